"""What of files the server holds: the tables, and the bytes as they lie in the folder."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from sqlalchemy import select

from server.foundation import clock
from server.foundation.jose import bytes_of, public_key_of
from server.media.storing import APART, STAGING


class FilesThere:
    """The files of a server at the end of a round."""

    def __init__(self, app, folder: Path):
        self._app, self._folder = app, folder
        with app.app_context():
            self._read()

    def _read(self) -> None:
        from server.foundation.database import session
        from server.media.model import MediaArrival, MediaFile, MediaRefusal, MediaUpload
        from server.records.declared import DECLARED
        from server.records.model import ServerEpoch, SigningKey

        def rows(table) -> list[dict]:
            return [dict(row) for row in session.execute(select(table)).mappings()]

        self.declared = {(str(row["record_id"]), row["sha256"]): row for row in rows(DECLARED)}
        self.arrivals = {
            (str(row["record_id"]), row["sha256"], str(row["worker_id"])) for row in rows(MediaArrival.__table__)
        }
        self.arrived = {(record, sha256) for record, sha256, _ in self.arrivals}
        self.files = {row["sha256"]: row for row in rows(MediaFile.__table__)}
        self.uploads = rows(MediaUpload.__table__)
        self.refusals = {row["sha256"]: row["reason"] for row in rows(MediaRefusal.__table__)}
        self.epochs = set(session.scalars(select(ServerEpoch.epoch)))
        self.keys = {key["kid"]: public_key_of(key) for key in session.scalars(select(SigningKey.public_jwk))}
        session.rollback()
        self.lies = {path.name: hash_of(path) for path in self._names() if self._part(path) not in APART}

    def _names(self) -> list[Path]:
        return [path for path in self._folder.rglob("*") if path.is_file()]

    def _part(self, path: Path) -> str:
        return path.relative_to(self._folder).parts[0]

    def is_here(self, record_id: str, sha256: str) -> bool:
        """Say whether a record's file is there in every place: declared as here, arrived for it, known, and its very bytes."""
        row = self.declared.get((record_id, sha256))
        there = (record_id, sha256) in self.arrived and sha256 in self.files
        return bool(row) and row["state"] == "here" and there and self.lies.get(sha256) == sha256

    def signed(self, receipt: str) -> dict | None:
        """Return what a receipt says, if a key of this server signed it."""
        head, body, signature = receipt.split(".")
        key = self.keys.get(json.loads(bytes_of(head)).get("kid"))
        raw = bytes_of(signature, 64)
        try:
            words = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
            key.verify(words, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, AttributeError):
            return None
        return json.loads(bytes_of(body))

    def tidy(self) -> list[str]:
        """Let the server's own jobs run two days and nine days later; returns what then lies there and belongs to nothing."""
        from server.media.expiring import remove_what_is_over
        from server.media.sweeping import sweep_the_store

        began = clock.now().timestamp()
        for path in self._names():
            os.utime(path, (began, began))  # the server's clock is not the disk's
        with self._app.app_context():
            with _later(timedelta(days=2)):
                sweep_the_store()
            left = list(self._leftovers())
            with _later(timedelta(days=9)):
                while remove_what_is_over():
                    pass
                sweep_the_store()
            self._read()
            return left + [f"nine days later: {words}" for words in self._leftovers()]

    def _leftovers(self) -> Iterator[str]:
        going_on = self._pieces_of_open_uploads()
        for path in self._names():
            part, name = self._part(path), path.name
            if part == STAGING and path.relative_to(self._folder).parts[1] not in going_on:
                yield f"staged piece {path.relative_to(self._folder)} of no open upload"
            elif part not in APART and (name not in self.files or name.startswith(".")):
                yield f"file {name} that no table knows"
            elif part == "work":
                yield f"half-done {name}"
            elif part == "derived" and name.split(".")[0] not in self.files:
                yield f"{name} made of a file that is not there"

    def _pieces_of_open_uploads(self) -> set[str]:
        from server.foundation.database import session
        from server.media.model import MediaUpload

        ids = session.scalars(select(MediaUpload.id).where(MediaUpload.state == "open"))
        found = {str(one) for one in ids}
        session.rollback()
        return found


def hash_of(path: Path) -> str:
    """Return the SHA-256 of what lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _later(by: timedelta) -> Iterator[None]:
    now = clock.now

    def later() -> datetime:
        return now() + by

    clock.now = later
    try:
        yield
    finally:
        clock.now = now
