"""What every story does: sign in, choose a PIN, come back to a locked phone, wait until it works without a network."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD

PIN = "482613"
OTHER_PIN = "739158"
FIRST = "平安，龙某一"
# A page that is closed or put away leaves a minute to take back what was tapped last.
HELD_MS = 75_000


def sign_in(page, url, number, password=PASSWORD):
    """Open the app and sign in; on a phone the PIN is asked for next."""
    page.goto(url)
    fill_in(page, number, password)


def fill_in(page, number, password=PASSWORD):
    """Fill in the sign-in screen that stands."""
    page.get_by_label("手机号").fill(number)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def press(page, pin):
    """Press the six digits on the keypad that stands."""
    for digit in pin:
        page.get_by_role("button", name=digit, exact=True).click()


def choose_pin(page, pin=PIN):
    """Choose a PIN where a new worker is asked for one."""
    expect(page.get_by_role("heading", name="选 6 个数字做开锁码")).to_be_visible()
    press(page, pin)
    expect(page.get_by_role("heading", name="再按一次")).to_be_visible()
    press(page, pin)
    expect(page.get_by_role("heading", name="再按一次")).to_have_count(0)


def begin(page, url, number, pin=PIN, password=PASSWORD):
    """Sign in for the first time on a phone, up to a screen that can be worked with."""
    sign_in(page, url, number, password)
    choose_pin(page, pin)


def unlock(page, pin=PIN):
    """Open the locked phone of whoever it asks for."""
    expect(keypad(page)).to_be_visible()
    press(page, pin)
    expect(keypad(page)).to_have_count(0)


def keypad(page):
    """Return the digits of a locked phone, or of one where a PIN is chosen."""
    return page.get_by_role("group", name="数字键盘")


def come_back(page, url, pin=PIN):
    """Open an address where somebody works: a key that still lies in memory saves PIN or password."""
    page.goto(url)
    expect(page.locator("main").first).to_be_visible()
    if keypad(page).is_visible():
        unlock(page, pin)
    elif page.url.startswith(f"{url.split('/desk')[0].rstrip('/')}/unlock"):
        open_by_password(page)


def open_by_password(page, password=PASSWORD):
    """Open the locked store of whoever it asks for by the password."""
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="打开", exact=True).click()


def ready_offline(page):
    """Wait on 我的 until the phone says that it works without a network, and go back to 今日."""
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_text("离线已就绪")).to_be_visible()
    page.get_by_role("link", name="今日").click()


def answer_otherwise(page, name, *choices):
    """Record something else than 平安 of an elder, by the words on the screens.

    By how an option begins: 不舒服 says 身上、心里 too, and still stands for a moment when 身上 is asked for.
    """
    for choice in (f"其他，{name}", *choices):
        begins = re.compile(f"^{re.escape(choice)}")
        page.get_by_role("button", name=begins).or_(page.get_by_role("link", name=begins)).first.click()


def lock_now(page):
    """Lock by the button of 我的."""
    page.get_by_role("link", name="我的").click()
    page.get_by_role("button", name="现在锁上").click()
    expect(page.get_by_role("heading", name="请按开锁码")).to_be_visible()
