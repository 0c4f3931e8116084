"""Mornings follow from the roll: made ahead, suspended, withdrawn, made again; results are never touched."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from server.foundation import clock
from server.foundation.jobs import tick
from server.records import leases
from server.wakeup_checks import rules
from server.wakeup_checks.jobs import plan_coming_mornings
from tests.factories.wakeup_checks import change, check, make_elder, outcome, pull_all

MONDAY = date(2026, 11, 23)


def mornings(client):
    """Return {day: state} of every morning that is not void."""
    return {
        row["data"]["day"]: row["data"]["state"]
        for row in pull_all(client)
        if row["kind"] == "wakeup_slot" and row["review"]["state"] != "void"
    }


def edit(client, elder, revision, **data):
    told = outcome(client, change("elder", data, id=elder, base_revision=revision))
    assert told["outcome"] == "accepted", told
    return told["revision"]


@pytest.mark.parametrize(
    ("frequency", "due"),
    [("daily", [0, 1, 2, 3, 4, 5, 6]), ("alternate", [0, 2, 4, 6]), ("twice_weekly", [0, 3]), ("weekly", [0])],
)
def test_the_frequency_counts_from_the_day_the_schedule_begins(frequency, due):
    days = rules.due_days(frequency, MONDAY, MONDAY - timedelta(days=3), 10)
    assert [(day - MONDAY).days for day in days] == due


def test_an_elder_on_the_roll_is_expected_today_and_the_coming_days(county):
    make_elder(county)
    assert mornings(county) == dict.fromkeys(["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"], "open")


def test_days_in_hospital_are_suspended_and_come_back(county):
    elder = make_elder(county)
    stay = {"id": str(uuid4()), "reason": "hospital", "from": "2026-11-24", "to": "2026-11-25"}
    revision = edit(county, elder, 1, suspensions=[stay])
    assert [mornings(county)[f"2026-11-2{day}"] for day in (3, 4, 5, 6)] == ["open", "suspended", "suspended", "open"]
    edit(county, elder, revision, suspensions=[])
    assert set(mornings(county).values()) == {"open"}


def test_a_rarer_visit_withdraws_mornings_nobody_has_used(county):
    elder = make_elder(county)
    outcome(county, check(elder))
    edit(county, elder, 1, frequency="weekly", schedule_from="2026-11-24")
    assert mornings(county) == {"2026-11-23": "safe", "2026-11-24": "open"}


def test_an_own_window_replaces_the_season(county):
    make_elder(county, window_start="08:00", window_end="08:30")
    (slot,) = [row for row in pull_all(county) if row["kind"] == "wakeup_slot" and row["data"]["day"] == "2026-11-23"]
    assert slot["data"]["window_end_at"].startswith("2026-11-23T08:30") or slot["data"]["window_end_at"].startswith(
        "2026-11-23T00:30"
    )


def test_the_next_days_are_planned_by_the_worker_process_once_a_day(county, app, morning):
    make_elder(county)
    with clock.fixed(morning + timedelta(days=2), every_thread=True), app.app_context():
        assert plan_coming_mornings() == 1
        assert plan_coming_mornings() == 0
        assert max(mornings(county)) == "2026-11-28"


def test_two_worker_processes_share_one_lease(database, morning):
    assert tick(leases.take, holder="one") > 0
    assert tick(leases.take, holder="two") == 0
    with clock.fixed(morning + timedelta(minutes=1), every_thread=True):
        assert tick(leases.take, holder="two") > 0


def test_death_pauses_at_once_is_final_by_the_team_leader_and_can_be_taken_back(county, people):
    leader, elder = people.team_leader(), make_elder(county)
    one = check(elder, "dead", dead_name="粟某某")
    assert outcome(leader, one)["outcome"] == "accepted"
    assert [mornings(county)[f"2026-11-2{day}"] for day in (3, 4, 5)] == ["dead", "suspended", "suspended"]
    assert leader.post(f"/wakeup-checks/{one['id']}/confirm-death").status_code == 200
    (row,) = [row for row in pull_all(county) if row["id"] == str(elder)]
    assert (row["data"]["death"]["state"], row["data"]["state"]) == ("final", "ended")
    answer = leader.post(f"/elders/{elder}/take-back-death", json={"reason": "认错了人"})
    assert answer.status_code == 200
    assert set(mornings(county).values()) == {"open"}


def test_the_name_must_be_written_again_to_say_that_somebody_died(county):
    told = outcome(county, check(make_elder(county), "dead", dead_name="梁某某"))
    assert (told["outcome"], told["problem"]["slug"]) == ("refused", "name-does-not-fit")


def test_a_helper_cannot_make_a_death_final(county, people):
    helper, elder = people.helper(), make_elder(county)
    people.assign(helper, elder)
    one = check(elder, "dead", dead_name="粟某某")
    assert outcome(helper, one)["outcome"] == "accepted"
    assert helper.post(f"/wakeup-checks/{one['id']}/confirm-death").status_code == 403
