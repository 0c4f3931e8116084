"""What follows from a segment of a track: its measures and those of its shift; tracks from files; nothing is rewritten."""

import hashlib
from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from server.foundation.problems import AlreadyThere
from server.patrols import queries, tracks
from server.patrols.gpx import GpxFile, Read
from server.patrols.problems import TracksAreImmutable
from server.patrols.rules import shifts as rules
from server.patrols.rules import times
from server.patrols.tracks import Position
from server.records.held import Held, Holding

MOST_POSITIONS = 2000  # of one record
AROUND = timedelta(hours=2)


def check_segment(change, held: Held | None, holding: Holding) -> None:
    """Hold a pushed segment to the rules: lists that are a track, written once."""
    if held is not None:
        if change.data:
            raise TracksAreImmutable(
                errors=[{"path": f"data.{name}", "message": TracksAreImmutable.zh} for name in sorted(change.data)]
            )
        return
    rules.require_track(change.data)
    shift = holding.get(change.data["shift_id"])
    if change.data["source"] != "gpx" and shift is not None and shift.kind.name == "patrol_shift":
        known = (shift.data["starts_at"], change.occurred_at, change.happened_at, change.received_at)
        times.require_near({"data.starts_at": change.data.get("starts_at")}, known)


def settle_segments(segments: list[Held], holding: Holding) -> None:
    """Measure new segments, and tell each shift how far its crew went."""
    for segment in segments:
        if segment.data["measures"] is None:
            measure(segment)
    by_shift: dict[UUID, list[Held]] = defaultdict(list)
    for segment in segments:
        if segment.new or segment.void:
            by_shift[segment.data["shift_id"]].append(segment)
    holding.load(by_shift)
    for shift_id, fresh in by_shift.items():
        shift = holding.get(shift_id)
        if shift is not None and shift.kind.name == "patrol_shift":
            shift.set("track", longest_of({one.id: one for one in _segments(shift_id, fresh)}, fresh))


def measure(segment: Held) -> None:
    """Set what a segment says of itself."""
    data = segment.data
    positions = tracks.positions_of(data["t"], data["lon"], data["lat"], data["acc"])
    segment.set("measures", tracks.take_apart(positions).measures())
    first, last = positions[0], positions[-1]
    seconds = last.t - first.t if data["t"] is not None else 0
    segment.set("ends", {"first": [first.lon, first.lat], "last": [last.lon, last.lat], "seconds": seconds})


def _segments(shift_id: UUID, fresh: list[Held]):
    in_hand = {segment.id for segment in fresh}
    yield from (one for one in queries.segments_of([shift_id]) if one.id not in in_hand)
    yield from (
        queries.Segment(
            segment.id, shift_id, (segment.envelope["device_id"], segment.data["source"]), segment.data["starts_at"],
            segment.data["measures"], segment.data["ends"],
        )
        for segment in fresh if not segment.void
    )  # fmt: skip


def longest_of(segments: dict[UUID, queries.Segment], fresh: list[Held]) -> dict | None:
    """Return the measures of the longest track that a phone kept; None without any."""
    by_phone: dict[tuple, list[queries.Segment]] = defaultdict(list)
    for one in segments.values():
        by_phone[one.phone].append(one)
    measured = (_measured(pieces, fresh) for pieces in by_phone.values())
    return max(measured, key=lambda one: one["length_m"], default=None)


def _measured(pieces: list[queries.Segment], fresh: list[Held]) -> dict:
    """Return the measures of one phone's pieces together; whether it jumped and came back, no piece alone can say where it was cut just there."""
    jumped = len(pieces) > 1 and any(one.measures["spikes"] for one in pieces) and all(one.starts_at for one in pieces)
    if not jumped:
        starts = ((one.starts_at.timestamp() if one.starts_at else 0.0, one) for one in pieces)
        return tracks.together([(start, one.measures, one.ends) for start, one in starts])
    in_hand = {segment.id: segment.data for segment in fresh}
    lists = {one.id: in_hand[one.id] for one in pieces if one.id in in_hand}
    lists |= queries.lists_of([one.id for one in pieces if one.id not in lists])
    begins = min(one.starts_at for one in pieces)
    whole = []
    for one in sorted(pieces, key=lambda one: one.starts_at):
        later = round((one.starts_at - begins).total_seconds())
        there = tracks.positions_of(*(lists[one.id][name] for name in ("t", "lon", "lat", "acc")))
        whole += [Position(at.t + later, at.lon, at.lat, at.acc) for at in there]
    return tracks.take_apart(sorted(whole, key=lambda at: at.t)).measures()


def bring_in(shift: Held, holding: Holding, found: GpxFile, *, content: bytes) -> dict:
    """Keep the tracks of a GPX file with a shift; returns what was read and what is wrong with it.

    Raises AlreadyThere when this very file was brought in before.
    """
    namespace = uuid5(shift.id, hashlib.sha256(content).hexdigest())
    ids = [uuid5(namespace, str(n)) for n in range(sum(len(_cut(one)) for one in found.segments))]
    holding.load(ids)
    if any(holding.get(one) for one in ids):
        raise AlreadyThere("这个文件已经导入过了。")
    whole = [(one.starts_at, tracks.take_apart(one.positions)) for one in found.segments]
    pieces = [piece for one in found.segments for piece in _cut(one)]
    segments = [
        _keep(shift, holding, segment_id, starts_at, positions)
        for segment_id, (starts_at, positions) in zip(ids, pieces, strict=True)
    ]
    if segments:
        settle_segments(segments, holding)
    measures = [track.measures() for _, track in whole]
    gaps = [
        {"after": after, "seconds": seconds, "place": one.place}
        for one, (_, track) in zip(found.segments, whole, strict=True)
        for after, seconds in track.gaps
    ]
    return {
        "segments": len(found.segments), "positions": sum(one["positions"] for one in measures),
        "length_m": round(sum(one["length_m"] for one in measures), 1), "gaps": gaps,
        "spikes": sum(one["spikes"] for one in measures), "errors": found.errors,
        "outside": sum(not _falls_within(shift, starts_at) for starts_at, _ in whole),
    }  # fmt: skip


def _falls_within(shift: Held, starts_at: datetime | None) -> bool:
    """Say whether a track begins during its shift, or on its day; one without times may."""
    if starts_at is None:
        return True
    begins = shift.data["starts_at"] - AROUND
    return (
        begins
        <= starts_at
        <= (shift.data["ends_at"] or shift.data["starts_at"] + timedelta(seconds=rules.LONGEST_S)) + AROUND
    )


def _cut(read: Read) -> list[tuple[datetime | None, list[Position]]]:
    """Cut a long segment into records; without times the place of the cut stands in both, so that no step is lost."""
    shared = 1 if read.starts_at is None else 0
    found, start = [], 0
    while True:
        piece = read.positions[start : start + MOST_POSITIONS]
        offset = piece[0].t or 0
        starts_at = read.starts_at + timedelta(seconds=offset) if read.starts_at else None
        found.append((starts_at, piece))
        start += MOST_POSITIONS - shared
        if start + shared >= len(read.positions):
            return found


def _keep(shift: Held, holding: Holding, segment_id: UUID, starts_at, positions: list[Position]) -> Held:
    e = shift.envelope
    envelope = {name: e[name] for name in ("area_code", "group_no", "zhai_name")} | {
        "entry_mode": "import", "happened_at": starts_at or e["happened_at"], "occurred_on": e["occurred_on"],
    }  # fmt: skip
    data = {"shift_id": shift.id, "starts_at": starts_at, "source": "gpx"} | tracks.differences_of(positions)
    return holding.create("track_segment", segment_id, envelope, data)
