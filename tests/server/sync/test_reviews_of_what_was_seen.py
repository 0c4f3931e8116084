"""A review counts for the revision its author saw, whichever of review and edit arrives first."""

import pytest

from tests.factories.wakeup_checks import change, elder_data, make_elder, outcome, push
from tests.people import MAPLE
from tests.server.sync.test_base_changes import edit, record
from tests.server.sync.test_reviews import review


def reviewed(client, elder) -> tuple:
    told = record(client, elder)["review"]
    return told["state"], told["revision"], told["reason"]


@pytest.mark.parametrize("state", ["confirmed", "returned"])
def test_a_review_of_an_older_revision_says_the_same_before_and_after_the_edit(people, county, state):
    told = []
    for first_the_edit in (True, False):
        elder, other = make_elder(county), people.county()
        both = [(other, edit(elder, {"landmark": "桥头"}, revision=1)), (county, review(elder, state, 1))]
        for client, one in both if first_the_edit else reversed(both):
            assert outcome(client, one)["outcome"] in ("accepted", "merged")
        told.append(reviewed(county, elder))
    assert told == [("received", 1, "审核后有改动")] * 2


def test_a_review_of_what_stands_counts(people, county):
    elder = make_elder(county)
    outcome(people.county(), edit(elder, {"landmark": "桥头"}, revision=1))
    outcome(county, review(elder, "confirmed", 2))
    assert reviewed(county, elder) == ("confirmed", 2, "看过")


def test_what_others_said_without_changing_content_leaves_a_review_standing(people, county):
    elder = make_elder(county)
    outcome(people.county(), review(elder, "returned", 1))
    outcome(county, review(elder, "confirmed", 1))
    assert reviewed(county, elder)[0] == "confirmed"


def test_the_reviewer_s_own_edits_are_what_he_saw(county):
    elder = make_elder(county)
    first = edit(elder, {"landmark": "桥头"}, revision=1)
    push(county, first, edit(elder, base=first, review={"state": "confirmed", "reason": "看过"}))
    assert reviewed(county, elder) == ("confirmed", 2, "看过")


def test_of_an_own_new_entry_which_others_changed_the_first_revision_was_seen(people, county):
    new = change("elder", elder_data(), area_code=MAPLE)
    outcome(county, new)
    outcome(people.county(), edit(new["id"], {"landmark": "桥头"}, revision=1))
    outcome(county, edit(new["id"], base=new, review={"state": "confirmed", "reason": "看过"}))
    assert reviewed(county, new["id"]) == ("received", 1, "审核后有改动")


def test_a_record_is_made_void_whatever_others_changed(people, county):
    elder = make_elder(county)
    outcome(people.county(), edit(elder, {"landmark": "桥头"}, revision=1))
    outcome(county, review(elder, "void", 1))
    assert record(county, elder)["review"]["state"] == "void"
