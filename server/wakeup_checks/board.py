"""The figures of a day by township and village, and the elders behind them.

Expected = safe + away + abnormal + not reported + not due; suspended elders are on neither side
(domain A6 W3–W6; an open alarm is never inside a green number). 未上报 is nobody's report after the
window, 没人应 is the elder's silence: they share no number.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from server.accounts.access import Access, within
from server.accounts.queries import pairing_of
from server.areas import queries as areas
from server.foundation import clock, paging
from server.foundation.database import session
from server.records.model import Count, Record
from server.wakeup_checks.files import counted_on
from server.wakeup_checks.model import Elder, WakeupCheck, WakeupSlot
from server.wakeup_checks.queries import observations_on
from server.wakeup_checks.rules import ABNORMAL

DISPUTED = "disputed"  # 去世 beside any other result: a conflict and an alarm (design section 3)
ALARM = ("no_answer", "emergency", DISPUTED)
BOARD_ROLES = ("team_leader", "township_supervisor", "county_supervisor", "duty_officer")
NUMBERS = (
    "expected", "safe", "away", "abnormal", "alarm", "concern", "no_answer", "emergency", "dead", "not_reported", "not_due",
    "suspended", "pending",
)  # fmt: skip
# The gravest first; within one, the longest open first.
ORDER = (
    "emergency",
    DISPUTED,
    "no_answer",
    "dead",
    "unwell",
    "need_help",
    "low_mood",
    "open",
    "away",
    "safe",
    "suspended",
)
FILTERS: dict[str, tuple[str, ...]] = {
    "no_answer": ("no_answer",), "emergency": ("emergency",), "abnormal": (*ABNORMAL, DISPUTED), "safe": ("safe",), "away": ("away",),
    "suspended": ("suspended",), "all": ORDER, "not_confirmed": (*ABNORMAL, DISPUTED, "open"), "not_reported": ("open",),
}  # fmt: skip
DIGITS_BELOW = {4: 6, 6: 9, 9: 12, 12: 12}
LEVEL_OF = {6: "county", 9: "township", 12: "village"}
PAGE = 50


def areas_on_the_board(access: Access) -> list[str]:
    """Return the areas whose board this worker may see."""
    return access.areas_of(*BOARD_ROLES)


def figures(area_code: str, day: date, now: datetime) -> dict[str, dict[str, int]]:
    """Return the numbers of a day by the next level below an area: {code: {number: n}}."""
    digits = DIGITS_BELOW.get(len(area_code), 12)
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(NUMBERS, 0))
    below = func.substr(Count.area_code, 1, digits)
    rows = session.execute(
        select(below, Count.state, func.sum(Count.n))
        .where(
            Count.kind == "wakeup_slot",
            Count.day == day,
            Count.area_code >= area_code,
            Count.area_code < area_code + ":",
        )
        .group_by(below, Count.state)
    )
    for code, state, n in rows:
        _add(found[code], state, int(n))
    due = func.substr(Record.area_code, 1, digits)
    open_slots = session.execute(
        select(due, func.count())
        .join(WakeupSlot, WakeupSlot.record_id == Record.id)
        .where(
            Record.kind == "wakeup_slot", Record.occurred_on == day, Record.state == "open", within(area_code), _not_void(),
            WakeupSlot.window_end_at < now,
        )
        .group_by(due)
    )  # fmt: skip
    for code, n in open_slots:
        found[code]["not_reported"] += n
        found[code]["not_due"] -= n
    waiting = func.substr(Record.area_code, 1, digits)
    pending = session.execute(
        select(waiting, func.count())
        .where(Record.kind == "elder", Record.state == "pending", within(area_code), _not_void())
        .group_by(waiting)
    )
    for code, n in pending:
        found[code]["pending"] += n
    return dict(found)


def _add(numbers: dict[str, int], state: str, n: int) -> None:
    if state == "suspended":
        numbers["suspended"] += n
        return
    numbers["expected"] += n
    if state in (*ABNORMAL, DISPUTED):
        numbers["abnormal"] += n
        if state in ("no_answer", "emergency", "dead"):
            numbers[state] += n
        if state != "dead":
            numbers["alarm" if state in ALARM else "concern"] += n
    else:
        numbers["not_due" if state == "open" else state] += n


def _not_void():
    return or_(Record.review.is_(None), func.coalesce(Record.review["state"].as_string(), "") != "void")


def board(area_code: str, day: date) -> dict[str, Any]:
    """Return the board of an area and day: totals, a row per division below, confirmations per ten minutes."""
    now = clock.now()
    by_area = figures(area_code, day, now)
    below = areas.areas_within(area_code, LEVEL_OF[DIGITS_BELOW.get(len(area_code), 12)])
    told = {
        area["code"]: area for area in areas.as_told([*below, *areas.areas_by_code({*by_area, area_code}).values()])
    }
    rows = [
        {"area": told.get(code) or unknown_area(code)} | by_area.get(code, dict.fromkeys(NUMBERS, 0))
        for code in sorted({*by_area, *(area.code for area in below)})
    ]
    totals = {number: sum(row[number] for row in rows) for number in NUMBERS}
    rows.sort(key=lambda row: (-row["alarm"], -row["concern"], -row["not_reported"], row["area"]["code"]))
    return {
        "as_of": now, "day": day, "area": told.get(area_code) or unknown_area(area_code), "totals": totals, "rows": rows,
        "by_ten_minutes": by_ten_minutes(area_code, day),
    }  # fmt: skip


def unknown_area(code: str) -> dict:
    """Describe a division that is no longer in the list: its records are still counted."""
    return {"code": code, "name": code, "short_name": code, "label": code, "location": None, "location_invented": False}


def by_ten_minutes(area_code: str, day: date) -> list[dict]:
    """Return how many elders were first confirmed in each ten minutes of the day, local time."""
    rows = session.scalars(
        select(WakeupSlot.result_at)
        .join(Record, Record.id == WakeupSlot.record_id)
        .where(
            Record.kind == "wakeup_slot",
            Record.occurred_on == day,
            within(area_code),
            WakeupSlot.result_at.is_not(None),
        )
    )
    counts: dict[str, int] = defaultdict(int)
    for moment in rows:
        local = moment.astimezone(clock.LOCAL)
        counts[f"{local.hour:02d}:{local.minute // 10}0"] += 1
    return [{"at": at, "n": n} for at, n in sorted(counts.items())]


def elders_on_the_board(
    area_code: str, day: date, *, state: str, q: str | None, after: str | None, elder: UUID | None = None
) -> dict[str, Any]:
    """Return a page of the elders behind the figures, the gravest first."""
    now = clock.now()
    slot, person = aliased(Record), Elder
    rank = case({name: place for place, name in enumerate(ORDER)}, value=slot.state, else_=len(ORDER))
    statement = (
        select(
            slot.id, slot.state, slot.area_code, slot.group_no, slot.zhai_name, person.record_id, person.name, person.landmark,
            WakeupSlot.result_at, WakeupSlot.result_received_at, WakeupSlot.window_end_at, WakeupSlot.contradicted,
            rank.label("rank"),
        )
        .join(WakeupSlot, WakeupSlot.record_id == slot.id)
        .join(person, person.record_id == WakeupSlot.elder_id)
        .where(
            slot.kind == "wakeup_slot", slot.occurred_on == day, slot.area_code >= area_code, slot.area_code < area_code + ":",
            or_(slot.review.is_(None), func.coalesce(slot.review["state"].as_string(), "") != "void"),
            slot.state.in_(FILTERS[state]),
        )
    )  # fmt: skip
    if elder:
        statement = statement.where(WakeupSlot.elder_id == elder)
    if state in ("not_reported", "not_confirmed"):
        statement = statement.where(or_(slot.state != "open", WakeupSlot.window_end_at < now))
    rows = session.execute(statement.order_by(rank, slot.area_code, slot.id)).all()
    if q:  # names are sealed in the database: they can only be compared here
        villages = {area.code for area in areas.search(q)}
        rows = [row for row in rows if q in row.name or any(row.area_code.startswith(code) for code in villages)]
    total = len(rows)
    if place := paging.position(after, length=3):
        rows = [row for row in rows if [row.rank, row.area_code, str(row.id)] > place]
    page, rest = rows[:PAGE], rows[PAGE:]
    return {
        "elders": _told(page, day, now),
        "total": total,
        "next": paging.mark(page[-1].rank, page[-1].area_code, str(page[-1].id)) if rest else None,
    }


def _told(rows: Iterable[Any], day: date, now: datetime) -> list[dict]:
    rows = list(rows)
    ids = [row.record_id for row in rows]
    helpers, yesterday = pairing_of(ids), _states_on(ids, day - timedelta(days=1))
    details = _details([row.id for row in rows])
    uncertain, files = _uncertain([row.id for row in rows]), counted_on([row.id for row in rows])
    labels = areas.labels_of({row.area_code for row in rows})
    return [
        {
            "id": row.record_id, "name": row.name, "area": {"code": row.area_code, "label": labels[row.area_code]},
            "group_no": row.group_no,
            "zhai_name": row.zhai_name, "landmark": row.landmark, "slot_id": row.id, "state": seen_state(row, now),
            "at": row.result_at, "received_at": row.result_received_at, "window_end_at": row.window_end_at,
            "detail": details.get(row.id), "files": files.get(row.id, 0), "contradicted": row.contradicted,
            "uncertain": uncertain.get(row.id), "helper": next(iter(helpers.get(row.record_id, [])), None), "yesterday": yesterday.get(row.record_id),
        }
        for row in rows
    ]  # fmt: skip


def seen_state(row: Any, now: datetime) -> str:
    """Return a slot's state as people see it: an open one is not due yet, or not reported."""
    if row.state != "open":
        return "dead" if row.state == DISPUTED else row.state
    return "not_reported" if row.window_end_at < now else "not_due"


def _states_on(elder_ids: list[UUID], day: date) -> dict[UUID, str]:
    rows = session.execute(
        select(WakeupSlot.elder_id, WakeupSlot.state).where(WakeupSlot.elder_id.in_(elder_ids), WakeupSlot.day == day)
    )
    return {elder_id: ("not_reported" if state == "open" else state) for elder_id, state in rows}


def _uncertain(slot_ids: list[UUID]) -> dict[UUID, str]:
    """Return by slot the last result whose time is uncertain: it closes no alarm, so a person has to know of it."""
    seen = sorted(observations_on(slot_ids), key=lambda one: one[1].at)
    return {slot_id: one.result for slot_id, one in seen if not one.certain}


def _details(slot_ids: list[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        select(WakeupCheck.slot_id, WakeupCheck.detail)
        .join(Record, and_(Record.id == WakeupCheck.record_id))
        .where(WakeupCheck.slot_id.in_(slot_ids), WakeupCheck.detail.is_not(None))
        .order_by(Record.happened_at)
    )
    return dict(rows.all())
