"""Points and signs from Excel: checked first, faults by cell, differences, undone where nothing was built on it."""

import io

import openpyxl
import pytest

from tests.factories.patrols import days_from_now, make_shift, record, visit

POINTS = "名称,地点类型,乡镇,村,位置,重要性,几天一次,提示,经度,纬度,坐标系"
SIGNS = "名称,村,位置,牌上文字,牌上电话,状况,损坏情况,最近查看"


def sheet(head: str, *rows: str) -> bytes:
    return "\n".join([head, *rows]).encode("utf-8-sig")


def check(client, name: str, content: bytes) -> dict:
    data = {"file": (io.BytesIO(content), f"{name}.csv")}
    answer = client.post(f"/imports/{name}", data=data, content_type="multipart/form-data")
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.json


def bring_in(client, name: str, content: bytes) -> dict:
    checked = check(client, name, content)
    answer = client.post(f"/imports/{checked['id']}/apply", json={"skip_faulty": False})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def listed(client, kind: str) -> list[dict]:
    return client.get(f"/records/{kind}").json["records"]


BRIDGE = "大桥下,桥梁/桥下,坪村镇,枫木村,南门大桥东头,重点,每3天,从台阶下去,109.7163,26.8750,WGS-84"


@pytest.fixture
def lead(people):
    return people.station_lead()


def test_points_come_in(lead):
    bring_in(lead, "patrol_points", sheet(POINTS, BRIDGE, "南站,汽车站,坪村镇,枫木村,,,,,,,"))
    bridge, station = sorted(listed(lead, "patrol_point"), key=lambda row: row["data"]["name"], reverse=True)[::-1]
    by_name = {row["data"]["name"]: row for row in (bridge, station)}
    data = by_name["大桥下"]["data"]
    assert (data["place_type"], data["importance"], data["every_days"], data["state"]) == (
        "bridge",
        "high",
        3,
        "active",
    )
    assert by_name["大桥下"]["location"]["coordinates"] == [109.7163, 26.875]
    assert by_name["大桥下"]["place_text"] == "南门大桥东头"
    assert by_name["南站"]["data"]["place_type"] == "bus"


def test_the_same_list_again_changes_nothing_and_another_word_only_that(lead):
    bring_in(lead, "patrol_points", sheet(POINTS, BRIDGE))
    assert check(lead, "patrol_points", sheet(POINTS, BRIDGE))["summary"]["unchanged"] == 1
    told = check(lead, "patrol_points", sheet(POINTS, BRIDGE.replace("重点", "一般")))
    assert [field["field"] for field in told["changes"][0]["fields"]] == ["importance"]


def test_every_bad_cell_is_named(lead):
    rows = (
        "大桥下,天桥,坪村镇,枫木村,,,,,,,", "南站,汽车站,坪村镇,没有村,,,,,,,", "市场,菜市场,坪村镇,枫木村,,,0,,,,",
        "公园,公园,坪村镇,枫木村,,,,,109.7,,WGS-84", "老街,街道,坪村镇,枫木村,,,,,,,", "老 街,街道,坪村镇,枫木村,,,,,,,",
    )  # fmt: skip
    faults = check(lead, "patrol_points", sheet(POINTS, *rows))["faults"]
    assert [(fault["row"], fault["column"], fault["slug"]) for fault in faults] == [
        (2, "地点类型", "word-unknown"), (3, "村", "village-unknown"), (4, "几天一次", "days-form"), (5, "纬度", "coordinate-half"),
        (7, "名称", "duplicate-in-file"),
    ]  # fmt: skip


def test_undo_takes_back_what_was_not_visited_since(lead, people):
    done = bring_in(lead, "patrol_points", sheet(POINTS, BRIDGE, "南站,汽车站,坪村镇,枫木村,,,,,,,"))
    bridge = next(row for row in listed(lead, "patrol_point") if row["data"]["name"] == "大桥下")
    make_shift(people.patroller(), visits=[visit(bridge["id"], at=days_from_now(0.01))])
    told = lead.post(f"/imports/{done['id']}/undo").json
    assert [one["name"][:3] for one in told["left"]] == ["大桥下"]
    assert record(lead, "patrol_point", bridge["id"])["review"]["state"] == "received"


SIGN = "南站牌,坪村镇枫木村,出口左手边,救助站向前300米,0745-8820000,坏,倒了,2026-11-20"


def test_signs_come_in_and_a_broken_one_is_a_repair(lead):
    bring_in(lead, "guide_signs", sheet(SIGNS, SIGN))
    (sign,) = listed(lead, "guide_sign")
    assert (sign["data"]["condition"], sign["data"]["phone"]) == ("damaged", "07458820000")
    assert sign["data"]["repair_since"] == sign["data"]["seen_at"] == "2026-11-20T12:00:00+08:00"
    assert check(lead, "guide_signs", sheet(SIGNS, SIGN))["summary"]["unchanged"] == 1


PARTNERS = "名称,类别,联系人,电话,协议签订,协议到期,状态,乡镇,村"
HOSPITAL = "县人民医院,医院,急诊科,0745-8821200,2026-1-10,2027年1月9日,,,"


def test_partners_of_the_whole_county_need_no_village(lead):
    bring_in(
        lead, "partners", sheet(PARTNERS, HOSPITAL, "坪村派出所,派出所,,110,,,,坪村镇,".replace("110", "0745-8830110"))
    )
    by_name = {row["data"]["name"]: row for row in listed(lead, "partner")}
    hospital = by_name["县人民医院"]
    assert (hospital["area_code"], hospital["data"]["partner_kind"], hospital["data"]["state"]) == (
        "431225", "hospital", "active",
    )  # fmt: skip
    assert (hospital["data"]["agreement_on"], hospital["data"]["agreement_until"]) == ("2026-01-10", "2027-01-09")
    assert by_name["坪村派出所"]["area_code"] == "431225101"


def test_every_bad_cell_of_a_partner_is_named(lead):
    rows = (
        "县医院,医馆,,,,,,,", "售票点,售票点,,12,,,,,", "派出所,公安,,,2026-1-10,2025-1-10,,,", "敬老院,养老机构,,,,,,没有镇,",
        "中 医院,医院,,,,,,,", "中医院,医院,,,,,,,",
    )  # fmt: skip
    faults = check(lead, "partners", sheet(PARTNERS, *rows))["faults"]
    assert [(fault["row"], fault["column"], fault["slug"]) for fault in faults] == [
        (2, "类别", "word-unknown"), (3, "电话", "phone-form"), (4, "协议到期", "agreement-turned-round"),
        (5, "乡镇", "township-unknown"), (7, "名称", "duplicate-in-file"),
    ]  # fmt: skip


def test_a_list_that_names_no_place_leaves_a_partner_where_it_is(lead):
    bring_in(lead, "partners", sheet(PARTNERS, "坪村派出所,公安,,,,,,坪村镇,"))
    told = check(lead, "partners", sheet("名称,类别,联系人", "坪村派出所,公安,值班室"))
    assert [field["field"] for field in told["changes"][0]["fields"]] == ["contact"]


def test_an_exported_mobile_is_masked_and_an_office_number_is_not(lead):
    mobile = "龙场票点,车票代售点,,19900000555,,,,,"
    bring_in(lead, "partners", sheet(PARTNERS, HOSPITAL, mobile))
    book = openpyxl.load_workbook(io.BytesIO(lead.get("/exports/partners.xlsx").get_data()))
    said = {str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line}
    assert {"07458821200", "199****0555"} <= said
    assert "19900000555" not in said


def test_who_only_sees_partners_brings_none_in(people):
    data = {"file": (io.BytesIO(sheet(PARTNERS, HOSPITAL)), "a.csv")}
    answer = people.sign_in(people.worker(("township_supervisor", "431225101"))).post(
        "/imports/partners", data=data, content_type="multipart/form-data"
    )
    assert answer.status_code == 403


ROUND_TRIPS = [("patrol_points", POINTS, BRIDGE), ("guide_signs", SIGNS, SIGN), ("partners", PARTNERS, HOSPITAL)]


@pytest.mark.parametrize(("name", "head", "row"), ROUND_TRIPS)
def test_what_goes_out_comes_in_again_unchanged(lead, name, head, row):
    bring_in(lead, name, sheet(head, row))
    answer = lead.get(f"/exports/{name}.xlsx")
    assert answer.status_code == 200
    data = {"file": (io.BytesIO(answer.get_data()), "again.xlsx")}
    again = lead.post(f"/imports/{name}", data=data, content_type="multipart/form-data").json
    assert (again["summary"]["unchanged"], again["faults"]) == (1, [])


@pytest.mark.parametrize(("name", "each"), [("patrol_points", "处"), ("guide_signs", "处"), ("partners", "家")])
def test_the_template_says_what_a_row_is_and_its_example_is_skipped(lead, name, each):
    content = lead.get(f"/imports/{name}/template.xlsx").get_data()
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert f"一{each}一行" in book["填写说明"]["A1"].value
    data = {"file": (io.BytesIO(content), "template.xlsx")}
    answer = lead.post(f"/imports/{name}", data=data, content_type="multipart/form-data")
    assert answer.json["slug"] == "wrong-headers"  # the example row alone is no list


def test_a_patroller_brings_no_list_in(people):
    data = {"file": (io.BytesIO(sheet(POINTS, BRIDGE)), "a.csv")}
    answer = people.patroller().post("/imports/patrol_points", data=data, content_type="multipart/form-data")
    assert answer.status_code == 403
