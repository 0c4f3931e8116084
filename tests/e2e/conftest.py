"""A real server on a real socket, a real Chromium, and a Monday morning that stands still for both.

Skipped, with the reason printed, where the client is not built or no Chromium can be had.
"""

import shutil
import threading
from dataclasses import dataclass

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from server.foundation.unit_of_work import unit_of_work
from tests.architecture.reading import ROOT
from tests.factories.wakeup_checks import make_elder
from tests.people import COUNTY, MAPLE, SignedIn

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
    "--no-first-run", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip
PASSWORD = "Maple-Village-2026"
PHONE_SIZE = {"width": 360, "height": 780}
DESK_SIZE = {"width": 1440, "height": 900}


@dataclass
class Served:
    """A running server with one helper of 22 elders and one county supervisor."""

    url: str
    app: object
    helper_phone: str
    supervisor_phone: str
    supervisor: SignedIn
    elders: list


def open_account(name: str, phone: str, *roles, grants=()):
    """Open an account with a known password and return its id."""
    from server.accounts.operations import open_account as open_one

    with unit_of_work():
        return open_one(name=name, phone=phone, password=PASSWORD, roles=roles, grants=grants).id


@pytest.fixture
def served(app, database, people, morning):
    """Serve the app from this process, on a socket, while the clock stands at 07:30."""
    if not (ROOT / "pwa" / "dist" / "index.html").exists():
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
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.server_port}", app, helper_phone, supervisor_phone, supervisor, elders)
    server.shutdown()
    thread.join()


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
    context = chromium.new_context(
        viewport=PHONE_SIZE, device_scale_factor=2, is_mobile=True, has_touch=True, locale="zh-CN", timezone_id="Asia/Shanghai",
        permissions=[],
    )  # fmt: skip
    context.clock.install(time=morning)
    yield context
    context.close()


@pytest.fixture
def desk(chromium, morning):
    """Return a context like a supervisor's desk."""
    context = chromium.new_context(viewport=DESK_SIZE, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.clock.install(time=morning)
    yield context
    context.close()
