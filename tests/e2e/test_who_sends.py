"""Who brings the work to the server: the service worker when no page is left, and of two tabs one at a time."""

import re
import threading
from contextlib import contextmanager

from flask import request, request_finished
from playwright.sync_api import expect

from server.foundation.database import session
from tests.e2e.steps import begin, come_back, ready_offline
from tests.factories.wakeup_checks import pull_all

UNDO_MS = 15_000
POST = "xunfang-post"
ASKED_FOR = "async () => (await (await navigator.serviceWorker.getRegistration()).sync.getTags()).join()"
PATIENCE_S = 20


def results(served) -> list[str]:
    """Return what the server knows was recorded."""
    rows = [row["data"]["result"] for row in pull_all(served.supervisor) if row["kind"] == "wakeup_check"]
    session.rollback()
    return rows


def keep(context, page, name):
    """Record that an elder is safe, and let the time pass in which it can be taken back."""
    safe = page.get_by_role("button", name=f"平安，{name}")
    safe.click()
    expect(safe).to_have_count(0)  # kept: the screen says so only then
    context.clock.fast_forward(UNDO_MS)


def soon_asked_for(page) -> str:
    """Return what the app has asked its browser to wake the service worker for, as soon as that is anything."""
    asked = (page.evaluate(ASKED_FOR) for _ in range(1_000))
    return next((tag for tag in asked if tag), "")


@contextmanager
def answered(app, path):
    """Return what is set once the server has answered a request to this path, whoever made it."""
    heard = threading.Event()

    def listen(_app, response, **_):
        if request.path == path and response.status_code == 200:
            heard.set()

    with request_finished.connected_to(listen, app):
        yield heard


class BrowserItself:
    """What a browser does for an app of which no page is open: it wakes the service worker when there is a network again."""

    def __init__(self, context, origin):
        self.session = context.new_cdp_session(context.pages[0])  # an empty page, none of the app
        self.origin = origin
        self.registrations = []
        self.session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.session.send("ServiceWorker.enable")

    def _note(self, told):
        self.registrations += [one["registrationId"] for one in told["registrations"] if not one["isDeleted"]]

    def wake(self, tag):
        """Tell the service worker that what was asked for under this tag may be done now."""
        self.session.send(
            "ServiceWorker.dispatchSyncEvent",
            {"origin": self.origin, "registrationId": self.registrations[-1], "tag": tag, "lastChance": False},
        )


def test_what_was_kept_without_signal_reaches_the_server_by_the_service_worker_when_no_page_is_open(served, kept_phone):
    phone = kept_phone()  # a browser without a profile has no background sync
    page = phone.new_page()
    with page.expect_response(lambda answer: answer.url.endswith("/sync/device-keys")):
        begin(page, served.url, served.helper_phone)
    ready_offline(page)
    assert page.evaluate(ASKED_FOR) == ""  # nothing waits: there is nothing to ask the browser for

    phone.set_offline(True)
    served.socket.cut()
    keep(phone, page, "龙某一")
    expect(page.get_by_text("没有信号，1 条在手机上")).to_be_visible()
    assert soon_asked_for(page) == POST
    page.close()
    assert [left.url for left in phone.pages] == ["about:blank"]
    assert results(served) == []

    browser = BrowserItself(phone, served.url)
    served.socket.open()
    phone.set_offline(False)
    with answered(served.app, "/api/v1/sync/sealed") as delivered:
        browser.wake(POST)
        assert delivered.wait(PATIENCE_S)
    assert [left.url for left in phone.pages] == ["about:blank"]
    assert results(served) == ["safe_seen"]

    page = phone.new_page()
    come_back(page, f"{served.url}/records")
    expect(page.get_by_role("link", name=re.compile("龙某一.*已签收"))).to_be_visible()
    assert results(served) == ["safe_seen"]


def pushes_of(page) -> list[str]:
    """Return a list that grows with every push this tab makes."""
    pushes = []
    page.on("request", lambda made: made.url.endswith("/sync/push") and pushes.append(made.url))
    return pushes


def keep_back(page) -> list:
    """Keep back what this tab pushes; the list holds each until it is let go."""
    held = []
    page.route("**/sync/push", lambda route: held.append(route))
    return held


def another_tab(phone, url):
    """Open a second tab of the app, which knows what waits."""
    other = phone.new_page()
    pushes = pushes_of(other)
    come_back(other, url)
    return other, pushes


def sends_in_vain(page):
    """Ask for it by the button, and wait until the tab has given up."""
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("button", name="再传")).to_be_enabled()


def two_tabs_of_which_one_sends(phone, served):
    """Return a tab whose push is kept back, what holds it, and a second tab that has asked in vain, with its pushes."""
    first = phone.new_page()
    begin(first, served.url, served.helper_phone)
    held = keep_back(first)
    with first.expect_request("**/sync/push"):
        keep(phone, first, "龙某一")
    second, pushes = another_tab(phone, served.url)
    sends_in_vain(second)
    return first, held, second, pushes


def test_while_one_tab_sends_another_sends_nothing_and_afterwards_sends_its_own(served, phone):
    first, held, second, pushes = two_tabs_of_which_one_sends(phone, served)
    assert pushes == []
    assert results(served) == []

    with first.expect_response("**/sync/push"):
        held.pop().continue_()
    expect(second.get_by_role("button", name="再传")).to_have_count(0)
    assert results(served) == ["safe_seen"]
    assert pushes == []

    first.close()
    with second.expect_response("**/sync/push"):
        keep(phone, second, "龙某二")
    assert results(served) == ["safe_seen", "safe_seen"]


def test_a_tab_that_dies_while_it_sends_leaves_the_sending_to_the_other(served, phone):
    first, held, second, pushes = two_tabs_of_which_one_sends(phone, served)
    assert (len(held), pushes) == (1, [])

    first.close()
    with second.expect_response("**/sync/push"):
        second.get_by_role("button", name="再传").click()
    expect(second.get_by_role("button", name="再传")).to_have_count(0)
    assert results(served) == ["safe_seen"]
