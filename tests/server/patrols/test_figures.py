"""R1 to R12 counted from records: rules F1 to F5 in their words, each figure with the records behind it."""

from datetime import timedelta

import pytest

from tests.factories.patrols import (
    aid,
    days_from_now,
    edit,
    figures,
    make_person,
    make_point,
    make_shift,
    meet,
    now,
    record,
    stay,
    thing,
    visit,
)
from tests.people import MAPLE

HANDOVER = {"partner_kind": "hospital", "unit": "县人民医院", "receiver": "急诊科", "at": "2026-11-23T07:20:00+08:00"}
TICKET = {"destination": "成都东", "voucher_no": "P-0007", "state": "issued"}
ESCORT = {"escorts": [thing(name="杨某"), thing(name="粟某")], "route": "会同—成都", "cross_province": True}
QUILT = {"aid": [aid("quilt", qty=2, unit="床")], "outcome": "street_aid"}
TICKET_HOME = {"willingness": "willing", "outcome": "ticket_home", "ticket": TICKET, "aid": [aid("ticket")]}


@pytest.fixture
def crew(people):
    return people.patroller()


@pytest.fixture
def lead(people):
    return people.station_lead()


def values(client, *names, **more) -> list:
    found = figures(client, **more)
    return [found[name]["value"] for name in names]


def part(figure: dict, code: str):
    return next(one["value"] for one in figure["parts"] if one["id"] == code)


def test_f1_the_same_person_helped_three_times_on_one_day_is_one_and_the_next_day_again_two(crew, lead):
    person = make_person(crew, at=days_from_now(-1))
    for hours in (1, 2, 3):
        meet(crew, person, at=days_from_now(-1) + timedelta(hours=hours), **QUILT)
    assert values(lead, "R1", "R3") == [1, 1]
    meet(crew, person, **QUILT)
    assert values(lead, "R1", "R3") == [2, 1]


def test_f2_advice_only_is_no_help(crew, lead):
    meet(crew, aid=[aid("advice")], outcome="persuaded", willingness="hesitant")
    assert values(lead, "R2", "R1") == [1, 0]


def test_f2_refused_but_took_a_quilt_is_help_on_the_street_and_a_refusal(crew, lead):
    meet(crew, **QUILT)
    found = figures(lead)
    assert (found["R1"]["value"], part(found["R1"], "R1b"), part(found["R1"], "R1a")) == (1, 1, 0)
    assert (found["R11"]["value"], found["R2"]["value"]) == (1, 0)


def test_f3_a_street_contact_and_admission_the_same_day_are_one_in_the_station(crew, lead):
    person = make_person(crew)
    met = meet(crew, person, willingness="willing", outcome="entered")
    stay(crew, person, encounter_id=str(met))
    found = figures(lead)
    assert (found["R1"]["value"], part(found["R1"], "R1a"), part(found["R1"], "R1b")) == (1, 1, 0)


def test_f4_two_provisional_persons_who_are_merged_are_one_fewer_and_the_frozen_figure_stays(crew, lead):
    one, other = make_person(crew), make_person(crew)
    for person in (one, other):
        meet(crew, person, **QUILT)
    assert values(lead, "R1", "R3") == [2, 2]
    period = {"from": "2026-11-01", "to": "2026-11-30", "reason": "月报签字"}
    assert lead.post("/patrols/figures/freeze", json=period).status_code == 201
    edit(lead, "person", other, {"merged_into": str(one), "merge_reason": "同一个人"})
    assert values(lead, "R1", "R3") == [2, 1]
    answer = lead.get("/patrols/figures?from=2026-11-01&to=2026-11-30").json
    frozen = {figure["id"]: figure["value"] for figure in answer["frozen"]["figures"]}
    assert (frozen["R1"], frozen["R3"]) == (2, 2)
    edit(lead, "person", other, {"merged_into": None}, base_revision=2)
    assert values(lead, "R1", "R3") == [2, 2]


def test_f5_a_ticket_home_is_no_escort(crew, lead):
    meet(crew, **TICKET_HOME)
    assert values(lead, "R5", "R4") == [1, 0]


def test_an_escort_across_the_province_is_counted_by_person(crew, lead):
    person = make_person(crew)
    escorted = {"willingness": "willing", "outcome": "escorted", "escort": ESCORT}
    meet(crew, person, **escorted)
    meet(crew, person, at=days_from_now(-2), **escorted)
    found = figures(lead)
    assert (found["R4"]["value"], part(found["R4"], "cross_province"), found["R5"]["value"]) == (1, 1, 0)


def test_leaving_the_station_by_ticket_is_one_ticket_with_the_encounter_before(crew, lead):
    person = make_person(crew)
    met = meet(crew, person, willingness="willing", outcome="entered")
    stay(crew, person, encounter_id=str(met), left_at=now().isoformat(), leaving="ticket", ticket=TICKET)
    stay(crew, make_person(crew), left_at=now().isoformat(), leaving="own_way")
    found = figures(lead)
    assert (found["R5"]["value"], part(found["R5"], "own_way"), part(found["R5"], "fetched")) == (1, 1, 0)


def test_hospital_deliveries(crew, lead):
    meet(crew, willingness="unable", conditions=["critical"], outcome="hospital", handover=HANDOVER)
    stay(crew, make_person(crew), aid_kinds=["medical"])
    assert values(lead, "R6") == [2]


def cost(amount, what="living", *, on="2026-11-20", source="budget", **more) -> dict:
    return thing(what=what, amount=amount, source=source, booked_on=on, **more)


def test_money_is_what_was_booked_in_the_period_whenever_it_happened(crew, lead):
    meet(crew, at=days_from_now(-40), costs=[cost(31_100.5), cost(9_999, on="2026-10-31")], **QUILT)
    stay(crew, make_person(crew), costs=[cost(24_900, "medical", source="charity")])
    make_shift(crew, costs=[cost(5, "supplies")])
    money = figures(lead)["R7"]
    assert (money["value"], part(money, "yuan")) == (5.6, 56_005.5)
    assert (part(money, "what:medical"), part(money, "source:charity")) == (24_900, 24_900)


def test_many_small_amounts_add_up_to_the_cent(crew, lead):
    meet(crew, costs=[cost(0.1) for _ in range(30)], **QUILT)
    assert part(figures(lead)["R7"], "yuan") == 3.0


def test_vehicles_and_people_that_went_out(crew, lead):
    make_shift(crew)
    make_shift(crew, vehicle=None, crew=[thing(name=name) for name in ("甲某", "乙某", "丙某")])
    found = figures(lead)["R8"]
    assert (found["value"], part(found, "people"), part(found, "shifts")) == (1, 5, 2)


def test_points_visited_and_their_share(crew, lead):
    here, there, retired = make_point(crew), make_point(crew, "南站"), make_point(crew, "老桥", state="retired")
    make_shift(crew, visits=[visit(here), visit(here, found=1), visit(retired)])
    found = figures(lead)["R9"]
    assert (found["value"], part(found, "coverage"), part(found, "points")) == (2, 50.0, 2)
    assert there


def test_goods_handed_out(crew, lead):
    given = [aid("quilt", qty=2), aid("food"), aid("card"), aid("advice"), aid("water", qty=3)]
    meet(crew, aid=given, outcome="street_aid")
    assert values(lead, "R10") == [6]


def test_refusing_twice_on_one_day_is_one_refusal(crew, lead):
    person = make_person(crew)
    meet(crew, person)
    meet(crew, person, **QUILT)
    assert values(lead, "R11") == [1]


def test_who_is_helped_twice_in_a_year_comes_again(crew, lead):
    again, once = make_person(crew), make_person(crew)
    for person, days in ((again, -300), (again, -1), (once, -1)):
        meet(crew, person, at=days_from_now(days), **QUILT)
    assert values(lead, "R12") == [1]
    assert values(lead, "R12", last="2027-01-31") == [0]  # by then the first time is more than a year ago
    assert values(lead, "R12", first="2026-11-24") == [0]  # and no time lies in this period


def test_two_provisional_persons_who_are_one_come_again(crew, lead):
    one, other = make_person(crew), make_person(crew)
    meet(crew, one, at=days_from_now(-30), **QUILT)
    meet(crew, other, **QUILT)
    assert values(lead, "R12") == [0]
    edit(lead, "person", one, {"merged_into": str(other), "merge_reason": "同一个人"})
    assert values(lead, "R12") == [1]


def test_void_records_count_nowhere(crew, lead):
    met = meet(crew, costs=[cost(100)], **QUILT)
    edit(lead, "encounter", met, {}, review={"state": "void", "reason": "记重了"})
    assert values(lead, "R1", "R7", "R10", "R11") == [0, 0, 0, 0]


def test_a_contact_on_the_last_day_that_became_a_stay_of_the_next_month_is_counted_once(crew, lead):
    at = days_from_now(-24)  # 30 October
    person = make_person(crew, at=at)
    met = meet(crew, person, at=at, willingness="willing", outcome="entered")
    stay(crew, person, entered_at=at + timedelta(days=2), encounter_id=str(met))
    october = figures(lead, "2026-10-01", "2026-10-31")
    november = figures(lead, "2026-11-01", "2026-11-30")
    assert (october["R1"]["value"], part(october["R1"], "R1a"), november["R1"]["value"]) == (1, 1, 0)


def test_townships_add_up_to_the_county(crew, lead, people):
    person = make_person(crew)
    met = meet(crew, person, willingness="willing", outcome="entered")
    stay(crew, person, encounter_id=str(met))
    meet(crew, area="431225212201", **QUILT)
    by_area = [figures(lead, area=area)["R1"]["value"] for area in ("431225", "431225101", "431225212")]
    assert by_area == [2, 1, 1]
    assert MAPLE.startswith("431225101")


def test_every_figure_tells_the_records_behind_it(crew, lead):
    person = make_person(crew)
    met = meet(crew, person, costs=[cost(10)], **QUILT)
    advised = meet(crew, aid=[], outcome="persuaded", willingness="hesitant")
    point = make_point(crew)
    shift = make_shift(crew, visits=[visit(point)])
    found = figures(lead, records="all")
    behind = {name: {(one["kind"], one["id"]) for one in figure["records"]} for name, figure in found.items()}
    assert behind["R1"] == behind["R3"] == behind["R7"] == behind["R10"] == behind["R11"] == {("encounter", str(met))}
    assert behind["R2"] == {("encounter", str(advised))}
    assert behind["R8"] == {("patrol_shift", str(shift))}
    assert behind["R9"] == {("patrol_point", str(point))}
    assert "records" not in figures(lead, records="R1")["R2"]
    for kind, one in behind["R1"]:
        assert record(lead, kind, one)["id"] == one


def test_a_figure_says_its_definition_and_version(lead):
    for figure in figures(lead).values():
        assert figure["version"] >= 1
        assert len(figure["definition"]) > 10


@pytest.mark.parametrize("query", ["from=2026-11-30&to=2026-11-01", "from=2026-11-01", "from=x&to=y", "from=2016-01-01&to=2026-01-01",
                                   "from=2026-11-01&to=2026-11-30&records=R99", "from=0001-01-01&to=0001-01-02"])  # fmt: skip
def test_a_period_that_cannot_be_is_refused(lead, query):
    answer = lead.get(f"/patrols/figures?{query}")
    assert (answer.status_code, answer.json["slug"]) == (422, "invalid")


def test_who_has_no_desk_gets_no_figures(crew, people):
    for other in (crew, people.helper(), people.team_leader()):
        assert other.get("/patrols/figures?from=2026-11-01&to=2026-11-30").status_code == 403
    township = people.sign_in(people.worker(("township_supervisor", "431225101")))
    assert township.get("/patrols/figures?from=2026-11-01&to=2026-11-30&area=431225212").status_code == 403
    period = {"from": "2026-11-01", "to": "2026-11-30", "reason": "签字"}
    assert township.post("/patrols/figures/freeze", json=period).status_code == 403
