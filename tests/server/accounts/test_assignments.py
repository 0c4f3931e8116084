from datetime import date
from uuid import uuid4

import pytest

from server.foundation import clock
from tests.factories.wakeup_checks import check, outcome, pull_all, pull_from
from tests.people import CLEAR, MAPLE

TODAY, YESTERDAY, TOMORROW = "2026-11-23", "2026-11-22", "2026-11-24"


@pytest.fixture
def assign(elder):
    def assign(by, helper, *, part="primary", starts_on=TODAY, record_id=None):
        body = {
            "record_id": str(record_id or elder),
            "worker_id": str(helper.worker_id),
            "part": part,
            "starts_on": starts_on,
        }
        return by.post("/assignments", json=body)

    return assign


def ids(rows):
    return {row["id"] for row in rows if not row["gone"]}


def gone(rows):
    return {row["id"] for row in rows if row["gone"]}


def test_a_leader_pairs_a_helper_with_an_elder_and_the_phone_learns_of_it(people, elder, assign):
    helper, leader = people.helper(name="枫叫醒"), people.team_leader()
    nothing, cursor = pull_from(helper, None)
    assert nothing == []
    answer = assign(leader, helper)
    assert answer.status_code == 201
    assert answer.json | {"id": None} == {
        "id": None, "record_id": str(elder), "worker_id": str(helper.worker_id), "worker_name": "枫叫醒", "part": "primary",
        "starts_on": TODAY, "ends_on": None,
    }  # fmt: skip
    rows, _ = pull_from(helper, cursor)
    assert str(elder) in ids(rows)
    assert {"elder", "wakeup_slot"} <= {row["kind"] for row in rows}
    assert leader.get("/assignments", query_string={"elder_id": elder}).json["assignments"] == [answer.json]


def test_when_an_assignment_ends_the_phone_lets_the_elder_go_and_offline_days_are_welcome(
    people, elder, assign, county
):
    helper = people.helper()
    given = assign(county, helper, starts_on="2026-11-01").json["id"]
    before, cursor = pull_from(helper, None)
    assert str(elder) in ids(before)
    ended = county.post(f"/assignments/{given}/end", json={"ends_on": YESTERDAY})
    assert (ended.status_code, ended.json["ends_on"]) == (200, YESTERDAY)
    after, _ = pull_from(helper, cursor)
    assert str(elder) in gone(after)
    assert str(elder) not in ids(pull_all(helper))
    for days in (-3, -2, -1):
        assert outcome(helper, check(elder, days=days))["outcome"] == "accepted"
    assert outcome(helper, check(elder))["outcome"] == "refused"


def test_an_assignment_from_tomorrow_on_shows_tomorrow(people, elder, assign, county):
    helper = people.helper()
    assign(county, helper, starts_on=TOMORROW)
    rows, cursor = pull_from(helper, None)
    assert str(elder) not in ids(rows)
    with clock.fixed(clock.local_time(date(2026, 11, 24), "00:01"), every_thread=True):
        assert helper.get("/sync/pull", query_string={"cursor": cursor}).json["slug"] == "cursor-expired"
        assert str(elder) in ids(pull_all(helper))


def test_one_primary_at_a_time_and_nobody_twice(people, assign, county):
    first, second = people.helper(), people.helper()
    given = assign(county, first).json["id"]
    assert assign(county, second).json["slug"] == "already-paired"
    assert assign(county, first, part="backup").json["slug"] == "already-paired"
    assert assign(county, second, part="backup").status_code == 201
    assert county.post(f"/assignments/{given}/end", json={"ends_on": YESTERDAY}).status_code == 200
    assert assign(county, people.helper()).status_code == 201


def test_only_a_helper_of_the_place_can_be_chosen(people, assign, county):
    for worker in (people.helper(area=CLEAR), people.team_leader(), people.county()):
        answer = assign(county, worker)
        assert (answer.status_code, answer.json["slug"]) == (409, "cannot-be-assigned")
    assert assign(county, people.helper(area=MAPLE[:9])).status_code == 201


def test_helpers_pair_nobody_not_even_with_their_own_elder(people, elder, assign):
    mine, stranger = people.helper(), people.helper()
    given = people.assign(mine, elder)
    assert assign(mine, stranger, part="backup").status_code == 403
    assert mine.post(f"/assignments/{given}/end", json={"ends_on": TODAY}).status_code == 403
    assert mine.get("/assignments", query_string={"elder_id": elder}).status_code == 403
    assert stranger.get("/assignments", query_string={"elder_id": elder}).status_code == 404
    assert assign(stranger, stranger).status_code == 404


def test_leaders_of_other_places_do_not_know_of_the_elder(people, elder, assign):
    helper = people.helper()
    given = people.assign(helper, elder)
    township = people.sign_in(people.worker(("township_supervisor", "431225102")))
    for stranger in (people.team_leader(area=CLEAR), township):
        assert assign(stranger, helper, part="backup").status_code == 404
        assert stranger.post(f"/assignments/{given}/end", json={"ends_on": TODAY}).status_code == 404
        assert stranger.get("/assignments", query_string={"elder_id": elder}).status_code == 404


def test_the_end_may_not_lie_before_the_start(people, assign, county):
    given = assign(county, people.helper()).json["id"]
    answer = county.post(f"/assignments/{given}/end", json={"ends_on": "2026-11-20"})
    assert (answer.status_code, answer.json["slug"]) == (422, "ends-before-start")


def test_what_is_not_there_or_is_no_elder_is_not_assigned(people, assign, county, elder):
    helper = people.helper()
    assert assign(county, helper, record_id=uuid4()).status_code == 404
    people.assign(helper, elder)
    seen = check(elder)
    outcome(helper, seen)
    assert assign(county, helper, record_id=seen["id"], part="backup").status_code == 403
    assert county.post(f"/assignments/{uuid4()}/end", json={"ends_on": TODAY}).status_code == 404


@pytest.mark.parametrize("wrong", [
    {"part": "chief"}, {"starts_on": "2026-02-30"}, {"starts_on": "0001-01-01"}, {"starts_on": 5}, {"record_id": "x"},
    {"worker_id": None}, {"more": 1},
])  # fmt: skip
def test_malformed_assignments_are_refused(people, county, elder, wrong):
    body = {"record_id": str(elder), "worker_id": str(people.helper().worker_id), "part": "primary", "starts_on": TODAY}
    assert county.post("/assignments", json=body | wrong).status_code == 422
