"""`flask demo today`: a demo that was left alone for a while is up to date again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from server.foundation.database import session
from server.records.model import Record
from server.wakeup_checks.model import WakeupCheck, WakeupSlot
from tests.factories.wakeup_checks import check, push
from tests.server.demo.conftest import NOON, catch_up, load

pytestmark = [pytest.mark.usefixtures("empty_county"), pytest.mark.first_on("spatialite")]


def seen_by_day() -> dict:
    return dict(
        session.execute(select(WakeupSlot.day, func.count(WakeupSlot.result_at)).group_by(WakeupSlot.day)).all()
    )


def test_the_next_day_gets_its_morning_and_the_days_ahead_are_planned(next_noon):
    load()
    assert catch_up(next_noon) > 150
    assert seen_by_day()[next_noon.date()] > 150
    assert max(seen_by_day()) == next_noon.date() + timedelta(days=3)


def test_twice_in_a_moment_adds_nothing_the_second_time(next_noon):
    load()
    catch_up(next_noon)
    assert catch_up(next_noon) == 0


def test_a_morning_begun_goes_on_where_it_was():
    load(NOON.replace(hour=7, minute=20))
    before = seen_by_day()[NOON.date()]
    assert catch_up(NOON) > 0
    assert seen_by_day()[NOON.date()] > before
    states = session.scalars(select(WakeupSlot.state).where(WakeupSlot.day == NOON.date())).all()
    assert states.count("no_answer") == 1
    assert "emergency" not in states


def test_alarms_of_the_day_before_are_closed(next_noon):
    load()
    catch_up(next_noon)
    assert not session.scalars(
        select(WakeupSlot.record_id).where(WakeupSlot.day == NOON.date(), WakeupSlot.state == "no_answer")
    ).all()


def test_after_a_month_only_the_last_week_is_filled():
    load()
    much_later = NOON + timedelta(days=30)
    catch_up(much_later)
    days = {day for day, n in seen_by_day().items() if n}
    assert much_later.date() - timedelta(days=7) in days
    assert much_later.date() - timedelta(days=8) not in days


def test_what_people_recorded_stays_as_it_is(app, people, next_noon):
    load()
    elder, area = session.execute(
        select(WakeupSlot.elder_id, Record.area_code).join(Record, Record.id == WakeupSlot.record_id).where(
            WakeupSlot.day == NOON.date(), WakeupSlot.state == "open"
        ).limit(1)
    ).one()  # fmt: skip
    told = push(people.county(), check(elder, "unwell", area=area, at=NOON))
    assert told["outcomes"][0]["outcome"] == "accepted"
    catch_up(next_noon)
    slot = session.execute(
        select(WakeupSlot).where(WakeupSlot.elder_id == elder, WakeupSlot.day == NOON.date())
    ).scalar_one()
    assert slot.state == "unwell"
    assert (
        session.scalar(select(func.count()).select_from(WakeupCheck).where(WakeupCheck.slot_id == slot.record_id)) == 1
    )


def test_without_a_demo_county_nothing_is_invented(next_noon):
    assert catch_up(next_noon) == 0
