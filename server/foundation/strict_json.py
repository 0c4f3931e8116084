"""JSON as RFC 8259 and I-JSON mean it: nothing that two readers could understand differently gets in."""

import json
import math
from typing import Any

from server.foundation.problems import Malformed

DEEPEST = 40  # levels; our deepest answer has 8
LARGEST_INTEGER = 2**53 - 1  # beyond it a browser would read another number
TWICE = "同一个名称出现了两次。"
TOO_DEEP = "嵌套得太深。"


def loads(text: str | bytes) -> Any:
    """Read a JSON text; raises Malformed for bad UTF-8, doubled keys, NaN, numbers out of range, deep nesting."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=integer, parse_float=fraction, parse_constant=no_constant
        )
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    _require_shallow(value)
    return value


def integer(digits: str) -> int:
    """Return a whole number; raises Malformed where a browser would read another one."""
    if len(digits) > 17 or abs(number := int(digits)) > LARGEST_INTEGER:
        raise Malformed("有一个整数大得没法保存。")
    return number


def fraction(digits: str) -> float:
    """Return a number with a point or an exponent; raises Malformed beyond the range of a float."""
    if not math.isfinite(number := float(digits)):
        raise Malformed("有一个数大得没法保存。")
    return number


def no_constant(name: str) -> None:
    """Raise Malformed: NaN and Infinity are no numbers."""
    raise Malformed(f"{name} 不是数。")


def _object(pairs: list[tuple[str, Any]]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed(TWICE)
    return found


def _require_shallow(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner for outer in level if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer) if isinstance(inner, dict | list)
        ]  # fmt: skip
        if not level:
            return
    raise Malformed(TOO_DEEP)
