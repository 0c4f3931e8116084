"""The values between which a person decides, kept with the record until somebody does."""

from collections.abc import Iterable
from typing import Any

from server.records.held import Authorship


def told(value: Any, *, by: Any, at: Any, change_id: Any) -> dict:
    """Return one of the values with whose it is."""
    return {
        "value": value, "by": None if by is None else str(by), "at": at.isoformat(),
        "change_id": None if change_id is None else str(change_id),
    }  # fmt: skip


def value_of(author: Authorship, value: Any) -> dict:
    """Return a value as its author's."""
    return told(value, by=author.by, at=author.occurred_at, change_id=author.change_id)


def resolved(conflicts: Iterable[dict], resolves: Iterable[str], *, unseen: set[str]) -> list[dict]:
    """Return what is left of conflicts after a decision: a value that the decider had not seen stays to be decided.

    A field's name also resolves the conflicts of its elements (`contacts` those of `contacts[<id>]`).
    """
    names, left = set(resolves), []
    for one in conflicts:
        if one["field"] in names or one["field"].split("[")[0] in names:
            fresh = [value for value in one["values"][1:] if value["change_id"] in unseen]
            if not fresh:
                continue
            one = one | {"values": [one["values"][0], *fresh]}
        left.append(one)
    return left


def with_conflict(conflicts: list[dict], field: str, *, standing: dict, incoming: dict, own: set[str]) -> list[dict]:
    """Return conflicts with one more value for a field; it takes the place of earlier ones of its author's own chain."""
    before = next((one["values"][1:] for one in conflicts if one["field"] == field), [])
    values = [value for value in before if value["change_id"] not in own and value["value"] != standing["value"]]
    if all(value["value"] != incoming["value"] for value in values):
        values.append(incoming)
    rest = [one for one in conflicts if one["field"] != field]
    return [*rest, {"field": field, "values": [standing, *values]}]


def with_standing(conflicts: list[dict], field: str, standing: dict) -> list[dict]:
    """Return conflicts in which the value that now stands in the field is the first one."""
    return [one | {"values": [standing, *one["values"][1:]]} if one["field"] == field else one for one in conflicts]
