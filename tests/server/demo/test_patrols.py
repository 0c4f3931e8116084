"""The invented fortnight of patrols: plausible, held to the rules, going on with the days."""

from collections import Counter

import pytest
from sqlalchemy import select

from server.foundation.database import session
from server.patrols import line
from server.patrols.model import Encounter, PatrolPoint, PatrolShift, StationStay, TrackSegment
from server.patrols.rules import encounters as encounter_rules
from server.patrols.rules import shifts as shift_rules
from server.people.model import Person
from server.records.held import wire_schema
from server.records.model import Record
from tests.server.demo.conftest import NOON

pytestmark = [pytest.mark.usefixtures("county"), pytest.mark.first_on("spatialite")]  # read only
KINDS = {kind.name: kind for kind in line.kinds}


def rows(model) -> list[dict]:
    return [dict(row) for row in session.execute(select(model.__table__)).mappings()]


def test_two_shifts_a_day_went_out_and_the_last_ended_before_now():
    shifts = rows(PatrolShift)
    assert len(shifts) == 14 * 2 + 1
    assert {len(one["crew"]) for one in shifts} == {2}
    assert max(one["ends_at"] for one in shifts) < NOON


def test_nine_of_ten_refuse():
    willing = Counter(one["willingness"] for one in rows(Encounter))
    assert sum(willing.values()) > 60
    assert 0.75 < willing["refused"] / sum(willing.values()) < 0.97


def test_whatever_happens_on_the_street_happened():
    outcomes = {one["outcome"] for one in rows(Encounter)}
    assert outcomes >= {"refused", "street_aid", "entered", "minor_center"}
    assert any(one["encounter_id"] is None for one in rows(StationStay))
    assert any(one["report"] for one in rows(Encounter))


def test_every_record_is_one_that_a_phone_might_have_sent():
    for kind in KINDS.values():
        schema = wire_schema(kind.schema)
        found = rows(kind.model)
        assert found
        for row in found:
            sent = {name: value for name, value in schema.dump(row).items() if name in schema.load_fields}
            assert schema.validate(sent) == {}, (kind.name, sent)


def test_every_record_keeps_the_rules():
    for one in rows(Encounter):
        encounter_rules.require_encounter(one)
        encounter_rules.require_costs(one["costs"])
    for one in rows(StationStay):
        encounter_rules.require_stay(one)
    for one in rows(PatrolShift):
        shift_rules.require_shift(one)
    for one in rows(TrackSegment):
        shift_rules.require_track(one)


def test_people_have_numbers_of_their_own_and_are_met_again():
    numbers = [one["number"] for one in rows(Person)]
    assert None not in numbers
    assert len(set(numbers)) == len(numbers)
    assert max(Counter(one["person_id"] for one in rows(Encounter)).values()) > 4


def test_shifts_know_how_far_they_went_and_points_when_they_were_seen():
    assert all(1_000 < one["track"]["length_m"] < 60_000 for one in rows(PatrolShift))
    assert all(one["visited_at"] for one in rows(PatrolPoint))


def test_nobody_is_real():
    assert all("某" in one["name"] for one in rows(Person) if one["name"])
    places = session.scalars(select(Record.place_text).where(Record.kind == "patrol_point"))
    assert set(places) == {"示例数据：位置是虚构的"}
    kinds = list(KINDS)
    marks = session.scalars(select(Record.device_id).where(Record.kind.in_(kinds)).distinct())
    assert set(marks) == {"demo"}
