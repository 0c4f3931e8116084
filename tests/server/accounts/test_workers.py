from datetime import date

import pytest
from sqlalchemy import select

from server.accounts import operations
from server.accounts.model import AuditEntry, WorkerRole
from server.accounts.problems import EndsBeforeStart, NoSuchArea, RoleHeldAlready, SeparateHands
from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from tests.factories.accounts import Phone, open_account
from tests.people import CLEAR, COUNTY, MAPLE

NEW = {"name": "新来的", "phone": "199 0000 9100", "roles": [{"role": "helper", "area_code": MAPLE}]}


@pytest.fixture
def admin(people):
    return people.sign_in(people.worker(("system_admin", COUNTY)))


def names(answer):
    return {worker["name"] for worker in answer.json["workers"]}


def test_an_administrator_opens_an_account_that_can_sign_in(admin, app):
    opened = admin.post("/workers", json=NEW | {"grants": ["reveal"]})
    assert opened.status_code == 201
    signed_in = Phone(app).sign_in("19900009100", opened.json["one_time_password"])
    assert signed_in.json["worker"]["id"] == opened.json["id"]
    assert signed_in.json["worker"]["grants"] == ["reveal"]


def test_one_phone_number_has_one_account(admin):
    assert admin.post("/workers", json=NEW).status_code == 201
    again = admin.post("/workers", json=NEW | {"phone": "+8619900009100"})
    assert (again.status_code, again.json["slug"]) == (409, "phone-in-use")


def test_nobody_but_an_administrator_opens_accounts(people):
    for client in (people.county(), people.helper(), people.team_leader()):
        assert client.post("/workers", json=NEW).status_code == 403


def test_an_administrator_of_a_township_opens_accounts_there_only(people):
    admin = people.sign_in(people.worker(("system_admin", MAPLE[:9])))
    assert (
        admin.post("/workers", json=NEW | {"roles": [{"role": "helper", "area_code": "431225102"}]}).status_code == 403
    )
    assert admin.post("/workers", json=NEW | {"roles": [{"role": "helper", "area_code": "431225"}]}).status_code == 403
    assert admin.post("/workers", json=NEW).status_code == 201


def test_an_unknown_area_or_role_or_grant_is_named(admin):
    assert (
        admin.post("/workers", json=NEW | {"roles": [{"role": "helper", "area_code": "431225999"}]}).json["slug"]
        == "no-such-area"
    )
    assert admin.post("/workers", json=NEW | {"roles": [{"role": "king", "area_code": MAPLE}]}).status_code == 422
    assert admin.post("/workers", json=NEW | {"grants": ["everything"]}).status_code == 422
    assert admin.post("/workers", json=NEW).status_code == 201, "nothing of the refused ones is left"


def test_choosing_a_helper_shows_names_and_masked_phones_of_the_area(people):
    people.worker(("helper", MAPLE), name="枫叫醒")
    people.worker(("helper", CLEAR), name="清叫醒")
    people.worker(("helper", "431225102201"), name="远叫醒")
    leader = people.team_leader(name="枫组长")
    answer = leader.get("/workers", query_string={"role": "helper"})
    assert names(answer) == {"枫叫醒"}
    (worker,) = answer.json["workers"]
    assert worker["phone_masked"][3:7] == "****"
    assert worker["roles"][0] | {"id": None, "starts_on": None} == {
        "id": None, "role": "helper", "area_code": MAPLE, "area_name": "坪村镇枫木村", "starts_on": None, "ends_on": None,
    }  # fmt: skip
    assert names(people.county().get("/workers", query_string={"area": MAPLE, "role": "helper"})) == {"枫叫醒"}
    assert names(people.county().get("/workers", query_string={"area": MAPLE[:9], "role": "helper"})) == {
        "枫叫醒",
        "清叫醒",
    }


def test_a_leader_cannot_look_into_another_village(people):
    people.worker(("helper", CLEAR), name="清叫醒")
    assert names(people.team_leader().get("/workers", query_string={"area": CLEAR})) == set()
    assert names(people.team_leader().get("/workers", query_string={"area": COUNTY})) == {"试2", "试3"}


def test_workers_are_found_by_a_part_of_the_name_or_the_whole_number(people):
    open_account("19900009101", name="粟找到")
    county = people.county()
    for q in ("找到", "19900009101", "199 0000 9101"):
        assert names(county.get("/workers", query_string={"q": q})) == {"粟找到"}
    for q in ("9101", "找不到", "%", "1990000910"):
        assert names(county.get("/workers", query_string={"q": q})) == set()


def test_helpers_and_duty_do_not_list_workers(people):
    for role in ("helper", "duty_officer", "auditor", "security_admin", "reviewer", "surveyor"):
        assert people.sign_in(people.worker((role, COUNTY))).get("/workers").status_code == 403


def test_the_list_comes_in_pages(people):
    for n in range(5):
        people.worker(("helper", MAPLE), name=f"叫醒{n}")
    leader = people.team_leader()
    first = leader.get("/workers", query_string={"role": "helper", "limit": 3}).json
    second = leader.get("/workers", query_string={"role": "helper", "limit": 3, "after": first["next"]}).json
    assert sorted(one["name"] for one in first["workers"] + second["workers"]) == [f"叫醒{n}" for n in range(5)]
    assert second["next"] is None
    assert leader.get("/workers", query_string={"after": "x"}).status_code == 422
    assert leader.get("/workers", query_string={"after": "WyJ4Il0"}).status_code in (404, 422)


def test_a_role_is_given_and_ends(admin, people):
    worker = people.worker(("helper", MAPLE))
    told = admin.post(
        f"/workers/{worker}/roles", json={"role": "surveyor", "area_code": MAPLE[:9], "ends_on": "2026-12-31"}
    )
    assert told.status_code == 201
    given = next(role for role in told.json["roles"] if role["role"] == "surveyor")
    assert (given["starts_on"], given["ends_on"]) == ("2026-11-23", "2026-12-31")
    ended = admin.post(f"/workers/{worker}/roles/{given['id']}/end", json={"ends_on": "2026-11-22"})
    assert [role["role"] for role in ended.json["roles"]] == ["helper"]
    assert [role["role"] for role in people.sign_in(worker).get("/me").json["roles"]] == ["helper"]


def test_roles_that_make_no_sense_are_refused(database, people):
    worker = people.worker(("helper", MAPLE))

    def give(**role):
        with unit_of_work():
            operations.give_role(worker, **{"role": "helper", "area_code": CLEAR} | role)

    for problem, role in (
        (NoSuchArea, {"area_code": "999999"}), (RoleHeldAlready, {"area_code": MAPLE}), (SeparateHands, {"role": "auditor"}),
        (EndsBeforeStart, {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 11, 1)}),
    ):  # fmt: skip
        with pytest.raises(problem):
            give(**role)
    give()


def test_three_hands_stay_separate(people):
    admin = people.worker(("system_admin", COUNTY))
    for role in ("auditor", "security_admin", "county_supervisor"):
        with pytest.raises(SeparateHands), unit_of_work():
            operations.give_role(admin, role=role, area_code=COUNTY)


def test_nobody_changes_the_rights_of_the_own_account(people):
    worker = people.worker(("system_admin", COUNTY))
    admin = people.sign_in(worker)
    answer = admin.post(f"/workers/{worker}/roles", json={"role": "system_admin", "area_code": MAPLE})
    assert (answer.status_code, answer.json["slug"]) == (403, "own-account")
    role = session.scalar(select(WorkerRole.id).where(WorkerRole.worker_id == worker))
    assert (
        admin.post(f"/workers/{worker}/roles/{role}/end", json={"ends_on": "2026-11-23"}).json["slug"] == "own-account"
    )


def test_a_new_password_ends_all_sign_ins(admin, app):
    account = open_account()
    phone = Phone(app)
    phone.sign_in()
    answer = admin.post(f"/workers/{account}/password")
    assert answer.status_code == 200
    assert phone.get("/me").status_code == 401
    assert phone.sign_in().status_code == 401
    assert phone.sign_in(password=answer.json["one_time_password"]).status_code == 200


def test_an_administrator_of_a_village_cannot_take_over_a_county_account(people):
    admin = people.sign_in(people.worker(("system_admin", MAPLE)))
    both = people.worker(("helper", MAPLE), ("county_supervisor", COUNTY))
    assert admin.post(f"/workers/{both}/password").status_code == 403
    assert admin.post(f"/workers/{people.worker(('helper', CLEAR))}/password").status_code == 404


def test_what_is_done_to_accounts_is_in_the_log_without_names_or_numbers(admin):
    worker = admin.post("/workers", json=NEW).json["id"]
    admin.post(f"/workers/{worker}/password")
    entries = session.scalars(select(AuditEntry)).all()
    assert {"account.opened", "role.given", "account.password_set"} <= {entry.action for entry in entries}
    assert all(entry.worker_id == admin.worker_id for entry in entries)
    told = " ".join(str(entry.facts) for entry in entries)
    assert "新来的" not in told
    assert "19900009100" not in told
