"""Handing records over between workers in bulk, and giving them back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from server.accounts.model import Assignment
from server.foundation import clock
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.foundation.settings import extension

# How a record's assignments stand: [[id, last day or None]] in the order of ids.
Standing = list[list[str | None]]


def standing(record_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Return how the assignments of records stand, to notice later whether anybody changed them."""
    rows = session.execute(
        select(Assignment.record_id, Assignment.id, Assignment.ends_on).where(
            Assignment.record_id.in_(list(record_ids))
        )
    )
    found: dict[UUID, Standing] = defaultdict(list)
    for row in rows:
        found[row.record_id].append([str(row.id), row.ends_on.isoformat() if row.ends_on else None])
    return {record_id: sorted(those) for record_id, those in found.items()}


def hand_over(pairs: Mapping[UUID, Mapping[str, str | None]], *, fresh: set[UUID]) -> dict[UUID, dict]:
    """Give each record's parts to their workers from today; who had them before has them until yesterday.

    Returns {record: {"made": [...], "ended": [[id, last day before]], "after": standing}} of every record named.
    """
    today = clock.today()
    wanted = {(record_id, part): worker for record_id, parts in pairs.items() for part, worker in parts.items()}
    moved: dict[UUID, dict] = {record_id: {"made": [], "ended": []} for record_id in pairs}
    told: list[tuple[UUID, UUID, bool]] = []
    if old := [record_id for record_id, parts in pairs.items() if parts and record_id not in fresh]:
        rows = session.execute(
            select(
                Assignment.id, Assignment.record_id, Assignment.part, Assignment.worker_id, Assignment.ends_on
            ).where(Assignment.record_id.in_(old), Assignment.ends_on.is_(None) | (Assignment.ends_on >= today))
        ).all()
        for row in rows:
            if (row.record_id, row.part) in wanted and wanted[row.record_id, row.part] != str(row.worker_id):
                moved[row.record_id]["ended"].append([str(row.id), row.ends_on.isoformat() if row.ends_on else None])
                session.execute(
                    update(Assignment).where(Assignment.id == row.id).values(ends_on=today - timedelta(days=1))
                )
                told.append((row.worker_id, row.record_id, False))
    made = [
        {
            "id": uuid7(),
            "worker_id": UUID(worker),
            "record_id": record_id,
            "part": part,
            "starts_on": today,
            "ends_on": None,
        }
        for (record_id, part), worker in wanted.items()
        if worker
    ]
    if made:
        session.execute(insert(Assignment), made)
    for row in made:
        moved[row["record_id"]]["made"].append(str(row["id"]))
        if row["record_id"] not in fresh:  # a new record reaches its helper's phone by itself
            told.append((row["worker_id"], row["record_id"], True))
    _tell(told)
    now = standing(pairs)
    return {record_id: those | {"after": now.get(record_id, [])} for record_id, those in moved.items()}


def give_back(moved: Mapping[UUID, Mapping]) -> None:
    """Take back what `hand_over` gave, and let those look after the records who did before."""
    made = [UUID(one) for told in moved.values() for one in told["made"]]
    ended = {UUID(one): last for told in moved.values() for one, last in told["ended"]}
    rows = session.execute(
        select(Assignment.id, Assignment.worker_id, Assignment.record_id).where(Assignment.id.in_([*made, *ended]))
    ).all()
    if made:
        session.execute(delete(Assignment).where(Assignment.id.in_(made)))
    for one, last in ended.items():
        ends_on = date.fromisoformat(last) if last else None
        session.execute(update(Assignment).where(Assignment.id == one).values(ends_on=ends_on))
    _tell([(row.worker_id, row.record_id, row.id in ended) for row in sorted(rows, key=lambda row: row.id in ended)])


def _tell(told: list[tuple[UUID, UUID, bool]]) -> None:
    if tell := extension("scopes_changed"):
        tell(told)
