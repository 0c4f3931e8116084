"""What a crew does with the phone at night: a receiver that can be lost and can err, and the screens of a patrol by their words."""

from contextlib import contextmanager

from playwright.sync_api import expect

from tests.e2e.steps import keypad, unlock

# Chromium stamps positions with the machine's own time; a phone's receiver and its clock tell the same.
# It is counted too what a hand does: how many taps, and whether a word was typed.
RECEIVER = """
(() => {
  window.positions = window.taps = window.typed = 0
  const waiting = new Set()
  window.moreThan = (n) => new Promise((go) => {
    const look = () => (window.positions > n ? (waiting.delete(look), go(true)) : waiting.add(look))
    look()
  })
  const receiver = navigator.geolocation
  for (const name of ['watchPosition', 'getCurrentPosition']) {
    const ask = receiver[name].bind(receiver)
    receiver[name] = (tell, fail, how) =>
      ask(({ coords }) => { tell({ coords, timestamp: Date.now() }); window.positions += 1; waiting.forEach((look) => look()) }, fail, how)
  }
  // The dialler is another program of the phone; here nobody would close it again.
  addEventListener('click', (event) => event.target.closest('a[href^="tel:"]') && event.preventDefault(), true)
  addEventListener('pointerdown', () => { window.taps += 1 }, true)
  for (const name of ['keydown', 'input']) addEventListener(name, () => { window.typed += 1 }, true)
})()
"""
BESIDE = {"longitude": 109.7163, "accuracy": 4}
EVERY = 5_000  # ms between two places


def is_at(page, moment) -> None:
    """Let the time pass until a moment; a phone that lay unused has locked itself meanwhile."""
    page.clock.pause_at(moment)
    page.clock.resume()
    unlock(page)


def stand(context, latitude: float) -> None:
    """Put the phone on the street of this night, so and so far north."""
    context.set_geolocation({"latitude": latitude} | BESIDE)


def drive(page, south: float, steps: int, step: float, spike_after: int | None = None) -> float:
    """Go north; the receiver tells a place every five seconds, and once a wrong one. Returns where it ends."""
    for n in range(1, steps + 1):
        page.clock.run_for(EVERY)
        tell_place(page, south + n * step)
        if n == spike_after:
            page.clock.run_for(EVERY)
            tell_place(page, south + 0.05)  # five and a half kilometres away, and back
    return south + steps * step


def tell_place(page, latitude: float) -> None:
    """Let the receiver tell one position, and see that the app has heard it."""
    heard = page.evaluate("window.positions")
    stand(page.context, latitude)
    page.evaluate("(heard) => window.moreThan(heard)", heard)


def lose_receiver(page, seconds: int) -> None:
    """Drive through a tunnel."""
    page.context.set_geolocation(None)
    expect(page.get_by_text("找不到位置")).to_be_visible()
    page.clock.run_for(seconds * 1_000)


@contextmanager
def taps_of(page, most: int):
    """See that what is done within takes so many taps at most, and no word typed."""
    before = page.evaluate("[window.taps, window.typed]")
    yield
    after = page.evaluate("[window.taps, window.typed]")
    assert after[0] - before[0] <= most
    assert after[1] == before[1]


def tap(page, *names: str) -> None:
    """Tap one after the other by the words on them."""
    for name in names:
        first, *others = (page.get_by_role(role, name=name, exact=True) for role in ("button", "link", "switch"))
        first.or_(others[0]).or_(others[1]).first.click()


def write(page, label: str, words: str) -> None:
    """Write into the field of a name."""
    page.get_by_label(label, exact=True).fill(words)


def pay(page, what: str, yuan: str, source: str | None = None) -> None:
    """Add what it has cost, from the screen that shows everything, and come back to it."""
    page.get_by_role("button", name="花的钱").click()
    tap(page, "加一笔", what)
    write(page, "多少元", yuan)
    if source:
        tap(page, source)
    tap(page, "好了")


def open_again(page) -> None:
    """Come back to the app after it was closed: a key that still lies in memory saves the PIN."""
    expect(keypad(page).or_(page.get_by_role("heading", name="街面巡查")).first).to_be_visible()
    if keypad(page).is_visible():
        unlock(page)


def is_kept(page, met: int) -> None:
    """See on 今日 how many this shift has met."""
    expect(page.get_by_role("heading", name=f"这一班遇到的 {met} 人")).to_be_visible()


def sign_with_a_finger(page) -> None:
    """Write a name on the pad."""
    pad = page.get_by_role("img", name="请接收人用手指在这里写名字")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for n in range(1, 12):
        page.mouse.move(box["x"] + 40 + n * 20, box["y"] + 60 + (30 if n % 2 else -20))
    page.mouse.up()


@contextmanager
def place_added(page):
    """See that what is kept within gets its place before the time goes on: the receiver answers after the record is there."""
    heard = page.evaluate("window.positions")
    yield
    page.evaluate("(heard) => window.moreThan(heard)", heard)
    page.clock.run_for(2_000)
