"""An end may be brought forward; later than it stands it is a new term, which is asked for as one."""

import pytest

from tests.people import CLEAR, COUNTY, MAPLE

TODAY, YESTERDAY, TOMORROW, LATER = "2026-11-23", "2026-11-22", "2026-11-24", "2027-11-01"


@pytest.fixture
def admin(people):
    return people.sign_in(people.worker(("system_admin", COUNTY)))


def end(client, where: str, ends_on: str):
    return client.post(f"{where}/end", json={"ends_on": ends_on})


def role_of(admin, worker, role: str, area: str, ends_on: str | None = None) -> str:
    """Give a role and return its address."""
    told = admin.post(f"/workers/{worker}/roles", json={"role": role, "area_code": area, "ends_on": ends_on})
    assert told.status_code == 201, told.get_data(as_text=True)
    return f"/workers/{worker}/roles/" + next(
        one["id"] for one in told.json["roles"] if (one["role"], one["area_code"]) == (role, area)
    )


def require_refused(answer):
    assert (answer.status_code, answer.json["slug"]) == (422, "invalid")
    (error,) = answer.json["errors"]
    assert error["path"] == "ends_on"
    assert "只能提前" in error["message"]


@pytest.mark.parametrize("later", [TODAY, TOMORROW, LATER])
def test_an_ended_role_is_not_opened_again(admin, people, later):
    worker = people.worker(("helper", MAPLE))
    role = role_of(admin, worker, "surveyor", CLEAR)
    assert end(admin, role, YESTERDAY).status_code == 200
    require_refused(end(admin, role, later))
    assert [one["role"] for one in people.sign_in(worker).get("/me").json["roles"]] == ["helper"]


def test_a_role_does_not_come_back_beside_one_that_needs_separate_hands(admin, people):
    worker = people.worker()
    role = role_of(admin, worker, "county_supervisor", COUNTY)
    assert end(admin, role, YESTERDAY).status_code == 200
    role_of(admin, worker, "auditor", COUNTY)
    require_refused(end(admin, role, LATER))


def test_an_administrator_of_a_village_does_not_open_a_role_beyond_it(admin, people):
    worker = people.worker(("helper", MAPLE))
    role = role_of(admin, worker, "county_supervisor", COUNTY)
    assert end(admin, role, YESTERDAY).status_code == 200
    require_refused(end(people.sign_in(people.worker(("system_admin", MAPLE))), role, LATER))


def test_the_end_of_a_role_may_be_said_again_and_brought_forward(admin, people):
    role = role_of(admin, people.worker(("helper", MAPLE)), "surveyor", CLEAR, ends_on=LATER)
    require_refused(end(admin, role, "2027-11-02"))
    for day in (LATER, TOMORROW, TODAY, YESTERDAY, YESTERDAY):
        assert end(admin, role, day).status_code == 200


def test_an_ended_pairing_is_not_opened_again_beside_the_next_one(people, county, elder):
    first, second = people.helper(), people.helper()
    given = people.assign(first, elder)
    assert end(county, f"/assignments/{given}", YESTERDAY).status_code == 200
    people.assign(second, elder)
    require_refused(end(county, f"/assignments/{given}", LATER))
    assert first.get(f"/records/elder/{elder}").status_code == 404


def test_the_end_of_a_pairing_may_be_said_again_and_brought_forward(people, county, elder):
    given = people.assign(people.helper(), elder)
    for day in (LATER, LATER, TOMORROW, YESTERDAY, YESTERDAY):
        assert end(county, f"/assignments/{given}", day).status_code == 200
    require_refused(end(county, f"/assignments/{given}", TODAY))
