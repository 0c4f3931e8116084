"""Receipts that any browser can check, and the epoch that changes with a restore."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from sqlalchemy import delete, func, select

from server.foundation import clock
from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from server.records import signing
from server.records.model import ServerEpoch, SigningKey
from tests.factories.wakeup_checks import change, elder_data, pull_from, push
from tests.people import MAPLE


def bytes_of(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def checked(client, receipt: str) -> dict:
    """Return the payload of a receipt after checking its signature as docs/sync.md says; raises InvalidSignature."""
    head, body, signature = receipt.split(".")
    header = json.loads(bytes_of(head))
    jwk = next(key for key in client.get("/sync/keys").json["keys"] if key["kid"] == header["kid"])
    assert (header["alg"], jwk["kty"], jwk["crv"], jwk["use"]) == ("ES256", "EC", "P-256", "sig")
    raw = bytes_of(signature)
    assert len(raw) == 64
    x, y = (int.from_bytes(bytes_of(jwk[name])) for name in "xy")
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.verify(der, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(bytes_of(body))


def hash_of(outcome: dict) -> str:
    revision, slug = outcome["revision"], (outcome["problem"] or {}).get("slug")
    text = f"{outcome['change_id']}|{outcome['outcome']}|{revision or ''}|{slug or ''}"
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def test_a_receipt_covers_every_outcome_of_its_push(county):
    answer = push(county, change("elder", elder_data(), area_code=MAPLE), change("elder", {}, area_code=MAPLE))
    told = checked(county, answer["receipt"])
    assert told["outcomes"] == [{"change_id": one["change_id"], "hash": hash_of(one)} for one in answer["outcomes"]]
    assert (told["v"], told["epoch"], told["device_id"]) == (1, answer["epoch"], county.device)
    assert told["worker_id"] == str(county.worker_id)


def test_a_receipt_that_was_touched_does_not_verify(county):
    head, body, signature = push(county, change("elder", elder_data(), area_code=MAPLE))["receipt"].split(".")
    forged = base64.urlsafe_b64encode(bytes_of(body).replace(b'"v":1', b'"v":2')).decode().rstrip("=")
    with pytest.raises(InvalidSignature):
        checked(county, f"{head}.{forged}.{signature}")


def on_the_command_line(app, *words):
    """Run `flask sync …` a minute later, as an administrator beside the running server."""
    with clock.fixed(clock.now() + timedelta(minutes=1), every_thread=True):
        assert app.test_cli_runner().invoke(args=["sync", *words]).exit_code == 0
    app.extensions["seal_memory"].clear()


def test_an_old_receipt_verifies_after_a_new_key_was_made(app, county):
    old = push(county)["receipt"]
    on_the_command_line(app, "new-key")
    new = push(county)["receipt"]
    kids = [json.loads(bytes_of(one.split(".")[0]))["kid"] for one in (old, new)]
    assert kids[0] != kids[1]
    assert checked(county, old)["outcomes"] == checked(county, new)["outcomes"] == []
    assert [key["kid"] for key in county.get("/sync/keys").json["keys"]][:2] == kids[::-1]


def test_public_keys_hold_nothing_private(county):
    push(county)
    assert all(
        set(key) == {"kid", "kty", "crv", "x", "y", "use", "alg"} for key in county.get("/sync/keys").json["keys"]
    )


def test_a_new_epoch_makes_every_cursor_expire(app, county):
    push(county, change("elder", elder_data(), area_code=MAPLE))
    before, cursor = push(county)["epoch"], pull_from(county, None)[1]
    on_the_command_line(app, "new-epoch", "--why", "restored")
    answer = county.get("/sync/pull", query_string={"cursor": cursor})
    assert (answer.status_code, answer.json["slug"]) == (410, "cursor-expired")
    assert push(county)["epoch"] != before
    assert len(pull_from(county, None)[0]) == 5


@pytest.mark.parametrize("first", ["push", "pull", "keys", "reconcile"])
def test_the_first_request_ever_makes_one_epoch_and_one_key(app, county, first):
    with unit_of_work():
        session.execute(delete(SigningKey))
        session.execute(delete(ServerEpoch))
    app.extensions["seal_memory"].clear()
    ask = {
        "push": lambda: push(county),
        "pull": lambda: county.get("/sync/pull"),
        "keys": lambda: county.get("/sync/keys"),
        "reconcile": lambda: county.post("/sync/reconcile", json={"device_id": "p", "held": []}),
    }
    ask[first]()
    answer = push(county)
    assert session.scalar(select(func.count()).select_from(SigningKey)) == 1
    assert session.scalars(select(ServerEpoch.epoch)).all() == [answer["epoch"]]
    assert checked(county, answer["receipt"])["epoch"] == answer["epoch"]


def test_a_key_made_by_a_request_that_failed_signs_nothing(app, county):
    with unit_of_work():
        session.execute(delete(SigningKey))
    app.extensions["seal_memory"].clear()
    lost = signing.seal_in_force().kid
    session.rollback()
    told = push(county)["receipt"]
    assert json.loads(bytes_of(told.split(".")[0]))["kid"] != lost
    checked(county, told)
