"""Receipts: one signature per push over the hashes of all its outcomes, and the keys to check it by.

Compact JWS (RFC 7515), ES256 (RFC 7518): every browser verifies it natively. Given only in an answer that
leaves after the commit, on databases that write through to the disk.
"""

import hashlib
import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import current_app
from sqlalchemy import func, select, update

from server.foundation import clock
from server.foundation.database import on_postgresql, session, writing
from server.foundation.ids import uuid7
from server.foundation.unit_of_work import unit_of_work
from server.records import feed
from server.records.model import Record
from server.sync.jose import b64, compact, point_of
from server.sync.model import ServerEpoch, SigningKey, WorkerFeed
from server.sync.push import Outcome

SEAL = NAMESPACE_URL  # any fixed id: its lock keeps two first starts apart
REMEMBERED_FOR = 5.0  # seconds; another process may have changed key or epoch


@dataclass(frozen=True)
class Seal:
    """The epoch in force and the key that signs."""

    epoch: str
    kid: str
    key: ec.EllipticCurvePrivateKey


def hash_of_outcome(outcome: Outcome) -> str:
    """Return base64url SHA-256 of `change_id|outcome|revision|slug` (docs/sync.md)."""
    slug = (outcome.problem or {}).get("slug") or ""
    revision = "" if outcome.revision is None else outcome.revision
    return b64(hashlib.sha256(f"{outcome.told_id}|{outcome.outcome}|{revision}|{slug}".encode()).digest())


def seal_in_force() -> Seal:
    """Return epoch and signing key, from a memory of a few seconds; makes the first ones where there are none."""
    memory = current_app.extensions.setdefault("seal_memory", {})
    if memory and memory["until"] > time.monotonic():
        return memory["seal"]
    if (seal := _stored_seal()) is not None:
        memory |= {"seal": seal, "until": time.monotonic() + REMEMBERED_FOR}
        return seal
    if not writing.get():  # a reader looks on an older state of the database; it goes on in a transaction of its own
        session.rollback()
    with nullcontext() if writing.get() else unit_of_work():
        feed.lock([SEAL])
        if _stored_seal() is None:
            begin_epoch("first start")
            make_signing_key()
        return _stored_seal()  # not remembered: it is not committed yet


def _stored_seal() -> Seal | None:
    epoch = session.scalar(select(ServerEpoch.epoch).order_by(ServerEpoch.since.desc()).limit(1))
    row = session.scalars(
        select(SigningKey).where(SigningKey.retired.is_(False)).order_by(SigningKey.since.desc())
    ).first()
    if epoch is None or row is None:
        return None
    return Seal(epoch, row.kid, serialization.load_pem_private_key(row.private_pem.encode(), password=None))


def make_signing_key() -> SigningKey:
    """Make the key that signs from now on; older ones stay published."""
    key = ec.generate_private_key(ec.SECP256R1())
    kid = uuid7().hex
    row = SigningKey(
        kid=kid,
        private_pem=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        public_jwk={"kid": kid, "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256"} | point_of(key.public_key()),
        since=clock.now(),
        retired=False,
    )
    session.add(row)
    session.flush()
    return row


def begin_epoch(why: str) -> str:
    """Begin a new epoch: phones drop their cursor, reconcile and push again what they still hold."""
    epoch = uuid7().hex
    latest = session.scalar(select(func.max(ServerEpoch.since)))
    since = (
        max(clock.now(), latest + timedelta(milliseconds=1)) if latest else clock.now()
    )  # a clock may have gone back
    session.add(ServerEpoch(epoch=epoch, since=since, why=why))
    session.flush()
    current_app.extensions.pop("seal_memory", None)
    return epoch


def begin_epoch_after_restore(why: str) -> str:
    """Begin a new epoch on a database that was restored, perhaps into another cluster."""
    if on_postgresql():  # another cluster counts its transactions anew
        session.execute(update(Record).values(feed_xid=0))
        session.execute(update(WorkerFeed).values(feed_xid=0))
    return begin_epoch(why)


def sign(outcomes: list[Outcome], *, worker_id: UUID, device_id: str | None) -> str:
    """Return the receipt of a push."""
    seal = seal_in_force()
    payload = {
        "v": 1, "epoch": seal.epoch, "device_id": device_id, "worker_id": str(worker_id), "at": clock.now().isoformat(),
        "outcomes": [{"change_id": one.told_id, "hash": hash_of_outcome(one)} for one in outcomes],
    }  # fmt: skip
    return compact(payload, kid=seal.kid, key=seal.key)


def public_keys() -> list[dict]:
    """Return every public key ever used, the one in force first."""
    return list(session.scalars(select(SigningKey.public_jwk).order_by(SigningKey.retired, SigningKey.since.desc())))
