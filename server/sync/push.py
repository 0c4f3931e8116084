"""Push: up to 500 changes applied in order, each as if in its own savepoint (design section 4).

In fact the whole batch is tried in one; only when the database refuses it does each change get its own.
Whatever a change breaks by our own rules is found before anything of it is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DataError, IntegrityError

from server.accounts.access import Access
from server.accounts.problems import DeviceRevoked
from server.foundation import clock
from server.foundation.database import session
from server.foundation.problems import Problem, problem_of
from server.records import feed
from server.records.held import Authorship, Holding
from server.records.statements import new_rows
from server.records.work_line import RecordKind
from server.sync import applying, scope
from server.sync.changes import IncomingChange, read_change, storable, understand, uuid_of
from server.sync.history import History, known_changes
from server.sync.model import Change
from server.sync.problems import BaseRefused, ChangeIdReused, WaitsFor
from server.sync.upgrading import lifted
from server.sync.waiting import arrived_with, as_it_came, tell_author, those_here, wake

CHANGES = Change.__table__
# What is known of a change of the same push that could not even be read: enough for those that build on it.
REFUSED_JUST_NOW = {"outcome": "refused", "base_change_id": None}


@dataclass
class Outcome:
    """What became of a change."""

    change_id: UUID
    outcome: str  # accepted | merged | conflict | refused | waiting
    revision: int | None = None
    problem: dict | None = None
    waits_for: UUID | None = None
    called: str | None = None  # by its sender, where that is no id

    @property
    def told_id(self) -> str:
        """Return what the answer and the receipt call the change."""
        return str(self.change_id) if self.called is None else self.called

    def as_json(self) -> dict:
        """Return the outcome as it stands in the answer."""
        return {
            "change_id": self.told_id, "outcome": self.outcome, "revision": self.revision, "problem": self.problem,
        }  # fmt: skip


def receive_push(
    raw_changes: Sequence[Any],
    *,
    access: Access,
    device_id: str | None,
    device_time: datetime | None,
    kinds: dict[str, RecordKind],
) -> list[Outcome]:
    """Apply a push and return one outcome per change, in its order; what is no change at all is refused and kept like one."""
    now = clock.now()
    device_offset = now - device_time if device_time else None
    changes = [read_change(raw, author=access.worker_id, device_id=device_id, received_at=now) for raw in raw_changes]
    named = _everything_named_by(changes, kinds)
    feed.lock(named)
    known, awaited = what_is_known(changes, named)
    try:
        outcomes = _apply(changes, access, kinds, device_offset, known)
    except (IntegrityError, DataError):
        session.rollback()  # nothing was done in this transaction before
        outcomes, awaited = _one_by_one(changes, access, kinds, device_offset), True
    if awaited or any(one.outcome == "waiting" for one in outcomes):
        # Whoever asks again has it looked at again: what it waits for may have come by another way than a change.
        asked_again = those_here({row["waits_for"] for row in known.values() if row["outcome"] == "waiting"})
        arrived = arrived_with(zip(changes, outcomes, strict=True)) | asked_again
        wake(arrived, lambda again, author: _apply_safely(again, author, kinds, None))
    for change, outcome in zip(changes, outcomes, strict=True):
        outcome.called = change.called
    return outcomes


def take_up_again(change_ids: Iterable[UUID], *, author: Access, kinds: dict[str, RecordKind]) -> list[Outcome]:
    """Judge refused changes of one author anew, with the moment they arrived, and those that were refused for building on them.

    Their author learns of it in a pull.
    """
    kept = (
        CHANGES.c.change_id.in_(list(change_ids)),
        CHANGES.c.worker_id == author.worker_id,
        CHANGES.c.outcome == "refused",
    )
    rows = session.execute(select(CHANGES).where(*kept).order_by(CHANGES.c.change_id).with_for_update()).all()
    if not rows:
        return []
    session.execute(delete(CHANGES).where(CHANGES.c.change_id.in_([row.change_id for row in rows])))
    changes = [as_it_came(row) for row in rows]
    outcomes = _apply_safely(changes, author, kinds, None)
    _keep_whole({row.change_id: row.content for row in rows if row.problem["slug"] == DeviceRevoked.slug})
    tell_author(author.worker_id, [one.change_id for one in outcomes])
    arrived = arrived_with(zip(changes, outcomes, strict=True))
    wake(arrived, lambda again, author: _apply_safely(again, author, kinds, None))
    if followers := _refused_for(outcomes, author.worker_id):
        outcomes += take_up_again(followers, author=author, kinds=kinds)
    return outcomes


def _keep_whole(contents: dict[UUID, dict]) -> None:
    """Keep what a phone that erased itself had sent also where it was simply accepted: after a restore nobody sends it again."""
    for change_id, content in contents.items():
        session.execute(update(CHANGES).where(CHANGES.c.change_id == change_id).values(content=content))


def _refused_for(outcomes: list[Outcome], worker_id: UUID) -> list[UUID]:
    """Return the changes that were refused for nothing but a base that has come true after all."""
    come_true = [one.change_id for one in outcomes if one.outcome not in ("refused", "waiting")]
    refused = (CHANGES.c.outcome == "refused", CHANGES.c.waits_for.in_(come_true), CHANGES.c.worker_id == worker_id)
    return list(session.scalars(select(CHANGES.c.change_id).where(*refused))) if come_true else []


def what_is_known(changes: list[IncomingChange], named: set[UUID]) -> tuple[dict[UUID, dict], bool]:
    """Return what is remembered of these changes, and whether some other change waits for what they name."""
    known = known_changes({one.change_id for one in changes}, waiting_for=named)
    mine = {one.change_id for one in changes}
    return {one: row for one, row in known.items() if one in mine}, not known.keys() <= mine


def _apply_safely(
    changes: list[IncomingChange], access: Access, kinds, device_offset: timedelta | None
) -> list[Outcome]:
    """Apply all in one savepoint; where the database refuses that, each in its own."""
    feed.lock(_everything_named_by(changes, kinds))
    try:
        with session.begin_nested():
            return _apply(changes, access, kinds, device_offset, known_changes(one.change_id for one in changes))
    except (IntegrityError, DataError) as error:
        if len(changes) == 1:
            outcome = _refuse(changes[0], problem_of(error))
            _keep([(changes[0], outcome)], access)
            return [outcome]
    return _one_by_one(changes, access, kinds, device_offset)


def _one_by_one(changes: list[IncomingChange], access: Access, kinds, device_offset: timedelta | None) -> list[Outcome]:
    return [_apply_safely([change], access, kinds, device_offset)[0] for change in changes]


def _apply(
    changes: list[IncomingChange], access: Access, kinds, device_offset: timedelta | None, known
) -> list[Outcome]:
    if not changes:
        return []
    outcomes: dict[int, Outcome] = {}
    first_of: dict[UUID, int] = {}
    to_do: list[tuple[int, IncomingChange]] = []
    for place, change in enumerate(changes):
        if (before := known.get(change.change_id)) is not None:
            outcomes[place] = _same_again(change, before, access)
        elif first_of.setdefault(change.change_id, place) == place:
            try:
                understand(change, kinds, device_offset=device_offset)
                if access.shut_out:
                    raise access.shut_out
                to_do.append((place, change))
            except Problem as problem:
                outcomes[place] = _refuse(change, access.shut_out or problem)
    refused = {changes[place].change_id for place, one in outcomes.items() if one.outcome == "refused"}
    outcomes |= _apply_understood(to_do, access, kinds, dict.fromkeys(refused, REFUSED_JUST_NOW) | known)
    _keep([(changes[place], outcomes[place]) for place in first_of.values()], access)
    for place, change in enumerate(changes):
        if place not in outcomes:
            first = first_of[change.change_id]
            same = changes[first].content_hash == change.content_hash
            outcomes[place] = outcomes[first] if same else _reused(change)
    return [outcomes[place] for place in range(len(changes))]


def _apply_understood(to_do: list[tuple[int, IncomingChange]], access: Access, kinds, known) -> dict[int, Outcome]:
    if not to_do:
        return {}
    changes = [change for _, change in to_do]
    now = changes[0].received_at
    holding = Holding(kinds, Authorship(by=access.worker_id, occurred_at=now, received_at=now))
    holding.load(_records_named_by(changes, kinds), locked=True)
    for kind in {change.kind.name: change.kind for change in changes}.values():
        if kind.prepare:
            kind.prepare([change for change in changes if change.kind is kind], holding)
    history = History(holding, known)
    history.load(changes)
    outcomes = {}
    for place, change in to_do:
        outcomes[place] = _judge(change, access, holding, history)
        history.settled(change, outcomes[place])
    applying.settle(holding)
    scope.tell_of_moves(holding.save())
    return outcomes


def _judge(change: IncomingChange, access: Access, holding: Holding, history: History) -> Outcome:
    try:
        outcome, held = applying.apply(change, access, holding, history)
    except WaitsFor as waiting:
        return Outcome(change.change_id, "waiting", None, waiting.as_json(), UUID(str(waiting.facts["what"])))
    except BaseRefused as problem:
        return replace(_refuse(change, problem), waits_for=UUID(str(problem.facts["what"])))
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


def _keep(settled: list[tuple[IncomingChange, Outcome]], access: Access) -> None:
    """Remember every change; the whole content where it was not simply accepted or held something unknown."""
    rows = [
        {
            "change_id": change.change_id, "content_hash": change.content_hash, "worker_id": access.worker_id,
            "device_id": change.device_id, "record_id": change.record_id, "kind": change.kind.name if change.kind else None,
            "base_revision": change.base_revision, "base_change_id": change.base_change_id, "replaces": change.replaces,
            "waits_for": outcome.waits_for, "outcome": outcome.outcome, "revision": outcome.revision, "problem": outcome.problem,
            "content": _content_to_keep(change, outcome, access),
            "received_at": change.received_at,
        }
        for change, outcome in settled
        if not (outcome.problem and outcome.problem["slug"] == ChangeIdReused.slug)
    ]  # fmt: skip
    if rows:
        session.connection().execute(new_rows(CHANGES), rows)


def _content_to_keep(change: IncomingChange, outcome: Outcome, access: Access) -> dict | None:
    # Tried again later, when this push's device time is forgotten: an uncertain time must not become certain by that.
    if (outcome.waits_for or access.shut_out) and _clock_was_found_out(change):
        return change.raw | {"clock": change.clock}
    if change.fault:
        return {"json": change.text}
    whole = outcome.outcome not in ("accepted", "merged") or change.unknown or change.lifted
    return storable(change.raw) if whole else None


def _clock_was_found_out(change: IncomingChange) -> bool:
    """Say whether its time was judged otherwise than the change itself tells; else it is kept just as it was sent."""
    sent = change.raw.get("clock")
    told = sent if isinstance(sent, dict) else {}
    judged = change.clock or {"offset_ms": told.get("offset_ms"), "certain": told.get("certain", True)}
    return (judged["offset_ms"] or 0, judged["certain"]) != (told.get("offset_ms") or 0, told.get("certain", True))


def _everything_named_by(changes: list[IncomingChange], kinds: dict[str, RecordKind]) -> set[UUID]:
    """Return the ids of changes and records that a push tells of, as far as they can be read."""
    told = {uuid_of(change.raw.get(name)) for change in changes for name in ("base_change_id", "replaces")}
    return {change.change_id for change in changes} | told - {None} | _records_named_by(changes, kinds)


def _records_named_by(changes: list[IncomingChange], kinds: dict[str, RecordKind]) -> set[UUID]:
    named: set[UUID | None] = set()
    for change in changes:
        raw = lifted(change.raw, kinds)
        named.add(uuid_of(raw.get("id")))
        kind = kinds.get(raw["kind"]) if isinstance(raw.get("kind"), str) else None
        if kind and isinstance(raw.get("data"), dict):
            named |= {uuid_of(raw["data"].get(name)) for name in kind.touches}
    return named - {None}
