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
