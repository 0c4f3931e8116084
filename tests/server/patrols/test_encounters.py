"""What an encounter may say: free will, the compulsory report, hand-overs, money; when somebody is looked at again."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from server.patrols import words
from server.patrols.rules.encounters import first_step
from tests.factories.patrols import (
    accepted,
    aid,
    days_from_now,
    edit,
    encounter_data,
    make,
    make_person,
    make_shift,
    meet,
    now,
    outcome,
    record,
    refused,
    shift_data,
    thing,
)
from tests.factories.wakeup_checks import change
from tests.people import MAPLE

HANDOVER = {"partner_kind": "hospital", "unit": "县人民医院", "receiver": "急诊科", "at": "2026-11-23T07:20:00+08:00"}
ESCORT = {"escorts": [thing(name="杨某"), thing(name="粟某")], "route": "会同—怀化—成都"}
TICKET = {"destination": "成都东", "voucher_no": "P-0007", "state": "issued", "price": 268.5}


@pytest.fixture
def crew(people):
    return people.patroller()


@pytest.fixture
def lead(people):
    return people.station_lead()


def encounter(crew, **data) -> dict:
    """Return the change that records a new encounter."""
    return change("encounter", encounter_data(make_person(crew), **data), area_code=MAPLE)


def test_a_refusal_needs_nothing_but_what_was_seen_and_said(crew):
    met = accepted(crew, encounter(crew))
    assert record(crew, "encounter", met)["data"]["outcome"] == "refused"


def test_no_word_of_any_list_says_force():
    lists = [one for name, one in vars(words).items() if name.isupper() and isinstance(one, dict)]
    said = [text for one in lists for pair in one.items() for text in pair]
    force = ("forc", "compel", "detain", "coerc", "强制", "遣送", "收容", "驱")
    assert len(said) > 200
    assert not [text for text in said if any(part in text for part in force)]


@pytest.mark.parametrize("outcome", ["entered", "escorted", "fetched", "ticket_home", "local_return", "hospital"])
def test_who_refuses_is_not_taken_along(crew, outcome):
    assert refused(crew, encounter(crew, outcome=outcome, state="open")) == "refusal-stands"


@pytest.mark.parametrize("condition", ["minor", "critical", "mental", "intellectual", "dementia"])
def test_the_refusal_of_who_cannot_decide_does_not_bind(crew, condition):
    accepted(crew, encounter(crew, outcome="entered", conditions=[condition], report={"ticks": []}))


def test_who_is_willing_has_not_refused(crew):
    assert refused(crew, encounter(crew, willingness="willing", outcome="refused")) == "refusal-stands"


@pytest.mark.parametrize("tick", list(words.TICKS))
def test_a_minor_with_any_tick_is_not_complete_without_the_call_or_a_reason(crew, tick):
    minor = {"conditions": ["minor"], "outcome": "police", "handover": HANDOVER | {"partner_kind": "police"}}
    assert refused(crew, encounter(crew, report={"ticks": [tick]}, **minor)) == "report-open"
    accepted(crew, encounter(crew, state="open", report={"ticks": [tick]}, **minor))
    accepted(crew, encounter(crew, report={"ticks": [tick], "called_110_at": "2026-11-23T07:10:00+08:00"}, **minor))
    accepted(crew, encounter(crew, report={"ticks": [tick], "no_call_reason": "民警就在身边，当面报了"}, **minor))


def test_a_reason_of_blanks_is_none(crew):
    report = {"ticks": ["injury"], "no_call_reason": "  "}
    assert refused(crew, encounter(crew, conditions=["minor"], report=report)) == "report-open"


def test_completing_later_asks_for_the_call_too(crew):
    met = accepted(crew, encounter(crew, state="open", conditions=["minor"], report={"ticks": ["abandoned"]}))
    told = edit(crew, "encounter", met, {"state": "complete"})
    assert told["problem"]["slug"] == "report-open"
    assert edit(crew, "encounter", met, {}, note="在等民警")["outcome"] == "accepted"


@pytest.mark.parametrize("sign", [{"conditions": ["minor"]}, {"minors_count": 1}])
def test_where_a_minor_is_the_report_has_to_be_looked_at(crew, sign):
    assert refused(crew, encounter(crew, **sign)) == "minor-not-looked-at"
    accepted(crew, encounter(crew, report={"ticks": []}, **sign))


def test_with_a_child_along_it_is_said_how_many_and_whose(crew):
    along = {"conditions": ["with_child"], "report": {"ticks": []}}
    assert refused(crew, encounter(crew, **along)) == "minors-missing"
    accepted(crew, encounter(crew, minors_count=2, minors_relation="说是孙子", **along))


@pytest.mark.parametrize("outcome", ["hospital", "police", "minor_center", "fetched", "local_return"])
def test_a_hand_over_names_unit_person_and_time(crew, outcome):
    willing = {"outcome": outcome, "willingness": "willing"}
    assert refused(crew, encounter(crew, **willing)) == "handover-missing"
    assert refused(crew, encounter(crew, handover=HANDOVER | {"receiver": None}, **willing)) == "handover-missing"
    accepted(crew, encounter(crew, state="open", **willing))
    accepted(crew, encounter(crew, handover=HANDOVER, **willing))


def test_an_escort_home_is_two_people_with_names(crew):
    willing = {"outcome": "escorted", "willingness": "willing"}
    assert refused(crew, encounter(crew, **willing)) == "escort-needs-two"
    same_twice = ESCORT | {"escorts": [thing(name="杨某"), thing(name="杨某 ")]}
    assert refused(crew, encounter(crew, escort=same_twice, **willing)) == "escort-needs-two"
    accepted(crew, encounter(crew, escort=ESCORT, **willing))


def test_a_ticket_home_is_a_voucher(crew):
    willing = {"outcome": "ticket_home", "willingness": "willing"}
    assert refused(crew, encounter(crew, **willing)) == "ticket-missing"
    assert refused(crew, encounter(crew, ticket=TICKET | {"voucher_no": None}, **willing)) == "ticket-missing"
    accepted(crew, encounter(crew, ticket=TICKET, **willing))


def test_nothing_about_a_ticket_can_say_cash():
    from server.patrols.schema.groups import TicketSchema

    assert not [name for name in TicketSchema().fields if "cash" in name]
    assert "cash" not in words.TICKET_STATES


def test_a_short_fare_is_at_most_twenty_yuan_with_a_receipt(crew):
    fare = {"amount": 20, "receipt_no": "S-12"}
    given = {"aid": [aid("fare")], "outcome": "street_aid"}
    accepted(crew, encounter(crew, fare=fare, **given))
    assert refused(crew, encounter(crew, fare=fare | {"amount": 20.01}, **given)) == "fare-too-high"
    assert refused(crew, encounter(crew, fare={"amount": 12}, **given)) == "receipt-missing"
    assert refused(crew, encounter(crew, **given)) == "receipt-missing"


def test_a_fare_among_the_costs_has_the_same_limits(crew):
    cost = thing(what="fare", amount=25, source="budget", booked_on="2026-11-23", receipt_no="S-1")
    assert refused(crew, encounter(crew, costs=[cost])) == "fare-too-high"
    assert refused(crew, encounter(crew, costs=[cost | {"amount": 5, "receipt_no": None}])) == "receipt-missing"


@pytest.mark.parametrize("amount", [-1, 0.001, 1e9, True, "5"])
def test_an_amount_that_cannot_be_is_refused_with_its_place(crew, amount):
    cost = thing(what="living", amount=amount, source="budget", booked_on="2026-11-23")
    assert refused(crew, encounter(crew, costs=[cost])) == "invalid"


def test_whom_it_was_is_never_rewritten(crew):
    met = meet(crew)
    told = edit(crew, "encounter", met, {"person_id": str(make_person(crew))})
    assert told["problem"]["slug"] == "person-stands"
    same = record(crew, "encounter", met)["data"]["person_id"]
    assert edit(crew, "encounter", met, {"person_id": same, "refusal_reason": "distrust"})["outcome"] == "accepted"


def test_an_encounter_waits_neither_for_its_person_nor_for_its_shift(crew):
    accepted(crew, change("encounter", encounter_data(uuid4(), shift_id=str(uuid4())), area_code=MAPLE))


def due(crew, met) -> timedelta | None:
    told = record(crew, "encounter", met)["data"]["follow_up_due_at"]
    return datetime.fromisoformat(told) - now() if told else None


def test_who_refused_is_looked_at_again_within_three_days(crew):
    assert due(crew, meet(crew)) == timedelta(days=3)
    assert due(crew, meet(crew, willingness="hesitant", outcome="street_aid")) == timedelta(days=3)


@pytest.mark.parametrize("alert", ["orange", "red"])
def test_under_an_orange_or_red_alert_within_a_day(crew, alert):
    shift = make_shift(crew, weather_alert=alert)
    assert due(crew, meet(crew, shift_id=str(shift))) == timedelta(hours=24)
    assert due(crew, meet(crew, weather_alert=alert)) == timedelta(hours=24)


def test_a_yellow_alert_makes_no_haste(crew):
    assert due(crew, meet(crew, shift_id=str(make_shift(crew, weather_alert="yellow")))) == timedelta(days=3)


def test_an_alert_raised_during_the_shift_brings_its_refusals_nearer(crew):
    shift = make_shift(crew, weather_alert="yellow")
    met = meet(crew, shift_id=str(shift))
    assert edit(crew, "patrol_shift", shift, {"weather_alert": "red"})["outcome"] == "accepted"
    assert due(crew, met) == timedelta(hours=24)


def test_an_alert_that_is_lifted_later_puts_nobody_off_who_was_promised_a_day(crew):
    shift = make_shift(crew, weather_alert="orange")
    met = meet(crew, shift_id=str(shift))
    assert edit(crew, "patrol_shift", shift, {"weather_alert": "none"})["outcome"] == "accepted"
    assert due(crew, met) == timedelta(hours=24)


def test_a_red_alert_heard_of_after_the_refusal_brings_it_nearer_too(crew):
    shift = uuid4()
    met = meet(crew, shift_id=str(shift))
    assert due(crew, met) == timedelta(days=3)
    accepted(crew, change("patrol_shift", shift_data(weather_alert="red"), id=shift, area_code=MAPLE))
    assert due(crew, met) == timedelta(hours=24)


def test_a_wish_may_be_sooner_and_never_later(crew):
    sooner, later = days_from_now(1).isoformat(), days_from_now(9).isoformat()
    assert due(crew, meet(crew, next_check_at=sooner)) == timedelta(days=1)
    assert due(crew, meet(crew, next_check_at=later)) == timedelta(days=3)


def test_who_came_along_is_not_looked_for(crew):
    assert due(crew, meet(crew, willingness="willing", outcome="entered")) is None


def test_a_report_is_read_by_who_recorded_it_and_who_may_read_of_children(people, crew):
    ticks = {"ticks": ["violence"], "called_110_at": "2026-11-23T07:10:00+08:00", "police_no": "110-1"}
    met = meet(crew, conditions=["minor"], outcome="street_aid", report=ticks)
    assert record(crew, "encounter", met)["data"]["report"]["police_no"] == "110-1"
    for other in (people.patroller(), people.county()):
        told = record(other, "encounter", met)
        assert "report" not in told["data"]
        assert "report" in told["withheld"]
        history = other.get(f"/records/encounter/{met}/history").get_data(as_text=True)
        assert "110-1" not in history
    trusted = people.station_lead(grants=("child_files",))
    assert record(trusted, "encounter", met)["data"]["report"]["police_no"] == "110-1"


def test_a_patroller_sees_the_encounters_of_thirty_days(people, crew):
    old, recent = meet(crew, at=days_from_now(-31)), meet(crew, at=days_from_now(-29))
    assert crew.get(f"/records/encounter/{old}").status_code == 404
    assert crew.get(f"/records/encounter/{recent}").status_code == 200
    assert people.station_lead().get(f"/records/encounter/{old}").status_code == 200


@pytest.mark.parametrize(("conditions", "willingness", "step"), [
    ({"critical", "minor", "mental"}, "refused", "call_120"), ({"mental", "drunk"}, "refused", "hospital"),
    ({"drunk", "minor"}, "refused", "police"), ({"minor", "trafficked"}, "willing", "protect_minor"),
    ({"dementia"}, "willing", "police"), ({"ok"}, "willing", "station"), ({"intellectual"}, "hesitant", "station_with_escort"),
    ({"ok"}, "unable", "station_with_escort"), ({"elderly"}, "refused", "respect"),
])  # fmt: skip
def test_what_comes_first_follows_the_order_of_the_rule_book(conditions, willingness, step):
    assert first_step(conditions, willingness) == step


def test_a_stay_of_more_than_a_day_says_why_before_it_ends(crew):
    data = {"person_id": str(make_person(crew)), "entered_at": days_from_now(-1.1).isoformat(), "came_by": "self"}
    leaving = {"left_at": now().isoformat(), "leaving": "own_way"}
    assert refused(crew, change("station_stay", data | leaving, area_code=MAPLE)) == "stay-needs-reason"
    make(crew, "station_stay", data | leaving | {"long_stay_reason": "等家属来接"})


def test_the_dates_of_a_stay_are_told(crew):
    entered = now()
    told = record(crew, "station_stay", make(crew, "station_stay", {
        "person_id": str(make_person(crew)), "entered_at": entered.isoformat(), "came_by": "self",
    }))["data"]  # fmt: skip
    assert told["same_day_until"] == "2026-11-24T00:00:00+08:00"
    assert told["due_24h_at"] == "2026-11-24T07:30:00+08:00"
    assert told["due_10d_on"] == "2026-12-03"


@pytest.mark.parametrize(("more", "slug"), [
    ({"left_at": "2026-11-23T07:00:00+08:00"}, "leaving-half"), ({"leaving": "own_way"}, "leaving-half"),
    ({"left_at": "2026-11-22T07:00:00+08:00", "leaving": "own_way"}, "stay-turned-round"),
    ({"left_at": "2026-11-23T07:29:00+08:00", "leaving": "ticket"}, "ticket-missing"),
    ({"left_at": "2026-11-23T07:29:00+08:00", "leaving": "escorted"}, "escort-needs-two"),
    ({"left_at": "2026-11-23T07:29:00+08:00", "leaving": "fetched"}, "handover-missing"),
    ({"left_at": "2026-11-23T07:29:00+08:00", "leaving": "own_way", "conditions": ["minor"]}, "minor-not-looked-at"),
    ({"left_at": "2026-11-23T07:29:00+08:00", "leaving": "settled", "conditions": ["minor"], "report": {"ticks": ["missing"]}}, "report-open"),
])  # fmt: skip
def test_leaving_the_station_is_held_to_the_rules(crew, more, slug):
    data = {"person_id": str(make_person(crew)), "entered_at": "2026-11-23T06:00:00+08:00", "came_by": "self"} | more
    assert refused(crew, change("station_stay", data, area_code=MAPLE)) == slug


BEGUN = ("place_type", "informed", "willingness", "outcome")


def begun(crew, **more) -> dict:
    """Return the change of an encounter of which hardly anything is known yet."""
    data = encounter(crew, state="open", conditions=[], aid=[])
    data["data"] = {name: value for name, value in data["data"].items() if name not in BEGUN} | more
    return data


def test_an_encounter_is_kept_open_with_what_is_known(crew, lead):
    met = accepted(
        crew, begun(crew, handover={"partner_kind": "hospital", "at": now().isoformat(), "receiver": "曾某"})
    )
    data = record(lead, "encounter", met)["data"]
    assert [data[name] for name in BEGUN] == [None] * 4
    assert data["handover"]["receiver"] == "曾某"


@pytest.mark.parametrize("missing", [*BEGUN, "conditions"])
def test_what_must_be_there_is_asked_when_it_is_complete(crew, missing):
    whole = encounter(crew)
    whole["data"] = {name: value for name, value in whole["data"].items() if name != missing}
    if missing == "conditions":
        whole["data"]["conditions"] = []
    told = outcome(crew, whole)
    assert told["outcome"] == "refused"
    assert told["problem"]["errors"][0]["path"] == f"data.{missing}"


@pytest.mark.parametrize(
    ("begun_group", "slug"),
    [
        ({"ticket": {"destination": "怀化", "state": "issued"}}, "ticket-missing"),
        ({"escort": {"escorts": [{"id": "01936f00-0000-7000-8000-000000000001", "name": "杨某"}]}}, "escort-needs-two"),
        ({"handover": {"partner_kind": "police", "at": "2026-11-23T20:00:00+08:00"}}, "handover-missing"),
    ],
)
def test_a_group_that_was_only_begun_does_not_complete(crew, begun_group, slug):
    accepted(crew, encounter(crew, state="open", **begun_group))
    assert refused(crew, encounter(crew, **begun_group)) == slug


def test_what_nobody_finished_is_no_advice(crew, lead):
    accepted(crew, begun(crew))
    told = lead.get("/patrols/figures?from=2026-11-01&to=2026-11-30").json["figures"]
    assert {one["id"]: one["value"] for one in told}["R2"] == 0
