"""A shift: who goes, what is loaded, which points are visited, also with nobody found."""

import pytest

from tests.factories.patrols import (
    crew,
    days_from_now,
    edit,
    make,
    make_point,
    make_shift,
    record,
    refused,
    shift_data,
    thing,
    visit,
)
from tests.factories.wakeup_checks import change
from tests.people import MAPLE


@pytest.fixture
def patroller(people):
    return people.patroller()


def opening(**data) -> dict:
    """Return the change that opens a shift."""
    return change("patrol_shift", shift_data(**data), area_code=MAPLE)


def test_shifts_are_numbered_by_the_day(patroller):
    first, second = make_shift(patroller), make_shift(patroller)
    assert [record(patroller, "patrol_shift", one)["data"]["shift_no"] for one in (first, second)] == [
        "巡-20261123-01",
        "巡-20261123-02",
    ]


def test_a_patrol_is_two_or_says_why_not(patroller):
    assert refused(patroller, opening(crew=crew("杨某"))) == "crew-too-small"
    assert refused(patroller, opening(crew=crew("杨某", "杨某 "))) == "crew-too-small"
    make_shift(patroller, crew=crew("杨某"), crew_reason="同事临时送医，就近看一个点")


def test_a_call_out_says_who_called(patroller):
    assert refused(patroller, opening(shift_kind="call_out")) == "call-source-missing"
    make_shift(patroller, shift_kind="call_out", call_source="police_110")


def test_closing_says_when(patroller):
    shift = make_shift(patroller)
    assert edit(patroller, "patrol_shift", shift, {"state": "closed"})["problem"]["slug"] == "shift-not-ended"
    early = {"state": "closed", "ends_at": days_from_now(-1).isoformat()}
    assert edit(patroller, "patrol_shift", shift, early)["problem"]["slug"] == "shift-turned-round"
    closing = {"state": "closed", "ends_at": days_from_now(0.3).isoformat(), "summary": "一切平安"}
    assert edit(patroller, "patrol_shift", shift, closing)["outcome"] == "accepted"


def test_a_summary_fits_one_message(patroller):
    assert refused(patroller, opening(summary="长" * 301)) == "invalid"


def test_no_more_comes_back_than_went_out(patroller):
    quilts = thing(item="quilt", out=6, back=7, source="charity")
    assert refused(patroller, opening(supplies=[quilts])) == "supplies-do-not-add-up"
    make_shift(patroller, supplies=[quilts | {"back": 4}])


def seen(client, point) -> tuple:
    data = record(client, "patrol_point", point)["data"]
    return data["visited_at"], data["found"]


def test_a_point_knows_when_it_was_last_visited_and_whom_was_found(patroller):
    point = make_point(patroller)
    shift = make_shift(patroller, visits=[visit(point, found=2)])
    assert seen(patroller, point) == ("2026-11-23T07:30:00+08:00", 2)
    later = [visit(point, found=2), visit(point, at=days_from_now(0.01), found=0)]
    edit(patroller, "patrol_shift", shift, {"visits": later})
    assert seen(patroller, point) == ("2026-11-23T07:44:24+08:00", 0)


def test_a_visit_noted_late_does_not_push_a_newer_one_aside(patroller):
    point = make_point(patroller)
    make_shift(patroller, visits=[visit(point, found=1)])
    make_shift(patroller, visits=[visit(point, at=days_from_now(-2), found=5)])
    assert seen(patroller, point) == ("2026-11-23T07:30:00+08:00", 1)


def test_a_void_shift_visited_nothing(patroller, people):
    point = make_point(patroller)
    shift = make_shift(patroller, visits=[visit(point, found=1)])
    void = {"review": {"state": "void", "reason": "记重了"}}
    assert edit(people.station_lead(), "patrol_shift", shift, {}, **void)["outcome"] == "accepted"
    assert seen(patroller, point) == (None, None)


def test_two_of_the_crew_who_note_visits_at_once_have_noted_both(patroller, people):
    here, there = make_point(patroller, "大桥下"), make_point(patroller, "南站")
    shift = make_shift(patroller)
    mine, other = visit(here), visit(there)
    assert edit(patroller, "patrol_shift", shift, {"visits": [mine]})["outcome"] == "accepted"
    assert edit(people.patroller(), "patrol_shift", shift, {"visits": [other]})["outcome"] == "merged"


def test_both_lists_of_visits_stand_where_each_began_with_one(patroller, people):
    here, there, old = (make_point(patroller, name) for name in ("大桥下", "南站", "菜市场"))
    shift = make_shift(patroller, visits=[visit(old)])
    before = record(patroller, "patrol_shift", shift)["data"]["visits"]
    edit(patroller, "patrol_shift", shift, {"visits": [*before, visit(here)]})
    told = edit(people.patroller(), "patrol_shift", shift, {"visits": [*before, visit(there)]})
    assert told["outcome"] == "merged"
    visited = {one["point_id"] for one in record(patroller, "patrol_shift", shift)["data"]["visits"]}
    assert visited == {str(here), str(there), str(old)}
    assert seen(patroller, there)[0] is not None


def test_a_damaged_sign_is_a_repair_until_it_is_in_order(patroller):
    sign = make(patroller, "guide_sign", {"name": "南站牌", "condition": "ok"})
    assert record(patroller, "guide_sign", sign)["data"]["repair_since"] is None
    edit(
        patroller,
        "guide_sign",
        sign,
        {"condition": "damaged", "damage": "倒了", "seen_at": "2026-11-23T07:00:00+08:00"},
    )
    assert record(patroller, "guide_sign", sign)["data"]["repair_since"] == "2026-11-23T07:00:00+08:00"
    edit(patroller, "guide_sign", sign, {"repairer": "城管局"}, base_revision=2)
    assert record(patroller, "guide_sign", sign)["data"]["repair_since"] == "2026-11-23T07:00:00+08:00"
    edit(patroller, "guide_sign", sign, {"condition": "ok"}, base_revision=3)
    assert record(patroller, "guide_sign", sign)["data"]["repair_since"] is None


def test_a_township_keeps_its_own_points_and_signs_and_no_shifts(people):
    township = people.sign_in(people.worker(("township_supervisor", MAPLE[:9])))
    make_point(township)
    assert refused(township, opening()) == "not-yours"


def test_partners_are_kept_by_the_station(people, patroller):
    hospital = {"name": "县人民医院", "partner_kind": "hospital", "state": "active", "phone": "0745-8821200"}
    assert refused(patroller, change("partner", hospital, area_code=MAPLE)) == "not-yours"
    partner = make(people.station_lead(), "partner", hospital)
    assert record(patroller, "partner", partner)["data"]["phone"] == "0745-8821200"
