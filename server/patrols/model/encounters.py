"""People met on the street, and their stays in the station."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.ciphers import Sealed
from server.foundation.database import Base, Json, Moment


class Encounter(Base):
    """Somebody met, what was offered, what became of it 接触登记 (domain A1)."""

    __tablename__ = "encounters"
    __table_args__ = (
        Index("ix_encounters_person", "person_id"),
        Index("ix_encounters_shift", "shift_id"),
        Index("ix_encounters_follow_up", "follow_up_due_at"),
    )

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    shift_id: Mapped[UUID | None] = mapped_column(Uuid)
    point_id: Mapped[UUID | None] = mapped_column(Uuid)
    follows: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(8))
    place_type: Mapped[str | None] = mapped_column(String(12))
    found_by: Mapped[str] = mapped_column(String(20))
    conditions: Mapped[list] = mapped_column(Json)
    behaviours: Mapped[list | None] = mapped_column(Json)
    minors_count: Mapped[int | None] = mapped_column(SmallInteger)
    minors_relation: Mapped[str | None] = mapped_column(Sealed)
    report: Mapped[dict | None] = mapped_column(Sealed)
    informed: Mapped[bool | None] = mapped_column(Boolean)
    willingness: Mapped[str | None] = mapped_column(String(10))
    refusal_reason: Mapped[str | None] = mapped_column(String(12))
    aid: Mapped[list] = mapped_column(Json)
    outcome: Mapped[str | None] = mapped_column(String(14))
    handover: Mapped[dict | None] = mapped_column(Sealed)
    hospital: Mapped[dict | None] = mapped_column(Sealed)
    ticket: Mapped[dict | None] = mapped_column(Json)
    fare: Mapped[dict | None] = mapped_column(Json)
    escort: Mapped[dict | None] = mapped_column(Sealed)
    costs: Mapped[list | None] = mapped_column(Json)
    weather_alert: Mapped[str | None] = mapped_column(String(8))
    next_check_at: Mapped[datetime | None] = mapped_column(Moment)
    follow_up_by: Mapped[str | None] = mapped_column(String(40))
    follow_up_due_at: Mapped[datetime | None] = mapped_column(Moment)  # derived


class StationStay(Base):
    """From entering the station to leaving it 在站; the national system holds the rest."""

    __tablename__ = "station_stays"
    __table_args__ = (
        Index("ix_station_stays_person", "person_id"),
        Index("ix_station_stays_encounter", "encounter_id"),
        Index("ix_station_stays_left_at", "left_at"),
    )

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    encounter_id: Mapped[UUID | None] = mapped_column(Uuid)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    came_by: Mapped[str] = mapped_column(String(20))
    national_no: Mapped[str | None] = mapped_column(String(40))
    conditions: Mapped[list | None] = mapped_column(Json)
    minors_count: Mapped[int | None] = mapped_column(SmallInteger)
    minors_relation: Mapped[str | None] = mapped_column(Sealed)
    report: Mapped[dict | None] = mapped_column(Sealed)
    informed: Mapped[bool | None] = mapped_column(Boolean)
    aid_kinds: Mapped[list | None] = mapped_column(Json)
    announced_at: Mapped[datetime | None] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    leaving: Mapped[str | None] = mapped_column(String(12))
    leaving_cross_province: Mapped[bool | None] = mapped_column(Boolean)
    long_stay_reason: Mapped[str | None] = mapped_column(String(300))
    handover: Mapped[dict | None] = mapped_column(Sealed)
    hospital: Mapped[dict | None] = mapped_column(Sealed)
    ticket: Mapped[dict | None] = mapped_column(Json)
    fare: Mapped[dict | None] = mapped_column(Json)
    escort: Mapped[dict | None] = mapped_column(Sealed)
    costs: Mapped[list | None] = mapped_column(Json)
