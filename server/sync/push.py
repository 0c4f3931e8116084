"""Push: up to 500 changes applied in order, each as if in its own savepoint (design section 4).

In fact the whole batch is tried in one; only when the database refuses it does each change get its own.
Whatever a change breaks by our own rules is found before anything of it is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import DataError, IntegrityError

from server.accounts.access import Access, access_of
from server.foundation import clock
from server.foundation.database import session
from server.foundation.problems import Problem, problem_of
from server.records import feed
from server.records.held import Authorship, Holding
from server.records.work_line import RecordKind
from server.sync import applying
from server.sync.changes import IncomingChange, read_change, storable, understand
from server.sync.model import Change, WorkerFeed
from server.sync.problems import ChangeIdReused, WaitsFor

CHANGES = Change.__table__


@dataclass
class Outcome:
    """What became of a change."""

    change_id: UUID
    outcome: str  # accepted | merged | conflict | refused | waiting
    revision: int | None = None
    problem: dict | None = None
    waits_for: UUID | None = None

    def as_json(self) -> dict:
        """Return the outcome as it stands in the answer."""
        return {
            "change_id": str(self.change_id), "outcome": self.outcome, "revision": self.revision, "problem": self.problem,
        }  # fmt: skip


def receive_push(
    raw_changes: Sequence[dict],
    *,
    access: Access,
    device_id: str | None,
    device_time: datetime | None,
    kinds: dict[str, RecordKind],
) -> list[Outcome]:
    """Apply a push and return one outcome per change, in its order."""
    now = clock.now()
    device_offset = now - device_time if device_time else None
    changes = [read_change(raw, device_id=device_id, received_at=now) for raw in raw_changes]
    feed.lock(_everything_named_by(changes, kinds))
    known = known_changes(
        {one.change_id for one in changes} | {_uuid(one.raw.get("base_change_id")) for one in changes}
    )
    try:
        with session.begin_nested():
            outcomes = _apply(changes, access, kinds, device_offset, known)
    except (IntegrityError, DataError):
        outcomes = []
        for change in changes:
            fresh = read_change(change.raw, device_id=device_id, received_at=now)
            try:
                with session.begin_nested():
                    outcomes += _apply([fresh], access, kinds, device_offset, dict(known))
            except (IntegrityError, DataError) as error:
                outcomes.append(_refuse(fresh, problem_of(error)))
                _keep([(fresh, outcomes[-1])], access.worker_id)
            known = known_changes({one.change_id for one in changes} | {one.base_change_id for one in changes})
    return outcomes


def known_changes(ids: Iterable[UUID | None]) -> dict[UUID, dict]:
    """Return what is remembered of changes, by id."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    columns = [column for column in CHANGES.c if column.name != "content"]
    rows = session.execute(select(*columns).where(CHANGES.c.change_id.in_(wanted))).mappings()
    return {row["change_id"]: dict(row) for row in rows}


def _apply(changes, access: Access, kinds, device_offset: timedelta | None, known: dict[UUID, dict]) -> list[Outcome]:
    now = changes[0].received_at if changes else clock.now()
    holding = Holding(kinds, Authorship(by=access.worker_id, occurred_at=now, received_at=now))
    outcomes: dict[int, Outcome] = {}
    to_do: list[tuple[int, IncomingChange]] = []
    for place, change in enumerate(changes):
        if (before := known.get(change.change_id)) is not None:
            outcomes[place] = _same_again(change, before, access)
            continue
        try:
            understand(change, kinds, device_offset=device_offset)
        except Problem as problem:
            outcomes[place] = _refuse(change, problem)
            continue
        to_do.append((place, change))
    understood = [change for _, change in to_do]
    holding.load({change.record_id for change in understood}, locked=True)
    for kind in {change.kind.name: change.kind for change in understood}.values():
        if kind.prepare:
            kind.prepare([change for change in understood if change.kind is kind], holding)
    history = applying.History(holding, known)
    history.load(understood)
    settled: dict[UUID, IncomingChange] = {}
    for place, change in to_do:
        if change.change_id in settled:
            first = settled[change.change_id]
            same = first.content_hash == change.content_hash
            outcomes[place] = history.outcomes[change.change_id] if same else _reused(change)
            continue
        settled[change.change_id] = change
        outcomes[place] = _judge(change, access, holding, history)
        history.outcomes[change.change_id] = outcomes[place]
    applying.settle(holding, access)
    holding.save()
    fresh = [(change, outcomes[place]) for place, change in enumerate(changes)
             if change.change_id not in known and settled.get(change.change_id, change) is change]  # fmt: skip
    _keep(fresh, access.worker_id)
    _wake_waiting(fresh, kinds, access)
    return [outcomes[place] for place in range(len(changes))]


def _judge(change: IncomingChange, access: Access, holding: Holding, history: "applying.History") -> Outcome:
    try:
        outcome, held = applying.apply(change, access, holding, history)
    except WaitsFor as waiting:
        return Outcome(change.change_id, "waiting", None, waiting.as_json(), UUID(str(waiting.facts["what"])))
    except Problem as problem:
        return _refuse(change, problem)
    return Outcome(change.change_id, outcome, held.revision)


def _same_again(change: IncomingChange, before: dict, access: Access) -> Outcome:
    if before["content_hash"] != change.content_hash or before["worker_id"] != access.worker_id:
        return _reused(change)
    return Outcome(change.change_id, before["outcome"], before["revision"], before["problem"])


def _reused(change: IncomingChange) -> Outcome:
    return Outcome(change.change_id, "refused", None, _told(ChangeIdReused()))


def _refuse(change: IncomingChange, problem: Problem) -> Outcome:
    return Outcome(change.change_id, "refused", None, _told(problem))


def _told(problem: Problem) -> dict:
    told = problem.as_json()
    for error in told.get("errors", ()):
        error["path"] = "".join(letter if letter.isprintable() else "�" for letter in error["path"])[:200]
    return told | {"detail": told.get("detail") or told["title"]}


def _keep(settled: list[tuple[IncomingChange, Outcome]], worker_id: UUID) -> None:
    """Remember every change; the whole content where it was not simply accepted or held something unknown."""
    rows = [
        {
            "change_id": change.change_id, "content_hash": change.content_hash, "worker_id": worker_id,
            "device_id": change.device_id, "record_id": change.record_id, "kind": change.kind.name if change.kind else None,
            "base_revision": change.base_revision, "base_change_id": change.base_change_id, "replaces": change.replaces,
            "waits_for": outcome.waits_for, "outcome": outcome.outcome, "revision": outcome.revision, "problem": outcome.problem,
            "content": storable(change.raw) if outcome.outcome not in ("accepted", "merged") or change.unknown else None,
            "received_at": change.received_at,
        }
        for change, outcome in settled
        if not (outcome.problem and outcome.problem["slug"] == ChangeIdReused.slug)
    ]  # fmt: skip
    if rows:
        session.execute(insert(CHANGES), rows)


def _wake_waiting(settled: list[tuple[IncomingChange, Outcome]], kinds, access: Access) -> None:
    """Try again what waited for something that has just arrived; its author learns of it in a pull."""
    arrived = set()
    for change, outcome in settled:
        if outcome.outcome not in ("refused", "waiting"):
            arrived |= {change.change_id, change.record_id, change.replaces} - {None}
    if arrived:
        wake(arrived, kinds)


def wake(arrived: set[UUID], kinds: dict[str, RecordKind]) -> None:
    """Apply changes that waited for any of these changes or records."""
    waiting = session.execute(
        select(CHANGES.c.change_id, CHANGES.c.worker_id, CHANGES.c.content, CHANGES.c.device_id)
        .where(CHANGES.c.waits_for.in_(arrived), CHANGES.c.outcome == "waiting")
        .order_by(CHANGES.c.received_at)
    ).all()
    for row in waiting:
        author = access_of(row.worker_id, device_id=row.device_id)
        if author is None:
            continue
        change = read_change(row.content, device_id=row.device_id, received_at=clock.now())
        ids = {change.change_id, _uuid(row.content.get("base_change_id"))}
        known = known_changes(ids)
        known.pop(change.change_id, None)
        session.execute(CHANGES.delete().where(CHANGES.c.change_id == change.change_id))
        (outcome,) = _apply([change], author, kinds, None, known)
        if outcome.outcome != "waiting":
            ((xid, number),) = feed.take_places(1)
            session.execute(
                insert(WorkerFeed.__table__),
                {
                    "feed_seq": number, "feed_xid": xid, "worker_id": row.worker_id, "what": "outcome", "record_id": None,
                    "change_id": change.change_id,
                },
            )  # fmt: skip


def _everything_named_by(changes: list[IncomingChange], kinds: dict[str, RecordKind]) -> set[UUID]:
    named: set[UUID | None] = set()
    for change in changes:
        raw = change.raw
        named |= {change.change_id, _uuid(raw.get("id")), _uuid(raw.get("base_change_id"))}
        kind = kinds.get(raw["kind"]) if isinstance(raw.get("kind"), str) else None
        if kind and isinstance(raw.get("data"), dict):
            named |= {_uuid(raw["data"].get(name)) for name in kind.touches}
    return {one for one in named if one}


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
