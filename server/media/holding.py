"""Legal holds: files that nobody removes, whatever their time."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select, update

from server.accounts.audit import record_audit
from server.foundation import clock
from server.foundation.database import session
from server.media.model import LegalHold


def hold(record_id: UUID, *, reason: str) -> None:
    """Keep every file of a record from now on."""
    session.merge(LegalHold(record_id=record_id, reason=reason, since=clock.now(), ended_at=None))
    record_audit("media.held", record_id=record_id, reason=reason)


def on_hold(record_ids: Iterable[UUID]) -> set[UUID]:
    """Return those records whose files are held."""
    open_ones = (LegalHold.record_id.in_(list(record_ids)), LegalHold.ended_at.is_(None))
    return set(session.scalars(select(LegalHold.record_id).where(*open_ones)))


def release(record_id: UUID) -> bool:
    """End a hold; False where there was none."""
    open_one = (LegalHold.record_id == record_id, LegalHold.ended_at.is_(None))
    ended = session.execute(update(LegalHold).where(*open_one).values(ended_at=clock.now())).rowcount == 1
    if ended:
        record_audit("media.released", record_id=record_id)
    return ended
