from tests.factories.wakeup_checks import check, make_elder, outcome, pull_all


def test_a_check_from_a_phone_is_accepted_and_changes_the_morning(people):
    county, helper = people.county(), people.helper()
    elder = make_elder(county)
    people.assign(helper, elder)
    told = outcome(helper, check(elder))
    assert told == {"change_id": told["change_id"], "outcome": "accepted", "revision": 1, "problem": None}
    slots = [row for row in pull_all(helper) if row["kind"] == "wakeup_slot" and row["data"]["day"] == "2026-11-23"]
    assert [slot["data"]["state"] for slot in slots] == ["safe"]
