"""What the server signs about devices: certificates of device keys, and statements by which a phone is wiped.

Both are compact JWS by the key that signs receipts. A certificate is the registration of a device key: nothing
is stored, so a restored server knows every device that it had certified before.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from server.accounts.access import Access
from server.foundation import clock
from server.foundation.jose import payload_of, public_key_of, signed_well
from server.foundation.problems import Invalid
from server.records import signing
from server.sync.problems import EnvelopeNotCertified

DEVICE_KEY, WIPE = "device-key", "wipe"


@dataclass(frozen=True)
class Certified:
    """A device key of which the server has said whose it is."""

    worker_id: UUID
    device_id: str
    x: str  # of the key, as it stands in contexts
    key: ec.EllipticCurvePublicKey

    def has_signed(self, signature: Any, text: str) -> bool:
        """Say whether the device key made this signature of a text."""
        return signed_well(self.key, signature, text)


class Certificates:
    """Reads certificates; remembers the published keys for one request."""

    def __init__(self):
        self._keys = {jwk["kid"]: jwk for jwk in signing.public_keys()}

    def read(self, certificate: Any) -> Certified:
        """Return what a certificate says; raises EnvelopeNotCertified."""
        told = payload_of(certificate, self._keys) if isinstance(certificate, str) else None
        if told is None or told.get("typ") != DEVICE_KEY:
            raise EnvelopeNotCertified
        return Certified(UUID(told["worker_id"]), told["device_id"], x=told["jwk"]["x"], key=public_key_of(told["jwk"]))


def require_own_device(access: Access, device_id: str) -> None:
    """Raise Invalid unless this is the device of the sign-in."""
    if device_id != access.device_id:
        raise Invalid(errors=[{"path": "device_id", "message": "不是这次登录的设备。"}])


def certify(*, worker_id: UUID, device_id: str, jwk: dict) -> str:
    """Say whose device key this is."""
    return _said(
        {
            "v": 1, "typ": DEVICE_KEY, "worker_id": str(worker_id), "device_id": device_id,
            "jwk": {"x": jwk["x"], "y": jwk["y"]}, "since": clock.now().isoformat(),
        }
    )  # fmt: skip


def wipe_statement(*, worker_id: UUID, device_id: str, envelopes: list[str]) -> str:
    """Tell a phone that was shut out what the server has taken, and that it is to wipe this worker's store."""
    return _said(
        {
            "v": 1, "typ": WIPE, "worker_id": str(worker_id), "device_id": device_id, "envelopes": envelopes,
            "at": clock.now().isoformat(),
        }
    )  # fmt: skip


def _said(payload: dict) -> str:
    return signing.seal_in_force().sign(payload)
