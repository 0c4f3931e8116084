"""What holds of wake-up checks (domain A2, F6-F8, F16); pure: no session, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from server.foundation.checks import id_check_digit
from server.foundation.clock import local_time
from server.foundation.problems import Invalid
from server.wakeup_checks.problems import NameDoesNotFit, WindowTurnedRound

SLOT_NAMESPACE = uuid5(NAMESPACE_URL, "urn:xunfang:wakeup_slot")

# The graver result stands until a person decides (design section 3).
GRAVITY = {
    "safe_seen": 0, "safe_voice": 0, "safe_proxy": 0, "away": 1, "low_mood": 2, "need_help": 2, "unwell": 2, "no_answer": 3,
    "emergency": 4,
}  # fmt: skip
URGENT = {"no_answer", "emergency"}
GRAVE = URGENT | {"dead"}
ABNORMAL = ("unwell", "need_help", "low_mood", "no_answer", "emergency", "dead")
COUNTY_DIGITS = 6
VILLAGE_DIGITS = 12
EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True)
class Observation:
    """One check as far as the state of its slot depends on it."""

    id: UUID
    result: str
    at: datetime
    received_at: datetime
    certain: bool = True
    by: UUID | None = None
    corrects: UUID | None = None


@dataclass(frozen=True)
class Standing:
    """The state of a slot with the moment it was observed and arrived."""

    state: str
    at: datetime | None = None
    received_at: datetime | None = None
    contradicted: bool = False


def slot_id(area_code: str, elder_id: UUID, day: date, ordinal: int = 1) -> UUID:
    """Return the id of an expectation, the same whether server or phone makes it."""
    return uuid5(SLOT_NAMESPACE, f"{area_code[:COUNTY_DIGITS]}:{elder_id}:{day.isoformat()}:{ordinal}")


def is_due(frequency: str, schedule_from: date, day: date) -> bool:
    """Say whether an elder is expected to be seen on a day, suspensions apart."""
    since = (day - schedule_from).days
    if since < 0:
        return False
    match frequency:
        case "daily":
            return True
        case "alternate":
            return since % 2 == 0
        case "twice_weekly":
            return since % 7 in (0, 3)
        case "weekly":
            return since % 7 == 0
    return False


def suspension_on(suspensions: Sequence[Mapping[str, Any]] | None, day: date) -> Mapping[str, Any] | None:
    """Return the suspension that covers a day (both ends included; without an end it goes on)."""
    for suspension in suspensions or ():
        starts, ends = suspension["from"], suspension.get("to")
        if starts <= day.isoformat() and (not ends or day.isoformat() <= ends):
            return suspension
    return None


def window_on(
    day: date, window_start: str | None, window_end: str | None, windows: Mapping
) -> tuple[datetime, datetime]:
    """Return the aware window of a day: the elder's own, else the season's default."""
    season = windows["summer"] if day.month in windows["summer_months"] else windows["winter"]
    return local_time(day, window_start or season[0]), local_time(day, window_end or season[1])


def require_window(window_start: str | None, window_end: str | None) -> None:
    """Refuse a window that ends before it begins."""
    if window_start and window_end and window_end <= window_start:
        raise WindowTurnedRound(errors=[{"path": "data.window_end", "message": WindowTurnedRound.zh}])


def require_same_name(written: str | None, name: str) -> None:
    """A death is asked twice: by the result and by writing the elder's name again."""
    if (written or "").strip() != name.strip():
        raise NameDoesNotFit(errors=[{"path": "data.dead_name", "message": NameDoesNotFit.zh}])


def require_birth_date(born: date | None, today: date) -> None:
    """Refuse a birth in the future or before anybody now alive."""
    if born is not None and not EARLIEST_BIRTH <= born <= today:
        raise Invalid(errors=[{"path": "data.birth_date", "message": "这个出生日期不可能。"}])


def require_id_number(number: str | None) -> None:
    """Refuse an ID number whose check digit is wrong (GB 11643-1999, ISO 7064 MOD 11-2)."""
    if number and id_check_digit(number[:17]) != number[-1]:
        raise Invalid(errors=[{"path": "data.id_number", "message": "身份证号的校验位不对，请再看一遍。"}])


def require_suspensions(suspensions: Sequence[Mapping[str, Any]] | None) -> None:
    """Refuse a suspension that ends before it begins."""
    for place, one in enumerate(suspensions or ()):
        if one.get("to") and one["to"] < one["from"]:
            raise Invalid(errors=[{"path": f"data.suspensions[{place}].to", "message": "结束早于开始。"}])


def require_village(area_code: str | None) -> None:
    """Refuse a roll entry that lies in no village: the board could not lead to it."""
    if area_code is not None and len(area_code) != VILLAGE_DIGITS:
        raise Invalid(errors=[{"path": "area_code", "message": "老人要登记到村（12 位代码）。"}])


def due_days(frequency: str, schedule_from: date, first: date, days: int) -> list[date]:
    """Return the days from the first on, within so many days, on which an elder is expected."""
    span = (first + timedelta(days=n) for n in range(days))
    return [day for day in span if is_due(frequency, schedule_from, day)]


def slot_standing(observations: Iterable[Observation], *, decided: Mapping | None = None) -> Standing:
    """Derive a slot's state from everything that was seen.

    A later observation in person (safe_seen by a certain clock) or a person's decision closes an alarm; until
    then the gravest result stands. An alarm of uncertain time may be later than it says: only what was seen after it
    had arrived is surely later (`_closes`). A slip of the finger (`corrects`, by the same person) takes a result back
    unless it was urgent. 去世 stands out: beside any other result it is contradicted.
    """
    seen = sorted(observations, key=lambda one: (one.at, str(one.id)))
    slips = {(one.corrects, one.by) for one in seen if one.corrects}
    seen = [one for one in seen if one.result in URGENT or one.result == "dead" or (one.id, one.by) not in slips]
    decision = None
    if decided:
        decided_at = datetime.fromisoformat(decided["at"])
        decision = Standing(simple_state(decided["result"]), decided_at, decided_at)
        # What the person who decided could not have known counts again when it is grave, however early it was seen.
        seen = [one for one in seen if one.at > decided_at or (one.received_at > decided_at and one.result in GRAVE)]
    dead = [one for one in seen if one.result == "dead"]
    if dead:
        contradicted = len(dead) < len(seen)
        return Standing("dead", dead[-1].at, dead[-1].received_at, contradicted)
    standing: Observation | None = None
    of_uncertain_time: list[Observation] = []  # alarms that nothing has surely come after
    for one in seen:
        in_person = one.result == "safe_seen" and one.certain
        if in_person:
            of_uncertain_time = [alarm for alarm in of_uncertain_time if not _closes(alarm, one)]
        overrules = (
            standing is None
            or GRAVITY[one.result] >= GRAVITY[standing.result]
            or (in_person and one.at > standing.at and not of_uncertain_time)
        )
        if overrules:
            standing = one
        if one.result in URGENT and not one.certain:
            of_uncertain_time.append(one)
    if standing is None:
        return decision or Standing("open")
    if decision and GRAVITY[standing.result] == 0 and decision.state != "safe":
        return decision
    return Standing(simple_state(standing.result), standing.at, standing.received_at)


def _closes(alarm: Observation, seen: Observation) -> bool:
    """Say whether somebody was surely seen well after an alarm whose time is uncertain.

    When it arrived is the only bound on such a time. Of what one person sent in one go the corrected times tell the order.
    """
    in_one_go = seen.by is not None and seen.by == alarm.by and seen.received_at == alarm.received_at
    return seen.at > (alarm.at if in_one_go else alarm.received_at)


def simple_state(result: str) -> str:
    """Return the slot state of a result: the three ways of being safe are one."""
    return "safe" if result.startswith("safe") else result
