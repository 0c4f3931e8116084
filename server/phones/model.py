"""What phones were brought in with, and what a person decided about changes that were kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.ciphers import Sealed
from server.foundation.database import Base, Json, Moment


class PhoneExport(Base):
    """All that was on a phone, in one file: brought in by a supervisor, or the last word of a revoked device."""

    __tablename__ = "phone_exports"
    __table_args__ = (
        UniqueConstraint("content_hash", name="one_row_per_file"),
        Index("ix_phone_exports_worker", "worker_id", "received_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    received_at: Mapped[datetime] = mapped_column(Moment)
    made_at: Mapped[datetime] = mapped_column(Moment)
    worker_id: Mapped[UUID] = mapped_column(Uuid)
    device_id: Mapped[str] = mapped_column(String(64))
    why: Mapped[str] = mapped_column(String(10))  # export | revoked
    brought_by: Mapped[UUID | None] = mapped_column(Uuid)
    content_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict] = mapped_column(Sealed)
    counts: Mapped[dict] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10))  # kept | imported | dismissed
    imported_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(Text)


class ChangeDecision(Base):
    """What a person decided about a change that was kept from a revoked device or that waits in vain."""

    __tablename__ = "change_decisions"

    change_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    decision: Mapped[str] = mapped_column(String(10))  # released | dismissed | handled
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[UUID] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(Text)
