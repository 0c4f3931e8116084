"""Persons met: provisional numbers, merging and unmerging with their history, children, what a patroller may do."""

import pytest

from tests.factories.patrols import days_from_now, edit, make, make_person, meet, record, refused
from tests.factories.wakeup_checks import change, pull_all, push
from tests.people import MAPLE


@pytest.fixture
def patroller(people):
    return people.patroller()


@pytest.fixture
def lead(people):
    return people.station_lead()


def number(client, person) -> str:
    return record(client, "person", person)["data"]["number"]


def test_persons_are_numbered_by_the_day_of_the_county(patroller):
    first, second = make_person(patroller), make(patroller, "person", {}, area="431225212201")
    yesterday = make_person(patroller, at=days_from_now(-1))
    assert [number(patroller, one) for one in (first, second, yesterday)] == [
        "无名-20261123-01", "无名-20261123-02", "无名-20261122-01",
    ]  # fmt: skip


def test_several_in_one_push_have_each_a_number_of_their_own(patroller):
    changes = [change("person", {}, area_code=MAPLE) for _ in range(12)]
    push(patroller, *changes)
    found = {number(patroller, one["id"]) for one in changes}
    assert found == {f"无名-20261123-{n:02d}" for n in range(1, 13)}


def test_a_phone_cannot_say_a_number(patroller):
    person = make(patroller, "person", {"number": "无名-19990101-01"})
    assert number(patroller, person) == "无名-20261123-01"


def merge(client, one, into, *, reason="同一件军大衣，站里认出来", revision=1) -> dict:
    data = {"merged_into": str(into) if into else None, "merge_reason": reason}
    return edit(client, "person", one, data, base_revision=revision)


def test_merging_needs_a_reason(lead):
    one, other = make_person(lead), make_person(lead)
    assert merge(lead, one, other, reason=None)["problem"]["slug"] == "merge-reason-missing"
    assert merge(lead, one, other)["outcome"] == "accepted"


def test_nobody_is_merged_into_somebody_unknown_or_void(lead):
    from uuid import uuid4

    one, other = make_person(lead), make_person(lead)
    assert merge(lead, one, uuid4())["problem"]["slug"] == "person-unknown"
    edit(lead, "person", other, {}, review={"state": "void", "reason": "记错"})
    assert merge(lead, one, other)["problem"]["slug"] == "person-unknown"


def test_merging_in_a_circle_is_refused(lead):
    a, b, c = (make_person(lead) for _ in range(3))
    assert merge(lead, a, a)["problem"]["slug"] == "merge-in-a-circle"
    assert merge(lead, a, b)["outcome"] == "accepted"
    assert merge(lead, b, c)["outcome"] == "accepted"
    assert merge(lead, c, a)["problem"]["slug"] == "merge-in-a-circle"


def test_two_merges_of_one_push_that_would_close_a_circle_are_one_merge(lead):
    a, b = make_person(lead), make_person(lead)
    data = [{"merged_into": str(two), "merge_reason": "像"} for two in (b, a)]
    told = push(lead, *(change("person", d, id=one, base_revision=1) for one, d in zip((a, b), data, strict=True)))
    assert [one["outcome"] for one in told["outcomes"]] == ["accepted", "refused"]


def test_every_merge_and_unmerge_stays_in_the_history(lead):
    one, other = make_person(lead), make_person(lead)
    merge(lead, one, other)
    merge(lead, one, None, reason="不是同一个人：口音不对", revision=2)
    steps = lead.get(f"/records/person/{one}/history").json["revisions"]
    pointers = [step["changed"]["merged_into"] for step in steps if step["changed"]]
    assert pointers == [[str(other), None], [None, str(other)]]
    assert [step["by_name"] for step in steps] == [steps[0]["by_name"]] * 3


def test_the_recorded_person_of_an_encounter_stays_after_a_merge(lead):
    one, other = make_person(lead), make_person(lead)
    met = meet(lead, one)
    before = record(lead, "encounter", met)
    merge(lead, one, other)
    assert record(lead, "encounter", met) == before


def test_a_patroller_hints_and_does_not_merge(patroller):
    one, other = make_person(patroller), make_person(patroller)
    told = merge(patroller, one, other)
    assert told["problem"]["slug"] == "field-not-yours"
    assert edit(patroller, "person", one, {"maybe_same": str(other)})["outcome"] == "accepted"


def test_a_patroller_neither_writes_nor_reads_an_id_number(patroller, lead):
    number_ = "11010519491231002X"
    assert refused(patroller, change("person", {"id_number": number_}, area_code=MAPLE)) == "field-not-yours"
    person = make(lead, "person", {"id_number": number_})
    told = record(patroller, "person", person)
    assert "id_number_masked" in told["withheld"]
    assert "id_number_masked" not in told["data"]
    assert record(lead, "person", person)["data"]["id_number_masked"] == "1101************2X"


@pytest.mark.parametrize(("data", "slug"), [
    ({"age_from": 50, "age_to": 40}, "ages-turned-round"), ({"age_from": 121}, "invalid"), ({"birth_date": "2026-11-24"}, "invalid"),
    ({"id_number": "110105194912310021"}, "invalid"), ({"sex": "3"}, "invalid"), ({"name": "长" * 41}, "invalid"),
])  # fmt: skip
def test_what_cannot_be_is_refused(lead, data, slug):
    assert refused(lead, change("person", data, area_code=MAPLE)) == slug


CHILD = {"name": "小某某", "nickname": "豆豆", "home": "坪村镇", "description": "穿红棉袄", "age_from": 9, "age_to": 12}
TELLING = ("小某某", "豆豆", "红棉袄")


@pytest.mark.parametrize("age", [{"age_from": 9, "age_to": 12}, {"age_from": 12, "age_to": 15}, {"age_from": None, "age_to": 13},
                                 {"age_from": None, "age_to": None, "birth_date": "2013-01-01"}])  # fmt: skip
def test_who_a_child_under_fourteen_is_few_may_read(people, patroller, lead, age):
    child = make(patroller, "person", CHILD | age)
    meet(patroller, child, conditions=["minor"], report={"ticks": []})
    for reader in (patroller, lead, people.county(grants=("reveal", "person_photos"))):
        answers = [
            reader.get(f"/records/person/{child}"), reader.get("/records/person"), reader.get(f"/records/person/{child}/history"),
            reader.get("/sync/pull"), reader.get(f"/patrols/persons/{child}/timeline"), reader.get("/patrols/follow-ups"),
            reader.get("/map/patrols?zoom=15"), reader.post("/patrols/seen-before", json={}),
            reader.post(f"/records/person/{child}/reveal", json={"field": "name", "reason": "核对"}),
        ]  # fmt: skip
        assert not [word for word in TELLING for answer in answers if word in answer.get_data(as_text=True)]
    trusted = people.station_lead(grants=("child_files",))
    assert record(trusted, "person", child)["data"]["name"] == "小某某"


def test_fourteen_is_no_child(patroller):
    person = make(patroller, "person", CHILD | {"age_from": 14, "age_to": 17})
    assert record(patroller, "person", person)["data"]["name"] == "小某某"


def test_a_person_knows_when_they_were_first_and_last_met(patroller):
    person = make_person(patroller, at=days_from_now(-3))
    meet(patroller, person, at=days_from_now(-3))
    last = meet(patroller, person)
    told = record(patroller, "person", person)["data"]
    assert (told["met_first_on"], told["met_last_on"]) == ("2026-11-20", "2026-11-23")
    edit(patroller, "encounter", last, {}, review={"state": "void", "reason": "记重了"})
    assert record(patroller, "person", person)["data"]["met_last_on"] == "2026-11-20"


def test_a_phone_holds_who_was_met_in_the_last_half_year(patroller):
    long_ago, again = (make_person(patroller, at=days_from_now(-200)) for _ in range(2))
    cursor_before = {row["id"] for row in pull_all(patroller)}
    assert not {str(long_ago), str(again)} & cursor_before
    meet(patroller, again)
    held = {row["id"] for row in pull_all(patroller)}
    assert str(again) in held
    assert str(long_ago) not in held


def test_a_phone_that_pulls_on_hears_again_of_somebody_met_again(people, patroller):
    from tests.factories.wakeup_checks import pull_from

    person = make_person(patroller, at=days_from_now(-200))
    other = people.patroller()
    _, cursor = pull_from(other, None)
    meet(patroller, person)
    fresh, _ = pull_from(other, cursor)
    assert str(person) in {row["id"] for row in fresh}
