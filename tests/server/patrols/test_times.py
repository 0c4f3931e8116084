"""A time that cannot have been is refused with its place; what a phone with a wrong clock says is taken."""

from datetime import datetime, timedelta

import pytest

from server.foundation import clock
from tests.factories.patrols import (
    accepted,
    crew,
    days_from_now,
    encounter_data,
    make_person,
    make_point,
    make_shift,
    now,
    outcome,
    record,
    refused,
    segment_data,
    shift_data,
    stay,
    thing,
    visit,
)
from tests.factories.wakeup_checks import change
from tests.people import MAPLE

FAR = ("2016-01-01T10:00:00+08:00", "2030-01-01T10:00:00+08:00")


@pytest.fixture
def patroller(people):
    return people.patroller()


def met(client, *, at=None, **data) -> dict:
    return change("encounter", encounter_data(make_person(client), **data), area_code=MAPLE, at=at)


def paths(told: dict) -> list[str]:
    return [one["path"] for one in told["problem"]["errors"]]


@pytest.mark.parametrize("at", FAR)
def test_a_call_to_110_of_another_year_closes_no_report(patroller, at):
    report = {"ticks": ["abandoned"], "called_110_at": at}
    told = outcome(patroller, met(patroller, conditions=["minor"], report=report))
    assert (told["outcome"], paths(told)) == ("refused", ["data.report.called_110_at"])


@pytest.mark.parametrize("at", FAR)
def test_nobody_was_handed_over_in_another_year(patroller, at):
    handover = {"partner_kind": "hospital", "unit": "县人民医院", "receiver": "急诊科", "at": at}
    told = outcome(patroller, met(patroller, handover=handover, willingness="willing", outcome="hospital"))
    assert paths(told) == ["data.handover.at"]


def test_a_phone_that_was_a_year_behind_and_is_put_right_in_between_is_believed(patroller):
    a_year_ago = now() - timedelta(days=365)
    behind = {"clock": {"offset_ms": 365 * 86_400_000, "epoch": "1", "certain": True}}
    report = {"ticks": ["abandoned"], "called_110_at": now().isoformat()}
    accepted(patroller, met(patroller, at=a_year_ago, conditions=["minor"], report=report) | behind)
    report = {"ticks": ["abandoned"], "called_110_at": (a_year_ago + timedelta(minutes=3)).isoformat()}
    accepted(patroller, met(patroller, at=a_year_ago, conditions=["minor"], report=report) | behind)


@pytest.mark.parametrize(
    "known",
    [{"age_from": 8, "age_to": 10}, {"birth_date": "2020-01-01"}, {"age_to": 17}],
    ids=["age", "birth", "upper end"],
)
def test_who_is_known_to_be_a_minor_is_one_whatever_the_conditions_say(patroller, known):
    child = make_person(patroller, **known)
    one = encounter_data(child, conditions=["ok"])
    assert refused(patroller, change("encounter", one, area_code=MAPLE)) == "minor-not-looked-at"
    looked = one | {"report": {"ticks": []}, "outcome": "entered"}
    accepted(patroller, change("encounter", looked, area_code=MAPLE))  # the no of a child does not bind


def test_who_turned_eighteen_is_no_minor(patroller):
    grown = make_person(patroller, birth_date="2008-11-23")
    accepted(patroller, change("encounter", encounter_data(grown), area_code=MAPLE))


def test_an_escort_goes_forward_and_has_a_route(patroller):
    escort = {"escorts": [thing(name="杨某"), thing(name="粟某")], "route": "会同—成都"}
    willing = {"willingness": "willing", "outcome": "escorted"}
    backwards = escort | {"starts_at": days_from_now(1).isoformat(), "ends_at": now().isoformat()}
    assert paths(outcome(patroller, met(patroller, escort=backwards, **willing))) == ["data.escort.ends_at"]
    told = outcome(patroller, met(patroller, escort=escort | {"route": " "}, **willing))
    assert told["problem"]["errors"] == [{"path": "data.escort.route", "message": "护送要写路线。"}]


def test_a_shift_its_visits_and_its_track_are_of_one_time(patroller):
    point = make_point(patroller)
    told = outcome(
        patroller, change("patrol_shift", shift_data(starts_at=days_from_now(40).isoformat()), area_code=MAPLE)
    )
    assert paths(told) == ["data.starts_at"]
    visits = [visit(point), visit(point, at=days_from_now(-200))]
    told = outcome(patroller, change("patrol_shift", shift_data(visits=visits), area_code=MAPLE))
    assert paths(told) == ["data.visits[1].at"]
    shift = make_shift(patroller)
    told = outcome(patroller, change("track_segment", segment_data(shift, at=datetime.fromisoformat(FAR[1]))))
    assert paths(told) == ["data.starts_at"]


def test_a_visit_that_a_clock_ahead_puts_into_the_future_does_not_hide_that_the_point_is_due(patroller):
    point = make_point(patroller)
    make_shift(patroller, visits=[visit(point, at=days_from_now(-9)), visit(point, at=days_from_now(20))])
    seen = record(patroller, "patrol_point", point)["data"]["visited_at"]
    assert datetime.fromisoformat(seen) == days_from_now(-9)


def test_one_person_entered_twice_is_no_crew_of_two(patroller):
    worker = "01936f00-0000-7000-8000-0000000000f1"
    twice = [one | {"worker_id": worker} for one in crew("杨某", "杨师傅")]
    assert refused(patroller, change("patrol_shift", shift_data(crew=twice), area_code=MAPLE)) == "crew-too-small"


def test_a_stay_and_a_cost_of_another_year_are_refused(patroller):
    person = make_person(patroller)
    in_a_year = {"person_id": str(person), "entered_at": FAR[1], "came_by": "self", "informed": True}
    assert paths(outcome(patroller, change("station_stay", in_a_year, area_code=MAPLE))) == ["data.entered_at"]
    cost = thing(what="living", amount=20, source="budget", booked_on="2040-01-01")
    assert paths(outcome(patroller, met(patroller, costs=[cost]))) == ["data.costs[0].booked_on"]
    stay(patroller, person, costs=[cost | {"booked_on": str(clock.local_date(days_from_now(300)))}])


def test_a_stay_and_a_shift_that_were_on_paper_are_typed_in_later(patroller):
    person = make_person(patroller)
    paper = {
        "person_id": str(person),
        "entered_at": days_from_now(-120).isoformat(),
        "came_by": "self",
        "informed": True,
    }
    accepted(patroller, change("station_stay", paper, area_code=MAPLE, entry_mode="paper"))
    accepted(patroller, change("patrol_shift", shift_data(starts_at=days_from_now(-120).isoformat()), area_code=MAPLE))


def test_what_a_field_says_of_a_fault_is_chinese(patroller):
    shift = shift_data(supplies=[thing(item="quilt", out=-1)], starts_at="gestern")
    told = outcome(patroller, change("patrol_shift", shift, area_code=MAPLE))
    assert {one["path"]: one["message"] for one in told["problem"]["errors"]} == {
        "data.supplies[0].out": "要在 0 和 100000 之间。",
        "data.starts_at": "这不是一个时间，比如 2026-11-27T08:00:00+08:00。",
    }
    missing = outcome(patroller, change("patrol_shift", {"state": "open"}, area_code=MAPLE))
    assert {one["message"] for one in missing["problem"]["errors"]} == {"这一项必须写。"}
