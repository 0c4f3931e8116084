"""The counts that boards read always equal what the records say, whatever is pushed, decided or made void."""

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from server.foundation.database import session
from server.records.model import Count, Record
from server.records.work_line import every_kind
from server.work_lines import WORK_LINES
from tests.conftest import empty
from tests.factories.wakeup_checks import change, check, make_elder, outcome
from tests.people import CLEAR, MAPLE, People

KINDS = every_kind(WORK_LINES)
RESULTS = ["safe_seen", "safe_voice", "away", "unwell", "no_answer", "emergency", "dead"]
VILLAGES = st.sampled_from([MAPLE, CLEAR])
PLACES = st.sampled_from(
    [None, {"type": "Point", "coordinates": [109.7, 26.8]}, {"type": "Point", "coordinates": [109.9, 27.0]}]
)


def counted() -> Counter:
    rows = session.execute(select(Count.kind, Count.day, Count.area_code, Count.state, Count.cell, Count.n))
    return Counter({tuple(row[:5]): row.n for row in rows if row.n})


def said_by_the_records() -> Counter:
    found = Counter()
    for row in session.execute(
        select(Record.id, Record.kind, Record.occurred_on, Record.area_code, Record.state, Record.cell, Record.review)
    ):
        kind = KINDS[row.kind]
        if kind.state is None or (row.review or {}).get("state") == "void":
            continue
        data = (
            session.execute(select(kind.model.__table__).where(kind.model.__table__.c.record_id == row.id))
            .mappings()
            .one()
        )
        assert row.state == kind.state(data)
        found[row.kind, row.occurred_on, row.area_code, row.state, row.cell] += 1
    return found


class Mornings(RuleBasedStateMachine):
    """Elders come, move, are checked, edited, made void and decided upon in any order."""

    app = None
    elders = Bundle("elders")
    checks = Bundle("checks")

    def __init__(self):
        super().__init__()
        empty(self.app)
        self.county = People(self.app).county()

    @rule(target=elders, area=VILLAGES, place=PLACES, frequency=st.sampled_from(["daily", "alternate", "weekly"]))
    def enter(self, area, place, frequency):
        elder = make_elder(self.county, area=area, frequency=frequency)
        if place:
            outcome(self.county, self.edit(elder, location=place))
        return elder

    def edit(self, record, kind="elder", data=None, **more):
        revision = session.scalar(select(Record.revision).where(Record.id == UUID(str(record))))
        session.rollback()
        return change(kind, data or {}, id=record, base_revision=revision, **more)

    @rule(
        target=checks, elder=elders, result=st.sampled_from(RESULTS), days=st.sampled_from([0, -1]), twice=st.booleans()
    )
    def see(self, elder, result, days, twice):
        more = {"dead_name": "粟某某"} if result == "dead" else {}
        one = check(elder, result, days=days, **more)
        for _ in range(1 + twice):
            outcome(self.county, one)
        return one["id"]

    @rule(elder=elders, state=st.sampled_from(["active", "pending", "ended"]))
    def change_state(self, elder, state):
        outcome(self.county, self.edit(elder, data={"state": state}))

    @rule(elder=elders, area=VILLAGES)
    def move(self, elder, area):
        outcome(self.county, self.edit(elder, area_code=area))

    @rule(elder=elders, place=PLACES)
    def locate(self, elder, place):
        outcome(self.county, self.edit(elder, location=place))

    @rule(elder=elders)
    def suspend(self, elder):
        pause = {
            "id": "01936f00-0000-7000-8000-000000000001",
            "reason": "hospital",
            "from": "2026-11-24",
            "to": "2026-11-25",
        }
        outcome(self.county, self.edit(elder, data={"suspensions": [pause]}))

    @rule(one=consumes(checks))
    def make_void(self, one):
        outcome(self.county, self.edit(one, kind="wakeup_check", review={"state": "void", "reason": "点错了"}))

    @rule(elder=consumes(elders))
    def strike_off(self, elder):
        outcome(self.county, self.edit(elder, review={"state": "void", "reason": "录重了"}))

    @rule(elder=elders)
    def decide(self, elder):
        slot = check(elder)["data"]["slot_id"]
        self.county.post(f"/wakeup-slots/{slot}/decide", json={"result": "safe_seen", "reason": "家属说在县城"})

    @rule(elder=elders)
    def take_back_death(self, elder):
        self.county.post(f"/elders/{elder}/take-back-death", json={"reason": "弄错了"})

    @invariant()
    def the_counts_are_what_the_records_say(self):
        assert counted() == said_by_the_records()
        session.rollback()


def test_counts_always_equal_what_the_records_say(app, database):
    if database.engine.dialect.name != "sqlite":
        pytest.skip("the arithmetic is the same on both; concurrency is tested by twenty processes")
    Mornings.app = app
    bounds = settings(
        max_examples=12, stateful_step_count=18, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Mornings, settings=bounds)
