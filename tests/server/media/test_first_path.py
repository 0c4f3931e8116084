"""The whole way of a photo: declared, sent, signed for, read back by whoever sees its record."""

from tests.factories.media import (
    begin,
    begun,
    claims,
    declared,
    declared_elder,
    hash_of,
    media_of,
    picture,
    send,
    uploaded,
)
from tests.factories.wakeup_checks import change, elder_data, outcome
from tests.people import MAPLE


def test_a_photo_sent_in_one_request_is_signed_for(people):
    county, photo = people.county(), picture()
    elder = declared_elder(county, photo)
    answer = uploaded(county, photo, elder)
    told = claims(answer.headers["Xunfang-Receipt"])
    assert (told["typ"], told["media"]) == (
        "media",
        [{"sha256": hash_of(photo), "record_id": elder, "bytes": len(photo)}],
    )
    assert answer.headers["Upload-Offset"] == str(len(photo))


def test_a_record_says_what_it_lacks_and_what_has_come(people):
    county, photo, other = people.county(), picture(), picture()
    elder = declared_elder(county, photo, other)
    assert [one["state"] for one in media_of(county, elder)] == ["missing", "missing"]
    uploaded(county, photo, elder)
    assert [one["state"] for one in media_of(county, elder)] == ["here", "missing"]


def test_a_file_may_come_before_its_record(people):
    county, photo = people.county(), picture()
    one = change("elder", elder_data(), area_code=MAPLE, media=declared(photo))
    uploaded(county, photo, one["id"])
    outcome(county, one)
    assert media_of(county, one["id"])[0]["state"] == "here"


def test_pieces_make_the_file(people):
    county, photo = people.county(), picture()
    path = begun(county, photo, declared_elder(county, photo))
    middle = len(photo) // 2
    assert send(county, path, photo[:middle], 0).headers["Upload-Offset"] == str(middle)
    answer = send(county, path, photo[middle:], middle)
    assert answer.status_code == 204
    assert claims(answer.headers["Xunfang-Receipt"])["media"][0]["bytes"] == len(photo)


def test_bytes_that_are_not_those_of_the_hash_are_refused(people):
    county, photo = people.county(), picture()
    answer = begin(county, picture(), declared_elder(county, photo), body=photo, length=len(photo))
    assert (answer.status_code, answer.json["slug"], answer.json["reason"]) == (422, "media-refused", "hash")


def test_who_sees_the_record_sees_the_photo_and_a_stranger_does_not(people):
    county, photo = people.county(), picture()
    elder = declared_elder(county, photo)
    uploaded(county, photo, elder)
    original = county.get(f"/media/{hash_of(photo)}")
    assert (original.status_code, original.data, original.content_type) == (200, photo, "image/jpeg")
    assert county.get(f"/media/{hash_of(photo)}/view").content_type == "image/jpeg"
    assert county.get(f"/media/{hash_of(photo)}/thumbnail").content_type == "image/webp"
    stranger = people.helper()
    assert stranger.get(f"/media/{hash_of(photo)}/view").status_code == 404
