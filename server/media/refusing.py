"""What is not taken: too much, too large, or refused before."""

import errno
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, and_, bindparam, case, func, select, tuple_, type_coerce
from sqlalchemy.dialects import postgresql, sqlite

from server.accounts.access import Access
from server.accounts.audit import record_audit
from server.foundation import clock
from server.foundation.database import Moment, on_postgresql, session
from server.foundation.settings import extension, setting
from server.media.model import MediaFile, MediaRefusal, MediaUpload
from server.media.problems import MediaQuota, MediaRefused, MediaStoreFull, MediaTooLarge
from server.media.storing import store
from server.media.tus import Wanted
from server.records import feed

UPLOADS, REFUSALS = MediaUpload.__table__, MediaRefusal.__table__
REMEMBERED_FOR = 10.0  # seconds
AN_HOUR = 3600
OF_THE_ROLE = "role"  # the same bytes are right in another one
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def _so_far() -> Select:
    """Return the one statement of what a worker has sent today and has open, and whether this content was refused."""
    counted = case((UPLOADS.c.state == "gone", UPLOADS.c.received), else_=UPLOADS.c.length)
    today = func.sum(case((UPLOADS.c.begun_at >= bindparam("midnight", type_=Moment), counted), else_=0))
    is_open = and_(UPLOADS.c.state == "open", UPLOADS.c.expires_at > bindparam("now", type_=Moment))
    refused = select(REFUSALS.c.reason).where(
        REFUSALS.c.sha256 == bindparam("the_file"), REFUSALS.c.at > bindparam("remembered", type_=Moment),
        REFUSALS.c.reason != OF_THE_ROLE,
    )  # fmt: skip
    return select(
        type_coerce(func.coalesce(today, 0), Integer).label("today"),
        func.count(case((is_open, 1))).label("open"),
        refused.scalar_subquery().label("refused"),
    ).where(UPLOADS.c.worker_id == bindparam("me", type_=Uuid))


SO_FAR = _so_far()


def require_room(wanted: Wanted, access: Access) -> None:
    """Raise MediaTooLarge, MediaRefused, MediaQuota or MediaStoreFull when a file will not be taken."""
    if wanted.length > setting("MEDIA_MAX_BYTES"):
        raise MediaTooLarge
    if wanted.length == 0:
        raise MediaRefused("empty")
    now, midnight = clock.now(), clock.local_time(clock.today(), "00:00")
    asked = {
        "me": access.worker_id, "now": now, "midnight": midnight, "the_file": wanted.sha256,
        "remembered": now - setting("MEDIA_REFUSAL_LIFE"),
    }  # fmt: skip
    row = session.connection().execute(SO_FAR, asked).one()
    if row.refused:
        raise MediaRefused(row.refused)
    if row.today + wanted.length > setting("MEDIA_DAY_BYTES"):
        until_midnight = midnight + timedelta(days=1) - now
        raise MediaQuota("您今天传的照片和录音太多了，明天再传。", retry_after=int(until_midnight.total_seconds()))
    if row.open >= setting("MEDIA_OPEN_UPLOADS"):
        raise MediaQuota("没传完的文件太多，请先把它们传完。", retry_after=AN_HOUR)
    if not _there_is_room(wanted.length):
        raise MediaStoreFull


def _there_is_room(size: int) -> bool:
    free, allowed = store().free(), setting("MEDIA_TOTAL_BYTES")
    if free is not None and free - size < setting("MEDIA_FREE_BYTES"):
        return False
    return not allowed or _stored_bytes() + size <= allowed


def _stored_bytes() -> int:
    """Return how many bytes are stored or staged, from a memory of a few seconds."""
    memory = extension("media_total")
    if memory.get("until", 0.0) <= time.monotonic():
        stored = select(func.coalesce(func.sum(MediaFile.bytes), 0))
        staged = select(func.coalesce(func.sum(UPLOADS.c.received), 0)).where(UPLOADS.c.state == "open")
        total = int(session.scalar(stored)) + int(session.scalar(staged))
        memory |= {"bytes": total, "until": time.monotonic() + REMEMBERED_FOR}
    return memory["bytes"]


@contextmanager
def full_disk_said() -> Iterator[None]:
    """Raise MediaStoreFull when the disk fills while something is received."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise MediaStoreFull from error


def those_refused(pairs: Iterable[tuple[UUID, str]]) -> dict[tuple[UUID, str], str]:
    """Return {(record, content): reason} of those whose very bytes were refused for that record, however long ago."""
    wanted = tuple_(REFUSALS.c.record_id, REFUSALS.c.sha256).in_(list(pairs))
    rows = session.execute(select(REFUSALS.c.record_id, REFUSALS.c.sha256, REFUSALS.c.reason).where(wanted))
    return {(row.record_id, row.sha256): row.reason for row in rows}


def remember(upload, reason: str, access: Access) -> None:
    """Remember that a content was refused, and say so in the log; of bytes that are not those of the hash nothing is known."""
    facts = {"sha256": upload.sha256, "reason": reason, "bytes": upload.length}
    record_audit("media.refused", record_id=upload.record_id, facts=facts)
    if reason == "hash":
        return
    row = {
        "sha256": upload.sha256, "reason": reason, "at": clock.now(), "worker_id": access.worker_id,
        "record_id": upload.record_id,
    }  # fmt: skip
    feed.give_again([upload.record_id])
    statement = (postgresql if on_postgresql() else sqlite).insert(REFUSALS).values(row)
    session.execute(statement.on_conflict_do_update(index_elements=["sha256"], set_=row))
