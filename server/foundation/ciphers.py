"""Fields that a stolen disk must not give away: AES-GCM per field, a keyed hash to match by.

Stored form: ``<key id>.<base64url(nonce + ciphertext)>``. The key id allows rotation: new values use
the newest key, old ones stay readable until `rewrite` has re-sealed them.
"""

import base64
import hashlib
import hmac
import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator


class Keyring:
    """The installation's field keys, newest last, and the key of the blind index."""

    def __init__(self, field_keys: dict[str, str], index_key: str):
        self._ciphers = {name: AESGCM(base64.urlsafe_b64decode(key)) for name, key in field_keys.items()}
        self.newest = list(field_keys)[-1]
        self._index_key = base64.urlsafe_b64decode(index_key)

    def seal(self, text: str) -> str:
        """Encrypt a text under the newest key."""
        nonce = os.urandom(12)
        body = nonce + self._ciphers[self.newest].encrypt(nonce, text.encode(), self.newest.encode())
        return f"{self.newest}.{base64.urlsafe_b64encode(body).decode()}"

    def unseal(self, stored: str) -> str:
        """Decrypt a stored text; raises KeyError for an unknown key id, InvalidTag when it was changed."""
        name, body = stored.split(".", 1)
        raw = base64.urlsafe_b64decode(body)
        return self._ciphers[name].decrypt(raw[:12], raw[12:], name.encode()).decode()

    def needs_rewrite(self, stored: str) -> bool:
        """Say whether a stored text still uses an older key."""
        return not stored.startswith(f"{self.newest}.")

    def blind(self, purpose: str, text: str) -> str:
        """Return the keyed hash by which equal texts of one purpose are found."""
        return hmac.new(self._index_key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def keyring() -> Keyring:
    """Return the keyring of the running app."""
    return current_app.extensions["keyring"]


class Sealed(TypeDecorator):
    """A column whose value (any JSON) is encrypted in the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value, dialect):
        """Encrypt on the way in."""
        return None if value is None else keyring().seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value, dialect):
        """Decrypt on the way out."""
        return None if value is None else json.loads(keyring().unseal(value))


def mask_id_number(number: str | None) -> str | None:
    """Show 4312**********12 of an ID number."""
    return None if not number else number[:4] + "*" * (len(number) - 6) + number[-2:]


def mask_phone(number: str | None) -> str | None:
    """Show 138****5678 of a phone number."""
    if not number:
        return None
    return number[:3] + "****" + number[-4:] if len(number) >= 8 else "****"
