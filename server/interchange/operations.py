"""What brings a list in: check it, apply what was checked, take it back."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select, update

from server.accounts.access import Access
from server.accounts.audit import record_audit
from server.foundation import clock
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.interchange import pairing
from server.interchange.lists import ListFromExcel
from server.interchange.model import Import
from server.interchange.planning import AT_A_TIME, plan_file
from server.interchange.problems import FaultsStand, ImportNotOpen, NotTheLastImport
from server.records import feed
from server.records.held import ENVELOPE_FIELDS, Authorship, Held, Holding, wire_schema
from server.records.work_line import RecordKind
from server.sync import scope

Kinds = Mapping[str, RecordKind]
ONE_AT_A_TIME = UUID("6f1ef0fc-2f5c-5f5d-9c53-6a63d2ad5c11")  # whoever applies a list holds the lock on this id
CHANGED_SINCE = "检查以后有人改过，请重新检查这个文件。"
KNOWN_BY_NOW = "检查以后已经有人录入了，请重新检查这个文件。"
REVISED_SINCE = "导入以后又改过。"
PAIRED_SINCE = "导入以后又安排过叫醒员。"
WORKED_ON = "审核后有改动"


def check_file(
    content: bytes, *, file_name: str, listing: ListFromExcel, kinds: Kinds, area_code: str, by: Access | None
) -> Import:
    """Read and judge a file and keep what it would do; no record is touched. Raises FileRefused, WrongHeaders."""
    plan = plan_file(content, listing, kinds, area_code)
    found = Import(
        id=uuid7(), list_name=listing.name, file_name=file_name[:200], area_code=area_code, worker_id=by.worker_id if by else None,
        by_name=by.name if by else None, state="checked", checked_at=clock.now(), summary=plan.summary, faults=plan.faults,
        shown=plan.shown, plan=plan.entries,
    )  # fmt: skip
    session.add(found)
    session.flush()
    record_audit("import.checked", facts={"import_id": str(found.id), "list": listing.name} | _numbers(found.summary))
    return found


def apply_import(
    found: Import, *, listing: ListFromExcel, kinds: Kinds, by: Access | None, skip_faulty: bool = False
) -> Import:
    """Write what was checked, once only; rows that changed hands since are left and named.

    Raises ImportNotOpen when it was applied before, FaultsStand when rows have faults that may not be skipped.
    """
    # All at once, in order: no writer waits for us crosswise. The marks, too: a push may just be entering the same person.
    feed.lock([ONE_AT_A_TIME, *_ids(found.plan), *_marks(found.plan)])
    now = clock.now()
    _move(found, "checked", state="applied", applied_at=now)
    if found.summary["faulty"] and not skip_faulty:
        raise FaultsStand(faulty=found.summary["faulty"])
    left, undo, done = [], [], {"new": 0, "changed": 0}
    known = listing.known_among(mark for entry in found.plan for mark in entry["marks"] if entry["what"] == "new")
    for n in range(0, len(found.plan), AT_A_TIME):
        entries = found.plan[n : n + AT_A_TIME]
        holding = Holding(kinds, _author(by, now, f"导入 {found.file_name}"))
        holding.load(UUID(entry["id"]) for entry in entries if entry["what"] == "changed")
        written = []
        for entry in entries:
            held = holding.get(UUID(entry["id"]))
            if reason := _reason_to_leave(entry, held, known):
                left.append({"row": entry["row"], "name": entry["name"], "reason": reason})
                continue
            held = _create(entry, listing, holding) if held is None else _change(entry, held, holding)
            written.append((entry, held))
            done[entry["what"]] += 1
        _settle([held for _, held in written], holding)
        scope.tell_of_moves(holding.save())
        moved = pairing.hand_over(
            {held.id: entry["pairs"] for entry, held in written},
            fresh={held.id for entry, held in written if entry["what"] == "new"},
        )
        undo += [
            {"row": entry["row"], "name": entry["name"], "id": entry["id"], "what": entry["what"], "revision": held.revision,
             "before": entry.get("before", {}), "pairs": moved.get(held.id)}
            for entry, held in written
        ]  # fmt: skip
    found.undo, found.left, found.plan = undo, left, None
    found.summary = found.summary | {"applied": done, "left": len(left)}
    session.flush()
    record_audit(
        "import.applied", facts={"import_id": str(found.id), "list": listing.name} | done | {"left": len(left)}
    )
    return found


def undo_import(found: Import, *, listing: ListFromExcel, kinds: Kinds, by: Access | None) -> Import:
    """Put back what the last import changed, where nothing was built on it; the others are named and left.

    Raises ImportNotOpen unless it stands applied, NotTheLastImport when a later one stands.
    """
    feed.lock([ONE_AT_A_TIME, *_ids(found.undo)])
    now = clock.now()
    session.refresh(found)
    _require_last(found)
    _move(found, "applied", state="undone", undone_at=now)
    left, undone = [], 0
    for n in range(0, len(found.undo), AT_A_TIME):
        steps = {UUID(step["id"]): step for step in found.undo[n : n + AT_A_TIME]}
        holding = Holding(kinds, _author(by, now, f"撤销导入 {found.file_name}"))
        holding.load(steps)
        built_on = listing.built_on(steps, found.applied_at)
        paired = pairing.standing(steps)
        put_back = []
        for record_id, step in steps.items():
            held = holding.get(record_id)
            reason = built_on.get(record_id)
            if held is None or held.revision != step["revision"]:
                reason = REVISED_SINCE
            elif paired.get(record_id, []) != (step["pairs"] or {}).get("after", []):
                reason = PAIRED_SINCE
            if reason:
                left.append({"row": step["row"], "name": step["name"], "reason": reason})
                continue
            _put_back(held, step, holding)
            put_back.append(held)
        _settle(put_back, holding)
        scope.tell_of_moves(holding.save())
        pairing.give_back({held.id: steps[held.id]["pairs"] for held in put_back if steps[held.id]["pairs"]})
        undone += len(put_back)
    found.undo, found.left = None, left
    found.summary = found.summary | {"undone": undone, "left": len(left)}
    session.flush()
    record_audit(
        "import.undone", facts={"import_id": str(found.id), "list": listing.name, "undone": undone, "left": len(left)}
    )
    return found


def _ids(entries: list[dict] | None) -> list[UUID]:
    return [UUID(entry["id"]) for entry in entries or ()]


def _marks(plan: list[dict] | None) -> list[UUID]:
    """Return what whoever writes a new entry locks for the marks by which it would be known again."""
    return [feed.id_of_mark(mark) for entry in plan or () if entry["what"] == "new" for mark in entry["marks"]]


def _move(found: Import, before: str, **after) -> None:
    """Take the import from one state to the next; of several at once only one succeeds."""
    taken = session.execute(update(Import).where(Import.id == found.id, Import.state == before).values(**after))
    if taken.rowcount != 1:
        raise ImportNotOpen
    session.refresh(found)


def _require_last(found: Import) -> None:
    if found.state != "applied":
        raise ImportNotOpen
    later = session.execute(
        select(Import.area_code).where(
            Import.list_name == found.list_name, Import.state == "applied", Import.applied_at > found.applied_at
        )
    )
    if any(area.startswith(found.area_code) or found.area_code.startswith(area) for (area,) in later):
        raise NotTheLastImport


def _author(by: Access | None, now, why: str) -> Authorship:
    return Authorship(
        by=by.worker_id if by else None, device_id=by.device_id if by else None, occurred_at=now.astimezone(clock.LOCAL),
        received_at=now, why=why[:200],
    )  # fmt: skip


def _reason_to_leave(entry: dict, held: Held | None, known: set[str]) -> str | None:
    if entry["what"] == "new":
        return KNOWN_BY_NOW if held is not None or known & set(entry["marks"]) else None
    same = (
        held is not None and not held.void and all(held.wire(name) == value for name, value in entry["before"].items())
    )
    return None if same else CHANGED_SINCE


def _create(entry: dict, listing: ListFromExcel, holding: Holding) -> Held:
    envelope = {name: value for name, value in entry["after"].items() if name in ENVELOPE_FIELDS}
    kind = holding.kinds[listing.kind]
    data = wire_schema(kind.schema).load(
        {name: value for name, value in entry["after"].items() if name not in envelope}
    )
    return holding.create(listing.kind, UUID(entry["id"]), envelope | {"entry_mode": "import"}, data)


def _change(entry: dict, held: Held, holding: Holding) -> Held:
    values = _loaded(held, entry["after"])
    if values and (review := held.envelope["review"]) and review["state"] in ("confirmed", "returned"):
        values["review"] = {"state": "received", "reason": WORKED_ON, "revision": review.get("revision")}
    held.revise(values, holding.author)
    return held


def _put_back(held: Held, step: dict, holding: Holding) -> None:
    if step["what"] == "new":
        held.revise(
            {"review": {"state": "void", "reason": holding.author.why, "revision": held.revision}}, holding.author
        )
    else:
        held.revise(_loaded(held, step["before"]), holding.author)


def _loaded(held: Held, wire: Mapping) -> dict:
    """Turn wire values of changed fields into what the record holds."""
    data = {name: value for name, value in wire.items() if name not in ENVELOPE_FIELDS}
    return {name: wire[name] for name in wire if name not in data} | wire_schema(held.kind.schema).load(
        data, partial=True
    )


def _settle(written: Iterable[Held], holding: Holding) -> None:
    """Let the kind derive what follows from the records written."""
    touched = list(written)
    if touched and (settle := touched[0].kind.settle):
        settle(touched, holding)


def _numbers(summary: Mapping) -> dict:
    return {name: value for name, value in summary.items() if isinstance(value, int)}
