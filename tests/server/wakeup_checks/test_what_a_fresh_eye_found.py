"""What must not slip through: late emergencies, deaths taken back, days that have not come, people who cannot be."""

from datetime import timedelta

import pytest

from server.foundation import clock
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, pull_all, slot_of
from tests.people import CLEAR, MAPLE


def state_of(client, elder):
    (told,) = client.get("/wakeup-checks/elders", query_string={"state": "all", "elder": str(elder)}).json["elders"]
    return told["state"]


def void(one):
    return change("wakeup_check", {}, id=one["id"], base_revision=1, review={"state": "void", "reason": "点错了"})


def test_an_emergency_that_arrives_after_a_decision_counts_though_it_was_seen_before(county, people, morning):
    leader, elder = people.team_leader(), make_elder(county)
    outcome(leader, check(elder, "no_answer"))
    leader.post(f"/wakeup-slots/{slot_of(elder)}/decide", json={"result": "safe_seen", "reason": "看见了"})
    with clock.fixed(morning + timedelta(minutes=5), every_thread=True):
        early = morning - timedelta(minutes=2)
        assert outcome(leader, check(elder, "emergency", at=early))["outcome"] == "accepted"
        assert state_of(county, elder) == "emergency"


def test_voiding_the_report_of_a_death_expects_the_elder_again(county, people):
    leader, elder = people.team_leader(), make_elder(county)
    one = check(elder, "dead", dead_name="粟某某")
    outcome(leader, one)
    leader.post(f"/wakeup-checks/{one['id']}/confirm-death")
    assert outcome(leader, void(one))["outcome"] == "accepted"
    (row,) = [row for row in pull_all(county) if row["id"] == str(elder)]
    assert (row["data"]["death"]["state"], row["data"]["state"]) == ("none", "active")
    assert leader.post(f"/wakeup-checks/{one['id']}/confirm-death").status_code == 409


def test_a_death_beside_another_result_is_an_alarm(county):
    elder = make_elder(county)
    outcome(county, check(elder, "safe_seen"))
    outcome(county, check(elder, "dead", dead_name="粟某某"))
    totals = county.get("/wakeup-checks/board").json["totals"]
    assert (totals["alarm"], totals["dead"], totals["concern"]) == (1, 0, 0)


def test_a_death_alone_is_neither_alarm_nor_concern(county):
    outcome(county, check(make_elder(county), "dead", dead_name="粟某某"))
    totals = county.get("/wakeup-checks/board").json["totals"]
    assert (totals["abnormal"], totals["dead"], totals["alarm"], totals["concern"]) == (1, 1, 0, 0)


def test_tomorrow_cannot_be_answered_or_decided_today(county, people):
    elder = make_elder(county)
    told = outcome(county, check(elder, days=1, at=clock.now()))
    assert (told["outcome"], told["problem"]["slug"]) == ("refused", "day-has-not-come")
    answer = people.team_leader().post(
        f"/wakeup-slots/{slot_of(elder, days=2)}/decide", json={"result": "safe_seen", "reason": "试"}
    )
    assert (answer.status_code, answer.json["slug"]) == (422, "day-has-not-come")


def test_a_phone_whose_clock_runs_ahead_still_tells_of_this_morning(county):
    elder = make_elder(county)
    told = outcome(county, check(elder, "no_answer", days=1))
    assert told["outcome"] == "accepted"
    assert state_of(county, elder) == "no_answer"


def test_an_elder_who_moves_takes_this_mornings_alarm_along(county):
    elder = make_elder(county)
    outcome(county, check(elder, "no_answer"))
    outcome(county, change("elder", {}, id=elder, base_revision=1, area_code=CLEAR))
    rows = {
        row["area"]["code"]: row["alarm"] for row in county.get("/wakeup-checks/board?area=" + MAPLE[:9]).json["rows"]
    }
    assert (rows[CLEAR], rows[MAPLE]) == (1, 0)
    assert state_of(county, elder) == "no_answer"


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_date": "2031-01-01"}, {"birth_date": "1700-01-01"}, {"id_number": "000000194103050021"},
        {"suspensions": [{"id": "01936f00-0000-7000-8000-00000000000a", "reason": "city", "from": "2026-11-20", "to": "2026-11-01"}]},
        {"landmark": "左\u202e右"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(county, wrong):
    told = outcome(county, change("elder", elder_data(**wrong), area_code=MAPLE))
    assert told["outcome"] == "refused"
    assert told["problem"]["errors"][0]["path"].startswith(f"data.{next(iter(wrong))}")


def test_an_elder_is_entered_in_a_village(county):
    told = outcome(county, change("elder", elder_data(), area_code=MAPLE[:9]))
    assert told["problem"]["errors"][0]["path"] == "area_code"


def test_the_same_id_number_is_not_entered_twice(county):
    number = "000000194103050025"
    from server.wakeup_checks.rules import id_check_digit

    number = number[:17] + id_check_digit(number[:17])
    make_elder(county, id_number=number)
    told = outcome(county, change("elder", elder_data(id_number=number), area_code=CLEAR))
    assert told["problem"]["slug"] == "already-on-the-roll"


def test_the_board_resolves_the_other_township_code_and_knows_no_others(county):
    assert county.get("/wakeup-checks/board?area=431225110").json["area"]["code"] == "431225108"
    assert county.get("/wakeup-checks/board?area=431225999").status_code == 404


def test_the_duty_officer_closes_an_alarm_and_sees_whom_to_call_but_no_id_number(county, people):
    duty = people.sign_in(people.worker(("duty_officer", "431225")))
    elder = make_elder(county, health_note="药在柜子里")
    outcome(county, check(elder, "no_answer"))
    (row,) = [row for row in pull_all(duty) if row["kind"] == "elder"]
    assert "id_number_masked" not in row["data"]
    assert "health_note" not in row["data"]
    answer = duty.post(f"/wakeup-slots/{slot_of(elder)}/decide", json={"result": "away", "reason": "女儿来电"})
    assert answer.status_code == 200
