"""Questions around sync that change nothing."""

from uuid import UUID

from sqlalchemy import select

from server.accounts.access import Access
from server.accounts.model import Assignment, Worker, WorkerRole
from server.foundation import clock
from server.foundation.database import session
from server.foundation.settings import setting
from server.records.model import Record
from server.sync.model import Change, ReconcileReport

SUPERVISING = ("team_leader", "township_supervisor", "county_supervisor")


def reports_visible_to(access: Access, *, limit: int = 200) -> list[dict]:
    """Return reports of lost records by workers of my area, newest first."""
    areas = access.areas_of(*SUPERVISING)
    if not areas:
        return []
    rows = session.execute(
        select(ReconcileReport, Worker.name)
        .join(Worker, Worker.id == ReconcileReport.worker_id)
        .order_by(ReconcileReport.at.desc())
        .limit(limit * 5)
    ).all()
    where = _areas_of_workers({report.worker_id for report, _ in rows})
    return [
        {name: getattr(report, name) for name in ("id", "at", "worker_id", "device_id", "missing_here", "lost_there")}
        | {"worker_name": worker_name}
        for report, worker_name in rows
        if any(code.startswith(area) for code in where.get(report.worker_id, ()) for area in areas)
    ][:limit]


def waiting_too_long(access: Access, *, limit: int = 200) -> list[dict]:
    """Return changes by workers of my area that have waited for their base for over a day, oldest first."""
    areas = access.areas_of(*SUPERVISING)
    if not areas:
        return []
    rows = session.execute(
        select(Change.change_id, Change.kind, Change.worker_id, Change.received_at, Change.waits_for, Worker.name)
        .join(Worker, Worker.id == Change.worker_id)
        .where(Change.outcome == "waiting", Change.received_at < clock.now() - setting("CHANGES_RAISED_AFTER"))
        .order_by(Change.received_at)
        .limit(limit * 5)
    ).all()
    where = _areas_of_workers({row.worker_id for row in rows})
    return [
        {
            "change_id": row.change_id, "kind": row.kind, "worker_id": row.worker_id, "worker_name": row.name,
            "since": row.received_at, "waits_for": row.waits_for,
        }
        for row in rows
        if any(code.startswith(area) for code in where.get(row.worker_id, ()) for area in areas)
    ][:limit]  # fmt: skip


def _areas_of_workers(ids: set[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    roles = session.execute(select(WorkerRole.worker_id, WorkerRole.area_code).where(WorkerRole.worker_id.in_(ids)))
    given = session.execute(
        select(Assignment.worker_id, Record.area_code)
        .join(Record, Record.id == Assignment.record_id)
        .where(Assignment.worker_id.in_(ids))
    )
    for worker_id, code in [*roles, *given]:
        found.setdefault(worker_id, set()).add(code)
    return found
