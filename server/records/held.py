"""Records in hand: loaded in bulk, changed in memory, written in bulk with their revisions and counts."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from marshmallow import Schema

from server.foundation import clock
from server.foundation.ciphers import keyring
from server.foundation.database import on_postgresql, session
from server.foundation.spatial import cell_of, point_of, stored_point
from server.records import declared, feed
from server.records.model import Count, Record, RecordRevision
from server.records.statements import added_to, changed_rows, new_rows, rows_by, sent_together
from server.records.work_line import RecordKind

RECORDS = Record.__table__
REVISIONS = RecordRevision.__table__
COUNTS = Count.__table__

ALWAYS_SET = {"feed_xid", "feed_seq", "state"}

# Envelope fields that a change may set and that count as changed fields (design section 3).
ENVELOPE_FIELDS = (
    "area_code", "group_no", "zhai_name", "operator_name", "entry_mode", "location", "accuracy_m", "location_source",
    "location_absent_reason", "place_text", "note", "media", "review",
)  # fmt: skip


@dataclass(frozen=True)
class Authorship:
    """Who made a change, with which device, when it happened and arrived, why."""

    by: UUID | None
    occurred_at: datetime
    received_at: datetime
    device_id: str | None = None
    change_id: UUID | None = None
    why: str | None = None


@cache
def wire_schema(schema: type[Schema]) -> Schema:
    """Return one instance of a kind's schema; they hold no state."""
    return schema()


def sealed(value: Any) -> dict:
    """Seal a value that a revision must not tell in the clear."""
    return {"sealed": keyring().seal(json.dumps(value, ensure_ascii=False))}


def unsealed(value: Any) -> Any:
    """Give back what `sealed` hid; other values pass."""
    if isinstance(value, dict) and set(value) == {"sealed"}:
        return json.loads(keyring().unseal(value["sealed"]))
    return value


class Held:
    """One record in hand."""

    def __init__(self, kind: RecordKind, envelope: dict, data: dict, *, new: bool):
        self.kind, self.envelope, self.data, self.new = kind, envelope, data, new
        self.touched: set[str] = set()
        self.touched_data: set[str] = set()
        self.revisions: list[dict] = []
        self.moved_from: str | None = None  # the division it lay in before this unit of work
        self.counted_before = None if new else self.count_key()

    @property
    def id(self) -> UUID:
        """The record's id."""
        return self.envelope["id"]

    @property
    def revision(self) -> int:
        """The revision in hand."""
        return self.envelope["revision"]

    @property
    def void(self) -> bool:
        """Whether the record was made void."""
        return (self.envelope.get("review") or {}).get("state") == "void"

    def count_key(self) -> tuple | None:
        """Return under what the record is counted; None for a void record or an uncounted kind."""
        if self.kind.state is None or self.void:
            return None
        e = self.envelope
        return (self.kind.name, e["occurred_on"], e["area_code"], self.kind.state(self.data), e["cell"] or "")

    def wire(self, field: str) -> Any:
        """Return a field as it stands on the wire."""
        if field in ENVELOPE_FIELDS:
            value = self.envelope.get(field)
            if field == "location" and value is not None and not isinstance(value, dict):
                return point_of(value)
            return value
        return wire_schema(self.kind.schema).fields[field].serialize(field, self.data)

    def is_sensitive(self, field: str) -> bool:
        """Say whether a field is sealed in the database and therefore in revisions too."""
        if field in ENVELOPE_FIELDS:
            return False
        return bool(wire_schema(self.kind.schema).fields[field].metadata.get("sensitive"))

    def set(self, field: str, value: Any) -> None:
        """Set a field to a loaded value without a revision of its own."""
        if field in ENVELOPE_FIELDS:
            if field == "area_code" and value != self.envelope[field] and not self.new:
                self.moved_from = self.moved_from or self.envelope[field]
            self.envelope[field] = value
            if field == "location":
                self.envelope["cell"] = cell_of(value)
                self.touched.add("cell")
            self.touched.add(field)
        else:
            self.data[field] = value
            self.touched_data.add(field)

    def tell_again(self) -> None:
        """Send the record once more with its revision: what is told beside it has changed."""
        self.touched |= ALWAYS_SET

    def revise(self, values: Mapping[str, Any], author: Authorship) -> dict[str, list]:
        """Set fields and keep the revision; returns {field: [before, after]} of what really changed."""
        changed = {}
        for field, value in values.items():
            before = self.wire(field)
            self.set(field, value)
            after = self.wire(field)
            if before != after:
                changed[field] = [before, after]
        if changed:
            self.keep_revision(changed, author)
        return changed

    def keep_revision(self, changed: Mapping[str, list], author: Authorship) -> None:
        """Give the record its next revision and remember what it changed."""
        self.envelope["revision"] += 1
        self.touched.add("revision")
        self.revisions.append(
            self._revision_row(
                {
                    field: [sealed(part) if part is not None and self.is_sensitive(field) else part for part in pair]
                    for field, pair in changed.items()
                },
                author,
            )
        )

    def first_revision(self, author: Authorship) -> None:
        """Remember who made the record; its content is the record itself."""
        self.revisions.append(self._revision_row(None, author))

    def _revision_row(self, changed: dict | None, author: Authorship) -> dict:
        return {
            "record_id": self.id, "revision": self.envelope["revision"], "change_id": author.change_id,
            "changed": changed, "by": author.by, "device_id": author.device_id, "occurred_at": author.occurred_at,
            "received_at": author.received_at, "why": author.why,
        }  # fmt: skip


class Holding:
    """The records that one unit of work has in hand."""

    def __init__(self, kinds: Mapping[str, RecordKind], author: Authorship):
        self.kinds, self.author = kinds, author
        self._held: dict[UUID, Held] = {}
        self._looked_for: set[UUID] = set()
        self.notes: dict[str, Any] = {}  # what a kind's prepare found for its check and settle

    def __iter__(self):
        return iter(list(self._held.values()))

    def load(self, ids: Iterable[UUID], *, locked: bool = False) -> None:
        """Take records in hand, two statements for all of them; missing ones are simply not there."""
        wanted = {one for one in ids if one is not None} - self._looked_for
        if not wanted:
            return
        if not locked:
            feed.lock(wanted)
        self._looked_for |= wanted
        connection = session.connection()
        rows = connection.execute(rows_by(RECORDS, "id", on_postgresql()), {"ids": list(wanted)}).mappings()
        by_kind: dict[str, dict[UUID, dict]] = defaultdict(dict)
        for row in rows:
            by_kind[row["kind"]][row["id"]] = dict(row)
        for name, envelopes in by_kind.items():
            if (kind := self.kinds.get(name)) is None:
                continue
            details = rows_by(kind.model.__table__, "record_id", on_postgresql())
            for row in connection.execute(details, {"ids": list(envelopes)}).mappings():
                data = dict(row)
                record_id = data.pop("record_id")
                self._held[record_id] = Held(kind, envelopes[record_id], data, new=False)

    def get(self, record_id: UUID | None) -> Held | None:
        """Return a record in hand; None when there is none (load it first)."""
        return self._held.get(record_id) if record_id else None

    def create(self, kind_name: str, record_id: UUID, envelope: Mapping[str, Any], data: Mapping[str, Any],
               author: Authorship | None = None) -> Held:  # fmt: skip
        """Make a record with revision 1; envelope needs area_code and may hold any other envelope field."""
        kind, author = self.kinds[kind_name], author or self.author
        table = kind.model.__table__
        happened_at = envelope.get("happened_at") or author.occurred_at
        subject = data.get(kind.subject) if kind.subject else record_id
        offset = author.occurred_at.utcoffset() or timedelta(hours=8)
        row = {column.name: None for column in RECORDS.c} | {
            "id": record_id, "kind": kind_name, "revision": 1, "occurred_at": author.occurred_at.astimezone(UTC),
            "occurred_offset": int(offset.total_seconds() // 60), "happened_at": happened_at,
            "occurred_on": envelope.get("occurred_on") or clock.local_date(happened_at), "received_at": author.received_at,
            "recorder_id": author.by, "device_id": author.device_id, "entry_mode": "self", "subject_id": subject,
        } | dict(envelope)  # fmt: skip
        row["cell"] = envelope.get("cell") or cell_of(envelope.get("location"))
        held = Held(kind, row, {c.name: data.get(c.name) for c in table.c if c.name != "record_id"}, new=True)
        held.first_revision(author)
        self._held[record_id] = held
        self._looked_for.add(record_id)
        return held

    def save(self) -> list[Held]:
        """Write everything touched; returns the records written, in feed order."""
        written = [held for held in self._held.values() if held.new or held.touched or held.touched_data]
        for held, (xid, number) in zip(written, feed.take_places(len(written)), strict=True):
            held.envelope |= {"feed_xid": xid, "feed_seq": number}
            held.envelope["state"] = held.kind.state(held.data) if held.kind.state else ""
        speaking = [held for held in written if "media" in held.touched or (held.new and held.envelope["media"])]
        with sent_together():
            self._write(written)
        if speaking:
            declared.declare(speaking, by=self.author.by)
        for held in written:
            held.new, held.touched, held.touched_data, held.revisions = False, set(), set(), []
            held.counted_before = held.count_key()
        return written

    def _write(self, written: list[Held]) -> None:
        connection = session.connection()
        if fresh := [held for held in written if held.new]:
            connection.execute(new_rows(RECORDS), [_record_row(held.envelope) for held in fresh])
            details = defaultdict(list)
            for held in fresh:
                details[held.kind.model.__table__].append({"record_id": held.id} | held.data)
            for table, rows in details.items():
                connection.execute(new_rows(table), rows)
        self._update([held for held in written if not held.new])
        if revisions := [row for held in written for row in held.revisions]:
            connection.execute(new_rows(REVISIONS), revisions)
        self._recount(written)

    def _update(self, stale: list[Held]) -> None:
        connection = session.connection()
        for (table, columns), group in _by_columns(stale, lambda held: (RECORDS, held.touched | ALWAYS_SET)):
            rows = [
                {"the_id": held.id} | {f"v_{c}": _column_value(held.envelope, c) for c in columns} for held in group
            ]
            connection.execute(changed_rows(table, "id", columns), rows)
        changed = [held for held in stale if held.touched_data]
        for (table, columns), group in _by_columns(
            changed, lambda held: (held.kind.model.__table__, held.touched_data)
        ):
            rows = [{"the_id": held.id} | {f"v_{c}": held.data[c] for c in columns} for held in group]
            connection.execute(changed_rows(table, "record_id", columns), rows)

    def _recount(self, written: list[Held]) -> None:
        deltas: dict[tuple, int] = defaultdict(int)
        for held in written:
            if (before := held.counted_before) != (after := held.count_key()):
                if before:
                    deltas[before] -= 1
                if after:
                    deltas[after] += 1
        add_to_counts(deltas)


def add_to_counts(deltas: Mapping[tuple[str, date, str, str, str], int]) -> None:
    """Add to the counts; in key order, so that two writers never wait for each other crosswise."""
    rows = [
        {"kind": key[0], "day": key[1], "area_code": key[2], "state": key[3], "cell": key[4], "n": n}
        for key, n in sorted(deltas.items())
        if n
    ]
    if not rows:
        return
    session.connection().execute(added_to(COUNTS, "n", on_postgresql()), rows)


def _column_value(envelope: dict, column: str) -> Any:
    value = envelope[column]
    return stored_point(value) if column == "location" and (value is None or isinstance(value, dict)) else value


def _record_row(envelope: dict) -> dict:
    return envelope | {"location": _column_value(envelope, "location")}


def _by_columns(held: list[Held], place_of) -> list[tuple[tuple, list[Held]]]:
    """Group records by the table and the columns in which they change; place_of gives both."""
    groups: dict[tuple, list[Held]] = defaultdict(list)
    for one in held:
        table, columns = place_of(one)
        groups[table, tuple(sorted(columns))].append(one)
    return list(groups.items())
