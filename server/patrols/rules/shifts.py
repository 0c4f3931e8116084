"""What holds of shifts and tracks."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from server.foundation.problems import Problem
from server.patrols.problems import (
    CallSourceMissing,
    CrewTooSmall,
    ShiftNotEnded,
    ShiftTurnedRound,
    SuppliesDoNotAddUp,
    TrackBroken,
)

LEAST_CREW = 2
LONGEST_S = 24 * 3600
EARTH = {"lon": 180_000_000, "lat": 90_000_000}
WORST_ACCURACY_M = 100_000


def require_shift(shift: Mapping[str, Any]) -> None:
    """Hold a whole shift to the rules: two go, a call-out says who called, an end after the start, supplies that add up."""
    if crew_of(shift) < LEAST_CREW and not (shift.get("crew_reason") or "").strip():
        _refuse(CrewTooSmall, "data.crew")
    if shift["shift_kind"] == "call_out" and not shift.get("call_source"):
        _refuse(CallSourceMissing, "data.call_source")
    if shift["state"] == "closed" and not shift.get("ends_at"):
        _refuse(ShiftNotEnded, "data.ends_at")
    if shift.get("ends_at") and shift["ends_at"] < shift["starts_at"]:
        _refuse(ShiftTurnedRound, "data.ends_at")
    for place, one in enumerate(shift.get("supplies") or ()):
        if (one.get("back") or 0) > one["out"]:
            _refuse(SuppliesDoNotAddUp, f"data.supplies[{place}].back")


def crew_of(shift: Mapping[str, Any]) -> int:
    """Return how many people go: neither a name nor a worker counts twice."""
    names = {one["name"].strip() for one in shift["crew"]}
    workers = {str(one.get("worker_id") or one["name"].strip()) for one in shift["crew"]}
    return min(len(names), len(workers))


def require_track(segment: Mapping[str, Any]) -> None:
    """Refuse lists that are no track: unequal, off the earth, running backwards, longer than a day."""
    lon, lat, t, acc = (segment.get(name) for name in ("lon", "lat", "t", "acc"))
    for name, values in (("lat", lat), ("t", t), ("acc", acc)):
        if values is not None and len(values) != len(lon):
            _refuse(TrackBroken, f"data.{name}", "和经度的个数不一样。")
    for name, values in (("lon", lon), ("lat", lat)):
        _require_within(name, values, EARTH[name])
    if acc is not None:
        _require_within("acc", acc, WORST_ACCURACY_M, least=0)
    if (t is None) != (segment.get("starts_at") is None):
        _refuse(TrackBroken, "data.t", "开始时间和各点时间要一起有。")
    if t is None:
        if segment["source"] != "gpx":
            _refuse(TrackBroken, "data.t", "手机记的轨迹要有时间。")
        return
    if t[0] != 0 or min(t) < 0:
        _refuse(TrackBroken, "data.t", "时间从 0 开始，不能倒退。")
    if sum(t) > LONGEST_S:
        _refuse(TrackBroken, "data.t", "一段轨迹最多 24 小时。")


def _require_within(name: str, steps: Sequence[int], most: int, *, least: int | None = None) -> None:
    least = -most if least is None else least
    for place, value in enumerate(accumulate(steps)):
        if not least <= value <= most:
            _refuse(TrackBroken, f"data.{name}[{place}]", "这个位置不可能。")


def _refuse(problem: type[Problem], path: str, message: str | None = None) -> None:
    raise problem(errors=[{"path": path, "message": message or problem.zh}])
