"""What the server holds, read from its tables."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

ENVELOPE = ("note", "place_text", "review")


@dataclass
class LastWord:
    """What a device that was shut out handed over: its drafts as they were last, and its files."""

    drafts: list[dict] = field(default_factory=list)
    pieces: dict[tuple[str, str], dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    # (record or draft, sha256) -> offset -> bytes; an export whose answer was lost comes once more, sealed anew
    taken: set[tuple[str, str]] = field(
        default_factory=set
    )  # taken up since, or refused, and kept no longer in the export

    def hear(self, content: dict) -> None:
        """Add an export: all records in one, or pieces of files."""
        if not content["media"]:
            self.drafts = content["drafts"]
        for piece in content["media"]:
            place = piece["record_id"], piece["sha256"]
            self.pieces[place][piece["offset"]] = len(piece["content"]) * 3 // 4
            if not piece["content"]:
                self.taken.add(place)


class Truth:
    """The tables of a round at its end, as far as its villages are concerned."""

    def __init__(self, app, plots: list[dict], seed: str):
        from server.foundation.database import db

        self.app, self._plots = app, plots
        self._schedule_of_area = {plot["area"]: f"{seed}.{number}" for number, plot in enumerate(plots)}
        self._schedule_of_worker = {
            worker["id"]: f"{seed}.{number}" for number, plot in enumerate(plots) for worker in plot["workers"]
        }
        self.settled_before = {elder for plot in plots for elder in plot["elders"]}
        self._seen: dict[str, dict] = {}
        self._steps: dict[str, dict] = {}
        with app.app_context():
            session = db.session()
            self._read(session)
            self.last_words = _last_words(session)
            self.released = _released(session)
            self.counts_differ = _counts_differ(session) + _slots_differ(session)
            self.feed_faults = _feed_faults(session)
            session.rollback()

    def _read(self, session: Session) -> None:
        from server.records.model import Record, RecordRevision
        from server.sync.model import Change
        from server.wakeup_checks.model import Elder, WakeupCheck

        table = Record.__table__
        columns = [column for column in table.c if column.name != "location"]
        self.records: dict[str, dict[str, Any]] = {
            str(row["id"]): dict(row) | {"id": str(row["id"])}
            for row in session.execute(select(*columns)).mappings()
            if row["area_code"] in self._schedule_of_area
        }
        for model in (Elder, WakeupCheck):
            for row in session.execute(select(model.__table__)).mappings():
                if record := self.records.get(str(row["record_id"])):
                    record["data"] = dict(row)
        self.revisions: dict[str, list[dict]] = defaultdict(list)
        rows = RecordRevision.__table__
        from server.records.held import unsealed

        for row in session.execute(select(rows).order_by(rows.c.record_id, rows.c.revision)).mappings():
            changed = {name: [unsealed(part) for part in pair] for name, pair in (row["changed"] or {}).items()}
            change_id = str(row["change_id"]) if row["change_id"] else None
            self.revisions[str(row["record_id"])].append(dict(row) | {"changed": changed, "change_id": change_id})
        self.changes: dict[str, dict] = {}
        self.changes_of: dict[str, list[dict]] = defaultdict(list)
        for row in session.execute(select(Change.__table__)).mappings():
            if str(row["worker_id"]) not in self._schedule_of_worker:
                continue
            named = {
                name: str(row[name]) if row[name] else None
                for name in ("change_id", "record_id", "base_change_id", "replaces", "waits_for", "worker_id")
            }
            told = dict(row) | named
            self.changes[told["change_id"]] = told
            self.changes_of[told["record_id"]].append(told)

    def steps(self, record_id: str) -> dict[str, list[tuple[int, Any, str | None]]]:
        """Return what each field was from revision to revision: (revision, value, change), the first value first."""
        if record_id in self._steps:
            return self._steps[record_id]
        record = self.records[record_id]
        steps: dict[str, list[tuple[int, Any, str | None]]] = {}
        rows = self.revisions.get(record_id, [])
        first = rows[0]["change_id"] if rows else None
        for row in rows:
            for name, (before, after) in row["changed"].items():
                field = name if name in ENVELOPE else f"data.{name}"
                steps.setdefault(field, [(1, before, first)]).append((row["revision"], after, row["change_id"]))
        for name in ENVELOPE:
            steps.setdefault(name, [(1, record[name], first)])
        for name, value in (record.get("data") or {}).items():
            steps.setdefault(f"data.{name}", [(1, value, first)])
        self._steps[record_id] = steps
        return steps

    def breaks(self, record_id: str) -> list[str]:
        """Say where a field's history does not hang together, or does not end in what the record holds."""
        record, found = self.records[record_id], []
        now: dict[str, Any] = {}
        for row in self.revisions.get(record_id, []):
            for name, (before, after) in row["changed"].items():
                if name in now and now[name] != before:
                    found.append(
                        f"{record_id} {name}: revision {row['revision']} begins with {before!r} after {now[name]!r}"
                    )
                now[name] = after
        for name in now.keys() & {*ENVELOPE, "landmark", "detail", "health_note", "contacts"}:
            holds = record[name] if name in ENVELOPE else (record.get("data") or {}).get(name)
            if holds != now[name]:
                found.append(f"{record_id} {name} holds {holds!r} and its history ends with {now[name]!r}")
        return found

    def seen_by(self, worker_id: str) -> dict[str, dict]:
        """Return what a new phone of a worker would fetch, by id."""
        if worker_id not in self._seen:
            from tests.factories.wakeup_checks import pull_all
            from tests.people import SignedIn

            rows = pull_all(SignedIn(self.app, worker_id, "judge"), limit=500)
            self._seen[worker_id] = {
                row["id"]: row for row in rows if row["kind"] != "change_outcome" and not row.get("gone")
            }
        return self._seen[worker_id]

    def schedule_of(self, record: dict) -> str:
        """Return the schedule in whose village a record lies."""
        return self._schedule_of_area.get(record["area_code"], "")

    def schedule_of_worker(self, worker_id: str) -> str:
        """Return the schedule in which a worker plays."""
        return self._schedule_of_worker.get(worker_id, "")


def _released(session: Session) -> set[str]:
    """Return the records of which somebody at the office took up a change that was kept for a decision."""
    from server.phones.model import ChangeDecision
    from server.sync.model import Change

    taken_up = select(Change.record_id).join(ChangeDecision, ChangeDecision.change_id == Change.change_id)
    return set(map(str, session.scalars(taken_up.where(ChangeDecision.decision == "released"))))


def _last_words(session: Session) -> dict[str, LastWord]:
    from server.phones.model import PhoneExport

    told: dict[str, LastWord] = defaultdict(LastWord)
    for row in session.scalars(select(PhoneExport).order_by(PhoneExport.received_at, PhoneExport.id)):
        told[row.device_id].hear(row.content)
    return told


def _counts_differ(session: Session) -> list[str]:
    """Compare the counts with a recount."""
    from server.records.model import Count, Record

    records, counts = Record.__table__, Count.__table__
    columns = (
        records.c.kind,
        records.c.occurred_on,
        records.c.area_code,
        records.c.state,
        records.c.cell,
        records.c.review,
    )
    counted = Counter(
        (row.kind, row.occurred_on, row.area_code, row.state, row.cell or "")
        for row in session.execute(select(*columns))
        if (row.review or {}).get("state") != "void"
    )
    kept = Counter(
        {
            (row.kind, row.day, row.area_code, row.state, row.cell): row.n
            for row in session.execute(select(counts))
            if row.n
        }
    )
    return [
        f"{key}: counted {kept[key]}, there are {counted[key]}"
        for key in kept.keys() | counted.keys()
        if kept[key] != counted[key]
    ]


def _slots_differ(session: Session) -> list[str]:
    """Derive every morning's state again from its checks."""
    from server.wakeup_checks.model import WakeupSlot
    from server.wakeup_checks.queries import observations_on
    from server.wakeup_checks.rules import slot_standing

    slots = {row.record_id: row for row in session.execute(select(WakeupSlot.__table__))}
    seen = defaultdict(list)
    for slot_id, one in observations_on(slots):
        seen[slot_id].append(one)
    found = []
    for slot_id, row in slots.items():
        standing = slot_standing(seen[slot_id], decided=row.decided)
        state = "suspended" if standing.state == "open" and row.state == "suspended" else standing.state
        if (row.state, row.contradicted) != (state, standing.contradicted):
            found.append(f"slot {slot_id} says {row.state}, its checks say {state}")
    return found


def _feed_faults(session: Session) -> list[str]:
    """Every place in the feed is taken once, and none lies beyond the counter."""
    from server.foundation.database import on_postgresql
    from server.records.model import FeedCounter, Record
    from server.sync.model import WorkerFeed

    places = Counter(session.scalars(select(Record.feed_seq))) + Counter(session.scalars(select(WorkerFeed.feed_seq)))
    found = [f"place {place} of the feed is taken {n} times" for place, n in places.items() if n > 1]
    if not on_postgresql() and places:
        last = session.scalar(select(FeedCounter.last))
        if max(places) > last:
            found.append(f"the feed goes to {max(places)}, its counter to {last}")
    return found
