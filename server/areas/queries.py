"""Questions about divisions; they change nothing."""

from server.areas.model import Area
from server.foundation.database import session


def known_code(code: str) -> str | None:
    """Return the code in force of a division, by its code in either system; None when there is none."""
    area = session.get(Area, code)
    return area.code if area else None
