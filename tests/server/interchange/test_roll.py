"""The roll from Excel: who may bring it in, what each cell does, difference, undo, once only."""

import threading
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from server.accounts.model import Assignment, AuditEntry, WorkerRole
from server.foundation import clock
from server.foundation.database import session
from server.records.model import Record, RecordRevision
from server.wakeup_checks.model import Elder, WakeupSlot
from tests.conftest import MORNING
from tests.people import BEFORE, CLEAR, COUNTY, MAPLE
from tests.server.interchange.sheets import GOOD, roll, rows_of, text_table, upload, workbook

TOWNSHIP = MAPLE[:9]


@contextmanager
def later(minutes: int):
    """Be some minutes later."""
    with clock.fixed(MORNING + timedelta(minutes=minutes), every_thread=True):
        yield


def bring_in(client, *changes: dict, **more) -> dict:
    """Check and apply a roll; returns the import."""
    checked = upload(client, roll(*changes), **more)
    assert checked.status_code == 201, checked.json
    applied = client.post(f"/imports/{checked.json['id']}/apply", json={})
    assert applied.status_code == 200, applied.json
    return applied.json


def faults(client, **cells) -> set:
    told = upload(client, roll(cells)).json
    return {(fault["column"], fault["slug"]) for fault in told["faults"]}


def the_elder() -> Elder:
    session.rollback()
    return session.scalars(select(Elder)).one()


def state_of(table, **where):
    session.rollback()
    return session.execute(select(table).filter_by(**where)).scalars().all()


def test_a_row_becomes_an_elder_with_slots_pairs_and_a_first_revision(people):
    helper = people.worker(("helper", MAPLE), name="石某某")
    backup = people.worker(("helper", TOWNSHIP), name="粟某某")
    done = bring_in(
        people.county(),
        {
            "民族": "侗族", "身份证号": "000000194103050026", "组": "第三组", "团寨": "上寨", "听力": "耳背", "紧急联系人": "示范女（女儿）",
            "联系电话": 19900000002, "钥匙保管人": "邻某 19900000003", "叫醒员": "石某某", "备用叫醒员": "粟某某", "方式": "敲门、看炊烟/门窗",
            "频次": "隔日", "时间窗": "7点-9点", "同意日期": date(2026, 10, 8), "同意方式": "签字", "经度": 109.7, "纬度": 26.87, "坐标系": "WGS-84",
            "本人电话": "19900000001", "屋场位置": "水井上边", "健康情况": "高血压",
        },
    )  # fmt: skip
    assert done["summary"]["applied"] == {"new": 1, "changed": 0}
    elder = the_elder()
    record = session.get(Record, elder.record_id)
    assert (record.area_code, record.group_no, record.zhai_name, record.entry_mode) == (MAPLE, "3", "上寨", "import")
    assert (elder.name, elder.sex, elder.birth_date, elder.ethnicity) == ("示范甲", "2", date(1941, 3, 5), "12")
    assert (elder.id_number, elder.phone, elder.health_note) == ("000000194103050026", "19900000001", "高血压")
    assert (elder.categories, elder.living, elder.risk, elder.hearing) == (["alone"], "alone", "key", "hard")
    assert (elder.methods, elder.frequency, elder.window_start, elder.window_end) == (
        ["knock", "smoke"],
        "alternate",
        "07:00",
        "09:00",
    )
    assert elder.contacts[0] | {"id": ""} == {
        "id": "",
        "name": "示范女",
        "relation": "女儿",
        "phone": "19900000002",
        "place": None,
    }
    assert elder.key_holder == {"name": "邻某", "phone": "19900000003", "place": None}
    assert (elder.consent["date"], elder.consent["how"], elder.state) == ("2026-10-08", "signed", "active")
    assert elder.schedule_from == MORNING.date()
    pairs = session.execute(select(Assignment.worker_id, Assignment.part, Assignment.starts_on)).all()
    assert set(pairs) == {(helper, "primary", MORNING.date()), (backup, "backup", MORNING.date())}
    assert session.scalar(select(func.count()).select_from(WakeupSlot)) > 0
    why = session.scalars(select(RecordRevision.why).where(RecordRevision.record_id == elder.record_id)).all()
    assert why == ["导入 名单.xlsx"]
    session.rollback()


def test_without_consent_an_elder_is_pending_and_sex_and_birth_follow_from_the_id(people):
    bring_in(people.county(), {"性别": None, "出生日期": None, "身份证号": "000000194103050026"})
    elder = the_elder()
    assert (elder.state, elder.sex, elder.birth_date) == ("pending", "2", date(1941, 3, 5))
    session.rollback()


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"身份证号": "000000194103050024"}, {("身份证号", "id-check-digit")}),
        ({"身份证号": "000000194103050026", "出生日期": "1941-03-06", "性别": "男"},
         {("出生日期", "id-birth-mismatch"), ("性别", "id-sex-mismatch")}),
        ({"出生日期": "2027-01-01"}, {("出生日期", "date-future")}),
        ({"村": "茶溪村"}, {("村", "village-ambiguous")}),
        ({"村": "茶溪村", "乡镇": "林城镇"}, set()),
        ({"村": "茶溪村", "乡镇": "月亮镇"}, {("乡镇", "township-unknown")}),
        ({"叫醒员": "无此人"}, {("叫醒员", "helper-not-found")}),
        ({"经度": 109.7, "纬度": 26.87}, {("坐标系", "coordinate-system-missing")}),
        ({"经度": 26.87, "纬度": 109.7, "坐标系": "GPS"}, {("经度", "coordinate-range"), ("纬度", "coordinate-range")}),
        ({"同意日期": "2026-10-08"}, {("同意方式", "consent-half")}),
        ({"联系电话": "19900000002"}, {("紧急联系人", "contact-without-name")}),
        ({"姓名": None, "村": None, "对象类别": None, "居住方式": "山洞"},
         {("姓名", "missing"), ("村", "missing"), ("对象类别", "missing"), ("居住方式", "word-unknown")}),
        ({"身份证号": "", "出生日期": ""}, {("出生日期", "missing")}),
        ({"团寨": "=1+1"}, {("团寨", "formula")}),
    ],
)  # fmt: skip
def test_every_fault_of_a_row_is_named(people, cells, named):
    assert faults(people.county(), **cells) == named


def test_a_fault_tells_row_column_cell_masked_value_and_a_sentence(people):
    told = upload(people.county(), roll({}, {"姓名": "示范乙", "身份证号": "000000194103050024"})).json["faults"]
    assert told == [
        {"row": 3, "column": "身份证号", "cell": "H3", "value": "0000************24", "slug": "id-check-digit",
         "message": "身份证号的校验码不对，可能有一位写错了。"}
    ]  # fmt: skip


def test_even_a_broken_number_is_not_shown(people):
    for written, shown in (("0000001941", "0000****41"), ("4312", "****"), ("某某某", "***")):
        told = upload(people.county(), roll({"身份证号": written, "联系电话": "1990000", "紧急联系人": "示范女"})).json[
            "faults"
        ]
        assert [fault["value"] for fault in told] == [shown, "****"]


@pytest.mark.parametrize("system", ["GCJ-02", "BD-09"])
def test_shifted_coordinates_are_turned_back(people, system):
    from server.foundation.spatial import gcj02_from_wgs84

    shifted = gcj02_from_wgs84(109.7, 26.87)
    if system == "BD-09":
        from math import atan2, cos, hypot, pi, sin

        turn = pi * 3000 / 180
        radius = hypot(*shifted) + 0.00002 * sin(shifted[1] * turn)
        angle = atan2(shifted[1], shifted[0]) + 0.000003 * cos(shifted[0] * turn)
        shifted = (radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006)
    county = people.county()
    bring_in(county, {"经度": shifted[0], "纬度": shifted[1], "坐标系": system})
    told = county.get("/records/elder").json["records"][0]
    assert told["location"]["coordinates"] == pytest.approx([109.7, 26.87], abs=2e-5)
    assert told["location_source"] == "manual"


def test_the_same_file_again_changes_nothing_and_a_changed_one_only_the_difference(people):
    county = people.county()
    bring_in(
        county,
        {"健康情况": "高血压", "听力": "正常", "联系电话": "19900000002", "紧急联系人": "示范女"},
        {"姓名": "示范乙"},
    )
    again = upload(
        county,
        roll(
            {"健康情况": "高血压", "听力": "正常", "联系电话": "19900000002", "紧急联系人": "示范女"},
            {"姓名": "示范乙"},
        ),
    ).json
    assert (again["summary"]["unchanged"], again["changes"]) == (2, [])
    told = upload(
        county, roll({"健康情况": "糖尿病", "听力": "差", "联系电话": "19900000009", "紧急联系人": "示范女"})
    ).json
    assert told["changes"] == [
        {"row": 2, "name": "示范甲（坪村镇枫木村）", "what": "changed", "fields": [
            {"field": "hearing", "label": "听力", "before": "正常", "after": "听力差"},
            {"field": "health_note", "label": "健康情况", "before": "（已隐藏）", "after": "（已隐藏）"},
            {"field": "contacts", "label": "紧急联系人", "before": "示范女 199****0002", "after": "示范女 199****0009"},
        ]}
    ]  # fmt: skip


def test_a_blank_cell_leaves_what_is_there_and_清空_takes_it_away(people):  # noqa: N802
    county = people.county()
    bring_in(county, {"听力": "差", "团寨": "上寨"})
    assert upload(county, roll({"听力": None, "团寨": " "})).json["summary"]["unchanged"] == 1
    bring_in(county, {"听力": "清空", "团寨": "清空"})
    assert the_elder().hearing is None
    assert session.get(Record, the_elder().record_id).zhai_name is None
    session.rollback()


def test_consent_given_later_makes_a_pending_elder_active(people):
    county = people.county()
    bring_in(county, {})
    bring_in(county, {"同意日期": "2026-11-20", "同意方式": "口头"})
    assert the_elder().state == "active"
    session.rollback()


def test_another_helper_takes_over_and_the_first_one_stops(people):
    first = people.worker(("helper", MAPLE), name="石某某")
    second = people.worker(("helper", MAPLE), name="粟某某")
    county = people.county()
    bring_in(county, {"叫醒员": "石某某"})
    elder_id = the_elder().record_id
    assert people.sign_in(first).get(f"/records/elder/{elder_id}").status_code == 200
    with later(5):
        done = bring_in(county, {"叫醒员": "粟某某"})
        assert done["changes"][0]["fields"] == [
            {"field": "primary", "label": "叫醒员", "before": "石某某", "after": "粟某某"}
        ]
        assert people.sign_in(first).get(f"/records/elder/{elder_id}").status_code == 404
        assert people.sign_in(second).get(f"/records/elder/{elder_id}").status_code == 200
        county.post(f"/imports/{done['id']}/undo")
        assert people.sign_in(first).get(f"/records/elder/{elder_id}").status_code == 200
        assert people.sign_in(second).get(f"/records/elder/{elder_id}").status_code == 404


def test_a_backup_who_takes_over_is_no_longer_the_backup(people):
    people.worker(("helper", MAPLE), name="石某某")
    backup = people.worker(("helper", MAPLE), name="粟某某")
    county = people.county()
    bring_in(county, {"叫醒员": "石某某", "备用叫醒员": "粟某某"})
    with later(5):
        done = bring_in(county, {"叫醒员": "粟某某"})
        assert [(field["label"], field["after"]) for field in done["changes"][0]["fields"]] == [
            ("叫醒员", "粟某某"),
            ("备用叫醒员", ""),
        ]
        held = [(one.worker_id, one.part) for one in state_of(Assignment) if one.ends_on is None]
        assert held == [(backup, "primary")]
        session.rollback()
        swapped = bring_in(county, {"叫醒员": "石某某", "备用叫醒员": "粟某某"})
        assert swapped["summary"]["applied"]["changed"] == 1
        assert upload(county, roll({"叫醒员": "石某某", "备用叫醒员": "粟某某"})).json["summary"]["unchanged"] == 1


def test_somebody_entered_by_hand_meanwhile_is_not_doubled(people):
    county = people.county()
    first = upload(county, roll({"身份证号": "000000194103050026"})).json["id"]
    bring_in(county, {})
    done = county.post(f"/imports/{first}/apply", json={}).json
    assert (done["summary"]["applied"]["new"], len(done["left"])) == (0, 1)
    the_elder()
    session.rollback()


def test_a_new_elder_reaches_the_helper_s_phone_and_an_undone_one_leaves_it(people):
    phone = people.sign_in(people.worker(("helper", MAPLE), name="石某某"))
    cursor = phone.get("/sync/pull").json["cursor"]
    county = people.county()
    done = bring_in(county, {"叫醒员": "石某某", "身份证号": "000000194103050026"})
    page = phone.get(f"/sync/pull?cursor={cursor}").json
    told = [one for one in page["changes"] if one["kind"] == "elder"]
    assert [one["data"]["name"] for one in told] == ["示范甲"]
    assert "000000194103050026" not in str(page)
    with later(5):
        county.post(f"/imports/{done['id']}/undo")
        page = phone.get(f"/sync/pull?cursor={page['cursor']}").json
        assert {one["gone"] for one in page["changes"] if one["kind"] == "elder"} == {True}


def test_a_helper_is_found_by_phone_and_two_of_one_name_are_not_guessed(people):
    people.worker(("helper", MAPLE), name="石某某")
    people.worker(("helper", MAPLE), name="石某某")
    people.worker(("helper", CLEAR), name="龙某某")
    county = people.county()
    assert faults(county, 叫醒员="石某某") == {("叫醒员", "helper-ambiguous")}
    assert faults(county, 叫醒员="龙某某") == {("叫醒员", "helper-not-found")}
    assert faults(county, 叫醒员="石某某 19900000001") == set()
    assert faults(county, 叫醒员="龙某某 19900000001") == {("叫醒员", "helper-name-differs")}
    assert faults(county, 叫醒员="19900000001", 备用叫醒员=19900000001) == {("备用叫醒员", "helper-twice")}


def test_faulty_rows_keep_the_import_back_unless_they_may_be_left_out(people):
    county = people.county()
    checked = upload(county, roll({}, {"姓名": "示范乙", "村": "没有村"})).json
    refused = county.post(f"/imports/{checked['id']}/apply", json={})
    assert (refused.status_code, refused.json["slug"]) == (409, "faults-stand")
    assert county.get(f"/imports/{checked['id']}").json["state"] == "checked"
    done = county.post(f"/imports/{checked['id']}/apply", json={"skip_faulty": True})
    assert done.json["summary"]["applied"]["new"] == 1
    again = county.post(f"/imports/{checked['id']}/apply", json={"skip_faulty": True})
    assert (again.status_code, again.json["slug"]) == (409, "import-not-open")


def test_the_same_person_twice(people):
    county = people.county()
    number = "000000194103050026"
    told = upload(
        county, roll({"身份证号": number}, {"姓名": "示范乙", "身份证号": number}, {}, {"姓名": "示范丙"})
    ).json
    assert [(fault["row"], fault["column"], fault["slug"]) for fault in told["faults"]] == [
        (3, "身份证号", "duplicate-in-file"), (4, "姓名", "duplicate-in-file"),
    ]  # fmt: skip
    bring_in(county, {"身份证号": number})
    assert faults(county, 身份证号="000000194103050042") == {("身份证号", "id-differs")}
    assert upload(county, roll({})).json["summary"]["unchanged"] == 1, "known by name, birth date and village"
    renamed = upload(county, roll({"姓名": "示范甲甲", "身份证号": number})).json["changes"]
    assert renamed[0]["fields"][0] | {} == {"field": "name", "label": "姓名", "before": "示范甲", "after": "示范甲甲"}


def test_a_known_person_gets_an_id_number_and_nobody_is_doubled(people):
    county = people.county()
    bring_in(county, {})
    done = bring_in(county, {"身份证号": "000000194103050026"})
    assert done["summary"]["applied"] == {"new": 0, "changed": 1}
    assert the_elder().id_number == "000000194103050026"
    session.rollback()


def test_what_changed_between_check_and_apply_is_left_and_named(people):
    county = people.county()
    bring_in(county, {"听力": "正常"})
    first = upload(county, roll({"听力": "差"})).json
    bring_in(county, {"听力": "听不见"})
    done = county.post(f"/imports/{first['id']}/apply", json={}).json
    assert done["summary"]["applied"] == {"new": 0, "changed": 0}
    assert done["left"][0]["row"] == 2
    assert the_elder().hearing == "deaf"
    session.rollback()


def test_two_checks_of_one_file_bring_nobody_in_twice(people):
    county = people.county()
    first, second = (upload(county, roll({})).json["id"] for _ in range(2))
    county.post(f"/imports/{first}/apply", json={})
    done = county.post(f"/imports/{second}/apply", json={}).json
    assert (done["summary"]["applied"]["new"], len(done["left"])) == (0, 1)
    the_elder()
    session.rollback()


def test_applied_by_eight_at_once_it_is_applied_once(people):
    county = people.county()
    imported = upload(county, roll(*({"姓名": f"示范{name}"} for name in "甲乙丙丁戊己庚辛"))).json["id"]
    found = []
    clients = [people.sign_in(county.worker_id, f"desk-{n}") for n in range(8)]
    threads = [
        threading.Thread(
            target=lambda client=client: found.append(client.post(f"/imports/{imported}/apply", json={}).status_code)
        )
        for client in clients
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200] + [409] * 7
    assert len(state_of(Elder)) == 8
    session.rollback()


def test_undo_makes_new_elders_void_and_a_later_import_brings_them_anew(people):
    people.worker(("helper", MAPLE), name="石某某")
    county = people.county()
    done = bring_in(county, {"叫醒员": "石某某"})
    undone = county.post(f"/imports/{done['id']}/undo").json
    assert (undone["state"], undone["summary"]["undone"], undone["left"]) == ("undone", 1, [])
    assert session.get(Record, the_elder().record_id).review["state"] == "void"
    assert state_of(Assignment) == []
    assert {(slot.review or {}).get("state") for slot in state_of(Record, kind="wakeup_slot")} == {"void"}
    assert bring_in(county, {})["summary"]["applied"]["new"] == 1
    assert county.post(f"/imports/{done['id']}/undo").json["slug"] == "import-not-open"


def test_what_something_was_built_on_is_not_undone(people, app):
    people.worker(("helper", MAPLE), name="石某某")
    county = people.county()
    done = bring_in(county, {"叫醒员": "石某某"}, {"姓名": "示范乙"}, {"姓名": "示范丙"})
    elders = {elder.name: elder.record_id for elder in state_of(Elder)}
    other = people.helper()
    session.rollback()
    people.assign(other, elders["示范乙"])
    with later(5):
        slots = state_of(WakeupSlot, elder_id=elders["示范丙"], day=MORNING.date())
        check = {"elder_id": str(elders["示范丙"]), "slot_id": str(slots[0].record_id), "result": "safe_seen"}
        session.rollback()
        push(county, check)
        undone = county.post(f"/imports/{done['id']}/undo").json
    assert {one["name"][:3] for one in undone["left"]} == {"示范乙", "示范丙"}
    assert undone["summary"]["undone"] == 1


def push(client, data: dict) -> None:
    from server.foundation.ids import uuid7

    moment = (MORNING + timedelta(minutes=5)).isoformat()
    change = {"change_id": str(uuid7()), "kind": "wakeup_check", "id": str(uuid7()), "base_revision": None, "base_change_id": None,
              "occurred_at": moment, "data": data}  # fmt: skip
    answer = client.post(
        "/sync/push",
        json={"device_id": client.device, "device_time": moment, "client_version": "1", "changes": [change]},
    )
    assert answer.json["outcomes"][0]["outcome"] == "accepted", answer.json


def test_every_row_must_lie_within_the_area_of_the_role(people):
    mine = people.sign_in(people.worker(("township_supervisor", TOWNSHIP)))
    told = upload(mine, roll({}, {"姓名": "示范乙", "村": "改河社区"})).json
    assert told["area_code"] == TOWNSHIP
    assert [(fault["row"], fault["slug"]) for fault in told["faults"]] == [(3, "village-outside")]
    assert upload(mine, roll({}), area=COUNTY).status_code == 403
    assert upload(mine, roll({}), area="431225100").status_code == 403
    assert upload(mine, roll({}), area="999999").status_code == 422
    assert upload(mine, roll({}), area="x").status_code == 422


def test_a_person_on_the_roll_of_another_township_is_not_taken_over(people):
    number = "000000194103050026"
    bring_in(people.county(), {"村": "改河社区", "身份证号": number})
    mine = people.sign_in(people.worker(("township_supervisor", TOWNSHIP)))
    assert faults(mine, 身份证号=number) == {("身份证号", "on-another-roll")}


def test_who_may_not(people):
    county = people.county()
    done = bring_in(county, {})["id"]
    others = [
        people.helper(),
        people.team_leader(),
        people.sign_in(people.worker(("auditor", COUNTY))),
        people.sign_in(people.worker()),
    ]
    for other in others:
        assert upload(other, roll({})).status_code == 403
        assert other.get("/imports").status_code == 403
        assert other.get("/exports/roll.xlsx").status_code == 403
        assert other.get("/exports/roll.csv").status_code == 403
        for method, path in (("get", ""), ("post", "/apply"), ("post", "/undo")):
            more = {"json": {}} if method == "post" else {}
            assert getattr(other, method)(f"/imports/{done}{path}", **more).status_code == 404
    neighbour = people.sign_in(people.worker(("township_supervisor", "431225100")))
    assert neighbour.get(f"/imports/{done}").status_code == 404
    assert neighbour.get("/imports").json == {"imports": []}
    assert county.get("/imports/nonsense/template.xlsx").status_code == 404


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimited_text_as_offices_save_it(people, encoding, delimiter):
    told = upload(people.county(), text_table(rows_of({}, {"姓名": "示范乙"}), encoding, delimiter), "名单.csv").json
    assert (told["summary"]["new"], told["faults"]) == (2, [])


def test_a_title_blank_lines_a_header_over_two_lines_and_columns_nobody_knows(people):
    headers = ["序号", *GOOD, "位置", "", "备注（可不填）"]
    below = [""] * (len(GOOD) + 1) + ["经度", "纬度", ""]
    lines = [
        ["会同县名单"],
        [],
        headers,
        below,
        [1, *GOOD.values(), 109.7, 26.8, "x"],
        [],
        ["", *(GOOD | {"姓名": "示范乙 "}).values()],
    ]
    told = upload(people.county(), workbook(lines)).json
    assert {(fault["row"], fault["column"], fault["cell"]) for fault in told["faults"]} == {(5, "坐标系", "")}
    assert told["summary"] | {} == told["summary"] | {
        "rows": 2,
        "new": 1,
        "ignored_columns": ["序号", "备注（可不填）"],
    }


def test_the_template_can_be_filled_in_and_its_example_is_skipped(people):
    county = people.county()
    content = county.get("/imports/roll/template.xlsx").data
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert {"姓名", "性别", "出生日期", "民族", "身份证号", "村", "组", "团寨", "对象类别", "居住方式", "风险等级", "听力", "紧急联系人", "联系电话",
            "钥匙保管人", "叫醒员", "备用叫醒员", "方式", "频次", "时间窗", "同意日期", "同意方式", "经度", "纬度", "坐标系"} <= set(headers)  # fmt: skip
    assert sheet["A2"].value.startswith("示例")
    assert len(sheet.data_validations.dataValidation) >= 8
    explained = [row[0].value for row in book["填写说明"].iter_rows(min_row=6)]
    assert explained == headers
    for header, value in GOOD.items():
        sheet.cell(3, headers.index(header) + 1, value)
    stream = BytesIO()
    book.save(stream)
    told = upload(county, stream.getvalue()).json
    assert (told["summary"]["new"], told["summary"]["examples"], told["faults"]) == (1, 1, [])


def test_an_export_is_masked_marked_and_logged(people):
    people.worker(("helper", MAPLE), name="石某某")
    county = people.county()
    bring_in(county, {"身份证号": "000000194103050026", "联系电话": "19900000002", "紧急联系人": "示范女", "健康情况": "高血压", "叫醒员": "石某某",
                      "屋场位置": "@SUM(1)"})  # fmt: skip
    book = load_workbook(BytesIO(county.get("/exports/roll.xlsx").data))
    headers, row = ([cell.value for cell in line] for line in book.worksheets[0].iter_rows(max_row=2))
    told = dict(zip(headers, row, strict=True))
    assert (told["姓名"], told["村"], told["乡镇"], told["叫醒员"]) == ("示范甲", "枫木村", "坪村镇", "石某某")
    assert (told["身份证号"], told["联系电话"], told["健康情况"]) == ("0000************26", "199****0002", "（已隐藏）")
    assert told["屋场位置"] == "'@SUM(1)"
    assert "试" in book["导出说明"]["A1"].value
    text = county.get("/exports/roll.csv?area=431225101").data.decode("utf-8-sig")
    assert "000000194103050026" not in text
    assert "19900000002" not in text
    assert "导出" in text.splitlines()[-1]
    logged = [
        (entry.action, entry.facts["format"], entry.facts["rows"])
        for entry in state_of(AuditEntry, action="list.exported")
    ]
    assert sorted(logged) == [("list.exported", "csv", 1), ("list.exported", "xlsx", 1)]
    session.rollback()


def test_an_export_brought_in_again_does_no_damage(people):
    county = people.county()
    bring_in(county, {"身份证号": "000000194103050026"})
    told = upload(county, county.get("/exports/roll.csv").data, "名单.csv").json
    assert {(fault["column"], fault["slug"]) for fault in told["faults"]} == {("身份证号", "masked")}


def test_from_the_command_line(app, people, tmp_path):
    run = app.test_cli_runner().invoke
    path = tmp_path / "名单.xlsx"
    path.write_bytes(roll({}, {"姓名": "示范乙", "村": "没有村"}))
    said = run(args=["roll", "import", str(path)])
    assert (said.exit_code, "village-unknown" in said.output, "什么都没有改" in said.output) == (0, True, True)
    refused = run(args=["roll", "import", str(path), "--apply"])
    assert refused.exit_code != 0
    assert len(state_of(Elder)) == 0
    done = run(args=["roll", "import", str(path), "--apply", "--skip-faulty"])
    assert (done.exit_code, "新增 1" in done.output) == (0, True), done.output
    assert len(state_of(Elder)) == 1
    undone = run(args=["roll", "undo"])
    assert (undone.exit_code, "撤销了 1 行" in undone.output) == (0, True), undone.output
    assert run(args=["roll", "undo"]).exit_code != 0
    (tmp_path / "bad.xlsx").write_bytes(b"<html>")
    assert "网页" in run(args=["roll", "import", str(tmp_path / "bad.xlsx")]).output
    session.rollback()


def test_helpers_of_yesterday_are_not_paired(people):
    gone = people.worker(("helper", MAPLE), name="石某某")
    session.execute(WorkerRole.__table__.update().where(WorkerRole.worker_id == gone).values(ends_on=BEFORE))
    session.commit()
    assert faults(people.county(), 叫醒员="石某某") == {("叫醒员", "helper-not-found")}
