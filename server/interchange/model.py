"""What was imported: the checked file, what it changed, and whether it was undone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.ciphers import Sealed
from server.foundation.database import Base, Json, Moment


class Import(Base):
    """One file brought in: checked (dry run), applied, undone."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_list", "list_name", "checked_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    list_name: Mapped[str] = mapped_column(String(30))
    file_name: Mapped[str] = mapped_column(String(200))
    area_code: Mapped[str] = mapped_column(String(12))
    worker_id: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(10))  # checked | applied | undone
    by_name: Mapped[str | None] = mapped_column(Sealed)
    checked_at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    summary: Mapped[dict] = mapped_column(Json)
    faults: Mapped[list] = mapped_column(Sealed)  # warnings too
    shown: Mapped[list] = mapped_column(Sealed)  # the differences as people read them, masked
    plan: Mapped[list | None] = mapped_column(Sealed)  # the same in wire form; given up once it was applied
    undo: Mapped[list | None] = mapped_column(Sealed)  # what it would take to put everything back
    left: Mapped[list | None] = mapped_column(Sealed)  # rows that were left as they were, with the reason
