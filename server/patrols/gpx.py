"""GPX in and out: tracks of other devices brought in with everything that is wrong with them named, and ours given out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from server.patrols.problems import GpxUnreadable
from server.patrols.tracks import Position

GPX = "http://www.topografix.com/GPX/1/1"
MOST_BYTES = 15 * 1024 * 1024
MOST_POSITIONS = 100_000
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before, no receiver had a time
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Read:
    """One segment of a file: positions, and the moment of the first where times are known."""

    place: str
    positions: list[Position]
    starts_at: datetime | None


@dataclass
class GpxFile:
    """What a file holds and what is wrong with it."""

    segments: list[Read] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)

    def fault(self, place: str, slug: str, message: str) -> None:
        """Name something wrong."""
        self.errors.append({"place": place, "slug": slug, "message": message})


def read_upload(upload) -> bytes:
    """Return the content of an uploaded file, read no further than the limit."""
    content = upload.stream.read(MOST_BYTES + 1)
    upload.close()
    return content


def read_gpx(content: bytes) -> GpxFile:
    """Read the tracks of a GPX 1.0 or 1.1 file; raises GpxUnreadable when it is none."""
    if len(content) > MOST_BYTES:
        raise GpxUnreadable(f"文件太大，最多 {MOST_BYTES // 1024 // 1024} MB。")
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise GpxUnreadable from error
    if _name(root) != "gpx":
        raise GpxUnreadable
    found, count = GpxFile(), 0
    for n, track in enumerate(_children(root, "trk"), 1):
        for k, segment in enumerate(_children(track, "trkseg"), 1):
            place = f"第 {n} 条轨迹第 {k} 段"
            points = list(_children(segment, "trkpt"))
            count += len(points)
            if count > MOST_POSITIONS:
                raise GpxUnreadable(f"位置太多，最多 {MOST_POSITIONS} 个。")
            _read_segment(found, place, points)
    if not found.segments and not found.errors:
        raise GpxUnreadable("文件里没有轨迹。")
    return found


def _name(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _children(element: Element, name: str) -> Iterable[Element]:
    return (child for child in element if isinstance(child.tag, str) and _name(child) == name)


def _read_segment(found: GpxFile, place: str, points: list[Element]) -> None:
    if not points:
        found.fault(place, "segment-empty", "这一段没有位置。")
        return
    places, times, impossible = [], [], 0
    for point in points:
        where = _place(point)
        if where is None:
            impossible += 1
            continue
        places.append(where)
        times.append(_time(point))
    if impossible:
        found.fault(place, "position-impossible", f"有 {impossible} 个位置不可能，没有算。")
    if not places:
        return
    known = _judge_times(found, place, times)
    start = times[0] if known else None
    positions = [
        Position(round((moment - start).total_seconds()) if start else None, lon, lat)
        for (lon, lat), moment in zip(places, times, strict=True)
    ]
    found.segments.append(Read(place, positions, start))


def _place(point: Element) -> tuple[float, float] | None:
    try:
        lon, lat = float(point.get("lon", "")), float(point.get("lat", ""))
    except ValueError:
        return None
    inside = -180 <= lon <= 180 and -90 <= lat <= 90 and (lon, lat) != (0, 0)
    return (lon, lat) if inside else None


def _time(point: Element) -> datetime | None:
    said = next((child.text for child in _children(point, "time")), None)
    try:
        moment = datetime.fromisoformat((said or "").strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _judge_times(found: GpxFile, place: str, times: Sequence[datetime | None]) -> bool:
    """Say whether a segment's times can be believed; name why not."""
    if missing := sum(one is None for one in times):
        found.fault(place, "times-missing", f"{len(times)} 个位置里有 {missing} 个没有时间，看不出中断和快慢。")
        return False
    backwards = any(after < before for before, after in zip(times, times[1:], strict=False))
    standing = len(times) > 1 and max(times) - min(times) < timedelta(seconds=1)
    if backwards or standing or min(times) < EARLIEST or max(times) > LATEST:
        found.fault(place, "times-broken", "时间不可能（倒退、不走，或者在有卫星定位以前），没有算时间。")
        return False
    return True


def write_gpx(name: str, pieces: Iterable[tuple[datetime | None, Sequence[Position]]]) -> bytes:
    """Write pieces of tracks without gap as GPX 1.1, one segment each."""
    root = Element("gpx", {"version": "1.1", "creator": "Xunfang", "xmlns": GPX})
    track = SubElement(root, "trk")
    SubElement(track, "name").text = name
    for starts_at, piece in pieces:
        segment = SubElement(track, "trkseg")
        for one in piece:
            point = SubElement(segment, "trkpt", {"lat": f"{one.lat:.6f}", "lon": f"{one.lon:.6f}"})
            if starts_at is not None and one.t is not None:
                moment = starts_at.astimezone(UTC) + timedelta(seconds=one.t)
                SubElement(point, "time").text = moment.isoformat().replace("+00:00", "Z")
    return tostring(root, encoding="utf-8", xml_declaration=True)
