"""Pages by an opaque mark of where the last one ended."""

import base64
import json

from server.foundation.problems import Invalid


def mark(*position) -> str:
    """Return the opaque mark of a position."""
    return base64.urlsafe_b64encode(json.dumps(position, default=str).encode()).decode().rstrip("=")


def position(text: str | None, *, length: int) -> list | None:
    """Read a mark back; raises Invalid when it is none of ours."""
    if not text:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as error:
        raise Invalid(errors=[{"path": "after", "message": "这个翻页标记读不懂。"}]) from error
    if not isinstance(found, list) or len(found) != length or not all(isinstance(part, str | int) for part in found):
        raise Invalid(errors=[{"path": "after", "message": "这个翻页标记读不懂。"}])
    return found
