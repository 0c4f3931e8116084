"""The epoch in force and the key that signs for the server: receipts of records and of files, certificates.

Compact JWS (RFC 7515), ES256 (RFC 7518): every browser verifies it natively. Whatever is signed leaves after the
commit, on databases that write through to the disk.
"""

import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import func, select

from server.foundation import clock
from server.foundation.database import session, writing
from server.foundation.ids import uuid7
from server.foundation.jose import compact, point_of
from server.foundation.settings import extension
from server.foundation.unit_of_work import unit_of_work
from server.records import feed
from server.records.model import ServerEpoch, SigningKey

SEAL = NAMESPACE_URL  # any fixed id: its lock keeps two first starts apart
REMEMBERED_FOR = 5.0  # seconds; another process may have changed key or epoch


@dataclass(frozen=True)
class Seal:
    """The epoch in force and the key that signs."""

    epoch: str
    kid: str
    key: ec.EllipticCurvePrivateKey

    def sign(self, payload: dict) -> str:
        """Return the compact signature of a payload."""
        return compact(payload, kid=self.kid, key=self.key)


def moment_of_signing() -> datetime:
    """Return the time for a receipt that is signed in this transaction.

    Whatever was signed for before a backup began must be in it, or phones drop what it lacks. So the time is taken only
    when the transaction is one that a backup waits for.
    """
    feed.begin_writing()
    return clock.now()


def seal_in_force() -> Seal:
    """Return epoch and signing key, from a memory of a few seconds; makes the first ones where there are none."""
    memory = extension("seal_memory")
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
    extension("seal_memory").clear()
    return epoch


def public_keys() -> list[dict]:
    """Return every public key ever used, the one in force first."""
    return list(session.scalars(select(SigningKey.public_jwk).order_by(SigningKey.retired, SigningKey.since.desc())))
