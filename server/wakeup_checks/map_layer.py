"""The wake-up layer of the map: sums by township or village; single homes only near by and with the grant."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from server.accounts.access import Access
from server.areas import queries as areas
from server.foundation import clock
from server.foundation.database import session
from server.foundation.spatial import point_of
from server.records.held import RECORDS
from server.wakeup_checks import board
from server.wakeup_checks.model import Elder, WakeupSlot

VILLAGES_FROM = 11.0
HOMES_FROM = 12.5
MOST_HOMES = 2000


def features(access: Access, *, bbox: tuple[float, float, float, float], zoom: float, day: date | None) -> list[dict]:
    """Return GeoJSON features (Points) within a box west, south, east, north in degrees."""
    day, mine = day or clock.today(), _apart(board.areas_on_the_board(access))
    if zoom >= HOMES_FROM and "exact_homes" in access.grants:
        return [home for area in mine for home in _homes(area, day, bbox)]
    digits = 9 if zoom < VILLAGES_FROM else 12
    found: dict[str, dict] = {}
    for area in mine:
        for code, numbers in _by_level(area, day, digits).items():
            sums = found.setdefault(code, dict.fromkeys(board.NUMBERS, 0))
            for name, n in numbers.items():
                sums[name] += n
    told = areas.as_told(areas.areas_by_code(found).values())
    return [_feature(area, found[area["code"]]) for area in told if _inside(area["location"], bbox)]


def _apart(mine: list[str]) -> list[str]:
    """Return the areas without those that lie within another: who holds two roles there counts nobody twice."""
    return [area for area in sorted(set(mine)) if not any(area != other and area.startswith(other) for other in mine)]


def _by_level(area: str, day: date, digits: int) -> dict[str, dict[str, int]]:
    """Return the numbers below an area at township (9) or village (12) level."""
    now = clock.now()
    numbers = board.figures(area, day, now)
    while numbers and len(next(iter(numbers))) < digits:
        numbers = {code: n for wider in numbers for code, n in board.figures(wider, day, now).items()}
    return numbers


def _feature(area: dict[str, Any], numbers: dict[str, int]) -> dict:
    words = {name: area[name] for name in ("code", "label", "short_name", "level", "location_invented")}
    return {"type": "Feature", "id": area["code"], "geometry": area["location"], "properties": words | numbers}


def _inside(point: dict | None, bbox: tuple[float, float, float, float]) -> bool:
    if point is None:
        return False
    lon, lat = point["coordinates"]
    return bbox[0] <= lon <= bbox[2] and bbox[1] <= lat <= bbox[3]


def _homes(area: str, day: date, bbox: tuple[float, float, float, float]) -> list[dict]:
    elder, slot = RECORDS.alias(), RECORDS
    rows = session.execute(
        select(elder.c.id, elder.c.location, Elder.name, slot.c.state, WakeupSlot.window_end_at)
        .select_from(slot)
        .join(WakeupSlot, WakeupSlot.record_id == slot.c.id)
        .join(Elder, Elder.record_id == WakeupSlot.elder_id)
        .join(elder, elder.c.id == Elder.record_id)
        .where(
            slot.c.kind == "wakeup_slot", slot.c.occurred_on == day, slot.c.area_code >= area, slot.c.area_code < area + ":",
            elder.c.location.is_not(None), elder.c.location.ST_Within(_box(bbox)),
        )
        .limit(MOST_HOMES)
    )  # fmt: skip
    now = clock.now()
    return [
        {
            "type": "Feature", "id": str(row.id), "geometry": point_of(row.location),
            "properties": {"elder_id": str(row.id), "name": row.name, "state": board.seen_state(row, now), "level": "home"},
        }
        for row in rows
    ]  # fmt: skip


def _box(bbox: tuple[float, float, float, float]):
    west, south, east, north = bbox
    ring = f"{west} {south},{east} {south},{east} {north},{west} {north},{west} {south}"
    return func.ST_GeomFromText(f"POLYGON(({ring}))", 4326)
