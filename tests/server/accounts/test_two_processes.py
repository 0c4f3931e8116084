"""Renewals that meet in different processes of a real server."""

import json
import threading
from contextlib import closing
from http.client import HTTPConnection
from http.cookies import SimpleCookie

import pytest

from server.accounts.tokens import CSRF_COOKIE, REFRESH_COOKIE
from tests.factories.accounts import PASSWORD, open_account
from tests.server.sync.serving import serving

pytestmark = pytest.mark.live_clock
EIGHT = 8


@pytest.fixture(scope="module")
def port(app, instance, database_url):
    with serving(instance, database_url) as port:
        yield port


def post(port: int, path: str, body: dict | None = None, **headers) -> tuple[int, dict, SimpleCookie]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        sent = json.dumps(body) if body else None
        connection.request("POST", f"/api/v1{path}", sent, {"Content-Type": "application/json"} | headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
    cookies = SimpleCookie()
    for header in answer.headers.get_all("Set-Cookie") or ():
        cookies.load(header)
    return answer.status, told, cookies


def renew(port: int, cookies: SimpleCookie) -> tuple[int, dict, SimpleCookie]:
    cookie = f"{REFRESH_COOKIE}={cookies[REFRESH_COOKIE].value}"
    return post(port, "/auth/refresh", Cookie=cookie, **{"X-CSRF-TOKEN": cookies[CSRF_COOKIE].value})


def at_once(port: int, cookies: SimpleCookie) -> list[tuple[int, dict, SimpleCookie]]:
    together, answers = threading.Barrier(EIGHT), []

    def one():
        together.wait()
        answers.append(renew(port, cookies))

    threads = [threading.Thread(target=one) for _ in range(EIGHT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_renewals_that_meet_in_two_processes_lock_nobody_out(database, port):
    open_account()
    body = {"phone": "19900009001", "password": PASSWORD, "device": {"id": "phone-1", "name": "红米"}}
    status, _, cookies = post(port, "/auth/login", body)
    assert status == 200
    for _ in range(6):
        answers = at_once(port, cookies)
        assert [status for status, _, _ in answers] == [200] * EIGHT
        cookies = answers[-1][2]
    status, told, _ = renew(port, cookies)
    assert (status, told["worker"]["phone_masked"]) == (200, "199****9001")
