from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from jwt.exceptions import ExpiredSignatureError
from sqlalchemy import func, select

from server.accounts import operations, passwords, tokens
from server.accounts.model import AuditEntry, Device, LoginFailures, Worker
from server.foundation import clock
from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from tests.conftest import MORNING
from tests.factories.accounts import PASSWORD, Phone, open_account, settings


@pytest.fixture
def account(database):
    return open_account()


@pytest.fixture
def phone(app, account):
    return Phone(app)


def test_phone_number_and_password_sign_a_worker_in(phone, account):
    answer = phone.sign_in()
    assert answer.status_code == 200
    assert set(answer.json) == {"access_token", "expires_in", "csrf_token", "worker", "sealing_key"}
    assert answer.json["expires_in"] == 900
    assert answer.json["worker"] == phone.get("/me").json
    assert answer.json["worker"]["id"] == str(account)


@pytest.mark.parametrize(
    "written", ["19900009001", "+8619900009001", "199 0000 9001", "8619900009001", "0086-199-0000-9001"]
)
def test_a_phone_number_is_found_however_it_is_written(phone, written):
    assert phone.sign_in(written).status_code == 200


@pytest.mark.parametrize(("number", "password"), [("19900009001", "Kiefer-2026-Ta"), ("19900009999", PASSWORD)])
def test_a_wrong_password_and_an_unknown_number_look_alike(phone, number, password):
    answer = phone.sign_in(number, password)
    assert (answer.status_code, answer.json["slug"]) == (401, "wrong-phone-or-password")
    assert answer.content_type == "application/problem+json"
    assert "Set-Cookie" not in answer.headers


def test_an_unknown_number_takes_as_long_as_a_wrong_password(phone, monkeypatch):
    asked = []
    real = passwords.HASHER
    monkeypatch.setattr(passwords, "HASHER", type("Counting", (), {
        "hash": lambda self, text: real.hash(text), "check_needs_rehash": lambda self, stored: False,
        "verify": lambda self, stored, text: asked.append(stored[:30]) or real.verify(stored, text),
    })())  # fmt: skip
    phone.sign_in(password="x")
    phone.sign_in("19900009999", "x")
    assert len(asked) == 2
    assert asked[0] == asked[1], "both are checked against a hash of the same parameters"


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(phone):
    for _ in range(5):
        assert phone.sign_in(password="falsch").status_code == 401
    locked = phone.sign_in()
    assert (locked.status_code, locked.json["slug"]) == (423, "account-locked")
    assert locked.headers["Retry-After"] == "900"
    with clock.fixed(MORNING + timedelta(minutes=14), every_thread=True):
        assert phone.sign_in().status_code == 423
    with clock.fixed(MORNING + timedelta(minutes=15, seconds=1), every_thread=True):
        assert phone.sign_in().status_code == 200


def test_a_number_without_account_is_locked_just_the_same(phone):
    for _ in range(5):
        assert phone.sign_in("19900009999").status_code == 401
    assert phone.sign_in("19900009999").status_code == 423


def test_four_wrong_passwords_are_forgotten_by_a_right_one(phone):
    for _ in range(2):
        for _ in range(4):
            assert phone.sign_in(password="falsch").status_code == 401
        assert phone.sign_in().status_code == 200
    assert session.scalar(select(func.count()).select_from(LoginFailures)) == 0


def test_wrong_passwords_of_yesterday_do_not_count(phone):
    for _ in range(4):
        phone.sign_in(password="falsch")
    with clock.fixed(MORNING + timedelta(days=1), every_thread=True):
        for _ in range(4):
            assert phone.sign_in(password="falsch").status_code == 401
        assert phone.sign_in().status_code == 200


def test_the_lock_is_in_the_log(phone, account):
    for _ in range(5):
        phone.sign_in(password="falsch")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "account.locked_after_failures")).one()
    assert (entry.worker_id, entry.device_id) == (account, "phone-1")


def test_too_many_tries_from_one_address_have_to_wait(phone, app):
    with settings(app, RATE_LIMITS_ENABLED=True, LOGIN_TRIES_PER_MINUTE=3):
        for _ in range(3):
            assert phone.sign_in().status_code == 200
        answer = phone.sign_in()
        assert (answer.status_code, answer.json["slug"]) == (429, "too-many-tries")
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        elsewhere = phone.client.post(
            "/api/v1/auth/login", environ_base={"REMOTE_ADDR": "10.1.2.3"},
            json={"phone": "19900009001", "password": PASSWORD, "device": {"id": "phone-2", "name": "红米"}},
        )  # fmt: skip
        assert elsewhere.status_code == 200
        with clock.fixed(MORNING + timedelta(minutes=1), every_thread=True):
            assert phone.sign_in().status_code == 200


def test_a_closed_account_cannot_be_signed_in_to_and_its_tokens_end_at_once(phone, account):
    phone.sign_in()
    with unit_of_work():
        operations.lock_out(account)
    assert phone.get("/me").status_code == 401
    assert phone.refresh().status_code == 401
    assert phone.sign_in().json["slug"] == "wrong-phone-or-password"
    with unit_of_work():
        operations.let_in_again(account)
    assert phone.sign_in().status_code == 200


def test_an_account_without_password_cannot_be_signed_in_to(phone):
    open_account("19900009002", password=None)
    assert phone.sign_in("19900009002", "").status_code == 422
    assert phone.sign_in("19900009002", "None").status_code == 401


def test_a_hash_with_older_parameters_is_replaced_at_sign_in(phone, account):
    worker = session.get(Worker, account)
    worker.password_hash = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    session.commit()
    assert phone.sign_in().status_code == 200
    session.expire_all()
    assert not passwords.is_outdated(session.get(Worker, account).password_hash)
    assert phone.sign_in().status_code == 200


def test_the_device_is_remembered_and_a_lost_one_shut_out(phone, account, app):
    phone.sign_in()
    device = session.scalars(select(Device)).one()
    assert (device.id, device.name, device.worker_id) == ("phone-1", "红米 9A", account)
    with unit_of_work():
        operations.revoke_device(account, "phone-1")
    assert phone.get("/me").status_code == 401
    for again in (phone.refresh(), phone.sign_in()):
        assert (again.status_code, again.json["slug"]) == (403, "device-revoked")
    assert Phone(app, device="phone-2").sign_in().status_code == 200


def test_two_workers_may_share_a_phone(phone, app):
    open_account("19900009002")
    assert phone.sign_in().status_code == 200
    assert Phone(app).sign_in("19900009002").status_code == 200


def test_a_demo_account_does_not_exist_in_a_real_installation(phone, app, database):
    open_account("19900009003", demo=True)
    assert Phone(app).sign_in("19900009003").status_code == 200
    demo = Phone(app)
    demo.sign_in("19900009003")
    with settings(app, DEMO_ALLOWED=False):
        assert Phone(app).sign_in("19900009003").json["slug"] == "wrong-phone-or-password"
        assert demo.get("/me").status_code == 401
        with pytest.raises(operations.DemoNotAllowed):
            open_account("19900009004", demo=True)


@pytest.mark.parametrize("body", [
    None, [], "x", {}, {"phone": 19900009001, "password": PASSWORD, "device": {"id": "a", "name": "b"}},
    {"phone": "19900009001", "password": {"$ne": 1}, "device": {"id": "a", "name": "b"}},
    {"phone": "19900009001", "password": PASSWORD},
    {"phone": "19900009001", "password": PASSWORD, "device": "phone-1"},
    {"phone": "19900009001", "password": PASSWORD, "device": {"id": "a b", "name": "b"}},
    {"phone": "19900009001", "password": PASSWORD, "device": {"id": "a\n", "name": "b"}},
    {"phone": "19900009001", "password": PASSWORD, "device": {"id": "a" * 65, "name": "b"}},
    {"phone": "19900009001", "password": PASSWORD, "device": {"id": "a", "name": "b\x00"}},
    {"phone": "19900009001\x00", "password": PASSWORD, "device": {"id": "a", "name": "b"}},
    {"phone": "１９９００００９００１", "password": PASSWORD, "device": {"id": "a", "name": "b"}},
    {"phone": "9" * 100_000, "password": PASSWORD, "device": {"id": "a", "name": "b"}},
    {"phone": "19900009001", "password": "x" * 100_000, "device": {"id": "a", "name": "b"}},
    {"phone": "19900009001", "password": "\ud800", "device": {"id": "a", "name": "b"}},
    {"phone": "19900009001", "password": PASSWORD, "device": {"id": "a", "name": "b"}, "is_admin": True},
])  # fmt: skip
def test_malformed_sign_ins_are_refused_with_a_reason(phone, body):
    answer = phone.client.post("/api/v1/auth/login", json=body)
    assert answer.status_code in (400, 422)
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("header", [
    "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer " + "a" * 20_000, "Bearer \u00e9.\u00e9.\u00e9",
    "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "Bearer x, Bearer y", "bearer x y z",
])  # fmt: skip
def test_whatever_is_no_token_of_ours_asks_to_sign_in(phone, header):
    answer = phone.client.get("/api/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer.json["slug"]) == (401, "sign-in-needed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_nobody_is_signed_in_by_a_cookie_in_place_of_the_bearer_header(phone):
    phone.sign_in()
    assert phone.client.get("/api/v1/me").status_code == 401


def test_a_refresh_token_is_no_access_token(phone):
    phone.sign_in()
    assert phone.get("/me", token=phone.keep()[0]).json["slug"] == "sign-in-needed"


def test_an_old_access_token_says_that_it_has_expired(phone, app):
    with settings(app, JWT_ACCESS_TOKEN_EXPIRES=timedelta(seconds=-1)):
        phone.sign_in()
    answer = phone.get("/me")
    assert (answer.status_code, answer.json["slug"]) == (401, "token-expired")


def test_a_token_that_was_found_right_is_looked_at_again_when_its_time_is_over(phone, app, monkeypatch):
    phone.sign_in()
    assert phone.get("/me").status_code == 200

    def expired(**_):
        raise ExpiredSignatureError

    monkeypatch.setattr(tokens, "verify_jwt_in_request", expired)
    assert phone.get("/me").status_code == 200
    (claims,) = (one for sent, one in app.extensions["known_bearers"].items() if sent.endswith(phone.token))
    with clock.fixed(datetime.fromtimestamp(claims["exp"], clock.UTC), every_thread=True):
        answer = phone.get("/me")
    assert (answer.status_code, answer.json["slug"]) == (401, "token-expired")


def test_a_token_that_was_found_right_opens_nothing_once_its_sign_in_has_ended(phone):
    phone.sign_in()
    assert phone.get("/me").status_code == 200
    assert phone.post("/auth/logout").status_code == 204
    assert phone.get("/me").status_code == 401
