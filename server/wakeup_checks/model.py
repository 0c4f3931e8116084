"""The roll of elders, the mornings they are expected, and what was seen."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, SmallInteger, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.ciphers import Sealed
from server.foundation.database import Base, Json, Moment


class Elder(Base):
    """A roll entry 老人档案 (domain A2). What a stolen disk must not tell is sealed."""

    __tablename__ = "elders"
    __table_args__ = (Index("ix_elders_id_number", "id_number_index"), Index("ix_elders_match", "match_index"))

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Sealed)
    sex: Mapped[str] = mapped_column(String(1))
    birth_date: Mapped[date] = mapped_column(Date)
    ethnicity: Mapped[str | None] = mapped_column(String(2))
    id_number: Mapped[str | None] = mapped_column(Sealed)
    id_number_index: Mapped[str | None] = mapped_column(String(64))
    match_index: Mapped[str] = mapped_column(String(64))  # name + birth date + village, to notice a duplicate
    phone: Mapped[str | None] = mapped_column(Sealed)
    landmark: Mapped[str | None] = mapped_column(Text)
    categories: Mapped[list | None] = mapped_column(Json)
    living: Mapped[str] = mapped_column(String(20))
    health_note: Mapped[str | None] = mapped_column(Sealed)
    mobility: Mapped[str | None] = mapped_column(String(12))
    hearing: Mapped[str | None] = mapped_column(String(10))
    languages: Mapped[list | None] = mapped_column(Json)
    contacts: Mapped[list | None] = mapped_column(Sealed)
    key_holder: Mapped[dict | None] = mapped_column(Sealed)
    village_doctor: Mapped[dict | None] = mapped_column(Sealed)
    methods: Mapped[list | None] = mapped_column(Json)
    window_start: Mapped[str | None] = mapped_column(String(5))
    window_end: Mapped[str | None] = mapped_column(String(5))
    frequency: Mapped[str] = mapped_column(String(12))
    schedule_from: Mapped[date] = mapped_column(Date)
    risk: Mapped[str] = mapped_column(String(8))
    consent: Mapped[dict | None] = mapped_column(Json)
    suspensions: Mapped[list | None] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(8))  # pending | active | ended
    # Decided by the server
    death: Mapped[dict | None] = mapped_column(Json)  # {state, check_id, at, by}


class WakeupSlot(Base):
    """The expectation that an elder is seen on a day within a window."""

    __tablename__ = "wakeup_slots"
    __table_args__ = (Index("ix_wakeup_slots_elder_day", "elder_id", "day"), Index("ix_wakeup_slots_day", "day"))

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(Uuid)
    day: Mapped[date] = mapped_column(Date)
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    window_start_at: Mapped[datetime] = mapped_column(Moment)
    window_end_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(12))
    contradicted: Mapped[bool] = mapped_column(Boolean, default=False)
    decided: Mapped[dict | None] = mapped_column(Json)
    result_at: Mapped[datetime | None] = mapped_column(Moment)  # when the state in force was observed
    result_received_at: Mapped[datetime | None] = mapped_column(Moment)


class WakeupCheck(Base):
    """One observation; append-only, many per slot."""

    __tablename__ = "wakeup_checks"
    __table_args__ = (Index("ix_wakeup_checks_slot", "slot_id"),)

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    elder_id: Mapped[UUID] = mapped_column(Uuid)
    slot_id: Mapped[UUID] = mapped_column(Uuid)
    result: Mapped[str] = mapped_column(String(12))
    method: Mapped[str | None] = mapped_column(String(12))
    voice_means: Mapped[str | None] = mapped_column(String(8))
    proxy_by: Mapped[str | None] = mapped_column(Sealed)
    away_reason: Mapped[str | None] = mapped_column(String(12))
    chores: Mapped[list | None] = mapped_column(Json)
    actions: Mapped[list | None] = mapped_column(Json)
    detail: Mapped[str | None] = mapped_column(Sealed)
    corrects: Mapped[UUID | None] = mapped_column(Uuid)
    late: Mapped[bool] = mapped_column(Boolean, default=False)
