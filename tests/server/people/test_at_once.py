"""Several phones at the same moment: no number is given twice, no circle is closed."""

import threading
from collections.abc import Callable

from server.people.rules import root_of
from tests.factories.patrols import make_person, record
from tests.factories.wakeup_checks import change, outcome, push
from tests.people import MAPLE

PHONES = 6


def at_once(*deeds: Callable[[], object]) -> list:
    """Do several things at the same moment; returns what came of each."""
    together, found = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        together.wait()
        found[place] = deed()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_crews_that_meet_people_at_the_same_moment_get_different_numbers(people):
    crews = [people.patroller() for _ in range(PHONES)]
    made = [[change("person", {}, area_code=MAPLE) for _ in range(3)] for _ in crews]
    at_once(
        *(lambda crew=crew, changes=changes: push(crew, *changes) for crew, changes in zip(crews, made, strict=True))
    )
    numbers = {record(crews[0], "person", one["id"])["data"]["number"] for changes in made for one in changes}
    assert numbers == {f"无名-20261123-{n:02d}" for n in range(1, 3 * PHONES + 1)}


def test_merges_at_the_same_moment_close_no_circle(people):
    leads = [people.station_lead() for _ in range(4)]
    persons = [make_person(leads[0]) for _ in range(4)]
    pointers = [{"merged_into": str(persons[(n + 1) % 4]), "merge_reason": "像"} for n in range(4)]

    def merging(n: int) -> Callable[[], str]:
        one = change("person", pointers[n], id=persons[n], base_revision=1)
        return lambda: outcome(leads[n], one)["outcome"]

    # First two that do not touch each other, then the two that would close the circle: they share nobody either.
    assert at_once(merging(0), merging(2)) == ["accepted", "accepted"]
    assert sorted(at_once(merging(1), merging(3))) == ["accepted", "refused"]
    merges = {one: record(leads[0], "person", one)["data"]["merged_into"] for one in map(str, persons)}
    assert len({root_of(one, merges) for one in merges}) == 1
    assert list(merges.values()).count(None) == 1
