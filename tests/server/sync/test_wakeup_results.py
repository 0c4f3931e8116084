"""What pushed checks do to an elder's morning: the gravest stands, a visit closes it, a death pauses everything."""

from datetime import timedelta
from uuid import uuid4

import pytest

from server.foundation import clock
from tests.factories.wakeup_checks import check, make_elder, outcome, pull_all, push, slot_of
from tests.people import CLEAR
from tests.server.sync.test_base_changes import record


def at(minutes: int):
    return clock.now().astimezone(clock.LOCAL) + timedelta(minutes=minutes)


def slot(client, elder, days: int = 0) -> dict:
    return record(client, slot_of(elder, days=days))


def test_a_phone_that_was_away_makes_the_morning_the_server_had_not(county, elder):
    assert outcome(county, check(elder, "away", days=-5))["outcome"] == "accepted"
    body = county.get(f"/records/wakeup_slot/{slot_of(elder, days=-5)}").json["record"]["data"]
    assert (body["state"], body["day"], body["elder_id"]) == ("away", "2026-11-18", str(elder))


@pytest.mark.parametrize("wrong", ["another day", "another elder", "another county", "invented"])
def test_a_morning_that_is_not_this_elders_of_that_day_is_refused(county, elder, wrong):
    slots = {
        "another day": slot_of(elder, days=-3), "another elder": slot_of(make_elder(county)),
        "another county": slot_of(elder, area="430101001001"), "invented": str(uuid4()),
    }  # fmt: skip
    told = outcome(county, check(elder, slot_id=slots[wrong]))
    assert (told["problem"]["slug"], told["problem"]["errors"][0]["path"]) == ("slot-does-not-fit", "data.slot_id")


@pytest.mark.parametrize(
    "order", [["no_answer", "safe_voice"], ["safe_voice", "no_answer"], ["away", "unwell"], ["unwell", "safe_proxy"]]
)
def test_the_graver_result_stands(county, elder, order):
    for n, result in enumerate(order):
        outcome(county, check(elder, result, at=at(n - 5)))
    graver = {"no_answer", "unwell"} & set(order)
    assert slot(county, elder)["data"]["state"] in graver


def test_results_that_arrive_in_the_wrong_order_mean_the_same(county):
    states = []
    for order in (1, -1):
        elder = make_elder(county)
        both = [check(elder, "no_answer", at=at(-9)), check(elder, "safe_seen", at=at(-3))]
        push(county, *both[::order])
        states.append(slot(county, elder)["data"]["state"])
    assert states == ["safe", "safe"]


def test_a_later_visit_in_person_closes_an_alarm_and_an_earlier_one_does_not(county, elder):
    outcome(county, check(elder, "emergency", at=at(-5)))
    outcome(county, check(elder, "safe_seen", at=at(-9)))
    assert slot(county, elder)["data"]["state"] == "emergency"
    outcome(county, check(elder, "safe_seen", at=at(-1)))
    assert slot(county, elder)["data"]["state"] == "safe"


def test_what_was_observed_is_not_rewritten(county, elder):
    from tests.factories.wakeup_checks import change

    one = check(elder, "no_answer")
    outcome(county, one)
    told = outcome(county, change("wakeup_check", {"result": "safe_seen"}, id=one["id"], base_revision=1))
    assert (told["problem"]["slug"], told["problem"]["errors"][0]["path"]) == ("checks-are-appended", "data.result")
    assert (
        outcome(county, change("wakeup_check", {"detail": "屋里有灯"}, id=one["id"], base_revision=1))["outcome"]
        == "accepted"
    )


def test_a_slip_is_corrected_by_a_further_check_of_the_same_person(county, elder):
    slip = check(elder, "unwell", at=at(-2))
    outcome(county, slip)
    outcome(county, check(elder, "safe_voice", at=at(-1), corrects=slip["id"]))
    assert slot(county, elder)["data"]["state"] == "safe"


def test_nobody_corrects_the_slip_of_another(people, county, elder):
    one = check(elder, "unwell", at=at(-2))
    outcome(county, one)
    outcome(people.county(), check(elder, "safe_voice", at=at(-1), corrects=one["id"]))
    assert slot(county, elder)["data"]["state"] == "unwell"


def test_a_death_asks_for_the_name_again(county, elder):
    for name in (None, "", "粟某", "别人"):
        assert outcome(county, check(elder, "dead", dead_name=name))["problem"]["slug"] == "name-does-not-fit"
    assert outcome(county, check(elder, "dead", dead_name=" 粟某某 "))["outcome"] == "accepted"


def test_a_reported_death_pauses_what_is_to_come_at_once(county, elder):
    outcome(county, check(elder, "dead", dead_name="粟某某"))
    assert record(county, elder)["data"]["death"]["state"] == "reported"
    states = {row["data"]["day"]: row["data"]["state"] for row in pull_all(county) if row["kind"] == "wakeup_slot"}
    assert states == {"2026-11-23": "dead"} | dict.fromkeys(["2026-11-24", "2026-11-25", "2026-11-26"], "suspended")


@pytest.mark.parametrize("first", ["dead", "safe_seen"])
def test_a_death_beside_another_result_is_a_contradiction(county, elder, first):
    both = {"dead": check(elder, "dead", at=at(-2), dead_name="粟某某"), "safe_seen": check(elder, at=at(-1))}
    outcome(county, both.pop(first))
    outcome(county, *both.values())
    found = slot(county, elder)["data"]
    assert (found["state"], found["contradicted"]) == ("dead", True)


def test_a_check_takes_the_area_of_its_elder_whatever_the_phone_says(county, elder):
    one = check(elder) | {"area_code": CLEAR}
    outcome(county, one)
    assert record(county, one["id"])["area_code"] == "431225101207"
