"""Taking a file away from a record: the bytes go when no other record needs them, and it is written down (docs/media.md)."""

from uuid import UUID

from sqlalchemy import delete, exists, insert, select, update

from server.foundation import clock
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.media.arriving import content_lock
from server.media.deriving import THUMBNAIL, VIEW
from server.media.model import LegalHold, MediaArrival, MediaFile, MediaRemoval
from server.media.storing import place_of, place_of_form, store
from server.records import feed
from server.records.declared import DECLARED

ARRIVALS, FILES, REMOVALS, HOLDS = (
    model.__table__ for model in (MediaArrival, MediaFile, MediaRemoval, LegalHold)
)  # fmt: skip
EXPIRED, WITHDRAWN, NO_RECORD, UNFINISHED = "expired", "withdrawn", "no-record", "unfinished"


def held(record_id) -> exists:
    """Return the condition that a legal hold keeps everything of a record (an id, or a column of ids)."""
    return exists().where(HOLDS.c.record_id == record_id, HOLDS.c.ended_at.is_(None))


def remove_from(record_id: UUID, sha256: str, *, why: str) -> bool:
    """Take a file from a record, in one transaction; False where a hold keeps it, or there is nothing to do.

    Nobody can bring the same content in the middle of it: whoever does waits, and stores it anew.
    """
    feed.lock([content_lock(sha256), record_id])
    pair = (DECLARED.c.record_id == record_id, DECLARED.c.sha256 == sha256)
    row = session.execute(select(DECLARED.c.role, DECLARED.c.state).where(*pair)).first()
    if session.scalar(select(held(record_id))) or (why == NO_RECORD and row is not None):
        return False
    ended = why == EXPIRED and row.state != "expired"
    if ended:
        session.execute(update(DECLARED).where(*pair).values(state="expired", since=clock.now()))
        feed.give_again([record_id])
    elif why == WITHDRAWN:
        if row is None or row.state != "withdrawn":
            return False
        session.execute(delete(DECLARED).where(*pair))
    here = (ARRIVALS.c.record_id == record_id, ARRIVALS.c.sha256 == sha256)
    if not session.execute(delete(ARRIVALS).where(*here)).rowcount:
        return ended
    write_down(record_id, sha256, role=row and row.role, why=why, bytes_gone=_drop_unless_needed(sha256))
    return True


def write_down(record_id: UUID, sha256: str, *, role: str | None, why: str, bytes_gone: bool) -> None:
    """Write down what was removed, from which record, why and when."""
    row = {
        "id": uuid7(), "at": clock.now(), "sha256": sha256, "record_id": record_id, "role": role, "why": why,
        "bytes_gone": bytes_gone,
    }  # fmt: skip
    session.execute(insert(REMOVALS), row)


def _drop_unless_needed(sha256: str) -> bool:
    """Remove a content that nobody has brought for any other record; returns whether it is gone."""
    if session.scalar(select(exists().where(ARRIVALS.c.sha256 == sha256))):
        return False
    session.execute(delete(FILES).where(FILES.c.sha256 == sha256))
    drop(sha256)
    return True


def drop(sha256: str) -> None:
    """Remove the bytes of a content and all that was made of them."""
    store().remove(place_of(sha256), place_of_form(sha256, VIEW), place_of_form(sha256, THUMBNAIL))
