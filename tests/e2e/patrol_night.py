"""What happens in the night of test_a_night_on_patrol, meeting by meeting, as the crew's hand does it."""

import re
from datetime import datetime

from playwright.sync_api import expect

from server.foundation import clock
from tests.e2e import patrol_phone as crew
from tests.e2e.steps import unlock

EVENING = datetime(2026, 11, 23, 19, 50, tzinfo=clock.LOCAL)
OUT = datetime(2026, 11, 23, 19, 51, tzinfo=clock.LOCAL)
AFTER_MIDNIGHT = datetime(2026, 11, 24, 0, 20, tzinfo=clock.LOCAL)
AT_THE_END = datetime(2026, 11, 24, 1, 30, tzinfo=clock.LOCAL)
MORNING = datetime(2026, 11, 24, 7, 40, tzinfo=clock.LOCAL)
BRIDGE, BUS, MARKET, CULVERT = 26.875, 26.880, 26.885, 26.890  # degrees north; the four points of this county
SUMMARY = "11月23日 19:51–01:30 夜间，2 人、1 台车，巡 3 个点位，遇到 7 人，3 人讲清了不去，4 人送医、移交或返乡，发物资 6 份。"


def go_out(page) -> None:
    """Open the shift, and drive twenty places north, through a tunnel, and twenty more; once the receiver errs."""
    page.clock.pause_at(OUT)
    crew.tap(page, "出班", "再加一个人")
    crew.write(page, "第 2 个人", "粟某")
    page.get_by_label("车 步行就空着").fill("救助车1号")
    crew.tap(page, "棉被", "食品", "水", "衣物")
    page.get_by_role("switch", name="记轨迹").click()
    page.locator(".sticky").get_by_role("button", name="出班").click()
    expect(page.get_by_text("在记")).to_be_visible()
    here = crew.drive(page, BRIDGE, 20, 0.0005)
    crew.lose_receiver(page, 120)
    crew.tell_place(page, here + 0.002)
    crew.drive(page, here + 0.002, 20, 0.0005, spike_after=10)
    unlock(page)  # nobody has touched it for five minutes
    expect(page.get_by_text("走了 2.2 公里，断了 1 次，去掉 1 个跳点")).to_be_visible()
    crew.tap(page, "停")
    page.clock.resume()


def three_refuse(page) -> None:
    """Three say no: with a quilt, with nothing, with food. At a second point nobody is found."""
    crew.stand(page.context, BRIDGE)
    with crew.taps_of(page, 5):
        crew.tap(page, "遇到人，渠水大桥下", "健康", "棉被", "讲清了，他不去", "记下")
    crew.is_kept(page, 1)
    crew.tap(page, "没有人，汽车南站")
    expect(page.get_by_text("没有人 19:5")).to_be_visible()
    with crew.taps_of(page, 5):
        crew.tap(page, "遇到一个人", "桥下", "健康", "讲清了，他不去", "记下")
    crew.is_kept(page, 2)
    crew.stand(page.context, MARKET)
    with crew.taps_of(page, 5):
        crew.tap(page, "遇到人，老菜市场", "虚弱", "食品", "讲清了，他不去", "记下")
    crew.is_kept(page, 3)


def one_to_hospital(page) -> None:
    """Somebody is hardly awake: 120, a quilt, the hospital takes over and signs."""
    crew.tap(page, "遇到一个人", "桥下", "更多", "危重、昏迷", "好了", "棉被", "说不清", "下一步：叫 120")
    crew.tap(page, "打 120", "粟某", "送医", "下一步", "县人民医院")
    crew.write(page, "接收人", "急诊科 李某")
    crew.sign_with_a_finger(page)
    crew.tap(page, "下一步")  # nothing was pressed to take the signature: the resting finger was enough
    page.get_by_role("button", name=re.compile("^移交")).click()
    expect(page.get_by_role("img", name="接收人的签名")).to_be_visible()
    crew.tap(page, "下一步")
    crew.pay(page, "医疗", "200")
    crew.tap(page, "记下")
    crew.is_kept(page, 4)


def one_child(page, url: str) -> None:
    """A boy alone at the bus station: the report stands until 110 was called, whatever is tried."""
    shut = page.get_by_role("button", name="先打 110，或写明理由")
    crew.tap(page, "遇到一个人", "汽车站", "有小孩", "小孩自己", "下一步")
    page.get_by_role("checkbox", name="遗弃、长期没人管").click()
    expect(shut).to_be_disabled()
    page.go_back()
    expect(shut).to_be_disabled()
    page.goto(url)
    crew.open_again(page)
    crew.tap(page, "遇到一个人")  # no way leads past it, nor to a button that throws it away
    expect(shut).to_be_disabled()
    page.goto(url)
    crew.open_again(page)
    crew.tap(page, "强制报告还没打 110")
    expect(shut).to_be_disabled()
    crew.tap(page, "打 110")
    crew.write(page, "接警单号或民警", "110-1123")
    crew.tap(page, "移交未保", "下一步")
    crew.write(page, "单位", "县未保中心")
    crew.write(page, "接收人", "石某")
    crew.tap(page, "下一步", "去不去", "说不清", "好了")
    page.get_by_role("button", name=re.compile("^这个人")).click()
    crew.tap(page, "男", "7–17", "好了", "记下")
    crew.is_kept(page, 5)


def one_goes_home(page) -> None:
    """The old miner, who said no in October, wants to go home now: a voucher."""
    page.get_by_role("link", name=re.compile("^老矿工")).click()
    crew.tap(page, "街边", "健康", "食品", "联系卡", "愿意去", "下一步：去站里或回家", "给凭证回家", "下一步")
    for label, words in (("到哪里", "成都"), ("凭证号", "PZ-0001"), ("车次", "K9077"), ("票价", "38.5")):
        crew.write(page, label, words)
    crew.tap(page, "下一步")
    crew.pay(page, "车票", "38.5")
    with crew.place_added(page):
        crew.tap(page, "记下")
        crew.is_kept(page, 6)


def one_is_escorted(page) -> None:
    """After midnight somebody who cannot decide alone is brought home over the border of the province, with two pieces of clothing."""
    crew.is_at(page, AFTER_MIDNIGHT)
    crew.tap(page, "遇到一个人", "街边", "更多", "像智力障碍", "好了", "说不清")
    page.get_by_role("button", name="更多").nth(1).click()
    crew.tap(page, "衣物", "多一份衣物", "好了", "下一步：有人照管", "护送返乡", "下一步")
    expect(page.get_by_label("第 1 个护送的人")).to_have_value("杨某")
    expect(page.get_by_label("第 2 个护送的人")).to_have_value("粟某")
    crew.write(page, "怎么走", "会同—铜仁")
    crew.tap(page, "家里", "是")
    crew.write(page, "谁接的", "吴某")
    crew.write(page, "回执号", "HZ-0001")
    crew.tap(page, "下一步")
    crew.pay(page, "护送", "260", "慈善")
    crew.tap(page, "记下")
    crew.is_kept(page, 7)


def come_home(page) -> None:
    """Count what is left and close the shift."""
    crew.is_at(page, AT_THE_END)
    crew.tap(page, "收班", "少一份水")  # a bottle has burst
    expect(page.get_by_label("发到群里的话")).to_have_value(SUMMARY)
    page.locator(".sticky").get_by_role("button", name="收班").click()
    expect(page.get_by_text(SUMMARY)).to_be_visible()
    expect(
        page.get_by_text("棉被 2 − 0（财政）、食品 10 − 8（财政）、水 10 − 9（财政）、衣物 2 − 0（财政）")
    ).to_be_visible()
