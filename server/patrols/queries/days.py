"""What is out today, how long points have not been seen, what became of people, and where they were met."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import h3
from sqlalchemy import and_, func, or_, select

from server.accounts.access import Access, within
from server.areas.queries import labels_of
from server.foundation import clock
from server.foundation.database import session
from server.foundation.settings import setting
from server.foundation.spatial import point_of
from server.patrols.model import Encounter, PatrolPoint, PatrolShift
from server.patrols.queries.counted import moments, points_on_the_list, points_visited
from server.patrols.queries.scope import visible
from server.patrols.queries.shifts import not_void
from server.records.model import Count, Record

STREET_CELL = 9  # H3 resolution, about 0.1 km²: a street or a station; the cells of the rollup are villages
OPEN_FOR = timedelta(hours=24)  # a shift that nobody closed is not out for ever


def out_on(day: date):
    """Return the condition of shifts that were out on a day: begun on it, or not over when it began."""
    start, end = moments(day, day)
    still_out = and_(
        PatrolShift.starts_at < start,
        or_(
            PatrolShift.ends_at > start,
            and_(PatrolShift.ends_at.is_(None), PatrolShift.starts_at >= start - OPEN_FOR),
        ),
    )
    return or_(and_(PatrolShift.starts_at >= start, PatrolShift.starts_at < end), still_out)


def shifts_of(access: Access, area_code: str, day: date) -> list[dict[str, Any]]:
    """Return the shifts of a day with their crews, what they visited and whom they met."""
    rows = session.execute(
        select(PatrolShift, Record.area_code)
        .join(Record, Record.id == PatrolShift.record_id)
        .where(visible(access, "patrol_shift"), not_void(), within(area_code), out_on(day))
        .order_by(PatrolShift.starts_at)
    ).all()
    outcomes = _outcomes_of([row.PatrolShift.record_id for row in rows])
    labels = labels_of({row.area_code for row in rows})
    return [
        {
            "id": shift.record_id, "shift_no": shift.shift_no, "shift_kind": shift.shift_kind, "state": shift.state,
            "starts_at": shift.starts_at, "ends_at": shift.ends_at, "weather_alert": shift.weather_alert, "vehicle": shift.vehicle,
            "crew": [one["name"] for one in shift.crew], "points_planned": len(shift.points_planned or ()),
            "visits": len(shift.visits or ()), "found": sum(one["found"] for one in shift.visits or ()),
            "outcomes": outcomes.get(shift.record_id, {}), "track": shift.track, "summary": shift.summary,
            "area": {"code": area, "label": labels[area]},
        }
        for shift, area in rows
    ]  # fmt: skip


def _outcomes_of(shift_ids: list[UUID]) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = session.execute(
        select(Encounter.shift_id, Encounter.outcome, func.count())
        .join(Record, Record.id == Encounter.record_id)
        .where(Encounter.shift_id.in_(shift_ids), not_void())
        .group_by(Encounter.shift_id, Encounter.outcome)
    )
    for shift_id, outcome, n in rows:
        found[shift_id][outcome or "open"] = n
    return found


def points_by_age(access: Access, area_code: str) -> dict[str, Any]:
    """Return the points that are patrolled, the longest not seen first, and how many were seen lately."""
    today, days = clock.today(), setting("PATROL_COVERAGE_DAYS")
    rows = session.execute(
        select(PatrolPoint, Record.location, Record.area_code, Record.place_text)
        .join(Record, Record.id == PatrolPoint.record_id)
        .where(visible(access, "patrol_point"), not_void(), within(area_code), PatrolPoint.state == "active")
    ).all()
    labels = labels_of({row.area_code for row in rows})
    points = [_point(row, today, labels) for row in rows]
    points.sort(key=lambda one: (one["days"] is not None, -(one["days"] or 0), one["name"]))
    first = today - timedelta(days=days - 1)
    visited = points_visited(area_code, first, today) & points_on_the_list(area_code, today)
    return {"points": points, "coverage": {"days": days, "visited": len(visited), "points": len(points)}}


def _point(row, today: date, labels: dict[str, str]) -> dict[str, Any]:
    point = row.PatrolPoint
    days = (today - clock.local_date(point.visited_at)).days if point.visited_at else None
    every = point.every_days or setting("PATROL_POINT_EVERY_DAYS")
    return {
        "id": point.record_id, "name": point.name, "place_type": point.place_type, "importance": point.importance or "normal",
        "visited_at": point.visited_at, "days": days, "overdue": days is None or days > every, "found": point.found,
        "location": point_of(row.location), "hint": point.hint, "place_text": row.place_text,
        "area": {"code": row.area_code, "label": labels[row.area_code]},
    }  # fmt: skip


def encounters_by_outcome(area_code: str, first: date, last: date) -> dict[str, Any]:
    """Return how many encounters came to which outcome, and how many there were each day; from the rollup."""
    outcomes: dict[str, int] = defaultdict(int)
    days: dict[date, int] = defaultdict(int)
    rows = session.execute(
        select(Count.day, Count.state, func.sum(Count.n))
        .where(*_counts(area_code, first, last))
        .group_by(Count.day, Count.state)
    )
    for day, outcome, n in rows:
        outcomes[outcome] += int(n)
        days[day] += int(n)
    return {
        "outcomes": [
            {"outcome": name, "n": n} for name, n in sorted(outcomes.items(), key=lambda one: (-one[1], one[0])) if n
        ],
        "days": [{"day": day, "n": n} for day, n in sorted(days.items()) if n],
    }


def _counts(area_code: str, first: date, last: date) -> tuple:
    return (
        Count.kind == "encounter", Count.day >= first, Count.day <= last, Count.area_code >= area_code,
        Count.area_code < area_code + ":",
    )  # fmt: skip


def heat(area_code: str, first: date, last: date) -> dict[str, Any]:
    """Return how many encounters lay in which H3 cell as GeoJSON, and how many had no position."""
    rows = session.execute(
        select(func.ST_X(Record.location), func.ST_Y(Record.location)).where(
            Record.kind == "encounter", not_void(), within(area_code), Record.occurred_on >= first, Record.occurred_on <= last
        )
    )  # fmt: skip
    cells = Counter("" if lon is None else h3.latlng_to_cell(lat, lon, STREET_CELL) for lon, lat in rows)
    without = cells.pop("", 0)
    features = [
        {
            "type": "Feature", "id": cell, "properties": {"n": n},
            "geometry": {"type": "Polygon", "coordinates": [_ring(cell)]},
        }
        for cell, n in sorted(cells.items())
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features, "without_position": without}


def _ring(cell: str) -> list[list[float]]:
    corners = [[round(lon, 6), round(lat, 6)] for lat, lon in h3.cell_to_boundary(cell)]
    return [*corners, corners[0]]
