"""What the author of a change had seen, and what others did since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from server.foundation.database import on_postgresql, session
from server.records.held import REVISIONS, Held, Holding, unsealed
from server.records.merging import is_list_of_things, replay
from server.records.statements import one_of
from server.sync.changes import IncomingChange
from server.sync.model import Change
from server.sync.problems import BaseRefused, NoSuchRevision, WaitsFor

CHANGES = Change.__table__
WITHOUT_CONTENT = [column for column in CHANGES.c if column.name != "content"]
NOT_APPLIED = ("waiting", "refused")


def known_changes(ids: Iterable[UUID | None], *, waiting_for: Iterable[UUID] = ()) -> dict[UUID, dict]:
    """Return what is remembered of changes, by id, and of those that wait for some of the ids named."""
    wanted = {"ids": [one for one in ids if one], "awaited": list(waiting_for)}
    if not wanted["ids"]:
        return {}
    rows = session.connection().execute(_known(on_postgresql()), wanted).mappings()
    return {row["change_id"]: dict(row) for row in rows}


@cache
def _known(on_postgresql: bool) -> Select:
    waits = and_(one_of(CHANGES.c.waits_for, "awaited", on_postgresql), CHANGES.c.outcome == "waiting")
    return select(*WITHOUT_CONTENT).where(or_(one_of(CHANGES.c.change_id, "ids", on_postgresql), waits))


@dataclass(frozen=True)
class Seen:
    """What the author of a change had seen: up to this revision, and the changes of his own chain."""

    revision: int
    own: frozenset[UUID]


class History:
    """The revisions and changes that tell which fields others touched since an author looked."""

    def __init__(self, holding: Holding, known: dict[UUID, dict]):
        self.holding, self.known = holding, dict(known)
        self.outcomes: dict[UUID, Any] = {}
        self.here: dict[UUID, IncomingChange] = {}
        self._instead: dict[UUID, UUID] = {}  # refused change -> the change that replaces it
        self._revisions: dict[UUID, list[dict]] = defaultdict(list)

    def load(self, changes: list[IncomingChange]) -> None:
        """Load in bulk the revisions of edited records and the whole chain of base changes."""
        self.here = {change.change_id: change for change in changes}
        self._load_chain({change.base_change_id for change in changes} - {None})
        edited = {change.record_id for change in changes if not change.creates}
        if edited:
            rows = session.execute(
                select(REVISIONS)
                .where(REVISIONS.c.record_id.in_(edited), REVISIONS.c.revision > 1)
                .order_by(REVISIONS.c.record_id, REVISIONS.c.revision)
            ).mappings()
            for row in rows:
                self._revisions[row["record_id"]].append(dict(row))

    def _load_chain(self, wanted: set[UUID]) -> None:
        looked: set[UUID] = set(self.here)
        while wanted := wanted - looked:
            looked |= wanted
            self.known |= known_changes(wanted - set(self.known))
            found = [self.known[one] for one in wanted if one in self.known]
            lacking = wanted - {row["change_id"] for row in found if row["outcome"] != "refused"}
            if lacking:
                rows = session.execute(
                    select(*WITHOUT_CONTENT).where(
                        CHANGES.c.replaces.in_(lacking), CHANGES.c.outcome.not_in(NOT_APPLIED)
                    )
                ).mappings()
                for row in rows:
                    self.known[row["change_id"]] = dict(row)
                    self._instead[row["replaces"]] = row["change_id"]
                    found.append(dict(row))
            wanted = {row["base_change_id"] for row in found} - {None}

    def settled(self, change: IncomingChange, outcome: Any) -> None:
        """Remember what became of a change of this push."""
        self.outcomes[change.change_id] = outcome
        if change.replaces and outcome.outcome not in NOT_APPLIED:
            self._instead[change.replaces] = change.change_id

    def base_of(self, change: IncomingChange) -> Seen:
        """Return what the author had seen; raises WaitsFor when the base change has not arrived, BaseRefused when it was refused."""
        own: set[UUID] = set()
        revision, base = change.base_revision or 0, change.base_change_id
        if base is not None and base == change.replaces and self._step(base) is None:
            # It stands in the place of what never came true here: it builds on what that had built on.
            before = self.known.get(base) or {}
            revision, base = before.get("base_revision") or 0, before.get("base_change_id")
        while base is not None:
            step = self._step(base)
            if step is None and self._was_refused(base):
                raise BaseRefused(what=base)
            if step is None or step["change_id"] in own:
                raise WaitsFor(what=change.base_change_id)
            if step["record_id"] != change.record_id:
                raise NoSuchRevision
            if step["change_id"] != base and change.received_at < step["received_at"]:
                raise BaseRefused(what=base)  # the correction came later and says all that its author wants of this
            own |= {base, step["change_id"]}
            revision, base = max(revision, step["base_revision"] or 0), step["base_change_id"]
        return Seen(revision, frozenset(own))

    def _step(self, change_id: UUID) -> dict | None:
        """Return an applied change, or the one that was applied in its stead."""
        for one in (change_id, self._instead.get(change_id)):
            if (outcome := self.outcomes.get(one)) is not None:
                made = self.here[one]
                step = {"change_id": one, "outcome": outcome.outcome, "base_revision": made.base_revision,
                        "base_change_id": made.base_change_id, "record_id": made.record_id, "received_at": made.received_at}  # fmt: skip
            else:
                step = self.known.get(one)
            if step is not None and step["outcome"] not in NOT_APPLIED:
                return step
        return None

    def _was_refused(self, change_id: UUID) -> bool:
        if (outcome := self.outcomes.get(change_id)) is not None:
            return outcome.outcome == "refused"
        return self.known.get(change_id, {}).get("outcome") == "refused"

    def others_since(self, held: Held, seen: Seen, change: IncomingChange) -> list[dict]:
        """Return the revisions that the author had not seen and did not make in his own chain."""
        return [
            row for row in self._all(held)
            if row["revision"] > seen.revision and row["change_id"] not in seen.own and row["change_id"] != change.change_id
        ]  # fmt: skip

    def value_seen(self, field: str, others: list[dict], held: Held, seen: Seen) -> Any:
        """Return a field as its author last saw it: before the others' first change, with his own chain's changes."""
        first = next(row for row in others if field in (row["changed"] or {}))
        value = unsealed(first["changed"][field][0])
        for row in self._all(held):
            if row["change_id"] in seen.own and field in (row["changed"] or {}):
                before, after = (unsealed(part) for part in row["changed"][field])
                value = replay(value, before, after) if is_list_of_things(value, before, after) else after
        return value

    def files_said(self, held: Held) -> list[dict]:
        """Return every entry that a record ever had of its files, the latest last."""
        changes = [row["changed"]["media"] for row in self._all(held) if "media" in (row["changed"] or {})]
        lists = [part for pair in changes for part in pair]
        return [entry for value in (*lists, held.envelope["media"]) for entry in value or ()]

    def _all(self, held: Held) -> list[dict]:
        return self._revisions[held.id] + [row for row in held.revisions if row["revision"] > 1]
