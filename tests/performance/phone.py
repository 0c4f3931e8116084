"""The phone: a tap until it is stored, a start without signal, a queue that leaves, what sealing costs.

All in a real Chromium against a real server on SpatiaLite, slowed as a cheap phone is.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import BrowserContext, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from server.foundation.unit_of_work import unit_of_work
from tests.e2e.conftest import CHROMIUM, FLAGS, PASSWORD, PHONE_SIZE
from tests.performance.county import ELDERS, Village
from tests.performance.processors import watch_others
from tests.server.sync.serving import ROOT, serving

PHONE, PIN = "19900000901", "294715"
RECORDS, DAYS, SLOWED = 10_000, 59, 4
# Whoever goes down the list reads a name before each tap; a hand that is in a hurry taps before the row before is at rest.
BETWEEN_TAPS_MS = {"one after the other": 2_000, "in a hurry": 500}
QUEUE, KEEPS, STARTS = 500, 500, 5
PROBE = """(() => {
  const probe = globalThis.probe = { taps: [], keypad: null, lastDigit: null, today: null }
  let open = null
  let tellShown = () => {}
  // To ask again with each frame would make the page draw frames.
  globalThis.whenShown = (slot) => new Promise((ok) => { if (open?.slot === slot && open.shown !== null) ok(); else tellShown = ok })
  // A tap is one when the finger lifts; how long it lay there is not the app's.
  addEventListener('pointerup', (event) => {
    const row = event.target.closest?.('[data-slot]')
    open = row && { slot: row.dataset.slot, at: event.timeStamp, stored: null, shown: null }
    if (open) probe.taps.push(open)
  }, true)
  addEventListener('keydown', (event) => { if (/^[0-9]$/.test(event.key)) probe.lastDigit = event.timeStamp }, true)
  const begin = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (tables, mode, ...more) {
    const transaction = begin.call(this, tables, mode, ...more)
    const tap = open
    if (tap && mode === 'readwrite' && tables.includes('outbox')) {
      // The last one before the row says so: another that happens to come first is not the answer.
      transaction.addEventListener('complete', () => { if (tap.shown === null) tap.stored = performance.now() - tap.at })
    }
    return transaction
  }
  new MutationObserver(() => {
    const tap = open
    if (tap && tap.shown === null && document.querySelector(`[data-slot="${tap.slot}"] [data-answered]`)) {
      tap.shown = performance.now() - tap.at
      tellShown()
    }
    if (probe.keypad === null && document.querySelector('.keys button')) probe.keypad = performance.now()
    if (probe.lastDigit !== null && probe.today === null && document.querySelector('[data-slot] .tap')) probe.today = performance.now()
  }).observe(document, { subtree: true, childList: true })
})()"""


BRING = """(slot) => {
  const tap = document.querySelector(`[data-slot="${slot}"] .tap`)
  tap.scrollIntoView({ block: 'center' })
  const { x, y, width, height } = tap.getBoundingClientRect()
  return { x: x + width / 2, y: y + height / 2 }
}"""


@dataclass
class Bench:
    """A running server with a village, and somebody who may sign in there."""

    url: str
    village: Village
    script: Path


@contextmanager
def prepared(url: str, instance: Path, village: Village) -> Iterator[Bench]:
    """Open an account in the village and serve."""
    from server.accounts.operations import open_account

    with unit_of_work():
        open_account(name="试组长", phone=PHONE, password=PASSWORD, roles=[("team_leader", village.area)])
    script = instance / "bench.js"
    subprocess.run(["node", "bench/bundle.mjs", str(script)], cwd=ROOT / "pwa", check=True)
    with serving(instance, url) as port:
        yield Bench(f"http://127.0.0.1:{port}", village, script)


def measure(url: str, instance: Path, village: Village) -> None:
    """Measure everything about the phone, and print it."""
    if CHROMIUM is None:
        print("phone: not measured, there is no Chromium")
        return
    profile = str(instance / "profile")
    with prepared(url, instance, village) as bench, sync_playwright() as playwright:
        with _browser(playwright, profile) as context:
            measure_sealing(bench, context)
            held = become_ready(bench, context)
        measure_starts(bench, playwright, profile, held)
        with _browser(playwright, profile) as context:
            measure_taps(bench, context, held)
        # Last: the queue holds checks of this morning, and where they have been pulled nobody is left to be tapped.
        with _browser(playwright, profile) as context:
            for how in ("plain", "post"):
                measure_drain(bench, context, how)


def measure_only_taps(url: str, instance: Path, village: Village) -> None:
    """Measure only the taps, and print them."""
    if CHROMIUM is None:
        print("taps: not measured, there is no Chromium")
        return
    profile = str(instance / "profile")
    with prepared(url, instance, village) as bench, sync_playwright() as playwright:
        with _browser(playwright, profile) as context:
            held = become_ready(bench, context)
        with _browser(playwright, profile) as context:
            measure_taps(bench, context, held)


@contextmanager
def _browser(playwright, profile: str) -> Iterator[BrowserContext]:
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS, viewport=PHONE_SIZE, device_scale_factor=2, is_mobile=True,
        has_touch=True, locale="zh-CN", timezone_id="Asia/Shanghai", bypass_csp=True,
    )  # fmt: skip
    try:
        yield context
    finally:
        context.close()


def _task(bench: Bench, context: BrowserContext, work: str, **task) -> object:
    page = context.new_page()
    page.goto(f"{bench.url}/healthz")
    page.add_script_tag(path=bench.script)
    answer = page.evaluate(f"(task) => bench.{work}(task)", task)
    page.close()
    return answer


def become_ready(bench: Bench, context: BrowserContext) -> int:
    """Sign in, choose a PIN, wait until the phone can be without signal, and fill its store; returns the records in it."""
    page = context.new_page()
    page.goto(bench.url)
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    for _ in range(2):
        page.get_by_role("group", name="数字键盘").wait_for()
        page.keyboard.type(PIN)
    page.locator("[data-slot] .tap").nth(ELDERS - 1).wait_for(timeout=60_000)
    page.get_by_role("link", name="我的").click()
    page.get_by_text("离线已就绪").wait_for(timeout=60_000)
    page.close()
    return _task(bench, context, "fill", password=PASSWORD, records=RECORDS, days=DAYS)


def _started(bench: Bench, context: BrowserContext, *, slowed: int) -> tuple[Page, dict]:
    """Start the app without signal and unlock it."""
    context.set_offline(True)
    context.add_init_script(PROBE)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(bench.url)
    page.locator(".keys button").first.wait_for(timeout=60_000)
    page.keyboard.type(PIN)
    try:
        page.wait_for_function("probe.today !== null", timeout=60_000)
    except PlaywrightTimeout as error:
        digits, words = page.locator(".dots .full").count(), page.locator("body").inner_text()[:500]
        raise RuntimeError(f"今日 did not come; {page.url}, {digits} digits on the keypad: {words}") from error
    return page, page.evaluate("probe")


def measure_starts(bench: Bench, playwright, profile: str, held: int) -> None:
    """Every start with a browser of its own, opened on the profile that was closed."""
    for slowed in (1, SLOWED):
        seen = []
        for _ in range(STARTS):
            with _browser(playwright, profile) as context:
                seen.append(_started(bench, context, slowed=slowed)[1])
        keypad = median(one["keypad"] for one in seen)
        opened = median(one["today"] - one["lastDigit"] for one in seen)
        print(
            f"cold start without signal, {held:,} records, CPU slowed {slowed}x: {keypad:,.0f} ms to the keypad"
            f" + {opened:,.0f} ms from the sixth digit to 今日, median of {STARTS}"
        )


def measure_taps(bench: Bench, context: BrowserContext, held: int) -> None:
    """A tap on every elder of the village: on the first half one after the other, on the second in a hurry."""
    page, _ = _started(bench, context, slowed=SLOWED)
    page.wait_for_timeout(3_000)
    others = watch_others()
    slots = page.locator("[data-slot]").evaluate_all("(rows) => rows.map((row) => row.dataset.slot)")
    half = len(slots) // 2
    for part, (how, pause) in zip((slots[:half], slots[half:]), BETWEEN_TAPS_MS.items(), strict=True):
        before = page.evaluate("probe.taps.length")
        for slot in part:
            place = page.evaluate(BRING, slot)
            page.wait_for_timeout(pause)
            # A finger: the browser driver's own tap looks for what lies there with listeners of its own, within the time that is measured.
            page.touchscreen.tap(place["x"], place["y"])
            page.evaluate("whenShown", slot)
        say_taps(page.evaluate("probe.taps")[before:], how, held)
    print(f"  {others()}")


def say_taps(taps: list[dict], how: str, held: int) -> None:
    """Print how long taps took."""
    for what, name in (("transaction on the disk", "stored"), ("the row says so", "shown")):
        times = [tap[name] for tap in taps]
        at = quantiles(times, n=20)
        print(
            f"tap 平安 {how} with {held:,} records, CPU slowed {SLOWED}x, until {what}: p50 {at[9]:.0f} ms,"
            f" p95 {at[18]:.0f} ms, longest {max(times):.0f} ms of {len(times)}; to reach: p95 <= 100 ms"
        )


def measure_drain(bench: Bench, context: BrowserContext, how: str) -> None:
    """Changes kept without signal leave: as their author sends them, or as post from the locked phone."""
    task = {
        "phone": PHONE,
        "password": PASSWORD,
        "area": bench.village.area,
        "elders": [*map(str, bench.village.elders)],
    }
    done = _task(bench, context, "drain", **task, changes=QUEUE, how=how)
    said = {"plain": "sent by their author", "post": "as sealed post from the locked phone"}[how]
    print(
        f"{QUEUE} queued changes {said}: {done['took'] / 1000:.2f} s, {QUEUE / done['took'] * 1000:,.0f}/s,"
        f" of it {done['waited'] / 1000:.2f} s waiting for {done['requests']} answers"
    )


def measure_sealing(bench: Bench, context: BrowserContext) -> None:
    """The same records kept and listed open, sealed, and with the post."""
    open_, sealed, posted = (
        _task(bench, context, "keepAndList", sealed=sealed, posted=posted, keeps=KEEPS)
        for sealed, posted in ((False, False), (True, False), (True, True))
    )
    print(
        f"keep one: open {open_['kept']:.2f} ms, sealed {sealed['kept']:.2f} ms (ratio {sealed['kept'] / open_['kept']:.2f}),"
        f" sealed and posted {posted['kept']:.2f} ms (ratio {posted['kept'] / open_['kept']:.2f})"
    )
    print(
        f"first look at {KEEPS:,}: open {open_['listed']:.0f} ms, sealed {sealed['listed']:.0f} ms"
        f" (ratio {sealed['listed'] / open_['listed']:.2f})"
    )
