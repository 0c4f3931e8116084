"""Questions about shifts, visits and segments, and what of them a phone holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from server.foundation.database import session
from server.patrols.model import Encounter, PointVisit, TrackSegment
from server.records.model import Record

SEEN_FOR = timedelta(days=30)
TRACKS_KEPT_FOR = timedelta(days=2)
AHEAD = timedelta(hours=1)  # so far a phone's clock may be ahead and its visits still count


@dataclass(frozen=True)
class Segment:
    """A segment as far as its shift's track depends on it."""

    id: UUID
    shift_id: UUID
    phone: tuple[str | None, str]
    starts_at: datetime | None
    measures: dict[str, Any]
    ends: dict[str, Any]


def not_void() -> ColumnElement[bool]:
    """Return the condition of records that were not made void."""
    return or_(Record.review.is_(None), func.coalesce(Record.review["state"].as_string(), "") != "void")


def of_thirty_days(today: date, worker_id: UUID) -> ColumnElement[bool]:
    """Return the condition of what a patroller sees, and any phone holds."""
    return Record.occurred_on >= today - SEEN_FOR


def own_segments(today: date, worker_id: UUID) -> ColumnElement[bool]:
    """Return the condition of the tracks a patroller sees: the own."""
    return Record.recorder_id == worker_id


def own_of_two_days(today: date, worker_id: UUID) -> ColumnElement[bool]:
    """Return the condition of the tracks a phone holds."""
    return and_(Record.recorder_id == worker_id, Record.occurred_on >= today - TRACKS_KEPT_FOR)


def points_visited_in(shift_ids: Iterable[UUID]) -> set[UUID]:
    """Return the points that shifts are known to have visited."""
    return set(session.scalars(select(PointVisit.point_id).where(PointVisit.shift_id.in_(list(shift_ids)))))


def last_visits(point_ids: Iterable[UUID], *, until: datetime) -> dict[UUID, tuple[datetime, int]]:
    """Return {point: (when it was last visited, how many were found)}; a phone whose clock is ahead has not been there yet."""
    rows = session.execute(
        select(PointVisit.point_id, PointVisit.at, PointVisit.found)
        .where(PointVisit.point_id.in_(list(point_ids)), PointVisit.at <= until + AHEAD)
        .order_by(PointVisit.at)
    )
    return {row.point_id: (row.at, row.found) for row in rows}


def refusals_in(shift_ids: Iterable[UUID]) -> list[UUID]:
    """Return the encounters of shifts after which somebody is looked at again."""
    ids = list(shift_ids)
    due = (Encounter.shift_id.in_(ids), Encounter.follow_up_due_at.is_not(None))
    return list(session.scalars(select(Encounter.record_id).where(*due))) if ids else []


def segments_of(shift_ids: Iterable[UUID]) -> Iterator[Segment]:
    """Yield the segments of shifts that are not void."""
    rows = session.execute(
        select(
            TrackSegment.record_id, TrackSegment.shift_id, Record.device_id, TrackSegment.source, TrackSegment.starts_at,
            TrackSegment.measures, TrackSegment.ends,
        )
        .join(Record, Record.id == TrackSegment.record_id)
        .where(TrackSegment.shift_id.in_(list(shift_ids)), not_void())
    )  # fmt: skip
    for row in rows:
        phone = (row.device_id, row.source)
        yield Segment(row.record_id, row.shift_id, phone, row.starts_at, row.measures, row.ends)


def lists_of(segment_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return {segment: its lists of differences}."""
    columns = (TrackSegment.t, TrackSegment.lon, TrackSegment.lat, TrackSegment.acc)
    rows = session.execute(
        select(TrackSegment.record_id, *columns).where(TrackSegment.record_id.in_(list(segment_ids)))
    )
    return {row["record_id"]: dict(row) for row in rows.mappings()}
