"""A real server on a real socket, a real Chromium, and a Monday morning that stands still for both.

Skipped, with the reason printed, where the client is not built or no Chromium can be had.
"""

import shutil
import threading
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

from server.foundation.unit_of_work import unit_of_work
from tests.factories.wakeup_checks import make_elder
from tests.people import COUNTY, MAPLE, SignedIn

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
    "--no-first-run", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--use-fake-device-for-media-stream",  # a microphone that beeps; a context must still be permitted to use it
]  # fmt: skip
PASSWORD = "Maple-Village-2026"
PHONE_SIZE = {"width": 360, "height": 780}
DESK_SIZE = {"width": 1440, "height": 900}
SMALL_ANDROID = {
    "viewport": PHONE_SIZE, "device_scale_factor": 2, "is_mobile": True, "has_touch": True, "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}  # fmt: skip
expect.set_options(timeout=20_000)  # Argon2 on a busy machine


class Socket:
    """The server's socket, which can be taken away and given back, and the program behind it."""

    def __init__(self, app):
        self.app, self.port = app, 0
        self.open()

    def open(self) -> None:
        """Listen; the second time on the same port."""
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """Stop listening: whoever calls, page or service worker, is refused."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve(self, app) -> None:
        """Let another program answer from the next request on."""
        self.app = self._server.app = app


@dataclass
class Served:
    """A running server with one helper of 22 elders and one county supervisor."""

    url: str
    app: object
    helper_phone: str
    supervisor_phone: str
    supervisor: SignedIn
    elders: list
    helper_id: object
    socket: Socket = field(repr=False)


def open_account(name: str, phone: str, *roles, grants=()):
    """Open an account with a known password and return its id."""
    from server.accounts.operations import open_account as open_one

    with unit_of_work():
        return open_one(name=name, phone=phone, password=PASSWORD, roles=roles, grants=grants).id


@pytest.fixture
def served(app, database, people, morning):
    """Serve the app from this process, on a socket, while the clock stands at 07:30."""
    if not (app.config["PWA_DIST"] / "index.html").exists():
        pytest.skip("the client is not built (make setup)")
    helper_phone, supervisor_phone = "19900000101", "19900000102"
    helper = people.sign_in(open_account("试叫醒", helper_phone, ("helper", MAPLE)))
    supervisor = people.sign_in(
        open_account("试主管", supervisor_phone, ("county_supervisor", COUNTY), grants=["exact_homes"])
    )
    elders = [
        make_elder(supervisor, name=f"龙某{number}", landmark=f"{number}号屋场")
        for number in "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑"
    ]
    for elder in elders:
        people.assign(helper, elder)
    database.session.rollback()  # SQLite has one writer: this test must not be the one
    socket = Socket(app)
    yield Served(
        f"http://127.0.0.1:{socket.port}",
        app,
        helper_phone,
        supervisor_phone,
        supervisor,
        elders,
        helper.worker_id,
        socket,
    )
    socket.cut()


@pytest.fixture(scope="session")
def chromium():
    """Return a running Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium, morning):
    """Return a context like a small Android phone, with the morning's time."""
    context = chromium.new_context(**SMALL_ANDROID, permissions=[])
    context.clock.install(time=morning)
    yield context
    context.close()


@pytest.fixture
def kept_phone(chromium, morning, tmp_path):
    """Return what switches a phone on again and again, on whatever day: what it keeps lies in one folder on the disk."""
    switched_on = []

    def switch_on(at=morning):
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=FLAGS, **SMALL_ANDROID
        )
        switched_on.append(context)
        context.clock.install(time=at)
        return context

    yield switch_on
    for context in switched_on:
        context.close()


@pytest.fixture
def desk(chromium, morning):
    """Return a context like a supervisor's desk."""
    context = chromium.new_context(viewport=DESK_SIZE, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.clock.install(time=morning)
    yield context
    context.close()
