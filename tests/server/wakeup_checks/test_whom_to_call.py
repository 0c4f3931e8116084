"""Whoever is called is there: a closed account stands before nobody who still serves."""

import pytest
from sqlalchemy import update

from server.accounts.model import Worker
from server.foundation.database import session
from tests.people import COUNTY, MAPLE


@pytest.fixture
def close_account(database):
    """Return what closes the account of a client's worker."""

    def close(client):
        session.execute(update(Worker).where(Worker.id == client.worker_id).values(active=False))
        session.commit()

    return close


@pytest.fixture
def called(county, elder):
    """Return whom one is given for a part: the name, or the status when there is nobody."""

    def called(who: str):
        answer = county.post(f"/elders/{elder}/calls", json={"who": who})
        return answer.json["name"] if answer.status_code == 200 else answer.status_code

    return called


def test_the_leader_of_the_village_is_called_before_the_one_of_the_township(people, called):
    people.team_leader(area=MAPLE[:9], name="镇组长")
    people.team_leader(name="村组长")
    people.team_leader(area=COUNTY, name="县组长")
    assert called("team_leader") == "村组长"


@pytest.mark.parametrize("first", [True, False])
def test_a_closed_account_does_not_hide_the_present_leader(people, called, close_account, first):
    names = ["走了的", "现在的"] if first else ["现在的", "走了的"]
    clients = {name: people.team_leader(name=name) for name in names}
    close_account(clients["走了的"])
    assert called("team_leader") == "现在的"


def test_a_closed_account_nearby_leaves_the_leader_of_the_township(people, called, close_account):
    people.team_leader(area=MAPLE[:9], name="镇组长")
    close_account(people.team_leader(name="走了的"))
    assert called("team_leader") == "镇组长"


def test_where_every_leader_has_left_there_is_no_number(people, called, close_account):
    close_account(people.team_leader())
    assert called("team_leader") == 404


def test_the_second_helper_is_called_where_the_first_has_left(people, elder, called, close_account):
    first, second = people.helper(name="走了的"), people.helper(name="替她的")
    people.assign(first, elder)
    people.assign(second, elder, part="backup")
    assert called("helper") == "走了的"
    close_account(first)
    assert called("helper") == "替她的"
    close_account(second)
    assert called("helper") == 404
