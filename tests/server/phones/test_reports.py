"""Lost stores and changes that wait in vain reach a supervisor whole, and stay until somebody has seen to them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from server.foundation import clock
from tests.factories.phones import make_device
from tests.factories.wakeup_checks import check, make_elder, outcome
from tests.people import CLEAR


@pytest.fixture
def county(people):
    return people.county(name="县主管")


@pytest.fixture
def helper(people):
    return people.helper(name="杨某某")


@pytest.fixture
def elder(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    return elder


def compare(client, **more):
    answer = client.post("/sync/reconcile", json={"device_id": client.device, "epoch": "e", "held": []} | more)
    assert answer.status_code == 200


def reports(client) -> list[dict]:
    return client.get("/sync/reports").json["reports"]


def waiting(client) -> list[dict]:
    return client.get("/sync/reports").json["waiting"]


def see_to(client, what: str, id: str, reason: str = "问过本人，已经补录"):
    return client.post(f"/sync/{what}/{id}/handle", json={"reason": reason})


def test_a_report_says_who_which_phone_when_and_what(county, helper, elder):
    make_device(helper)
    lost, refused = str(uuid4()), check(elder, "nonsense")
    compare(helper, lost=[lost, refused["id"]])
    outcome(helper, refused)
    (told,) = reports(county)
    assert (told["worker_name"], told["device_name"], told["at"]) == ("杨某某", "红米 9A", "2026-11-22T23:30:00+00:00")
    assert [(one["id"], one["what"], one["here"], one["kind"]) for one in told["ids"]] == [
        (lost, "lost_there", "missing", None), (refused["id"], "lost_there", "kept", "wakeup_check"),
    ]  # fmt: skip
    assert (told["n"], told["still_missing"], told["state"]) == (2, 1, "open")


def test_when_a_lost_record_arrives_later_the_report_says_so(county, helper, elder):
    one = check(elder)
    compare(helper, lost=[one["id"], one["change_id"]])
    assert reports(county)[0]["still_missing"] == 2
    outcome(helper, one)
    (told,) = reports(county)
    assert [(row["here"], row["kind"]) for row in told["ids"]] == [("arrived", "wakeup_check")] * 2
    assert told["still_missing"] == 0


def test_a_promise_kept_under_the_id_of_its_change_is_no_loss(county, helper, elder):
    one = check(elder)
    outcome(helper, one)
    compare(helper, lost=[one["change_id"]])
    assert reports(county) == []


def test_a_phone_that_says_the_same_every_day_makes_one_report(county, helper, elder):
    first, second = str(uuid4()), str(uuid4())
    compare(helper, lost=[first])
    compare(helper, lost=[first])
    compare(helper, lost=[first, second])
    assert [told["lost_there"] for told in reports(county)] in ([[second], [first]], [[first], [second]])


def test_a_report_is_seen_to_once_with_a_reason(people, county, helper, elder):
    compare(helper, lost=[str(uuid4())])
    (told,) = reports(county)
    assert see_to(county, "reports", told["id"], " ").status_code == 422
    assert see_to(people.team_leader(CLEAR), "reports", told["id"]).status_code == 404
    assert see_to(people.helper(), "reports", told["id"]).status_code == 404
    assert see_to(county, "reports", told["id"]).status_code == 204
    (told,) = reports(county)
    assert (told["state"], told["reason"], told["handled_by_name"]) == ("handled", "问过本人，已经补录", "县主管")
    assert see_to(county, "reports", told["id"]).status_code == 409


def test_what_was_seen_to_is_told_after_what_is_open(county, helper, elder, morning):
    compare(helper, lost=[str(uuid4())])
    see_to(county, "reports", reports(county)[0]["id"])
    with clock.fixed(morning - timedelta(hours=2), every_thread=True):
        compare(helper, lost=[str(uuid4())])
    assert [told["state"] for told in reports(county)] == ["open", "handled"]


def test_a_change_that_waits_in_vain_says_whose_and_for_what_and_is_seen_to(people, county, helper, morning):
    make_device(helper)
    one = check(uuid4())
    assert outcome(helper, one)["outcome"] == "waiting"
    with clock.fixed(morning + timedelta(hours=25), every_thread=True):
        (told,) = waiting(county)
        assert (told["worker_name"], told["device_name"], told["kind"], told["waits_for_what"]) == (
            "杨某某", "红米 9A", "wakeup_check", "record",
        )  # fmt: skip
        assert told["waits_for"]
        assert see_to(people.team_leader(CLEAR), "waiting", one["change_id"]).status_code == 404
        assert see_to(county, "waiting", one["change_id"]).status_code == 204
        assert see_to(county, "waiting", one["change_id"]).status_code == 409
        (told,) = waiting(county)
        assert (told["state"], told["reason"]) == ("handled", "问过本人，已经补录")
