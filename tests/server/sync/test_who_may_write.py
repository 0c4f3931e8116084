"""Permission is judged by the day of the observation; what one may not see never arrives."""

from datetime import timedelta

import pytest

from server.foundation import clock
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, pull_all, push
from tests.people import CLEAR, MAPLE
from tests.server.sync.test_base_changes import edit, record


@pytest.fixture
def helper(people):
    return people.helper()


def days(n: int):
    return clock.today() + timedelta(days=n)


def test_a_helper_reassigned_yesterday_brings_three_offline_days_and_not_todays(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder, ends_on=days(-1))
    told = push(helper, *(check(elder, days=-n) for n in (3, 2, 1, 0)))["outcomes"]
    assert [row["outcome"] for row in told] == ["accepted"] * 3 + ["refused"]
    assert told[3]["problem"]["slug"] == "not-yours"
    assert pull_all(helper) == []


def test_a_helper_cannot_write_about_another_helpers_elder(people, county, helper):
    elder = make_elder(county)
    people.assign(people.helper(), elder)
    told = push(helper, check(elder), edit(elder, {"landmark": "桥头"}, revision=1))["outcomes"]
    assert [row["problem"]["slug"] for row in told] == ["not-yours", "not-yours"]


def test_an_assignment_that_begins_tomorrow_gives_nothing_today(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder, starts_on=days(1))
    assert outcome(helper, check(elder))["problem"]["slug"] == "not-yours"


def test_a_role_counts_within_its_area(people, county):
    neighbour, elder = people.team_leader(CLEAR), make_elder(county)
    assert outcome(neighbour, check(elder))["problem"]["slug"] == "not-yours"
    assert outcome(neighbour, change("elder", elder_data(), area_code=MAPLE))["problem"]["slug"] == "not-yours"


def test_an_elder_cannot_be_moved_to_a_village_that_is_not_mine(people, county):
    leader, elder = people.team_leader(), make_elder(county)
    assert outcome(leader, edit(elder, revision=1, area_code=CLEAR))["problem"]["slug"] == "not-yours"
    assert outcome(county, edit(elder, revision=1, area_code=CLEAR))["outcome"] == "accepted"


def test_a_helper_writes_only_the_fields_of_a_helper(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    assert outcome(helper, edit(elder, {"landmark": "桥头"}, revision=1, note="门朝东"))["outcome"] == "accepted"
    told = outcome(helper, edit(elder, {"risk": "general", "landmark": "桥尾"}, revision=2))
    assert (told["problem"]["slug"], told["problem"]["errors"][0]["path"]) == ("field-not-yours", "data.risk")


def test_a_helper_does_not_resolve_a_conflict_of_a_field_that_is_not_a_helpers(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    for client, risk in ((county, "general"), (people.county(), "high")):
        outcome(client, edit(elder, {"risk": risk}, revision=1))
    assert outcome(helper, edit(elder, {}, revision=3, resolves=["risk"]))["problem"]["slug"] == "field-not-yours"
    assert record(county, elder)["conflicts"]


def test_a_helper_enters_no_elder(helper):
    assert outcome(helper, change("elder", elder_data(), area_code=MAPLE))["problem"]["slug"] in (
        "not-yours",
        "field-not-yours",
    )


def test_a_helper_does_not_rewrite_another_helpers_check(people, county, helper):
    backup, elder = people.helper(), make_elder(county)
    for one in (helper, backup):
        people.assign(one, elder)
    seen = check(elder)
    outcome(helper, seen)
    later = change("wakeup_check", {"detail": "不是这样"}, id=seen["id"], base_revision=1)
    assert outcome(backup, later)["problem"]["slug"] == "not-yours"
    assert outcome(helper, later | {"change_id": check(elder)["change_id"]})["outcome"] == "accepted"


def test_a_phone_makes_no_slots(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    slot = check(elder)["data"]["slot_id"]
    told = push(
        county, change("wakeup_slot", {}, area_code=MAPLE), change("wakeup_slot", {}, id=slot, base_revision=1)
    )["outcomes"]
    assert [row["problem"]["slug"] for row in told] == ["server-makes-these", "slots-are-derived"]


def test_nobody_signed_in_gets_nothing(app, people):
    client = app.test_client()
    for method, path in (("post", "push"), ("get", "pull"), ("post", "reconcile")):
        assert getattr(client, method)(f"/api/v1/sync/{path}", json={}).status_code in (401, 422)
    assert client.get("/api/v1/sync/pull").status_code == 401
