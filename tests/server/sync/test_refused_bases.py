"""What builds on a refused change is refused with it, at once and in words: it does not wait for what may never come."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from server.foundation import clock
from server.foundation.database import session
from server.sync.model import Change
from tests.factories.phones import last_post, phone_of
from tests.factories.sealed import delivered
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, pull_from, push
from tests.people import MAPLE
from tests.server.sync.test_base_changes import edit, record
from tests.server.sync.test_waiting import late_outcomes


@pytest.fixture
def bad():
    """Return a new elder whom the server refuses: a helper of nobody's may not enter one."""
    return change("elder", elder_data(name=""), area_code=MAPLE)


def slugs(told: dict) -> list[str | None]:
    return [(one["problem"] or {}).get("slug") for one in told["outcomes"]]


def better(bad: dict, **data) -> dict:
    return change("elder", elder_data(**data), id=bad["id"], area_code=MAPLE, replaces=bad["change_id"])


def waiting() -> int:
    return session.scalar(select(func.count()).select_from(Change).where(Change.outcome == "waiting"))


@pytest.mark.parametrize("together", [True, False], ids=["in one push", "one after the other"])
def test_an_edit_of_a_refused_change_is_refused_in_words_and_kept(county, bad, together):
    after = edit(bad["id"], {"landmark": "桥头"}, base=bad)
    pushes = [push(county, bad, after)] if together else [push(county, bad), push(county, after)]
    told = [one for answer in pushes for one in answer["outcomes"]]
    assert [one["problem"]["slug"] for one in told] == ["invalid", "base-refused"]
    assert told[1]["problem"]["detail"]
    assert session.get(Change, UUID(after["change_id"])).content["data"] == {"landmark": "桥头"}
    assert outcome(county, after) == told[1]


def test_a_whole_chain_ends_with_its_first(county, bad):
    chain = [bad]
    for n in range(4):
        chain.append(edit(bad["id"], {"landmark": str(n)}, base=chain[-1]))
    assert slugs(push(county, *chain)) == ["invalid"] + ["base-refused"] * 4


def test_what_came_before_its_base_hears_in_a_pull_that_the_base_was_refused(county, bad):
    after = edit(bad["id"], {"landmark": "桥头"}, base=bad)
    last = edit(bad["id"], {"landmark": "桥尾"}, base=after)
    assert [one["outcome"] for one in push(county, last, after)["outcomes"]] == ["waiting", "waiting"]
    _, cursor = pull_from(county, None)
    push(county, bad)
    late = late_outcomes(pull_from(county, cursor)[0])
    assert {one: told["problem"]["slug"] for one, told in late.items()} == {
        after["change_id"]: "base-refused", last["change_id"]: "base-refused",
    }  # fmt: skip
    assert waiting() == 0


def test_an_edit_refused_by_the_rules_takes_along_what_builds_on_it(people, county):
    elder = make_elder(county)
    helper = people.helper()
    people.assign(helper, elder)
    mine = edit(elder, {"name": "别人"}, revision=1)
    after = edit(elder, {"landmark": "桥头"}, base=mine)
    assert slugs(push(helper, mine, after)) == ["field-not-yours", "base-refused"]
    assert record(county, elder)["revision"] == 1


def test_after_a_correction_the_edit_is_sent_anew_and_names_the_refused_one(county, bad):
    after = edit(bad["id"], {"landmark": "桥头"}, base=bad)
    push(county, bad, after)
    again = after | {"change_id": str(uuid4()), "replaces": after["change_id"]}
    assert [one["outcome"] for one in push(county, better(bad), again)["outcomes"]] == ["accepted", "accepted"]
    assert record(county, bad["id"])["data"]["landmark"] == "桥头"


def test_a_correction_is_not_undone_by_what_was_refused_with_the_first(county, bad):
    push(county, bad, edit(bad["id"], {"landmark": "桥头"}, base=bad))
    outcome(county, better(bad, landmark="改好了"))
    assert record(county, bad["id"])["data"]["landmark"] == "改好了"


def test_what_is_released_takes_along_what_was_refused_for_its_sake(app, people, county):
    helper, elder = people.helper(), make_elder(county)
    people.assign(helper, elder)
    phone = phone_of(helper)
    first = check(elder)
    after = change("wakeup_check", {}, id=first["id"], base_change_id=first["change_id"], note="后来")
    last_post(app, phone, first)
    delivered(app, phone.post(phone.envelope(after)))
    release = lambda one: county.post(f"/sync/quarantine/{one['change_id']}/release").json  # noqa: E731
    assert release(after)["problem"]["slug"] == "base-refused"
    assert release(first)["outcome"] == "accepted"
    session.expire_all()
    assert session.get(Change, UUID(after["change_id"])).outcome == "accepted"


@pytest.mark.parametrize("is_known", [True, False], ids=["that was refused", "that a restored server never saw"])
def test_a_correction_that_builds_on_the_very_change_it_replaces_builds_on_what_that_had_built_on(
    people, county, is_known
):
    elder = make_elder(county)
    helper = people.helper()
    people.assign(helper, elder)
    refused = edit(elder, {"name": "别人", "landmark": "桥头"}, revision=1)
    if is_known:
        assert slugs(push(helper, refused)) == ["field-not-yours"]
    again = edit(elder, {"landmark": "桥头"}, base=refused) | {"replaces": refused["change_id"]}
    assert outcome(helper, again)["outcome"] == "accepted"
    assert record(county, elder)["data"]["landmark"] == "桥头"


def test_what_waited_for_the_first_does_not_come_true_after_the_correction(county, morning):
    """It came while an account was closed, and was released without the first: its author has said all of it anew."""
    elder = make_elder(county)
    first = edit(elder, {"landmark": "桥头"}, revision=1)
    after = edit(elder, {"landmark": "桥尾"}, base=first)
    assert outcome(county, after)["outcome"] == "waiting"
    _, cursor = pull_from(county, None)
    with clock.fixed(morning + timedelta(minutes=5), every_thread=True):
        corrected = edit(elder, {"landmark": "井边"}, revision=1) | {"replaces": first["change_id"]}
        assert outcome(county, corrected)["outcome"] == "accepted"
        late = late_outcomes(pull_from(county, cursor)[0])
    assert late[after["change_id"]]["problem"]["slug"] == "base-refused"
    assert record(county, elder)["data"]["landmark"] == "井边"
    assert waiting() == 0
