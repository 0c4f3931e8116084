"""What is kept from somebody is not written over by them either, nor is what keeps it lifted (domain A5, F11)."""

from uuid import UUID

import pytest

from tests.factories.patrols import edit, encounter_data, make_person, meet, record
from tests.factories.wakeup_checks import change, outcome
from tests.people import MAPLE

REPORT = {"ticks": ["abandoned"], "called_110_at": "2026-11-23T07:10:00+08:00"}


@pytest.fixture
def crew(people):
    return people.patroller()


@pytest.fixture
def colleague(people):
    return people.patroller()


def fields_refused(told: dict) -> tuple:
    return told["problem"]["slug"], [one["path"] for one in told["problem"]["errors"]]


@pytest.fixture
def child(crew) -> UUID:
    return make_person(crew, name="小草", description="蓝衣服", age_from=8, age_to=9)


def test_the_name_of_a_child_is_not_written_over_by_who_may_not_read_it(colleague, child):
    told = edit(colleague, "person", child, {"name": "小花", "origin": "county"})
    assert fields_refused(told) == ("field-not-yours", ["data.name"])
    assert edit(colleague, "person", child, {"origin": "county"})["outcome"] == "accepted"


def test_a_child_is_not_made_a_grown_up_by_who_may_not_read_its_name(colleague, people, child):
    told = edit(colleague, "person", child, {"age_from": 30, "age_to": 40})
    assert fields_refused(told) == ("field-not-yours", ["data.age_from", "data.age_to"])
    assert "name" not in record(colleague, "person", child)["data"]
    lead = people.station_lead(grants=("child_files",))
    assert edit(lead, "person", child, {"age_from": 19, "age_to": 22})["outcome"] == "accepted"


def test_an_estimate_that_reaches_beyond_eighteen_is_put_right_by_who_knows_better_and_a_sure_one_is_not(
    crew, colleague
):
    young = make_person(crew, age_from=15, age_to=25)
    assert edit(colleague, "person", young, {"age_from": 22, "age_to": 28})["outcome"] == "accepted"
    minor = make_person(crew, age_from=15, age_to=17)
    told = edit(colleague, "person", minor, {"age_from": 30, "age_to": 40})
    assert fields_refused(told) == ("field-not-yours", ["data.age_from", "data.age_to"])


def test_whoever_recorded_a_child_goes_on_writing_what_only_few_may_read(crew, people, child):
    assert edit(crew, "person", child, {"description": "蓝衣服，左手有疤"})["outcome"] == "accepted"
    assert edit(crew, "person", child, {"age_from": 15, "age_to": 17}, base_revision=2)["outcome"] == "accepted"
    kept = record(people.station_lead(grants=("child_files",)), "person", child)["data"]
    assert (kept["description"], kept["age_to"]) == ("蓝衣服，左手有疤", 17)


@pytest.mark.parametrize("data", [{"report": {"ticks": []}}, {"report": None, "conditions": ["ok"]}])
def test_a_compulsory_report_is_not_erased_by_who_may_not_read_it(crew, colleague, people, data):
    met = meet(crew, conditions=["minor"], report=REPORT)
    assert fields_refused(edit(colleague, "encounter", met, data)) == ("field-not-yours", ["data.report"])
    kept = record(people.station_lead(grants=("child_files",)), "encounter", met)["data"]["report"]
    assert kept["ticks"] == ["abandoned"]
    assert edit(colleague, "encounter", met, {"place_type": "street"})["outcome"] == "accepted"


def test_a_sign_without_the_call_or_a_reason_is_not_made_void(crew):
    report = {"ticks": ["abandoned"]}
    one = encounter_data(make_person(crew), state="open", conditions=["minor"], report=report)
    told = outcome(crew, met := change("encounter", one, area_code=MAPLE))
    assert told["outcome"] == "accepted"
    void = {"review": {"state": "void", "reason": "x"}}
    assert edit(crew, "encounter", UUID(met["id"]), {}, **void)["problem"]["slug"] == "report-open"
    reason = {"report": report | {"no_call_reason": "认错了，是大人"}}
    assert edit(crew, "encounter", UUID(met["id"]), reason)["outcome"] == "accepted"
    assert edit(crew, "encounter", UUID(met["id"]), {}, base_revision=2, **void)["outcome"] == "accepted"
