"""Opening what was kept: every look at content is written to the log."""

from typing import Any
from uuid import UUID

from server.accounts.access import Access
from server.accounts.audit import record_audit
from server.foundation.database import session
from server.phones.contents import export_in_full
from server.phones.model import ChangeDecision, PhoneExport
from server.phones.reach import covers_everything_of
from server.phones.reading import Kinds, readable
from server.sync.changes import as_sent
from server.sync.model import Change


def open_kept(item: Change | PhoneExport, access: Access, kinds: Kinds) -> dict[str, Any]:
    """Return a kept change or file in readable form."""
    if isinstance(item, PhoneExport):
        return {"what": "export", "change": None, "export": open_export(item, access, kinds)}
    facts = {"change_id": str(item.change_id), "worker_id": str(item.worker_id)}
    record_audit("quarantine.looked", record_id=item.record_id, facts=facts)
    told = {name: getattr(item, name) for name in ("change_id", "kind", "record_id", "outcome", "revision", "problem")}
    told |= {"aside": False}
    if item.content is not None:  # released and simply accepted since: it is read where it belongs
        everything = covers_everything_of(item.worker_id, access)
        told["content"] = readable([as_sent(item.content)], access, kinds, everything=everything)[0]
        told["kind"], told["record_id"] = told["content"]["kind"], told["content"]["record_id"]
    return {"what": "change", "change": told, "export": None}


def open_export(row: PhoneExport, access: Access, kinds: Kinds) -> dict[str, Any]:
    """Return a file from a phone with all that it holds, as far as it is this person's to read."""
    facts = {"export_id": str(row.id), "worker_id": str(row.worker_id), "device_id": row.device_id}
    record_audit("phone_export.looked", facts=facts)
    return export_in_full(row, access, kinds)


def decided(item_id: UUID) -> dict[str, Any]:
    """Return what a decision about something kept came to."""
    decision = session.get(ChangeDecision, item_id)
    if decision is None:
        row = session.get_one(PhoneExport, item_id)
        state = "dismissed" if row.state == "dismissed" else "released"
        return {
            "id": row.id, "what": "export", "state": state, "outcome": None, "problem": None, "counts": row.counts,
        }  # fmt: skip
    change = session.get_one(Change, item_id, populate_existing=True)
    released = decision.decision == "released"
    return {
        "id": item_id, "what": "change", "state": decision.decision, "outcome": change.outcome if released else None,
        "problem": change.problem if released else None, "counts": None,
    }  # fmt: skip
