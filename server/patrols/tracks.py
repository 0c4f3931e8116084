"""What a track says: positions out of differences, gaps, spikes, honest length. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

from pyproj import Geod

GAP_S = 30  # longer without a position is a gap, never a line
FASTEST = 150 / 3.6  # m/s; faster is an error of the receiver
LOOK_AHEAD = 5  # positions after which a track that jumped must have come back for the jump to be a spike
STANDING_M = 50.0  # within both accuracies, and at most so far, is standing still
MICRO = 1_000_000
Place = tuple[float, float]


@dataclass(frozen=True)
class Position:
    """One position: seconds since the first (None where no times are known), lon, lat, accuracy in metres."""

    t: int | None
    lon: float
    lat: float
    acc: int | None = None


@dataclass
class Track:
    """A track taken apart: pieces without gap, and what was left out."""

    pieces: list[list[Position]] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)  # (after how many seconds, how long)
    spikes: int = 0

    def measures(self) -> dict:
        """Return how far and how long, and what was left out."""
        kept = [one for piece in self.pieces for one in piece]
        gap_s = sum(seconds for _, seconds in self.gaps)
        timed = [one.t for one in kept if one.t is not None]
        return {
            "length_m": round(sum(map(length_of, self.pieces)), 1),
            "street_s": timed[-1] - timed[0] - gap_s if timed else 0,
            "positions": len(kept), "gaps": len(self.gaps), "gap_s": gap_s, "spikes": self.spikes,
        }  # fmt: skip


@cache
def _earth() -> Geod:
    return Geod(ellps="WGS84")


def metres(one: Place, other: Place) -> float:
    """Return the geodesic distance of two places (lon, lat)."""
    return _earth().inv(*one, *other)[2]


def positions_of(
    t: Sequence[int] | None, lon: Sequence[int], lat: Sequence[int], acc: Sequence[int] | None
) -> list[Position]:
    """Return positions out of lists of differences."""
    times = accumulate(t) if t is not None else [None] * len(lon)
    accuracies = accumulate(acc) if acc is not None else [None] * len(lon)
    return [
        Position(when, east / MICRO, north / MICRO, about)
        for when, east, north, about in zip(times, accumulate(lon), accumulate(lat), accuracies, strict=True)
    ]


def differences_of(positions: Sequence[Position]) -> dict[str, list[int] | None]:
    """Return positions as lists of differences; times begin at the first position."""
    lon = [round(one.lon * MICRO) for one in positions]
    lat = [round(one.lat * MICRO) for one in positions]
    start = positions[0].t
    return {
        "t": None if start is None else _steps([one.t - start for one in positions]),
        "lon": _steps(lon), "lat": _steps(lat),
        "acc": None if any(one.acc is None for one in positions) else _steps([one.acc for one in positions]),
    }  # fmt: skip


def _steps(values: list[int]) -> list[int]:
    return [after - before for before, after in zip([0, *values], values, strict=False)]


def take_apart(positions: Sequence[Position]) -> Track:
    """Break a track at gaps, leave spikes out and count both."""
    track = Track([[positions[0]]])
    n = 1
    while n < len(positions):
        last, here = track.pieces[-1][-1], positions[n]
        if here.t is not None and last.t is not None and here.t - last.t > GAP_S:
            track.gaps.append((last.t, here.t - last.t))
            track.pieces.append([here])
        elif not _too_fast(last, here):
            track.pieces[-1].append(here)
        elif back := _back_after(last, positions, n):
            track.spikes += back - n
            n = back
            continue
        else:  # it jumped and stayed there: no line is drawn
            track.spikes += 1
            track.pieces.append([here])
        n += 1
    return track


def _too_fast(one: Position, other: Position) -> bool:
    if one.t is None or other.t is None:
        return False
    return metres((one.lon, one.lat), (other.lon, other.lat)) > FASTEST * max(other.t - one.t, 1)


def _back_after(last: Position, positions: Sequence[Position], n: int) -> int | None:
    """Return at which position the track is back from where it jumped to; None when it stays there."""
    jump = metres((last.lon, last.lat), (positions[n].lon, positions[n].lat))
    for k in range(n + 1, min(n + 1 + LOOK_AHEAD, len(positions))):
        there = positions[k]
        if metres((last.lon, last.lat), (there.lon, there.lat)) < jump / 2 and not _too_fast(last, there):
            return k
    return None


def length_of(piece: Sequence[Position]) -> float:
    """Return the geodesic length of a piece; what lies within the accuracy is standing still."""
    total, anchor = 0.0, piece[0]
    for here in piece[1:]:
        step = metres((anchor.lon, anchor.lat), (here.lon, here.lat))
        if step > _standing(anchor, here) or here is piece[-1]:
            total += step
            anchor = here
    return total


def _standing(one: Position, other: Position) -> float:
    if one.acc is None or other.acc is None:
        return 0.0
    return min(float(one.acc + other.acc), STANDING_M)


def together(segments: Sequence[tuple[float, dict, dict]]) -> dict:
    """Return the measures of the segments of one phone: [(start in seconds, 0 without times; measures, ends)].

    Where no gap lies between them they are joined.

    `ends` = {"first": [lon, lat], "last": [lon, lat], "seconds": from first to last}.
    """
    total = dict.fromkeys(("length_m", "street_s", "positions", "gaps", "gap_s", "spikes"), 0)
    before: tuple[float, list[float]] | None = None
    for start, measures, ends in sorted(segments, key=lambda one: one[0]):
        for name in total:
            total[name] += measures[name]
        if before is not None:
            pause = round(start - before[0])
            step = metres(tuple(before[1]), tuple(ends["first"]))
            if pause > GAP_S:
                total["gaps"] += 1
                total["gap_s"] += pause
            elif pause >= 0 and step <= FASTEST * max(pause, 1):
                total["length_m"] += step
                total["street_s"] += pause
        before = (start + ends["seconds"], ends["last"]) if start else None
    return total | {"length_m": round(total["length_m"], 1)}
