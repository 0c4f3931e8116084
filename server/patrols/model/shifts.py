"""Shifts, the points visited in them, and where the crew went."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.database import Base, Json, Moment


class PatrolShift(Base):
    """A crew's outing 巡查班次 (domain A1)."""

    __tablename__ = "patrol_shifts"

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    shift_no: Mapped[str | None] = mapped_column(String(24))
    shift_kind: Mapped[str] = mapped_column(String(12))
    call_source: Mapped[str | None] = mapped_column(String(20))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(8))
    weather_alert: Mapped[str | None] = mapped_column(String(8))
    temperature_c: Mapped[float | None]
    vehicle: Mapped[str | None] = mapped_column(String(30))
    crew: Mapped[list] = mapped_column(Json)
    crew_reason: Mapped[str | None] = mapped_column(String(200))
    partners: Mapped[list | None] = mapped_column(Json)
    supplies: Mapped[list | None] = mapped_column(Json)
    points_planned: Mapped[list | None] = mapped_column(Json)
    visits: Mapped[list | None] = mapped_column(Json)
    track_allowed: Mapped[bool | None] = mapped_column(Boolean)
    costs: Mapped[list | None] = mapped_column(Json)
    summary: Mapped[str | None] = mapped_column(Text)
    track: Mapped[dict | None] = mapped_column(Json)  # derived from its segments


class PointVisit(Base):
    """A visit of a shift as a row of its own: what coverage and the age of points are counted from."""

    __tablename__ = "point_visits"
    __table_args__ = (Index("ix_point_visits_point_at", "point_id", "at"), Index("ix_point_visits_at", "at"))

    shift_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    point_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment)
    found: Mapped[int] = mapped_column(Integer)


class TrackSegment(Base):
    """A piece of where one phone went; immutable. Lists of differences, as they travel."""

    __tablename__ = "track_segments"
    __table_args__ = (Index("ix_track_segments_shift", "shift_id"),)

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    shift_id: Mapped[UUID] = mapped_column(Uuid)
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    t: Mapped[list | None] = mapped_column(Json)
    lon: Mapped[list] = mapped_column(Json)
    lat: Mapped[list] = mapped_column(Json)
    acc: Mapped[list | None] = mapped_column(Json)
    source: Mapped[str] = mapped_column(String(8))
    ended_by: Mapped[str | None] = mapped_column(String(8))
    measures: Mapped[dict | None] = mapped_column(Json)  # derived
    ends: Mapped[dict | None] = mapped_column(Json)  # derived: first and last position, by which segments are joined
