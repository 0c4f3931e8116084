"""The dry run: what a file would change, compared with what is there; nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from marshmallow import ValidationError

from server.accounts.queries import pairing_of
from server.foundation import clock
from server.foundation.ids import uuid7
from server.foundation.problems import flatten
from server.interchange.lists import ListFromExcel, Register, Row
from server.interchange.reading import Table, faults_of, read_table
from server.interchange.sheets import read_sheets
from server.records.held import Authorship, Held, Holding, wire_schema
from server.records.work_line import RecordKind

AT_A_TIME = 500


@dataclass
class Plan:
    """What a file would do."""

    table: Table
    summary: dict[str, Any]
    faults: list[dict]
    shown: list[dict] = field(default_factory=list)  # for people
    entries: list[dict] = field(default_factory=list)  # for the machine, in wire form


def plan_file(content: bytes, listing: ListFromExcel, kinds: Mapping[str, RecordKind], area_code: str) -> Plan:
    """Read, judge and compare a file; raises FileRefused or WrongHeaders."""
    table = read_table(read_sheets(content), listing)
    register = listing.open_register(area_code)
    for row in table.rows:
        register.judge(row)
    register.recognise(table.rows)
    plan = Plan(table, {}, [])
    counts = dict.fromkeys(("new", "changed", "unchanged", "faulty"), 0)
    good = [row for row in table.rows if not row.is_faulty()]
    for n in range(0, len(good), AT_A_TIME):
        for what in _compare(good[n : n + AT_A_TIME], listing, kinds, register, plan):
            counts[what] += 1
    counts["faulty"] = sum(row.is_faulty() for row in table.rows)
    faults = faults_of(table.rows, listing, table.header)
    plan.faults = [asdict(fault) for fault in faults]
    plan.summary = {"rows": len(table.rows)} | counts | {
        "warnings": sum(fault.warning for fault in faults), "examples": table.examples, "sheet": table.sheet,
        "ignored_columns": [text[:40] for text in table.header.unknown[:20]],
    }  # fmt: skip
    return plan


def _compare(
    rows: Sequence[Row], listing: ListFromExcel, kinds: Mapping[str, RecordKind], register: Register, plan: Plan
):
    """Yield (row, new | changed | unchanged | faulty) and write down what the row would change."""
    now = clock.now()
    kind = kinds[listing.kind]
    holding = Holding(kinds, Authorship(by=None, occurred_at=now, received_at=now))
    known = [row.record_id for row in rows if row.record_id]
    holding.load(known, locked=True)
    pairs = pairing_of(known)
    for row in rows:
        held = holding.get(row.record_id)
        record_id = row.record_id or uuid7()
        envelope, data = register.wanted(row, held, record_id)
        try:
            loaded = wire_schema(kind.schema).load(data, partial=held is not None)
        except ValidationError as error:
            for told in flatten(error.messages):
                row.fault(listing.columns[0].name, "not-accepted", f"{told['path']}：{told['message']}")
            continue
        people = pairs.get(record_id, [])
        entry = {
            "row": row.number, "name": register.title_of(row), "what": "changed" if held else "new", "id": str(record_id),
            "marks": row.marks, "pairs": _pair_changes(row, people),
        }  # fmt: skip
        if held is None:
            plan.entries.append(entry | {"after": envelope | data})
            plan.shown.append({"row": row.number, "name": entry["name"], "what": "new", "fields": []})
            yield "new"
            continue
        before, after = _difference(held, envelope, loaded)
        if not after and not entry["pairs"]:
            yield "unchanged"
            continue
        plan.entries.append(entry | {"before": before, "after": after})
        told = [
            {
                "field": name,
                "label": listing.labels[name],
                "before": listing.shown(name, before[name]),
                "after": listing.shown(name, after[name]),
            }
            for name in listing.labels
            if name in after
        ]
        told += [
            {
                "field": part,
                "label": listing.pair_parts[part],
                "before": _name_of(people, part),
                "after": register.worker_name(worker),
            }
            for part, worker in entry["pairs"].items()
        ]
        plan.shown.append({"row": row.number, "name": entry["name"], "what": "changed", "fields": told})
        yield "changed"


def _difference(held: Held, envelope: dict, loaded: dict) -> tuple[dict, dict]:
    """Return ({field: wire value there}, {field: wire value wanted}) of the fields that differ."""
    schema = wire_schema(held.kind.schema)
    wanted = envelope | {name: schema.fields[name].serialize(name, loaded) for name in loaded}
    after = {name: value for name, value in wanted.items() if held.wire(name) != value}
    if set(after) == {"location_source"}:
        after = {}
    return {name: held.wire(name) for name in after}, after


def _pair_changes(row: Row, people: list[dict]) -> dict[str, str | None]:
    """Return {part: worker or None} of the parts that would change hands."""
    changes = {}
    for part, worker in row.pairs.items():
        now = [one["worker_id"] for one in people if one["part"] == part]
        if now != ([str(worker)] if worker else []):
            changes[part] = str(worker) if worker else None
    for one in people:  # whoever takes over one part leaves the other, unless the file says otherwise
        if one["worker_id"] in changes.values() and one["part"] not in row.pairs:
            changes[one["part"]] = None
    return changes


def _name_of(people: list[dict], part: str) -> str:
    return "、".join(one["name"] for one in people if one["part"] == part)
