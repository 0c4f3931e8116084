"""Applying one understood change to the records in hand: create, merge, conflict, refuse, wait."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from server.accounts.access import Access
from server.areas.queries import resolve
from server.foundation.database import session
from server.records.held import ENVELOPE_FIELDS, REVISIONS, Authorship, Held, Holding, unsealed, wire_schema
from server.records.merging import is_list_of_things, merge_lists
from server.sync.changes import IncomingChange
from server.sync.model import Change
from server.sync.problems import (
    AreaMissing,
    AreaUnknown,
    FieldNotYours,
    IdTaken,
    NoSuchRevision,
    NotYours,
    RecordIsVoid,
    ServerMakesThese,
    WaitsFor,
)  # fmt: skip

CHANGES = Change.__table__


@dataclass(frozen=True)
class Seen:
    """What the author of a change had seen: up to this revision, and the changes of his own chain."""

    revision: int
    own: frozenset[UUID]


class History:
    """The revisions and changes that tell which fields others touched since an author looked."""

    def __init__(self, holding: Holding, known: dict[UUID, dict]):
        self.holding, self.known = holding, known
        self.outcomes: dict[UUID, Any] = {}
        self.here: dict[UUID, IncomingChange] = {}
        self._revisions: dict[UUID, list[dict]] = defaultdict(list)

    def load(self, changes: list[IncomingChange]) -> None:
        """Load in bulk the revisions of edited records and the whole chain of base changes."""
        self.here = {change.change_id: change for change in reversed(changes)}
        self._load_chain({change.base_change_id for change in changes})
        edited = {change.record_id for change in changes if not change.creates}
        if edited:
            rows = session.execute(
                select(REVISIONS)
                .where(REVISIONS.c.record_id.in_(edited))
                .order_by(REVISIONS.c.record_id, REVISIONS.c.revision)
            ).mappings()
            for row in rows:
                self._revisions[row["record_id"]].append(dict(row))

    def _load_chain(self, ids: set[UUID | None]) -> None:
        wanted = {one for one in ids if one and one not in self.known and one not in self.here}
        wanted |= {
            row["base_change_id"]
            for row in self.known.values()
            if row["base_change_id"] and row["base_change_id"] not in self.known
        }
        while wanted:
            columns = [column for column in CHANGES.c if column.name != "content"]
            rows = session.execute(
                select(*columns).where(or_(CHANGES.c.change_id.in_(wanted), and_(CHANGES.c.replaces.in_(wanted))))
            ).mappings()
            found = {row["change_id"]: dict(row) for row in rows if row["change_id"] not in self.known}
            self.known |= found
            wanted = {row["base_change_id"] for row in found.values() if row["base_change_id"]} - set(self.known)

    def base_of(self, change: IncomingChange) -> Seen:
        """Return what the author had seen; raises WaitsFor when the base change has not arrived or was refused."""
        own: set[UUID] = set()
        revision, base = change.base_revision, change.base_change_id
        while base is not None:
            step = self._step(base)
            if step is None or step["outcome"] in ("waiting", "refused"):
                raise WaitsFor(what=change.base_change_id)
            own.add(step["change_id"])
            revision, base = step["base_revision"], step["base_change_id"]
            if step["change_id"] == base or base in own:
                raise WaitsFor(what=change.base_change_id)
        return Seen(revision or 0, frozenset(own))

    def _step(self, change_id: UUID) -> dict | None:
        if (outcome := self.outcomes.get(change_id)) is not None:
            made = self.here[change_id]
            step = {"change_id": change_id, "outcome": outcome.outcome, "base_revision": made.base_revision,
                    "base_change_id": made.base_change_id, "record_id": made.record_id}  # fmt: skip
        else:
            step = self.known.get(change_id)
        if step is None or step["outcome"] == "refused":
            for other in self.known.values():
                if other["replaces"] == change_id and other["outcome"] not in ("refused", "waiting"):
                    return other
            for other_id, outcome in self.outcomes.items():
                if self.here[other_id].replaces == change_id and outcome.outcome not in ("refused", "waiting"):
                    return self._step(other_id)
        return step

    def revisions_of(self, held: Held) -> list[dict]:
        """Return every revision of a record, those of this push too."""
        return self._revisions[held.id] + [row for row in held.revisions if row["record_id"] == held.id]


def apply(change: IncomingChange, access: Access, holding: Holding, history: History) -> tuple[str, Held]:
    """Apply a change in memory; returns (outcome, record); raises a Problem (nothing is touched then) or WaitsFor."""
    held = holding.get(change.record_id)
    author = Authorship(
        by=access.worker_id, occurred_at=change.occurred_at, received_at=change.received_at, device_id=change.device_id,
        change_id=change.change_id, why=(change.envelope.get("review") or {}).get("reason"),
    )  # fmt: skip
    if change.creates:
        if held is not None:
            raise IdTaken if held.envelope["recorder_id"] == access.worker_id else NotYours
        return "accepted", _create(change, access, holding, author)
    if held is None:
        if change.base_change_id is not None:
            history.base_of(change)
        raise WaitsFor(what=change.base_change_id or change.record_id)
    if held.kind is not change.kind:
        raise IdTaken
    _require_writer(change, access, held.envelope["area_code"], held.envelope["subject_id"], held)
    seen = history.base_of(change)
    if seen.revision > held.revision:
        raise NoSuchRevision(revision=held.revision)
    if held.void:
        raise RecordIsVoid
    if change.kind.check:
        change.kind.check(change, held, holding)
    return _edit(change, held, author, seen, history), held


def _create(change: IncomingChange, access: Access, holding: Holding, author: Authorship) -> Held:
    kind = change.kind
    if kind.created_by_server:
        raise ServerMakesThese
    envelope = dict(change.envelope)
    if kind.parent:
        parent = _parent_of(change, holding)
        envelope |= {name: parent.envelope[name] for name in ("area_code", "group_no", "zhai_name")}
        subject = parent.id
    else:
        subject = change.data.get(kind.subject) if kind.subject else change.record_id
        if not envelope.get("area_code"):
            raise AreaMissing(errors=[{"path": "area_code", "message": AreaMissing.zh}])
        envelope["area_code"] = _code_in_force(envelope["area_code"])
    _require_writer(change, access, envelope["area_code"], subject, None)
    if kind.check:
        kind.check(change, None, holding)
    if (review := envelope.pop("review", None)) and review["state"] != "received":
        raise FieldNotYours(errors=[{"path": "review", "message": FieldNotYours.zh}])
    envelope |= {"happened_at": change.happened_at, "clock": change.clock, "unknown": change.unknown or None}
    return holding.create(kind.name, change.record_id, envelope, change.data, author)


def _parent_of(change: IncomingChange, holding: Holding) -> Held:
    parent_id = change.data.get(change.kind.parent)
    holding.load([parent_id])
    parent = holding.get(parent_id)
    if parent is None:
        raise WaitsFor(what=parent_id)
    if parent.void:
        raise RecordIsVoid
    return parent


def _code_in_force(code: str) -> str:
    found = resolve(code)
    if found is None:
        raise AreaUnknown(errors=[{"path": "area_code", "message": AreaUnknown.zh}])
    return found


def _require_writer(
    change: IncomingChange, access: Access, area_code: str, subject_id: UUID | None, held: Held | None
) -> None:
    """Permission is judged by the assignment valid at the time of the observation."""
    from server.foundation.clock import local_date

    kind, day = change.kind, local_date(change.happened_at)
    roles = access.writes_as(kind, area_code=area_code, subject_id=subject_id, on=day)
    if not roles:
        raise NotYours
    named = set(change.data) | set(change.envelope)
    if "area_code" in change.envelope and held is not None and change.envelope["area_code"] != area_code:
        change.envelope["area_code"] = _code_in_force(change.envelope["area_code"])
        if not access.writes_as(kind, area_code=change.envelope["area_code"], subject_id=subject_id, on=day):
            raise NotYours
    if held is not None and "review" in named:
        _require_reviewer(change, roles, held, access)
        named -= {"review"}
    if all(role in kind.writes_only for role in roles):
        allowed = frozenset().union(*(kind.writes_only[role] for role in roles))
        if not_mine := sorted(named - allowed - {"entry_mode", "operator_name"}) if (held or change.creates) else []:
            raise FieldNotYours(errors=[{"path": _path(name), "message": FieldNotYours.zh} for name in not_mine])
    if held is None and all(role in kind.writes_only for role in roles):
        raise NotYours


def _require_reviewer(change: IncomingChange, roles: list[str], held: Held, access: Access) -> None:
    """Whoever may review may say anything; a recorder may void what he recorded the same day."""
    from server.foundation.clock import local_date

    if set(roles) & change.kind.reviewed_by:
        return
    voiding = (change.envelope["review"] or {}).get("state") == "void"
    mine_today = (
        held.envelope["recorder_id"] == access.worker_id
        and local_date(change.happened_at) == held.envelope["occurred_on"]
    )
    if not (voiding and mine_today):
        raise FieldNotYours(errors=[{"path": "review", "message": FieldNotYours.zh}])


def _path(field: str) -> str:
    return field if field in ENVELOPE_FIELDS else f"data.{field}"


def _edit(change: IncomingChange, held: Held, author: Authorship, seen: Seen, history: History) -> str:
    others = [
        row for row in history.revisions_of(held) if row["revision"] > seen.revision and row["change_id"] not in seen.own
        and row["revision"] > 1 and row["change_id"] != change.change_id
    ]  # fmt: skip
    touched: dict[str, dict] = {}
    for row in others:
        for name in row["changed"] or {}:
            touched.setdefault(name, row)
    schema = wire_schema(held.kind.schema)
    values: dict[str, Any] = {}
    conflicts = [one for one in held.envelope["conflicts"] or [] if one["field"] not in change.resolves]
    resolved = len(conflicts) != len(held.envelope["conflicts"] or [])
    fresh_conflicts = []
    for name, value in change.fields.items():
        if name == "review":
            if value is not None:
                value = {"state": value["state"], "reason": value.get("reason"), "revision": held.revision}
            values[name] = value
            continue
        standing = held.wire(name)
        incoming = value if name in ENVELOPE_FIELDS else schema.fields[name].serialize(name, {name: value})
        if incoming == standing:
            continue
        if name not in touched or name in change.resolves:
            values[name] = value
            continue
        if is_list_of_things(standing, incoming) and standing is not None and incoming is not None:
            base = _value_seen(name, touched[name], held, seen, history)
            merged = merge_lists(base, standing, incoming)
            if merged.value != standing:
                values[name] = merged.value
            fresh_conflicts += [
                _conflict(f"{name}[{element}]", here, there, touched[name], change, author)
                for element, here, there in merged.conflicts
                if f"{name}[{element}]" not in change.resolves
            ]
            continue
        fresh_conflicts.append(_conflict(name, standing, incoming, touched[name], change, author))
    if not held.kind.reviewed_by or "review" not in change.envelope:
        _back_to_received(held, values)
    changed = held.revise(values, author)
    if fresh_conflicts or resolved:
        held.envelope["conflicts"] = [*conflicts, *fresh_conflicts] or None
        held.touched.add("conflicts")
        if not changed:
            held.keep_revision({}, author)
    if change.unknown:
        before = held.envelope["unknown"] or {}
        held.envelope["unknown"] = {
            part: (before.get(part) or {}) | change.unknown.get(part, {}) for part in {*before, *change.unknown}
        }
        held.touched.add("unknown")
    if fresh_conflicts:
        return "conflict"
    return "merged" if others else "accepted"


def _value_seen(name: str, first_other: dict, held: Held, seen: Seen, history: History) -> Any:
    """Return a list as its author last saw it: his own chain's value, else the one before the others' first change."""
    mine = [
        row for row in history.revisions_of(held) if row["change_id"] in seen.own and name in (row["changed"] or {})
    ]
    if mine:
        return unsealed(mine[-1]["changed"][name][1])
    return unsealed(first_other["changed"][name][0])


def _conflict(name: str, here: Any, there: Any, row: dict, change: IncomingChange, author: Authorship) -> dict:
    return {
        "field": name,
        "values": [
            {
                "value": here,
                "by": _text(row["by"]),
                "at": row["occurred_at"].isoformat(),
                "change_id": _text(row["change_id"]),
            },
            {
                "value": there,
                "by": _text(author.by),
                "at": author.occurred_at.isoformat(),
                "change_id": str(change.change_id),
            },
        ],
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _back_to_received(held: Held, values: dict[str, Any]) -> None:
    """A content change after a review puts the record back to received (审核后有改动)."""
    review = held.envelope["review"]
    if values and review and review["state"] in ("confirmed", "returned"):
        values["review"] = {"state": "received", "reason": "审核后有改动", "revision": review.get("revision")}


def settle(holding: Holding, access: Access) -> None:
    """Let every kind derive what follows from the records written now."""
    for kind in holding.kinds.values():
        if kind.settle is None:
            continue
        touched = [held for held in holding if held.kind is kind and (held.new or held.revisions)]
        if touched:
            kind.settle(touched, holding)
