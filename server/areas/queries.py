"""Questions about divisions and outlines."""

from collections.abc import Callable, Iterable, Mapping
from math import cos, radians
from typing import Any

from geoalchemy2.shape import to_shape
from shapely import Point, prepare, transform
from shapely.geometry import mapping
from shapely.ops import unary_union
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import defer

from server.areas.divisions import DIGITS
from server.areas.model import Area, Boundary
from server.areas.names import bare_name, short_name
from server.foundation.database import session
from server.foundation.settings import extension
from server.foundation.spatial import point_of

TOLERANCE_M = 1000.0  # the outline is generalised: up to 1.2 km off, 152 m in the median
METRES_PER_DEGREE = 111_320.0
MOST_FOUND = 50


def area(code: str) -> Area | None:
    """Return a division by its code in either system."""
    return session.get(Area, resolve(code) or "")


def resolve(code: str) -> str | None:
    """Return the code under which a division is kept here, given its code in either system; None when unknown."""
    found = extension("known_area_codes")  # divisions are never removed: what was found once is there
    if code not in found and (kept := _look_up(code)) is not None:
        found[code] = kept
    return found.get(code)


def _look_up(code: str) -> str | None:
    candidates = [code] if len(code) < 9 else [code, other_townships().get(code[:9], code[:9]) + code[9:]]
    kept = set(session.scalars(select(Area.code).where(Area.code.in_(candidates))))
    return next((one for one in candidates if one in kept), None)


def other_townships() -> dict[str, str]:
    """Return {code in the other system: code kept here} of townships that differ."""
    rows = session.execute(
        select(Area.code, Area.other_codes).where(Area.level == "township", Area.other_codes.is_not(None))
    )
    return {other: code for code, others in rows for other in others or ()}


def areas_within(under: str | None = None, level: str | None = None) -> list[Area]:
    """Return the divisions below one (or all), of one level (or all), in code order."""
    statement = select(Area).options(defer(Area.pinyin)).order_by(Area.code)
    if under:
        under = resolve(under) or under
        statement = statement.where(Area.code > under, Area.code < under + ":")
    if level:
        statement = statement.where(Area.level == level)
    return list(session.scalars(statement))


def areas_by_code(codes: Iterable[str]) -> dict[str, Area]:
    """Return {code: division} of those that are there."""
    wanted = set(codes)
    return {area.code: area for area in session.scalars(select(Area).where(Area.code.in_(wanted)))} if wanted else {}


def labels_of(codes: Iterable[str]) -> dict[str, str]:
    """Return {code: label}; a code that is not there is its own label."""
    wanted = set(codes)
    rows = session.execute(select(Area.code, Area.label).where(Area.code.in_(wanted)))
    return dict(zip(wanted, wanted, strict=True)) | {row.code: row.label for row in rows}


def as_told(areas: Iterable[Area]) -> list[dict[str, Any]]:
    """Return divisions as the wire shows them, with the township's name beside each village."""
    areas = list(areas)
    townships = {area.code: area.short_name for area in areas if area.level == "township"}
    missing = {area.code[:9] for area in areas if area.level == "village"} - set(townships)
    townships |= {code: area.short_name for code, area in areas_by_code(missing).items()}
    return [
        {
            "code": area.code, "name": area.name, "short_name": area.short_name, "label": area.label, "level": area.level,
            "parent_code": area.parent_code, "township_name": townships.get(area.code[:9]) if len(area.code) >= 9 else None,
            "location": point_of(area.location), "location_invented": area.location_invented,
        }
        for area in areas
    ]  # fmt: skip


def below(code: str) -> list[dict[str, Any]]:
    """Return the divisions directly below one, in code order, as the wire shows them."""
    return as_told(session.scalars(select(Area).where(Area.parent_code == code).order_by(Area.code)))


def described(code: str) -> dict[str, Any]:
    """Return a division as the wire shows it; one that is not there is its code."""
    if (found := session.get(Area, code)) is not None:
        return as_told([found])[0]
    unknown = dict.fromkeys(("name", "short_name", "label", "code"), code)
    return unknown | {
        "level": next((level for level, digits in DIGITS.items() if digits >= len(code)), "village"),
        "parent_code": None, "township_name": None, "location": None, "location_invented": False,
    }  # fmt: skip


def search(text: str) -> list[dict[str, Any]]:
    """Find townships and villages by what people say, best first: name, pinyin, initials, code, 乡镇 + 村."""
    words = [word for word in text.replace("/", " ").replace("，", " ").split() if word][:4]
    if not words:
        return []
    conditions = []
    for word in words:
        said = short_name(word)
        latin = word.lower().replace("ü", "v").replace("'", "")
        ways = [Area.label.contains(said, autoescape=True), Area.name.contains(word, autoescape=True)]
        if latin.isascii() and latin.isalpha():
            ways.append(Area.pinyin.contains(latin, autoescape=True))
        if word.isascii() and word.isdigit():
            ways.append(Area.code.startswith(resolve(word) or word, autoescape=True))
        conditions.append(or_(*ways))
    statement = select(Area).where(Area.level.in_(("county", "township", "village")), and_(*conditions))
    found = session.scalars(statement.limit(2000))
    return as_told(sorted(found, key=lambda one: (_nearness(one, words), one.code))[:MOST_FOUND])


def _nearness(area: Area, words: list[str]) -> tuple:
    last = words[-1]
    said, latin = short_name(last), last.lower().replace("ü", "v")
    spelt = area.pinyin.split()
    ranks = (
        area.short_name == said or area.code == last,
        bare_name(area.name) == bare_name(last),
        area.label == said,
        area.short_name.startswith(said),
        said in area.short_name,
        latin in spelt or any(word.removesuffix("cun") == latin for word in spelt),
        any(word.startswith(latin) for word in spelt),
    )
    best = next((n for n, fits in enumerate(ranks) if fits), len(ranks))
    return best, len(area.short_name), area.level != "village"


def boundaries() -> dict[str, Any]:
    """Return county outlines and neighbours as a GeoJSON FeatureCollection."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": one.code, "name": one.name, "role": one.role, "source": one.source},
                "geometry": _as_lists(mapping(to_shape(one.outline))),
            }
            for one in session.scalars(select(Boundary).order_by(Boundary.role, Boundary.code))
        ],
    }


def _as_lists(geometry: Mapping[str, Any]) -> dict[str, Any]:
    def lists(part):
        return [lists(inner) for inner in part] if isinstance(part, tuple | list) else round(part, 7)

    return {"type": geometry["type"], "coordinates": lists(geometry["coordinates"])}


def county_outline() -> Callable[[dict | None], bool]:
    """Return a test of points (GeoJSON) for lying outside every county outline by more than the tolerance.

    Without an outline, or without a point, nothing is outside.
    """
    outlines = [to_shape(one) for one in session.scalars(select(Boundary.outline).where(Boundary.role == "county"))]
    if not outlines:
        return lambda point: False
    county = unary_union(outlines)
    east = METRES_PER_DEGREE * cos(radians(county.centroid.y))

    def in_metres(part):
        return transform(part, lambda xy: xy * (east, METRES_PER_DEGREE))

    near = in_metres(county).buffer(TOLERANCE_M)
    prepare(near)
    return lambda point: point is not None and not near.covers(in_metres(Point(point["coordinates"][:2])))


def outside_county(point: dict | None) -> bool:
    """Say whether a point lies outside the county by more than about a kilometre: a warning, never a block."""
    return county_outline()(point)
