"""Sizes, contrast, names for screen readers, text at twice its size; both themes, phone and desk."""

import pytest
from playwright.sync_api import expect

from tests.architecture.reading import ROOT
from tests.e2e.steps import begin, sign_in

AXE = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# A row is one button: its name begins with the word of the action (平安) and names the person after it, while the eye
# reads the person first. That order is meant; every visible word is in the name.
LEFT_OUT = {"label-content-name-mismatch": {"enabled": False}}
SMALLEST_TARGET = 60  # px, on a phone (design section 6)
# Every button and link that can be seen, with its size; links inside a running sentence are text, not targets.
TARGETS = """
() => [...document.querySelectorAll('button, a[href], [role=button], input')]
  .filter((one) => one.offsetParent !== null && getComputedStyle(one).display !== 'inline' && !one.closest('.sr'))
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


PLACES = {
    "today": lambda page: None,
    "result": open_otherwise,
    "emergency": lambda page: (open_otherwise(page), page.get_by_text("紧急").first.click()),
    "records": lambda page: page.get_by_role("link", name="记录").click(),
    "mine": lambda page: page.get_by_role("link", name="我的").click(),
}


@pytest.mark.skipif(not AXE.exists(), reason="the client's packages are not installed")
@pytest.mark.parametrize("place", PLACES)
def test_a_phone_screen_reads_well_in_both_themes_and_its_targets_are_large(today, place):
    PLACES[place](today)
    today.wait_for_load_state("networkidle")
    for dark in (False, True):
        night(today, dark)
        assert faults(today) == []
    assert today.evaluate(TARGETS.replace("SMALLEST", str(SMALLEST_TARGET))) == []


@pytest.mark.parametrize("place", PLACES)
def test_text_at_twice_its_size_fits_a_small_phone(today, place):
    PLACES[place](today)
    today.evaluate("document.documentElement.style.setProperty('--xf-text-scale', '2')")
    wide = today.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


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
