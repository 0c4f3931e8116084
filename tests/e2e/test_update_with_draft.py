"""A newer version of the app never takes over in the middle of something half written, loses no draft, and cannot loop."""

import re
import shutil
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from server import create_app
from tests.e2e.steps import begin, come_back, ready_offline

NOTE = "，水井上边"
BUILD = "document.querySelector('meta[name=build]')?.content ?? 'first'"
LOOKED_AT = """
(state) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
  document.dispatchEvent(new Event('visibilitychange'))
}
"""

FETCH_NEWER = """
async () => {
  const phone = await navigator.serviceWorker.getRegistration()
  if (!phone.waiting) await phone.update().catch(() => undefined)
  const next = phone.installing
  if (next) await new Promise((go) => {
    if (next.state === 'installing') next.addEventListener('statechange', go)
    else go()
  })
  return phone.waiting !== null
}
"""

# The page waits for its answer by a clock that runs faster here than a sleeping worker wakes.
WAKE_NEWER = """
async () => {
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise((tell) => (port1.onmessage = ({ data }) => tell(data)))
  const phone = await navigator.serviceWorker.getRegistration()
  phone.waiting.postMessage('which-version', [port2])
  return answer
}
"""


@pytest.fixture
def newer(app, tmp_path):
    """Return a server of the same data whose client is a newer build: every file has another name, as after any change of what all share."""
    dist = tmp_path / "newer"
    shutil.copytree(app.config["PWA_DIST"], dist)
    start = dist / "index.html"
    start.write_text(
        start.read_text("utf-8").replace("<head>", '<head><meta name="build" content="second">', 1), "utf-8"
    )
    names = {path.name: f"{path.stem}2{path.suffix}" for path in (dist / "assets").iterdir()}
    any_name = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    for path in [*dist.glob("*.*"), *(dist / "assets").glob("*")]:
        if path.suffix in (".js", ".css", ".html", ".json"):
            path.write_text(any_name.sub(lambda found: names[found[0]], path.read_text("utf-8")), "utf-8")
        if path.name in names:
            path.rename(path.with_name(names[path.name]))
    worker = dist / "serviceWorker.js"
    before = worker.read_text("utf-8")
    newer = re.sub(r'("revision":")[0-9a-f]{32}(","url":"index\.html")', rf"\g<1>{'0' * 32}\g<2>", before)
    assert newer != before, "the service worker names no revision of index.html"
    worker.write_text(newer, "utf-8")
    kept = ("SECRETS_FILE", "INSTANCE", "DATABASE_URL")
    return create_app("testing", PWA_DIST=dist, **{name: app.config[name] for name in kept})


def fetched(page):
    """Let the phone look for a newer version, and wait until it has one that waits."""
    for _ in range(10):  # one that could not be fetched whole is thrown away by the browser, and fetched anew
        if page.evaluate(FETCH_NEWER):
            return
    raise AssertionError("no newer version was fetched whole")


def test_a_newer_version_waits_for_an_open_draft_takes_over_once_afterwards_and_the_draft_is_there(
    served, phone, newer
):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    form = f"{served.url}/elders/{served.elders[0]}/landmark"
    come_back(page, form)
    page.locator("#field").press_sequentially(NOTE)
    loaded = []
    page.on("framenavigated", lambda frame: loaded.append(frame.url))
    page.evaluate("window.stillTheSame = true")
    served.socket.serve(newer)
    fetched(page)

    for state in ("hidden", "visible", "hidden"):
        page.evaluate(LOOKED_AT, state)
        phone.clock.run_for(3_000)
    assert page.evaluate("window.stillTheSame === true")
    assert page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.waiting !== null)")
    expect(page.locator("#field")).to_have_value(f"一号屋场{NOTE}")

    page.evaluate(LOOKED_AT, "visible")
    page.get_by_role("button", name="返回").click()
    expect(page.locator("#field")).to_have_count(0)
    assert page.evaluate("window.stillTheSame === true")  # somebody looks at it
    documents = count_documents(page)
    page.evaluate(LOOKED_AT, "hidden")
    let_time_pass_until(page, f"{BUILD} === 'second'")
    expect(page.locator("main").first).to_be_visible()
    assert page.evaluate(BUILD) == "second"
    for _ in range(3):
        for state in ("visible", "hidden"):
            page.evaluate(LOOKED_AT, state)
            phone.clock.run_for(3_000)
    page.evaluate(LOOKED_AT, "visible")
    assert len(documents) == 1, documents
    come_back(page, form)
    expect(page.locator("#field")).to_have_value(f"一号屋场{NOTE}")
    expect(page.get_by_text("没写完的还在")).to_be_visible()
    assert page.evaluate(BUILD) == "second"


def let_time_pass_until(page, condition: str) -> None:
    """Let the page's time pass until something is true there; what happens between is quicker than any clock."""
    for _ in range(2_000):
        with suppress(Error):  # the page may be loading anew just now
            page.clock.run_for(100)
            if page.evaluate(condition):
                return
    raise AssertionError(f"never came true: {condition}")


def count_documents(page) -> list[str]:
    """Return a list that grows with every document the page loads."""
    documents = []
    page.on("load", lambda loaded: documents.append(loaded.url))
    return documents


def test_a_person_who_asks_for_the_newer_version_gets_it_and_what_is_unsent_stays(served, phone, newer):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    come_back(page, served.url)
    page.get_by_role("button", name="平安，龙某一").click()
    served.socket.serve(newer)
    fetched(page)
    documents = count_documents(page)
    expect(page.get_by_role("heading", name="有新版本")).to_be_visible()
    page.get_by_role("button", name="换上").click()
    let_time_pass_until(page, f"{BUILD} === 'second'")
    expect(page.locator("main").first).to_be_visible()
    come_back(page, f"{served.url}/records")
    expect(page.get_by_role("link", name=re.compile("龙某一"))).to_be_visible()
    assert page.evaluate(BUILD) == "second"
    assert len(documents) == 2  # the change-over, and the visit to 记录


def test_a_newer_version_that_takes_over_where_there_is_no_network_has_all_its_screens(served, phone, newer):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    served.socket.serve(newer)
    fetched(page)
    served.socket.cut()
    phone.set_offline(True)
    page.evaluate(WAKE_NEWER)
    page.evaluate(LOOKED_AT, "hidden")
    let_time_pass_until(page, f"{BUILD} === 'second'")
    come_back(page, served.url)
    page.get_by_role("link", name="其他，龙某一").or_(page.get_by_role("button", name="其他，龙某一")).first.click()
    expect(
        page.get_by_role("button", name=re.compile("^没人应"))
        .or_(page.get_by_role("link", name=re.compile("^没人应")))
        .first
    ).to_be_visible()
    page.get_by_role("link", name="返回").or_(page.get_by_role("button", name="返回")).first.click()
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_text("离线已就绪")).to_be_visible()


def test_a_newer_version_whose_screens_could_not_all_be_fetched_does_not_wait_to_take_over(served, phone, newer):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    (lost,) = (newer.config["PWA_DIST"] / "assets").glob("FeedbackScreen-*.js")
    aside = lost.rename(lost.with_suffix(".aside"))
    served.socket.serve(newer)
    assert not page.evaluate(FETCH_NEWER)
    aside.rename(lost)
    fetched(page)
