"""A place in the feed taken early and committed late must not fall behind a cursor already handed out."""

import threading

import pytest

from server.records import feed
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, pull_from, push
from tests.people import CLEAR, MAPLE


@pytest.fixture
def slow(app, database, county, monkeypatch):
    """Return a writer that pushes in its own transaction and holds it open until told to end."""
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer: nobody else writes meanwhile")
    monkeypatch.setattr(feed, "LOCK_PLACES", 2**31 - 1)  # strangers may share a place by chance: not in this test
    plain = app.view_functions["sync.push_changes"]
    slow = Slow(app, county)
    yield slow
    slow.may_commit.set()
    app.view_functions["sync.push_changes"] = plain


class Slow:
    """A push whose commit waits for a word; in another village, for writers of one count wait for each other."""

    def __init__(self, app, client):
        self.app, self.client = app, client
        self.written, self.may_commit = threading.Event(), threading.Event()
        self.answer = None

    def push(self, *changes):
        plain = self.app.view_functions["sync.push_changes"]

        def held(*args, **more):
            answer = plain(*args, **more)
            if threading.current_thread() is self.thread:
                self.written.set()
                assert self.may_commit.wait(20)
            return answer

        def run():
            self.answer = push(self.client, *changes)

        self.app.view_functions["sync.push_changes"] = held
        self.thread = threading.Thread(target=run)
        self.thread.start()
        assert self.written.wait(20)

    def commit(self):
        self.may_commit.set()
        self.thread.join(20)
        assert self.answer is not None


def ids(changes) -> list[str]:
    return [row["id"] for row in changes if row["kind"] == "elder"]


def test_a_client_that_pulls_all_the_time_ends_with_every_row(people, county, slow):
    early, reader = change("elder", elder_data(), area_code=CLEAR), people.county()
    slow.push(early)
    found, cursor, quick = [], None, []
    for _ in range(5):
        quick.append(str(make_elder(county)))
        changes, cursor = pull_from(reader, cursor, limit=2)
        found += ids(changes)
    slow.commit()
    changes, cursor = pull_from(reader, cursor, limit=2)
    found += ids(changes)
    assert sorted(found) == sorted([early["id"], *quick])


def test_what_commits_after_a_slow_writer_began_is_held_back_until_it_ends(people, county, slow):
    slow.push(change("elder", elder_data(), area_code=CLEAR))
    late = make_elder(county)
    assert str(late) not in ids(pull_from(people.county(), None)[0])
    slow.commit()
    assert str(late) in ids(pull_from(people.county(), None)[0])


def test_a_slow_writer_of_one_elder_does_not_keep_others_waiting(county, slow):
    elder, other = make_elder(county, area=CLEAR), make_elder(county)
    slow.push(check(elder, area=CLEAR))
    assert outcome(county, check(other))["outcome"] == "accepted"
    slow.commit()


def test_the_same_change_waits_for_the_slow_one_and_gets_its_outcome(county, slow):
    one, told = change("elder", elder_data(), area_code=MAPLE), []
    slow.push(one)
    again = threading.Thread(target=lambda: told.append(outcome(county, one)))
    again.start()
    slow.commit()
    again.join(20)
    assert told == slow.answer["outcomes"]


def test_concurrent_writers_and_readers_end_with_the_same_rows(people, county):
    writers, reader, done, failed = [people.county() for _ in range(4)], people.county(), threading.Event(), []
    made: list[str] = []
    found: dict[str, int] = {}

    def write(client):
        try:
            for _ in range(6):
                made.append(str(make_elder(client)))
        except BaseException as error:
            failed.append(error)
            raise

    def read():
        cursor = None
        while True:
            last = done.is_set()
            changes, cursor = pull_from(reader, cursor, limit=3)
            found.update((row["id"], row["revision"]) for row in changes if row["kind"] == "elder")
            if last:
                return

    threads = [threading.Thread(target=write, args=(client,)) for client in writers]
    pulling = threading.Thread(target=read)
    for thread in [pulling, *threads]:
        thread.start()
    for thread in threads:
        thread.join(20)
    done.set()
    pulling.join(20)
    assert (failed, sorted(found)) == ([], sorted(made))
