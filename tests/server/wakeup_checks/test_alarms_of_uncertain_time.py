"""An alarm whose time is uncertain may be later than it says: what was seen before it arrived does not close it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from server.foundation import clock
from server.wakeup_checks.rules import Observation, slot_standing
from tests.conftest import MORNING
from tests.factories.wakeup_checks import check, outcome, push, slot_of
from tests.server.sync.test_base_changes import record

ME, OTHER = UUID(int=1), UUID(int=2)


def seen(result: str, at: int, arrived: int, *, certain: bool = True, by: UUID = ME) -> Observation:
    """Return what was seen and arrived so many minutes after seven."""
    moment = MORNING.replace(hour=7, minute=0)
    at, arrived = moment + timedelta(minutes=at), moment + timedelta(minutes=arrived)
    return Observation(id=uuid4(), result=result, at=at, received_at=arrived, certain=certain, by=by)


def state(*observations: Observation) -> str:
    return slot_standing(observations).state


@pytest.mark.parametrize("alarm", ["no_answer", "emergency"])
def test_a_visit_that_was_there_before_it_arrived_does_not_close_it(alarm):
    assert state(seen("safe_seen", 0, 1), seen(alarm, -20, 120, certain=False)) == alarm


def test_a_visit_before_it_arrived_does_not_close_it_either_when_the_visit_arrives_last():
    assert state(seen("no_answer", -20, 120, certain=False), seen("safe_seen", 60, 130, by=OTHER)) == "no_answer"


def test_a_visit_after_it_arrived_closes_it():
    assert state(seen("no_answer", -20, 120, certain=False), seen("safe_seen", 121, 121, by=OTHER)) == "safe"


def test_neither_an_uncertain_visit_nor_a_voice_closes_it():
    alarm = seen("no_answer", -20, 120, certain=False)
    assert state(alarm, seen("safe_seen", 121, 121, certain=False)) == "no_answer"
    assert state(alarm, seen("safe_voice", 121, 121)) == "no_answer"


def test_an_alarm_beside_it_whose_time_is_certain_does_not_take_it_along_when_it_is_closed():
    uncertain, certain = seen("no_answer", -20, 120, certain=False), seen("emergency", 10, 11, by=OTHER)
    assert state(uncertain, certain, seen("safe_seen", 30, 31, by=OTHER)) == "emergency"
    assert state(uncertain, certain, seen("safe_seen", 30, 31), seen("safe_seen", 125, 125)) == "safe"


def test_of_what_one_person_sent_in_one_go_the_corrected_times_tell_the_order():
    alarm = seen("no_answer", -20, 120, certain=False)
    assert state(alarm, seen("safe_seen", 0, 120)) == "safe"
    assert state(alarm, seen("safe_seen", 0, 120, by=OTHER)) == "no_answer"


def test_an_alarm_of_certain_time_is_closed_by_a_later_visit_whichever_arrives_first():
    assert state(seen("safe_seen", 0, 1), seen("no_answer", -20, 120)) == "safe"


def test_a_decision_after_it_arrived_closes_it_and_one_before_does_not():
    alarm = seen("no_answer", -20, 120, certain=False)

    def decided(minutes: int) -> str:
        moment = MORNING.replace(hour=7, minute=0) + timedelta(minutes=minutes)
        return slot_standing([alarm], decided={"result": "safe_seen", "at": moment.isoformat()}).state

    assert (decided(125), decided(60)) == ("safe", "no_answer")


def test_a_phone_whose_clock_runs_behind_raises_its_alarm_though_somebody_was_seen_well_earlier(
    people, county, helper, elder, every_hour
):
    other = people.helper()
    people.assign(other, elder, part="backup")
    with every_hour(7):
        outcome(other, check(elder))
    with every_hour(9):
        behind = clock.now().astimezone(clock.LOCAL).replace(hour=6, minute=40)
        silent = check(elder, "no_answer", at=behind) | {"clock": {"offset_ms": None, "epoch": "1", "certain": False}}
        push(helper, silent)
        assert record(county, slot_of(elder))["data"]["state"] == "no_answer"
        assert county.get("/wakeup-checks/board").json["totals"]["no_answer"] == 1
    with every_hour(10):
        outcome(other, check(elder))
        assert record(county, slot_of(elder))["data"]["state"] == "safe"
