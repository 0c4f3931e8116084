"""What a file from a phone holds, told to a person: changes with their outcome, drafts, what was held, what is damaged."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.accounts.access import Access
from server.accounts.model import Device, Worker
from server.foundation.ciphers import mask_id_number, mask_phone
from server.foundation.database import session
from server.phones.arrival import what_became_of
from server.phones.exports import changes_in, unreadable_in
from server.phones.model import PhoneExport
from server.phones.reach import covers_everything_of
from server.phones.reading import Kinds, id_of, readable
from server.sync.changes import hash_of
from server.sync.model import Change
from server.sync.problems import ChangeIdReused

SHOWN_AT_MOST = 500  # of each part; the counts say how many there are
LEAVES_AT_MOST = 60  # of one draft
MASKS = {"id_number": mask_id_number, "phone": mask_phone}
TROUBLED_FIRST = ("refused", "conflict", "waiting", None, "merged", "accepted")


def export_in_brief(row: PhoneExport, *, again: bool = False) -> dict[str, Any]:
    """Return a file with what became of each of its changes, without content."""
    changes, aside = changes_in(row.content)
    became = _outcomes(id_of(raw, "change_id") for raw in changes)
    told = [_in_brief(raw, row.worker_id, became, aside) for raw in changes]
    told.sort(key=lambda one: TROUBLED_FIRST.index(one["outcome"]))
    device = session.get(Device, (row.device_id, row.worker_id))
    people = {row.worker_id, row.brought_by, row.decided_by} - {None}
    names = dict(session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(people))).all())
    return {
        "id": row.id, "again": again, "worker_id": row.worker_id, "worker_name": names.get(row.worker_id), "device_id": row.device_id,
        "device_name": device.name if device else None, "why": row.why, "received_at": row.received_at, "made_at": row.made_at,
        "state": row.state, "imported_at": row.imported_at, "brought_by_name": names.get(row.brought_by),
        "decided_at": row.decided_at, "decided_by_name": names.get(row.decided_by), "reason": row.reason, "counts": row.counts,
        "changes": told[:SHOWN_AT_MOST], "wipe": [],
    }  # fmt: skip


def export_in_full(row: PhoneExport, access: Access, kinds: Kinds) -> dict[str, Any]:
    """Return a file with all that it holds, as far as it is this person's to read."""
    brief, everything = export_in_brief(row), covers_everything_of(row.worker_id, access)
    by_id = {id_of(raw, "change_id"): raw for raw in changes_in(row.content)[0]}
    raws = [by_id[one["change_id"]] for one in brief["changes"]]
    read = readable(raws, access, kinds, everything=everything)
    return brief | {
        "changes": [one | {"content": content} for one, content in zip(brief["changes"], read, strict=True)],
        "drafts": [_draft(one, everything=everything) for one in row.content["drafts"][:SHOWN_AT_MOST]],
        "held": _held(row.content["held"]),
        "damaged": _damaged(row.content),
    }


def _outcomes(ids: Iterable[UUID | None]) -> dict[UUID, Any]:
    wanted, found = [one for one in ids if one], {}
    for start in range(0, len(wanted), 400):
        rows = session.execute(
            select(
                Change.change_id, Change.content_hash, Change.worker_id, Change.outcome, Change.revision, Change.problem
            ).where(Change.change_id.in_(wanted[start : start + 400]))
        )
        found |= {row.change_id: row for row in rows}
    return found


def _in_brief(raw: dict, author: UUID, became: dict[UUID, Any], aside: frozenset[UUID]) -> dict[str, Any]:
    change_id = id_of(raw, "change_id")
    outcome = revision = problem = None
    if row := became.get(change_id):
        if (row.worker_id, row.content_hash) == (author, hash_of(raw)):
            outcome, revision, problem = row.outcome, row.revision, row.problem
        else:  # what these words say has not come true, whatever became of the others under their number
            outcome, problem = "refused", ChangeIdReused().as_json()
    return {
        "change_id": change_id, "kind": raw["kind"] if isinstance(raw.get("kind"), str) else None, "record_id": id_of(raw, "id"),
        "aside": change_id in aside, "outcome": outcome, "revision": revision, "problem": problem,
    }  # fmt: skip


def _draft(draft: Any, *, everything: bool) -> dict[str, Any]:
    """Return what somebody had half written, line by line; a draft has no place yet, so only who covers its author reads it."""
    if not isinstance(draft, dict):
        return {"id": None, "lines": [], "withheld": not everything}
    body = draft.get("body")
    value = body["value"] if isinstance(body, dict) and set(body) <= {"value", "from"} and "value" in body else body
    lines = list(_leaves(value, ""))[:LEAVES_AT_MOST] if everything else []
    return {"id": str(draft.get("id"))[:200], "lines": lines, "withheld": not everything}


def _leaves(value: Any, path: str) -> Iterable[dict[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    elif value not in (None, ""):
        mask = MASKS.get(path.rsplit(".", 1)[-1])
        yield {"field": path, "value": (mask(str(value)) or "") if mask else str(value)[:2000]}


def _held(held: list) -> list[dict[str, Any]]:
    """Return what the phone held when it made the file, what never arrived first."""
    rows = {id_of(one, "id"): one for one in held if isinstance(one, dict) and id_of(one, "id")}
    became = what_became_of(rows)
    told = [
        became[one] | {"id": one, "kind": became[one]["kind"] or _text(row.get("kind")), "revision": _number(row.get("revision"))}
        for one, row in rows.items()
    ]  # fmt: skip
    told.sort(key=lambda one: ("missing", "kept", "arrived").index(one["here"]))
    return told[:SHOWN_AT_MOST]


def _damaged(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what could not be read on the phone or here; its sealed bytes stay in the file."""
    told = [
        {"table": _text(one.get("table")), "size": len(one["sealed"]) * 3 // 4 if isinstance(one.get("sealed"), str) else 0}
        if isinstance(one, dict) else {"table": None, "size": 0}
        for one in content["damaged"]
    ]  # fmt: skip
    return (told + [{"table": "changes", "size": 0}] * unreadable_in(content))[:SHOWN_AT_MOST]


def _text(value: Any) -> str | None:
    return value[:40] if isinstance(value, str) else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
