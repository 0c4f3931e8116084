"""Questions about workers and assignments; they change nothing."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import or_, select

from server.accounts.model import Assignment, Worker
from server.foundation import clock
from server.foundation.database import session


def pairing_of(record_ids: Iterable[UUID]) -> dict[UUID, list[dict]]:
    """Return who is assigned to records today: {record id: [{part, worker_id, name}]}, primary first."""
    today = clock.today()
    rows = session.execute(
        select(Assignment.record_id, Assignment.part, Assignment.worker_id, Worker.name)
        .join(Worker, Worker.id == Assignment.worker_id)
        .where(
            Assignment.record_id.in_(list(record_ids)),
            Assignment.starts_on <= today,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
        )
        .order_by(Assignment.part.desc(), Assignment.starts_on)
    )
    found: dict[UUID, list[dict]] = {}
    for row in rows:
        found.setdefault(row.record_id, []).append({"part": row.part, "worker_id": str(row.worker_id), "name": row.name})
    return found


def add_names(rows: list[dict]) -> list[dict]:
    """Add to the values of conflicts (and of revisions) who entered them, so that a person can ask them."""
    values = [value for row in rows for conflict in row.get("conflicts", ()) for value in conflict["values"]]
    ids = {UUID(value["by"]) for value in values if value["by"]}
    names = dict(session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(ids))).all()) if ids else {}
    for value in values:
        value["by_name"] = names.get(UUID(value["by"])) if value["by"] else None
    return rows
