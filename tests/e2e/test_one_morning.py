"""One morning: signed in online, recorded without signal, on the server exactly once, on the supervisor's map."""

import re
from collections import Counter

from playwright.sync_api import expect

from tests.e2e.steps import HELD_MS, answer_otherwise, begin, come_back, ready_offline, sign_in
from tests.factories.wakeup_checks import pull_all


def test_twenty_elders_recorded_without_signal_reach_the_map_once(served, phone, desk):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    expect(page.get_by_role("button", name="平安，龙某一")).to_be_visible()

    phone.set_offline(True)
    page.close()
    page = phone.new_page()  # the app is started again with no network at all
    come_back(page, served.url)
    expect(page.get_by_role("button", name="平安，龙某一")).to_be_visible(timeout=20_000)
    names = [f"龙某{number}" for number in "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"]
    for name in names[:14]:
        page.get_by_role("button", name=f"平安，{name}").click()
    for name, choices in [
        *((name, ("没人应", "还是没人应")) for name in names[14:16]),
        *((name, ("外出", "赶集")) for name in names[16:18]),
        *((name, ("不舒服", "身上", "先不说", "回今日")) for name in names[18:20]),
    ]:
        answer_otherwise(page, name, *choices)
        expect(page.get_by_role("button", name="平安，龙某丑")).to_be_visible()
    expect(page.get_by_text("还没有人收到").first).to_be_visible()
    page.close()
    assert [row for row in pull_all(served.supervisor) if row["kind"] == "wakeup_check"] == []

    phone.set_offline(False)
    page = phone.new_page()
    come_back(page, served.url)
    phone.clock.run_for(HELD_MS)
    page.get_by_role("link", name="记录").click()
    expect(page.get_by_role("link", name=re.compile("龙某.*已签收"))).to_have_count(20, timeout=30_000)
    checks = [row for row in pull_all(served.supervisor) if row["kind"] == "wakeup_check"]
    assert Counter(row["data"]["result"] for row in checks) == {"safe_seen": 14, "no_answer": 2, "away": 2, "unwell": 2}
    assert len({row["data"]["elder_id"] for row in checks}) == 20
    page.get_by_role("link", name="今日").click()
    expect(page.get_by_role("button", name="平安，龙某丑")).to_be_visible()
    expect(page.get_by_text("还没有人收到")).to_have_count(0)

    board = desk.new_page()
    sign_in(board, served.url, served.supervisor_phone)
    expect(board.get_by_text("应叫醒").first).to_be_visible(timeout=20_000)
    totals = served.supervisor.get("/wakeup-checks/board").json["totals"]
    assert (totals["expected"], totals["safe"], totals["away"], totals["abnormal"], totals["alarm"]) == (
        22,
        14,
        2,
        4,
        2,
    )
    expect(board.get_by_text("龙某戊")).to_be_visible()
    expect(board.get_by_role("button", name="坪村镇").first).to_be_visible()
