from datetime import date

import pytest
from sqlalchemy import event, func, select

from server.accounts.model import AuditEntry
from server.foundation.database import db, session
from tests.factories.accounts import Phone, open_account, settings
from tests.factories.wakeup_checks import make_elder
from tests.people import CLEAR, MAPLE


@pytest.fixture
def leaders(people):
    people.worker(("team_leader", MAPLE), name="枫组长")
    people.worker(("team_leader", CLEAR), name="清组长")


def test_me_tells_who_i_am_and_what_this_installation_is(people):
    me = people.helper(name="试叫醒", grants=["reveal"]).get("/me")
    assert me.status_code == 200
    assert set(me.json) == {"id", "name", "phone_masked", "roles", "grants", "settings", "numbers"}
    assert me.json["name"] == "试叫醒"
    assert me.json["phone_masked"].startswith("199****")
    assert me.json["roles"] == [{"role": "helper", "area_code": MAPLE, "area_name": "坪村镇枫木村"}]
    assert me.json["grants"] == ["reveal"]
    assert me.json["settings"] == {
        "county_code": "431225", "county_name": "会同县", "duty_phones": [], "demo": False, "tianditu_key": "", "map_approval_no": "",
        "windows": {"summer": ["06:30", "09:30"], "winter": ["07:00", "10:00"], "summer_months": [5, 6, 7, 8, 9]},
    }  # fmt: skip


def test_a_helper_gets_the_numbers_of_leaders_where_own_elders_live_and_no_others(people, leaders):
    helper, county = people.helper(), people.county()
    people.assign(helper, make_elder(county, area=MAPLE))
    make_elder(county, area=CLEAR)
    assert [(one["part"], one["area_code"], one["name"]) for one in helper.get("/me").json["numbers"]] == [
        ("team_leader", MAPLE, "枫组长")
    ]


def test_a_helper_without_elders_gets_no_leaders_number(people, leaders):
    assert people.helper().get("/me").json["numbers"] == []


def test_when_the_assignment_is_over_the_number_is_no_longer_given(people, leaders):
    helper, county = people.helper(), people.county()
    people.assign(helper, make_elder(county), ends_on=date(2026, 11, 22))
    assert helper.get("/me").json["numbers"] == []


def test_the_duty_numbers_are_everybodys(people, app):
    with settings(app, DUTY_PHONES=[{"name": "县局值班", "phone": "19900008888"}]):
        numbers = people.helper().get("/me").json["numbers"]
    assert numbers == [{"area_code": "431225", "part": "duty", "name": "县局值班", "phone": "19900008888"}]


def test_handing_out_a_leaders_number_is_in_the_log_once(people, leaders, app):
    account = open_account()
    phone = Phone(app)
    phone.sign_in()
    given = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "numbers.given")
    assert session.scalar(given) == 0
    people.assign(people.sign_in(account), make_elder(people.county()))
    for _ in range(3):
        assert phone.get("/me").json["numbers"][0]["name"] == "枫组长"
        phone.refresh()
    assert session.scalar(given) == 1
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "numbers.given")).one()
    assert entry.worker_id == account
    assert set(entry.facts) == {"of"}


def test_who_asks_and_what_they_may_is_one_statement(people):
    client = people.helper()
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _cur, statement, *_: said.append(statement))
    client.get("/areas/boundaries")
    about_access = [one for one in said if "workers" in one or "worker_" in one or "assignments" in one]
    assert len(about_access) == 1, about_access


def test_roles_of_yesterday_and_tomorrow_are_not_among_mine(people):
    from server.accounts.model import WorkerRole
    from server.foundation.ids import uuid7

    worker = people.worker(("helper", MAPLE))
    for starts, ends in ((date(2026, 1, 1), date(2026, 11, 22)), (date(2026, 11, 24), None)):
        session.add(
            WorkerRole(id=uuid7(), worker_id=worker, role="surveyor", area_code=MAPLE, starts_on=starts, ends_on=ends)
        )
    session.commit()
    assert [role["role"] for role in people.sign_in(worker).get("/me").json["roles"]] == ["helper"]


def test_without_a_setting_the_countys_duty_officers_are_the_duty(people):
    people.worker(("duty_officer", "431225"), name="值某")
    numbers = people.helper().get("/me").json["numbers"]
    assert [(one["part"], one["name"]) for one in numbers] == [("duty", "值某")]
