"""Seen before? By place, time, sex, age and the crew's words; never by a face."""

import pytest

from server.patrols.asked import SeenBeforeSchema
from server.patrols.rules.likeness import Seen, alike, by_looks, overlap
from tests.factories.patrols import BRIDGE, days_from_now, edit, make_person, meet

FAR = {"type": "Point", "coordinates": [109.85, 27.02]}
NEAR = {"type": "Point", "coordinates": [109.7166, 26.8752]}
MINER = {"sex": "1", "age_from": 45, "age_to": 55, "description": "军大衣，左脚有点跛，说四川话"}


@pytest.fixture
def crew(people):
    return people.patroller()


def suggested(client, **known) -> list[dict]:
    answer = client.post("/patrols/seen-before", json=known)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json["suggestions"]


def ids(found: list[dict]) -> list[str]:
    return [one["person_id"] for one in found]


def test_who_was_met_near_by_lately_stands_before_who_was_met_elsewhere(crew):
    elsewhere, here = make_person(crew), make_person(crew)
    meet(crew, elsewhere, location=FAR)
    meet(crew, here, location=BRIDGE, at=days_from_now(-2))
    found = suggested(crew, location=NEAR)
    assert ids(found)[0] == str(here)
    assert found[0]["because"][:2] == ["place", "time"]
    assert 30 < found[0]["distance_m"] < 45


def test_the_crews_own_words_find_somebody_again(crew):
    miner, other = make_person(crew, **MINER), make_person(crew, sex="1", description="红色棉袄，推一辆三轮车")
    for person in (miner, other):
        meet(crew, person, location=BRIDGE, at=days_from_now(-20))
    found = suggested(crew, location=NEAR, sex="1", description="穿军大衣，跛脚，四川口音")
    assert ids(found)[0] == str(miner)
    assert "description" in found[0]["because"]


def test_another_sex_or_age_speaks_against(crew):
    person = make_person(crew, sex="2", age_from=20, age_to=25)
    meet(crew, person, location=BRIDGE)
    plain = suggested(crew, location=BRIDGE)[0]["score"]
    as_a_man = suggested(crew, location=BRIDGE, sex="1")
    assert not as_a_man or as_a_man[0]["score"] < plain
    older = suggested(crew, location=BRIDGE, sex="2", age_from=60, age_to=70)
    assert older[0]["score"] < suggested(crew, location=BRIDGE, sex="2", age_from=18, age_to=24)[0]["score"]


def test_who_was_merged_is_suggested_once_as_the_one_they_are(crew, people):
    lead = people.station_lead()
    one, other = make_person(crew), make_person(crew, **MINER)
    for person in (one, other):
        meet(crew, person, location=BRIDGE)
    edit(lead, "person", other, {"merged_into": str(one), "merge_reason": "同一个人"})
    found = suggested(crew, location=BRIDGE, description=MINER["description"])
    assert ids(found) == [str(one)]
    assert "description" in found[0]["because"]


def test_void_and_later_meetings_are_nobody(crew, people):
    met = meet(crew, location=BRIDGE)
    assert suggested(crew, location=BRIDGE, at=days_from_now(-1).isoformat()) == []
    edit(people.station_lead(), "encounter", met, {}, review={"state": "void", "reason": "记重了"})
    assert suggested(crew, location=BRIDGE) == []


def test_without_a_position_there_are_suggestions_too(crew):
    miner = make_person(crew, **MINER)
    meet(crew, miner)
    assert ids(suggested(crew, description="军大衣，四川话，左脚跛")) == [str(miner)]


def test_a_crew_of_another_county_learns_of_nobody(crew, people):
    meet(crew, make_person(crew, **MINER), location=BRIDGE)
    assert suggested(people.patroller("431226"), location=BRIDGE, description=MINER["description"]) == []


def test_nothing_can_be_asked_by_a_picture():
    assert set(SeenBeforeSchema().fields) == {
        "location", "at", "sex", "age_from", "age_to", "description", "place_type",
    }  # fmt: skip


def test_a_field_nobody_knows_is_refused(crew):
    assert crew.post("/patrols/seen-before", json={"face": "…"}).status_code == 422


def test_texts_are_compared_by_pairs_of_characters():
    assert alike("军大衣", "军大衣") == 1.0
    assert alike("军大衣", "红棉袄") == 0.0
    assert alike("", "军大衣") == 0.0
    assert alike("军大衣，跛脚", "跛脚 军大衣") > 0.5


def test_estimates_of_age_meet_within_their_doubt():
    assert overlap((40, 50), (45, 60)) == pytest.approx(11 / 16)
    assert overlap((40, 50), (52, 60)) == pytest.approx(4 / 14)
    assert overlap((20, 25), (40, 50)) == 0.0


def test_what_is_not_known_speaks_neither_way():
    assert by_looks(Seen(), Seen("1", (40, 50), "军大衣")).score == 0
    assert by_looks(Seen("0"), Seen("1")).score == 0
