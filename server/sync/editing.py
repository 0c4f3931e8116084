"""Merging an edit into a record that others may have changed meanwhile (design section 4)."""

from typing import Any

from marshmallow import ValidationError

from server.media.problems import TooManyMedia
from server.media.rules import require_not_too_many, require_roles_stand
from server.records.held import ENVELOPE_FIELDS, Authorship, Held, wire_schema
from server.records.merging import is_list_of_things, merge_lists
from server.sync import conflicts
from server.sync.changes import IncomingChange
from server.sync.history import History

REVIEWED = ("confirmed", "returned")


class Edit:
    """One change on its way into a record: the values to set, the conflicts it leaves."""

    def __init__(self, change: IncomingChange, held: Held, author: Authorship, history: History):
        self.change, self.held, self.author, self.history = change, held, author, history
        self.seen = history.base_of(change)
        self.others = history.others_since(held, self.seen, change)
        self.touched = {name: row for row in self.others for name in row["changed"] or {}}
        self.values: dict[str, Any] = {}
        self.conflicts_before = held.envelope["conflicts"] or []
        unseen = {str(row["change_id"]) for row in self.others}
        self.conflicts = conflicts.resolved(self.conflicts_before, change.resolves, unseen=unseen)
        self.disputed = False

    def make(self) -> str:
        """Set what merges, keep what does not; returns accepted, merged or conflict."""
        for name, value in self.change.fields.items():
            if name == "review":
                self.values[name] = self._review(value)
            else:
                self._take(name, value)
        if "media" in self.values:
            self._require_roles_stand()
        if "review" not in self.change.envelope:
            self._back_to_received()
        changed = self.held.revise(self.values, self.author)
        for name in changed:
            standing = conflicts.value_of(self.author, self.held.wire(name))
            self.conflicts = conflicts.with_standing(self.conflicts, name, standing)
        if self.conflicts != self.conflicts_before:
            self.held.envelope["conflicts"] = self.conflicts or None
            self.held.touched.add("conflicts")
            if not changed:
                self.held.keep_revision({}, self.author)
        self._keep_unknown()
        if self.disputed:
            return "conflict"
        return "merged" if self.others else "accepted"

    def _take(self, name: str, value: Any) -> None:
        standing, incoming = self.held.wire(name), self._on_the_wire(name, value)
        if incoming == standing:
            return
        if name not in self.touched:
            self.values[name] = value
            return
        base = self.history.value_seen(name, self.others, self.held, self.seen)
        if standing == base:  # changed and changed back
            self.values[name] = value
        elif standing is not None and incoming is not None and is_list_of_things(standing, incoming):
            self._take_list(name, base, standing, incoming)
        else:
            self._dispute(name, name, standing, incoming)

    def _take_list(self, name: str, base: Any, standing: list, incoming: list) -> None:
        merged = merge_lists(base, standing, incoming)
        if merged.value != standing:
            try:
                self.values[name] = self._read(name, merged.value)
            except (ValidationError, TooManyMedia):  # both sides right, together too many
                self._dispute(name, name, standing, incoming)
                return
        for element, here, there in merged.conflicts:
            self._dispute(name, f"{name}[{element}]", here, there)

    def _dispute(self, name: str, place: str, here: Any, there: Any) -> None:
        row = self.touched[name]
        self.conflicts = conflicts.with_conflict(
            self.conflicts, place, own={str(one) for one in self.seen.own},
            standing=conflicts.told(here, by=row["by"], at=row["occurred_at"], change_id=row["change_id"]),
            incoming=conflicts.value_of(self.author, there),
        )  # fmt: skip
        self.disputed = True

    def _read(self, name: str, value: Any) -> Any:
        if name == "media":
            require_not_too_many(value, self.held.kind)
        if name in ENVELOPE_FIELDS:
            return value
        return wire_schema(self.held.kind.schema).fields[name].deserialize(value)

    def _on_the_wire(self, name: str, value: Any) -> Any:
        if name in ENVELOPE_FIELDS:
            return value
        return wire_schema(self.held.kind.schema).fields[name].serialize(name, {name: value})

    def _require_roles_stand(self) -> None:
        """What merged is looked at, not what was sent: who knew an older list has changed no role."""
        sent, said = self.change.fields["media"] or (), self.history.files_said(self.held)
        require_roles_stand(self.values["media"] or (), self.held.kind, said=said, sent=sent)

    def _review(self, said: dict) -> dict:
        """A review counts for what its author saw: after others' content it is as if they had changed it afterwards."""
        if said["state"] in REVIEWED and self.touched.keys() - {"review"}:
            return _received_again(max(self.seen.revision, 1))  # of an own new record one has seen the first revision
        return {"state": said["state"], "reason": said.get("reason"), "revision": self.held.revision}

    def _back_to_received(self) -> None:
        """A content change after a review puts the record back to received (审核后有改动)."""
        review = self.held.envelope["review"]
        if self.values and review and review["state"] in REVIEWED:
            self.values["review"] = _received_again(review.get("revision"))

    def _keep_unknown(self) -> None:
        if not (unknown := self.change.unknown):
            return
        before = self.held.envelope["unknown"] or {}
        self.held.envelope["unknown"] = {
            part: (before.get(part) or {}) | unknown.get(part, {}) for part in {*before, *unknown}
        }
        self.held.touched.add("unknown")


def _received_again(reviewed: int | None) -> dict:
    return {"state": "received", "reason": "审核后有改动", "revision": reviewed}
