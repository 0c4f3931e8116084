"""A tap on 没人应 is kept at once: a phone that dies on the next question has told of it all the same."""

from playwright.sync_api import expect

from tests.e2e.steps import answer_otherwise, begin, come_back
from tests.factories.wakeup_checks import pull_all


def silences(served) -> int:
    return len([row for row in pull_all(served.supervisor) if row["data"].get("result") == "no_answer"])


def test_a_phone_that_dies_on_the_next_question_has_kept_the_silence_and_sends_it(served, phone):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    answer_otherwise(page, "龙某一", "没人应")
    expect(page.get_by_text("已记在手机上")).to_be_visible()
    page.close()
    assert silences(served) == 0

    page = phone.new_page()
    come_back(page, served.url)
    expect(page.get_by_text("还没有人收到").first).to_be_visible(timeout=20_000)
    with page.expect_response(lambda answer: answer.url.endswith("/sync/push"), timeout=30_000):
        phone.clock.fast_forward(125_000)
    expect(page.get_by_text("还没有人收到")).to_have_count(0, timeout=20_000)
    assert silences(served) == 1


def test_going_back_from_the_question_takes_the_silence_back(served, phone):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    answer_otherwise(page, "龙某一", "没人应")
    expect(page.get_by_text("已记在手机上")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("今早怎么样")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="平安，龙某一")).to_be_visible()
    phone.clock.fast_forward(130_000)
    assert silences(served) == 0
