"""Merging and unmerging in any order never changes 人次, only 人, and unmerging restores exactly."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from server.patrols.rules.episodes import Met, Stayed, episodes
from server.people.problems import MergeInACircle
from server.people.rules import persons_behind, require_no_circle, root_of

PERSONS = [UUID(int=n) for n in range(1, 7)]
persons = st.sampled_from(PERSONS)
days = st.integers(0, 3).map(lambda n: date(2026, 11, 20) + timedelta(days=n))
kinds = st.sampled_from([("street_aid", "quilt"), ("refused", "advice"), ("entered", "food"), ("escorted", "escort")])


@st.composite
def histories(draw):
    """Draw encounters and stays of a handful of people over some days."""
    met = [
        Met(UUID(int=100 + n), person, day, "431225100", outcome, [{"type": given_}])
        for n, (person, day, (outcome, given_)) in enumerate(
            draw(st.lists(st.tuples(persons, days, kinds), max_size=15))
        )
    ]
    named = st.sampled_from([None, *(one.id for one in met)])
    stays = [
        Stayed(UUID(int=200 + n), person, day, "431225100", encounter)
        for n, (person, day, encounter) in enumerate(draw(st.lists(st.tuples(persons, days, named), max_size=4)))
    ]
    return met, stays


steps = st.lists(st.tuples(persons, st.one_of(st.none(), persons)), max_size=20)


def step(merges: dict, one: UUID, into: UUID | None) -> dict:
    """Merge or unmerge as the server does; what goes in a circle is refused."""
    if into is None:
        return {person: to for person, to in merges.items() if person != one}
    try:
        require_no_circle(one, into, merges.get)
    except MergeInACircle:
        return merges
    return merges | {one: into}


def counted(met, stays, merges) -> tuple[list, set]:
    found = episodes(met, stays)
    return [(one.person, one.day, one.records) for one in found], persons_behind((one.person for one in found), merges)


@given(histories(), steps)
def test_however_people_are_merged_they_were_helped_as_often(history, changes):
    merges: dict = {}
    often, _ = counted(*history, merges)
    for change in changes:
        merges = step(merges, *change)
        assert counted(*history, merges)[0] == often


@given(histories(), steps)
def test_merging_makes_never_more_persons_and_never_none(history, changes):
    merges: dict = {}
    for change in changes:
        merges = step(merges, *change)
    _, before = counted(*history, {})
    _, after = counted(*history, merges)
    assert len(after) <= len(before)
    assert bool(after) == bool(before)


@given(histories(), steps, st.randoms(use_true_random=False))
def test_unmerging_everybody_in_any_order_restores_exactly(history, changes, luck):
    merges: dict = {}
    for change in changes:
        merges = step(merges, *change)
    order = list(merges)
    luck.shuffle(order)
    for one in order:
        merges = step(merges, one, None)
    assert counted(*history, merges) == counted(*history, {})


@given(histories(), steps, persons, persons)
def test_a_merge_taken_back_leaves_everything_as_it_was(history, changes, one, into):
    merges: dict = {}
    for change in changes:
        merges = step(merges, *change)
    if one in merges:
        return
    after = step(step(merges, one, into), one, None)
    assert after == merges
    assert counted(*history, after) == counted(*history, merges)


@given(steps)
def test_everybody_has_one_end_and_no_merge_goes_in_a_circle(changes):
    merges: dict = {}
    for change in changes:
        merges = step(merges, *change)
    for one in PERSONS:
        assert merges.get(root_of(one, merges)) is None


@given(steps, st.randoms(use_true_random=False))
def test_the_same_merges_made_in_another_order_lead_to_the_same_persons(changes, luck):
    """Whatever was accepted can be made in any order: no order meets a circle, all end the same."""
    merges: dict = {}
    for change in changes:
        merges = step(merges, *change)
    order = list(merges.items())
    luck.shuffle(order)
    again: dict = {}
    for one, into in order:
        require_no_circle(one, into, again.get)
        again = step(again, one, into)
    assert {one: root_of(one, again) for one in PERSONS} == {one: root_of(one, merges) for one in PERSONS}
