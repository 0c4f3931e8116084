"""Photos and voice notes of an exported file: judged, kept and signed for as if their author had sent them."""

import base64
import binascii
import hashlib
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.accounts.access import Access
from server.foundation.bodies import nameless_file
from server.foundation.database import session
from server.foundation.unit_of_work import nothing_held_afterwards
from server.media import receiving, refusing
from server.media.model import MediaUpload
from server.media.problems import MediaQuota, MediaRefused, MediaStoreFull, MediaTooLarge, UploadBusy, UploadGone
from server.media.queries import those_that_came
from server.media.storing import AT_A_TIME, place_of, store, work_folder
from server.media.tus import Wanted

SHA256 = re.compile(r"[0-9a-f]{64}")
NOT_NOW = (MediaQuota, MediaStoreFull, UploadBusy, UploadGone)
TAKEN = "taken"  # stands in a piece whose bytes are in the store; never as a phone sent it


@dataclass(frozen=True)
class Piece:
    """A part of a file as it stands in an export: which file of which record, and where in it."""

    record_id: UUID
    sha256: str
    role: str | None
    length: int
    offset: int
    raw: dict

    @property
    def file(self) -> tuple[str, str]:
        """Return what tells one file from another."""
        return str(self.record_id), self.sha256

    @property
    def content(self) -> bytes:
        """Return the bytes; none where they were taken up before, or cannot be read."""
        text = self.raw.get("content")
        try:
            return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if isinstance(text, str) else b""
        except binascii.Error:
            return b""


def files_in(content: dict[str, Any]) -> Counter:
    """Return how many files an export holds parts of: those of records, and those that drafts or nothing legible tell of."""
    of_records = {piece.file for piece in _pieces_in(content)}
    others = {
        (str(raw.get("record_id")), str(raw.get("sha256"))) if isinstance(raw, dict) else (str(raw), "")
        for raw in content["media"]
        if _piece(raw) is None
    }
    return Counter(media=len(of_records) + len(others), media_drafts=len(others))


def take_files(content: dict[str, Any], *, author: Access) -> Counter:
    """Take up the files of an export in the author's name; what it brings whole, or is refused, loses its bytes there.

    A file may be spread over several exports: its later parts wait for the earlier ones, and are taken when the export is brought in again.
    """
    became: Counter = Counter()
    for _, group in groupby(
        sorted(_pieces_in(content), key=lambda one: (one.file, one.offset)), key=lambda one: one.file
    ):
        pieces = list(group)
        ending = _take(pieces, author)
        became[ending] += 1
        if ending == "media_refused" or (ending == "media_taken" and _brings_it(pieces)):
            for piece in pieces:
                piece.raw.update({"content": ""} | ({TAKEN: True} if ending == "media_taken" else {}))
    return became


def _take(pieces: list[Piece], author: Access) -> str:
    first = pieces[0]
    wanted = Wanted(first.record_id, first.sha256, first.role, first.length)
    try:
        with nothing_held_afterwards():
            if those_that_came([(first.record_id, first.sha256)]):
                return "media_taken"
            upload = _begun(wanted, author)
            if upload is None:
                refusing.require_room(wanted, author)
        brought = (
            _bring_stored(wanted, author) if _lies_in_store(pieces, wanted) else _bring(pieces, upload, wanted, author)
        )
        return "media_taken" if brought else "media_waiting"
    except (MediaRefused, MediaTooLarge):
        return "media_refused"
    except NOT_NOW:
        return "media_waiting"


def _brings_it(pieces: list[Piece]) -> bool:
    """Say whether these pieces are a whole file by their own bytes; else it came by another way, and they prove nothing."""
    whole = hashlib.sha256(b"".join(piece.content for piece in pieces)).hexdigest() == pieces[0].sha256
    return whole or all(piece.raw.get(TAKEN) is True for piece in pieces)


def _lies_in_store(pieces: list[Piece], wanted: Wanted) -> bool:
    """Say whether a file was taken up once, by a state that is gone: its bytes went out of the export then, and lie in the store.

    Only our own mark says so. Whoever merely knows a hash could name it without its bytes, and must get nothing for it.
    """
    return (
        all(piece.raw.get(TAKEN) is True for piece in pieces) and store().size(place_of(wanted.sha256)) == wanted.length
    )


def without_our_mark(raw: Any) -> Any:
    """Return a piece as a phone may tell it."""
    return {name: value for name, value in raw.items() if name != TAKEN} if isinstance(raw, dict) else raw


def _bring_stored(wanted: Wanted, author: Access) -> bool:
    with nameless_file(work_folder()) as body, store().open(place_of(wanted.sha256)) as stored:
        shutil.copyfileobj(stored, body, AT_A_TIME)
        return receiving.begin(wanted, body, wanted.length, author).state == "done"


def _begun(wanted: Wanted, author: Access) -> receiving.Upload | None:
    """Return the upload to which earlier exports have brought parts."""
    known = session.scalar(
        select(MediaUpload.id)
        .where(
            MediaUpload.worker_id == author.worker_id, MediaUpload.record_id == wanted.record_id,
            MediaUpload.sha256 == wanted.sha256, MediaUpload.length == wanted.length, MediaUpload.state == "open",
        )
        .order_by(MediaUpload.received.desc())
        .limit(1)
    )  # fmt: skip
    try:
        return receiving.my_upload(known, author) if known else None
    except UploadGone:
        return None


def _bring(pieces: list[Piece], upload: receiving.Upload | None, wanted: Wanted, author: Access) -> bool:
    """Bring the pieces that fit on what is there; say whether the file is whole with them."""
    for piece in pieces:
        received = upload.received if upload else 0
        content = piece.content[max(0, received - piece.offset) :]
        if piece.offset > received or not content:
            continue
        if received + len(content) > wanted.length:
            raise MediaTooLarge
        with tempfile.TemporaryFile(dir=work_folder()) as body:
            body.write(content)
            body.seek(0)
            if upload is None:
                upload = receiving.begin(wanted, body, len(content), author)
            else:
                upload = receiving.take(upload, body, len(content), author)
        if upload.state == "done":
            return True
    return False


def _pieces_in(content: dict[str, Any]) -> Iterator[Piece]:
    return filter(None, map(_piece, content["media"]))


def _piece(raw: Any) -> Piece | None:
    try:
        record_id, sha256, length, offset = UUID(raw["record_id"]), raw["sha256"], raw["bytes"], raw["offset"]
        whole = all(type(number) is int and number >= 0 for number in (length, offset)) and SHA256.fullmatch(sha256)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    role = raw.get("role")
    return (
        Piece(record_id, sha256, role if isinstance(role, str) and len(role) <= 40 else None, length, offset, raw)
        if whole
        else None
    )
