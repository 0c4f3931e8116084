"""Photos and voice notes in the file of a phone: judged and signed for as if their author had sent them, and none lost."""

import pytest
from sqlalchemy import select

from server.foundation.database import session
from server.media.model import MediaArrival
from server.phones.model import PhoneExport
from tests.factories.media import begun, hash_of, picture, send, uploaded
from tests.factories.phones import brought_in, last_word, phone_of, shut_out
from tests.factories.sealed import b64
from tests.factories.wakeup_checks import check, make_elder, pull_all

PIECE = 4096


@pytest.fixture
def helper(people):
    return people.helper()


@pytest.fixture
def elder(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    return elder


@pytest.fixture
def phone(helper):
    return phone_of(helper)


def pieces_of(content: bytes, record_id: str, **more) -> list[dict]:
    told = {
        "sha256": hash_of(content),
        "record_id": record_id,
        "role": "situation",
        "filetype": "image/jpeg",
        "bytes": len(content),
    } | more
    starts = range(0, len(content), PIECE)
    return [told | {"offset": start, "content": b64(content[start : start + PIECE])} for start in starts]


def seen(elder: str, content: bytes) -> dict:
    return check(elder, "no_answer") | {"media": [{"sha256": hash_of(content), "role": "situation"}]}


def state_of(client, record_id: str) -> str:
    (entry,) = next(row["media"] for row in pull_all(client) if row["id"] == record_id)
    return entry["state"]


def test_a_photo_comes_with_its_record_in_the_name_of_its_author(county, helper, phone, elder):
    photo = picture(size=(900, 700))
    one = seen(elder, photo)
    told = brought_in(county, phone.export([one], media=pieces_of(photo, one["id"])))
    assert (told["counts"]["media"], told["counts"]["media_taken"]) == (1, 1)
    assert state_of(county, one["id"]) == "here"
    assert session.scalars(select(MediaArrival.worker_id)).all() == [helper.worker_id]
    assert county.get(f"/media/{hash_of(photo)}/view").status_code == 200


def test_a_photo_spread_over_two_files_is_whole_with_the_second(county, phone, elder):
    photo = picture(size=(900, 700))
    one = seen(elder, photo)
    first, rest = (pieces := pieces_of(photo, one["id"]))[:1], pieces[1:]
    assert brought_in(county, phone.export([one], media=first))["counts"]["media_waiting"] == 1
    assert brought_in(county, phone.export([], media=rest))["counts"]["media_taken"] == 1
    assert state_of(county, one["id"]) == "here"


def test_the_later_part_first_waits_for_the_earlier_and_is_taken_when_brought_in_again(county, phone, elder):
    photo = picture(size=(900, 700))
    one = seen(elder, photo)
    pieces = pieces_of(photo, one["id"])
    later = phone.export([], media=pieces[1:])
    assert brought_in(county, later)["counts"]["media_waiting"] == 1
    assert brought_in(county, phone.export([one], media=pieces[:1]))["counts"]["media_waiting"] == 1
    again = brought_in(county, later)
    assert (again["again"], again["counts"]["media_taken"], again["counts"]["media_waiting"]) == (True, 1, 0)


def test_bytes_that_are_not_what_they_claim_to_be_are_refused_and_the_rest_is_taken(county, phone, elder):
    photo, page = picture(), b"<html><script>alert(1)</script></html>"
    one = check(elder, "no_answer") | {"media": [{"sha256": hash_of(c), "role": "situation"} for c in (photo, page)]}
    lie = pieces_of(photo, one["id"], sha256=hash_of(b"something else"))
    media = [*pieces_of(page, one["id"]), *lie, *pieces_of(photo, one["id"])]
    told = brought_in(county, phone.export([one], media=media))
    assert (told["counts"]["media_refused"], told["counts"]["media_taken"]) == (2, 1)


def test_what_the_server_has_already_is_not_stored_twice(county, helper, phone, elder):
    photo = picture()
    one = seen(elder, photo)
    uploaded(helper, photo, one["id"], role="situation")
    file = phone.export([one], media=pieces_of(photo, one["id"]))
    assert brought_in(county, file)["counts"]["media_taken"] == 1
    assert brought_in(county, file)["counts"]["media_taken"] == 1
    assert len(session.scalars(select(MediaArrival.sha256)).all()) == 1


def test_what_the_phone_had_begun_to_send_is_gone_on_with(county, helper, phone, elder):
    photo = picture(size=(900, 700))
    one = seen(elder, photo)
    path = begun(helper, photo, one["id"], role="situation")
    send(helper, path, photo[:1000], 0)
    assert brought_in(county, phone.export([one], media=pieces_of(photo, one["id"])))["counts"]["media_taken"] == 1


@pytest.mark.parametrize(
    "media",
    [
        ["nonsense"],
        [{"record_id": "draft-1", "sha256": "x", "content": 7}],
        [None],
        {"not": "a list"},
        [{"content": "%%"}],
    ],
)
def test_what_is_no_photo_of_a_record_harms_nothing_and_stays_in_the_file(county, phone, elder, media):
    told = brought_in(county, phone.export([check(elder)], media=media))
    assert (told["counts"]["accepted"], told["counts"].get("media_taken")) == (1, 0)
    assert session.scalars(select(PhoneExport.content)).one()["media"] == (media if isinstance(media, list) else [])


def test_broken_pieces_of_a_photo_wait_and_nothing_of_them_is_taken(county, phone, elder):
    photo = picture()
    one = seen(elder, photo)
    media = [piece | {"content": "\x00 %%", "bytes": 10**15} for piece in pieces_of(photo, one["id"])]
    told = brought_in(county, phone.export([one], media=media))
    assert (told["counts"]["media_taken"], told["counts"]["media_refused"]) == (0, 1)
    assert state_of(county, one["id"]) == "missing"


def test_the_bytes_leave_the_stored_file_once_they_are_where_they_belong(county, phone, elder):
    photo = picture()
    one = seen(elder, photo)
    brought_in(county, phone.export([one], media=pieces_of(photo, one["id"])))
    assert {piece["content"] for piece in session.scalars(select(PhoneExport.content)).one()["media"]} == {""}


def test_the_photos_of_a_phone_that_was_shut_out_wait_in_quarantine_until_they_are_released(
    app, county, helper, phone, elder
):
    photo = picture()
    one = seen(elder, photo)
    shut_out(helper)
    kept = [last_word(app, phone.export([one])), last_word(app, phone.export([], media=pieces_of(photo, one["id"])))]
    assert county.get(f"/media/{hash_of(photo)}/view").status_code == 404
    for export in kept:
        assert county.post(f"/sync/quarantine/{export['id']}/release").status_code == 200
    assert state_of(county, one["id"]) == "here"


@pytest.mark.parametrize("mark", [{}, {"taken": True}])
def test_who_only_knows_a_hash_gets_nothing_for_it(county, phone, elder, mark):
    photo = picture(size=(900, 700))
    uploaded(county, photo, make_elder(county))
    one = seen(elder, photo)
    pieces = [piece | {"content": ""} | mark for piece in pieces_of(photo, one["id"])]
    told = brought_in(county, phone.export([one], media=pieces))
    assert (told["counts"]["media_taken"], told["counts"]["media_waiting"]) == (0, 1)
    assert state_of(county, one["id"]) == "missing"
