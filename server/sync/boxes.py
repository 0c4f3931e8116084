"""Boxes: what only the server can open, and the keys to which phones seal them (docs/sync.md, "Sealed post").

A box is ECIES put together from standard parts: ephemeral-static ECDH on P-256 (NIST SP 800-56A), the key drawn
from the shared secret by HKDF-SHA256 (RFC 5869, with the purpose and the kid in its info, as SP 800-56C asks),
AES-256-GCM (SP 800-38D) with purpose and context as additional data. Every browser has all of it in WebCrypto.
"""

from contextlib import nullcontext
from typing import Any
from uuid import NAMESPACE_DNS

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select

from server.foundation import clock
from server.foundation.database import session, writing
from server.foundation.ids import uuid7
from server.foundation.jose import bytes_of, point_of, public_key_of
from server.foundation.unit_of_work import unit_of_work
from server.records import feed
from server.sync.model import SealingKey
from server.sync.problems import EnvelopeBroken, EnvelopeUnknownKey

FIRST_KEY = NAMESPACE_DNS  # any fixed id: its lock keeps two first starts apart
NO_SALT = bytes(32)


class Opener:
    """Opens boxes; remembers the keys of one request, since a phone uses one ephemeral key for many boxes."""

    def __init__(self):
        self._private: dict[str, ec.EllipticCurvePrivateKey | None] = {}
        self._drawn: dict[tuple, AESGCM] = {}

    def open(self, box: Any, *, purpose: str, context: str) -> bytes:
        """Return what is in a box; raises EnvelopeUnknownKey or EnvelopeBroken, which never says why."""
        if not isinstance(box, dict) or not isinstance(box.get("kid"), str):
            raise EnvelopeBroken
        private = self._private_key(box["kid"])
        if private is None:
            raise EnvelopeUnknownKey
        try:
            cipher = self._cipher(private, box["kid"], box.get("epk"), purpose)
            iv, sealed = bytes_of(box.get("iv"), 12), bytes_of(box.get("ct"))
            return cipher.decrypt(iv, sealed, f"{purpose}|{context}".encode())
        except (ValueError, InvalidTag) as error:
            raise EnvelopeBroken from error

    def _private_key(self, kid: str) -> ec.EllipticCurvePrivateKey | None:
        if kid not in self._private:
            pem = (
                session.scalar(select(SealingKey.private_pem).where(SealingKey.kid == kid)) if _storable(kid) else None
            )
            self._private[kid] = serialization.load_pem_private_key(pem.encode(), password=None) if pem else None
        return self._private[kid]

    def _cipher(self, private: ec.EllipticCurvePrivateKey, kid: str, epk: Any, purpose: str) -> AESGCM:
        public = public_key_of(epk)
        place = (kid, epk["x"], epk["y"], purpose)
        if place not in self._drawn:
            drawn = HKDF(hashes.SHA256(), length=32, salt=NO_SALT, info=f"xunfang/{purpose}/{kid}".encode())
            self._drawn[place] = AESGCM(drawn.derive(private.exchange(ec.ECDH(), public)))
        return self._drawn[place]


def public_keys() -> list[dict]:
    """Return the public sealing keys, the one in force first; makes the first one where there is none."""
    if found := _stored():
        return found
    if not writing.get():  # a reader looks on an older state of the database; it goes on in a transaction of its own
        session.rollback()
    with nullcontext() if writing.get() else unit_of_work():
        feed.lock([FIRST_KEY])
        if not _stored():
            make_key()
        return _stored()


def key_in_force() -> dict:
    """Return the public key to which phones seal from now on."""
    return public_keys()[0]


def make_key() -> SealingKey:
    """Make the key to which phones seal from now on; older ones go on opening what was sealed to them."""
    key = ec.generate_private_key(ec.SECP256R1())
    kid = uuid7().hex
    row = SealingKey(
        kid=kid,
        private_pem=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        public_jwk={"kid": kid, "kty": "EC", "crv": "P-256"} | point_of(key.public_key()),
        since=clock.now(),
        retired=False,
    )
    session.add(row)
    session.flush()
    return row


def _stored() -> list[dict]:
    newest_first = (SealingKey.retired, SealingKey.since.desc(), SealingKey.kid.desc())
    return list(session.scalars(select(SealingKey.public_jwk).order_by(*newest_first)))


def _storable(kid: str) -> bool:
    """Say whether a database can be asked for this text at all."""
    return len(kid) <= 40 and kid.isascii() and kid.isalnum()
