"""A retry is harmless, whatever way it comes."""

from sqlalchemy import func, select

from server.foundation.database import session
from server.records.model import Record, RecordRevision
from server.sync.model import Change
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, push
from tests.people import MAPLE


def count(model, **where) -> int:
    return session.scalar(select(func.count()).select_from(model).filter_by(**where))


def test_the_same_push_twice_has_the_same_outcomes_and_leaves_one_record(people):
    county = people.county()
    changes = [change("elder", elder_data(), area_code=MAPLE), change("elder", {"name": ""}, area_code=MAPLE)]
    assert push(county, *changes)["outcomes"] == push(county, *changes)["outcomes"]
    assert (count(Record, kind="elder"), count(Change)) == (1, 2)


def test_a_change_that_comes_in_two_pushes_is_one(people):
    county = people.county()
    one, other = (change("elder", elder_data(), area_code=MAPLE) for _ in range(2))
    first = push(county, one)["outcomes"]
    assert push(county, other, one)["outcomes"][1] == first[0]
    assert count(Record, kind="elder") == 2


def test_a_change_that_comes_twice_in_one_push_is_one(people):
    one = change("elder", elder_data(), area_code=MAPLE)
    told = push(people.county(), one, dict(reversed(one.items())), one)["outcomes"]
    assert told[0]["outcome"] == "accepted"
    assert told[0] == told[1] == told[2]
    assert count(Record, kind="elder") == 1


def test_a_refused_change_that_comes_twice_in_one_push_is_refused_twice_and_kept_once(people):
    one = change("elder", {"name": ""}, area_code=MAPLE)
    told = push(people.county(), one, one)["outcomes"]
    assert told[0] == told[1]
    assert count(Change) == 1


def test_the_same_id_with_other_content_is_refused_and_the_first_outcome_stands(people):
    county = people.county()
    one = change("elder", elder_data(), area_code=MAPLE)
    first = outcome(county, one)
    told = outcome(county, one | {"note": "另一句"})
    assert (told["outcome"], told["problem"]["slug"]) == ("refused", "change-id-reused")
    assert outcome(county, one) == first


def test_the_same_id_with_other_content_inside_one_push_is_refused(people):
    one = change("elder", elder_data(), area_code=MAPLE)
    told = push(people.county(), one, one | {"note": "另一句"}, one)["outcomes"]
    assert [row["outcome"] for row in told] == ["accepted", "refused", "accepted"]


def test_the_id_of_a_refused_change_cannot_be_used_for_better_content(people):
    county = people.county()
    one = change("elder", {"name": ""}, area_code=MAPLE)
    told = push(county, one, one | {"data": elder_data()})["outcomes"]
    assert [row["problem"]["slug"] for row in told] == ["invalid", "change-id-reused"]
    assert outcome(county, one | {"data": elder_data()})["problem"]["slug"] == "change-id-reused"


def test_another_worker_cannot_learn_the_outcome_of_a_change_by_its_id(people):
    one = change("elder", elder_data(), area_code=MAPLE)
    outcome(people.county(), one)
    assert outcome(people.county(), one)["problem"]["slug"] == "change-id-reused"


def test_a_second_record_under_a_taken_id_is_refused(people):
    county = people.county()
    elder = make_elder(county)
    told = outcome(county, change("elder", elder_data(), id=elder, area_code=MAPLE))
    assert (told["outcome"], told["problem"]["slug"]) == ("refused", "id-taken")


def test_a_bad_change_neither_blocks_nor_vanishes(people):
    county, helper = people.county(), people.helper()
    elder = make_elder(county)
    people.assign(helper, elder)
    bad, good = check(elder, "fine"), check(elder)
    told = push(helper, check(elder, "no_answer"), bad, good)["outcomes"]
    assert [row["outcome"] for row in told] == ["accepted", "refused", "accepted"]
    kept = session.scalars(select(Change).filter_by(outcome="refused")).one()
    assert (kept.content, kept.problem["slug"]) == (bad, "invalid")


def test_what_the_database_refuses_in_the_middle_is_refused_alone(people, monkeypatch):
    """A rule that only the database holds: the batch is undone and each change tried by itself."""
    from server.records.held import Holding

    county = people.county()
    plain = Holding.create
    changes = [change("elder", elder_data(name=name), area_code=MAPLE) for name in ("甲某", "乙某", "丙某")]

    def create(self, kind, record_id, envelope, data, author=None):
        return plain(
            self, kind, record_id, envelope, data | ({"risk": None} if data.get("name") == "乙某" else {}), author
        )

    monkeypatch.setattr(Holding, "create", create)
    told = push(county, *changes)["outcomes"]
    assert [row["outcome"] for row in told] == ["accepted", "refused", "accepted"]
    assert (count(Record, kind="elder"), count(Change), count(RecordRevision, change_id=None)) == (2, 3, 8)
    assert push(county, *changes)["outcomes"] == told
