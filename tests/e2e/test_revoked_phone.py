"""A phone that the office shut out hands everything over, is erased, and says so."""

import json
from pathlib import Path

from playwright.sync_api import expect

from server.foundation.database import session
from tests.e2e.steps import FIRST, answer_otherwise, begin, come_back, fill_in, lock_now, ready_offline
from tests.factories.wakeup_checks import pull_all

NOTE = "，灶屋后头"
SECOND_TRY_MS = 20_000  # a page opened while the network is taken away is not told when it is back
PHOTO = Path(__file__).parents[1] / "data" / "photos" / "hopper_orientation_6.jpg"


def recorded_offline(page, context, served):
    """Record 平安 of the first elder where no signal is."""
    with page.expect_response(lambda answer: answer.url.endswith("/sync/device-keys")):
        begin(page, served.url, served.helper_phone)
    ready_offline(page)
    context.set_offline(True)
    page.get_by_role("button", name=FIRST).click()
    expect(page.get_by_role("button", name=FIRST)).to_have_count(0)
    context.clock.fast_forward(15_000)


def shut_out(served):
    """Let the office shut out the phone of the helper."""
    (device,) = served.supervisor.get(f"/workers/{served.helper_id}/devices").json["devices"]
    path = f"/workers/{served.helper_id}/devices/{device['device_id']}/revoke"
    assert served.supervisor.post(path, json={"reason": "赶集时丢了"}).status_code == 200
    session.rollback()


def kept_apart(served) -> dict:
    """Return the one thing that is kept of the phone, opened."""
    (item,) = served.supervisor.get("/sync/quarantine").json["items"]
    opened = served.supervisor.get(f"/sync/quarantine/{item['id']}").json
    session.rollback()
    assert item["state"] == "kept"
    return item | {"opened": opened}


def test_an_open_phone_that_was_shut_out_hands_over_all_it_holds_is_erased_and_says_so(served, phone):
    page = phone.new_page()
    recorded_offline(page, phone, served)
    come_back(page, f"{served.url}/elders/{served.elders[1]}/landmark")
    page.locator("#field").press_sequentially(NOTE)
    shut_out(served)
    phone.set_offline(False)
    phone.clock.fast_forward(SECOND_TRY_MS)
    expect(page.get_by_text("县里停用了这台手机。")).to_be_visible()
    assert stores(page) == []
    item = kept_apart(served)
    assert item["what"] == "export"
    assert f"二号屋场{NOTE}" in json.dumps(item["opened"], ensure_ascii=False)
    assert [one for one in pull_all(served.supervisor) if one["kind"] == "wakeup_check"] == []
    session.rollback()

    fill_in(page, served.helper_phone)
    expect(page.get_by_text("这台手机已被县里停用，不能再登录。")).to_be_visible()


def test_a_locked_phone_that_was_shut_out_delivers_its_sealed_post_is_erased_and_says_so(served, phone):
    page = phone.new_page()
    recorded_offline(page, phone, served)
    lock_now(page)
    shut_out(served)
    with page.expect_response(lambda answer: answer.url.endswith("/sync/sealed")):
        phone.set_offline(False)
    expect(page.get_by_text("县里停用了这台手机。")).to_be_visible()
    assert stores(page) == []
    item = kept_apart(served)
    assert (item["what"], item["kind"], item["why"]) == ("change", "wakeup_check", "device-revoked")


def test_a_photo_that_never_left_a_phone_that_was_shut_out_is_seen_once_the_office_releases_what_it_handed_over(
    served, phone
):
    page = phone.new_page()
    recorded_offline(page, phone, served)
    answer_otherwise(page, "龙某二", "不舒服", "身上", "先不说")
    with page.expect_file_chooser() as opening:
        page.get_by_role("button", name="拍一张，龙某二").click()
    opening.value.set_files(PHOTO)
    expect(page.get_by_role("button", name="看现场照片，龙某二")).to_be_visible()
    shut_out(served)
    phone.set_offline(False)
    expect(page.get_by_text("县里停用了这台手机。")).to_be_visible()
    assert stores(page) == []

    items = served.supervisor.get("/sync/quarantine").json["items"]
    assert [item["what"] for item in items] == ["export", "export"]
    for item in sorted(items, key=lambda item: item["received_at"]):
        assert served.supervisor.post(f"/sync/quarantine/{item['id']}/release").status_code == 200
    (media,) = (one["media"] for one in pull_all(served.supervisor) if one["media"])
    assert [one["state"] for one in media] == ["here"]
    assert served.supervisor.get(f"/media/{media[0]['sha256']}/view").status_code == 200
    session.rollback()


def stores(page) -> list:
    """Return whose rows lie on the phone."""
    return page.evaluate(
        """() => new Promise((resolve, reject) => {
          const asked = indexedDB.open('xunfang-sealed')
          asked.onerror = () => reject(asked.error)
          asked.onsuccess = async () => {
            const database = asked.result
            const names = [...database.objectStoreNames]
            const reading = database.transaction(names)
            const rows = await Promise.all(names.map((name) => new Promise((told) => {
              const all = reading.objectStore(name).getAll()
              all.onsuccess = () => told(all.result.map(({ worker }) => worker))
            })))
            database.close()
            resolve([...new Set(rows.flat())].filter((worker) => worker !== ''))
          }
        })"""
    )
