"""Sizes, contrast, names for screen readers, text at twice its size; both themes, phone and desk."""

import re

import pytest
from playwright.sync_api import expect

from server.foundation.database import session
from tests.architecture.reading import ROOT
from tests.e2e.steps import answer_otherwise, begin, ready_offline, sign_in
from tests.factories.media import hash_of, picture, uploaded
from tests.factories.wakeup_checks import change, check, outcome

AXE = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# A row is one button: its name begins with the word of the action (平安) and names the person after it, while the eye
# reads the person first. That order is meant; every visible word is in the name.
LEFT_OUT = {"label-content-name-mismatch": {"enabled": False}}
SMALLEST_TARGET = 60  # px, on a phone (design section 6)
# Every button and link that can be seen, with its size; links inside a running sentence are text, not targets.
TARGETS = """
() => [...document.querySelectorAll('button, a[href], [role=button], input')]
  .filter((one) => one.checkVisibility() && one.offsetParent !== null && getComputedStyle(one).display !== 'inline' && !one.closest('.sr'))
  .map((one) => ({ name: (one.getAttribute('aria-label') || one.innerText || one.name).trim().slice(0, 40),
                   w: one.getBoundingClientRect().width, h: one.getBoundingClientRect().height }))
  .filter(({ w, h }) => w < SMALLEST - 0.5 || h < SMALLEST - 0.5)
"""
FIRST = "平安，龙某一"


@pytest.fixture
def today(served, phone):
    """Return a phone's page that stands on 今日."""
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    expect(page.get_by_role("button", name=FIRST)).to_be_visible(timeout=20_000)
    return page


def faults(page) -> list[str]:
    """Return what axe finds against WCAG 2.1 AA on the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(asked) => axe.run(document, asked)", {"runOnly": RULES, "rules": LEFT_OUT})
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


def night(page, on: bool) -> None:
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", "night" if on else "light")


def open_otherwise(page):
    page.get_by_role("link", name="其他，龙某一").or_(page.get_by_role("button", name="其他，龙某一")).first.click()
    expect(page.get_by_text("今早怎么样")).to_be_visible()


def take(page, button):
    """Take a photo, and wait until it is to be seen."""
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name=button).click()
    opened.value.set_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    expect(page.locator("figure img")).to_be_visible()


def open_file(page):
    """Open an elder's file and show how the house looks."""
    open_otherwise(page)
    page.get_by_role("link", name="档案").click()
    take(page, "拍屋的照片")


def open_viewer(page):
    """Look at a photo closer, as large as the screen."""
    open_file(page)
    page.get_by_role("button", name="看屋的照片").click()
    page.get_by_role("button", name="放大").click()
    expect(page.get_by_role("dialog").locator("img")).to_be_visible()


def say_something(page):
    """Begin to say something about an elder who is not well; a photo is there already."""
    page.context.grant_permissions(["microphone"])
    answer_otherwise(page, "龙某一", "不舒服", "身上", "先不说")
    take(page, "拍一张")
    page.get_by_role("button", name="说一段").click()
    # Sooner there is nothing yet.
    expect(page.get_by_role("timer")).to_have_text(re.compile("[1-9] 秒"), timeout=30_000)


def said(page):
    """Say something, and be asked whether it shall go again."""
    say_something(page)
    page.get_by_role("button", name="说完了").click()
    page.get_by_role("button", name="去掉录音").click()


def left_to_send(page):
    """Look one by one at what is still to leave."""
    ready_offline(page)
    page.context.set_offline(True)
    open_file(page)
    page.get_by_role("button", name="返回").click()
    page.get_by_role("button", name="返回").click()
    page.get_by_role("link", name="我的").click()
    page.get_by_role("button", name="一个一个看").click()


PLACES = {
    "today": lambda page: None,
    "result": open_otherwise,
    "emergency": lambda page: (open_otherwise(page), page.get_by_text("紧急").first.click()),
    "records": lambda page: page.get_by_role("link", name="记录").click(),
    "mine": lambda page: page.get_by_role("link", name="我的").click(),
    "file": open_file,
    "viewer": open_viewer,
    "recording": say_something,
    "said": said,
    "left": left_to_send,
}


@pytest.mark.skipif(not AXE.exists(), reason="the client's packages are not installed")
@pytest.mark.parametrize("place", PLACES)
def test_a_phone_screen_reads_well_in_both_themes_has_large_targets_and_room_for_text_twice_as_large(today, place):
    PLACES[place](today)
    today.wait_for_load_state("networkidle")
    for dark in (False, True):
        night(today, dark)
        assert faults(today) == []
    assert today.evaluate(TARGETS.replace("SMALLEST", str(SMALLEST_TARGET))) == []
    today.evaluate("document.documentElement.style.setProperty('--xf-text-scale', '2')")
    needed, there = today.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert needed <= there


@pytest.fixture
def with_photos(served, people):
    """Bring a house, a scene, and one photo that never came."""
    helper, house, scene = people.sign_in(served.helper_id), picture(), picture()
    entries = [{"sha256": hash_of(one), "role": "situation", "bytes": len(one)} for one in (scene, picture())]
    one = check(served.elders[0], "unwell") | {"media": entries}
    filed = change("elder", {}, id=str(served.elders[0]), base_revision=1)
    outcome(helper, filed | {"media": [{"sha256": hash_of(house), "role": "landmark", "bytes": len(house)}]})
    outcome(helper, one)
    uploaded(helper, house, served.elders[0])
    uploaded(helper, scene, one["id"], role="situation")
    session.rollback()
    return served


@pytest.mark.skipif(not AXE.exists(), reason="the client's packages are not installed")
def test_photos_at_the_desk_read_well_in_both_themes(with_photos, desk):
    page = desk.new_page()
    sign_in(page, with_photos.url, with_photos.supervisor_phone)
    page.get_by_role("link", name="照片、录音 2 个").click()
    expect(page.locator("#files img")).to_have_count(2)
    for open_one in (lambda: None, lambda: page.get_by_role("button", name="看现场照片").first.click()):
        open_one()
        for dark in (False, True):
            night(page, dark)
            assert faults(page) == []


@pytest.mark.skipif(not AXE.exists(), reason="the client's packages are not installed")
def test_the_desk_reads_well_in_both_themes(served, desk):
    page = desk.new_page()
    sign_in(page, served.url, served.supervisor_phone)
    expect(page.get_by_text("应叫醒").first).to_be_visible(timeout=20_000)
    for dark in (False, True):
        night(page, dark)
        assert faults(page) == []


def test_the_sign_in_screen_speaks_english_too(served, phone):
    page = phone.new_page()
    page.goto(served.url)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.evaluate("document.documentElement.lang").startswith("en")
