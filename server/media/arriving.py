"""A file that is all here: judged, made durable, signed for, known from now on."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from server.accounts.access import Access
from server.foundation import clock
from server.foundation.database import on_postgresql, session
from server.foundation.settings import extension
from server.media import judging
from server.media.judging import Judged
from server.media.model import MediaArrival, MediaFile
from server.media.problems import MediaRefused
from server.media.storing import Mark, place_of, store
from server.records import declared, feed, signing
from server.records.declared import DECLARED
from server.records.model import Record
from server.records.statements import new_row_unless_there
from server.records.work_line import every_kind

FILES, ARRIVALS, RECORDS = MediaFile.__table__, MediaArrival.__table__, Record.__table__
SPOKEN_OF_AS = (
    select(RECORDS.c.kind, DECLARED.c.role)
    .join(RECORDS, RECORDS.c.id == DECLARED.c.record_id)
    .where(
        DECLARED.c.record_id == bindparam("the_record"), DECLARED.c.sha256 == bindparam("the_file"), DECLARED.c.state != "withdrawn"
    )
)  # fmt: skip


def judge(upload, file: IO[bytes]) -> Judged:
    """Return what a whole file is; raises MediaRefused."""
    file.seek(0)
    if hashlib.file_digest(file, "sha256").hexdigest() != upload.sha256:
        raise MediaRefused("hash")
    judged = judging.judge(file)
    sent_as = (role for kind in _kinds().values() for role in kind.media_roles if role.role == upload.role)
    if any(role.what != judged.what for role in sent_as):
        raise MediaRefused("role")
    return judged


def require_what_was_said(upload, judged: Judged) -> None:
    """Raise MediaRefused where a record speaks of a file in a role that it is not right for (a photo as a voice note)."""
    this_one = {"the_record": upload.record_id, "the_file": upload.sha256}
    row = session.connection().execute(SPOKEN_OF_AS, this_one).first()
    role = _kinds()[row.kind].media_role(row.role) if row and row.kind in _kinds() else None
    if role is not None and role.what != judged.what:
        raise MediaRefused("role")


def forget_unless_known(sha256: str) -> None:
    """Remove a content that was stored and then refused, unless it is somebody's."""
    feed.lock([content_lock(sha256)])
    if session.scalar(select(FILES.c.sha256).where(FILES.c.sha256 == sha256)) is None:
        store().remove(place_of(sha256))


def _kinds():
    return every_kind(extension("work_lines"))


def make_durable(sha256: str, file: IO[bytes]) -> Mark:
    """Store a content; what lies there already is read again, and replaced unless it is these very bytes."""
    place = place_of(sha256)
    mark = store().mark(place)
    if mark is not None and _is_content(place, sha256):
        with suppress(FileNotFoundError):
            store().write_through(place)  # who put it there may not have come so far
            return mark
    return store().put(place, file)


def keep_durable(sha256: str, file: IO[bytes], mark: Mark | None) -> None:
    """Make a content durable once more, unless it lies there as it was when it was made so."""
    place = place_of(sha256)
    if mark is not None and store().mark(place) == mark:
        return
    if store().size(place) == _size(file):
        store().write_through(place)
    else:
        store().put(place, file)


def _is_content(place: str, sha256: str) -> bool:
    try:
        with store().open(place) as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == sha256
    except OSError:  # what cannot be read is as good as gone
        return False


@contextmanager
def content_held(sha256: str, record_id: UUID, file: IO[bytes], mark: Mark | None) -> Iterator[None]:
    """Keep a content from being removed, and a record from being changed, until this transaction has ended."""
    feed.lock([content_lock(sha256), record_id])
    keep_durable(sha256, file, mark)  # it may have been removed since it was stored, and not after this
    yield


def content_lock(sha256: str) -> UUID:
    """Return the id under which a content is locked."""
    return UUID(sha256[:32])


def receipt_for(upload, access: Access) -> dict[str, Any]:
    """Return the receipt of a file that is durable, and the epoch in which it was given."""
    seal, now = signing.seal_in_force(), signing.moment_of_signing()
    payload = {
        "v": 1, "typ": "media", "epoch": seal.epoch, "device_id": access.device_id, "worker_id": str(access.worker_id),
        "at": now.isoformat(),
        "media": [{"sha256": upload.sha256, "record_id": str(upload.record_id), "bytes": upload.length}],
    }  # fmt: skip
    return {"receipt": seal.sign(payload), "epoch": seal.epoch}


def note(upload, judged: Judged, access: Access) -> None:
    """Remember a content and who brought it for which record; the record lacks it no more."""
    now = clock.now()
    row = {
        "sha256": upload.sha256, "bytes": upload.length, "what": judged.what, "filetype": judged.filetype, "width": judged.width,
        "height": judged.height, "seconds": judged.seconds, "arrived_at": now,
        "derived": "no" if judged.what == judging.PHOTO else "yes",
    }  # fmt: skip
    _add(FILES, row)
    _add(
        ARRIVALS,
        {"record_id": upload.record_id, "sha256": upload.sha256, "worker_id": access.worker_id, "device_id": access.device_id, "at": now},
    )  # fmt: skip
    declared.came(upload.record_id, upload.sha256)


def _add(table, row: dict[str, Any]) -> None:
    session.connection().execute(new_row_unless_there(table, on_postgresql()), row)


def _size(file: IO[bytes]) -> int:
    return file.seek(0, 2)
