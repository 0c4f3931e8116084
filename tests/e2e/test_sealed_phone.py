"""A phone that was switched off, killed, mistyped or reset opens again with everything that was on it."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from server.foundation.database import session
from tests.e2e.conftest import PASSWORD
from tests.e2e.steps import (
    FIRST,
    PIN,
    begin,
    choose_pin,
    come_back,
    fill_in,
    keypad,
    lock_now,
    open_by_password,
    press,
    ready_offline,
    unlock,
)
from tests.factories.wakeup_checks import pull_all
from tests.people import COUNTY

UNDO_MS = 15_000
NOTE = "，水井上边第二栋木屋"
BEFORE = "一号屋场"  # what stands there already
SEALED_BYTES = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open('xunfang-sealed')
  asked.onerror = () => reject(asked.error)
  asked.onsuccess = () => {
    const reading = asked.result.transaction('drafts').objectStore('drafts').getAll()
    reading.onsuccess = () => {
      asked.result.close()
      resolve(reading.result.reduce((sum, { body }) => sum + body.ct.byteLength, 0))
    }
  }
})"""


def results(served) -> list[str]:
    """Return what the server knows was recorded."""
    rows = [row["data"]["result"] for row in pull_all(served.supervisor) if row["kind"] == "wakeup_check"]
    session.rollback()
    return rows


def landmark(served) -> str:
    return f"{served.url}/elders/{served.elders[0]}/landmark"


def test_a_phone_switched_off_and_on_without_any_network_opens_by_pin_and_what_it_records_arrives_once(
    served, kept_phone
):
    context = kept_phone()
    page = context.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    context.close()

    served.socket.cut()
    context = kept_phone()
    context.set_offline(True)
    page = context.new_page()
    page.goto(served.url)
    unlock(page)
    page.get_by_role("button", name=FIRST).click()
    expect(page.get_by_role("button", name=FIRST)).to_have_count(0)  # kept: the screen says so only then
    context.clock.fast_forward(UNDO_MS)
    expect(page.get_by_text("没有信号，1 条在手机上")).to_be_visible()
    assert results(served) == []

    served.socket.open()
    context.set_offline(False)
    page.get_by_role("link", name="记录").click()
    page.get_by_role(
        "button", name="上传"
    ).click()  # this browser never noticed that it had no network, and tells of none
    expect(page.get_by_role("link", name=re.compile("龙某一.*已签收"))).to_be_visible()
    assert results(served) == ["safe_seen"]
    context.close()

    page = kept_phone().new_page()
    page.goto(f"{served.url}/records")
    unlock(page)
    expect(page.get_by_role("link", name=re.compile("龙某一.*已签收"))).to_have_count(1)
    assert results(served) == ["safe_seen"]


@pytest.mark.parametrize("how", ["killed", "crashed"])
def test_a_tab_that_dies_in_the_middle_of_a_form_opens_again_with_the_last_letter(served, kept_phone, how):
    phone = kept_phone()  # a context without a profile keeps its database in memory, as no phone does
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    come_back(page, landmark(served))
    phone.set_offline(True)
    write(page, NOTE)
    if how == "killed":
        page.close(run_before_unload=False)
    else:
        with page.expect_event("crash"), suppress(Error):  # nobody answers any more
            page.goto("chrome://crash")

    page = phone.new_page()
    come_back(page, landmark(served))
    expect(page.locator("#field")).to_have_value(BEFORE + NOTE)
    expect(page.get_by_text("没写完的还在")).to_be_visible()


def write(page, words):
    """Type into the field and wait until the last letter is on the disk: a sealed draft grows by the bytes that were typed."""
    field = page.locator("#field")
    field.press_sequentially(words[0])
    first = sealed_bytes_once(page, lambda size: size > 0)
    field.press_sequentially(words[1:])
    whole = first + len(words[1:].encode())
    assert sealed_bytes_once(page, lambda size: size == whole) == whole


def sealed_bytes_once(page, is_so) -> int:
    """Return how large the sealed drafts are as soon as they are so; a function of the page that promises an answer counts as true at once."""
    sizes = (page.evaluate(SEALED_BYTES) for _ in range(2_000))
    return next(size for size in sizes if is_so(size))


def test_ten_wrong_pins_make_one_wait_longer_and_longer_and_then_only_the_password_opens_also_offline(served, phone):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    phone.set_offline(True)
    page.get_by_role("button", name=FIRST).click()
    lock_now(page)
    waits = {4: 15, 5: 30, 6: 60, 7: 120, 8: 300, 9: 600}
    for wrong in range(1, 10):
        press(page, "159357")
        expect(page.get_by_text(f"开锁码不对，还能试 {10 - wrong} 次。")).to_be_visible()
        if seconds := waits.get(wrong):
            expect(page.get_by_text(f"请等 {seconds} 秒再按。").first).to_be_visible()
            if wrong == 7:
                for digit in PIN:
                    page.keyboard.press(digit)  # also the right one has to wait
                expect(page.get_by_label("开锁码按了 0 位，一共 6 位")).to_be_visible()
                page.close()  # and so it has after the app was closed
                page = phone.new_page()
                page.goto(served.url)
                press(page, PIN)
                expect(page.get_by_role("timer")).to_contain_text("秒再按")
            phone.clock.fast_forward((seconds + 1) * 1000)
            expect(page.get_by_role("timer")).to_have_count(0)
    press(page, "159357")
    expect(page.get_by_text("开锁码不能再试了，请用密码开。")).to_be_visible()
    expect(keypad(page)).to_have_count(0)
    open_by_password(page)
    choose_pin(page, "264081")
    expect(page.get_by_role("button", name=FIRST)).to_have_count(0)
    page.get_by_role("link", name="记录").click()
    expect(page.get_by_role("link", name=re.compile("龙某一.*在手机上"))).to_be_visible()


def test_a_password_reset_by_the_office_loses_nothing_that_was_not_sent(served, phone, people):
    page = phone.new_page()
    with page.expect_response(lambda answer: answer.url.endswith("/sync/device-keys")):
        begin(page, served.url, served.helper_phone)
    ready_offline(page)
    phone.set_offline(True)
    page.get_by_role("button", name=FIRST).click()
    expect(page.get_by_role("button", name=FIRST)).to_have_count(0)  # kept: the screen says so only then
    phone.clock.fast_forward(UNDO_MS)
    come_back(page, landmark(served))
    write(page, NOTE)
    page.go_back()
    lock_now(page)

    office = people.sign_in(people.worker(("system_admin", COUNTY)))
    new = office.post(f"/workers/{served.helper_id}/password").json["one_time_password"]
    session.rollback()
    page.get_by_role("button", name="忘了开锁码：用密码").click()
    open_by_password(page, new)
    expect(page.get_by_text("密码不对。刚换过密码的话，要有信号，用新密码登录。")).to_be_visible()
    phone.set_offline(False)
    page.get_by_role("link", name="用新密码登录").click()
    assert new != PASSWORD
    fill_in(page, served.helper_phone, new)
    expect(page.get_by_role("link", name="记录").or_(page.get_by_role("button", name="接着做"))).to_be_visible()
    if (on := page.get_by_role("button", name="接着做")).is_visible():
        on.click()
    page.get_by_role("link", name="记录").click()
    expect(page.get_by_role("link", name=re.compile("龙某一.*已签收"))).to_be_visible()
    assert results(served) == ["safe_seen"]
    come_back(page, landmark(served))
    expect(page.locator("#field")).to_have_value(BEFORE + NOTE)
