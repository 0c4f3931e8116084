"""What holds of accounts, roles and assignments; pure."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from server.accounts.problems import AlreadyPaired, EndsBeforeStart, RoleHeldAlready, SeparateHands
from server.foundation.problems import Invalid

# Three separate hands (domain C7); none of them sees or writes records.
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "auditor"})
# Who pairs workers with elders and households within their area.
ASSIGNERS = ("team_leader", "station_lead", "township_supervisor", "county_supervisor")
PARTS = ("primary", "backup")
FOR_EVER = date.max


def plain_phone(text: str) -> str:
    """Return a phone number as it is stored and found: digits only, without +86."""
    digits = re.sub(r"\D", "", text)
    return digits.removeprefix("0086") if text.strip().startswith("0086") else re.sub(r"^86(?=1\d{10}$)", "", digits)


def overlaps(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Say whether two terms (first day, last day or open) have a day in common."""
    (starts, ends), (begins, stops) = one, other
    return starts <= (stops or FOR_EVER) and begins <= (ends or FOR_EVER)


def require_separate_hands(role: str, others: Iterable[str]) -> None:
    """Raise SeparateHands when an administrator would hold a second role, or anybody else an administrator's."""
    others = set(others) - {role}
    if (role in ADMINISTRATORS and others) or others & ADMINISTRATORS:
        raise SeparateHands


def require_new_role(role: str, area_code: str, term: tuple[date, date | None], held: Iterable) -> None:
    """Raise RoleHeldAlready when the same role in the same area overlaps."""
    for one in held:
        if (one.role, one.area_code) == (role, area_code) and overlaps(term, (one.starts_on, one.ends_on)):
            raise RoleHeldAlready


def require_free(worker_id, part: str, term: tuple[date, date | None], given: Iterable) -> None:
    """Raise AlreadyPaired when the worker has the record at that time, or somebody else its primary part."""
    for one in given:
        same = one.worker_id == worker_id or (part == one.part == "primary")
        if same and overlaps(term, (one.starts_on, one.ends_on)):
            raise AlreadyPaired


def require_end(ends_on: date, starts_on: date) -> None:
    """Raise EndsBeforeStart; the day before the first one is allowed and means: it never held."""
    if ends_on < starts_on - timedelta(days=1):
        raise EndsBeforeStart


def require_no_later_end(ends_on: date, stands: date | None) -> None:
    """Raise Invalid for an end later than the one that stands: the days beyond it were never asked for as a new term is."""
    if stands is not None and ends_on > stands:
        raise Invalid(errors=[{"path": "ends_on", "message": f"已定在{stands}结束，只能提前；要延长，请重新安排。"}])
