"""The little of JOSE we speak: base64url and P-256 keys (RFC 7515, 7517), compact signatures with ES256 (RFC 7518)."""

import base64
import binascii
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from server.foundation import strict_json
from server.foundation.problems import Malformed

SHA256 = ec.ECDSA(hashes.SHA256())


def b64(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def bytes_of(text: Any, length: int | None = None) -> bytes:
    """Read base64url without padding; raises ValueError unless it is written in the one way that says these bytes."""
    if not isinstance(text, str) or not text.isascii():
        raise ValueError("no base64url")
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("no base64url") from error
    if b64(raw) != text or length not in (None, len(raw)):
        raise ValueError("no base64url of this length")
    return raw


def public_key_of(jwk: Any) -> ec.EllipticCurvePublicKey:
    """Read x and y of a P-256 key; raises ValueError when they are no point of the curve (SP 800-56A 5.6.2.3)."""
    if not isinstance(jwk, dict):
        raise ValueError("no key")
    x, y = (int.from_bytes(bytes_of(jwk.get(name), 32)) for name in "xy")
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def point_of(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """Return x and y of a key as they stand in a JWK."""
    numbers = key.public_numbers()
    return {"x": b64(numbers.x.to_bytes(32)), "y": b64(numbers.y.to_bytes(32))}


def signed_well(key: ec.EllipticCurvePublicKey, signature: Any, text: str) -> bool:
    """Say whether this is the key's signature (base64url of r and s) of a text."""
    try:
        raw = bytes_of(signature, 64)
        key.verify(
            encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:])), text.encode("utf-8"), SHA256
        )
    except (ValueError, InvalidSignature):  # UnicodeEncodeError is a ValueError
        return False
    return True


def compact(payload: dict, *, kid: str, key: ec.EllipticCurvePrivateKey) -> str:
    """Sign a payload."""
    head = b64(json.dumps({"alg": "ES256", "kid": kid}, separators=(",", ":")).encode())
    body = b64(json.dumps(payload, separators=(",", ":")).encode())
    r, s = decode_dss_signature(key.sign(f"{head}.{body}".encode(), SHA256))
    return f"{head}.{body}.{b64(r.to_bytes(32) + s.to_bytes(32))}"


def payload_of(token: str, public_jwks: dict[str, dict]) -> dict | None:
    """Return what a compact signature says when one of these keys made it, else None."""
    try:
        head, body, signature = token.split(".")
        header = strict_json.loads(bytes_of(head))
        if not isinstance(header, dict) or set(header) != {"alg", "kid"} or header["alg"] != "ES256":
            return None
        jwk = public_jwks.get(header["kid"]) if isinstance(header["kid"], str) else None
        if jwk is None or not signed_well(public_key_of(jwk), signature, f"{head}.{body}"):
            return None
        payload = strict_json.loads(bytes_of(body))
    except (ValueError, Malformed):
        return None
    return payload if isinstance(payload, dict) else None
