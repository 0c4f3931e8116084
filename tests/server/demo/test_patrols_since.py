"""The invented patrols go on with the days; each test has a county of its own."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from server.foundation.database import session
from server.patrols.model import Encounter, PatrolShift, StationStay
from server.people.model import Person
from tests.conftest import MORNING
from tests.server.demo.conftest import NOON, catch_up, load

pytestmark = [pytest.mark.usefixtures("empty_county"), pytest.mark.first_on("spatialite")]


def count(model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def test_the_evening_and_the_next_day_are_added_once():
    load()
    before = count(PatrolShift)
    next_day = NOON + timedelta(days=1)
    catch_up(next_day)
    assert count(PatrolShift) == before + 2
    again = (count(PatrolShift), count(Encounter), count(Person), count(StationStay))
    catch_up(next_day)
    assert (count(PatrolShift), count(Encounter), count(Person), count(StationStay)) == again


def test_what_goes_on_just_now_is_not_told_as_over():
    load(MORNING.replace(hour=9, minute=0))
    latest = session.scalar(select(func.max(PatrolShift.starts_at)))
    assert latest < MORNING.replace(hour=0)
