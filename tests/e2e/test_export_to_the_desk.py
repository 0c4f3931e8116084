"""A phone that never finds signal again hands everything over by a file: saved there by tapping, brought in at the desk."""

import base64
import hashlib
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import func, select

from server.foundation.database import session
from server.media.model import MediaArrival
from server.phones.model import PhoneExport
from server.sync.model import Change
from tests.e2e.steps import FIRST, answer_otherwise, begin, come_back, ready_offline, sign_in
from tests.factories.wakeup_checks import change, outcome, pull_all, slot_of

PHOTO = Path(__file__).parents[1] / "data" / "photos" / "hopper_orientation_6.jpg"
WORDS = "龙某三讲夜里咳，要问她女儿"
MINE, THEIRS = "樟树下第一家", "水井上边第二栋木屋"


def contradicted(served, phone, page):
    """Let the helper and the office write different landmarks of one elder; the phone learns that and loses its signal."""
    elder = served.elders[0]
    phone.set_offline(True)
    come_back(page, f"{served.url}/elders/{elder}/landmark")
    page.locator("#field").fill(MINE)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text(MINE).first).to_be_visible()
    theirs = change("elder", {"landmark": THEIRS}, id=elder, base_revision=1)
    assert outcome(served.supervisor, theirs)["outcome"] == "accepted"
    session.rollback()
    phone.set_offline(False)
    phone.clock.fast_forward(15_000)
    expect(page.get_by_text("有人和您写得不一样")).to_be_visible(timeout=40_000)
    served.socket.cut()
    phone.set_offline(True)


def three_answers(served, page):
    """Record without signal: 平安, a door that stays silent, and somebody unwell, with words and a photo."""
    come_back(page, served.url)
    page.get_by_role("button", name=FIRST).click()
    expect(page.get_by_role("button", name=FIRST)).to_have_count(0)
    answer_otherwise(page, "龙某二", "没人应", "还是没人应")
    expect(page.get_by_text("还没有人收到").first).to_be_visible()
    answer_otherwise(page, "龙某三", "不舒服", "身上", "先不说")
    with page.expect_file_chooser() as opening:
        page.get_by_role("button", name="拍一张，龙某三").click()
    opening.value.set_files(PHOTO)
    expect(page.get_by_role("button", name="看现场照片，龙某三")).to_be_visible()
    page.get_by_role("link", name="补一句").click()
    page.locator("#words").fill(WORDS)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("button", name="回今日")).to_be_visible()
    page.get_by_role("button", name="回今日").click()


def saved(page, folder: Path) -> Path:
    """Tap the export of 我的 and return the file that lies among the downloads."""
    page.get_by_role("link", name="我的").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="导出这台手机上的内容").click()
    name = downloading.value.suggested_filename
    expect(page.get_by_text(f"已存成 {name}")).to_be_visible()
    downloading.value.save_as(folder / name)
    return folder / name


def readable(file: Path) -> str:
    """Return all that can be read in a file without the server's key: its words, and what is only written as base64."""
    text = "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in file.read_text().splitlines())
    parts = re.findall("[A-Za-z0-9_-]{16,}", text)
    decoded = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts)
    return "\n".join([text, *(part.decode(errors="replace") for part in decoded)])


def bring_in(page, file: Path):
    """Bring a file in at the desk and return the card that says what came of it."""
    page.get_by_label("选手机导出的文件").set_input_files(file)
    page.get_by_role("button", name="导入", exact=True).click()
    card = page.get_by_role("region", name="导入手机里的文件")
    expect(card.get_by_text("试叫醒 的文件导入了")).to_be_visible()
    for line in ("3 条改动已记入", "1 条和别人改的不一样，两个值都留着", "1 张照片或录音已收下"):
        expect(card.get_by_text(line)).to_be_visible()
    return card


def count(model) -> int:
    found = session.scalar(select(func.count()).select_from(model))
    session.rollback()
    return found


def checks(served) -> dict[str, dict]:
    """Return the checks that the server has, by their elder's id."""
    records = served.supervisor.get("/records/wakeup_check").json["records"]
    session.rollback()
    assert len({one["data"]["elder_id"] for one in records}) == len(records)
    return {one["data"]["elder_id"]: one for one in records}


def everything_there(served, morning) -> tuple:
    """Look at all that the phone had held: what it says, whose it is and when it was; returns it for a second look."""
    first, second, third = map(str, served.elders[:3])
    found, rows = checks(served), {row["id"]: row for row in pull_all(served.supervisor)}
    session.rollback()
    assert {elder: (one["data"]["result"], one["data"]["detail"]) for elder, one in found.items()} == {
        first: ("safe_seen", None), second: ("no_answer", None), third: ("unwell", WORDS),
    }  # fmt: skip
    assert {one["recorder_id"] for one in found.values()} == {str(served.helper_id)}
    seen = [datetime.fromisoformat(found[elder]["occurred_at"]) for elder in (first, second, third)]
    assert morning < seen[0] < seen[1] < seen[2] < morning + timedelta(minutes=10)  # not when the file was brought in
    assert rows[slot_of(second)]["data"]["state"] == "no_answer"
    (photo,) = found[third]["media"]
    assert (photo["role"], photo["state"]) == ("situation", "here")
    content = served.supervisor.get(f"/media/{photo['sha256']}").data
    session.rollback()
    assert hashlib.sha256(content).hexdigest() == photo["sha256"]
    (conflict,) = rows[first]["conflicts"]
    assert [(one["value"], one["by_name"]) for one in conflict["values"]] == [(THEIRS, "试主管"), (MINE, "试叫醒")]
    return found, rows, count(Change), count(MediaArrival), count(PhoneExport)


def test_what_a_phone_without_signal_holds_is_with_the_server_by_its_file_alone_and_once(
    served, phone, desk, tmp_path, morning, every_hour
):
    page = phone.new_page()
    with page.expect_response(lambda answer: answer.url.endswith("/sync/device-keys")):
        begin(page, served.url, served.helper_phone)
    ready_offline(page)
    contradicted(served, phone, page)
    three_answers(served, page)
    file = saved(page, tmp_path)
    phone.close()  # dropped into the river
    served.socket.open()
    assert (checks(served), count(MediaArrival)) == ({}, 0)

    open_to_all = readable(file)
    assert str(served.helper_id) in open_to_all  # as the certificate says it: the search looks into that too
    for secret in ("龙某", "试叫醒", WORDS, MINE, "no_answer", "wakeup_check", *map(str, served.elders)):
        assert secret not in open_to_all, secret

    with every_hour(11):
        screen = desk.new_page()
        sign_in(screen, served.url, served.supervisor_phone)
        screen.get_by_role("link", name="手机与数据").click()
        card = bring_in(screen, file)
        expect(card.get_by_text("这个文件以前导入过")).to_have_count(0)
        card.get_by_role("button", name="看里面的内容").first.click()
        expect(card.get_by_text(WORDS)).to_be_visible()
        expect(card.get_by_text(MINE)).to_be_visible()
        there = everything_there(served, morning)
        expect(bring_in(screen, file).get_by_text("这个文件以前导入过")).to_be_visible()
        assert everything_there(served, morning) == there
