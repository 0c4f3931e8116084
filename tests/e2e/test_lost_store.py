"""Somebody empties the browser's storage behind the app's back: it is said at the next start, and the office learns the ids."""

import json

from playwright.sync_api import expect

from server.foundation.database import session
from tests.e2e.steps import FIRST, begin, ready_offline, sign_in


def promised(page) -> list[str]:
    """Return the ids that are written down beside the store."""
    page.wait_for_function(
        "() => Object.values(JSON.parse(localStorage['xunfang-promised']).promised).flat().length > 0"
    )
    kept = json.loads(page.evaluate("localStorage['xunfang-promised']"))
    return [one for ids in kept["promised"].values() for one in ids]


def test_a_store_that_was_emptied_with_unsent_work_in_it_is_noticed_said_and_reported_with_the_ids(served, phone):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    phone.set_offline(True)
    for name in ("龙某一", "龙某二"):
        page.get_by_role("button", name=f"平安，{name}").click()
        expect(page.get_by_role("button", name=f"平安，{name}")).to_have_count(0)
    page.wait_for_function(
        "() => Object.values(JSON.parse(localStorage['xunfang-promised']).promised).flat().length === 2"
    )
    ids = promised(page)
    page.goto("about:blank")
    wiper = phone.new_cdp_session(page)
    wiper.send("Storage.clearDataForOrigin", {"origin": served.url, "storageTypes": "indexeddb"})

    page.goto(served.url)
    expect(page.get_by_role("heading", name="手机里的记录被清掉了")).to_be_visible()
    expect(page.get_by_text("有 2 条记好了、还没上传，现在不在手机上了")).to_be_visible()
    shown = page.get_by_role("list", name="不在了的记录的编号").get_by_role("listitem").all_inner_texts()
    assert sorted(shown) == sorted(one[-8:] for one in ids)
    expect(page.get_by_text("登录、有信号以后会自己告诉县里")).to_be_visible()
    page.reload()  # it stands there until somebody has read it
    expect(page.get_by_role("heading", name="手机里的记录被清掉了")).to_be_visible()
    page.get_by_role("button", name="知道了，往下走").click()
    expect(page.get_by_role("heading", name="手机里的记录被清掉了")).to_have_count(0)  # that it was read is kept by now

    phone.set_offline(False)
    with page.expect_response(lambda answer: answer.url.endswith("/sync/reconcile")):
        sign_in(page, served.url, served.helper_phone)
    expect(page.get_by_role("group", name="数字键盘")).to_be_visible()  # a new store, so a new PIN
    (report,) = served.supervisor.get("/sync/reports").json["reports"]
    session.rollback()
    assert sorted(report["lost_there"]) == sorted(ids)
    assert (report["worker_name"], report["n"], report["still_missing"]) == ("试叫醒", 2, 2)


def test_a_store_that_was_emptied_when_all_was_sent_says_that_nothing_is_missing(served, phone):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    with page.expect_response(lambda answer: answer.url.endswith("/sync/push")):
        page.get_by_role("button", name=FIRST).click()
        expect(page.get_by_role("button", name=FIRST)).to_have_count(0)  # kept: the screen says so only then
        phone.clock.fast_forward(15_000)
    page.wait_for_function(
        "() => Object.values(JSON.parse(localStorage['xunfang-promised']).promised).flat().length === 0"
    )
    page.goto("about:blank")
    wiper = phone.new_cdp_session(page)
    wiper.send("Storage.clearDataForOrigin", {"origin": served.url, "storageTypes": "indexeddb"})
    page.goto(served.url)
    expect(page.get_by_text("没有没上传的，什么都没少。")).to_be_visible()
