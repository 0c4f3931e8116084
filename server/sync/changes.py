"""One pushed change: read, judged, applied. A bad one neither blocks nor vanishes."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID, uuid5

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing, validate

from server.foundation import forgiving_json
from server.foundation.problems import Invalid, Malformed, Problem, flatten
from server.records.envelope import CLOCK_TOLERANCE, EnvelopeSchema, Instant, Text
from server.records.held import wire_schema
from server.records.work_line import RecordKind
from server.sync.problems import MalformedText, UnknownKind
from server.sync.upgrading import lifted, names_its_shape


class ChangeSchema(EnvelopeSchema):
    """One change of a push: the envelope beside `data`, which holds only changed fields after the first."""

    class Meta:
        unknown = EXCLUDE

    change_id = fields.UUID(required=True)
    kind = Text(40, required=True)
    id = fields.UUID(required=True)
    base_revision = fields.Integer(allow_none=True, strict=True, validate=validate.Range(1, 2**31 - 1))
    base_change_id = fields.UUID(allow_none=True)
    replaces = fields.UUID(allow_none=True)
    resolves = fields.List(fields.String(), allow_none=True)
    occurred_at = Instant(required=True)
    shape = fields.Raw(
        allow_none=True,
        metadata={"type": "integer", "minimum": 1, "description": "Which shape of its kind; 1 without."},
    )
    data = fields.Dict(required=True)


class RawChange(fields.Nested):
    """A change documented by its schema but read later, one by one: a bad one harms no other."""

    def deserialize(self, value, attr=None, data=None, **more):
        """Take anything as it is."""
        return value


@dataclass
class IncomingChange:
    """A change as it was sent, and as far as it could be read."""

    raw: dict  # empty where it is no object
    change_id: UUID  # its own; made from author and content where it has none
    content_hash: str
    received_at: datetime
    device_id: str | None
    called: str | None = None  # what its sender calls it, where that is no id
    fault: Problem | None = None  # why it cannot even be looked at
    text: str = ""  # as it was sent, where it cannot be looked at
    suspicious: bool = False  # may hold NUL or a broken surrogate: worth a close look
    kind: RecordKind | None = None
    record_id: UUID | None = None
    base_revision: int | None = None
    base_change_id: UUID | None = None
    replaces: UUID | None = None
    resolves: list[str] = field(default_factory=list)
    occurred_at: datetime | None = None
    happened_at: datetime | None = None
    clock: dict | None = None
    envelope: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)
    lifted: bool = False  # it came in an older shape
    why: str | None = None

    @property
    def creates(self) -> bool:
        """Whether it makes a record rather than changing one."""
        return self.base_revision is None and self.base_change_id is None

    @property
    def fields(self) -> dict[str, Any]:
        """Return every field it sets, of envelope and data."""
        return self.envelope | self.data


ENVELOPE = ChangeSchema()
CARRIED = ("base_revision", "base_change_id", "replaces", "occurred_at")
APART = {*CARRIED, "change_id", "kind", "id", "data", "clock", "resolves", "shape"}


CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


@cache
def writable_fields(schema: type[Schema]) -> frozenset[str]:
    """Return the data fields that a phone may send."""
    return frozenset(name for name, one in wire_schema(schema).fields.items() if not one.dump_only)


@lru_cache(maxsize=512)
def reader_of(schema: type[Schema], names: frozenset[str], *, edit: bool = False) -> Schema:
    """Return a schema that reads just these fields, and what may not be missing unless it is an edit."""
    known = wire_schema(schema).fields
    needed = {name for name, one in known.items() if one.required or one.load_default is not missing}
    return schema(only=names if edit else names | needed)


def storable(raw: Any) -> Any:
    """Return a change's content as it can be kept: what no database takes only as the text of its JSON."""
    try:
        json.dumps(raw, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return {"json": json.dumps(raw)}
    except TypeError:
        return {"json": forgiving_json.written(raw)}
    return raw


def as_sent(content: Any) -> Any:
    """Return a kept content as the phone sent it: what `storable` made of it, undone."""
    if not (isinstance(content, dict) and set(content) == {"json"} and isinstance(content["json"], str)):
        return content
    try:
        return forgiving_json.loads(content["json"])
    except Malformed as fault:
        return forgiving_json.Unreadable(content["json"], fault.detail or fault.zh)


def hash_of(raw: Any) -> str:
    """Return the hash by which the same words are known again, whatever stands in the place of a change."""
    return _hash(_text_of(raw)[0])


def _text_of(raw: Any) -> tuple[str, bool]:
    """Return what stands in the place of a change as text, and whether it is nothing that JSON can hold."""
    try:
        return CANONICAL.encode(raw), False
    except TypeError:
        return forgiving_json.written(raw), True


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_change(raw: Any, *, author: UUID, device_id: str | None, received_at: datetime) -> IncomingChange:
    """Take up what stands in the place of a change, whatever it is; nothing is judged yet."""
    text, broken = _text_of(raw)
    fault = Malformed(errors=list(forgiving_json.faults_in(raw))) if broken else None
    content_hash = _hash(text)
    whole, called = raw if isinstance(raw, dict) else {}, None
    if (change_id := uuid_of(whole.get("change_id"))) is None:
        change_id, called = uuid5(author, content_hash), _told_back(whole.get("change_id"))
        fault = fault or Invalid(errors=[NO_ID if isinstance(raw, dict) else NO_OBJECT])
    return IncomingChange(
        raw=whole, change_id=change_id, content_hash=content_hash, received_at=received_at, device_id=device_id,
        called=called, fault=fault, text=text if fault else "", suspicious="\\u0000" in text or "\\ud" in text,
    )  # fmt: skip


NO_ID = {"path": "change_id", "message": "应当是一个 UUID。"}
NO_OBJECT = {"path": "", "message": "应当是一个对象。"}


def _told_back(called: Any) -> str:
    """Return what the answer calls a change that has no id: its sender's word for it, where that can be told."""
    return called if isinstance(called, str) and len(called) <= 64 and called.isascii() and called.isprintable() else ""


def uuid_of(value: Any) -> UUID | None:
    """Return the id that a text is, None for anything else."""
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def understand(change: IncomingChange, kinds: dict[str, RecordKind], *, device_offset: timedelta | None) -> None:
    """Read envelope and data; raises Malformed or Invalid with JSON paths, UnknownKind, MalformedText."""
    if change.fault:
        raise change.fault
    if change.suspicious:
        _require_plain_text(change.raw)
    whole = lifted(change.raw, kinds)
    change.lifted = whole is not change.raw
    sent = {name: value for name, value in whole.items() if value is not None or name not in ENVELOPE.NEVER_CLEARED}
    change.record_id = uuid_of(whole.get("id"))  # also what is refused for its envelope is found by its record
    try:
        read = reader_of(ChangeSchema, frozenset(sent.keys() & ENVELOPE.fields.keys())).load(sent)
    except ValidationError as error:
        raise Invalid(errors=flatten(error.messages)) from error
    change.record_id = read["id"]
    for name in CARRIED:
        setattr(change, name, read.get(name))
    change.resolves = read.get("resolves") or []
    change.envelope = {name: value for name, value in read.items() if name not in APART}
    change.kind = kinds.get(read["kind"])
    if change.kind is None:
        raise UnknownKind(kind=read["kind"])
    _read_data(change, read["data"])
    _judge_clock(change, read.get("clock"), device_offset)
    if extra := {name: value for name, value in whole.items() if _holds_unknown(name, value)}:
        change.unknown["envelope"] = extra


def _holds_unknown(name: str, value: Any) -> bool:
    """Say whether an envelope field is not known here, or has parts that are not."""
    known = ENVELOPE.fields.get(name)
    if known is None or (name == "shape" and not names_its_shape(value)):
        return True
    nested = getattr(known, "inner", known)
    parts = value if isinstance(value, list) else [value]
    return isinstance(nested, fields.Nested) and any(set(part) - set(nested.schema.fields) for part in parts if part)


def _read_data(change: IncomingChange, data: dict) -> None:
    schema, known = wire_schema(change.kind.schema), writable_fields(change.kind.schema)
    mine = {name: value for name, value in data.items() if name in known}
    strange = {name: value for name, value in data.items() if name not in schema.fields}
    try:
        change.data = reader_of(change.kind.schema, frozenset(mine), edit=not change.creates).load(mine)
    except ValidationError as error:
        raise Invalid(errors=flatten(error.messages, "data")) from error
    if strange:
        change.unknown["data"] = strange


def _judge_clock(change: IncomingChange, clock: dict | None, device_offset: timedelta | None) -> None:
    """Correct the device's time by its offset then; flag it where the offset now says otherwise."""
    known = (clock or {}).get("offset_ms")
    offset_then = timedelta(milliseconds=known) if known is not None else None
    certain = (clock or {}).get("certain", True)
    if offset_then is None:
        far = device_offset is not None and abs(device_offset) > CLOCK_TOLERANCE
        offset, certain = (device_offset, False) if far else (timedelta(), certain)
    else:
        offset = offset_then
        if device_offset is not None and abs(device_offset - offset_then) > CLOCK_TOLERANCE:
            certain = False
    happened_at = change.occurred_at + offset
    if happened_at > change.received_at + CLOCK_TOLERANCE:
        certain = False
    # Nothing was seen after it arrived; what a clock running ahead says is kept beside, in occurred_at.
    change.happened_at = min(happened_at, change.received_at).astimezone(UTC)
    change.clock = {
        "offset_ms": round(offset.total_seconds() * 1000),
        "epoch": (clock or {}).get("epoch"),
        "certain": certain,
    }


def _require_plain_text(value: Any, path: str = "") -> None:
    """Refuse NUL bytes and broken surrogates anywhere: no database keeps them."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise MalformedText(errors=[{"path": path, "message": MalformedText.zh}])
    elif isinstance(value, dict):
        for name, inner in value.items():
            _require_plain_text(name, path)
            _require_plain_text(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _require_plain_text(inner, f"{path}[{place}]")
