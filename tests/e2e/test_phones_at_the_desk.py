"""A supervisor shuts a lost phone out, decides about what it still delivered, and brings in the file of another one."""

import json
import os
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from server.foundation.database import session
from tests.e2e.conftest import open_account
from tests.e2e.steps import sign_in
from tests.factories.phones import make_device
from tests.factories.sealed import Author, delivered
from tests.factories.wakeup_checks import check
from tests.people import MAPLE


@pytest.fixture
def left_behind(served, people):
    """Return what two phones of a helper still hold: sealed post of the one, the file of the other."""
    helper = people.sign_in(open_account("杨某某", "19900000201", ("helper", MAPLE)), device="lost-7f3a")
    for elder in served.elders[:4]:
        people.assign(helper, elder, part="backup")
    old = people.sign_in(helper.worker_id, device="old-22c1")
    make_device(helper, name="红米 9A")
    make_device(old, name="旧手机 vivo Y30")
    lost_phone, old_phone = Author(helper), Author(old)
    notes = ("门反锁了，喊了三遍没人应", "在灶屋里，讲有点头晕")
    first = check(served.elders[0], "no_answer", detail=notes[0], actions=["knocked_again", "asked_neighbour"])
    second = check(served.elders[1], "unwell", detail=notes[1])
    first["change_id"], second["change_id"] = sorted(
        (first["change_id"], second["change_id"])
    )  # as a phone numbers them
    post = lost_phone.post(lost_phone.envelope(first), lost_phone.envelope(second))
    file = old_phone.export(
        [check(served.elders[2], "safe_seen"), check(served.elders[3], "nonsense")],
        drafts=[{"id": "words/1", "body": {"value": {"detail": "写了一半"}, "from": "{}"}}],
        held=[{"id": str(uuid4()), "kind": "wakeup_check", "revision": None}],
        damaged=[{"table": "outbox", "sealed": "AAAA"}],
    )
    gone = [str(uuid4()), str(uuid4())]
    old.post("/sync/reconcile", json={"device_id": old.device, "epoch": None, "held": [], "lost": gone})
    session.rollback()  # SQLite has one writer: this test must not be the one
    return {"post": post, "file": file}


def open_screen(served, desk):
    """Sign in as the supervisor and open the screen; returns the page."""
    page = desk.new_page()
    sign_in(page, served.url, served.supervisor_phone)
    page.get_by_role("link", name="手机与数据").click()
    return page


def picture(page, name: str):
    """Keep a picture where somebody asked for pictures."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_a_lost_phone_is_shut_out_and_what_it_still_delivers_is_decided(served, desk, left_behind):
    page = open_screen(served, desk)
    expect(page.get_by_text("没有要您定的")).to_be_visible()
    page.get_by_role("button", name="停用杨某某 的 红米 9A").click()
    expect(page.get_by_text("它下次有信号时，没传的记录还会交一次")).to_be_visible()
    page.get_by_label("为什么停用").fill("赶集时丢了")
    picture(page, "revoke")
    page.get_by_role("button", name="停用这台设备").click()
    expect(page.get_by_text("赶集时丢了").last).to_be_visible()

    assert delivered(served.app, left_behind["post"])["wipe"]
    session.rollback()
    page.get_by_role("link", name="设置").click()
    page.get_by_role("link", name="手机与数据").click()
    expect(page.get_by_text("2 条等您定").first).to_be_visible()
    page.get_by_role("button", name="看内容").first.click()
    expect(page.get_by_text("门反锁了，喊了三遍没人应")).to_be_visible()
    expect(page.get_by_text("没人应", exact=True)).to_be_visible()
    picture(page, "quarantine")
    page.get_by_role("button", name="这部手机的 2 条全部收下").click()
    expect(page.get_by_text("收下了 2 条，其中 0 条没能记入")).to_be_visible()
    assert len(served.supervisor.get("/records/wakeup_check").json["records"]) == 2


def test_what_is_left_out_needs_a_reason_and_stays(served, desk, left_behind):
    (device,) = served.supervisor.get("/devices", query_string={"q": "lost-7f3a"}).json["devices"]
    path = f"/workers/{device['worker_id']}/devices/lost-7f3a/revoke"
    assert served.supervisor.post(path, json={"reason": "丢了"}).status_code == 200
    delivered(served.app, left_behind["post"])
    session.rollback()
    page = open_screen(served, desk)
    page.get_by_role("button", name="不收").first.click()
    page.get_by_label("理由：怎么知道的，问过谁").fill("问过本人，手机那天不在她手上")
    page.get_by_role("form", name="不收").get_by_role("button", name="不收").click()
    expect(page.get_by_text("这一条不收，一直留着")).to_be_visible()
    page.get_by_text("处理过的 1 条").click()
    expect(page.get_by_text("问过本人，手机那天不在她手上")).to_be_visible()


def test_the_file_of_a_phone_is_brought_in_and_says_what_came_of_it(served, desk, left_behind):
    page = open_screen(served, desk)
    chooser = page.get_by_label("选手机导出的文件")
    chooser.set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"})
    expect(page.get_by_text("这不是手机导出的文件")).to_be_visible()
    content = json.dumps(left_behind["file"]).encode()
    for time in ("first", "again"):
        chooser.set_input_files({"name": "xunfang.json", "mimeType": "application/json", "buffer": content})
        page.get_by_role("button", name="导入", exact=True).click()
        expect(page.get_by_text("杨某某 的文件导入了")).to_be_visible()
        expect(page.get_by_text("1 条改动已记入")).to_be_visible()
        assert page.get_by_text("这个文件以前导入过").count() == (time == "again")
    page.get_by_role("button", name="看里面的内容").first.click()
    expect(page.get_by_text("写了一半")).to_be_visible()
    page.get_by_role("button", name="看 2 个编号").click()
    picture(page, "file")
    page.get_by_role("button", name="处理好了").first.click()
    page.get_by_label("怎么处理的").fill("问过本人，已经补录")
    page.get_by_role("form", name="处理好了").get_by_role("button", name="处理好了").click()
    expect(page.get_by_text("处理过的 1 条")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, "narrow")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
