"""What follows from a segment of a track: its measures and those of its shift; segments are never rewritten."""

from collections import defaultdict
from uuid import UUID

from server.patrols import queries, tracks
from server.patrols.problems import TracksAreImmutable
from server.patrols.rules import shifts as rules
from server.records.held import Held, Holding


def check_segment(change, held: Held | None, holding: Holding) -> None:
    """Hold a pushed segment to the rules: lists that are a track, written once."""
    if held is not None:
        if change.data:
            raise TracksAreImmutable(
                errors=[{"path": f"data.{name}", "message": TracksAreImmutable.zh} for name in sorted(change.data)]
            )
        return
    rules.require_track(change.data)


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
            shift.set("track", longest_of({one.id: one for one in _segments(shift_id, fresh)}))


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


def longest_of(segments: dict[UUID, queries.Segment]) -> dict | None:
    """Return the measures of the longest track that a phone kept; None without any."""
    by_phone: dict[tuple, list] = defaultdict(list)
    for one in segments.values():
        start = one.starts_at.timestamp() if one.starts_at else 0.0
        by_phone[one.phone].append((start, one.measures, one.ends))
    return max(map(tracks.together, by_phone.values()), key=lambda one: one["length_m"], default=None)
