"""The station lead's desk and phone: the month, tracks in and out, lists from Excel, merging, the register, a stay's end."""

import re
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from playwright.sync_api import expect

from server.foundation.database import session
from tests.e2e.conftest import Socket, open_account
from tests.e2e.steps import choose_pin, sign_in
from tests.factories.patrols import (
    days_from_now,
    edit,
    make,
    make_person,
    make_point,
    make_shift,
    meet,
    record,
    stay,
    visit,
)
from tests.people import COUNTY

PHONE = "19900000201"
FOOD = {"id": "01936f00-0000-7000-8000-0000000000f2", "item": "food", "out": 10}
QUILT = {"aid": [{"id": "01936f00-0000-7000-8000-0000000000f1", "type": "quilt", "qty": 1}], "outcome": "street_aid"}
GPX = """<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk>
<trkseg><trkpt lat="26.8750" lon="109.7163"><time>2026-11-22T12:00:00Z</time></trkpt>
<trkpt lat="26.8752" lon="109.7163"><time>2026-11-22T12:00:15Z</time></trkpt>
<trkpt lat="26.8760" lon="109.7163"><time>2026-11-22T12:02:00Z</time></trkpt></trkseg><trkseg></trkseg></trk></gpx>"""


@pytest.fixture
def station(app, database, people):
    """Serve the app with one station lead, a crew, people met and a stay."""
    if not (app.config["PWA_DIST"] / "index.html").exists():
        pytest.skip("the client is not built (make setup)")
    lead = people.sign_in(open_account("试站长", PHONE, ("station_lead", COUNTY)))
    crew = people.patroller()
    point = make_point(crew, every_days=3)
    make_point(crew, "没去过的凉亭")
    shift = make_shift(
        crew, starts_at=days_from_now(-0.5).isoformat(), visits=[visit(point, at=days_from_now(-0.4), found=2)]
    )
    one = make_person(crew, sex="1", nickname="老矿工", description="军大衣，说四川话")
    other = make_person(crew, sex="1", description="军大衣，左脚跛")
    place = {"type": "Point", "coordinates": [109.7163, 26.875]}
    at = days_from_now(-0.4)
    meet(crew, one, at=at, location=place, shift_id=str(shift), **QUILT)
    meet(crew, other, at=at, location=place, shift_id=str(shift), **QUILT)
    lodger = make_person(crew, sex="2", nickname="绣花妹")
    stay(crew, lodger, entered_at=days_from_now(-0.02), conditions=["lost_docs"], aid_kinds=["living"])
    hospital = {
        "name": "县人民医院",
        "partner_kind": "hospital",
        "contact": "急诊科",
        "phone": "0745-8821200",
        "state": "active",
    }
    make(lead, "partner", hospital, area=COUNTY)
    database.session.rollback()
    socket = Socket(app)
    yield SimpleNamespace(
        url=f"http://127.0.0.1:{socket.port}", lead=lead, crew=crew, shift=shift, one=one, other=other
    )
    socket.cut()


@pytest.fixture
def page(station, desk):
    """Return the station lead's desk, opened."""
    page = desk.new_page()
    sign_in(page, station.url, PHONE)
    choose_pin(page)
    page.get_by_role("link", name="办公桌面").click()
    expect(page.get_by_text("街面巡查：出动")).to_be_visible()
    return page


def test_the_month_is_frozen_opened_to_its_records_and_taken_as_a_workbook(page, station):
    page.get_by_role("link", name="巡查报表").click()
    first = page.get_by_role("row").filter(has_text="R1 救助人次")
    expect(first).to_contain_text("3 人次")
    first.get_by_role("button", name="看记录").click()
    expect(page.get_by_role("link", name="接触登记 · 给了东西")).to_have_count(2)
    expect(page.get_by_role("link", name="在站 · 在站")).to_have_count(1)
    page.get_by_role("button", name="性别 女，1，看记录").click()
    page.get_by_role("link", name="在站 · 在站").last.click()
    expect(page.get_by_role("link", name="绣花妹")).to_be_visible()
    page.go_back()
    page.get_by_label("为什么定稿").fill("报县局")
    page.get_by_role("button", name="定稿", exact=True).click()
    expect(page.get_by_text("已定稿。")).to_be_visible()
    expect(first).to_contain_text("定稿：3")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 Excel").click()
    book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    assert book.sheetnames == ["月报表", "指标", "导出说明"]


def test_two_persons_become_one_and_two_again(page, station):
    page.get_by_role("link", name="遇到的人").click()
    page.get_by_role("searchbox").fill("跛")
    page.get_by_role("row").filter(has_text="左脚跛").get_by_role("link").click()
    page.get_by_label("另一位的编号或姓名").fill("老矿工")
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("button", name="老矿工").click()
    page.get_by_label("为什么是同一个人").fill("衣服口音都一样")
    page.get_by_role("button", name="并成一个人").click()
    expect(page.get_by_text("2 个编号算一个人")).to_be_visible()
    expect(page.locator(".line-of-time li")).to_have_count(2)
    page.get_by_role("button", name="分开").first.click()
    page.get_by_label("为什么不是同一个人").fill("认错了")
    page.get_by_role("button", name="分开", exact=True).click()
    expect(page.get_by_text("2 个编号算一个人")).to_have_count(0)
    expect(page.locator(".line-of-time li")).to_have_count(1)


def test_a_track_comes_in_with_its_faults_and_goes_out(page, station):
    page.goto(f"{station.url}/desk/shifts/{station.shift}")
    page.locator("input[type=file]").set_input_files(
        {"name": "a.gpx", "mimeType": "application/gpx+xml", "buffer": GPX.encode()}
    )
    expect(page.get_by_text("3 个位置、0.02 公里；断了 1 次")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "a.gpx", "mimeType": "application/gpx+xml", "buffer": GPX.encode()}
    )
    expect(page.get_by_role("alert")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 GPX").click()
    assert "109.7163" in download.value.path().read_text()


def test_a_bad_cell_of_a_list_is_named_by_row_and_column_and_a_good_list_goes_in(page, station):
    page.get_by_role("link", name="导入导出").click()
    page.get_by_role("button", name="巡查点位").click()

    def choose(*rows: str):
        content = "\n".join(["名称,地点类型,乡镇,村", *rows]).encode("utf-8-sig")
        page.locator("input[type=file]").set_input_files(
            {"name": "点位.csv", "mimeType": "text/csv", "buffer": content}
        )
        page.get_by_role("button", name="检查这份表").click()

    choose("南站,汽车站,坪村镇,枫木村", "天桥下,天桥,坪村镇,枫木村")
    fault = page.get_by_role("row").filter(has_text="不在可填的词里")
    expect(fault).to_contain_text("3")
    expect(fault).to_contain_text("地点类型")
    choose("南站,汽车站,坪村镇,枫木村")
    page.get_by_role("button", name="导入 1 行").click()
    expect(page.get_by_text("新增 1 行").first).to_be_visible()
    names = {row["data"]["name"] for row in station.lead.get("/records/patrol_point").json["records"]}
    assert "南站" in names


def test_the_register_of_partners_is_kept_at_the_desk(page, station):
    page.get_by_role("link", name="协作单位").click()
    expect(page.get_by_role("row").filter(has_text="县人民医院")).to_contain_text("急诊科")
    page.get_by_role("button", name="加一家").click()
    page.get_by_label("单位名称").fill("火车票代售点")
    page.get_by_role("button", name="售票点", exact=True).click()
    page.get_by_label("协议到哪天").fill("2026-10-31")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("row").filter(has_text="火车票代售点")).to_contain_text("协议过期")
    page.get_by_role("button", name="改，县人民医院").click()
    page.get_by_label("电话").fill("")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("row").filter(has_text="县人民医院")).not_to_contain_text("0745")


def test_the_day_in_one_line_heat_and_points_by_age(page, station):
    expect(page.get_by_text("街面巡查：出动")).to_be_visible()
    ages = page.get_by_role("row").filter(has_text="没去过")
    expect(ages.first).to_contain_text("没去过的凉亭")
    page.get_by_role("button", name="热点").click()
    expect(page.get_by_text("颜色越显眼，遇到的越多")).to_contain_text("10月25日 到 11月23日")
    page.get_by_role("button", name="最近 7 天").click()
    expect(page.get_by_text("共 2 次")).to_be_visible()


def test_a_stay_ends_with_a_ticket_that_comes_back(phone, station):
    page = phone.new_page()
    sign_in(page, station.url, PHONE)
    choose_pin(page)
    page.get_by_role("link", name="在站").click()
    page.get_by_role("link", name="绣花妹").click()
    page.get_by_role("button", name="给乘车凭证").click()
    expect(page.get_by_role("button", name="记下")).to_be_disabled()
    page.get_by_label("到哪里").last.fill("怀化")
    page.get_by_label("凭证号").fill("P-0007")
    page.get_by_role("button", name="退了").click()
    with page.expect_response(lambda answer: "/sync/push" in answer.url and answer.ok):
        page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("link", name="绣花妹")).to_contain_text("给乘车凭证")
    left = station.lead.get("/records/station_stay").json["records"][0]["data"]
    assert (left["leaving"], left["ticket"]["state"], left["ticket"]["voucher_no"]) == ("ticket", "refunded", "P-0007")


def test_two_ends_of_one_shift_are_shown_side_by_side_and_the_lead_decides(page, station, people):
    first, second = people.patroller(), people.patroller()
    for client, left in ((first, 10), (second, 9)):
        supplies = [FOOD | {"back": left}]
        edit(
            client, "patrol_shift", station.shift, {"supplies": supplies, "summary": f"食品剩 {left}"}, base_revision=1
        )
    session.rollback()
    page.reload()
    owed = page.get_by_role("listitem").filter(has_text="两边写的不一样")
    owed.get_by_role("link").click()
    disputed = page.get_by_role("region", name="两边改的不一样")
    expect(disputed.get_by_text("食品剩 10")).to_be_visible()
    disputed.get_by_role("button", name="用这个，食品剩 9").click()
    expect(disputed.get_by_text("食品剩 9")).to_have_count(0)
    disputed.get_by_role("button", name=re.compile("10 − 9")).click()
    expect(disputed).to_have_count(0)
    told = record(station.lead, "patrol_shift", station.shift)
    assert (told["data"]["summary"], told["conflicts"]) == ("食品剩 9", [])
