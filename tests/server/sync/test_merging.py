"""Two people edit one record: by field, lists by element, what cannot merge is kept for a person to decide."""

from uuid import uuid4

import pytest

from tests.factories.wakeup_checks import make_elder, outcome
from tests.server.sync.test_base_changes import edit, record


def contact(name: str, **more) -> dict:
    return {"id": str(uuid4()), "name": name, "phone": "19900000001"} | more


@pytest.fixture
def county(people):
    return people.county(name="主管甲")


@pytest.fixture
def other(people):
    return people.county(name="主管乙")


def test_different_fields_merge(county, other):
    elder = make_elder(county)
    assert outcome(county, edit(elder, {"landmark": "桥头"}, revision=1))["outcome"] == "accepted"
    assert outcome(other, edit(elder, {"hearing": "deaf"}, revision=1))["outcome"] == "merged"
    found = record(county, elder)["data"]
    assert (found["landmark"], found["hearing"]) == ("桥头", "deaf")


def test_equal_values_merge(county, other):
    elder = make_elder(county)
    for client in (county, other):
        told = outcome(client, edit(elder, {"landmark": "桥头", "birth_date": "1940-01-01"}, revision=1))
    assert (told["outcome"], told["revision"]) == ("merged", 2)


def test_null_clears_a_field_and_conflicts_like_any_value(county, other):
    elder = make_elder(county, landmark="桥头")
    assert outcome(county, edit(elder, {"landmark": None}, revision=1))["outcome"] == "accepted"
    assert record(county, elder)["data"]["landmark"] is None
    assert outcome(other, edit(elder, {"landmark": "桥尾"}, revision=1))["outcome"] == "conflict"


def test_null_does_not_clear_what_a_record_is_never_without(county):
    elder = make_elder(county)
    told = outcome(county, edit(elder, {}, revision=1, area_code=None, entry_mode=None, review=None, note="好"))
    found = record(county, elder)
    assert (told["outcome"], found["note"], found["entry_mode"]) == ("accepted", "好", "self")


def test_a_required_field_cannot_be_cleared(county):
    told = outcome(county, edit(make_elder(county), {"name": None}, revision=1))
    assert (told["outcome"], told["problem"]["errors"][0]["path"]) == ("refused", "data.name")


def test_envelope_fields_merge_and_conflict_like_data(county, other):
    elder, here = make_elder(county), {"type": "Point", "coordinates": [109.7, 26.8]}
    outcome(county, edit(elder, revision=1, note="甲", location=here))
    assert outcome(other, edit(elder, revision=1, note="乙", location=here))["outcome"] == "conflict"
    found = record(county, elder)
    assert (found["note"], found["location"]["coordinates"]) == ("甲", [109.7, 26.8])
    assert [one["field"] for one in found["conflicts"]] == ["note"]


def test_a_conflict_shows_both_values_and_whose_they_are(county, other):
    elder = make_elder(county)
    first, second = edit(elder, {"landmark": "桥头"}, revision=1), edit(elder, {"landmark": "桥尾"}, revision=1)
    outcome(county, first)
    outcome(other, second)
    found = record(county, elder)
    assert (found["data"]["landmark"], found["conflicts"][0]["field"]) == ("桥头", "landmark")
    values = found["conflicts"][0]["values"]
    assert [(one["value"], one["by"], one["by_name"], one["change_id"]) for one in values] == [
        ("桥头", str(county.worker_id), "主管甲", first["change_id"]),
        ("桥尾", str(other.worker_id), "主管乙", second["change_id"]),
    ]


def test_a_person_resolves_a_conflict(county, other):
    elder = make_elder(county)
    outcome(county, edit(elder, {"landmark": "桥头"}, revision=1))
    outcome(other, edit(elder, {"landmark": "桥尾"}, revision=1))
    told = outcome(county, edit(elder, {"landmark": "桥尾"}, revision=3, resolves=["landmark"]))
    found = record(county, elder)
    assert (told["outcome"], found["data"]["landmark"], found["conflicts"]) == ("accepted", "桥尾", [])


def test_a_conflict_can_be_resolved_for_the_value_that_stands(county, other):
    elder = make_elder(county)
    outcome(county, edit(elder, {"landmark": "桥头"}, revision=1))
    outcome(other, edit(elder, {"landmark": "桥尾"}, revision=1))
    told = outcome(county, edit(elder, {}, revision=3, resolves=["landmark"]))
    found = record(county, elder)
    assert (told["revision"], found["data"]["landmark"], found["conflicts"]) == (4, "桥头", [])


def test_a_value_that_the_decider_had_not_seen_stays_to_be_decided(people, county, other):
    elder = make_elder(county)
    for client, value in ((county, "桥头"), (other, "桥尾"), (people.county(), "桥中")):
        outcome(client, edit(elder, {"landmark": value}, revision=1))
    outcome(county, edit(elder, {"landmark": "桥头"}, revision=3, resolves=["landmark"]))
    (left,) = record(county, elder)["conflicts"]
    assert [one["value"] for one in left["values"]] == ["桥头", "桥中"]


def test_two_people_who_decide_differently_are_in_conflict_again(county, other):
    elder = make_elder(county)
    outcome(county, edit(elder, {"landmark": "桥头"}, revision=1))
    outcome(other, edit(elder, {"landmark": "桥尾"}, revision=1))
    outcome(county, edit(elder, {"landmark": "甲"}, revision=3, resolves=["landmark"]))
    assert outcome(other, edit(elder, {"landmark": "乙"}, revision=3, resolves=["landmark"]))["outcome"] == "conflict"


def test_contacts_added_changed_and_removed_on_both_sides_merge(county, other):
    a, b, c, d = contact("甲"), contact("乙"), contact("丙"), contact("丁")
    elder = make_elder(county, contacts=[a, b])
    outcome(county, edit(elder, {"contacts": [a | {"phone": "19900000009"}, b, c]}, revision=1))
    assert outcome(other, edit(elder, {"contacts": [a, d]}, revision=1))["outcome"] == "merged"
    found = {one["name"]: one["phone"] for one in record(county, elder)["data"]["contacts"]}
    assert found == {"甲": "19900000009", "丙": "19900000001", "丁": "19900000001"}


def test_one_contact_changed_differently_is_a_conflict_of_that_contact_alone(county, other):
    a, b = contact("甲"), contact("乙")
    elder = make_elder(county, contacts=[a, b])
    outcome(county, edit(elder, {"contacts": [a | {"phone": "19900000008"}, b]}, revision=1))
    told = outcome(other, edit(elder, {"contacts": [a | {"phone": "19900000009"}, b | {"place": "县城"}]}, revision=1))
    found = record(county, elder)
    assert (told["outcome"], [one["field"] for one in found["conflicts"]]) == ("conflict", [f"contacts[{a['id']}]"])
    assert [one["phone"] for one in found["data"]["contacts"]] == ["19900000008", "19900000001"]
    assert found["data"]["contacts"][1]["place"] == "县城"


def test_a_contact_removed_here_and_changed_there_is_a_conflict(county, other):
    a, b = contact("甲"), contact("乙")
    elder = make_elder(county, contacts=[a, b])
    outcome(county, edit(elder, {"contacts": [b]}, revision=1))
    assert outcome(other, edit(elder, {"contacts": [a | {"place": "县城"}, b]}, revision=1))["outcome"] == "conflict"
    (one,) = record(county, elder)["conflicts"]
    assert [value["value"] and value["value"]["name"] for value in one["values"]] == [None, "甲"]


def test_resolving_the_list_resolves_its_contacts(county, other):
    a = contact("甲")
    elder = make_elder(county, contacts=[a])
    outcome(county, edit(elder, {"contacts": [a | {"phone": "19900000008"}]}, revision=1))
    outcome(other, edit(elder, {"contacts": [a | {"phone": "19900000009"}]}, revision=1))
    outcome(county, edit(elder, {"contacts": [a]}, revision=3, resolves=["contacts"]))
    assert not record(county, elder)["conflicts"]


def test_the_others_contact_is_not_lost_to_a_chain_that_began_before_it(county, other):
    a, b, c = contact("甲"), contact("乙"), contact("丙")
    elder = make_elder(county, contacts=[a])
    first = edit(elder, {"contacts": [a, b]}, revision=1)
    outcome(other, edit(elder, {"contacts": [a, c]}, revision=1))
    outcome(county, first)
    outcome(county, edit(elder, {"contacts": [a, b | {"place": "县城"}]}, base=first))
    found = record(county, elder)
    assert (found["conflicts"], {one["name"] for one in found["data"]["contacts"]}) == ([], {"甲", "乙", "丙"})


def test_a_merge_that_would_leave_too_many_contacts_is_a_conflict(county, other):
    people = [contact(name) for name in "甲乙丙丁"]
    elder = make_elder(county, contacts=people[:2])
    outcome(county, edit(elder, {"contacts": people[:3]}, revision=1))
    assert outcome(other, edit(elder, {"contacts": [*people[:2], people[3]]}, revision=1))["outcome"] == "conflict"
    assert len(record(county, elder)["data"]["contacts"]) == 3


def test_a_contact_without_its_name_is_refused_in_an_edit_too(county):
    told = outcome(county, edit(make_elder(county), {"contacts": [{"id": str(uuid4())}]}, revision=1))
    assert told["problem"]["errors"][0]["path"] == "data.contacts[0].name"
