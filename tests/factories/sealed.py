"""A phone's side of the sealed post, written from docs/sync.md alone: boxes, envelopes, certificates, exported files.

Knows nothing of the server's own code, so that both are held against the same description.
"""

import base64
import hashlib
import json
import os
from uuid import uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.foundation import clock

SHA256 = ec.ECDSA(hashes.SHA256())


def b64(raw: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """Read base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePrivateKey) -> dict:
    """Return x and y of a key's public part."""
    numbers = key.public_key().public_numbers()
    return {"x": b64(numbers.x.to_bytes(32)), "y": b64(numbers.y.to_bytes(32))}


def public_key(jwk: dict) -> ec.EllipticCurvePublicKey:
    """Return the key of a JWK."""
    x, y = (int.from_bytes(unb64(jwk[name])) for name in "xy")
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def new_key() -> ec.EllipticCurvePrivateKey:
    """Make a P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def sign(key: ec.EllipticCurvePrivateKey, text: str) -> str:
    """Sign a text as WebCrypto does: r and s, 64 bytes."""
    r, s = decode_dss_signature(key.sign(text.encode(), SHA256))
    return b64(r.to_bytes(32) + s.to_bytes(32))


def box(sealing: dict, content: bytes, *, purpose: str, context: str, ephemeral=None) -> dict:
    """Seal bytes to the server's sealing key (a JWK with kid)."""
    ephemeral = ephemeral or new_key()
    shared = ephemeral.exchange(ec.ECDH(), public_key(sealing))
    info = f"xunfang/{purpose}/{sealing['kid']}".encode()
    drawn = HKDF(hashes.SHA256(), length=32, salt=bytes(32), info=info).derive(shared)
    iv = os.urandom(12)
    sealed = AESGCM(drawn).encrypt(iv, content, f"{purpose}|{context}".encode())
    return {"kid": sealing["kid"], "epk": point(ephemeral), "iv": b64(iv), "ct": b64(sealed)}


def signed_part(one: dict) -> str:
    """Return the part of a box that signatures cover."""
    return "|".join((one["kid"], one["epk"]["x"], one["epk"]["y"], one["iv"], one["ct"]))


def payload(client, token: str) -> dict:
    """Return the payload of a receipt, certificate or statement after checking its signature; raises InvalidSignature."""
    head, body, signature = token.split(".")
    kid = json.loads(unb64(head))["kid"]
    jwk = next(key for key in client.get("/sync/keys").json["keys"] if key["kid"] == kid)
    raw = unb64(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public_key(jwk).verify(der, f"{head}.{body}".encode(), SHA256)
    return json.loads(unb64(body))


def hash_of(outcome: dict) -> str:
    """Return the hash of an outcome as receipts hold it."""
    revision, slug = outcome["revision"], (outcome["problem"] or {}).get("slug")
    text = f"{outcome['change_id']}|{outcome['outcome']}|{revision or ''}|{slug or ''}"
    return b64(hashlib.sha256(text.encode()).digest())


def sealing_key(client) -> dict:
    """Return the sealing key in force."""
    return client.get("/sync/keys").json["sealing"][0]


class Author:
    """A worker's device key on a phone: seals envelopes, and opens the answers to them.

    `client` is anything with get, post, worker_id and device (tests.people.SignedIn).
    """

    def __init__(self, client, *, certified: bool = True):
        self.client, self.device, self.worker_id = client, client.device, str(client.worker_id)
        self.key, self.session = new_key(), new_key()
        self.jwk = {"kty": "EC", "crv": "P-256"} | point(self.key)
        self.sealing = sealing_key(client)
        self.answer_keys: dict[str, bytes] = {}
        self.certificate = self.ask_certificate() if certified else ""

    def ask_certificate(self, **more) -> str:
        """Get the device key certified."""
        answer = self.client.post("/sync/device-keys", json={"device_id": self.device, "public_key": self.jwk} | more)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json["certificate"]

    def envelope(self, change: dict, *, id: str | None = None, context: str | None = None, **plain) -> dict:
        """Seal one change; `plain` replaces parts of what is inside."""
        id = id or str(uuid4())
        self.answer_keys[id] = os.urandom(32)
        inside = {
            "device_id": self.device, "client_version": "1.1.0", "answer_key": b64(self.answer_keys[id]), "change": change,
        } | plain  # fmt: skip
        return self.envelope_of(json.dumps(inside).encode(), id=id, context=context)

    def envelope_of(self, content: bytes, *, id: str, context: str | None = None) -> dict:
        """Seal any bytes as an envelope."""
        context = context if context is not None else f"{id}|{self.jwk['x']}"
        return self.signed(id, box(self.sealing, content, purpose="post", context=context, ephemeral=self.session))

    def signed(self, id: str, sealed: dict) -> dict:
        """Put this author's signature on a box."""
        return {"v": 1, "id": id, "box": sealed, "sig": sign(self.key, f"xunfang-post|1|{id}|{signed_part(sealed)}")}

    def post(self, *envelopes: dict) -> dict:
        """Return one post of a delivery."""
        return {"certificate": self.certificate, "envelopes": list(envelopes)}

    def open(self, answer: dict) -> dict:
        """Open the sealed part of the answer to one of my envelopes; raises InvalidTag."""
        sealed, key = answer["sealed"], AESGCM(self.answer_keys[answer["id"]])
        return json.loads(key.decrypt(unb64(sealed["iv"]), unb64(sealed["ct"]), f"answer|{answer['id']}".encode()))

    def recovery_box(self, data_key: bytes, *, context: str | None = None) -> dict:
        """Seal a data key so that the server can give it back."""
        context = context or f"{self.worker_id}|{self.device}"
        return box(self.sealing, data_key, purpose="recovery", context=context)

    def vouch(self, recovery: dict) -> str:
        """Sign the recovery wrap, as a phone does while its owner is at work."""
        return sign(self.key, f"xunfang-recovery|1|{signed_part(recovery)}")

    def remains(self, rows: dict[str, dict], *, data_key: bytes | None = None, **more) -> dict:
        """Return what lies sealed on the locked phone: {"drafts/tag": {"columns": …, "body": …}}; `more` replaces parts of it."""
        data_key, store = data_key or os.urandom(32), "0b3e"
        cipher = AESGCM(HKDF(hashes.SHA256(), length=32, salt=bytes(32), info=b"xunfang/rows").derive(data_key))
        sealed = []
        for place, inside in rows.items():
            iv = os.urandom(12)
            ct = cipher.encrypt(iv, json.dumps(inside).encode(), f"{store}/{place}".encode())
            sealed.append({"place": place, "iv": b64(iv), "ct": b64(ct)})
        recovery = self.recovery_box(data_key)
        return {
            "v": 1, "certificate": self.certificate, "made_at": clock.now().isoformat(), "store": store,
            "recovery": recovery, "vouched": self.vouch(recovery), "rows": sealed,
        } | more  # fmt: skip

    def export(self, changes: list[dict], *, made_at: str | None = None, **more) -> dict:
        """Return the file "what is on this phone"; `more` replaces parts of what is inside."""
        made_at = made_at or clock.now().isoformat()
        inside = {
            "v": 1, "client_version": "1.1.0", "device_id": self.device, "worker_id": self.worker_id, "made_at": made_at,
            "changes": changes, "aside": [], "drafts": [], "held": [], "damaged": [],
        } | more  # fmt: skip
        sealed = box(self.sealing, json.dumps(inside).encode(), purpose="export", context=f"{made_at}|{self.jwk['x']}")
        return {
            "v": 1, "typ": "xunfang-export", "certificate": self.certificate, "made_at": made_at, "box": sealed,
            "sig": sign(self.key, f"xunfang-export|1|{made_at}|{signed_part(sealed)}"),
        }  # fmt: skip


def deliver(app, *posts: dict, device_time=None):
    """Deliver posts as whoever has the app open does, signed in or not; returns the response."""
    moment = device_time or clock.now().astimezone(clock.LOCAL)
    body = {"device_time": moment.isoformat(), "posts": list(posts)}
    return app.test_client(use_cookies=False).post("/api/v1/sync/sealed", json=body)


def delivered(app, *posts: dict, **more) -> dict:
    """Deliver posts and return the answer's JSON."""
    answer = deliver(app, *posts, **more)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json
