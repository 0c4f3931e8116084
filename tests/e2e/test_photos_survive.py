"""Five photos and a voice note, taken without signal, survive an app that is killed in the middle of the third upload."""

import hashlib
import io
import re
import threading
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import func, select

from server.foundation import clock
from server.foundation.database import session
from server.media.model import MediaArrival, MediaFile, MediaUpload
from tests.e2e.steps import answer_otherwise, begin, ready_offline, unlock
from tests.factories.wakeup_checks import pull_all

PHOTOS = Path(__file__).parents[1] / "data" / "photos"
UNDO_MS = 15_000
OWN = re.compile("龙某一.*")


class Interrupting:
    """A server whose power fails for one request: the second piece of the third file that comes in pieces."""

    def __init__(self, app):
        self.app, self.paths, self.pieces = app, [], 0
        self.reached, self.over = threading.Event(), threading.Event()

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "PATCH" and "/media/uploads/" in path:
            if path not in self.paths:
                self.paths.append(path)
                self.pieces = 0
            self.pieces += 1
            if len(self.paths) == 3 and self.pieces == 2:
                self.reached.set()
                self.over.wait(60)
                raise ConnectionResetError("the phone is gone")
        return self.app(environ, start_response)


def noise(width: int) -> dict:
    """Return a picture full of noise, which no phone makes smaller than some pieces."""
    file = io.BytesIO()
    Image.effect_noise((width, 1200), 90).convert("RGB").save(file, "JPEG", quality=90)
    return {"name": f"IMG_{width}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def photos() -> list:
    """Return two large photos, one that this browser cannot open and sends as it is, and two small ones turned by the camera."""
    names = ("orient6_irot270_iphone8_arrow.heic", "hopper_orientation_6.jpg", "hopper_orientation_8.jpg")
    return [noise(1600), noise(1601), *(PHOTOS / name for name in names)]


def shoot(page, photo, number: int) -> None:
    with page.expect_file_chooser() as opening:
        page.get_by_role("button", name="拍一张，龙某一").click()
    opening.value.set_files(photo)
    expect(page.get_by_role("button", name="看现场照片，龙某一")).to_have_count(number, timeout=30_000)


def say(page) -> None:
    page.get_by_role("button", name="说一段，龙某一").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile("[1-9] 秒"), timeout=30_000)
    page.get_by_role("button", name="说完了").click()
    expect(page.get_by_role("button", name=re.compile("^听.*录音"))).to_be_visible(timeout=30_000)


def rows_on(page, table: str) -> int:
    """Count the rows of a table on the phone."""
    return page.evaluate(
        """(table) => new Promise((resolve, reject) => {
          const asked = indexedDB.open('xunfang-sealed')
          asked.onerror = () => reject(asked.error)
          asked.onsuccess = () => {
            const counted = asked.result.transaction(table).objectStore(table).count()
            counted.onsuccess = () => { asked.result.close(); resolve(counted.result) }
          }
        })""",
        table,
    )


def until_quiet(page) -> None:
    """Wait until the phone is done with what it does at a contact."""
    busy = "async () => (await navigator.locks.query()).held.some(({ name }) => name === 'xunfang-outbox')"
    for _ in range(300):
        if not page.evaluate(busy):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the phone is still at it")


def files_of(served) -> list[dict]:
    """Return the files of the one check, as a supervisor is told of them."""
    rows = [row for row in pull_all(served.supervisor) if row["kind"] == "wakeup_check"]
    session.rollback()
    return rows[0]["media"] if rows else []


def count(query) -> int:
    found = session.scalar(query)
    session.rollback()
    return found


def test_five_photos_and_a_voice_note_taken_offline_arrive_once_though_the_app_was_killed(served, kept_phone, morning):
    context = kept_phone()
    context.grant_permissions(["microphone"], origin=served.url)
    page = context.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    served.socket.cut()
    context.set_offline(True)
    answer_otherwise(page, "龙某一", "不舒服", "身上", "先不说")
    for number, photo in enumerate(photos(), 1):
        shoot(page, photo, number)
    say(page)
    context.close()

    power = Interrupting(served.app)
    served.socket.open()
    served.socket.serve(power)
    context = kept_phone(morning + timedelta(minutes=5))
    page = context.new_page()
    page.goto(served.url)
    unlock(page)
    context.clock.fast_forward(UNDO_MS)
    assert power.reached.wait(90), "the third upload never began"
    context.close()  # killed: the second piece of the third file is on its way
    power.over.set()
    assert count(select(func.count()).select_from(MediaFile)) == 2
    declared = files_of(served)
    assert len(declared) == 6
    assert sorted(one["state"] for one in declared) == ["here"] * 2 + ["missing"] * 4

    tomorrow = morning + timedelta(days=1)
    served.socket.serve(served.app)
    with clock.fixed(tomorrow, every_thread=True):
        context = kept_phone(tomorrow)
        page = context.new_page()
        page.goto(served.url)
        unlock(page)
        page.get_by_role("link", name="我的").click()
        expect(page.get_by_text("都传好了")).to_be_visible(timeout=90_000)
        assert [one["state"] for one in files_of(served)] == ["here"] * 6
        for one in declared:
            content = served.supervisor.get(f"/media/{one['sha256']}").data
            session.rollback()
            assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert count(select(func.count()).select_from(MediaArrival)) == 6
        assert count(select(func.count()).where(MediaUpload.state == "done")) == 6
        page.get_by_role("link", name="记录").click()
        page.get_by_role("link", name=OWN).first.click()
        expect(page.get_by_text("已签收")).to_have_count(7)  # the check itself, and its six files
        assert rows_on(page, "pieces") > 6
        context.close()

    later = tomorrow + timedelta(hours=71)
    # Two were signed for on Monday, four on Tuesday.
    for moment, held in ((later, 4), (later + timedelta(hours=2), 0)):
        with clock.fixed(moment, every_thread=True):
            context = kept_phone(moment)
            page = context.new_page()
            page.goto(served.url)
            with page.expect_response(lambda answer: "/sync/pull" in answer.url):
                unlock(page)
            until_quiet(page)
            assert (rows_on(page, "files"), rows_on(page, "pieces") > held) == (held, held > 0)
            context.close()
    assert count(select(func.count()).select_from(MediaFile)) == 6
