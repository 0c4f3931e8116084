"""An elder whom a list moves to another village leaves the phones of the old one, and comes back with the undo."""

from datetime import timedelta

import pytest

from server.foundation import clock
from tests.conftest import MORNING
from tests.factories.wakeup_checks import make_elder, pull_from
from tests.people import CLEAR, MAPLE
from tests.server.interchange.sheets import roll, upload

NUMBER = "000000194103050026"


def gone(told: list[dict]) -> list[str]:
    return [row["id"] for row in told if row["kind"] == "elder" and row["gone"]]


@pytest.fixture
def moved(people, county):
    """Let a list move an elder; returns (elder, import, cursors of the old and of the new team leader from before)."""
    old, new = people.team_leader(MAPLE), people.team_leader(CLEAR)
    elder = str(make_elder(county, name="示范甲", id_number=NUMBER))
    cursors = [pull_from(one, None)[1] for one in (old, new)]
    with clock.fixed(MORNING + timedelta(minutes=5), every_thread=True):
        checked = upload(county, roll({"身份证号": NUMBER, "村": "坪村镇木臻村"})).json
        done = county.post(f"/imports/{checked['id']}/apply", json={}).json
    assert done["summary"]["applied"] == {"new": 0, "changed": 1}, done
    return elder, done, (old, new), cursors


def test_an_elder_moved_by_a_list_leaves_the_old_team_leader_s_phone(moved):
    elder, _, (old, new), (of_old, of_new) = moved
    told, _ = pull_from(old, of_old)
    assert gone(told) == [elder]
    assert not [row for row in told if not row["gone"]]
    assert gone(pull_from(new, of_new)[0]) == []


def test_taking_the_list_back_takes_the_elder_from_the_new_team_leader_s_phone(county, moved):
    elder, done, (old, new), (of_old, of_new) = moved
    (_, of_old), (_, of_new) = pull_from(old, of_old), pull_from(new, of_new)
    assert county.post(f"/imports/{done['id']}/undo").json["summary"]["undone"] == 1
    assert gone(pull_from(new, of_new)[0]) == [elder]
    told, _ = pull_from(old, of_old)
    assert elder in [row["id"] for row in told if not row["gone"]]
