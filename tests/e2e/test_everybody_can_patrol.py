"""Every screen of a night on patrol: contrast and names in both themes, targets for a glove, text at twice its size."""

import os
import re

import pytest
from playwright.sync_api import expect

from server.foundation import clock
from server.foundation.database import session
from tests.e2e import patrol_night as story
from tests.e2e import patrol_phone as crew
from tests.e2e.conftest import SMALL_ANDROID, open_account
from tests.e2e.steps import begin
from tests.e2e.test_everybody_can_use_it import AXE, SMALLEST_TARGET, TARGETS, faults, night
from tests.factories.patrols import aid, make, make_point, meet
from tests.people import COUNTY

CREW = "19900000301"
DOWN = "/patrol/met/new"


def meet_somebody(page):
    """Begin with somebody hardly awake who is taken along, has a child with a sign of danger, and pays a fare."""
    crew.tap(page, "遇到一个人", "桥下", "更多", "危重、昏迷", "好了", "棉被", "讲清了，他不去")


# The screens in the order in which they are met, each with the way there from the one before.
SCREENS = {
    "today": lambda page: None,
    "open": lambda page: crew.tap(page, "出班"),
    "loaded": lambda page: crew.tap(page, "再加一个人", "棉被", "食品"),
    "shift": lambda page: (
        crew.write(page, "第 2 个人", "粟某"), page.locator(".sticky").get_by_role("button", name="出班").click(),
        expect(page.get_by_role("link", name="收班")).to_be_visible(),
    ),
    "met": meet_somebody,
    "aid": lambda page: (page.get_by_role("button", name="更多").nth(1).click(), crew.tap(page, "联系卡")),
    "ambulance": lambda page: crew.tap(page, "好了", "下一步：叫 120", "送医"),
    "handover": lambda page: crew.tap(page, "下一步"),
    "all": lambda page: crew.tap(page, "下一步"),
    "will": lambda page: page.get_by_role("button", name=re.compile("^去不去")).click(),
    "person": lambda page: (crew.tap(page, "说不清", "好了"), page.get_by_role("button", name=re.compile("^这个人")).click()),
    "costs": lambda page: (crew.tap(page, "好了"), page.get_by_role("button", name=re.compile("^花的钱")).click(), crew.tap(page, "加一笔")),
    "files": lambda page: (crew.tap(page, "好了"), page.get_by_role("button", name=re.compile("^话和照片")).click()),
    "child": lambda page: (crew.tap(page, "好了", "返回"), page.goto(page.url.split("/new")[0] + "/new"), crew.tap(page, "有小孩")),
    "report": lambda page: crew.tap(page, "下一步"),
    "gate": lambda page: page.get_by_role("checkbox", name="遗弃、长期没人管").click(),
}  # fmt: skip
ROUTES = (
    "/patrol/close", "/patrol/points", "/patrol/points/new", "/patrol/signs", "/patrol/signs/new", "/patrol/stays",
    "/patrol/stays/new", f"{DOWN}/ticket", f"{DOWN}/fare", f"{DOWN}/escort", f"{DOWN}/seen", f"{DOWN}/respect", f"{DOWN}/reason",
)  # fmt: skip


@pytest.fixture
def carried(served, people, chromium):
    """Return a phone of a crew at half past seven in the evening."""
    lead = people.station_lead()
    open_account("杨某", CREW, ("patroller", COUNTY))
    for name in ("渠水大桥下", "汽车南站候车厅外的走廊"):
        make_point(lead, name, importance="high")
    make(lead, "guide_sign", {"name": "汽车南站出口引导牌", "condition": "damaged", "damage": "牌面裂了"})
    meet(lead, aid=[aid("quilt")], outcome="street_aid")
    session.rollback()
    with clock.fixed(story.EVENING, every_thread=True):
        context = chromium.new_context(**SMALL_ANDROID, permissions=["geolocation"])
        context.clock.install(time=story.EVENING)
        context.add_init_script(crew.RECEIVER)
        crew.stand(context, story.BRIDGE)
        one = context.new_page()
        begin(one, served.url, CREW)
        expect(one.get_by_role("heading", name="街面巡查")).to_be_visible()
        yield one
        context.close()


def look(page, name: str) -> list[str]:
    """Return what is wrong with the screen that stands; pictures go where somebody asked for them."""
    page.wait_for_load_state("networkidle")
    wrong = []
    for dark in (False, True):
        night(page, dark)
        wrong += [f"{name} {'night' if dark else 'light'} {one}" for one in faults(page)]
    wrong += [f"{name} small {one}" for one in page.evaluate(TARGETS.replace("SMALLEST", str(SMALLEST_TARGET)))]
    keep_picture(page, name)
    page.evaluate("document.documentElement.style.setProperty('--xf-text-scale', '2')")
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    wrong += [f"{name} is {wide} px wide at twice the size"] if wide > shown else []
    keep_picture(page, f"{name}-200")
    page.evaluate("document.documentElement.style.removeProperty('--xf-text-scale')")
    return wrong


def keep_picture(page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name.strip('/').replace('/', '-')}.png", full_page=True)


@pytest.mark.skipif(not AXE.exists(), reason="the client's packages are not installed")
def test_the_screens_of_a_patrol_serve_a_glove_at_night(carried):
    page = carried
    wrong = []
    for name, way in SCREENS.items():
        way(page)
        wrong += look(page, name)
    assert not wrong, "\n".join(wrong)


@pytest.mark.skipif(not AXE.exists(), reason="the client's packages are not installed")
def test_the_lists_and_forms_of_a_patrol_serve_a_glove_at_night(served, carried):
    page = carried
    crew.tap(page, "出班", "再加一个人")
    crew.write(page, "第 2 个人", "粟某")
    crew.tap(page, "棉被")
    page.locator(".sticky").get_by_role("button", name="出班").click()
    expect(page.get_by_role("link", name="收班")).to_be_visible()
    wrong = []
    for route in ROUTES:
        page.goto(served.url + route)
        expect(page.locator("main")).to_be_visible()
        wrong += look(page, route)
    assert not wrong, "\n".join(wrong)
