"""What needs a supervisor: stores that phones lost, and changes that wait for their base for over a day."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from server.accounts.access import Access
from server.accounts.model import Device, Worker
from server.foundation import clock
from server.foundation.database import session
from server.foundation.problems import NotFound
from server.foundation.settings import setting
from server.phones.arrival import what_became_of
from server.phones.model import ChangeDecision
from server.phones.reach import TOLD_OF_LOSSES, workers_within
from server.sync.model import Change, ReconcileReport

SHOWN_AT_MOST = 200  # ids of one report
REPORT_DEVICE = (Device.worker_id == ReconcileReport.worker_id) & (Device.id == ReconcileReport.device_id)
CHANGE_DEVICE = (Device.worker_id == Change.worker_id) & (Device.id == Change.device_id)


def _of_my_area(column, access: Access) -> ColumnElement[bool]:
    return column.in_(workers_within(*access.areas_of(*TOLD_OF_LOSSES)))


def reports_visible_to(access: Access, *, limit: int = 100) -> list[dict[str, Any]]:
    """Return reports of lost records by workers of my area, the open ones first, newest first."""
    rows = session.execute(
        select(ReconcileReport, Worker.name, Device.name.label("device_name"))
        .join(Worker, Worker.id == ReconcileReport.worker_id)
        .outerjoin(Device, REPORT_DEVICE)
        .where(_of_my_area(ReconcileReport.worker_id, access))
        .order_by(ReconcileReport.state != "open", ReconcileReport.at.desc())
        .limit(limit)
    ).all()
    became = what_became_of(one for row in rows for one in _ids(row.ReconcileReport))
    names = _names({row.ReconcileReport.handled_by for row in rows} - {None})
    return [_told(row.ReconcileReport, row.name, row.device_name, became, names) for row in rows]


def _ids(report: ReconcileReport) -> list[UUID]:
    return [UUID(one) for one in (*report.missing_here, *report.lost_there)]


def _told(
    report: ReconcileReport, worker_name: str, device_name: str | None, became: dict, names: dict
) -> dict[str, Any]:
    ids = [
        {"id": UUID(one), "what": what} | became[UUID(one)]
        for what, part in (("missing_here", report.missing_here), ("lost_there", report.lost_there))
        for one in part
    ]
    ids.sort(key=lambda one: ("missing", "kept", "arrived").index(one["here"]))
    return {
        "id": report.id, "at": report.at, "worker_id": report.worker_id, "worker_name": worker_name, "device_id": report.device_id,
        "device_name": device_name, "missing_here": report.missing_here, "lost_there": report.lost_there, "ids": ids[:SHOWN_AT_MOST],
        "n": len(ids), "still_missing": sum(one["here"] == "missing" for one in ids), "state": report.state,
        "handled_at": report.handled_at, "handled_by_name": names.get(report.handled_by), "reason": report.reason,
    }  # fmt: skip


def waiting_too_long(access: Access, *, limit: int = 200) -> list[dict[str, Any]]:
    """Return changes by workers of my area that have waited for their base for over a day, oldest first."""
    rows = session.execute(
        select(
            Change.change_id, Change.kind, Change.record_id, Change.worker_id, Change.device_id, Change.received_at,
            Change.waits_for, Change.base_change_id, Worker.name, Device.name.label("device_name"), ChangeDecision,
        )
        .join(Worker, Worker.id == Change.worker_id)
        .outerjoin(Device, CHANGE_DEVICE)
        .outerjoin(ChangeDecision, ChangeDecision.change_id == Change.change_id)
        .where(
            Change.outcome == "waiting",
            Change.received_at < clock.now() - setting("CHANGES_RAISED_AFTER"),
            _of_my_area(Change.worker_id, access),
        )
        .order_by(ChangeDecision.change_id.is_not(None), Change.received_at)
        .limit(limit)
    ).all()  # fmt: skip
    names = _names({row.ChangeDecision.by for row in rows if row.ChangeDecision})
    return [
        {
            "change_id": row.change_id, "kind": row.kind, "record_id": row.record_id, "worker_id": row.worker_id,
            "worker_name": row.name, "device_id": row.device_id, "device_name": row.device_name, "since": row.received_at,
            "waits_for": row.waits_for, "waits_for_what": "change" if row.waits_for == row.base_change_id else "record",
        } | _handled(row.ChangeDecision, names)
        for row in rows
    ]  # fmt: skip


def _handled(decision: ChangeDecision | None, names: dict) -> dict[str, Any]:
    if decision is None:
        return {"state": "open", "handled_at": None, "handled_by_name": None, "reason": None}
    return {
        "state": "handled", "handled_at": decision.at, "handled_by_name": names.get(decision.by), "reason": decision.reason,
    }  # fmt: skip


def report_i_handle(access: Access, report_id: UUID) -> ReconcileReport:
    """Return a report by a worker of my area; raises NotFound."""
    mine = _of_my_area(ReconcileReport.worker_id, access)
    found = session.scalars(select(ReconcileReport).where(ReconcileReport.id == report_id, mine)).first()
    if found is None:
        raise NotFound
    return found


def waiting_i_handle(access: Access, change_id: UUID) -> UUID:
    """Return the id of a waiting change by a worker of my area; raises NotFound."""
    mine = _of_my_area(Change.worker_id, access)
    waiting = (Change.change_id == change_id, Change.outcome == "waiting", mine)
    if session.scalar(select(Change.change_id).where(*waiting)) is None:
        raise NotFound
    return change_id


def _names(ids: set[UUID]) -> dict[UUID, str]:
    return dict(session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(ids))).all()) if ids else {}
