"""One ID number stands once on the roll, in whatever way two entries come at the same time."""

import threading

from server.records import feed
from tests.factories.wakeup_checks import change, elder_data, make_elder, outcome, push
from tests.people import CLEAR, MAPLE
from tests.server.interchange.sheets import roll, upload
from tests.server.sync.test_base_changes import edit
from tests.server.sync.test_slow_writers import slow  # noqa: F401

NUMBER, ANOTHER = "000000194103050026", "00000019410305123X"


def entry(area: str = MAPLE, **data) -> dict:
    return change("elder", elder_data(**{"id_number": NUMBER} | data), area_code=area)


def told(answer: dict) -> list[str]:
    return [one["outcome"] if one["problem"] is None else one["problem"]["slug"] for one in answer["outcomes"]]


def test_of_two_entries_of_one_push_the_second_is_refused(county):
    assert told(push(county, entry(), entry(CLEAR))) == ["accepted", "already-on-the-roll"]


def test_an_edit_and_an_entry_of_one_push_do_not_share_a_number_either(county):
    elder = make_elder(county)
    assert told(push(county, edit(elder, {"id_number": NUMBER}, revision=1), entry())) == [
        "accepted",
        "already-on-the-roll",
    ]


def test_a_number_that_was_given_up_in_the_same_push_is_free(county):
    mistaken, void = make_elder(county, id_number=NUMBER), make_elder(county, id_number=ANOTHER)
    corrected = edit(mistaken, {"id_number": "000000194103051117"}, revision=1)
    taken_back = edit(void, revision=1, review={"state": "void", "reason": "重复了"})
    assert told(push(county, corrected, taken_back, entry(), entry(id_number=ANOTHER))) == ["accepted"] * 4


def test_an_entry_that_was_refused_for_something_else_takes_no_number(county):
    born_reviewed = entry() | {"review": {"state": "confirmed"}}
    assert told(push(county, born_reviewed, entry())) == ["field-not-yours", "accepted"]


def test_the_same_entry_edited_in_its_push_is_not_its_own_double(county):
    one = entry()
    assert (
        told(push(county, one, edit(one["id"], {"id_number": NUMBER, "landmark": "桥头"}, base=one)))
        == ["accepted"] * 2
    )


def test_of_two_pushes_at_the_same_time_the_second_waits_and_is_refused(people, county, slow):  # noqa: F811
    late, other = [], people.county()
    slow.push(entry(CLEAR))
    second = threading.Thread(target=lambda: late.append(outcome(other, entry())))
    second.start()
    second.join(0.5)
    slow.commit()
    second.join(20)
    assert (told(slow.answer), [one["problem"]["slug"] for one in late]) == (["accepted"], ["already-on-the-roll"])


def test_a_list_that_is_applied_while_somebody_enters_the_same_person_leaves_that_row(county, slow):  # noqa: F811
    checked, done = upload(county, roll({"身份证号": NUMBER})).json, []
    slow.push(entry(CLEAR))
    applying = threading.Thread(target=lambda: done.append(county.post(f"/imports/{checked['id']}/apply", json={})))
    applying.start()
    applying.join(0.5)
    slow.commit()
    applying.join(20)
    (answer,) = done
    assert (answer.json["summary"]["applied"]["new"], len(answer.json["left"])) == (0, 1)


def test_two_pushes_that_name_the_same_numbers_crosswise_both_come_through(people, county, monkeypatch):
    monkeypatch.setattr(feed, "LOCK_PLACES", 2**31 - 1)
    answers = []

    def send(client, area, numbers):
        answers.append(told(push(client, *(entry(area, id_number=one) for one in numbers))))

    threads = [
        threading.Thread(target=send, args=(people.county(), area, numbers))
        for area, numbers in ((MAPLE, (NUMBER, ANOTHER)), (CLEAR, (ANOTHER, NUMBER)))
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(answers) == [["accepted"] * 2, ["already-on-the-roll"] * 2]
