"""The patrol layer of the map: points by age, signs, the day's tracks, encounters as sums far off and single places near by."""

from collections import defaultdict
from datetime import date
from typing import Any

import h3
from sqlalchemy import func, select

from server.accounts.access import Access
from server.foundation import clock
from server.foundation.database import session
from server.foundation.settings import setting
from server.patrols import tracks
from server.patrols.model import Encounter, GuideSign, PatrolPoint, PatrolShift, TrackSegment
from server.patrols.queries.days import out_on
from server.patrols.queries.scope import visible
from server.patrols.queries.shifts import not_void
from server.records.held import RECORDS
from server.records.model import Record

PLACES_FROM = 13.0  # nearer than this single encounters are shown
MOST = 2000

Box = tuple[float, float, float, float]


def features(access: Access, *, bbox: Box, zoom: float, day: date | None) -> list[dict]:
    """Return GeoJSON features within a box west, south, east, north in degrees."""
    day = day or clock.today()
    found = [*_points(access, bbox), *_signs(access, bbox), *_tracks(access, day)]
    return found + (_encounters(access, bbox, day) if zoom >= PLACES_FROM else _sums(access, bbox, day))


def _inside(bbox: Box):
    west, south, east, north = bbox
    ring = f"{west} {south},{east} {south},{east} {north},{west} {north},{west} {south}"
    return RECORDS.c.location.ST_Within(func.ST_GeomFromText(f"POLYGON(({ring}))", 4326))


def _placed(columns, table, kind_name: str, access: Access, *conditions):
    return session.execute(
        select(*columns, func.ST_X(Record.location).label("lon"), func.ST_Y(Record.location).label("lat"))
        .join(Record, Record.id == table.record_id)
        .where(visible(access, kind_name), not_void(), Record.location.is_not(None), *conditions)
        .limit(MOST)
    )


def _feature(one_id: Any, lon: float, lat: float, **properties: Any) -> dict:
    place = {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
    return {"type": "Feature", "id": str(one_id), "geometry": place, "properties": properties}


def _points(access: Access, bbox: Box) -> list[dict]:
    today, every = clock.today(), setting("PATROL_POINT_EVERY_DAYS")
    found = []
    active = PatrolPoint.state == "active"
    for row in _placed((PatrolPoint,), PatrolPoint, "patrol_point", access, _inside(bbox), active):
        point = row.PatrolPoint
        days = (today - clock.local_date(point.visited_at)).days if point.visited_at else None
        told = {"name": point.name, "place_type": point.place_type, "importance": point.importance or "normal"}
        overdue = days is None or days > (point.every_days or every)
        found.append(_feature(point.record_id, row.lon, row.lat, layer="point", days=days, overdue=overdue, **told))
    return found


def _signs(access: Access, bbox: Box) -> list[dict]:
    rows = _placed((GuideSign,), GuideSign, "guide_sign", access, _inside(bbox))
    return [
        _feature(
            row.GuideSign.record_id,
            row.lon,
            row.lat,
            layer="sign",
            name=row.GuideSign.name,
            condition=row.GuideSign.condition,
        )
        for row in rows
    ]


def _tracks(access: Access, day: date) -> list[dict]:
    """Return one line per shift and phone, broken at gaps."""
    rows = session.execute(
        select(TrackSegment, PatrolShift.shift_no, PatrolShift.state, Record.device_id)
        .join(Record, Record.id == TrackSegment.record_id)
        .join(PatrolShift, PatrolShift.record_id == TrackSegment.shift_id)
        .where(visible(access, "track_segment"), not_void(), out_on(day))
        .order_by(TrackSegment.starts_at)
    ).all()
    lines: dict[tuple, list] = defaultdict(list)
    shifts = {}
    for row in rows:
        segment = row.TrackSegment
        positions = tracks.positions_of(segment.t, segment.lon, segment.lat, segment.acc)
        lines[segment.shift_id, row.device_id] += [
            [[one.lon, one.lat] for one in piece] for piece in tracks.take_apart(positions).pieces if len(piece) > 1
        ]
        shifts[segment.shift_id] = {"shift_no": row.shift_no, "state": row.state}
    return [
        {
            "type": "Feature", "id": f"{shift_id}:{device or ''}",
            "geometry": {"type": "MultiLineString", "coordinates": line},
            "properties": {"layer": "track", "shift_id": str(shift_id)} | shifts[shift_id],
        }
        for (shift_id, device), line in lines.items() if line
    ]  # fmt: skip


def _encounters(access: Access, bbox: Box, day: date) -> list[dict]:
    columns = (Encounter.record_id, Encounter.outcome, Encounter.willingness)
    rows = _placed(columns, Encounter, "encounter", access, _inside(bbox), Record.occurred_on == day)
    return [
        _feature(
            row.record_id, row.lon, row.lat, layer="encounter", outcome=row.outcome, willingness=row.willingness, n=1
        )
        for row in rows
    ]


def _sums(access: Access, bbox: Box, day: date) -> list[dict]:
    rows = session.execute(
        select(Record.cell, func.count())
        .where(visible(access, "encounter"), not_void(), Record.occurred_on == day, Record.cell != "")
        .group_by(Record.cell)
    )
    found = []
    for cell, n in rows:
        lat, lon = h3.cell_to_latlng(cell)
        if bbox[0] <= lon <= bbox[2] and bbox[1] <= lat <= bbox[3]:
            found.append(_feature(cell, lon, lat, layer="encounters", n=n))
    return found
