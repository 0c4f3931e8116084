"""Accounts with passwords, and browsers that sign in to them as a phone does. All numbers are invented."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from server.accounts import operations
from server.accounts.tokens import CSRF_COOKIE, REFRESH_COOKIE
from server.foundation.unit_of_work import unit_of_work
from tests.people import MAPLE

PASSWORD = "Kiefer-2026-Tal"


@contextmanager
def settings(app, **changed) -> Iterator[None]:
    """Run with some settings changed."""
    before = {name: app.config[name] for name in changed}
    app.config.update(changed)
    try:
        yield
    finally:
        app.config.update(before)


def open_account(
    phone: str = "19900009001",
    *,
    name: str = "试某",
    roles=(("helper", MAPLE),),
    password: str | None = PASSWORD,
    **more,
):
    """Open an account and return its id."""
    with unit_of_work():
        return operations.open_account(name=name, phone=phone, password=password, roles=roles, **more).id


class Phone:
    """A browser with its cookies, on the machine itself unless `base` says otherwise.

    Workers who share it each have a `slot` and a Phone of their own `beside` the first.
    """

    def __init__(
        self,
        app,
        device: str = "phone-1",
        base: str = "http://localhost",
        *,
        slot: str | None = None,
        beside: "Phone | None" = None,
    ):
        self.client, self.device, self.base = beside.client if beside else app.test_client(), device, base
        self.slot = {"X-Session-Slot": slot} if slot else {}
        self.csrf = self.token = self.worker_id = None

    def sign_in(self, phone: str = "19900009001", password: str = PASSWORD, **more):
        """Sign in and return the answer."""
        body = {"phone": phone, "password": password, "device": {"id": self.device, "name": "红米 9A"}} | more
        return self._remember(self.client.post("/api/v1/auth/login", json=body, headers=self.slot, base_url=self.base))

    def refresh(self, *, with_csrf: bool = True, **headers):
        """Renew and return the answer."""
        found = ({"X-CSRF-TOKEN": self.csrf} if with_csrf and self.csrf else {}) | self.slot | headers
        return self._remember(self.client.post("/api/v1/auth/refresh", headers=found, base_url=self.base))

    def sign_out(self):
        """Sign out and return the answer."""
        headers = self.bearer() | self.slot
        return self.client.post("/api/v1/auth/logout", headers=headers, base_url=self.base)

    def get(self, path: str, token: str | None = None, **more):
        """Ask with the access token."""
        return self.client.get(f"/api/v1{path}", headers=self.bearer(token), base_url=self.base, **more)

    def post(self, path: str, token: str | None = None, **more):
        """Send with the access token."""
        return self.client.post(f"/api/v1{path}", headers=self.bearer(token), base_url=self.base, **more)

    def bearer(self, token: str | None = None) -> dict[str, str]:
        """Return the header with the access token."""
        return {"Authorization": f"Bearer {token or self.token}"}

    def keep(self) -> tuple[str, str]:
        """Return what this phone holds just now: the refresh token and its CSRF value."""
        cookie = self.client.get_cookie(REFRESH_COOKIE, domain=self.host, path="/api/v1/auth/refresh")
        return cookie.value, self.csrf

    def put_back(self, kept: tuple[str, str]) -> "Phone":
        """Hold again what was kept: the answer since then was lost."""
        token, self.csrf = kept
        self.client.set_cookie(REFRESH_COOKIE, token, domain=self.host, path="/api/v1/auth/refresh")
        self.client.set_cookie(CSRF_COOKIE, self.csrf, domain=self.host)
        return self

    @property
    def host(self) -> str:
        """Return the host of this phone's cookies."""
        return re.sub(r"^https?://|:\d+$", "", self.base)

    def _remember(self, answer):
        if answer.status_code == 200:
            self.token, self.csrf = answer.json["access_token"], answer.json["csrf_token"]
            self.worker_id = answer.json["worker"]["id"]
        return answer
