"""Figures as they were when somebody signed for them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.database import Base, Json, Moment


class FrozenFigures(Base):
    """The figures of a period and area, frozen with their definitions; later records do not change them."""

    __tablename__ = "frozen_patrol_figures"
    __table_args__ = (Index("ix_frozen_patrol_figures_period", "area_code", "first", "last"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    area_code: Mapped[str] = mapped_column(String(12))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    frozen_at: Mapped[datetime] = mapped_column(Moment)
    worker_id: Mapped[UUID] = mapped_column(Uuid)
    by_name: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(200))
    figures: Mapped[list] = mapped_column(Json)
