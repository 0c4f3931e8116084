"""Phones whose clocks are wrong: corrected where the offset is known, flagged where it is not."""

from datetime import timedelta

import pytest

from server.foundation import clock
from tests.factories.wakeup_checks import check, make_elder, pull_all, push, slot_of
from tests.server.sync.test_base_changes import record


@pytest.fixture
def helper(people):
    return people.helper()


@pytest.fixture
def elder(people, helper):
    made = make_elder(people.county())
    people.assign(helper, made)
    return made


def milliseconds(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)


def clock_of(offset: timedelta, **more) -> dict:
    return {"offset_ms": milliseconds(offset), "epoch": "1", "certain": True} | more


def state_today(client, elder) -> str:
    return next(row["data"]["state"] for row in pull_all(client) if row["id"] == slot_of(elder))


def send(
    client, elder, result="safe_seen", *, ahead: timedelta, then: timedelta | None = None, now: timedelta | None = None
):
    """Push a check from a phone whose clock is ahead; its offset known then, and the one it has at the push."""
    phone = clock.now().astimezone(clock.LOCAL) + ahead
    one = check(elder, result, at=phone)
    one["clock"] = None if then is None else clock_of(then)
    (told,) = push(client, one, device_time=clock.now() - (now if now is not None else -ahead))["outcomes"]
    assert told["outcome"] == "accepted", told
    return record(client, one["id"])


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=-365), timedelta(minutes=40)])
def test_a_known_offset_corrects_the_time(helper, elder, ahead):
    found = send(helper, elder, ahead=ahead, then=-ahead)
    assert (found["clock"]["certain"], found["data"]["late"]) == (True, False)
    assert state_today(helper, elder) == "safe"


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=-365)])
def test_an_unknown_offset_is_taken_from_the_push_and_flagged(helper, elder, ahead):
    found = send(helper, elder, ahead=ahead)
    assert (found["clock"]["certain"], found["clock"]["offset_ms"]) == (False, milliseconds(-ahead))


def test_the_time_the_device_said_is_kept_beside_the_corrected_one(helper, elder):
    found = send(helper, elder, ahead=timedelta(days=1), then=timedelta(days=-1))
    assert found["occurred_at"] == "2026-11-24T07:30:00+08:00"


def test_offsets_before_and_after_that_differ_by_more_than_ten_minutes_make_the_time_uncertain(helper, elder):
    certain = send(helper, elder, ahead=timedelta(), then=timedelta(), now=timedelta(minutes=9))
    uncertain = send(helper, elder, ahead=timedelta(), then=timedelta(), now=timedelta(minutes=11))
    assert (certain["clock"]["certain"], uncertain["clock"]["certain"]) == (True, False)


def test_a_time_in_the_future_is_uncertain(helper, elder):
    found = send(helper, elder, ahead=timedelta(minutes=30), then=timedelta(), now=timedelta())
    assert found["clock"]["certain"] is False


def test_an_uncertain_time_clears_no_alarm_and_a_certain_one_does(helper, elder):
    send(helper, elder, "no_answer", ahead=timedelta(minutes=-20), then=timedelta(), now=timedelta())
    send(helper, elder, ahead=timedelta(minutes=-5), then=timedelta(), now=timedelta(minutes=20))
    assert state_today(helper, elder) == "no_answer"
    send(helper, elder, ahead=timedelta(minutes=-1), then=timedelta(), now=timedelta())
    assert state_today(helper, elder) == "safe"


def test_a_phone_that_says_its_time_is_uncertain_is_believed(helper, elder):
    one = check(elder) | {"clock": clock_of(timedelta(), certain=False)}
    push(helper, one)
    assert record(helper, one["id"])["clock"] == {"offset_ms": 0, "epoch": "1", "certain": False}
