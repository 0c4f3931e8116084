"""What an older app sends is lifted to the shape the server reads now; what was sent stays as it was sent.

A change says which shape of its kind it has by `shape`: 1, 2, 3 … Without it, it has the first, as the apps of the first version
send it. Nothing else is asked: the version of an app that nobody knows is no reason to refuse a record.
"""

import copy
import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from server.records.work_line import RecordKind, Upgrade

# How long after its successor came out the changes of a version are understood (design section 4).
UNDERSTOOD_FOR = timedelta(days=90)
FIRST = 1

logger = logging.getLogger(__name__)


def shape_of(raw: Mapping[str, Any]) -> int:
    """Return the shape a change has: the one it names, else the first."""
    return raw["shape"] if names_its_shape(raw.get("shape")) else FIRST


def names_its_shape(value: Any) -> bool:
    """Say whether this can be the number of a shape."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= FIRST


def lifted(raw: dict, kinds: Mapping[str, RecordKind]) -> dict:
    """Return a change in the shape read here; the same object where nothing is to be done, else a copy."""
    kind = kinds.get(raw["kind"]) if isinstance(raw.get("kind"), str) else None
    if kind is None or not kind.upgrades or not isinstance(raw.get("data"), dict):
        return raw
    ahead = [step for step in kind.upgrades if step.lifts_from >= shape_of(raw)]
    change = copy.deepcopy(raw) if ahead else raw
    try:
        for step in ahead:
            change = step.lift(change)
    except (LookupError, TypeError, ValueError, AttributeError):  # not of that shape either: judged as it was sent
        logger.warning("a %s of shape %s could not be lifted", kind.name, shape_of(raw))
        return raw
    return change


def may_go(step: Upgrade, today: date) -> bool:
    """Say whether no app need be understood any longer that still writes the shape a step lifts from."""
    return step.retired is not None and today > step.retired + UNDERSTOOD_FOR
