"""Merging by field, lists of things by element id (design section 4); pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Merged:
    """What came of merging a list: the list that stands, and the elements that two sides changed differently."""

    value: list
    conflicts: list[tuple[str, Any, Any]] = field(default_factory=list)  # (element id, standing, incoming)


def is_list_of_things(*values: Any) -> bool:
    """Say whether all values given (None aside) are lists of objects with ids."""
    lists = [value for value in values if value is not None]
    return bool(lists) and all(
        isinstance(value, list) and all(isinstance(one, Mapping) and "id" in one for one in value) for value in lists
    )


def merge_lists(
    base: Sequence[Mapping] | None, standing: Sequence[Mapping] | None, incoming: Sequence[Mapping] | None
) -> Merged:
    """Merge two descendants of one list of things by element id.

    An element changed on one side only takes that side; changed equally it merges; changed differently the
    standing one stays and a conflict is named. An element removed on one side and untouched on the other goes.
    """
    old, ours, theirs = ({str(one["id"]): one for one in side or ()} for side in (base, standing, incoming))
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
    result, old, new = ({str(one["id"]): one for one in side or ()} for side in (value, before, after))
    for name in old:
        if name not in new:
            result.pop(name, None)
    result |= {name: one for name, one in new.items() if one != old.get(name)}
    return list(result.values())
