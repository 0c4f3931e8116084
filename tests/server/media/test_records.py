"""What records say of their files: roles, purposes, states, merging, and what older and newer apps send."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from server.foundation import clock
from server.foundation.database import db, session
from server.records.model import DeclaredMedia
from server.records.work_line import MediaRole
from tests.conftest import MORNING
from tests.factories.media import declared, declared_elder, hash_of, media_of, picture, uploaded
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, pull_all, pull_from, push
from tests.people import MAPLE

PERSON = MediaRole("portrait", "photo", of_person=True, purposes=("identify", "injury"), keep_days=90, most=2)


@pytest.fixture
def portraits(app, monkeypatch):
    """Let elders have photos of persons, as other lines will."""
    line = next(one for one in app.extensions["work_lines"] if one.name == "wakeup_checks")
    kinds = tuple(
        replace(kind, media_roles=(*kind.media_roles, PERSON)) if kind.name == "elder" else kind for kind in line.kinds
    )
    monkeypatch.setitem(app.extensions, "work_lines", (replace(line, kinds=kinds),))


def edit(record_id, revision: int, media: list[dict] | None, **more) -> dict:
    return change("elder", {}, id=record_id, base_revision=revision, media=media, **more)


def refused(client, one: dict) -> tuple[str, list[str]]:
    told = outcome(client, one)
    assert told["outcome"] == "refused", told
    return told["problem"]["slug"], [error["path"] for error in told["problem"].get("errors", ())]


WHOLE = {
    "sha256": "a" * 64, "role": "landmark", "filetype": "audio/webm;codecs=opus", "bytes": 300_000,
    "taken_at": "2026-11-23T07:10:02.5+08:00", "location": {"type": "Point", "coordinates": [109.7, 26.9]}, "accuracy_m": 12.5,
    "location_source": "gps", "seconds": 1.5,
}  # fmt: skip


def test_what_was_declared_comes_back_as_it_was_sent(county):
    one = change("elder", elder_data(), area_code=MAPLE, media=[WHOLE])
    assert outcome(county, one)["outcome"] == "accepted"
    assert media_of(county, one["id"]) == [WHOLE | {"state": "missing"}]


def test_an_old_app_says_hash_and_role_only(county):
    elder = declared_elder(county, b"x")
    assert media_of(county, elder) == [{"sha256": hash_of(b"x"), "role": "landmark", "state": "missing"}]


def test_an_empty_part_is_as_if_it_were_absent(county):
    one = change(
        "elder", elder_data(), area_code=MAPLE, media=[dict.fromkeys(WHOLE) | {"sha256": "b" * 64, "role": "landmark"}]
    )
    assert outcome(county, one)["outcome"] == "accepted"
    assert media_of(county, one["id"]) == [{"sha256": "b" * 64, "role": "landmark", "state": "missing"}]


def test_a_part_from_a_newer_app_is_kept_with_the_record(county):
    entry = {"sha256": "c" * 64, "role": "landmark", "mood": "fine"}
    one = change("elder", elder_data(), area_code=MAPLE, media=[entry])
    assert outcome(county, one)["outcome"] == "accepted"
    (row,) = [row for row in pull_all(county) if row["id"] == one["id"]]
    assert row["unknown"] == {"envelope": {"media": [entry]}}


def test_a_state_that_was_sent_is_not_believed(county):
    one = change(
        "elder",
        elder_data(),
        area_code=MAPLE,
        media=[{"sha256": "d" * 64, "role": "landmark", "state": "here", "lost_reason": "x"}],
    )
    assert outcome(county, one)["outcome"] == "accepted"
    assert media_of(county, one["id"]) == [{"sha256": "d" * 64, "role": "landmark", "state": "missing"}]


@pytest.mark.parametrize(("part", "place"), [
    ({"sha256": "A" * 64}, "sha256"), ({"bytes": -1}, "bytes"), ({"bytes": "300"}, "bytes"), ({"taken_at": "noon"}, "taken_at"),
    ({"location": {"type": "Point", "coordinates": [0, 0]}}, "location"), ({"seconds": -1}, "seconds"),
    ({"location_source": "guess"}, "location_source"), ({"expires_on": "2026-02-30"}, "expires_on"), ({"purpose": "\x07"}, "purpose"),
])  # fmt: skip
def test_a_part_that_cannot_be_right_is_named_by_its_place(county, part, place):
    entry = {"sha256": "e" * 64, "role": "landmark"} | part
    one = change("elder", elder_data(), area_code=MAPLE, media=[{"sha256": "f" * 64, "role": "landmark"}, entry])
    assert refused(county, one) == ("invalid", [f"media[1].{place}"])


def test_one_file_under_two_roles_is_a_mistake(county, elder):
    entries = [{"sha256": "a" * 64, "role": "situation"}, {"sha256": "a" * 64, "role": "voice_note"}]
    assert refused(county, check(elder, "unwell") | {"media": entries}) == ("invalid", ["media[1].sha256"])
    twice = check(elder, "unwell") | {"media": [entries[0], entries[0]]}
    assert outcome(county, twice)["outcome"] == "accepted"
    assert len(media_of(county, twice["id"])) == 1


@pytest.mark.parametrize("role", ["situation", "", None, "风景"])
def test_a_role_that_the_kind_does_not_have_is_refused(county, role):
    one = change("elder", elder_data(), area_code=MAPLE, media=[{"sha256": "a" * 64, "role": role}])
    assert refused(county, one) == ("media-role-unknown", ["media[0].role"])


def test_a_record_holds_only_so_many_of_a_role(county):
    one = change("elder", elder_data(), area_code=MAPLE, media=declared(*(bytes([n]) for n in range(7))))
    assert refused(county, one) == ("media-too-many", ["media"])


def test_what_stood_there_before_is_not_judged_anew(app, county, monkeypatch):
    """A kind that takes a role no more: the record can be changed all the same."""
    elder = declared_elder(county, b"x")
    line = next(one for one in app.extensions["work_lines"] if one.name == "wakeup_checks")
    kinds = tuple(replace(kind, media_roles=()) for kind in line.kinds)
    monkeypatch.setitem(app.extensions, "work_lines", (replace(line, kinds=kinds),))
    assert outcome(county, edit(elder, 1, declared(b"x"), note="后来补的"))["outcome"] == "accepted"
    assert refused(county, edit(elder, 2, [*declared(b"x"), *declared(b"y")]))[0] == "media-role-unknown"


@pytest.mark.usefixtures("portraits")
@pytest.mark.parametrize("purpose", [None, "fun", ""])
def test_a_photo_of_a_person_needs_a_purpose(county, purpose):
    one = change("elder", elder_data(), area_code=MAPLE, media=declared(b"x", role="portrait", purpose=purpose))
    assert refused(county, one) == ("media-purpose-needed", ["media[0].purpose"])


@pytest.mark.usefixtures("portraits")
@pytest.mark.parametrize(("said", "stands"), [
    (None, "2027-02-21"), ("2030-01-01", "2027-02-21"), ("2026-12-24", "2026-12-24"),
])  # fmt: skip
def test_a_photo_of_a_person_is_kept_no_longer_than_its_role_allows(county, said, stands):
    one = change(
        "elder",
        elder_data(),
        area_code=MAPLE,
        media=declared(b"x", role="portrait", purpose="identify", expires_on=said),
    )
    assert outcome(county, one)["outcome"] == "accepted"
    assert media_of(county, one["id"])[0]["expires_on"] == stands
    # A later edit of the same file, said in the old words, changes nothing.
    with clock.fixed(MORNING + timedelta(days=3), every_thread=True):
        again = declared(b"x", role="portrait", purpose="identify", expires_on=said)
        assert outcome(county, edit(one["id"], 1, again, note="三天后"))["outcome"] == "accepted"
    assert media_of(county, one["id"])[0]["expires_on"] == stands


def test_two_people_who_add_a_photo_each_have_added_two(people, county):
    elder = declared_elder(county, b"first")
    other = people.county()
    assert outcome(county, edit(elder, 1, declared(b"first", b"mine")))["outcome"] == "accepted"
    assert outcome(other, edit(elder, 1, declared(b"first", b"theirs")))["outcome"] == "merged"
    assert {one["sha256"] for one in media_of(county, elder)} == {
        hash_of(one) for one in (b"first", b"mine", b"theirs")
    }


def test_one_who_adds_and_one_who_takes_out_have_done_both(people, county):
    elder = declared_elder(county, b"first", b"second")
    assert outcome(county, edit(elder, 1, declared(b"second")))["outcome"] == "accepted"
    assert outcome(people.county(), edit(elder, 1, declared(b"first", b"second", b"third")))["outcome"] == "merged"
    assert [one["sha256"] for one in media_of(county, elder)] == [hash_of(b"second"), hash_of(b"third")]


def test_a_file_said_differently_by_two_is_left_to_a_person(people, county):
    elder = declared_elder(county, b"first")
    assert outcome(county, edit(elder, 1, declared(b"first", bytes=5)))["outcome"] == "accepted"
    assert outcome(people.county(), edit(elder, 1, declared(b"first", bytes=6)))["outcome"] == "conflict"
    (row,) = [row for row in pull_all(county) if row["id"] == elder]
    assert row["conflicts"][0]["field"] == f"media[{hash_of(b'first')}]"


def test_two_right_lists_that_are_too_many_together_are_left_to_a_person(people, county):
    elder = declared_elder(county, *(bytes([n]) for n in range(4)))
    mine, theirs = ([bytes([n]) for n in (*range(4), *more)] for more in ((10, 11), (20, 21)))
    assert outcome(county, edit(elder, 1, declared(*mine)))["outcome"] == "accepted"
    assert outcome(people.county(), edit(elder, 1, declared(*theirs)))["outcome"] == "conflict"
    assert len(media_of(county, elder)) == 6


def test_a_helper_adds_a_photo_of_the_house_of_their_own_elder(people, county, elder):
    helper, stranger = people.helper(), people.helper()
    people.assign(helper, elder)
    photo = picture()
    assert outcome(helper, edit(elder, 1, declared(photo)))["outcome"] == "accepted"
    uploaded(helper, photo, elder)
    assert helper.get(f"/media/{hash_of(photo)}/view").status_code == 200
    assert refused(stranger, edit(elder, 1, declared(b"y")))[0] == "not-yours"


def test_a_file_that_comes_brings_the_record_once_more_with_the_same_revision(county):
    photo = picture()
    elder = declared_elder(county, photo)
    _, cursor = pull_from(county, None)
    uploaded(county, photo, elder)
    changes, cursor = pull_from(county, cursor)
    assert [(row["id"], row["revision"], row["media"][0]["state"]) for row in changes] == [(elder, 1, "here")]
    uploaded(county, photo, elder)  # the same again: nothing new
    assert pull_from(county, cursor)[0] == []


def test_the_desk_reads_the_same_as_a_pull(county):
    photo = picture()
    elder = declared_elder(county, photo)
    uploaded(county, photo, elder)
    assert county.get(f"/records/elder/{elder}").json["record"]["media"][0]["state"] == "here"
    assert county.get("/records/elder").json["records"][0]["media"][0]["state"] == "here"


def test_bytes_for_one_record_are_not_there_for_another(people, county):
    photo = picture()
    uploaded(county, photo, declared_elder(county, photo))
    other = declared_elder(people.county(), photo)
    assert media_of(county, other)[0]["state"] == "missing"


def test_a_file_taken_out_and_put_back_is_here_again(county):
    photo = picture()
    elder = declared_elder(county, photo)
    uploaded(county, photo, elder)
    assert outcome(county, edit(elder, 1, []))["outcome"] == "accepted"
    assert media_of(county, elder) == []
    assert county.get(f"/media/{hash_of(photo)}/view").status_code == 404
    assert outcome(county, edit(elder, 2, declared(photo)))["outcome"] == "accepted"
    assert media_of(county, elder)[0]["state"] == "here"
    assert outcome(county, edit(elder, 3, None))["outcome"] == "accepted"
    assert session.scalars(select(DeclaredMedia.state)).all() == ["withdrawn"]


def test_a_push_without_files_asks_nothing_about_files(county):
    """A hundred checks cost no statement more than they did."""
    elders = [make_elder(county) for _ in range(3)]
    said: list[str] = []

    def note(conn, cursor, statement, *_):
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        push(county, *[check(elder) for elder in elders])
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert said
    assert not [one for one in said if "media_" in one or "declared_media" in one]
