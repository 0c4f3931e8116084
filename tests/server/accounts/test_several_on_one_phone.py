"""Several workers on one phone: each keeps a session of the own, in a slot of the browser's cookies."""

import pytest
from flask_jwt_extended import decode_token
from sqlalchemy import select

from server.accounts import operations
from server.accounts.model import SignIn
from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from tests.factories.accounts import Phone, open_account

YANG, WU = "19900009001", "19900009002"
COOKIES = "/api/v1/auth/refresh"


@pytest.fixture
def yang(app, database):
    open_account(YANG, name="杨某")
    open_account(WU, name="吴某")
    phone = Phone(app, slot="a")
    assert phone.sign_in(YANG).status_code == 200
    return phone


@pytest.fixture
def wu(app, yang):
    phone = Phone(app, slot="b", beside=yang)
    assert phone.sign_in(WU).status_code == 200
    return phone


def name_of(answer) -> str:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json["worker"]["name"]


def cookies_of(phone) -> dict[str, str]:
    found = {}
    for name in ("xunfang_refresh", "xunfang_csrf"):
        for slot in ("", "_a", "_b"):
            place = COOKIES if name == "xunfang_refresh" else "/"
            if cookie := phone.client.get_cookie(name + slot, domain=phone.host, path=place):
                found[name + slot] = cookie.value
    return found


def test_two_workers_renew_their_own_sessions_in_any_order(yang, wu):
    for phone, name in ((yang, "杨某"), (wu, "吴某"), (wu, "吴某"), (yang, "杨某")):
        assert name_of(phone.refresh()) == name
        assert phone.get("/me").json["name"] == name


def test_each_slot_has_cookies_of_its_own_and_the_plain_ones_are_another(app, yang, wu):
    assert set(cookies_of(yang)) == {"xunfang_refresh_a", "xunfang_csrf_a", "xunfang_refresh_b", "xunfang_csrf_b"}
    plain = Phone(app, beside=yang)
    assert plain.refresh().status_code == 401
    assert plain.sign_in(YANG).status_code == 200
    assert len(cookies_of(yang)) == 6


def test_the_refresh_cookie_of_a_slot_is_as_well_kept_as_the_plain_one(app, database):
    open_account(YANG)
    answer = Phone(app, base="http://xunfang.example", slot="h").sign_in(YANG)
    told = {line.split("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}
    refresh, csrf = told["xunfang_refresh_h"], told["xunfang_csrf_h"]
    assert all(part in refresh for part in ("Secure", "HttpOnly", "SameSite=Strict", f"Path={COOKIES}"))
    assert all(part in csrf for part in ("Secure", "SameSite=Strict", "Path=/"))
    assert "HttpOnly" not in csrf


def test_the_csrf_value_of_one_slot_does_not_open_another(yang, wu):
    answer = yang.refresh(**{"X-CSRF-TOKEN": wu.csrf})
    assert (answer.status_code, answer.json["slug"]) == (401, "csrf-missing")
    assert name_of(yang.refresh()) == "杨某"


def test_who_signs_out_leaves_the_other_signed_in(yang, wu):
    assert yang.sign_out().status_code == 204
    assert set(cookies_of(wu)) == {"xunfang_refresh_b", "xunfang_csrf_b"}
    assert name_of(wu.refresh()) == "吴某"
    assert yang.refresh().status_code == 401


def test_a_copied_token_ends_only_its_own_session(app, yang, wu):
    stolen = cookies_of(yang)["xunfang_refresh_a"]
    csrf = yang.csrf
    yang.refresh()
    yang.refresh()
    thief = Phone(app, slot="a")
    thief.client.set_cookie("xunfang_refresh_a", stolen, domain=thief.host, path=COOKIES)
    thief.csrf = csrf
    assert thief.refresh().json["slug"] == "refresh-reused"
    assert name_of(wu.refresh()) == "吴某"


def test_a_slot_taken_over_by_another_worker_is_that_workers(app, yang):
    taken = Phone(app, slot="a", beside=yang)
    assert name_of(taken.sign_in(WU)) == "吴某"
    assert name_of(taken.refresh()) == "吴某"
    assert session.query(SignIn).count() == 2


@pytest.mark.parametrize("slot", ["i", "A", "ab", "", "a\u00e4", "../a", "0"])
def test_a_slot_that_is_none_is_refused_and_sets_nothing(app, yang, slot):
    headers = {"X-Session-Slot": slot.encode().decode("latin-1")}
    body = {"phone": WU, "password": "x", "device": {"id": "phone-1", "name": "x"}}
    for path, more in (("login", {"json": body}), ("refresh", {}), ("logout", {})):
        answer = yang.client.post(f"/api/v1/auth/{path}", headers=yang.bearer() | headers, **more)
        assert (answer.status_code, answer.json["slug"]) == (422, "invalid"), path
        assert "Set-Cookie" not in answer.headers
    assert name_of(yang.refresh()) == "杨某"


def test_a_device_that_is_shut_out_for_one_stays_open_for_the_other(yang, wu):
    with unit_of_work():
        operations.revoke_device(
            session.scalar(select(SignIn.worker_id).where(SignIn.family == family_of(yang))), "phone-1"
        )
    for again in (yang.refresh(), yang.sign_in(YANG)):
        assert (again.status_code, again.json["slug"]) == (403, "device-revoked")
    assert name_of(wu.refresh()) == "吴某"


def family_of(phone) -> str:
    return decode_token(phone.token)["family"]


def test_an_access_token_is_no_refresh_token_in_any_slot(yang):
    yang.csrf = decode_token(yang.token)["csrf"]
    yang.client.set_cookie("xunfang_refresh_a", yang.token, domain=yang.host, path=COOKIES)
    answer = yang.refresh()
    assert (answer.status_code, answer.json["slug"]) == (401, "sign-in-needed")
