"""Looking at records: pages, one whole, its history, a sealed field in full."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.foundation import paging
from server.foundation.database import session
from server.foundation.problems import Forbidden, NotFound
from server.records.finding import require_visible
from server.records.held import ENVELOPE_FIELDS, REVISIONS, unsealed, wire_schema
from server.records.model import Record
from server.records.wire import load_rows, readable, to_wire_all
from server.records.work_line import RecordKind

AT_A_TIME = 500
ORDERS = ("oldest", "newest")


def page_of(kind: RecordKind, kinds: dict, access, *, area: str | None = None, q: str | None = None,
            after: str | None = None, limit: int = 50, order: str = "oldest") -> dict:  # fmt: skip
    """Return a page of visible records by id, which holds its time; q matches a part of the (sealed) name."""
    newest_first = order == "newest"
    place = paging.position(after, length=1)
    last = _id_of(place[0]) if place else None
    found: list[dict] = []
    while True:
        statement = (
            select(Record.id)
            .where(access.sees(kind))
            .order_by(Record.id.desc() if newest_first else Record.id)
            .limit(AT_A_TIME if q else limit - len(found) + 1)
        )
        if area:
            statement = statement.where(Record.area_code >= area, Record.area_code < area + ":")
        if last:
            statement = statement.where(Record.id < last if newest_first else Record.id > last)
        ids = list(session.scalars(statement))
        told = to_wire_all(load_rows(ids, kinds), kinds, access)
        rows = [told[one] for one in ids if one in told]
        found += [row for row in rows if not q or q in str(row["data"].get("name") or "")]
        if not ids or not q or len(found) > limit:
            break
        last = ids[-1]
    more = len(found) > limit
    found = found[:limit]
    return {"records": found, "next": paging.mark(found[-1]["id"]) if more else None}


def _id_of(text: Any) -> UUID:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise NotFound from None


def one(kind: RecordKind, kinds: dict, record_id: UUID, access, names_of: Callable) -> dict:
    """Return one visible record with the names behind its conflicts; raises NotFound."""
    require_visible(kind, record_id, access)
    told = to_wire_all(load_rows([record_id], kinds), kinds, access)
    names_of(list(told.values()))
    return told[record_id]


def history_of(kind: RecordKind, record_id: UUID, access, names_of: Callable) -> list[dict]:
    """Return the revisions of a visible record, newest first; fields not mine to see are left out, ID numbers masked."""
    require_visible(kind, record_id, access)
    allowed = readable(kind, *load_rows([record_id], {kind.name: kind})[record_id], access)
    rows = session.execute(
        select(REVISIONS).where(REVISIONS.c.record_id == record_id).order_by(REVISIONS.c.revision.desc())
    ).mappings()
    told = [
        dict(row)
        | {"changed": _shown(row["changed"], kind, allowed), "by": None if row["by"] is None else str(row["by"])}
        for row in rows
    ]
    names_of([{"conflicts": [{"values": told}]}])
    return told


def _shown(changed: dict | None, kind: RecordKind, allowed: frozenset[str] | None) -> dict | None:
    if changed is None:
        return None
    hidden = {name for name, one in wire_schema(kind.schema).fields.items() if one.load_only}
    return {
        name: ["***", "***"] if name in hidden else [unsealed(part) for part in pair]
        for name, pair in changed.items()
        if allowed is None or name in allowed or name in ENVELOPE_FIELDS
    }


def revealed(kind: RecordKind, kinds: dict, record_id: UUID, access, field: str) -> Any:
    """Return a sealed field in full; needs the grant `reveal`; raises Forbidden, NotFound."""
    require_visible(kind, record_id, access)
    if "reveal" not in access.grants:
        raise Forbidden
    envelope, data = load_rows([record_id], kinds)[record_id]
    allowed = readable(kind, envelope, data, access)
    schema = wire_schema(kind.schema)
    if (
        field not in schema.fields
        or not schema.fields[field].metadata.get("sensitive")
        or (allowed is not None and field not in allowed)
    ):
        raise NotFound
    return schema.fields[field].serialize(field, data)
