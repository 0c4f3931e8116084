"""Addresses for a browser that sends no header: short-lived, for one worker, one file, one form; pure but for the key."""

import hmac
import struct
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.foundation import clock
from server.foundation.jose import b64, bytes_of
from server.foundation.problems import NotFound
from server.foundation.settings import setting
from server.media.problems import LinkExpired

FORMS = ("original", "view", "thumbnail")
SHAPE = struct.Struct(">32s16sBQ")
MARK_BYTES = 32


@dataclass(frozen=True)
class Link:
    """What an address opens, and for whom."""

    sha256: str
    form: str
    worker_id: UUID


def made(link: Link) -> str:
    """Return the token of an address that is good from now on for a while."""
    until = clock.now() + setting("MEDIA_LINK_LIFE")
    content = SHAPE.pack(
        bytes.fromhex(link.sha256), link.worker_id.bytes, FORMS.index(link.form), int(until.timestamp() * 1000)
    )
    return b64(content + _mark(content))


def read(token: str) -> Link:
    """Return what a token opens; raises NotFound when it is not ours, LinkExpired."""
    try:
        raw = bytes_of(token, SHAPE.size + MARK_BYTES)
    except ValueError as error:
        raise NotFound from error
    content, mark = raw[: SHAPE.size], raw[SHAPE.size :]
    if not hmac.compare_digest(mark, _mark(content)):
        raise NotFound
    sha256, worker_id, form, until = SHAPE.unpack(content)
    if clock.now() > datetime.fromtimestamp(until / 1000, tz=clock.LOCAL):
        raise LinkExpired
    return Link(sha256.hex(), FORMS[form], UUID(bytes=worker_id))


def _mark(content: bytes) -> bytes:
    key = hmac.digest(setting("SECRET_KEY").encode(), b"xunfang/media-links", "sha256")
    return hmac.digest(key, content, "sha256")
