"""Points that are patrolled, signs that show the way, partners who take over."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Integer, SmallInteger, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.ciphers import Sealed
from server.foundation.database import Base, Moment


class PatrolPoint(Base):
    """A place that is looked at again and again 巡查点位."""

    __tablename__ = "patrol_points"

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    place_type: Mapped[str] = mapped_column(String(12))
    importance: Mapped[str | None] = mapped_column(String(8))
    every_days: Mapped[int | None] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(8))
    hint: Mapped[str | None] = mapped_column(String(200))
    # Derived from shifts
    visited_at: Mapped[datetime | None] = mapped_column(Moment)
    found: Mapped[int | None] = mapped_column(Integer)


class GuideSign(Base):
    """A sign that shows the way to the rescue station 引导牌."""

    __tablename__ = "guide_signs"

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    text: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(String(20))
    condition: Mapped[str] = mapped_column(String(12))
    damage: Mapped[str | None] = mapped_column(String(200))
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    repairer: Mapped[str | None] = mapped_column(String(60))
    repair_since: Mapped[datetime | None] = mapped_column(Moment)  # derived: since when it is not ok


class Partner(Base):
    """A hospital, ticket office, police station or other that works with the station 协作单位."""

    __tablename__ = "partners"

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    partner_kind: Mapped[str] = mapped_column(String(20))
    contact: Mapped[str | None] = mapped_column(Sealed)
    phone: Mapped[str | None] = mapped_column(Sealed)
    agreement_on: Mapped[date | None] = mapped_column(Date)
    agreement_until: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(8))
