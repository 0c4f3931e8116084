"""Questions about what of the demo county is in the database; they change nothing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from server.accounts.model import Assignment, Worker, WorkerRole
from server.demo.marks import DEVICE
from server.demo.roll_call import OnTheRoll, Pairing
from server.foundation import clock
from server.foundation.database import session
from server.records.held import Held
from server.records.model import Record
from server.wakeup_checks.model import Elder, WakeupCheck, WakeupSlot


def somebody_is_here() -> bool:
    """Say whether the database holds any worker or elder, invented or real."""
    return any(session.scalar(select(column).limit(1)) is not None for column in (Worker.id, Elder.record_id))


def latest_invented_day() -> date | None:
    """Return the day of the latest invented check; None when there is none."""
    return session.scalar(
        select(func.max(Record.occurred_on)).where(Record.kind == "wakeup_check", Record.device_id == DEVICE)
    )


def invented_elders_by_township() -> list[list[UUID]]:
    """Return the ids of the invented elders, one list per township."""
    found: dict[str, list[UUID]] = defaultdict(list)
    rows = session.execute(
        select(Record.id, Record.area_code)
        .where(Record.kind == "elder", Record.device_id == DEVICE)
        .order_by(Record.area_code, Record.id)
    )
    for record_id, area_code in rows:
        found[area_code[:9]].append(record_id)
    return list(found.values())


def on_the_roll(held: Held) -> OnTheRoll:
    """Return a roll entry in hand as the invented mornings need it."""
    point = held.wire("location") or {"coordinates": [0.0, 0.0]}
    return OnTheRoll(held.id, held.envelope["area_code"], tuple(point["coordinates"][:2]), held.data)


def pairings() -> dict[UUID, Pairing]:
    """Return {elder: who looks after them today}; only whole pairs of invented workers."""
    today = clock.today()
    rows = session.execute(
        select(Assignment.record_id, Assignment.part, Assignment.worker_id, Worker.password_hash.is_not(None).label("shown"))
        .join(Worker, Worker.id == Assignment.worker_id)
        .where(
            Worker.demo.is_(True), Assignment.starts_on <= today, or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
        )
    )  # fmt: skip
    parts: dict[UUID, dict[str, tuple[UUID, bool]]] = defaultdict(dict)
    for row in rows:
        parts[row.record_id][row.part] = (row.worker_id, row.shown)
    leaders = _leaders()
    areas = dict(
        session.execute(
            select(Record.id, Record.area_code).where(Record.kind == "elder", Record.device_id == DEVICE)
        ).all()
    )
    return {
        elder: Pairing(pair["primary"][0], pair["backup"][0], leaders[areas[elder]], pair["primary"][1])
        for elder, pair in parts.items()
        if {"primary", "backup"} <= set(pair) and areas.get(elder) in leaders
    }


def _leaders() -> dict[str, UUID]:
    rows = session.execute(
        select(WorkerRole.area_code, WorkerRole.worker_id)
        .join(Worker, Worker.id == WorkerRole.worker_id)
        .where(WorkerRole.role == "team_leader", Worker.demo.is_(True))
    )
    return dict(rows.all())


def invented_workers(role: str) -> list[tuple[UUID, str]]:
    """Return (id, name) of the invented workers of a role."""
    rows = session.execute(
        select(Worker.id, Worker.name)
        .join(WorkerRole, WorkerRole.worker_id == Worker.id)
        .where(Worker.demo.is_(True), WorkerRole.role == role)
        .order_by(Worker.id)
    )
    return [(row.id, row.name) for row in rows]


def latest_patrol() -> date | None:
    """Return the day of the latest invented shift; None when there is none."""
    return session.scalar(
        select(func.max(Record.occurred_on)).where(Record.kind == "patrol_shift", Record.device_id == DEVICE)
    )


def planned_days(since: date) -> set[date]:
    """Return the days since then on which invented elders are expected already."""
    roll = select(Record.id).where(Record.kind == "elder", Record.device_id == DEVICE)
    return set(
        session.scalars(select(WakeupSlot.day).where(WakeupSlot.day >= since, WakeupSlot.elder_id.in_(roll)).distinct())
    )


def touched_by_people(days: Sequence[date]) -> set[UUID]:
    """Return the mornings of these days on which somebody recorded or decided something: that stays as it is."""
    these = (WakeupSlot.day >= days[0], WakeupSlot.day <= days[-1])
    seen = (
        select(WakeupCheck.slot_id)
        .join(WakeupSlot, WakeupSlot.record_id == WakeupCheck.slot_id)
        .join(Record, Record.id == WakeupCheck.record_id)
        .where(*these, func.coalesce(Record.device_id, "") != DEVICE)
    )
    decided = select(WakeupSlot.record_id).where(*these, WakeupSlot.decided.is_not(None))
    return set(session.scalars(seen)) | set(session.scalars(decided))


def invented_checks(days: Sequence[date]) -> set[UUID]:
    """Return the ids of the checks invented for these days so far."""
    return set(
        session.scalars(
            select(Record.id).where(
                Record.kind == "wakeup_check", Record.device_id == DEVICE, Record.occurred_on >= days[0], Record.occurred_on <= days[-1],
            )
        )
    )  # fmt: skip
