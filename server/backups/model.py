"""The backups that count: each was restored into an empty place and compared."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.database import Base, Moment


class Backup(Base):
    """One verified backup; everything that was receipted before `until` is in it."""

    __tablename__ = "backups"
    __table_args__ = (Index("ix_backups_until", "until"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)
    made_at: Mapped[datetime] = mapped_column(Moment)
    verified_at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(12))  # spatialite | postgis
    name: Mapped[str] = mapped_column(String(80))  # of its folder; where that lies is nobody's business here
    bytes: Mapped[int] = mapped_column(BigInteger)
