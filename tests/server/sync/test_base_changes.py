"""Edits made before the first was answered: a phone's own chain is no conflict with itself."""

from uuid import uuid4

import pytest

from tests.factories.wakeup_checks import change, elder_data, make_elder, outcome, pull_all, push
from tests.people import MAPLE


def edit(elder, data=None, *, revision=None, base=None, **more) -> dict:
    """Return an edit of a roll entry that saw a revision or builds on a change."""
    return change(
        "elder", data or {}, id=elder, base_revision=revision, base_change_id=base and base["change_id"], **more
    )


def record(client, elder) -> dict:
    return next(row for row in pull_all(client) if row["id"] == str(elder))


@pytest.fixture
def other(people):
    return people.county()


def three_edits(elder) -> list[dict]:
    first = edit(elder, {"landmark": "一"}, revision=1)
    second = edit(elder, {"landmark": "二", "hearing": "hard"}, base=first)
    return [first, second, edit(elder, {"landmark": "三"}, base=second)]


def test_three_edits_before_the_first_push_all_arrive_in_one_push(county):
    elder = make_elder(county)
    told = push(county, *three_edits(elder))["outcomes"]
    assert [(row["outcome"], row["revision"]) for row in told] == [("accepted", 2), ("accepted", 3), ("accepted", 4)]
    assert record(county, elder)["data"]["landmark"] == "三"


def test_three_edits_arrive_in_several_pushes_when_the_first_answer_was_lost(county):
    elder = make_elder(county)
    first, second, third = three_edits(elder)
    push(county, first)  # the answer is lost
    told = push(county, first, second)["outcomes"] + push(county, third)["outcomes"]
    assert [(row["outcome"], row["revision"]) for row in told] == [("accepted", 2), ("accepted", 3), ("accepted", 4)]
    assert not record(county, elder)["conflicts"]


def test_a_record_and_its_edits_arrive_in_one_push(county):
    new = change("elder", elder_data(), area_code=MAPLE)
    first = edit(new["id"], {"landmark": "一"}, base=new)
    told = push(county, new, first, edit(new["id"], {"landmark": "二"}, base=first))["outcomes"]
    assert [row["outcome"] for row in told] == ["accepted"] * 3
    assert record(county, new["id"])["data"]["landmark"] == "二"


@pytest.mark.parametrize("pushes", [[3], [1, 2], [2, 1], [1, 1, 1]])
def test_the_others_disjoint_field_merges_into_the_chain(county, other, pushes):
    elder = make_elder(county)
    edits, told = three_edits(elder), []
    push(other, edit(elder, {"mobility": "aided"}, revision=1))
    for n in pushes:
        told += push(county, *edits[:n])["outcomes"]
        edits = edits[n:]
    assert [row["outcome"] for row in told] == ["merged"] * 3
    found = record(county, elder)
    assert (found["data"]["landmark"], found["data"]["mobility"], found["conflicts"]) == ("三", "aided", [])


def test_the_same_field_changed_by_the_other_in_between_is_a_conflict_and_his_value_stands(county, other):
    elder = make_elder(county)
    first, second, third = three_edits(elder)
    push(county, first)
    push(other, edit(elder, {"landmark": "别人的"}, revision=2))
    assert [row["outcome"] for row in push(county, second, third)["outcomes"]] == ["conflict", "conflict"]
    found = record(county, elder)
    assert (found["data"]["landmark"], found["data"]["hearing"]) == ("别人的", "hard")
    assert [[value["value"] for value in one["values"]] for one in found["conflicts"]] == [["别人的", "三"]]


def test_an_edit_that_saw_the_others_edit_is_no_conflict(county, other):
    elder = make_elder(county)
    push(other, edit(elder, {"landmark": "别人的"}, revision=1))
    assert outcome(county, edit(elder, {"landmark": "我的"}, revision=2))["outcome"] == "accepted"


def test_an_edit_that_names_both_base_change_and_the_revision_seen_since_is_no_conflict(county, other):
    elder = make_elder(county)
    first = edit(elder, {"hearing": "hard"}, revision=1)
    push(county, first)
    push(other, edit(elder, {"landmark": "别人的"}, revision=2))
    assert outcome(county, edit(elder, {"landmark": "我的"}, revision=3, base=first))["outcome"] == "accepted"


def test_an_edit_of_a_revision_that_has_not_arrived_waits_for_it(county, other):
    elder = make_elder(county)
    early = edit(elder, {"landmark": "一"}, revision=2)
    assert outcome(county, early)["outcome"] == "waiting"
    push(other, edit(elder, {"hearing": "hard"}, revision=1))
    assert outcome(county, early)["outcome"] == "accepted"


def test_a_base_change_of_another_record_is_refused(county):
    one, two = make_elder(county), make_elder(county)
    first = edit(one, {"landmark": "一"}, revision=1)
    push(county, first)
    assert outcome(county, edit(two, {"landmark": "二"}, base=first))["problem"]["slug"] == "no-such-revision"


def test_edits_that_build_on_each_other_in_a_ring_wait_and_harm_nobody(county):
    elder, ids = make_elder(county), [str(uuid4()), str(uuid4())]
    ring = [
        change("elder", {"landmark": "环"}, id=elder, change_id=ids[n], base_change_id=ids[1 - n]) for n in range(2)
    ]
    assert [row["outcome"] for row in push(county, *ring)["outcomes"]] == ["waiting", "waiting"]
