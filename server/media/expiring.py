"""What the worker process removes in time: expired files, files of no record, uploads that were given up (docs/media.md)."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, update

from server.foundation import clock
from server.foundation.database import session
from server.foundation.settings import setting
from server.foundation.unit_of_work import in_one_go, unit_of_work
from server.media import removing
from server.media.model import MediaRefusal, MediaUpload
from server.media.removing import ARRIVALS, EXPIRED, NO_RECORD, UNFINISHED, WITHDRAWN
from server.media.storing import store
from server.records import leases
from server.records.declared import DECLARED

UPLOADS, REFUSALS = MediaUpload.__table__, MediaRefusal.__table__
AT_A_TIME = 100  # files in one round: the worker process has silent doors to look for
ENDED_KEPT = timedelta(hours=48)  # longer than a receipt is told again, and than a day's quota looks back


def remove_what_is_over() -> int:
    """Remove, once an hour, what has had its time; goes on at the next tick when there is more. Returns how many went."""
    this_hour = clock.now().strftime("%Y-%m-%dT%H")
    with unit_of_work(writes=False):
        if leases.mark_of("media_expiry") == this_hour:
            return 0
    removed = sum(step() for step in (_end_uploads, _expire, _remove_withdrawn, _remove_without_record))
    if removed < AT_A_TIME:
        with unit_of_work():
            leases.set_mark("media_expiry", this_hour)
    return removed


def _expire() -> int:
    """End files whose last day is over, also those that came only afterwards."""
    over = and_(DECLARED.c.expires_on < clock.today(), DECLARED.c.state.in_(("missing", "here", "lost")))
    came = exists().where(ARRIVALS.c.record_id == DECLARED.c.record_id, ARRIVALS.c.sha256 == DECLARED.c.sha256)
    return _each(_pairs(DECLARED, or_(over, and_(DECLARED.c.state == "expired", came))), EXPIRED)


def _remove_withdrawn() -> int:
    """Remove what somebody has taken out of a record, when it has been out for a while."""
    since = clock.now() - setting("MEDIA_ORPHAN_LIFE")
    return _each(_pairs(DECLARED, and_(DECLARED.c.state == "withdrawn", DECLARED.c.since < since)), WITHDRAWN)


def _remove_without_record() -> int:
    """Remove what was brought for a record that never came, or never spoke of it."""
    before = clock.now() - setting("MEDIA_ORPHAN_LIFE")
    spoken_of = exists().where(DECLARED.c.record_id == ARRIVALS.c.record_id, DECLARED.c.sha256 == ARRIVALS.c.sha256)
    other = ARRIVALS.alias()
    lately = exists().where(
        other.c.record_id == ARRIVALS.c.record_id, other.c.sha256 == ARRIVALS.c.sha256, other.c.at >= before
    )
    return _each(_pairs(ARRIVALS, and_(ARRIVALS.c.at < before, ~spoken_of, ~lately)), NO_RECORD)


def _pairs(table, condition: ColumnElement[bool]) -> Select:
    return (
        select(table.c.record_id, table.c.sha256)
        .where(condition, ~removing.held(table.c.record_id))
        .distinct()
        .limit(AT_A_TIME)
    )


def _each(statement: Select, why: str) -> int:
    with unit_of_work(writes=False):
        pairs = session.execute(statement).all()
    return sum(in_one_go(_removal_of(record_id, sha256, why)) for record_id, sha256 in pairs)


def _removal_of(record_id, sha256: str, why: str) -> Callable[[], bool]:
    return lambda: removing.remove_from(record_id, sha256, why=why)


def _still_missing() -> ColumnElement[bool]:
    """Return the condition that a record still lacks what was refused for it: whoever asks for it is told why it does not come."""
    return exists().where(
        DECLARED.c.record_id == REFUSALS.c.record_id,
        DECLARED.c.sha256 == REFUSALS.c.sha256,
        DECLARED.c.state == "missing",
    )


def _end_uploads() -> int:
    """End uploads that nobody goes on with, and forget those that ended long ago."""
    now = clock.now()
    with unit_of_work():
        rows = session.execute(
            update(UPLOADS)
            .where(UPLOADS.c.id.in_(select(UPLOADS.c.id).where(UPLOADS.c.state == "open", UPLOADS.c.expires_at < now).limit(AT_A_TIME)))
            .values(state="gone", ended_at=now)
            .returning(UPLOADS.c.record_id, UPLOADS.c.sha256, UPLOADS.c.role, UPLOADS.c.pieces)
        ).all()  # fmt: skip
        for row in rows:
            removing.write_down(row.record_id, row.sha256, role=row.role, why=UNFINISHED, bytes_gone=True)
        session.execute(delete(UPLOADS).where(UPLOADS.c.state != "open", UPLOADS.c.ended_at < now - ENDED_KEPT))
        session.execute(delete(REFUSALS).where(REFUSALS.c.at < now - setting("MEDIA_REFUSAL_LIFE"), ~_still_missing()))
    for row in rows:
        store().remove(*(name for name, _ in row.pieces))
    return len(rows)
