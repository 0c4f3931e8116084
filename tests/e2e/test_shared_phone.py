"""Two workers on one phone: what one recorded leaves while it is locked, and the other sees nothing of it."""

import re

import pytest
from playwright.sync_api import expect

from server.foundation.database import session
from tests.e2e.conftest import open_account
from tests.e2e.steps import (
    FIRST,
    OTHER_PIN,
    PIN,
    answer_otherwise,
    begin,
    choose_pin,
    fill_in,
    lock_now,
    ready_offline,
    unlock,
)
from tests.factories.wakeup_checks import make_elder, pull_all
from tests.people import MAPLE

NUMBER = "19900000131"


@pytest.fixture
def colleague(served, people):
    """Return the number of a second helper, with an elder of her own."""
    worker = people.sign_in(open_account("试二姐", NUMBER, ("helper", MAPLE)))
    people.assign(worker, make_elder(served.supervisor, name="石某某", landmark="石桥头"))
    session.rollback()
    return NUMBER


def alarms(served) -> int:
    counted = served.supervisor.get("/wakeup-checks/board").json["totals"]["alarm"]
    session.rollback()
    return counted


def test_the_alarm_of_a_locked_colleague_leaves_the_phone_and_is_signed_for_while_nobody_here_can_read_it(
    served, phone, colleague
):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    page.get_by_role("link", name="我的").click()
    page.get_by_role("button", name="新的人登录").click()
    page.get_by_role("link", name="新的人登录").click()
    with page.expect_response(lambda answer: answer.url.endswith("/sync/device-keys")):
        fill_in(page, colleague)
        choose_pin(page, OTHER_PIN)
    expect(page.get_by_role("button", name="平安，石某某")).to_be_visible()
    expect(page.get_by_role("button", name=FIRST)).to_have_count(0)

    phone.set_offline(True)
    answer_otherwise(page, "石某某", "没人应", "还是没人应")
    expect(page.get_by_text("还没有人收到").first).to_be_visible()
    lock_now(page)
    expect(page.get_by_text("有 1 条急事还没有人收到")).to_be_visible()
    page.get_by_role("button", name="换个人").click()
    expect(page.get_by_role("button", name=re.compile("^试.*尾号31，1 条急事还没有人收到"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^试.*尾号01，都传好了")).click()
    unlock(page, PIN)
    expect(page.get_by_role("button", name=FIRST)).to_be_visible()
    assert alarms(served) == 0

    with page.expect_response(lambda answer: answer.url.endswith("/sync/sealed")):
        phone.set_offline(False)
    assert alarms(served) == 1
    page.get_by_role("link", name="记录").click()
    expect(page.get_by_text("还没有记录")).to_be_visible()
    expect(page.get_by_text("石某某")).to_have_count(0)

    page.get_by_role("link", name="我的").click()
    page.get_by_role("button", name=re.compile("^试.*尾号31，都传好了")).click()
    unlock(page, OTHER_PIN)
    page.get_by_role("link", name="记录").click()
    expect(page.get_by_role("link", name=re.compile("石某某.*已签收"))).to_be_visible()
    checks = [row for row in pull_all(served.supervisor) if row["kind"] == "wakeup_check"]
    assert [row["data"]["result"] for row in checks] == ["no_answer"]
