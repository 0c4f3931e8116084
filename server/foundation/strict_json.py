"""JSON as RFC 8259 and I-JSON mean it: nothing that two readers could understand differently gets in."""

import json
import math
from typing import Any

from flask.json.provider import DefaultJSONProvider
from webargs.core import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from server.foundation.problems import Malformed

DEEPEST = 40  # levels; our deepest answer has 8
LARGEST_INTEGER = 2**53 - 1  # beyond it a browser would read another number


def loads(text: str | bytes) -> Any:
    """Read a JSON text; raises Malformed for bad UTF-8, doubled keys, NaN, numbers out of range, deep nesting."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    _require_shallow(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("同一个名称出现了两次。")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(number := int(digits)) > LARGEST_INTEGER:
        raise Malformed("有一个整数大得没法保存。")
    return number


def _fraction(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise Malformed("有一个数大得没法保存。")
    return number


def _no_constant(name: str) -> None:
    raise Malformed(f"{name} 不是数。")


def _require_shallow(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner for outer in level if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer) if isinstance(inner, dict | list)
        ]  # fmt: skip
        if not level:
            return
    raise Malformed("嵌套得太深。")


class StrictJson(DefaultJSONProvider):
    """The app's JSON: strict on the way in."""

    def loads(self, s: str | bytes, **more) -> Any:
        """Read a JSON text strictly."""
        return loads(s)


class StrictParser(FlaskParser):
    """Reads the bodies of routes strictly; another content type than JSON is 415."""

    def _raw_load_json(self, req) -> Any:
        body = req.get_data(cache=True)
        if not body:
            return missing
        if not req.is_json:
            raise UnsupportedMediaType
        return loads(body)
