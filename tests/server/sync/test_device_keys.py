"""Sealing keys and certificates of device keys: what a phone needs before it can seal anything."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select

from server.accounts.model import AuditEntry
from server.foundation import clock
from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from server.records.model import SigningKey
from server.sync import boxes
from server.sync.model import SealingKey
from tests.factories.accounts import Phone, open_account
from tests.factories.sealed import Author, b64, box, new_key, payload, point, sealing_key


@pytest.fixture
def helper(people):
    return people.helper()


def on_the_command_line(app, *words):
    """Run `flask sync …` a minute later, as an administrator beside the running server."""
    with clock.fixed(clock.now() + timedelta(minutes=1), every_thread=True):
        ran = app.test_cli_runner().invoke(args=["sync", *words])
        assert ran.exit_code == 0, ran.output
    app.extensions["seal_memory"].clear()
    return ran.output.strip()


def ask(client, device_id: str, jwk: dict):
    return client.post("/sync/device-keys", json={"device_id": device_id, "public_key": jwk})


def jwk_of(key) -> dict:
    return {"kty": "EC", "crv": "P-256"} | point(key)


def test_the_first_who_asks_gets_a_sealing_key_and_everybody_after_the_same(helper, people):
    with unit_of_work():
        session.execute(delete(SealingKey))
    first = helper.get("/sync/keys").json["sealing"]
    assert len(first) == 1
    assert people.county().get("/sync/keys").json["sealing"] == first
    assert session.scalar(select(func.count()).select_from(SealingKey)) == 1


def test_a_sealing_key_is_a_plain_public_point(helper):
    assert set(sealing_key(helper)) == {"kid", "kty", "crv", "x", "y"}
    assert (sealing_key(helper)["kty"], sealing_key(helper)["crv"]) == ("EC", "P-256")


def test_the_private_part_lies_sealed_in_the_database(helper):
    sealing_key(helper)
    stored = session.connection().exec_driver_sql("SELECT private_pem FROM sealing_keys").scalar()
    assert "PRIVATE" not in stored


def test_a_new_sealing_key_comes_first_and_the_old_one_stays(app, helper):
    old = sealing_key(helper)
    kid = on_the_command_line(app, "new-sealing-key")
    told = helper.get("/sync/keys").json["sealing"]
    assert [key["kid"] for key in told] == [kid, old["kid"]]


def test_who_signs_in_or_renews_is_given_the_sealing_key(app, database):
    open_account()
    phone = Phone(app)
    given = phone.sign_in().json["sealing_key"]
    assert phone.refresh().json["sealing_key"] == given == phone.get("/sync/keys").json["sealing"][0]


def test_a_box_opens_only_for_its_purpose_and_context(helper):
    one = box(sealing_key(helper), b"in the field", purpose="post", context="a|b")
    assert boxes.Opener().open(one, purpose="post", context="a|b") == b"in the field"
    for purpose, context in (("export", "a|b"), ("post", "a|c"), ("post", "")):
        with pytest.raises(boxes.EnvelopeBroken):
            boxes.Opener().open(one, purpose=purpose, context=context)


@pytest.mark.parametrize(
    "broken",
    [
        {"epk": {"x": b64(bytes(32)), "y": b64(bytes(32))}}, {"epk": {"x": b64(b"\1" * 32), "y": b64(b"\1" * 32)}},
        {"epk": {"x": 3}}, {"epk": None}, {"iv": b64(bytes(11))}, {"iv": b64(bytes(12))}, {"iv": "=" * 16}, {"ct": ""},
        {"ct": b64(bytes(15))}, {"ct": "\ud800"}, {"ct": "+/+/"}, {"ct": None}, {"kid": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_box_that_was_touched_anywhere_is_broken_and_nothing_says_where(helper, broken):
    one = box(sealing_key(helper), b"in the field", purpose="post", context="a|b")
    with pytest.raises(boxes.EnvelopeBroken) as caught:
        boxes.Opener().open(one | broken, purpose="post", context="a|b")
    assert caught.value.as_json() == boxes.EnvelopeBroken().as_json()


@pytest.mark.parametrize("kid", ["", "0" * 32, "x" * 5000, "a\x00b", "ключ", "' or 1=1"])
def test_a_box_for_a_key_we_do_not_have_says_so(helper, kid):
    one = box(sealing_key(helper), b"in the field", purpose="post", context="a|b")
    with pytest.raises(boxes.EnvelopeUnknownKey):
        boxes.Opener().open(one | {"kid": kid}, purpose="post", context="a|b")


def test_one_ephemeral_key_serves_many_boxes(helper):
    key, sealing, ephemeral, opener = "a|b", sealing_key(helper), new_key(), boxes.Opener()
    many = [box(sealing, bytes([n]), purpose="post", context=key, ephemeral=ephemeral) for n in range(3)]
    assert [opener.open(one, purpose="post", context=key) for one in many] == [b"\0", b"\1", b"\2"]


def test_a_certificate_says_whose_device_key_it_is(helper):
    author = Author(helper)
    told = payload(helper, author.certificate)
    assert told == {
        "v": 1, "typ": "device-key", "worker_id": str(helper.worker_id), "device_id": helper.device,
        "jwk": {"x": author.jwk["x"], "y": author.jwk["y"]}, "since": clock.now().isoformat(),
    }  # fmt: skip


def test_certifying_a_device_key_is_logged(helper):
    Author(helper)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "device_key.certified")).one()
    assert (entry.worker_id, entry.facts) == (helper.worker_id, {"device_id": helper.device})


def test_another_device_than_that_of_the_sign_in_is_not_certified(helper):
    answer = ask(helper, "phone-2", jwk_of(new_key()))
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "device_id")


@pytest.mark.parametrize(
    "wrong",
    [
        {"x": b64(bytes(32))}, {"x": "!" * 43}, {"y": b64(bytes(31))}, {"x": "A" * 42 + "B"}, {"crv": "P-384"}, {"kty": "oct"},
        {"x": None}, {"x": b64(b"\xff" * 32)},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_point_of_the_curve_is_not_certified(helper, wrong):
    answer = ask(helper, helper.device, jwk_of(new_key()) | wrong)
    assert (answer.status_code, answer.json["slug"]) == (422, "invalid")
    assert answer.json["errors"][0]["path"].startswith("public_key")


def test_nobody_is_certified_without_signing_in(app, database):
    answer = app.test_client().post(
        "/api/v1/sync/device-keys", json={"device_id": "phone-1", "public_key": jwk_of(new_key())}
    )
    assert answer.status_code == 401


def test_a_certificate_stays_good_when_the_signing_key_changes(app, helper):
    from server.sync.certificates import Certificates

    author = Author(helper)
    on_the_command_line(app, "new-key")
    assert Certificates().read(author.certificate).worker_id == helper.worker_id
    assert session.scalar(select(func.count()).select_from(SigningKey)) > 1


def test_what_the_server_signed_for_another_end_is_no_certificate(helper):
    from server.sync.certificates import Certificates, EnvelopeNotCertified, wipe_statement
    from tests.factories.wakeup_checks import push

    wipe = wipe_statement(worker_id=uuid4(), device_id="phone-1", envelopes=[])
    head, body, signature = Author(helper).certificate.split(".")
    for token in (
        push(helper)["receipt"],
        wipe,
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{head}.{body}.",
        "",
        "a.b.c",
        None,
    ):
        with pytest.raises(EnvelopeNotCertified):
            Certificates().read(token)
