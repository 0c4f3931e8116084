from tests.factories.wakeup_checks import change, check, make_elder, outcome, pull_from
from tests.people import CLEAR, MAPLE


def test_an_elder_who_moves_to_another_village_leaves_the_old_team_leaders_phone(people):
    county, old, new = people.county(), people.team_leader(MAPLE), people.team_leader(CLEAR)
    elder = make_elder(county)
    _, cursor = pull_from(old, None)
    assert outcome(county, change("elder", {}, id=elder, base_revision=1, area_code=CLEAR))["outcome"] == "accepted"
    gone, _ = pull_from(old, cursor)
    assert {"kind": "elder", "id": str(elder), "gone": True} in gone
    assert not [row for row in gone if not row["gone"]]
    assert [row["id"] for row in pull_from(new, None)[0] if row["kind"] == "elder"] == [str(elder)]


def void(one, revision=1):
    return change(
        "wakeup_check", {}, id=one["id"], base_revision=revision, review={"state": "void", "reason": "点错了"}
    )


def test_a_helper_takes_a_slip_back_but_not_an_alarm(people):
    county, helper, elder = people.county(), people.helper(), make_elder(people.county())
    people.assign(helper, elder)
    slip, alarm = check(elder, "away"), check(elder, "no_answer")
    outcome(helper, slip)
    outcome(helper, alarm)
    assert outcome(helper, void(slip))["outcome"] == "accepted"
    told = outcome(helper, void(alarm))
    assert (told["outcome"], told["problem"]["slug"]) == ("refused", "not-taken-back")
    assert county.get("/wakeup-checks/board").json["totals"]["no_answer"] == 1
    assert outcome(people.team_leader(), void(alarm))["outcome"] == "accepted"
