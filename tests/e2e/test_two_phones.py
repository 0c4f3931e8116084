"""Two phones change one elder's file without signal: other fields merge, the same field waits for a person."""

from playwright.sync_api import expect

from tests.e2e.conftest import SMALL_ANDROID, open_account
from tests.e2e.steps import begin, come_back, ready_offline
from tests.factories.wakeup_checks import pull_all
from tests.people import MAPLE


def another_phone(chromium, morning):
    context = chromium.new_context(**SMALL_ANDROID)
    context.clock.install(time=morning)
    return context


def ready(page, url, number):
    begin(page, url, number)
    expect(page.get_by_role("button", name="平安，龙某一")).to_be_visible()
    ready_offline(page)


def write(page, url, elder, field, words):
    """Write a field of an elder's file without signal and come back to the file."""
    come_back(page, f"{url}/elders/{elder}/{field}")
    page.locator("#field").fill(words)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text(words).first).to_be_visible()


def choose(page, url, elder, field, option):
    come_back(page, f"{url}/elders/{elder}/{field}")
    page.get_by_role("radio", name=option).click()
    expect(page.get_by_text(option).first).to_be_visible()


def elder_now(served, elder):
    return next(row for row in pull_all(served.supervisor) if row["id"] == str(elder))


def online(context, page, url, elder):
    """Come back into the signal, and wait on the elder's file until nothing of it is on the phone only.

    Who brings it depends on who is first: the page, the lock screen, or the service worker that the browser wakes.
    """
    context.set_offline(False)
    come_back(page, f"{url}/elders/{elder}")
    expect(page.get_by_role("heading", name="屋在哪里")).to_be_visible()
    expect(page.locator(".mark", has_text="在手机上")).to_have_count(0, timeout=30_000)


def test_what_two_people_changed_differently_is_shown_and_one_of_them_decides(served, chromium, morning):
    elder = served.elders[0]
    for number in ("19900000111", "19900000112"):
        open_account(f"试组长{number[-1]}", number, ("team_leader", MAPLE))
    phones = [another_phone(chromium, morning) for _ in range(2)]
    first, second = (phone.new_page() for phone in phones)
    ready(first, served.url, "19900000111")
    ready(second, served.url, "19900000112")
    for phone in phones:
        phone.set_offline(True)

    write(first, served.url, elder, "landmark", "水井上边第二栋木屋")
    choose(first, served.url, elder, "hearing", "耳朵背")
    write(second, served.url, elder, "landmark", "樟树下第一家")
    write(second, served.url, elder, "phone", "15400001234")

    online(phones[0], first, served.url, elder)
    online(phones[1], second, served.url, elder)
    row = elder_now(served, elder)
    assert row["data"]["hearing"] == "hard"
    assert row["data"]["phone"] == "15400001234"
    assert row["data"]["landmark"] == "水井上边第二栋木屋"  # the earlier value stands
    (conflict,) = row["conflicts"]
    assert [value["value"] for value in conflict["values"]] == ["水井上边第二栋木屋", "樟树下第一家"]

    come_back(second, f"{served.url}/elders/{elder}")
    expect(second.get_by_text("有人和您写得不一样")).to_be_visible(timeout=20_000)
    expect(second.get_by_text("樟树下第一家").first).to_be_visible()
    expect(second.get_by_text("水井上边第二栋木屋").first).to_be_visible()
    with second.expect_response(lambda answer: answer.url.endswith("/sync/push"), timeout=30_000):
        second.get_by_role("button", name="留这个，樟树下第一家").click()
    expect(second.get_by_text("有人和您写得不一样")).to_have_count(0)
    row = elder_now(served, elder)
    assert (row["data"]["landmark"], row["conflicts"]) == ("樟树下第一家", [])
    for phone in phones:
        phone.close()
