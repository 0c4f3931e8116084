"""Phones whose clocks are wrong: corrected where the offset is known, flagged where it is not."""

from datetime import timedelta

import pytest

from server.foundation import clock
from server.wakeup_checks.rules import slot_id
from tests.factories.wakeup_checks import check, make_elder, pull_all, push, slot_of
from tests.people import MAPLE
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


def test_who_decides_about_an_alarm_is_told_of_a_result_whose_time_is_uncertain(people, helper, elder):
    def on_the_board():
        told = people.county().get("/wakeup-checks/elders", query_string={"state": "all"}).json["elders"]
        return next((one["state"], one["uncertain"]) for one in told if one["id"] == str(elder))

    send(helper, elder, "no_answer", ahead=timedelta(minutes=-20), then=timedelta(), now=timedelta())
    assert on_the_board() == ("no_answer", None)
    send(helper, elder, ahead=timedelta(minutes=-5), then=timedelta(), now=timedelta(minutes=20))
    assert on_the_board() == ("no_answer", "safe_seen")


def test_a_phone_that_says_its_time_is_uncertain_is_believed(helper, elder):
    one = check(elder) | {"clock": clock_of(timedelta(), certain=False)}
    push(helper, one)
    assert record(helper, one["id"])["clock"] == {"offset_ms": 0, "epoch": "1", "certain": False}


def slot_said(client, elder, *, ahead: timedelta, clock_said: dict | None, result="safe_seen", device_ahead=None):
    """Push a check for what the phone takes for today, with the slot it computed from its own date."""
    phone = clock.now().astimezone(clock.LOCAL) + ahead
    one = check(elder, result, at=phone) | ({"clock": clock_said} if clock_said else {})
    one["data"]["slot_id"] = str(slot_id(MAPLE, elder, phone.date()))
    device = clock.now() + (ahead if device_ahead is None else device_ahead)
    (told,) = push(client, one, device_time=device)["outcomes"]
    assert told["outcome"] == "accepted", told
    return record(client, one["id"])


WRONG = [timedelta(days=1), timedelta(days=-1), timedelta(days=-365), timedelta(days=400), timedelta(hours=20)]


@pytest.mark.parametrize("ahead", WRONG)
def test_what_a_wrong_phone_takes_for_today_lands_in_todays_slot(helper, elder, ahead):
    found = slot_said(helper, elder, ahead=ahead, clock_said=clock_of(-ahead))
    assert (found["data"]["slot_id"], found["clock"]["certain"]) == (slot_of(elder), True)
    assert state_today(helper, elder) == "safe"


@pytest.mark.parametrize("ahead", WRONG)
def test_a_phone_that_does_not_know_how_wrong_it_is_lands_there_too_and_is_uncertain(helper, elder, ahead):
    found = slot_said(helper, elder, ahead=ahead, clock_said=None)
    assert (found["data"]["slot_id"], found["clock"]["certain"]) == (slot_of(elder), False)


def test_a_phone_that_computes_with_the_corrected_date_is_taken_at_its_word(helper, elder):
    one = check(elder, at=clock.now().astimezone(clock.LOCAL) + timedelta(days=1)) | {
        "clock": clock_of(timedelta(days=-1))
    }
    (told,) = push(helper, one, device_time=clock.now() + timedelta(days=1))["outcomes"]
    assert told["outcome"] == "accepted"
    assert record(helper, one["id"])["data"]["slot_id"] == slot_of(elder)


def test_what_a_wrong_phone_kept_yesterday_without_a_network_stays_with_yesterday(helper, elder):
    """A day ahead, kept a day ago: its date then is ours of today."""
    one = check(elder, at=clock.now().astimezone(clock.LOCAL)) | {"clock": clock_of(timedelta(days=-1))}
    (told,) = push(helper, one, device_time=clock.now() + timedelta(days=1))["outcomes"]
    assert told["outcome"] == "accepted"
    assert record(helper, one["id"])["data"]["slot_id"] == slot_of(elder, days=-1)


def test_a_right_clock_may_still_answer_for_yesterday_just_after_midnight(helper, elder):
    with clock.fixed(clock.now().astimezone(clock.LOCAL).replace(hour=0, minute=5), every_thread=True):
        one = check(elder)
        one["data"]["slot_id"] = slot_of(elder, days=-1)
        (told,) = push(helper, one)["outcomes"]
        assert told["outcome"] == "accepted"
        assert record(helper, one["id"])["data"]["slot_id"] == slot_of(elder, days=-1)


def test_a_clock_set_back_between_two_checks_leaves_their_order_as_it_was(helper, elder):
    now = clock.now().astimezone(clock.LOCAL)
    first = check(elder, "no_answer", at=now - timedelta(minutes=40)) | {"clock": clock_of(timedelta())}
    back = check(elder, at=now - timedelta(days=1, minutes=20)) | {
        "clock": clock_of(timedelta(days=1)) | {"epoch": "2"}
    }
    told = push(helper, first, back, device_time=now - timedelta(days=1))["outcomes"]
    assert [one["outcome"] for one in told] == ["accepted", "accepted"]
    # The push measures the clock as it is now: the first is judged by another one and clears or claims nothing more than before.
    assert record(helper, first["id"])["clock"]["certain"] is False
    assert record(helper, back["id"])["clock"]["certain"] is True
    assert state_today(helper, elder) == "safe"


def test_nothing_was_seen_after_it_arrived(helper, elder):
    send(helper, elder, ahead=timedelta(days=1), then=timedelta(), now=timedelta())
    with clock.fixed(clock.now() + timedelta(minutes=1), every_thread=True):
        send(helper, elder, "no_answer", ahead=timedelta(), then=timedelta())
        assert state_today(helper, elder) == "no_answer"
