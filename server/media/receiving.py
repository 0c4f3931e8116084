"""Receiving files in pieces: each piece is staged, the last one ends in a receipt or a refusal (docs/media.md).

A body comes in slowly and is never read within a transaction. What it holds is made safe first; then one short
transaction moves the upload on, if it still stands where it stood when the body began.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from sqlalchemy import select, update

from server.accounts.access import Access
from server.foundation import clock
from server.foundation.bodies import nameless_file
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.foundation.settings import setting
from server.foundation.unit_of_work import in_one_go
from server.media import arriving, refusing
from server.media.judging import Judged
from server.media.model import MediaUpload
from server.media.problems import MediaRefused, UploadBusy, UploadGone, UploadOffsetWrong
from server.media.storing import AT_A_TIME, Mark, place_of_piece, store, work_folder
from server.media.tus import Wanted
from server.records import signing
from server.records.statements import new_rows

UPLOADS = MediaUpload.__table__


@dataclass
class Upload:
    """An upload as it stood when we looked."""

    id: UUID
    record_id: UUID
    sha256: str
    role: str | None
    length: int
    received: int
    pieces: list
    state: str
    expires_at: datetime
    receipt: str | None = None
    described: str | None = None
    epoch: str | None = None
    ended_at: datetime | None = None


def my_upload(upload_id: UUID, access: Access) -> Upload:
    """Return an upload of this worker that is not over; raises UploadGone."""
    row = session.execute(
        select(*(UPLOADS.c[name] for name in Upload.__dataclass_fields__)).where(
            UPLOADS.c.id == upload_id, UPLOADS.c.worker_id == access.worker_id
        )
    ).mappings().first()  # fmt: skip
    if row is None:
        raise UploadGone.unknown()
    found, now = Upload(**row), clock.now()
    if found.state == "gone" or (found.state == "open" and found.expires_at <= now):
        raise UploadGone
    if found.state == "done" and not _still_told(found, now):
        raise UploadGone
    return found


def _still_told(done: Upload, now: datetime) -> bool:
    """Say whether the receipt of an ended upload is given again: for a day, and not by a restored server."""
    return done.ended_at + setting("MEDIA_RECEIPT_LIFE") > now and done.epoch == signing.seal_in_force().epoch


def require_offset(upload: Upload, offset: int) -> None:
    """Raise UploadOffsetWrong unless the piece begins where the upload stands."""
    if upload.state != "open" or offset != upload.received:
        problem = UploadOffsetWrong()
        problem.headers = {"Upload-Offset": str(upload.received)}
        raise problem


def begin(wanted: Wanted, first: IO[bytes] | None, size: int, access: Access) -> Upload:
    """Begin an upload, with its first piece if one came along; raises MediaRefused when that was all of it."""
    upload = Upload(
        id=uuid7(), record_id=wanted.record_id, sha256=wanted.sha256, role=wanted.role, length=wanted.length, received=0,
        pieces=[], state="new", expires_at=clock.now() + setting("MEDIA_UPLOAD_LIFE"), described=wanted.described,
    )  # fmt: skip
    return take(upload, first, size, access)


def take(upload: Upload, piece: IO[bytes] | None, size: int, access: Access) -> Upload:
    """Take one piece at the place where the upload stood; raises UploadBusy when another request was quicker."""
    if upload.received + size == upload.length:
        return _finish(upload, piece, access)
    pieces = upload.pieces
    if size:
        name = place_of_piece(upload.id, upload.received)
        store().put(name, piece)
        pieces = [*pieces, [name, size]]
    moved = {"state": "open", "received": upload.received + size, "pieces": pieces}
    try:
        in_one_go(lambda: _move(upload, moved, access))
    except UploadBusy:
        if size:
            store().remove(name)
        raise
    return _now(upload, moved)


def end(upload: Upload, access: Access) -> None:
    """End an upload that nobody will go on with; a finished file stays."""
    if upload.state == "open":
        in_one_go(lambda: _move(upload, {"state": "gone", "ended_at": clock.now(), "pieces": []}, access))
        store().remove(*(name for name, _ in upload.pieces))


def _finish(upload: Upload, last: IO[bytes], access: Access) -> Upload:
    with _put_together(upload, last, access) as file:
        try:
            judged = arriving.judge(upload, file)
            mark = arriving.make_durable(upload.sha256, file)
            done = _settle(upload, judged, file, mark, access)
        except MediaRefused as refusal:
            reason = refusal.reason
            in_one_go(lambda: _refuse(upload, reason, access))
            store().remove(*(name for name, _ in upload.pieces))
            raise
    store().remove(*(name for name, _ in upload.pieces))
    return _now(upload, done)


def _settle(upload: Upload, judged: Judged, file: IO[bytes], mark: Mark, access: Access) -> dict[str, Any]:
    """Sign for a file that is durable and note all of it, in one short transaction."""

    def settle() -> dict[str, Any]:
        with arriving.content_held(upload.sha256, upload.record_id, file, mark):
            arriving.require_what_was_said(upload, judged)
            done = arriving.receipt_for(upload, access) | {
                "state": "done", "received": upload.length, "pieces": [], "ended_at": clock.now()
            }  # fmt: skip
            _move(upload, done, access)
            arriving.note(upload, judged, access)
        return done

    return in_one_go(settle)


def _refuse(upload: Upload, reason: str, access: Access) -> None:
    refusing.remember(upload, reason, access)
    if reason == refusing.OF_THE_ROLE:  # found out when it lay in the store already
        arriving.forget_unless_known(upload.sha256)
    # All of it came, and counts for the day: the last piece too, and what came in one request.
    _move(upload, {"state": "gone", "received": upload.length, "ended_at": clock.now(), "pieces": []}, access)


@contextmanager
def _put_together(upload: Upload, last: IO[bytes], access: Access) -> Iterator[IO[bytes]]:
    """Give all pieces in one file; a staged piece that is not there any more ends the upload."""
    if not upload.pieces:
        yield last
        return
    with nameless_file(work_folder()) as whole:
        try:
            _copy_staged(upload.pieces, whole)
        except FileNotFoundError as error:
            end(upload, access)
            raise UploadGone from error
        last.seek(0)
        shutil.copyfileobj(last, whole, AT_A_TIME)
        whole.flush()
        yield whole


def _copy_staged(pieces: list, whole: IO[bytes]) -> None:
    for name, size in pieces:
        before = whole.tell()
        with store().open(name) as piece:
            shutil.copyfileobj(piece, whole, AT_A_TIME)
        if whole.tell() - before != size:
            raise FileNotFoundError(name)


def _move(upload: Upload, values: dict[str, Any], access: Access) -> None:
    """Write where an upload stands now; raises UploadBusy when it does not stand any more where it stood."""
    if upload.state == "new":
        row = {
            "id": upload.id, "worker_id": access.worker_id, "device_id": access.device_id, "record_id": upload.record_id,
            "sha256": upload.sha256, "role": upload.role, "length": upload.length, "begun_at": clock.now(),
            "expires_at": upload.expires_at, "described": upload.described,
        }  # fmt: skip
        session.connection().execute(new_rows(UPLOADS), row | values)
        return
    stood = (UPLOADS.c.id == upload.id, UPLOADS.c.state == "open", UPLOADS.c.received == upload.received)
    if session.execute(update(UPLOADS).where(*stood).values(**values)).rowcount != 1:
        raise UploadBusy


def _now(upload: Upload, values: dict[str, Any]) -> Upload:
    for name, value in values.items():
        setattr(upload, name, value)
    return upload
