"""What arrives before the thing it builds on waits, and comes in when that arrives."""

from uuid import uuid4

from sqlalchemy import text

from server.foundation.database import session
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, pull_all, pull_from, push
from tests.people import MAPLE
from tests.server.sync.test_base_changes import edit, record


def late_outcomes(changes: list[dict]) -> dict[str, dict]:
    return {row["id"]: row["data"] for row in changes if row["kind"] == "change_outcome"}


def test_a_check_of_an_elder_who_is_not_there_yet_waits_and_is_accepted_when_the_elder_comes(people, county):
    leader, elder = people.team_leader(), uuid4()
    one = check(elder)
    told = outcome(leader, one)
    assert (told["outcome"], told["problem"]["slug"]) == ("waiting", "waits-for")
    _, cursor = pull_from(leader, None)
    make_elder(county, id=elder)
    changes, _ = pull_from(leader, cursor)
    assert late_outcomes(changes) == {one["change_id"]: {"outcome": "accepted", "revision": 1, "problem": None}}
    assert outcome(leader, one)["outcome"] == "accepted"
    assert {
        row["data"]["state"] for row in changes if row["kind"] == "wakeup_slot" and row["data"]["day"] == "2026-11-23"
    } == {"safe"}


def test_asking_again_while_it_waits_gives_the_same_outcome(people):
    leader, one = people.team_leader(), check(uuid4())
    assert outcome(leader, one) == outcome(leader, one)


def test_what_waited_keeps_the_moment_of_its_first_arrival(people, county, morning):
    from datetime import timedelta

    from server.foundation import clock

    leader, elder = people.team_leader(), uuid4()
    one = check(elder)
    outcome(leader, one)
    with clock.fixed(morning + timedelta(hours=9), every_thread=True):
        make_elder(county, id=elder)
    found = record(leader, one["id"])
    assert (found["received_at"], found["data"]["late"]) == ("2026-11-22T23:30:00+00:00", False)


def test_what_waited_keeps_the_clock_of_its_push(people, county, morning):
    from datetime import timedelta

    leader, elder = people.team_leader(), uuid4()
    phone_says = morning - timedelta(days=365)
    one = check(elder, at=phone_says)
    push(leader, one, device_time=phone_says)
    make_elder(county, id=elder)
    found = record(leader, one["id"])
    assert (found["clock"]["certain"], found["clock"]["offset_ms"]) == (False, 365 * 86_400_000)


def test_an_edit_waits_for_its_base_change(county):
    elder = make_elder(county)
    first = edit(elder, {"landmark": "一"}, revision=1)
    second = edit(elder, {"landmark": "二"}, base=first)
    assert outcome(county, second)["outcome"] == "waiting"
    outcome(county, first)
    assert outcome(county, second) == {
        "change_id": second["change_id"],
        "outcome": "accepted",
        "revision": 3,
        "problem": None,
    }


def test_a_long_chain_that_came_in_the_wrong_order_arrives_whole(county):
    elder = make_elder(county)
    chain = [edit(elder, {"landmark": "0"}, revision=1)]
    for n in range(1, 300):
        chain.append(edit(elder, {"landmark": str(n)}, base=chain[-1]))
    for start in (200, 1):
        assert {row["outcome"] for row in push(county, *reversed(chain[start : start + 200]))["outcomes"]} == {
            "waiting"
        }
        chain = chain[:start] if start > 1 else chain
    assert outcome(county, chain[0])["outcome"] == "accepted"
    found = record(county, elder)
    assert (found["revision"], found["data"]["landmark"]) == (301, "299")


def test_one_that_waited_and_proves_bad_is_refused_and_does_not_take_the_elder_down(people, county):
    leader, elder = people.team_leader(), uuid4()
    bad = check(elder, "dead", dead_name="别人")
    good = check(elder)
    push(leader, bad, good)
    make_elder(county, id=elder)
    told = late_outcomes(pull_all(leader))
    assert told[bad["change_id"]]["problem"]["slug"] == "name-does-not-fit"
    assert told[good["change_id"]]["outcome"] == "accepted"


def test_what_the_database_refuses_of_the_waiting_does_not_take_the_elder_down(people, county, monkeypatch):
    from server.records.held import Holding

    leader, elder, plain = people.team_leader(), uuid4(), Holding.create

    def create(self, kind, record_id, envelope, data, author=None):
        return plain(
            self, kind, record_id, envelope | ({"entry_mode": None} if data.get("detail") else {}), data, author
        )

    push(leader, check(elder, detail="坏"), check(elder))
    monkeypatch.setattr(Holding, "create", create)
    make_elder(county, id=elder)
    assert sorted(one["outcome"] for one in late_outcomes(pull_all(leader)).values()) == ["accepted", "refused"]


def test_an_edit_that_comes_after_the_replacement_of_its_base_is_accepted(county):
    bad = change("elder", elder_data(name=""), area_code=MAPLE)
    outcome(county, bad)
    outcome(county, change("elder", elder_data(), id=bad["id"], area_code=MAPLE, replaces=bad["change_id"]))
    assert outcome(county, edit(bad["id"], {"landmark": "桥头"}, base=bad))["outcome"] == "accepted"


def test_a_refused_change_and_its_replacement_and_an_edit_of_it_in_one_push(county):
    bad = change("elder", elder_data(name=""), area_code=MAPLE)
    better = change("elder", elder_data(), id=bad["id"], area_code=MAPLE, replaces=bad["change_id"])
    told = push(county, bad, better, edit(bad["id"], {"landmark": "桥头"}, base=bad))["outcomes"]
    assert [row["outcome"] for row in told] == ["refused", "accepted", "accepted"]


def test_the_edit_of_a_record_that_is_not_there_waits_for_the_record(county):
    elder = uuid4()
    one = edit(elder, {"landmark": "一"}, revision=1)
    assert outcome(county, one)["outcome"] == "waiting"
    make_elder(county, id=elder)
    assert outcome(county, one)["outcome"] == "accepted"


def test_an_edit_that_builds_on_what_a_check_did_to_the_elder_comes_in_with_the_check(county):
    """A server that was restored gets both once more, the edit first."""
    elder = make_elder(county)
    after = edit(elder, {"landmark": "桥头"}, revision=2)
    assert outcome(county, after)["outcome"] == "waiting"
    _, cursor = pull_from(county, None)
    assert outcome(county, check(elder, "dead", dead_name="粟某某"))["outcome"] == "accepted"
    assert late_outcomes(pull_from(county, cursor)[0])[after["change_id"]]["outcome"] == "accepted"
    assert record(county, elder)["data"]["landmark"] == "桥头"


def test_whoever_asks_again_has_it_looked_at_again(county):
    """What it waits for may come by another way than a change that names it."""
    elder = make_elder(county)
    dead = check(elder, "dead", dead_name="粟某某")
    push(county, dead)
    after = edit(elder, {"landmark": "桥头"}, revision=3)
    assert outcome(county, after)["outcome"] == "waiting"
    void = change("wakeup_check", {}, id=dead["id"], base_revision=1, review={"state": "void", "reason": "点错了"})
    assert outcome(county, void)["outcome"] == "accepted"
    _, cursor = pull_from(county, None)
    outcome(county, after)
    assert late_outcomes(pull_from(county, cursor)[0])[after["change_id"]]["outcome"] == "accepted"
    assert outcome(county, after)["outcome"] == "accepted"


def test_what_is_sent_again_beside_something_that_waits_is_told_as_before(county):
    elder = make_elder(county)
    one, after = check(elder), edit(elder, {"landmark": "桥头"}, revision=2)
    outcome(county, one)
    assert [told["outcome"] for told in push(county, one, after)["outcomes"]] == ["accepted", "waiting"]


def test_of_what_waits_for_something_missing_nothing_is_read_again_however_often_it_is_asked_for(county):
    missing = uuid4()
    waiting = [edit(missing, {"landmark": f"{number}号"}, revision=1) for number in range(3)]
    push(county, *waiting)
    make_elder(county)  # what is written anew comes after it
    before = places_of_changes()
    for _ in range(3):
        assert {told["outcome"] for told in push(county, *waiting)["outcomes"]} == {"waiting"}
    assert places_of_changes() == before


def places_of_changes() -> list:
    """Return where waiting changes lie; whoever reads one again writes it anew."""
    place = "ctid::text" if session.get_bind().dialect.name == "postgresql" else "rowid"
    return session.execute(text(f"SELECT change_id, {place} FROM changes ORDER BY change_id")).all()
