"""Merging by field, lists of things by element id (design section 4); pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Merged:
    """What came of merging a list: the list that stands, and the elements that two sides changed differently."""

    value: list
    conflicts: list[tuple[str, Any, Any]] = field(default_factory=list)  # (element id, standing, incoming)


# By what a thing in a list is known: its id, or the hash of the file it speaks of.
NAMED_BY = ("id", "sha256")


def is_list_of_things(*values: Any) -> bool:
    """Say whether all values given (None aside) are lists of objects with ids, or of files."""
    lists = [value for value in values if value is not None]
    return bool(lists) and any(all(_all_have(name, value) for value in lists) for name in NAMED_BY)


def _all_have(name: str, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) and name in one for one in value)


def _by_name(things: Sequence[Mapping] | None) -> dict[str, Mapping]:
    return {str(one.get("id") or one["sha256"]): one for one in things or ()}


def merge_lists(
    base: Sequence[Mapping] | None, standing: Sequence[Mapping] | None, incoming: Sequence[Mapping] | None
) -> Merged:
    """Merge two descendants of one list of things by element id.

    An element changed on one side only takes that side; changed equally it merges; changed differently the
    standing one stays and a conflict is named. An element removed on one side and untouched on the other goes.
    """
    old, ours, theirs = (_by_name(side) for side in (base, standing, incoming))
    result = Merged([])
    for name in [*ours, *(name for name in theirs if name not in ours)]:
        was, here, there = old.get(name), ours.get(name), theirs.get(name)
        if here == there or there == was:
            stands = here
        elif here == was:
            stands = there
        else:
            stands = here
            result.conflicts.append((name, here, there))
        if stands is not None:
            result.value.append(stands)
    return result


def replay(value: Sequence[Mapping] | None, before: Sequence[Mapping] | None, after: Sequence[Mapping] | None) -> list:
    """Do to a list of things what turned `before` into `after`."""
    result, old, new = (_by_name(side) for side in (value, before, after))
    for name in old:
        if name not in new:
            result.pop(name, None)
    result |= {name: one for name, one in new.items() if one != old.get(name)}
    return list(result.values())
