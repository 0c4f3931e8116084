"""Void, returned, confirmed; and what an edit afterwards does."""

from tests.factories.wakeup_checks import change, check, make_elder, outcome
from tests.server.sync.test_base_changes import edit, record


def review(elder, state: str, revision: int, **more) -> dict:
    return edit(elder, revision=revision, review={"state": state, "reason": "看过"}, **more)


def test_a_content_change_after_a_review_puts_the_record_back_to_received(county):
    elder = make_elder(county)
    outcome(county, review(elder, "confirmed", 1))
    assert record(county, elder)["review"] == {"state": "confirmed", "reason": "看过", "revision": 1}
    outcome(county, edit(elder, {"landmark": "桥头"}, revision=2))
    assert record(county, elder)["review"]["state"] == "received"


def test_an_edit_that_changes_nothing_leaves_the_review(county):
    elder = make_elder(county, landmark="桥头")
    outcome(county, review(elder, "confirmed", 1))
    outcome(county, edit(elder, {"landmark": "桥头"}, revision=2))
    assert record(county, elder)["review"]["state"] == "confirmed"


def test_an_edit_of_a_void_record_is_refused_and_kept(people, county):
    from server.foundation.database import session
    from server.sync.model import Change

    elder = make_elder(county)
    outcome(county, review(elder, "void", 1))
    late = edit(elder, {"landmark": "桥头"}, revision=1)
    assert outcome(county, late)["problem"]["slug"] == "record-void"
    assert [row.content for row in session.query(Change).filter_by(outcome="refused")] == [late]
    assert outcome(county, check(elder))["problem"]["slug"] == "record-void"


def test_a_helper_makes_his_own_check_of_the_same_day_void_and_no_other(people, county):
    helper, backup, elder = people.helper(), people.helper(), make_elder(county)
    for one in (helper, backup):
        people.assign(one, elder)
    seen, before = check(elder, "unwell"), check(elder, days=-1)
    for one in (seen, before):
        outcome(helper, one)

    def void(one):
        return change("wakeup_check", {}, id=one["id"], base_revision=1, review={"state": "void", "reason": "点错了"})

    assert outcome(backup, void(seen))["problem"]["slug"] == "field-not-yours"
    assert outcome(helper, void(before))["problem"]["slug"] == "field-not-yours"
    assert outcome(helper, void(seen))["outcome"] == "accepted"
    assert record(county, seen["data"]["slot_id"])["data"]["state"] == "open"


def test_a_helper_reviews_nothing(people, county):
    helper, elder = people.helper(), make_elder(county)
    people.assign(helper, elder)
    assert outcome(helper, review(elder, "confirmed", 1))["problem"]["slug"] == "field-not-yours"


def test_a_record_cannot_be_born_reviewed(county):
    from tests.factories.wakeup_checks import elder_data
    from tests.people import MAPLE

    one = change("elder", elder_data(), area_code=MAPLE, review={"state": "confirmed"})
    assert outcome(county, one)["problem"]["slug"] == "field-not-yours"
