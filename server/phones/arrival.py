"""What became of ids that a phone told of: records here, changes kept aside, or nothing known."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from server.foundation.database import session
from server.records.model import Record
from server.sync.model import Change

IN_ONE_STATEMENT = 400
NOT_APPLIED = ("waiting", "refused")


def what_became_of(ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return for every id {here: arrived|kept|missing, kind, here_revision, since}; an id names a record or a change."""
    wanted = list(dict.fromkeys(ids))
    found: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(wanted), IN_ONE_STATEMENT):
        found |= _some(wanted[start : start + IN_ONE_STATEMENT])
    unknown = {"here": "missing", "kind": None, "here_revision": None, "since": None}
    return {one: found.get(one, dict(unknown)) for one in wanted}


def _some(ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    records = {
        row.id: _here("arrived", row.kind, row.revision, row.received_at)
        for row in session.execute(
            select(Record.id, Record.kind, Record.revision, Record.received_at).where(Record.id.in_(ids))
        )
    }
    changes: dict[UUID, dict[str, Any]] = {}
    rows = session.execute(
        select(Change.change_id, Change.record_id, Change.kind, Change.outcome, Change.revision, Change.received_at)
        .where(or_(Change.change_id.in_(ids), Change.record_id.in_(ids)))
        .order_by(Change.received_at)
    )
    for row in rows:
        state = "kept" if row.outcome in NOT_APPLIED else "arrived"
        changes[row.change_id] = told = _here(state, row.kind, row.revision, row.received_at)
        if row.record_id is not None:
            changes[row.record_id] = told
    return changes | records


def _here(state: str, kind: str | None, revision: int | None, since) -> dict[str, Any]:
    return {"here": state, "kind": kind, "here_revision": revision, "since": since}
