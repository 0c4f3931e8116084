"""What the browser lets us keep: whether it promised never to throw it away, and how much room there is, said in words."""

import re

import pytest
from playwright.sync_api import expect

from server.foundation.database import session
from tests.e2e.steps import FIRST, begin, come_back
from tests.factories.wakeup_checks import pull_all

MB = 1024 * 1024
PLENTY_MB = 20 * 1024
LITTLE_MB = 30
LESS_THAN_MUST_FIT_MB = 10
UNDO_MS = 15_000
LOOKS_AGAIN_MS = 61_000
# A browser that is asked tells the test so, and answers as the test says; what it has promised, it keeps.
PROMISES = """
Object.assign(StorageManager.prototype, {
  persist: () => window.askedToKeep(),
  persisted: () => window.hasPromised(),
})
"""
# Chromium names gigabytes whatever it allows; this one names what it allows.
ESTIMATES = """
const { estimate } = StorageManager.prototype
StorageManager.prototype.estimate = async function () {
  return { ...(await estimate.call(this)), quota: await window.wholeRoom() }
}
"""
# How often the app has tried whether the room that is named is there; what it tries with counts as used meanwhile.
COUNTS_TRIALS = """
window.trials = 0
const { delete: remove } = CacheStorage.prototype
CacheStorage.prototype.delete = async function (name) {
  const gone = await remove.call(this, name)
  window.trials += name === 'xunfang-room' ? 1 : 0
  return gone
}
"""
# What happens to a file of so many bytes.
KEEP_A_FILE = """
async (size) => {
  const cache = await caches.open('films')
  return cache.put('/film', new Response(new Uint8Array(size))).then(() => 'kept', ({ name }) => name)
}
"""


class Browser:
    """What a browser says when it is asked to keep the store, and how often it was."""

    def __init__(self):
        self.grants = self.promised = False
        self.asked = 0

    def persist(self) -> bool:
        self.asked += 1
        self.promised = self.promised or self.grants
        return self.promised

    def persisted(self) -> bool:
        return self.promised


@pytest.fixture
def browser_of(phone):
    """Return what the phone's browser answers about keeping."""
    browser = Browser()
    phone.expose_function("askedToKeep", browser.persist)
    phone.expose_function("hasPromised", browser.persisted)
    phone.add_init_script(PROMISES)
    return browser


def test_the_browser_is_asked_to_keep_the_records_and_its_no_and_its_yes_stand_on_the_screen(served, phone, browser_of):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_text("手机没答应留住记录")).to_be_visible()
    expect(page.get_by_text("没传的请尽快上传")).to_be_visible()
    by_itself = browser_of.asked
    assert by_itself > 0

    browser_of.grants = True
    page.get_by_role("button", name="再问一次").click()
    expect(page.get_by_text("手机答应留住记录")).to_be_visible()
    expect(page.get_by_text("手机没答应留住记录")).to_have_count(0)
    expect(page.get_by_role("button", name="再问一次")).to_have_count(0)
    assert browser_of.asked == by_itself + 1

    come_back(page, f"{served.url}/mine")  # the app is started again: what is promised needs no asking
    expect(page.get_by_text("手机答应留住记录")).to_be_visible()
    assert browser_of.asked == by_itself + 1


class Room:
    """How much a browser lets an app keep: it refuses what is more, and says so when it is asked."""

    def __init__(self, phone):
        self.phone = phone
        self.whole = PLENTY_MB * MB

    def leave(self, page, megabytes):
        """Leave so many megabytes from now on, and let the app look again."""
        browser = self.phone.new_cdp_session(page)
        origin = page.evaluate("location.origin")
        used = browser.send("Storage.getUsageAndQuota", {"origin": origin})["usage"]
        self.whole = int(used) + megabytes * MB
        browser.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": self.whole})
        self.phone.clock.fast_forward(LOOKS_AGAIN_MS)


@pytest.fixture
def room(phone):
    """Return the room there is on the phone: plenty, until a test says otherwise."""
    there = Room(phone)
    phone.expose_function("wholeRoom", lambda: there.whole)
    phone.add_init_script(ESTIMATES)
    phone.add_init_script(COUNTS_TRIALS)
    return there


def test_a_phone_that_fills_up_says_so_while_a_record_can_still_be_kept_and_sent(served, phone, room):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    expect(page.get_by_role("button", name=FIRST)).to_be_visible()
    room.leave(page, PLENTY_MB)
    trials = (page.evaluate("window.trials") for _ in range(2_000))
    assert next(filter(None, trials), 0) == 1
    expect(page.get_by_role("heading", name="手机快满了")).to_have_count(0)

    room.leave(page, LITTLE_MB)
    assert page.evaluate(KEEP_A_FILE, (LITTLE_MB + 1) * MB) == "QuotaExceededError"
    expect(page.get_by_role("heading", name="手机快满了")).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"只剩 [23]\d MB。请删一些照片、视频，不然新的记录可能存不下。已经记下的都在。"))
    ).to_be_visible()
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_text(re.compile(r"手机快满了，只剩 [23]\d MB"))).to_be_visible()
    page.get_by_role("link", name="今日").click()

    with page.expect_response(lambda answer: answer.url.endswith("/sync/push")):
        page.get_by_role("button", name=FIRST).click()
        expect(page.get_by_role("button", name=FIRST)).to_have_count(0)  # kept: the screen says so only then
        phone.clock.fast_forward(UNDO_MS)
    assert [row["data"]["result"] for row in pull_all(served.supervisor) if row["kind"] == "wakeup_check"] == [
        "safe_seen"
    ]
    session.rollback()

    room.leave(page, PLENTY_MB)
    expect(page.get_by_role("heading", name="手机快满了")).to_have_count(0)
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_text(re.compile(r"还剩 [12]\d(\.\d)? GB"))).to_be_visible()


def test_a_browser_that_names_gigabytes_whatever_there_is_is_tried_and_not_believed(served, phone):
    room = Room(phone)
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    expect(page.get_by_role("button", name=FIRST)).to_be_visible()
    room.leave(page, LESS_THAN_MUST_FIT_MB)
    expect(page.get_by_role("heading", name="手机快满了")).to_be_visible()
    expect(page.get_by_text("只剩 16 MB。请删一些照片、视频")).to_be_visible()
    assert page.evaluate("async () => (await navigator.storage.estimate()).quota") > 1024 * MB
    assert page.evaluate("async () => (await caches.keys()).filter((name) => name === 'xunfang-room')") == []
    room.leave(page, PLENTY_MB)
    expect(page.get_by_role("heading", name="手机快满了")).to_have_count(0)
