"""Records as they stand on the wire, masked for the reader."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy import select

from server.foundation.ciphers import mask_id_number
from server.foundation.database import session
from server.foundation.spatial import point_of
from server.records.declared import states_of
from server.records.envelope import as_device_said
from server.records.held import ENVELOPE_FIELDS, RECORDS, wire_schema
from server.records.work_line import RecordKind

PLAIN = (
    "revision", "area_code", "group_no", "zhai_name", "clock", "operator_name", "device_id", "entry_mode", "accuracy_m",
    "location_source", "location_absent_reason", "place_text", "note", "media",
)  # fmt: skip


def load_rows(ids: Iterable[UUID], kinds: Mapping[str, RecordKind]) -> dict[UUID, tuple[dict, dict]]:
    """Return {id: (envelope, data)} of records, one statement for the envelopes and one per kind."""
    envelopes = {
        row["id"]: dict(row) for row in session.execute(select(RECORDS).where(RECORDS.c.id.in_(list(ids)))).mappings()
    }
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for record_id, envelope in envelopes.items():
        by_kind[envelope["kind"]].append(record_id)
    found = {}
    for name, members in by_kind.items():
        if (kind := kinds.get(name)) is None:
            continue
        table = kind.model.__table__
        for row in session.execute(select(table).where(table.c.record_id.in_(members))).mappings():
            found[row["record_id"]] = (envelopes[row["record_id"]], dict(row))
    return found


def to_wire(envelope: Mapping[str, Any], data: Mapping[str, Any], kind: RecordKind, access) -> dict:
    """Return one record as this reader may see it; what is withheld is named."""
    allowed = readable(kind, envelope, data, access)
    schema = wire_schema(kind.schema)
    told = dict.fromkeys(schema.dump_fields) | schema.dump(data)
    withheld: list[str] = []
    if allowed is not None:
        withheld = sorted(set(told) - allowed)
        told = {name: _without_unknown(schema.fields[name], value) for name, value in told.items() if name in allowed}
    row = {name: envelope[name] for name in PLAIN} | {
        "kind": kind.name,
        "id": str(envelope["id"]),
        "gone": False,
        "expires_at": None,
        "occurred_at": as_device_said(envelope["occurred_at"], envelope["occurred_offset"]),
        "received_at": envelope["received_at"].isoformat(),
        "recorder_id": None if envelope["recorder_id"] is None else str(envelope["recorder_id"]),
        "location": point_of(envelope["location"]),
        "review": envelope["review"] or {"state": "received", "reason": None, "revision": None},
        "conflicts": _conflicts_for(envelope["conflicts"], kind, allowed),
        "data": told,
        "withheld": withheld,
    }
    if envelope["unknown"] and allowed is None:
        row["unknown"] = envelope["unknown"]
    return row


def readable(kind: RecordKind, envelope: Mapping[str, Any], data: Mapping[str, Any], access) -> frozenset[str] | None:
    """Return the only data fields that a reader may read of this record; None means all."""
    allowed = access.reads(kind, area_code=envelope["area_code"], subject_id=envelope["subject_id"])
    hidden = access.withheld(kind, data, envelope["recorder_id"])
    if not hidden:
        return allowed
    return (frozenset(wire_schema(kind.schema).fields) if allowed is None else allowed) - hidden


def _conflicts_for(conflicts: list[dict] | None, kind: RecordKind, allowed: frozenset[str] | None) -> list[dict]:
    """Show conflicts of the fields that the reader may see; what is never told in full is masked."""
    schema, shown = wire_schema(kind.schema), []
    for conflict in conflicts or []:
        name = conflict["field"].split("[")[0]
        if allowed is not None and name not in allowed and name not in ENVELOPE_FIELDS:
            continue
        if name in schema.fields and schema.fields[name].load_only:
            values = [value | {"value": mask_id_number(value["value"])} for value in conflict["values"]]
            conflict = conflict | {"values": values}
        shown.append(conflict)
    return shown


def _without_unknown(field, value: Any) -> Any:
    """Return a nested value with only the parts that are known here."""
    nested = getattr(field, "inner", field)
    if not isinstance(nested, fields.Nested):
        return value
    known = {one.data_key or name for name, one in nested.schema.fields.items()}
    if isinstance(value, list):
        return [{name: part for name, part in one.items() if name in known} for one in value]
    return value and {name: part for name, part in value.items() if name in known}


def _add_states(rows: dict[UUID, dict]) -> None:
    """Say of every declared file whether it has come."""
    states = states_of(rows) if rows else {}
    for record_id, row in rows.items():
        row["media"] = [entry | states[record_id].get(entry["sha256"], {"state": "missing"}) for entry in row["media"]]


def to_wire_all(rows: Mapping[UUID, tuple[dict, dict]], kinds: Mapping[str, RecordKind], access) -> dict[UUID, dict]:
    """Return many records on the wire, enriched per kind in bulk."""
    told = {
        record_id: to_wire(envelope, data, kinds[envelope["kind"]], access)
        for record_id, (envelope, data) in rows.items()
    }
    _add_states({record_id: row for record_id, row in told.items() if row["media"]})
    for name in {row["kind"] for row in told.values()}:
        if kinds[name].enrich:
            kinds[name].enrich([row for row in told.values() if row["kind"] == name], access)
    return told
