"""Who does a regular job just now: a lease in the database, so that several worker processes do it once."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from server.foundation import clock
from server.foundation.database import on_postgresql, session
from server.records.model import Lease


def _ensure(name: str) -> None:
    dialect = postgresql if on_postgresql() else sqlite
    session.execute(dialect.insert(Lease.__table__).values(name=name).on_conflict_do_nothing())


def take(name: str, *, holder: str, for_: timedelta) -> bool:
    """Take or renew a lease; False when another holder has it and it has not run out."""
    _ensure(name)
    now = clock.now()
    taken = session.execute(
        update(Lease)
        .where(Lease.name == name, (Lease.holder == holder) | Lease.until.is_(None) | (Lease.until < now))
        .values(holder=holder, until=now + for_)
    )
    return taken.rowcount == 1


def mark_of(name: str) -> str | None:
    """Return how far a job has come."""
    return session.scalar(select(Lease.mark).where(Lease.name == name))


def set_mark(name: str, mark: str) -> None:
    """Remember how far a job has come."""
    _ensure(name)
    session.execute(update(Lease).where(Lease.name == name).values(mark=mark))
