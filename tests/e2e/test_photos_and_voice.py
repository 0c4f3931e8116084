"""Photos and voice notes as people take, see and hear them: offline first, at the desk afterwards; what is missing says whom to ask."""

import contextlib
import io
import re
from datetime import timedelta
from uuid import UUID

from PIL import Image
from playwright.sync_api import Error, expect
from sqlalchemy import update

from server.foundation import clock
from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from server.records.declared import DECLARED
from tests.architecture.reading import ROOT
from tests.e2e.conftest import open_account
from tests.e2e.steps import HELD_MS, answer_otherwise, begin, come_back, ready_offline, sign_in
from tests.factories.media import hash_of, picture
from tests.factories.wakeup_checks import change, check, outcome, pull_all
from tests.people import MAPLE

HERE = {"latitude": 26.87, "longitude": 109.72, "accuracy": 8}
CAMERA_FILES = ROOT / "tests" / "data" / "photos"
# What a picture on the screen shows at a place of it (0 … 1), as red, green, blue.
SHADE = """(image, [x, y]) => {
  const canvas = document.createElement('canvas'); canvas.width = image.naturalWidth; canvas.height = image.naturalHeight
  const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0)
  return [...pen.getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data].slice(0, 3)
}"""


def permitted(context, served, *, microphone=True):
    """Let a phone know where it is and hear, as somebody who said yes once."""
    context.grant_permissions(["geolocation", *(["microphone"] if microphone else [])], origin=served.url)
    context.set_geolocation(HERE)


def taken(name: str, content: bytes, filetype="image/jpeg") -> dict:
    """Return a file as a camera hands it over."""
    return {"name": name, "mimeType": filetype, "buffer": content}


def choose(page, button: str, *files):
    """Press a button that opens the camera or the album, and come back with files."""
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name=button).click()
    opened.value.set_files(list(files))


def open_file_of(page, name):
    """Open an elder's file from 今日."""
    page.get_by_role("button", name=f"其他，{name}").or_(page.get_by_role("link", name=f"其他，{name}")).first.click()
    page.get_by_role("link", name="档案").click()


def signs_for_all(context, page):
    """Let the time pass in which answers are held, and wait until 我的 says that all is with the server."""
    context.clock.run_for(HELD_MS)
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_text("都传好了", exact=True)).to_be_visible(timeout=40_000)


def killed(page):
    """Take a page away as a phone does that needs the memory: nothing of it runs any more."""
    with page.expect_event("crash"), contextlib.suppress(Error):
        page.goto("chrome://crash")
    page.close()


def entry_for(content: bytes, role: str) -> dict:
    return {"sha256": hash_of(content), "role": role, "filetype": "image/jpeg", "bytes": len(content)}


def media_of(served, kind: str) -> list[dict]:
    return [one for row in pull_all(served.supervisor) if row["kind"] == kind for one in row["media"] or ()]


def test_the_house_taken_without_signal_is_there_after_a_restart_and_for_the_stand_in(
    served, kept_phone, phone, people
):
    context = kept_phone()
    permitted(context, served)
    page = context.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    context.set_offline(True)
    open_file_of(page, "龙某一")
    choose(page, "拍屋的照片，龙某一", taken("house.jpg", picture(size=(3000, 2000))))
    expect(page.locator(".house img")).to_be_visible()
    expect(page.locator(".house").get_by_text("在手机上")).to_be_visible()
    expect(page.get_by_role("button", name="换一张，龙某一")).to_be_visible()
    context.close()

    context = kept_phone()  # the phone was switched off; there is still no signal
    context.set_offline(True)
    page = context.new_page()
    come_back(page, served.url)
    open_file_of(page, "龙某一")
    expect(page.locator(".house img")).to_be_visible()
    page.get_by_role("button", name="看屋的照片，龙某一").click()
    expect(page.get_by_role("dialog", name="看照片").locator("img")).to_be_visible()
    page.go_back()  # 返回 closes the picture, and the screen stays
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", name="龙某一")).to_be_visible()

    context.set_offline(False)
    come_back(page, served.url)
    signs_for_all(context, page)
    (told,) = media_of(served, "elder")
    assert (told["role"], told["state"], told["location_source"]) == ("landmark", "here", "gps")
    assert told["location"]["coordinates"] == [HERE["longitude"], HERE["latitude"]]
    original = Image.open(io.BytesIO(served.supervisor.get(f"/media/{told['sha256']}").data))
    assert (original.size, dict(original.getexif())) == ((2048, 1365), {})

    stand_in = people.sign_in(open_account("试替班", "19900000141", ("helper", MAPLE)))
    people.assign(stand_in, served.elders[0], part="backup")
    session.rollback()
    other = phone.new_page()
    begin(other, served.url, "19900000141")
    with other.expect_response(lambda answer: answer.url.endswith("/thumbnail")):
        expect(other.get_by_role("button", name="平安，龙某一")).to_be_visible()
    ready_offline(other)
    phone.set_offline(True)
    open_file_of(other, "龙某一")
    expect(other.locator(".house img")).to_be_visible()  # brought ahead, seen where there is no signal


def test_what_was_said_and_shown_without_signal_is_heard_and_seen_at_the_desk(served, phone, desk):
    permitted(phone, served)
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    phone.set_offline(True)
    answer_otherwise(page, "龙某二", "不舒服", "身上", "先不说")
    page.get_by_role("button", name="说一段，龙某二").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile("[2-9] 秒"), timeout=30_000)
    page.get_by_role("button", name="说完了").click()
    page.get_by_role("button", name="听录音，龙某二").click()  # at once, and without a network
    expect(page.get_by_role("button", name="停下录音，龙某二")).to_be_visible()
    choose(page, "拍一张，龙某二", taken("room.jpg", picture(size=(1600, 1200))))
    expect(page.locator(".photos img")).to_be_visible()
    page.get_by_role("button", name="回今日").click()
    page.get_by_role("link", name="记录").click()
    expect(page.get_by_role("link", name="龙某二")).to_contain_text("照片、录音还有 2 个没传")
    page.get_by_role("link", name="我的").click()
    expect(page.get_by_text("还有 1 张照片、1 段录音没上传")).to_be_visible()

    phone.set_offline(False)
    signs_for_all(phone, page)
    page.get_by_role("link", name="记录").click()
    expect(page.get_by_role("link", name="龙某二")).not_to_contain_text("没传")
    assert sorted((one["role"], one["state"]) for one in media_of(served, "wakeup_check")) == [
        ("situation", "here"),
        ("voice_note", "here"),
    ]

    board = desk.new_page()
    sign_in(board, served.url, served.supervisor_phone)
    board.get_by_role("link", name="照片、录音 2 个").click()
    files = board.get_by_role("region", name="这位老人的照片和录音")
    expect(files.get_by_text("试叫醒记的")).to_be_visible()
    expect(files.locator("img")).to_be_visible()
    files.get_by_role("button", name="听录音，龙某二").click()
    expect(files.get_by_role("button", name="停下录音，龙某二")).to_be_visible()
    expect(files.get_by_text("0:01 /")).to_be_visible()  # it is heard: the time goes on
    files.get_by_role("button", name="看现场照片，龙某二").click()
    viewer = board.get_by_role("dialog", name="看照片")
    expect(viewer.locator("img")).to_be_visible()
    board.keyboard.press("+")
    board.keyboard.press("+")
    expect(viewer.get_by_text("225%")).to_be_visible()
    assert board.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    board.keyboard.press("Escape")
    expect(files.get_by_role("button", name="看现场照片，龙某二")).to_be_focused()


def test_what_did_not_come_says_whom_to_ask_until_somebody_gives_it_up_with_a_reason(served, people, phone, desk):
    helper = people.sign_in(served.helper_id)
    photo, house = picture(), picture()
    one = check(served.elders[2], "unwell") | {"media": [entry_for(photo, "situation")]}
    assert outcome(helper, one)["outcome"] == "accepted"
    filed = change("elder", {}, id=str(served.elders[6]), base_revision=1, media=[entry_for(house, "landmark")])
    assert outcome(helper, filed)["outcome"] == "accepted"
    stand_in = people.sign_in(open_account("试替班", "19900000142", ("helper", MAPLE)))
    people.assign(stand_in, served.elders[6], part="backup")
    three_weeks_ago = clock.now() - timedelta(days=21)
    with unit_of_work():
        session.execute(
            update(DECLARED).where(DECLARED.c.record_id == UUID(one["id"])).values(declared_at=three_weeks_ago)
        )

    page = phone.new_page()
    begin(page, served.url, "19900000142")
    open_file_of(page, "龙某七")
    expect(page.locator(".house").get_by_text("缺了")).to_be_visible()
    expect(page.locator(".house").get_by_text("请问 试叫醒")).to_be_visible()

    screen = desk.new_page()
    sign_in(screen, served.url, served.supervisor_phone)
    screen.get_by_role("link", name="手机与数据").click()
    missing = screen.get_by_role("region", name="缺的照片和录音")
    expect(missing.get_by_text("请问试叫醒")).to_be_visible()
    expect(missing.get_by_text("21 天")).to_be_visible()
    expect(missing.get_by_text("现场照片")).to_be_visible()
    missing.get_by_role(
        "button", name=re.compile("现场照片.*龙某三.*试叫醒.*不会来了|龙某三.*现场照片.*试叫醒.*不会来了")
    ).click()
    missing.get_by_label("为什么不会来了").fill("手机掉进水里，修不好了")
    missing.get_by_role("button", name="不会来了", exact=True).last.click()
    expect(missing.get_by_text("没有缺的")).to_be_visible()
    screen.goto(f"{served.url}/desk/elders/{served.elders[2]}")
    files = screen.get_by_role("region", name="这位老人的照片和录音")
    expect(files.get_by_text("手机掉进水里，修不好了")).to_be_visible()
    expect(files.get_by_text("丢了")).to_be_visible()


def test_awkward_files_stand_upright_or_say_what_is_wrong(served, phone, tmp_path):
    permitted(phone, served)
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    answer_otherwise(page, "龙某四", "有困难", "屋坏了")
    page.get_by_role("link", name="补一句").click()
    expect(page.get_by_role("textbox")).to_be_visible()  # the screen before it has a 返回 of its own
    page.get_by_role("button", name="返回").click()
    choose(page, "拍一张，龙某四", taken("lying.jpg", lying()))
    tile = page.locator(".photos img").first
    expect(tile).to_be_visible()
    above, below = (tile.evaluate(SHADE, [0.5, y]) for y in (0.1, 0.9))
    assert above[0] > 200 > 60 > above[2], "the red half lies on top once it is turned"
    assert below[2] > 200 > 60 > below[0]

    choose(page, "拍一张，龙某四", taken("list.jpg", b"this is no picture"))
    expect(page.get_by_text("这个不是照片，没收下")).to_be_visible()
    choose(
        page,
        "拍一张，龙某四",
        taken("phone.heic", (CAMERA_FILES / "gps_cellid_xiaomi.heic").read_bytes(), "image/heic"),
    )
    expect(page.get_by_text("这种照片手机打不开，原样留着")).to_be_visible()
    choose(page, "拍一张，龙某四", taken("broken.heic", (CAMERA_FILES / "corrupted.heic").read_bytes(), "image/heic"))
    expect(page.locator(".photos figure")).to_have_count(3)
    phone.clock.run_for(15_000)
    page.get_by_role("button", name="回今日").click()
    page.get_by_role("link", name="记录").click()
    expect(page.get_by_role("link", name="龙某四")).not_to_contain_text("还有 3 个", timeout=40_000)
    page.get_by_role("link", name="龙某四").click()
    expect(page.get_by_text("没收下")).to_be_visible(timeout=40_000)
    expect(page.get_by_text("文件坏了，打不开")).to_be_visible()
    expect(page.locator(".photos img")).to_have_count(2, timeout=40_000)  # what the phone cannot open, the county can
    kept = {one["filetype"]: one for one in media_of(served, "wakeup_check") if one["state"] == "here"}
    # The HEIC tells that it was taken long ago, whatever camera handed it over: where the phone is now says nothing of it.
    assert (kept["image/heic"]["location_source"], kept["image/jpeg"]["location_source"]) == ("exif", "gps")
    turned = Image.open(io.BytesIO(served.supervisor.get(f"/media/{kept['image/jpeg']['sha256']}/view").data))
    assert turned.size == (300, 600)
    assert turned.getpixel((150, 60))[0] > 200 > 60 > turned.getpixel((150, 60))[2]


def lying() -> bytes:
    """Return a photo that lies on its side and says so: its left half, red, belongs on top."""
    image = Image.new("RGB", (600, 300), (255, 0, 0))
    image.paste((0, 0, 255), (300, 0, 600, 300))
    turned = Image.Exif()
    turned[0x0112] = 6
    file = io.BytesIO()
    image.save(file, "JPEG", quality=92, exif=turned)
    return file.getvalue()


def test_a_camera_that_closed_the_app_loses_nothing_that_was_recorded_and_it_says_so(served, phone):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    answer_otherwise(page, "龙某五", "不舒服", "身上", "先不说")
    expect(page.get_by_role("button", name="回今日")).to_be_visible()
    after = page.url
    with page.expect_file_chooser():
        page.get_by_role("button", name="拍一张，龙某五").click()
    killed(page)  # Android needed the memory for its camera
    page = phone.new_page()
    come_back(page, after)
    expect(page.get_by_text("那一张没收到")).to_be_visible()
    choose(page, "拍一张，龙某五", taken("room.jpg", picture()))
    expect(page.locator(".photos img")).to_be_visible()
    expect(page.get_by_text("那一张没收到")).to_have_count(0)


def test_a_microphone_that_is_refused_is_said_in_words_and_a_line_can_be_written(served, phone):
    phone.clear_permissions()
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    answer_otherwise(page, "龙某六", "不舒服", "身上", "先不说")
    page.get_by_role("button", name="说一段，龙某六").click()
    expect(page.get_by_text("没让巡访用麦克风")).to_be_visible()
    page.get_by_role("link", name="补一句").click()
    page.locator("#words").fill("嗓子哑了，讲不出话")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("button", name="回今日")).to_be_visible()
