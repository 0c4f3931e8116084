"""What is known of the backups that count."""

import time
from datetime import datetime

from sqlalchemy import func, select

from server.backups.model import Backup
from server.foundation.clock import LOCAL
from server.foundation.database import session
from server.foundation.settings import extension

REMEMBERED_FOR = 5.0  # seconds; a restore lets them pass before it puts back what is older


def newest_moment() -> datetime | None:
    """Return the moment before which everything receipted is in a verified backup."""
    return session.scalar(select(func.max(Backup.until)))


def durable_until() -> str | None:
    """Return that moment as phones are told it, from a memory of a few seconds."""
    memory = extension("durable_memory")
    if memory.get("until", 0.0) <= time.monotonic():
        moment = newest_moment()
        told = moment.astimezone(LOCAL).isoformat(timespec="milliseconds") if moment else None
        memory |= {"told": told, "until": time.monotonic() + REMEMBERED_FOR}
    return memory["told"]
