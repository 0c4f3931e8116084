"""Gaining somebody brings all that belongs to them; losing them takes it away."""

from datetime import timedelta

import pytest

from server.foundation import clock
from server.foundation.unit_of_work import unit_of_work
from server.sync.scope import scopes_changed
from tests.factories.wakeup_checks import check, make_elder, outcome, pull_all, pull_from


@pytest.fixture
def helper(people):
    return people.helper()


def give(county, helper, elder, starts_on=None) -> str:
    body = {
        "record_id": str(elder), "worker_id": str(helper.worker_id), "part": "primary",
        "starts_on": (starts_on or clock.today()).isoformat(),
    }  # fmt: skip
    answer = county.post("/assignments", json=body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.json["id"]


def end(county, assignment: str, ends_on):
    answer = county.post(f"/assignments/{assignment}/end", json={"ends_on": ends_on.isoformat()})
    assert answer.status_code < 300, answer.get_data(as_text=True)


def yesterday():
    return clock.today() - timedelta(days=1)


def test_an_elder_given_to_a_helper_comes_with_mornings_and_checks(county, helper):
    elder = make_elder(county)
    outcome(county, check(elder))
    _, cursor = pull_from(helper, None)
    give(county, helper, elder)
    changes, cursor = pull_from(helper, cursor)
    kinds = [row["kind"] for row in changes]
    assert (kinds[0], sorted(kinds[1:])) == ("elder", ["wakeup_check"] + ["wakeup_slot"] * 4)
    assert pull_from(helper, cursor)[0] == []


def test_an_elder_taken_from_a_helper_is_gone_with_all_that_belongs_to_them(county, helper):
    elder = make_elder(county)
    given = give(county, helper, elder, starts_on=yesterday())
    outcome(helper, check(elder))
    held, cursor = pull_from(helper, None)
    end(county, given, yesterday())
    changes, _ = pull_from(helper, cursor)
    assert {row["id"] for row in changes if row["gone"]} == {row["id"] for row in held}
    assert all(set(row) == {"kind", "id", "gone"} for row in changes)
    assert [row for row in pull_all(helper) if not row["gone"]] == []


def test_taken_and_given_again_before_a_pull_is_there(county, helper):
    elder = make_elder(county)
    given = give(county, helper, elder, starts_on=yesterday())
    _, cursor = pull_from(helper, None)
    end(county, given, yesterday())
    give(county, helper, elder)
    changes, _ = pull_from(helper, cursor)
    assert [row["gone"] for row in changes if row["kind"] == "elder"] == [False]


def test_who_still_sees_an_elder_by_role_loses_nothing(people, county):
    both = people.sign_in(people.worker(("helper", "431225101207"), ("team_leader", "431225101207")))
    elder = make_elder(county)
    given = give(county, both, elder, starts_on=yesterday())
    _, cursor = pull_from(both, None)
    end(county, given, yesterday())
    assert not [row for row in pull_from(both, cursor)[0] if row["gone"]]


def test_rows_of_an_assignment_with_an_end_say_when_they_expire(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder, ends_on=clock.today() + timedelta(days=1))
    assert {row["expires_at"] for row in pull_all(helper)} == {"2026-11-25T00:00:00+08:00"}


def test_rows_of_an_assignment_without_end_and_of_a_role_do_not_expire(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    assert {row["expires_at"] for row in pull_all(helper) + pull_all(county)} == {None}


def test_an_end_set_for_later_comes_as_an_expiry(county, helper):
    elder = make_elder(county)
    given = give(county, helper, elder)
    _, cursor = pull_from(helper, None)
    end(county, given, clock.today())
    changes, _ = pull_from(helper, cursor)
    assert {row["expires_at"] for row in changes} == {"2026-11-24T00:00:00+08:00"}


def test_an_assignment_that_began_by_the_calendar_alone_makes_the_phone_pull_anew(county, helper, morning):
    elder = make_elder(county)
    give(county, helper, elder, starts_on=clock.today() + timedelta(days=1))
    found, cursor = pull_from(helper, None)
    assert found == []
    with clock.fixed(morning + timedelta(days=1), every_thread=True):
        assert helper.get("/sync/pull", query_string={"cursor": cursor}).json["slug"] == "cursor-expired"
        assert "elder" in {row["kind"] for row in pull_all(helper)}


def test_history_that_no_phone_holds_does_not_come_with_a_new_elder(county, helper):
    elder = make_elder(county)
    outcome(county, check(elder, days=-9))
    _, cursor = pull_from(helper, None)
    with unit_of_work():
        scopes_changed([(helper.worker_id, elder, True)])
    give(county, helper, elder)
    assert not [row for row in pull_from(helper, cursor)[0] if row["kind"] == "wakeup_check"]
