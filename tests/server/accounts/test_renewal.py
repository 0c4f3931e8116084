import threading
from datetime import timedelta

import pytest
from flask_jwt_extended import decode_token
from sqlalchemy import select

from server.accounts import operations
from server.accounts.model import AuditEntry, SignIn
from server.accounts.tokens import REFRESH_COOKIE
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
    phone = Phone(app)
    assert phone.sign_in().status_code == 200
    return phone


def copy_of(app, kept, **more) -> Phone:
    return Phone(app, **more).put_back(kept)


def test_a_renewal_answers_like_a_sign_in_with_a_new_cookie(phone):
    before = phone.keep()
    answer = phone.refresh()
    assert answer.status_code == 200
    assert set(answer.json) == {"access_token", "expires_in", "csrf_token", "worker", "sealing_key"}
    assert phone.keep() != before
    assert phone.get("/me").status_code == 200


def test_the_access_token_names_the_device_and_the_family(phone, app):
    first = decode_token(phone.token)
    phone.refresh()
    second = decode_token(phone.token)
    assert (first["device"], first["family"]) == ("phone-1", second["family"])


def test_a_lost_answer_locks_nobody_out_however_often(phone):
    kept = phone.keep()
    for _ in range(6):
        phone.put_back(kept)
        assert phone.refresh().status_code == 200
    assert phone.refresh().status_code == 200
    assert phone.get("/me").status_code == 200


def test_lost_answers_at_every_step_lock_nobody_out(phone):
    for _ in range(5):
        kept = phone.keep()
        assert phone.refresh().status_code == 200
        assert phone.put_back(kept).refresh().status_code == 200


def test_whichever_of_two_answers_arrives_last_its_cookie_and_csrf_value_fit(phone, app):
    kept = phone.keep()
    one, other = copy_of(app, kept), copy_of(app, kept)
    assert (one.refresh().status_code, other.refresh().status_code) == (200, 200)
    mixed = one.keep()[0], other.keep()[1]
    assert copy_of(app, mixed).refresh().status_code == 200
    assert copy_of(app, one.keep()).refresh().status_code == 200


def test_a_token_used_again_after_its_successor_ends_the_sign_in_for_all(phone, app):
    stolen = phone.keep()
    phone.refresh()
    assert phone.refresh().status_code == 200
    answer = copy_of(app, stolen).refresh()
    assert (answer.status_code, answer.json["slug"]) == (401, "refresh-reused")
    assert phone.refresh().json["slug"] == "refresh-reused"
    assert phone.get("/me").status_code == 401
    assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == "account.refresh_reused")).one()


def test_reuse_on_one_device_leaves_the_other_devices_alone(phone, app):
    tablet = Phone(app, device="tablet-1")
    tablet.sign_in()
    stolen = phone.keep()
    phone.refresh()
    phone.refresh()
    copy_of(app, stolen).refresh()
    assert tablet.refresh().status_code == 200


def test_another_device_is_refused(phone, app):
    answer = copy_of(app, phone.keep()).refresh(**{"X-Device-ID": "phone-2"})
    assert (answer.status_code, answer.json["slug"]) == (401, "refresh-reused")
    assert phone.refresh().status_code == 401


def test_the_device_may_name_itself(phone):
    assert phone.refresh(**{"X-Device-ID": "phone-1"}).status_code == 200


@pytest.mark.parametrize("csrf", [None, "", "x", "é", "a" * 10_000])
def test_without_the_right_csrf_value_there_is_no_renewal(phone, csrf):
    answer = phone.refresh(with_csrf=False, **({"X-CSRF-TOKEN": csrf} if csrf is not None else {}))
    assert (answer.status_code, answer.json["slug"]) == (401, "csrf-missing")
    assert phone.refresh().status_code == 200


@pytest.mark.parametrize("cookie", [None, "", "x", "a.b.c", "é", "a" * 3000])
def test_without_a_refresh_cookie_of_ours_there_is_no_renewal(app, database, cookie):
    headers = {"X-CSRF-TOKEN": "x"} | ({"Cookie": f"{REFRESH_COOKIE}={cookie}"} if cookie is not None else {})
    answer = app.test_client().post("/api/v1/auth/refresh", headers=headers)
    assert (answer.status_code, answer.json["slug"]) == (401, "sign-in-needed")


def test_an_access_token_in_the_cookie_renews_nothing(phone):
    phone.put_back((phone.token, phone.csrf))
    assert phone.refresh().status_code == 401


def test_a_week_without_contact_ends_the_sign_in(phone):
    with clock.fixed(MORNING + timedelta(days=6, hours=23), every_thread=True):
        assert phone.refresh().status_code == 200
    with clock.fixed(MORNING + timedelta(days=14), every_thread=True):
        answer = phone.refresh()
        assert (answer.status_code, answer.json["slug"]) == (401, "token-expired")


def test_signing_out_ends_the_sign_in_and_clears_the_cookies(phone, app):
    kept = phone.keep()
    answer = phone.post("/auth/logout")
    assert answer.status_code == 204
    assert [header.split(";")[0] for header in answer.headers.getlist("Set-Cookie")] == [
        "xunfang_refresh=",
        "xunfang_csrf=",
    ]
    assert copy_of(app, kept).refresh().status_code == 401
    assert phone.get("/me").status_code == 401
    assert phone.sign_in().status_code == 200


def test_a_new_password_ends_every_other_sign_in(phone, app):
    tablet = Phone(app, device="tablet-1")
    tablet.sign_in()
    body = {"old_password": PASSWORD, "new_password": "Fichte-2026-Berg"}
    assert phone.post("/me/password", json=body).status_code == 204
    assert phone.refresh().status_code == 200
    assert tablet.refresh().status_code == 401
    assert tablet.sign_in().status_code == 401
    assert tablet.sign_in(password="Fichte-2026-Berg").status_code == 200


def test_guessing_the_old_password_locks_like_signing_in(phone):
    body = {"old_password": "falsch", "new_password": "Fichte-2026-Berg"}
    for _ in range(5):
        assert phone.post("/me/password", json=body).status_code == 401
    assert phone.post("/me/password", json=body).status_code == 423


@pytest.mark.parametrize("weak", ["kurz-A1", "nurkleinbuchstaben", "19900009001Aa", "aaaaaaaaaA1"])
def test_a_weak_password_is_refused(phone, weak):
    answer = phone.post("/me/password", json={"old_password": PASSWORD, "new_password": weak})
    assert (answer.status_code, answer.json["slug"]) == (422, "password-too-weak")


@pytest.mark.parametrize(("base", "secure"), [
    ("http://localhost:8000", False), ("http://127.0.0.1:8000", False), ("http://[::1]:8000", False),
    ("http://xunfang.example", True), ("https://xunfang.example", True), ("https://127.0.0.1", True),
    ("http://127.0.0.1.example", True),
])  # fmt: skip
def test_cookies_are_for_tls_only_except_on_the_machine_itself(app, account, base, secure):
    answer = Phone(app, base=base).sign_in()
    refresh, csrf = answer.headers.getlist("Set-Cookie")
    for part in ("HttpOnly", "SameSite=Strict", "Path=/api/v1/auth/refresh", "Max-Age=604800"):
        assert part in refresh
    assert "HttpOnly" not in csrf
    assert "Path=/" in csrf.split("; ")
    assert ("Secure" in refresh, "Secure" in csrf) == (secure, secure)


def test_behind_a_proxy_with_tls_the_machines_own_name_makes_no_difference(app, account):
    with settings(app, BEHIND_TLS=True):
        assert all("Secure" in header for header in Phone(app).sign_in().headers.getlist("Set-Cookie"))


def at_the_same_moment(app, phones: list[Phone]) -> list[int]:
    """Renew from threads, each with an app context and so a database connection of its own, as processes have."""
    together = threading.Barrier(len(phones))
    found: list[int] = []

    def renew(phone):
        together.wait()
        found.append(phone.refresh().status_code)

    threads = [threading.Thread(target=renew, args=[phone]) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_many_renewals_at_the_same_moment_lock_nobody_out(phone, app):
    for _ in range(4):
        phones = [copy_of(app, phone.keep()) for _ in range(6)]
        assert at_the_same_moment(app, phones) == [200] * 6
        assert len({decode_token(each.keep()[0])["jti"] for each in phones}) == 1
        for each in phones:
            phone.put_back(each.keep())
        assert phone.refresh().status_code == 200
    session.expire_all()
    assert session.scalars(select(SignIn)).one().ended_at is None


def test_guesses_sent_side_by_side_are_all_counted(app, account):
    together, found = threading.Barrier(8), []

    def guess(n):
        together.wait()
        found.append(Phone(app, device=f"phone-{n}").sign_in(password="falsch").status_code)

    threads = [threading.Thread(target=guess, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [401] * 5 + [423] * 3


def test_a_closed_account_gets_no_renewal(phone, account):
    with unit_of_work():
        operations.lock_out(account)
    assert phone.refresh().json["slug"] == "sign-in-needed"
