"""What was kept is judged later as it would have been on the day it came: its clock, and who still had an account."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from server.accounts.model import Worker
from server.foundation import clock
from server.foundation.database import session
from server.sync.model import Change
from tests.factories.phones import phone_of, shut_out
from tests.factories.sealed import delivered
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, push, slot_of
from tests.people import MAPLE
from tests.server.sync.test_base_changes import edit, record

HOURS_OFF = timedelta(hours=3)


def at(minutes: int):
    return clock.now().astimezone(clock.LOCAL) + timedelta(minutes=minutes)


def close_account(client) -> None:
    session.get(Worker, client.worker_id).active = False
    session.commit()


def state_today(client, elder) -> str:
    return record(client, slot_of(elder))["data"]["state"]


@pytest.mark.parametrize("shut", [shut_out, close_account])
def test_a_time_that_was_uncertain_when_it_came_stays_so_after_the_release_and_closes_no_alarm(
    app, county, helper, elder, shut
):
    outcome(county, check(elder, "no_answer", at=at(-20)))
    phone = phone_of(helper)
    seen = check(elder, at=at(-5)) | {"clock": {"offset_ms": 0, "epoch": "1", "certain": True}}
    shut(helper)
    delivered(app, phone.post(phone.envelope(seen)), device_time=clock.now() - HOURS_OFF)
    assert county.post(f"/sync/quarantine/{seen['change_id']}/release").status_code < 300
    assert record(county, seen["id"])["clock"] == {"offset_ms": 0, "epoch": "1", "certain": False}
    assert state_today(county, elder) == "no_answer"


def test_a_time_that_only_its_own_delivery_could_correct_is_still_corrected_after_the_release(
    app, county, helper, elder
):
    phone = phone_of(helper)
    seen = check(elder, at=at(-5) - HOURS_OFF)
    shut_out(helper)
    delivered(app, phone.post(phone.envelope(seen)), device_time=clock.now() - HOURS_OFF)
    county.post(f"/sync/quarantine/{seen['change_id']}/release")
    assert record(county, seen["id"])["clock"] == {"offset_ms": 10_800_000, "epoch": None, "certain": False}


def test_what_is_released_is_the_same_change_when_it_comes_again(app, county, helper, elder):
    phone = phone_of(helper)
    seen = check(elder, at=at(-5))
    shut_out(helper)
    delivered(app, phone.post(phone.envelope(seen)), device_time=clock.now() - HOURS_OFF)
    county.post(f"/sync/quarantine/{seen['change_id']}/release")
    answer = delivered(app, phone.post(phone.envelope(seen)), device_time=clock.now() - HOURS_OFF)["answers"][0]
    assert phone.open(answer)["outcome"]["outcome"] == "accepted"


def test_what_was_refused_for_its_base_keeps_the_clock_of_its_push_too(county):
    bad = change("elder", elder_data(name=""), area_code=MAPLE)
    follower = edit(bad["id"], {"landmark": "桥头"}, base=bad)
    push(county, bad, follower, device_time=clock.now() - HOURS_OFF)
    kept = session.get(Change, UUID(follower["change_id"])).content
    assert kept == follower | {"clock": {"offset_ms": 10_800_000, "epoch": None, "certain": False}}


def test_a_silent_door_that_waited_counts_though_its_author_s_account_is_closed_by_now(people, county):
    leader, elder = people.team_leader(), uuid4()
    assert outcome(leader, check(elder, "no_answer"))["outcome"] == "waiting"
    close_account(leader)
    make_elder(county, id=elder)
    assert state_today(county, elder) == "no_answer"
