"""Changes as a person may read them: masked as everywhere, what is not theirs withheld and named."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.accounts.access import Access
from server.areas.queries import labels_of, resolve
from server.foundation.ciphers import mask_id_number
from server.foundation.database import session
from server.foundation.forgiving_json import shown
from server.records.envelope import EnvelopeSchema
from server.records.held import wire_schema
from server.records.model import Record
from server.records.wire import load_rows, to_wire_all
from server.records.work_line import RecordKind

# Envelope fields that a person reads; the rest is for machines.
TOLD = ("area_code", "group_no", "zhai_name", "place_text", "note", "operator_name", "entry_mode")
Kinds = Mapping[str, RecordKind]


def readable(raw_changes: Sequence[dict], access: Access, kinds: Kinds, *, everything: bool) -> list[dict]:
    """Return changes in the order given; `everything` says that a change without a known place may be read, too."""
    raw_changes = [shown(raw) if isinstance(raw, dict) else {} for raw in raw_changes]
    around = _Around(raw_changes, access, kinds)
    told = [_told(raw, around, access, kinds, everything=everything) for raw in raw_changes]
    labels = labels_of({one["area_code"] for one in told if one["area_code"]})
    return [one | {"area_name": labels.get(one["area_code"])} for one in told]


class _Around:
    """The records that changes tell of, loaded in bulk."""

    def __init__(self, raw_changes: Sequence[dict], access: Access, kinds: Kinds):
        named: set[UUID] = set()
        for raw in raw_changes:
            named |= {id_of(raw, "id"), *(id_of(_data(raw), name) for name in _pointing(raw, kinds))} - {None}
        ids = list(named)
        self.places: dict[UUID, tuple[str, UUID | None]] = {}
        self.names: dict[UUID, str] = {}
        for start in range(0, len(ids), 400):
            part = ids[start : start + 400]
            rows = session.execute(select(Record.id, Record.area_code, Record.subject_id).where(Record.id.in_(part)))
            self.places |= {row.id: (row.area_code, row.subject_id) for row in rows}
            subjects = {place[1] for one, place in self.places.items() if one in part and place[1]}
            seen = {
                one: (envelope, data)
                for one, (envelope, data) in load_rows(subjects | set(part), kinds).items()
                if access.sees_record(kinds[envelope["kind"]], area_code=envelope["area_code"], subject_id=envelope["subject_id"])
            }  # fmt: skip
            for one, row in to_wire_all(seen, kinds, access).items():
                if isinstance(row["data"].get("name"), str):
                    self.names[one] = row["data"]["name"]


def _told(raw: dict, around: _Around, access: Access, kinds: Kinds, *, everything: bool) -> dict[str, Any]:
    kind = kinds.get(raw["kind"]) if isinstance(raw.get("kind"), str) else None
    record_id = id_of(raw, "id")
    area_code, subject_id = _place(raw, kind, around)
    subject_id = subject_id or (id_of(_data(raw), kind.subject) if kind and kind.subject else record_id)
    allowed, seen = None, everything and area_code is None
    if kind and area_code:
        seen = access.sees_record(kind, area_code=area_code, subject_id=subject_id)
        allowed = access.reads(kind, area_code=area_code, subject_id=subject_id) if seen else frozenset()
        if hidden := access.withheld(kind, None, None):  # whether such a record needs it is not known of a change alone
            allowed = (frozenset(wire_schema(kind.schema).fields) if allowed is None else allowed) - hidden
    fields, withheld = _masked(_data(raw), kind, allowed) if seen else ({}, sorted(map(str, _data(raw))))
    return {
        "change_id": id_of(raw, "change_id"), "kind": raw.get("kind") if kind else None, "record_id": record_id,
        "creates": raw.get("base_revision") is None and raw.get("base_change_id") is None,
        "occurred_at": raw.get("occurred_at") if isinstance(raw.get("occurred_at"), str) else None,
        "area_code": area_code, "subject_name": around.names.get(subject_id) if subject_id else None,
        "around": {name: raw[name] for name in TOLD if seen and raw.get(name) is not None and name in EnvelopeSchema().fields},
        "review": raw.get("review") if seen and isinstance(raw.get("review"), dict) else None,
        "fields": fields, "withheld": withheld,
    }  # fmt: skip


def _place(raw: dict, kind: RecordKind | None, around: _Around) -> tuple[str | None, UUID | None]:
    """Return area and subject: of the record here, of its parent, or the area the change names."""
    for one in (id_of(raw, "id"), id_of(_data(raw), kind.parent) if kind and kind.parent else None):
        if one in around.places:
            return around.places[one]
    code = raw.get("area_code")
    return (resolve(code) if isinstance(code, str) and code.isdigit() else None), None


def _masked(data: dict, kind: RecordKind | None, allowed: frozenset[str] | None) -> tuple[dict, list[str]]:
    if kind is None:
        return {}, sorted(map(str, data))
    schema, told, withheld = wire_schema(kind.schema), {}, []
    for name, value in data.items():
        field = schema.fields.get(name)
        if field is None or (allowed is not None and name not in allowed):
            withheld.append(name)
        elif field.load_only:
            told[name] = mask_id_number(value) if name == "id_number" and isinstance(value, str) else "***"
        else:
            told[name] = value
    return told, sorted(withheld)


def _pointing(raw: dict, kinds: Kinds) -> list[str]:
    kind = kinds.get(raw["kind"]) if isinstance(raw.get("kind"), str) else None
    return [name for name in (kind.parent, kind.subject) if name] if kind else []


def _data(raw: dict) -> dict:
    return raw["data"] if isinstance(raw.get("data"), dict) else {}


def id_of(raw: Mapping[str, Any], name: str) -> UUID | None:
    """Return an id that a change names, None where there is none to be read."""
    try:
        return UUID(raw[name]) if isinstance(raw.get(name), str) else None
    except ValueError:
        return None
