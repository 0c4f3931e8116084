"""Sealed post: changes that nobody on the phone can read, delivered by whoever has it open (docs/sync.md).

Nobody is signed in here. The certificate says whose envelopes they are, the device key's signature that the author
sealed them; what is inside is a change like any other and is settled as if its author had pushed it.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import exists, select

from server.accounts.access import Access, access_of
from server.accounts.model import Device, Worker
from server.accounts.problems import DeviceRevoked
from server.foundation import forgiving_json
from server.foundation.database import session
from server.foundation.jose import b64, bytes_of
from server.foundation.problems import Malformed, Problem
from server.foundation.unit_of_work import unit_of_work
from server.records.work_line import RecordKind
from server.sync import receipts
from server.sync.boxes import Opener
from server.sync.certificates import Certificates, Certified, wipe_statement
from server.sync.problems import AccountClosed, EnvelopeBroken, EnvelopeNotCertified
from server.sync.push import Outcome, receive_push

LONGEST_ID = 64


@dataclass
class Envelope:
    """An envelope, and what was in it as far as it could be opened."""

    id: str
    problem: Problem | None = None
    change: Any = None
    answer_key: bytes = b""

    def answered(self, sealed: dict | None = None) -> dict[str, Any]:
        """Return the answer to it, which tells whoever carried it nothing about content or author."""
        problem = {"slug": self.problem.slug, "title": self.problem.zh} if self.problem else None
        return {"id": self.id, "status": "refused" if problem else "taken", "problem": problem, "sealed": sealed}


@dataclass
class Post:
    """The envelopes of one author from one device."""

    envelopes: list[Envelope]
    author: Certified | None = None

    @property
    def opened(self) -> list[Envelope]:
        """Return the envelopes that hold a change."""
        return [one for one in self.envelopes if one.problem is None]


def open_posts(sent: Iterable[dict]) -> list[Post]:
    """Check and open what was sent; ciphers take time, so this only reads, and no writer waits for it."""
    with unit_of_work(writes=False):
        reading, opener = Certificates(), Opener()
        return [_opened(post, reading, opener) for post in sent]


def settle_posts(
    posts: list[Post], *, device_time: datetime | None, kinds: dict[str, RecordKind], stamp: dict[str, Any]
) -> dict[str, list]:
    """Settle every post in a transaction of its own; returns answers in the order of the envelopes, and what to wipe."""
    answers, wipe = [], []
    for post in posts:
        with unit_of_work():
            told = _settle(post, device_time, kinds, stamp)
        answers += told["answers"]
        wipe += told["wipe"]
    return {"answers": answers, "wipe": wipe}


def _opened(post: dict, certificates: Certificates, opener: Opener) -> Post:
    try:
        author = certificates.read(post["certificate"])
    except EnvelopeNotCertified as problem:
        return Post([Envelope(_id_of(one), problem) for one in post["envelopes"]])
    return Post([_open(one, author, opener) for one in post["envelopes"]], author)


def _open(envelope: Any, author: Certified, opener: Opener) -> Envelope:
    """Check the signature, then open and read; whatever is wrong is said of this envelope alone."""
    id = _id_of(envelope)
    try:
        box = envelope["box"] if id and envelope.get("v") == 1 else None
        if not isinstance(box, dict) or not author.has_signed(envelope.get("sig"), _signed_text(id, box)):
            raise EnvelopeBroken
        return _read(id, opener.open(box, purpose="post", context=f"{id}|{author.x}"), author)
    except Problem as problem:
        return Envelope(id, EnvelopeBroken() if isinstance(problem, Malformed) else problem)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Envelope(id, EnvelopeBroken())


def _read(id: str, content: bytes, author: Certified) -> Envelope:
    told = forgiving_json.loads(content, apart=(("change",), ("client_version",)))
    if told["device_id"] != author.device_id:
        raise EnvelopeNotCertified
    return Envelope(id, change=told["change"], answer_key=bytes_of(told["answer_key"], 32))


def _signed_text(id: str, box: dict) -> str:
    epk = box["epk"] if isinstance(box.get("epk"), dict) else {}
    parts = (box.get("kid"), epk.get("x"), epk.get("y"), box.get("iv"), box.get("ct"))
    return "|".join(("xunfang-post", "1", id, *(part if isinstance(part, str) else "" for part in parts)))


def _id_of(envelope: Any) -> str:
    """Return the envelope's id as far as it has one that can be told back."""
    id = envelope.get("id") if isinstance(envelope, dict) else None
    well = isinstance(id, str) and len(id) <= LONGEST_ID and id.isascii() and id.replace("-", "").isalnum()
    return id if well else ""


def _settle(
    post: Post, device_time: datetime | None, kinds: dict[str, RecordKind], stamp: dict[str, Any]
) -> dict[str, list]:
    author = _access_of(post.author) if post.author else None
    if author is None:
        for one in post.opened:
            one.problem = EnvelopeNotCertified()
        return {"answers": [one.answered() for one in post.envelopes], "wipe": []}
    opened = post.opened
    outcomes = receive_push(
        [one.change for one in opened], access=author, device_id=author.device_id, device_time=device_time, kinds=kinds
    )
    answers = {id(one): _sealed(one, outcome, author, stamp) for one, outcome in zip(opened, outcomes, strict=True)}
    wipe = []
    if isinstance(author.shut_out, DeviceRevoked):
        taken = [one.id for one in opened]
        wipe = [{"statement": wipe_statement(worker_id=author.worker_id, device_id=author.device_id, envelopes=taken)}]
    return {"answers": [one.answered(answers.get(id(one))) for one in post.envelopes], "wipe": wipe}


def _access_of(author: Certified) -> Access | None:
    """Return what the author may do now; None when the server knows no such worker."""
    found = access_of(author.worker_id, device_id=author.device_id)
    if found is None:
        if not session.scalar(select(exists().where(Worker.id == author.worker_id))):
            return None
        found = Access(
            author.worker_id, name="", roles=[], grants=frozenset(), assignments=[], device_id=author.device_id
        )
        found.shut_out = AccountClosed()
    mine = (Device.worker_id == author.worker_id, Device.id == author.device_id)
    if session.scalar(select(exists().where(*mine, Device.revoked_at.is_not(None)))):
        found.shut_out = DeviceRevoked()
    return found


def _sealed(envelope: Envelope, outcome: Outcome, author: Access, stamp: dict[str, Any]) -> dict[str, str]:
    """Return the answer for the author's eyes. Its receipt is over this outcome alone: 500 of them must stay small."""
    receipt = receipts.sign([outcome], worker_id=author.worker_id, device_id=author.device_id)
    told = json.dumps({"outcome": outcome.as_json(), "receipt": receipt} | stamp, ensure_ascii=False)
    iv = os.urandom(12)
    sealed = AESGCM(envelope.answer_key).encrypt(iv, told.encode(), f"answer|{envelope.id}".encode())
    return {"iv": b64(iv), "ct": b64(sealed)}
