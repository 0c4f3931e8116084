"""What changes divisions and outlines."""

import json
from dataclasses import dataclass, field

from shapely import make_valid
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, shape
from sqlalchemy import select

from server.areas.divisions import read_code_pairs, read_divisions
from server.areas.labels import labels_of
from server.areas.model import Area, Boundary
from server.areas.names import pinyin_of, short_name
from server.areas.problems import BoundariesRefused, DivisionsRefused
from server.foundation.database import session
from server.foundation.spatial import SRID, stored_point


@dataclass
class Summary:
    """What an import did."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    names: list[str] = field(default_factory=list)  # labels of what is new or changed

    def __str__(self) -> str:
        return f"新增 {self.new}，更改 {self.changed}，不变 {self.unchanged}"


def import_divisions(content: bytes) -> Summary:
    """Bring in a list of divisions; only the difference is written. Raises DivisionsRefused and changes nothing."""
    areas = {area.code: area for area in session.scalars(select(Area))}
    summary = Summary()
    touched: list[Area] = []
    for division in read_divisions(content, known=areas.keys()):
        told = {"name": division.name, "level": division.level, "parent_code": division.parent_code}
        area = areas.get(division.code)
        if area is None:
            area = areas[division.code] = Area(code=division.code, location_invented=False, **told)
            session.add(area)
            summary.new += 1
        elif all(getattr(area, name) == value for name, value in told.items()):
            summary.unchanged += 1
            continue
        else:
            for name, value in told.items():
                setattr(area, name, value)
            summary.changed += 1
        area.short_name = short_name(division.name)
        area.pinyin = pinyin_of(area.short_name)
        touched.append(area)
    for code, label in labels_of(areas).items():  # a new list can make an old label ambiguous
        if areas[code].label != label:
            areas[code].label = label
    session.flush()
    summary.names = [area.label for area in touched]
    return summary


def import_code_pairs(content: bytes) -> Summary:
    """Remember the codes that townships have in the other system."""
    summary = Summary()
    pairs = read_code_pairs(content)
    codes = {area.code: area for area in session.scalars(select(Area).where(Area.level == "township"))}
    if missing := [pair for pair in pairs if not set(pair) & set(codes)]:
        raise DivisionsRefused("这些代码在系统里都没有：" + "、".join(one for one, _ in missing[:10]))
    for pair in pairs:
        mine, other = pair if pair[0] in codes else reversed(pair)
        if mine == other or other in codes or codes[mine].other_codes == [other]:
            summary.unchanged += 1
            continue
        codes[mine].other_codes = [other]
        summary.changed += 1
    session.flush()
    return summary


def place_village(area: Area, lon: float, lat: float, *, invented: bool) -> None:
    """Put a division on the map; invented positions are marked as such everywhere."""
    area.location = stored_point({"coordinates": [lon, lat]})
    area.location_invented = invented


def import_boundaries(content: bytes, *, role: str | None = None) -> Summary:
    """Bring in outlines from GeoJSON; by default a code that is a division here is "county", any other a neighbour."""
    found = [_outline(n, feature) for n, feature in enumerate(_features(content), 1)]
    stored = {one.code: one for one in session.scalars(select(Boundary))}
    known = set(session.scalars(select(Area.code)))
    summary = Summary()
    for code, name, source, outline in found:
        told = {"name": name, "role": role or ("county" if code in known else "neighbour"), "source": source}
        wkt = f"SRID={SRID};{outline.wkt}"
        if (boundary := stored.get(code)) is None:
            boundary = stored[code] = Boundary(code=code)
            session.add(boundary)
            summary.new += 1
        else:
            summary.changed += 1
        for field_name, value in told.items():
            setattr(boundary, field_name, value)
        boundary.outline = wkt
    session.flush()
    return summary


def _features(content: bytes) -> list[dict]:
    try:
        collection = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BoundariesRefused("文件不是 JSON。") from error
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features or not all(isinstance(one, dict) for one in features):
        raise BoundariesRefused("应当是一个有内容的 GeoJSON FeatureCollection。")
    return features


def _outline(number: int, feature: dict) -> tuple[str, str, str, MultiPolygon]:
    told = feature.get("properties")
    told = told if isinstance(told, dict) else {}
    code, name = str(told.get("code") or ""), str(told.get("name") or "")
    if not (code.isascii() and code.isdigit() and len(code) <= 12) or not 0 < len(name) <= 80:
        raise BoundariesRefused(f"第 {number} 个要素没有代码（code）或名称（name）。")
    try:
        outline = shape(feature.get("geometry") or {})
        if not outline.is_valid:
            outline = make_valid(outline)
        polygons = [
            part for part in getattr(outline, "geoms", [outline]) if part.geom_type in ("Polygon", "MultiPolygon")
        ]
        parts = [one for part in polygons for one in getattr(part, "geoms", [part])]
        west, south, east, north = outline.bounds
    except (ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise BoundariesRefused(f"第 {number} 个要素（{name}）的图形读不懂。") from error
    if not parts or not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BoundariesRefused(f"第 {number} 个要素（{name}）不是经纬度的面。")
    return code, name, str(told.get("source") or "")[:80], MultiPolygon(parts)
