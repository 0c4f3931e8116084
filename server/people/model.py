"""Persons: what is known of somebody met, and who turned out to be who."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.ciphers import Sealed
from server.foundation.database import Base, Json


class Person(Base):
    """Somebody met or served (domain A1). What a stolen disk must not tell is sealed."""

    __tablename__ = "persons"
    __table_args__ = (Index("ix_persons_merged_into", "merged_into"),)

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    number: Mapped[str | None] = mapped_column(String(24))
    name: Mapped[str | None] = mapped_column(Sealed)
    nickname: Mapped[str | None] = mapped_column(Sealed)
    sex: Mapped[str | None] = mapped_column(String(1))
    age_from: Mapped[int | None] = mapped_column(SmallInteger)
    age_to: Mapped[int | None] = mapped_column(SmallInteger)
    birth_date: Mapped[date | None] = mapped_column(Date)
    origin: Mapped[str | None] = mapped_column(String(16))
    home: Mapped[str | None] = mapped_column(Sealed)
    description: Mapped[str | None] = mapped_column(Sealed)
    special: Mapped[list | None] = mapped_column(Json)
    id_number: Mapped[str | None] = mapped_column(Sealed)
    maybe_same: Mapped[UUID | None] = mapped_column(Uuid)
    merged_into: Mapped[UUID | None] = mapped_column(Uuid)
    merge_reason: Mapped[str | None] = mapped_column(String(200))
