"""Whoever copies the browser's profile finds no name, no number and no note in it; and the search would find one."""

from pathlib import Path

from playwright.sync_api import expect

from server.foundation.database import session
from tests.e2e.level_db import plain_bytes
from tests.e2e.steps import PIN, begin, come_back, ready_offline
from tests.factories.wakeup_checks import make_elder

NAME, NUMBER, PLACE = "粟翠莲婆婆", "15412348765", "老樟树下吊脚楼"
NOTE, DRAFT = "灶屋里摔了一跤腿肿了", "写到一半的悄悄话"
SECRETS = (NAME, NUMBER, PLACE, NOTE, DRAFT)
MARKER = "种下去的记号：凤凰岭"
# Everything a page of the app's own origin can read: IndexedDB, the caches, localStorage, sessionStorage.
READ_ALL = """
async () => {
  const words = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value)
    if (value instanceof CryptoKey) return `key that can${value.extractable ? '' : 'not'} be taken out`
    if (value === null || typeof value !== 'object') return String(value)
    return Object.entries(value).map(([name, inside]) => `${name}=${words(inside)}`).join(' ')
  }
  const all = []
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => { indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result) })
    for (const table of database.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        database.transaction(table).objectStore(table).getAll().onsuccess = ({ target }) => resolve(target.result)
      })
      all.push(...rows.map((row) => `${name}/${table} ${words(row)}`))
    }
    database.close()
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) all.push(`${request.url} ${await (await cache.match(request)).text()}`)
  }
  all.push(words({ ...localStorage }), words({ ...sessionStorage }))
  return all
}
"""
PLANT = """
async (marker) => {
  localStorage.setItem('planted', `${marker}一`)
  const cache = await caches.open('planted')
  await cache.put('/planted', new Response(`${marker}二`))
  await new Promise((resolve) => {
    const asked = indexedDB.open('planted')
    asked.onupgradeneeded = () => asked.result.createObjectStore('rows').put({ says: `${marker}三` }, 1)
    asked.onsuccess = () => { asked.result.close(); resolve() }
  })
}
"""


def where(words: str, folder: Path) -> list[str]:
    """Return the files that hold the words: as UTF-8 or UTF-16, as they lie or inside LevelDB's compressed blocks."""
    forms = (words.encode(), words.encode("utf-16-le"))
    found = []
    for path in folder.rglob("*"):
        if not path.is_file() or path.is_symlink():
            continue
        for content in (path.read_bytes(), plain_bytes(path)):
            if any(form in content for form in forms):
                found.append(path.name)
                break
    return found


def test_a_copied_profile_tells_no_name_no_number_and_no_note_and_the_search_for_them_can_find(
    served, kept_phone, people, tmp_path
):
    helper = people.sign_in(served.helper_id)
    elder = make_elder(served.supervisor, name=NAME, phone=NUMBER, landmark=PLACE)
    people.assign(helper, elder)
    session.rollback()
    context = kept_phone()
    page = context.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    page.get_by_role("button", name=f"平安，{NAME}").click()
    expect(page.get_by_role("button", name=f"平安，{NAME}")).to_have_count(0)  # kept: the screen says so only then
    context.clock.fast_forward(15_000)
    page.get_by_role("link", name="记录").click()
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="补一句").click()
    page.locator("#words").fill(NOTE)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text(NOTE).first).to_be_visible()  # kept; page or service worker sends it, whichever is quicker
    come_back(page, f"{served.url}/elders/{elder}/landmark")
    page.locator("#field").press_sequentially(DRAFT)
    page.get_by_role("button", name="返回").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(page.get_by_text(PLACE).first).to_be_visible()
    read = page.evaluate(READ_ALL)
    assert any("xunfang-sealed/drafts" in one for one in read)
    for secret in (*SECRETS, PIN):
        assert [one[:80] for one in read if secret in one] == [], secret
    page.evaluate(PLANT, MARKER)
    read = "\n".join(page.evaluate(READ_ALL))
    assert all(f"{MARKER}{place}" in read for place in "一二三")
    context.close()

    profile = tmp_path / "profile"
    for place in "一二三":
        assert where(f"{MARKER}{place}", profile), f"the search does not find what was planted: {place}"
    assert {secret: where(secret, profile) for secret in SECRETS} == {secret: [] for secret in SECRETS}
