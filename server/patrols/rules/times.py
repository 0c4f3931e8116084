"""When something can have been. A phone's clock may be a year behind; but when the meeting was, by that clock and corrected, and when it was told, are known."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from server.foundation.problems import Invalid

NEAR = timedelta(days=31)
A_YEAR = timedelta(days=400)  # what was on paper is typed in later, and a cost is booked when the bill comes
IMPOSSIBLE = "这个时间不可能，请再看一遍。"
TURNED_ROUND = "结束早于开始。"


def require_near(times: Mapping[str, datetime | None], known: Iterable[datetime], *, earlier: timedelta = NEAR) -> None:
    """Refuse times, by their paths, that are more than a month later, or `earlier`, than each of the known ones."""
    known = tuple(known)
    far = [
        path for path, at in times.items() if at is not None and not any(-earlier <= at - one <= NEAR for one in known)
    ]
    if far:
        raise Invalid(errors=[{"path": path, "message": IMPOSSIBLE} for path in far])


def require_booked_near(costs: Iterable[Mapping[str, Any]], known: Iterable[date]) -> None:
    """Refuse costs that are booked more than a year away."""
    known = tuple(known)
    booked = [(place, _day(cost["booked_on"])) for place, cost in enumerate(costs)]
    far = [place for place, day in booked if all(abs(day - one) > A_YEAR for one in known)]
    if far:
        raise Invalid(errors=[{"path": f"data.costs[{place}].booked_on", "message": IMPOSSIBLE} for place in far])


def times_of(record: Mapping[str, Any]) -> dict[str, datetime | None]:
    """Return when 110, 120 and the minors' centre were called and when somebody was handed over, by path."""
    report, handover, hospital = (record.get(name) or {} for name in ("report", "handover", "hospital"))
    return {
        "data.report.called_110_at": moment_in(report.get("called_110_at")),
        "data.report.told_minor_center_at": moment_in(report.get("told_minor_center_at")),
        "data.handover.at": moment_in(handover.get("at")),
        "data.hospital.called_120_at": moment_in(hospital.get("called_120_at")),
    }


def require_escort_forward(record: Mapping[str, Any]) -> None:
    """Refuse an escort that ends before it begins."""
    escort = record.get("escort") or {}
    begins, ends = moment_in(escort.get("starts_at")), moment_in(escort.get("ends_at"))
    if begins and ends and ends < begins:
        raise Invalid(errors=[{"path": "data.escort.ends_at", "message": TURNED_ROUND}])


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def moment_in(value: datetime | str | None) -> datetime | None:
    """Return a moment of a group or a list of things: these are kept as they travel."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
