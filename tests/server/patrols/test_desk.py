"""What station lead and supervisor see: the day, points by age, outcomes, heat, what is owed, the monthly table, the map."""

import io

import openpyxl
import pytest

from tests.factories.patrols import (
    BRIDGE,
    accepted,
    aid,
    days_from_now,
    edit,
    make,
    make_person,
    make_point,
    make_shift,
    meet,
    now,
    segment_data,
    stay,
    thing,
    visit,
)
from tests.factories.wakeup_checks import change

QUILT = {"aid": [aid("quilt")], "outcome": "street_aid"}
HANDOVER = {"partner_kind": "hospital", "unit": "县人民医院", "receiver": "急诊科", "at": "2026-11-23T07:20:00+08:00"}


@pytest.fixture
def crew(people):
    return people.patroller()


@pytest.fixture
def lead(people):
    return people.station_lead()


def get(client, path: str) -> dict:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def test_the_shifts_of_the_day_with_crew_visits_outcomes_and_track(crew, lead):
    point = make_point(crew)
    shift = make_shift(crew, visits=[visit(point, found=2)], points_planned=[str(point)])
    meet(crew, shift_id=str(shift))
    meet(crew, shift_id=str(shift), **QUILT)
    accepted(crew, change("track_segment", segment_data(shift)))
    make_shift(crew, starts_at=days_from_now(-3).isoformat(), ends_at=days_from_now(-2.9).isoformat(), state="closed")
    (told,) = get(lead, "/patrols/shifts")["shifts"]
    assert (told["id"], told["crew"], told["visits"], told["found"]) == (str(shift), ["杨某", "粟某"], 1, 2)
    assert told["outcomes"] == {"refused": 1, "street_aid": 1}
    assert told["track"]["positions"] == 60


def test_a_night_that_began_yesterday_is_still_out(crew, lead):
    late = make_shift(crew, starts_at=days_from_now(-0.5).isoformat())
    make_shift(crew, starts_at=days_from_now(-2).isoformat())  # nobody closed it
    assert [one["id"] for one in get(lead, "/patrols/shifts")["shifts"]] == [str(late)]


def test_points_are_told_by_how_long_nobody_was_there(crew, lead):
    never, old, fresh = (make_point(crew, name) for name in ("从未看过", "很久没看", "昨天看过"))
    make_point(crew, "不再巡", state="retired")
    make_shift(crew, visits=[visit(old, at=days_from_now(-10)), visit(fresh, at=days_from_now(-1))])
    told = get(lead, "/patrols/points")
    assert [(one["id"], one["days"], one["overdue"]) for one in told["points"]] == [
        (str(never), None, True), (str(old), 10, True), (str(fresh), 1, False),
    ]  # fmt: skip
    assert told["coverage"] == {"days": 7, "visited": 1, "points": 3}


def test_a_point_with_an_interval_of_its_own_is_overdue_by_that(crew, lead):
    point = make_point(crew, every_days=1)
    make_shift(crew, visits=[visit(point, at=days_from_now(-2))])
    assert get(lead, "/patrols/points")["points"][0]["overdue"] is True


def owed(client, what: str) -> list[dict]:
    return get(client, "/patrols/follow-ups")[what]


def test_who_refused_is_owed_a_look_until_met_again(crew, lead):
    person = make_person(crew)
    first = meet(crew, person, at=days_from_now(-4))
    told = owed(crew, "follow_ups")
    assert [(one["encounter_id"], one["overdue"], one["title"]) for one in told] == [
        (str(first), True, "无名-20261123-01")
    ]
    again = meet(crew, person)
    assert [(one["encounter_id"], one["overdue"]) for one in owed(lead, "follow_ups")] == [(str(again), False)]


def test_entering_the_station_later_ends_the_look(crew, lead):
    person = make_person(crew)
    meet(crew, person, at=days_from_now(-1))
    stay(crew, person)
    assert owed(lead, "follow_ups") == []


def test_meeting_the_one_who_is_the_same_by_a_merge_ends_the_look_too(crew, lead):
    one, other = make_person(crew), make_person(crew)
    meet(crew, one, at=days_from_now(-1))
    meet(crew, other, willingness="willing", outcome="persuaded")
    assert len(owed(lead, "follow_ups")) == 1
    edit(lead, "person", one, {"merged_into": str(other), "merge_reason": "同一个人"})
    assert owed(lead, "follow_ups") == []


def test_a_report_without_call_is_owed_and_tells_no_content(crew, lead):
    minor = {"conditions": ["minor"], "outcome": "street_aid", "willingness": "hesitant"}
    met = meet(crew, state="open", report={"ticks": ["violence"]}, **minor)
    meet(crew, report={"ticks": ["injury"], "called_110_at": "2026-11-23T07:00:00+08:00"}, **minor)
    (told,) = owed(lead, "reports")
    assert (told["id"], told["kind"]) == (str(met), "encounter")
    assert "violence" not in str(told)


def test_stays_that_last_are_told_with_the_date_that_passed(crew, lead):
    for days in (-11.1, -2, -0.6, 0):
        stay(crew, make_person(crew), entered_at=days_from_now(days))
    stay(crew, make_person(crew), left_at=now().isoformat(), leaving="own_way")
    assert [one["over"] for one in owed(lead, "stays")] == ["10_days", "24_hours", "same_day", None]


def test_signs_to_repair_are_owed(crew, lead):
    make(crew, "guide_sign", {"name": "好牌", "condition": "ok"})
    broken = make(crew, "guide_sign", {"name": "坏牌", "condition": "damaged", "damage": "倒了"})
    assert [one["sign_id"] for one in owed(lead, "repairs")] == [str(broken)]


def test_encounters_by_outcome_and_day(crew, lead):
    meet(crew)
    meet(crew, at=days_from_now(-1))
    met = meet(crew, **QUILT)
    edit(lead, "encounter", met, {}, review={"state": "void", "reason": "记重了"})
    told = get(lead, "/patrols/outcomes?from=2026-11-01&to=2026-11-30")
    assert told == {
        "outcomes": [{"outcome": "refused", "n": 2}],
        "days": [{"day": "2026-11-22", "n": 1}, {"day": "2026-11-23", "n": 1}],
    }


def test_heat_by_cell(crew, lead):
    for _ in range(3):
        meet(crew, location=BRIDGE)
    meet(crew)
    told = get(lead, "/patrols/heat?from=2026-11-01&to=2026-11-30")
    (cell,) = told["features"]
    assert (cell["properties"]["n"], told["without_position"]) == (3, 1)
    ring = cell["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert min(lon for lon, _ in ring) < 109.7163 < max(lon for lon, _ in ring)


def test_heat_tells_one_street_from_the_next(crew, lead):
    a_kilometre_east = {"type": "Point", "coordinates": [109.7264, 26.875]}
    meet(crew, location=BRIDGE)
    meet(crew, location=a_kilometre_east)
    meet(crew, location=a_kilometre_east, at=days_from_now(-40))
    told = get(lead, "/patrols/heat?from=2026-11-01&to=2026-11-30")
    assert [one["properties"]["n"] for one in told["features"]] == [1, 1]


def test_an_escort_home_is_owed_its_receipt_until_it_is_there(crew, lead):
    escort = {"escorts": [thing(name="杨某"), thing(name="粟某")], "route": "会同—怀化"}
    person = make_person(crew, nickname="老石")
    met = meet(crew, person, willingness="willing", outcome="escorted", escort=escort)
    (waiting,) = owed(lead, "receipts")
    assert (waiting["kind"], waiting["id"], waiting["title"]) == ("encounter", str(met), "老石")
    assert edit(crew, "encounter", met, {"escort": escort | {"receipt_no": "护-07"}})["outcome"] == "accepted"
    assert owed(lead, "receipts") == []


def test_somebody_who_is_in_the_station_twice_is_shown_so(crew, lead):
    person, other = make_person(crew), make_person(crew)
    stay(crew, person)
    stay(crew, other)
    assert [one["twice"] for one in owed(lead, "stays")] == [False, False]
    assert (
        edit(lead, "person", other, {"merged_into": str(person), "merge_reason": "同一个人"})["outcome"] == "accepted"
    )
    assert [one["twice"] for one in owed(lead, "stays")] == [True, True]


def test_the_line_of_the_day_can_be_sent_to_a_group_and_names_nobody(crew, lead):
    point = make_point(crew)
    make_shift(crew, visits=[visit(point)])
    named = make_person(crew, name="石某某", nickname="老石")
    meet(crew, named, **QUILT)
    meet(crew, willingness="unable", conditions=["critical"], outcome="hospital", handover=HANDOVER)
    text = get(lead, "/patrols/daily-line")["text"]
    assert text == (
        "11月23日会同县街面巡查：出动1车次2人次，看点位1个，遇到2人；接回站内0人次，站外救助2人次，劝导0人次，不愿入站1人次；发放物资1份；送医1人次。"
    )


def section(table: dict, code: str) -> dict:
    return {row["id"]: row["value"] for row in next(one for one in table["sections"] if one["id"] == code)["rows"]}


def test_the_monthly_table(crew, lead):
    boy = make_person(crew, sex="1", age_from=15, age_to=16, origin="other_province", special=["left_child"])
    woman = make_person(crew, sex="2", age_from=62, age_to=70, origin="county")
    meet(crew, boy, conditions=["minor", "disabled_limb"], report={"ticks": []}, **QUILT)
    stay(crew, woman, conditions=["mental"], aid_kinds=["medical"], entered_at=days_from_now(-0.5),
         left_at=now().isoformat(), leaving="fetched", leaving_cross_province=True, handover=HANDOVER)  # fmt: skip
    meet(crew, conditions=["critical"], willingness="unable", outcome="hospital", handover=HANDOVER)
    table = get(lead, "/patrols/monthly?month=2026-11")
    assert section(table, "persons") == {"all": 3}
    assert section(table, "sex") == {"1": 1, "2": 1, "0": 1, "9": 0}
    assert section(table, "age") == {"to_6": 0, "7_17": 1, "18_59": 0, "from_60": 1, "unknown": 1}
    assert section(table, "minor_boys") == {"all": 1}
    assert section(table, "health") == {"healthy": 0, "critical": 1, "mental": 1, "intellectual": 0, "limb": 1}
    assert section(table, "region") == {"province": 1, "other_province": 1, "abroad": 0, "unknown": 1}
    assert section(table, "leaving")["fetched"] == 1
    assert section(table, "across") == {"escorted": 0, "fetched": 1}
    assert section(table, "days") == {"average": 0.5}
    assert {name: n for name, n in section(table, "aid").items() if n} == {"medical": 2, "living": 1, "return": 1}
    assert section(table, "special")["left_child"] == 1
    figures = {one["id"]: one["value"] for one in table["figures"]}
    assert (figures["R1"], figures["R3"], figures["R6"]) == (3, 3, 2)
    assert table["news"]["met"] == 2


def test_what_a_merged_person_is_not_known_by_is_taken_from_whom_it_was_recorded_as(crew, lead):
    nobody, known = make_person(crew), make_person(crew, sex="2")
    meet(crew, nobody, **QUILT)
    meet(crew, known, **QUILT)
    edit(lead, "person", known, {"merged_into": str(nobody), "merge_reason": "同一个人"})
    assert section(get(lead, "/patrols/monthly?month=2026-11"), "sex") == {"1": 0, "2": 1, "0": 0, "9": 0}


def test_every_row_of_the_monthly_table_tells_the_records_behind_it(crew, lead):
    woman = make_person(crew, sex="2")
    met = meet(crew, woman, willingness="willing", outcome="entered")
    lived = stay(crew, woman, encounter_id=str(met))
    man = meet(crew, make_person(crew, sex="1"), **QUILT)
    table = get(lead, "/patrols/monthly?month=2026-11&records=sex:1,sex:2,aid:living")
    rows = {f"{part['id']}:{row['id']}": row for part in table["sections"] for row in part["rows"]}
    behind = {
        name: {(one["kind"], one["id"]) for one in rows[name]["records"]} for name in ("sex:1", "sex:2", "aid:living")
    }
    assert behind["sex:2"] == {("encounter", str(met)), ("station_stay", str(lived))}
    assert behind["sex:1"] == {("encounter", str(man))}
    assert behind["aid:living"] == behind["sex:1"] | behind["sex:2"]
    assert "records" not in rows["sex:0"]
    assert lead.get("/patrols/monthly?month=2026-11&records=sex").status_code == 422


def test_the_monthly_table_as_a_workbook_says_who_took_it(crew, lead):
    meet(crew, **QUILT)
    answer = lead.get("/patrols/monthly.xlsx?month=2026-11")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    assert book.sheetnames == ["月报表", "指标", "导出说明"]
    cells = [cell.value for row in book["指标"].iter_rows() for cell in row]
    assert "R1 救助人次" in cells
    assert "导出" in book["导出说明"]["A1"].value


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "11", "1999-11"])
def test_a_month_that_cannot_be_is_refused(lead, month):
    assert lead.get(f"/patrols/monthly?month={month}").status_code == 422


def layer(client, zoom: int, **more) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    query = {"zoom": zoom, "bbox": "109.6,26.7,109.9,27.0"} | more
    answer = client.get("/map/patrols", query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    for feature in answer.json["features"]:
        found.setdefault(feature["properties"]["layer"], []).append(feature)
    return found


def test_the_map_shows_points_signs_tracks_broken_at_gaps_and_encounters(crew, lead):
    make_point(crew)
    make(crew, "guide_sign", {"name": "南站牌", "condition": "ok"}, location=BRIDGE)
    shift = make_shift(crew)
    accepted(crew, change("track_segment", segment_data(shift, t=[0] + [5] * 29 + [60] + [5] * 29)))
    meet(crew, location=BRIDGE, shift_id=str(shift))
    near = layer(lead, 14)
    assert near["point"][0]["properties"]["days"] is None
    assert near["sign"][0]["properties"]["condition"] == "ok"
    line = near["track"][0]["geometry"]
    assert (line["type"], [len(piece) for piece in line["coordinates"]]) == ("MultiLineString", [30, 30])
    assert near["encounter"][0]["properties"]["outcome"] == "refused"
    far = layer(lead, 10)
    assert "encounter" not in far
    assert far["encounters"][0]["properties"]["n"] == 1


def test_a_patroller_sees_no_track_of_others_on_the_map_and_a_stranger_nothing(crew, people):
    shift = make_shift(crew)
    accepted(crew, change("track_segment", segment_data(shift)))
    make_point(crew)
    assert "track" in layer(crew, 14)
    assert set(layer(people.patroller(), 14)) == {"point"}
    assert layer(people.helper(), 14) == {}


def test_a_persons_timeline_holds_everything_under_all_their_names(crew, lead):
    one, other = make_person(crew), make_person(crew)
    first = meet(crew, one, at=days_from_now(-2), **QUILT)
    second = stay(crew, other)
    edit(lead, "person", one, {"merged_into": str(other), "merge_reason": "同一个人"})
    told = get(lead, f"/patrols/persons/{one}/timeline")
    assert told["person"]["id"] == str(other)
    assert set(told["persons"]) == {str(one), str(other)}
    assert [(entry["id"], entry["person_id"]) for entry in told["entries"]] == [
        (str(second), str(other)), (str(first), str(one)),
    ]  # fmt: skip


def test_a_stranger_gets_nothing_of_the_line(crew, people):
    person = make_person(crew)
    met = meet(crew, person)
    helper = people.helper()
    for path, status in (
        ("/patrols/shifts", 403), ("/patrols/points", 403), ("/patrols/follow-ups", 403), ("/patrols/daily-line", 403),
        ("/patrols/outcomes?from=2026-11-01&to=2026-11-30", 403), ("/patrols/heat?from=2026-11-01&to=2026-11-30", 403),
        ("/patrols/monthly?month=2026-11", 403), (f"/patrols/persons/{person}/timeline", 404),
        (f"/patrols/encounters/{met}/handover.pdf", 404),
    ):  # fmt: skip
        assert helper.get(path).status_code == status, path
    assert helper.post("/patrols/seen-before", json={}).status_code == 403


def test_what_two_wrote_differently_waits_at_the_desk_until_somebody_decides(crew, people, lead):
    shift = make_shift(crew)
    colleague = people.patroller()
    assert edit(crew, "patrol_shift", shift, {"vehicle": "救助车2号"})["outcome"] == "accepted"
    assert edit(colleague, "patrol_shift", shift, {"vehicle": "救助车3号"})["outcome"] == "conflict"
    (waiting,) = owed(lead, "conflicts")
    assert (waiting["kind"], waiting["id"]) == ("patrol_shift", str(shift))
    told = edit(lead, "patrol_shift", shift, {"vehicle": "救助车3号"}, base_revision=3, resolves=["vehicle"])
    assert told["outcome"] == "accepted"
    assert owed(lead, "conflicts") == []
