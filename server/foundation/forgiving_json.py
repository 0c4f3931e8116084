"""JSON of which single parts cannot be read: those are kept as they were written, and cost nothing beside them."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from server.foundation import strict_json
from server.foundation.problems import Malformed

Apart = Collection[tuple[str, ...]]
# A string whole, a bracket, or a quote that opens a string without end: without the last, every further quote of such a
# text would be tried as a beginning, each time to the end of the text. Possessive, for there is nothing to go back to.
BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[][{}"]', re.DOTALL)
CLOSES = {"]": "[", "}": "{"}


@dataclass(frozen=True)
class Unreadable:
    """A part of a JSON text that cannot be taken for a value."""

    written: str
    why: str


def loads(text: str | bytes, *, apart: Apart = ((),)) -> Any:
    """Read a JSON text strictly, but let what lies under the names in `apart` hold unreadable parts.

    A list under such a name is meant with all its elements; () is the whole text. Raises Malformed for anything else.
    """
    try:
        return strict_json.loads(text)
    except Malformed as fault:
        value = _read(text)
        if any(True for _ in faults_in(value, apart=apart)):
            raise fault
        return value


def faults_in(
    value: Any, *, apart: Apart = (), path: str = "", names: tuple[str, ...] = ()
) -> Iterator[dict[str, str]]:
    """Yield {path, message} of every unreadable part, but for those under the names in `apart`."""
    if names in apart:
        return
    if isinstance(value, Unreadable):
        yield {"path": path, "message": value.why}
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from faults_in(inner, apart=apart, path=f"{path}.{name}" if path else name, names=(*names, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from faults_in(inner, apart=apart, path=f"{path}[{place}]", names=names)


def written(value: Any) -> str:
    """Return a value as a JSON text that reads as the same again, unreadable parts as they came, names in order."""
    if isinstance(value, Unreadable):
        return value.written
    if isinstance(value, dict):
        return f"{{{','.join(f'{json.dumps(name)}:{written(inner)}' for name, inner in sorted(value.items()))}}}"
    if isinstance(value, list):
        return f"[{','.join(map(written, value))}]"
    return json.dumps(value)


def shown(value: Any, *, levels: int = 2) -> Any:
    """Return a value for a person to read: what holds something unreadable, so many levels down, as its text."""
    if next(faults_in(value), None) is None:
        return value
    if isinstance(value, dict) and levels:
        return {name: shown(inner, levels=levels - 1) for name, inner in value.items()}
    return written(value)


def _read(text: str | bytes) -> Any:
    try:
        whole = text.decode("utf-8") if isinstance(text, bytes) else text
        shallow, cut = _without_what_lies_too_deep(whole)
        hooks = {
            "parse_int": strict_json.integer,
            "parse_float": strict_json.fraction,
            "parse_constant": strict_json.no_constant,
        }
        value = json.loads(
            shallow, object_pairs_hook=_object, **{name: _forgiving(read) for name, read in hooks.items()}
        )
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    return _put_back(value, cut) if cut else value


def _forgiving(read):
    def read_or_keep(digits: str) -> Any:
        try:
            return read(digits)
        except Malformed as fault:
            return Unreadable(digits, fault.detail or fault.zh)

    return read_or_keep


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a name that occurs twice leads to all that was written under it."""
    found: dict[str, list] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {
        name: values[0] if len(values) == 1 else Unreadable(f",{json.dumps(name)}:".join(map(written, values)), strict_json.TWICE)
        for name, values in found.items()
    }  # fmt: skip


def _without_what_lies_too_deep(text: str) -> tuple[str, dict[str, str]]:
    """Return a text in which names stand for the parts nested too deeply, and those parts by their names."""
    opened: list[tuple[str, int]] = []
    pieces, last, cut, mark = [], 0, {}, uuid4().hex
    for token in BRACKET.finditer(text):
        if token[0] == '"':
            raise Malformed
        if token[0] in ("[", "{"):
            opened.append((token[0], token.start()))
        elif token[0] in CLOSES:
            bracket, start = opened.pop() if opened else ("", 0)
            if bracket != CLOSES[token[0]]:
                raise Malformed
            if len(opened) == strict_json.DEEPEST:
                cut[name := f"{mark}{len(cut)}"] = text[start : token.end()]
                pieces += [text[last:start], f'"{name}"']
                last = token.end()
    return "".join(pieces) + text[last:], cut


def _put_back(value: Any, cut: dict[str, str]) -> Any:
    if isinstance(value, dict):
        if value.keys() & cut.keys():
            raise Malformed
        return {name: _put_back(inner, cut) for name, inner in value.items()}
    if isinstance(value, list):
        return [_put_back(inner, cut) for inner in value]
    return Unreadable(cut[value], strict_json.TOO_DEEP) if isinstance(value, str) and value in cut else value
