"""What is kept from revoked devices until a supervisor decides: single changes and whole files."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from server.accounts.access import Access
from server.accounts.model import Device, Worker
from server.foundation.database import session
from server.foundation.problems import NotFound
from server.phones.model import ChangeDecision, PhoneExport
from server.phones.reach import areas_i_supervise, workers_within
from server.sync.model import Change

KEPT_FOR = ("device-revoked", "account-closed")
FROM_REVOKED: ColumnElement[bool] = (Change.outcome == "refused") & Change.problem["slug"].as_string().in_(KEPT_FOR)
DEVICE = (Device.worker_id == Change.worker_id) & (Device.id == Change.device_id)


def quarantine_visible_to(access: Access, *, limit: int = 300) -> dict[str, Any]:
    """Return what is kept by authors of my area, the undecided first, without its content; raises Forbidden."""
    authors = workers_within(*areas_i_supervise(access))
    kept, decided = _changes(authors, limit), _exports(authors, limit)
    items = sorted(
        kept + decided, key=lambda one: (one["state"] != "kept", -one["received_at"].timestamp(), str(one["id"]))
    )
    names = _names({one["decided_by"] for one in items} - {None})
    for one in items:
        one["decided_by_name"] = names.get(one["decided_by"])
    return {"items": items[:limit], "more": len(items) > limit}


def _changes(authors, limit: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(
            Change.change_id, Change.worker_id, Change.device_id, Change.kind, Change.record_id, Change.received_at,
            Change.outcome, Change.problem, ChangeDecision, Worker.name, Device.name.label("device_name"),
        )
        .join(Worker, Worker.id == Change.worker_id)
        .outerjoin(Device, DEVICE)
        .outerjoin(ChangeDecision, ChangeDecision.change_id == Change.change_id)
        .where(Change.worker_id.in_(authors), or_(FROM_REVOKED, ChangeDecision.decision == "released"))
        .order_by(ChangeDecision.change_id.is_not(None), Change.received_at.desc())
        .limit(limit + 1)
    )  # fmt: skip
    return [
        {
            "id": row.change_id, "what": "change", "worker_id": row.worker_id, "worker_name": row.name, "device_id": row.device_id,
            "device_name": row.device_name, "received_at": row.received_at, "kind": row.kind, "record_id": row.record_id,
            "why": (row.problem or {}).get("slug"), "counts": None,
            "outcome": row.outcome if _is_decided(row.ChangeDecision, "released") else None,
            "problem": row.problem if _is_decided(row.ChangeDecision, "released") else None,
        } | _decision(row.ChangeDecision)
        for row in rows
    ]  # fmt: skip


def _is_decided(decision: ChangeDecision | None, word: str) -> bool:
    return decision is not None and decision.decision == word


def _decision(decision: ChangeDecision | None) -> dict[str, Any]:
    if decision is None:
        return {"state": "kept", "decided_at": None, "decided_by": None, "reason": None}
    return {
        "state": decision.decision, "decided_at": decision.at, "decided_by": decision.by, "reason": decision.reason,
    }  # fmt: skip


def _exports(authors, limit: int) -> list[dict[str, Any]]:
    return [
        one | {"kind": None, "record_id": None, "outcome": None, "problem": None, "state": {"imported": "released"}.get(one["state"], one["state"])}
        for one in _told_exports(authors, limit, PhoneExport.why == "revoked")
    ]  # fmt: skip


def exports_visible_to(access: Access, *, limit: int = 100) -> list[dict[str, Any]]:
    """Return the files brought in from phones of my area, newest first, without their content; raises Forbidden."""
    found = _told_exports(workers_within(*areas_i_supervise(access)), limit, PhoneExport.why == "export")
    names = _names({one["brought_by"] for one in found} - {None})
    return [one | {"brought_by_name": names.get(one["brought_by"])} for one in found]


def _told_exports(authors, limit: int, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    rows = session.execute(
        select(
            PhoneExport.id, PhoneExport.worker_id, PhoneExport.device_id, PhoneExport.received_at, PhoneExport.made_at,
            PhoneExport.brought_by, PhoneExport.counts, PhoneExport.state, PhoneExport.imported_at, PhoneExport.decided_at,
            PhoneExport.decided_by, PhoneExport.reason, PhoneExport.why, Worker.name, Device.name.label("device_name"),
        )
        .join(Worker, Worker.id == PhoneExport.worker_id)
        .outerjoin(Device, (Device.worker_id == PhoneExport.worker_id) & (Device.id == PhoneExport.device_id))
        .where(PhoneExport.worker_id.in_(authors), which)
        .order_by(PhoneExport.received_at.desc())
        .limit(limit + 1)
    ).mappings()  # fmt: skip
    return [dict(row) | {"what": "export", "worker_name": row["name"]} for row in rows]


def _names(ids: set[UUID]) -> dict[UUID, str]:
    return dict(session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(ids))).all()) if ids else {}


def kept_change(access: Access, change_id: UUID) -> Change | None:
    """Return a change that is or was kept by an author of my area; None where there is none."""
    authors = workers_within(*areas_i_supervise(access))
    return session.scalars(
        select(Change)
        .outerjoin(ChangeDecision, ChangeDecision.change_id == Change.change_id)
        .where(
            Change.change_id == change_id,
            Change.worker_id.in_(authors),
            or_(FROM_REVOKED, ChangeDecision.decision == "released"),
        )
    ).first()


def export_seen_by(access: Access, export_id: UUID) -> PhoneExport:
    """Return a file from a phone of my area; raises Forbidden, NotFound."""
    authors = workers_within(*areas_i_supervise(access))
    found = session.scalars(
        select(PhoneExport).where(PhoneExport.id == export_id, PhoneExport.worker_id.in_(authors))
    ).first()
    if found is None:
        raise NotFound
    return found


def kept_item(access: Access, item_id: UUID) -> Change | PhoneExport:
    """Return what is kept under an id, a change or a file; raises Forbidden, NotFound."""
    return kept_change(access, item_id) or export_seen_by(access, item_id)
