"""What an elder's file shows of photos and voice notes: those of the checks, newest first, with who recorded them."""

from datetime import timedelta

import pytest

from server.foundation import clock
from tests.factories.media import hash_of, picture, uploaded
from tests.factories.wakeup_checks import check, make_elder, outcome
from tests.people import CLEAR, MAPLE


@pytest.fixture
def helper(people):
    return people.sign_in(people.worker(("helper", MAPLE), name="杨某某"))


def files_of(client, elder):
    answer = client.get(f"/elders/{elder}/files")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json["checks"]


def with_photo(elder, content, result="unwell", **more):
    entry = {"sha256": hash_of(content), "role": "situation", "filetype": "image/jpeg", "bytes": len(content)}
    return check(elder, result, **more) | {"media": [entry]}


def test_a_photo_is_found_by_the_elder_with_who_took_it_and_whether_it_is_here(people, county, helper):
    elder, content = make_elder(county), picture()
    people.assign(helper, elder)
    one = with_photo(elder, content, detail="脚肿了")
    outcome(helper, one)
    (told,) = files_of(county, elder)
    assert (told["id"], told["recorder_name"], told["result"], told["detail"]) == (
        one["id"],
        "杨某某",
        "unwell",
        "脚肿了",
    )
    assert told["media"][0]["state"] == "missing"
    uploaded(helper, content, one["id"], role="situation")
    assert files_of(county, elder)[0]["media"][0]["state"] == "here"


def test_the_newest_stands_first_and_checks_without_files_are_left_out(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    earlier, later = (
        with_photo(elder, picture(), at=clock.now().astimezone(clock.LOCAL) - timedelta(minutes=minutes))
        for minutes in (9, 3)
    )
    for one in (earlier, later, check(elder, "safe_seen")):
        outcome(helper, one)
    assert [told["id"] for told in files_of(county, elder)] == [later["id"], earlier["id"]]


def test_a_photo_that_was_taken_off_is_not_listed(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    one = with_photo(elder, picture())
    outcome(helper, one)
    taken_off = one | {"change_id": check(elder, "unwell")["change_id"], "base_revision": 1, "media": [], "data": {}}
    assert outcome(helper, taken_off)["outcome"] == "accepted"
    assert files_of(county, elder) == []


def test_the_board_says_how_many_files_came_with_a_morning(people, county, helper):
    elder, other = make_elder(county), make_elder(county, name="乙")
    people.assign(helper, elder)
    outcome(helper, with_photo(elder, picture()))
    told = county.get("/wakeup-checks/elders", query_string={"state": "all"}).json["elders"]
    assert {one["id"]: one["files"] for one in told} == {str(elder): 1, str(other): 0}


def test_an_elder_of_another_village_has_no_files_for_a_leader_of_this_one(people, county):
    leader = people.sign_in(people.worker(("team_leader", MAPLE)))
    elder = make_elder(county, area=CLEAR)
    assert leader.get(f"/elders/{elder}/files").status_code == 404
