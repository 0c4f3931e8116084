"""The county as it is loaded at noon of a Monday: two of its townships are enough to see."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from geoalchemy2.shape import to_shape
from shapely import Point
from sqlalchemy import func, select

from server.accounts import passwords
from server.accounts.access import ROLES
from server.accounts.model import Assignment, Worker, WorkerRole
from server.areas.model import Area, Boundary
from server.demo.people import PHONE_PREFIX, check_digit
from server.foundation.database import session
from server.records.held import wire_schema
from server.records.model import Count, Record, RecordRevision
from server.wakeup_checks import line, words
from server.wakeup_checks.model import Elder, WakeupCheck, WakeupSlot
from server.wakeup_checks.queries import observations_on
from server.wakeup_checks.rules import slot_standing
from tests.server.demo.conftest import NOON

pytestmark = [pytest.mark.usefixtures("county"), pytest.mark.first_on("spatialite")]
TODAY = NOON.date()


def count_of(*conditions) -> int:
    return session.scalar(select(func.count()).select_from(Record).where(*conditions))


def states_on(day) -> Counter:
    return Counter(session.scalars(select(WakeupSlot.state).where(WakeupSlot.day == day)))


def test_two_townships_are_filled_as_densely_as_the_whole_county(county):
    assert (county.elders, county.helpers) == (249, 80)
    assert count_of(Record.kind == "elder") == 249
    assert session.scalar(select(func.count()).select_from(Worker)) == county.workers


def test_a_helper_has_three_to_five_elders_and_one_has_many_to_try():
    rows = session.execute(
        select(Assignment.worker_id, func.count()).where(Assignment.part == "primary").group_by(Assignment.worker_id)
    )
    loads = sorted(n for _, n in rows)
    assert loads.pop() == 22
    assert set(loads) <= {3, 4, 5}


def test_every_elder_has_a_helper_and_another_one_as_backup():
    pairs = defaultdict(dict)
    for elder, part, worker in session.execute(select(Assignment.record_id, Assignment.part, Assignment.worker_id)):
        pairs[elder][part] = worker
    assert set(pairs) == set(session.scalars(select(Elder.record_id)))
    assert all(set(pair) == {"primary", "backup"} and pair["primary"] != pair["backup"] for pair in pairs.values())


def test_there_is_a_printed_account_for_every_role_and_two_for_field_roles(county):
    printed = Counter(account["role"] for account in county.accounts)
    assert set(printed) == set(ROLES)
    assert all(printed[role] >= 2 for role in ("helper", "patroller", "social_worker", "surveyor", "team_leader"))


def test_printed_passwords_fit_and_nobody_else_can_sign_in(county):
    workers = {worker.phone: worker for worker in session.scalars(select(Worker))}
    first = county.accounts[0]
    assert passwords.fits(workers[first["phone"]].password_hash, first["password"])
    assert sum(worker.password_hash is not None for worker in workers.values()) == len(county.accounts)


def test_the_first_account_is_the_helper_with_22_elders_left_for_whoever_tries(county):
    first = county.accounts[0]
    assert (first["role"], first["area_code"]) == ("helper", "431225101207")
    worker = next(one for one in session.scalars(select(Worker)) if one.phone == first["phone"])
    elders = session.scalars(
        select(Assignment.record_id).where(Assignment.worker_id == worker.id, Assignment.part == "primary")
    ).all()
    states = session.scalars(
        select(WakeupSlot.state).where(WakeupSlot.elder_id.in_(elders), WakeupSlot.day == TODAY)
    ).all()
    assert states == ["open"] * 22


def test_the_second_account_is_a_neighbour_who_sees_none_of_them(county):
    first, second = county.accounts[:2]
    workers = {worker.phone: worker.id for worker in session.scalars(select(Worker))}
    given = defaultdict(set)
    for worker, elder in session.execute(select(Assignment.worker_id, Assignment.record_id)):
        given[worker].add(elder)
    mine, theirs = given[workers[first["phone"]]], given[workers[second["phone"]]]
    assert (second["role"], second["area_code"]) == ("helper", first["area_code"])
    assert (len(mine), len(theirs)) == (22, 4)
    assert not mine & theirs


def test_everybody_bears_the_marks_of_an_invented_person():
    workers = session.scalars(select(Worker)).all()
    assert all(one.demo and one.name[1] == "某" and one.phone.startswith(PHONE_PREFIX) for one in workers)
    elders = session.scalars(select(Elder)).all()
    for one in elders:
        assert one.name[1] == "某"
        assert one.id_number[:6] == "000000"
        assert one.id_number[-1] == check_digit(one.id_number[:17])
        assert (int(one.id_number[16]) % 2 == 1) == (one.sex == "1")
        numbers = [one.phone, one.village_doctor["phone"], *(contact["phone"] for contact in one.contacts)]
        assert all(number.startswith(PHONE_PREFIX) for number in numbers if number)
    assert len({one.id_number for one in elders}) == len(elders)
    made_up = Record.kind.in_(("elder", "wakeup_check"))
    assert count_of(made_up) == count_of(made_up, Record.device_id == "demo")


def test_nobody_in_a_village_shares_a_name():
    names = defaultdict(list)
    for elder, area in session.execute(select(Elder.name, Record.area_code).join(Record, Record.id == Elder.record_id)):
        names[area].append(elder)
    roles = select(Worker.name, WorkerRole.area_code).join(WorkerRole, WorkerRole.worker_id == Worker.id)
    for worker, area in session.execute(roles):
        names[area].append(worker)
    assert all(len(found) == len(set(found)) for area, found in names.items() if len(area) == 12)


def test_every_position_is_invented_marked_and_inside_the_county():
    outline = to_shape(session.scalar(select(Boundary.outline).where(Boundary.code == "431225")))
    placed = session.scalars(select(Area).where(Area.location.is_not(None))).all()
    assert len(placed) == 18 + 243
    assert all(area.location_invented and outline.covers(Point(to_shape(area.location))) for area in placed)
    homes = session.scalars(select(Record.location).where(Record.kind == "elder")).all()
    assert all(outline.covers(to_shape(home)) for home in homes)


def test_the_county_and_its_neighbours_have_outlines_and_both_codes_lead_to_a_township():
    roles = Counter(session.scalars(select(Boundary.role)))
    assert roles == {"county": 1, "neighbour": 5}
    assert session.get(Area, "431225108").other_codes == ["431225110"]


def test_the_week_holds_every_result():
    assert set(session.scalars(select(WakeupCheck.result).distinct())) == set(words.RESULTS)


def test_today_has_something_to_say():
    today = states_on(TODAY)
    assert today["safe"] > 150
    assert today["no_answer"] == 1, "one 没人应 is open, one was seen in person later"
    assert today["dead"] == 1, "a death waits for the team leader"
    assert today["emergency"] == 0, "the emergency was decided"
    assert all(today[state] for state in ("open", "suspended", "away", "unwell", "need_help", "low_mood"))


def test_a_death_waits_and_pauses_the_mornings_to_come():
    (elder,) = [one for one in session.scalars(select(Elder)) if (one.death or {}).get("state") == "reported"]
    after = session.scalars(
        select(WakeupSlot.state).where(WakeupSlot.elder_id == elder.record_id, WakeupSlot.day > TODAY)
    ).all()
    assert after == ["suspended"] * 3


def test_earlier_days_are_closed():
    earlier = select(WakeupSlot.state).where(WakeupSlot.day < TODAY)
    assert not {"no_answer", "emergency", "dead"} & set(session.scalars(earlier))


def test_what_is_not_heard_of_lies_in_few_townships_and_is_no_alarm():
    yesterday = TODAY - timedelta(days=1)
    silent = select(Record.area_code).join(WakeupSlot, WakeupSlot.record_id == Record.id).where(
        WakeupSlot.day == yesterday, WakeupSlot.state == "open"
    )  # fmt: skip
    townships = {code[:9] for code in session.scalars(silent)}
    assert 1 <= len(townships) <= 2


def test_some_checks_arrive_late_some_have_a_position_some_say_why_not():
    checks = session.scalars(select(Record).where(Record.kind == "wakeup_check")).all()
    late = dict(session.execute(select(WakeupCheck.record_id, WakeupCheck.late)).all())
    assert 0 < sum(late.values()) < len(late) / 4
    assert all(one.received_at > one.occurred_at and one.received_at <= NOON for one in checks)
    assert {one.entry_mode for one in checks} == {"self", "proxy", "phone"}
    assert all((one.location is None) == (one.location_absent_reason is not None) for one in checks)
    assert {one.location_source for one in checks} == {"gps", None}


def test_the_counts_are_those_of_the_records():
    rows = session.execute(
        select(Record.kind, Record.occurred_on, Record.area_code, Record.state, Record.cell, func.count())
        .where(Record.state != "")  # kinds that are not counted
        .group_by(Record.kind, Record.occurred_on, Record.area_code, Record.state, Record.cell)
    )
    found = {tuple(row[:5]): row[5] for row in rows}
    counted = {(c.kind, c.day, c.area_code, c.state, c.cell): c.n for c in session.scalars(select(Count)) if c.n}
    assert counted == found


def test_every_morning_follows_from_what_was_seen_and_decided():
    slots = {slot.record_id: slot for slot in session.scalars(select(WakeupSlot))}
    seen = defaultdict(list)
    for slot_id, one in observations_on(list(slots)):
        seen[slot_id].append(one)
    for slot_id, slot in slots.items():
        standing = slot_standing(seen[slot_id], decided=slot.decided)
        assert slot.state == standing.state or (standing.state, slot.state) == ("open", "suspended")
        assert slot.result_at == standing.at


def test_every_record_has_its_place_in_the_feed_and_its_revisions():
    places = session.execute(select(Record.feed_xid, Record.feed_seq)).all()
    assert len(set(places)) == len(places)
    revisions = Counter(session.scalars(select(RecordRevision.record_id)))
    assert set(revisions) == set(session.scalars(select(Record.id)))


@pytest.mark.parametrize(("kind", "model"), [("elder", Elder), ("wakeup_check", WakeupCheck)])
def test_what_was_invented_is_what_a_phone_might_have_sent(kind, model):
    (declared,) = [one for one in line.kinds if one.name == kind]
    schema = wire_schema(declared.schema)
    for row in session.scalars(select(model)):
        data = {name: getattr(row, name) for name in schema.fields if hasattr(row, name)}
        sent = {name: value for name, value in schema.dump(data).items() if name in schema.load_fields}
        assert schema.validate(sent) == {}
