"""What ended by the calendar alone leaves the phone, too, though nothing was written that day."""

from datetime import date

import pytest
from sqlalchemy import update

from server.accounts.model import WorkerRole
from server.foundation import clock
from server.foundation.database import session
from tests.factories.wakeup_checks import make_elder, pull_all, pull_from
from tests.people import CLEAR, MAPLE

TODAY, TOMORROW, THE_DAY_AFTER = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


def on(day: date):
    return clock.fixed(clock.local_time(day, "08:00"), every_thread=True)


def end_role(client, area: str, ends_on: date):
    session.execute(
        update(WorkerRole)
        .where(WorkerRole.worker_id == client.worker_id, WorkerRole.area_code == area)
        .values(ends_on=ends_on)
    )
    session.commit()


def elders(changes) -> set[str]:
    return {row["id"] for row in changes if row["kind"] == "elder" and not row["gone"]}


def slug_of(client, cursor: str) -> str | None:
    return client.get("/sync/pull", query_string={"cursor": cursor}).json.get("slug")


@pytest.fixture
def leader(people):
    """Return a leader of two villages whose role in one ends today."""
    leader = people.sign_in(people.worker(("team_leader", MAPLE), ("team_leader", CLEAR)))
    end_role(leader, CLEAR, TODAY)
    return leader


def test_a_role_that_ends_takes_its_records_off_the_phone(county, leader):
    kept, lost = str(make_elder(county)), str(make_elder(county, area=CLEAR))
    held, cursor = pull_from(leader, None)
    assert elders(held) == {kept, lost}
    with on(TOMORROW):
        assert slug_of(leader, cursor) == "cursor-expired"
        assert elders(pull_all(leader)) == {kept}


def test_everything_comes_anew_once_only(county, leader):
    make_elder(county)
    _, cursor = pull_from(leader, None)
    assert pull_from(leader, cursor) == ([], cursor)
    with on(TOMORROW):
        assert slug_of(leader, cursor) == "cursor-expired"
        _, cursor = pull_from(leader, None)
        assert pull_from(leader, cursor) == ([], cursor)
    with on(THE_DAY_AFTER):
        assert slug_of(leader, cursor) is None


def test_a_role_of_long_ago_or_of_later_costs_nothing(county, leader):
    end_role(leader, CLEAR, date(2026, 11, 20))
    end_role(leader, MAPLE, date(2026, 12, 31))
    _, cursor = pull_from(leader, None)
    with on(TOMORROW):
        assert slug_of(leader, cursor) is None


def test_an_assignment_that_ends_takes_the_elder_off_the_phone(people, elder):
    helper = people.helper()
    people.assign(helper, elder, ends_on=TODAY)
    held, cursor = pull_from(helper, None)
    assert elders(held) == {str(elder)}
    with on(TOMORROW):
        assert slug_of(helper, cursor) == "cursor-expired"
        assert pull_all(helper) == []


def test_what_began_and_ended_between_two_pulls_was_never_on_the_phone(people, elder):
    helper = people.helper()
    people.assign(helper, elder, starts_on=TOMORROW, ends_on=TOMORROW)
    _, cursor = pull_from(helper, None)
    with on(THE_DAY_AFTER):
        assert slug_of(helper, cursor) is None
