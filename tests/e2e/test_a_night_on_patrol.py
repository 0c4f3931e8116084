"""A crew of two is out at night without a network; next morning the desk shows exactly what happened."""

import re
from datetime import datetime

import pypdfium2
import pytest
from playwright.sync_api import expect

from server.foundation import clock
from server.foundation.database import session
from tests.e2e import patrol_night as story
from tests.e2e import patrol_phone as crew
from tests.e2e.conftest import DESK_SIZE, SMALL_ANDROID, open_account
from tests.e2e.patrol_night_numbers import BEFORE_MIDNIGHT, FIGURES, MONTH, ON_THE_SHEET, TRACK
from tests.e2e.steps import begin, ready_offline, sign_in
from tests.factories.patrols import aid, figures, make, make_person, make_point, meet
from tests.people import COUNTY

IN_OCTOBER = datetime(2026, 10, 28, 21, 0, tzinfo=clock.LOCAL)
CREW, LEAD = "19900000301", "19900000302"


@pytest.fixture
def county(served, people):
    """Give the county a crew, a station lead, four points, a hospital, and somebody who said no in October."""
    with clock.fixed(IN_OCTOBER):
        lead = people.sign_in(open_account("龙站长", LEAD, ("station_lead", COUNTY)), device="lead")
        open_account("杨某", CREW, ("patroller", COUNTY))
    for name, kind, north in (
        ("渠水大桥下", "bridge", story.BRIDGE), ("汽车南站", "bus", story.BUS), ("老菜市场", "market", story.MARKET),
        ("北门涵洞", "culvert", story.CULVERT),
    ):  # fmt: skip
        make_point(lead, name, place_type=kind, location={"type": "Point", "coordinates": [109.7163, north]})
    make(lead, "partner", {"name": "县人民医院", "partner_kind": "hospital", "state": "active"})
    miner = make_person(
        lead, nickname="老矿工", sex="1", age_from=45, age_to=55, origin="other_province", at=IN_OCTOBER
    )
    meet(lead, miner, at=IN_OCTOBER, aid=[aid("quilt")], outcome="street_aid")
    session.rollback()  # SQLite has one writer: this test must not be the one
    return served


@pytest.fixture
def switch_on(chromium):
    """Return what switches on a phone or a desk's browser at a moment."""
    contexts = []

    def one(at, **kind):
        context = chromium.new_context(**kind)
        contexts.append(context)
        context.clock.install(time=at)
        context.add_init_script(crew.RECEIVER)
        return context.new_page()

    yield one
    for context in contexts:
        context.close()


def test_a_night_without_a_network_is_counted_as_it_was(county, switch_on):
    with clock.fixed(story.EVENING, every_thread=True):
        page = switch_on(story.EVENING, **SMALL_ANDROID, permissions=["geolocation"])
        crew.stand(page.context, story.BRIDGE)
        begin(page, county.url, CREW)
        ready_offline(page)
        page.context.set_offline(True)
    story.go_out(page)
    story.three_refuse(page)
    story.one_to_hospital(page)
    story.one_child(page, county.url)
    story.one_goes_home(page)
    story.one_is_escorted(page)
    story.come_home(page)
    with clock.fixed(story.MORNING, every_thread=True):
        deliver(page, county.url)
        lead = switch_on(story.MORNING, viewport=DESK_SIZE, locale="zh-CN", timezone_id="Asia/Shanghai")
        somebody_walks_in(lead, county.url)
        office = switch_on(story.MORNING, viewport=DESK_SIZE, locale="zh-CN", timezone_id="Asia/Shanghai")
        sign_in(office, county.url, county.supervisor_phone)
        the_map_shows_the_evening(office, county.supervisor)
        the_month_is_as_worked_out(office)
        behind_the_hospital_is_its_record(office)
    session.rollback()
    told = county.supervisor.get("/patrols/shifts?day=2026-11-23").json["shifts"][0]
    assert told["track"] | {"length_m": round(told["track"]["length_m"])} == TRACK
    assert {one: told["value"] for one, told in figures(county.supervisor).items()} == {
        one: float(value.split()[0]) for one, (value, _, _) in FIGURES.items()
    }


def deliver(page, url):
    """Come back to where there is signal."""
    crew.is_at(page, story.MORNING)
    page.context.set_offline(False)
    page.goto(url)
    crew.open_again(page)
    is_all_sent(page, "出班")


def is_all_sent(page, stands):
    """Wait on 今日 until nothing is left on this phone, and on 我的 for the files."""
    expect(page.get_by_role("link", name=stands, exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("条没上传|条在手机上|正在上传"))).to_have_count(0)
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_text("都传好了")).to_be_visible()


def somebody_walks_in(page, url):
    """Write down who stands at the station's door in the morning, with 45 yuan for breakfast and a bed."""
    begin(page, url, LEAD)
    crew.tap(page, "在站", "自己来的，登记进站", "丢了钱证", "加一笔")
    crew.write(page, "多少元", "45")
    crew.tap(page, "记下")
    expect(page.get_by_text("今天还有 17 小时")).to_be_visible()
    page.get_by_role("button", name="返回").click()
    is_all_sent(page, "出班")


def the_map_shows_the_evening(page, supervisor):
    """See on the map of the 23rd four points, a track in two pieces, and the six met before midnight."""
    page.get_by_role("link", name="街面巡查").click()
    expect(page.get_by_role("heading", name="街面巡查")).to_be_visible()
    page.get_by_role("button", name="前一天").click()
    expect(page.get_by_role("button", name="北门涵洞 没去过")).to_be_visible()
    expect(page.locator(".spot.met").first).to_be_visible()
    expect(page.get_by_text("走了 2.2 公里，断了 1 次，去掉 1 个跳点")).to_be_visible()
    # Which shapes stand beside each other and which are drawn as one depends on the window; what the map is given does not.
    asked = {"zoom": 14, "bbox": "109.6,26.8,109.8,27.0", "day": "2026-11-23"}
    shown = supervisor.get("/map/patrols", query_string=asked).json["features"]
    by_layer = {layer: [one for one in shown if one["properties"]["layer"] == layer] for layer in ("point", "track", "encounter")}  # fmt: skip
    assert len(by_layer["point"]) == 4
    assert [len(piece) for one in by_layer["track"] for piece in one["geometry"]["coordinates"]] == [21, 21]
    assert sorted(one["properties"]["outcome"] for one in by_layer["encounter"]) == BEFORE_MIDNIGHT


def the_month_is_as_worked_out(page):
    """See every figure and every row of the monthly table."""
    page.get_by_role("link", name="巡查报表").click()
    for one, (value, parts, _) in FIGURES.items():
        row = row_of(page, one)
        expect(row.locator("td.big")).to_have_text(value)
        expect(row).to_contain_text(parts)
    expect(page.get_by_role("heading", name="特殊人员")).to_be_visible()
    table = page.locator(".tables .card").evaluate_all(
        "(cards) => cards.map((card) => [card.querySelector('h3').innerText, [...card.querySelectorAll('tr')]"
        ".map((row) => [...row.children].map((one) => one.innerText))])"
    )
    told = {name: {row: n for row, n in rows if n != "0"} for name, rows in table}
    assert {name: rows for name, rows in told.items() if rows} == MONTH


def behind_the_hospital_is_its_record(page):
    """Open the one record behind R6, and its hand-over sheet with what was written and signed."""
    row_of(page, "R6").get_by_role("button", name="看记录").click()
    behind = page.locator(".behind").get_by_role("link")
    expect(behind).to_have_count(1)
    expect(behind).to_contain_text("送医")
    behind.click()
    for words in ("危重、昏迷", "急诊科 李某"):
        expect(page.get_by_text(words).first).to_be_visible()
    with page.expect_download() as sheet:
        page.get_by_role("button", name="移交单 PDF").click()
    book = pypdfium2.PdfDocument(sheet.value.path())
    text = "".join(book[0].get_textpage().get_text_range().split())
    pictures = [one for one in book[0].get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    book.close()
    for words in ON_THE_SHEET:
        assert words in text, words
    assert len(pictures) == 1  # the signature


def row_of(page, figure):
    return page.locator("tr", has=page.locator("th b", has_text=re.compile(f"^{figure}$")))
