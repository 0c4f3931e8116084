"""What was once called a photo of a person is protected as one, whoever calls it what afterwards."""

import pytest

from tests.factories.media import declared, picture, uploaded
from tests.factories.patrols import edit, meet, record
from tests.server.patrols.test_files import seen_by


@pytest.fixture
def crew(people):
    """Return the patroller who took the photo."""
    return people.patroller()


@pytest.fixture
def photo():
    return picture()


@pytest.fixture
def met(crew, photo):
    """Return an encounter with a photo of a person that has come."""
    met = meet(crew, media=of_person(photo))
    uploaded(crew, photo, met, role="person")
    return met


def of_person(photo: bytes, **more) -> list[dict]:
    return declared(photo, role="person", purpose="identify", **more)


def said(client, met, media, *, base_revision: int = 1) -> dict:
    return edit(client, "encounter", met, {}, base_revision=base_revision, media=media)


def entry(client, met) -> dict:
    return record(client, "encounter", met)["media"][0]


def test_a_photo_of_a_person_becomes_no_photo_of_a_place(people, crew, photo, met):
    other = people.patroller()
    for client in (other, crew):
        told = said(client, met, [*declared(b"another", role="receipt"), *declared(photo, role="situation")])
        assert (told["outcome"], told["problem"]["slug"]) == ("refused", "media-role-stands")
        assert told["problem"]["errors"][0]["path"] == "media[1].role"
    assert seen_by(other, photo) == 403
    assert (entry(crew, met)["purpose"], entry(crew, met)["expires_on"]) == ("identify", "2027-02-21")


def test_nor_after_it_was_taken_out(people, crew, photo, met):
    other = people.patroller()
    assert said(other, met, [])["outcome"] == "accepted"
    told = said(other, met, declared(photo, role="situation"), base_revision=2)
    assert told["problem"]["slug"] == "media-role-stands"
    # Put back as what it is, it is its taker's and nobody else's.
    assert said(other, met, of_person(photo), base_revision=2)["outcome"] == "accepted"
    assert seen_by(other, photo) == 403
    assert seen_by(crew, photo) == 200


def test_nor_by_another_record(people, crew, photo, met):
    other = people.patroller()
    elsewhere = meet(other, media=declared(photo, role="situation"))
    assert seen_by(other, photo) == 403
    uploaded(crew, photo, elsewhere, role="situation")
    assert seen_by(other, photo) == 403
    assert said(other, met, [])["outcome"] == "accepted"
    assert seen_by(other, photo) == 403
    assert seen_by(people.station_lead(grants=("person_photos",)), photo) == 200


def test_who_knew_an_older_list_changes_no_role(people, crew, photo):
    met = meet(crew, media=declared(photo, role="situation"))
    assert said(crew, met, of_person(photo))["outcome"] == "accepted"
    late = [*declared(photo, role="situation"), *declared(b"another", role="receipt")]
    assert said(people.patroller(), met, late)["outcome"] == "merged"
    assert [one["role"] for one in record(crew, "encounter", met)["media"]] == ["person", "receipt"]


def test_a_photo_becomes_no_voice_note(crew, photo):
    met = meet(crew, media=declared(photo, role="situation"))
    assert said(crew, met, declared(photo, role="voice_note"))["problem"]["slug"] == "media-role-stands"
    assert said(crew, met, declared(photo, role="receipt"))["outcome"] == "accepted"


def test_anybody_brings_the_last_day_nearer_and_few_put_it_off(people, crew, photo, met):
    other = people.patroller()
    assert said(other, met, of_person(photo, expires_on="2026-12-24"))["outcome"] == "accepted"
    said(other, met, of_person(photo, expires_on="2027-01-10"), base_revision=2)
    said(other, met, of_person(photo), base_revision=2)
    assert entry(crew, met)["expires_on"] == "2026-12-24"
    trusted = people.station_lead(grants=("person_photos",))
    for revision, (client, day) in enumerate([(crew, "2027-01-01"), (trusted, "2027-01-10")], start=2):
        assert said(client, met, of_person(photo, expires_on=day), base_revision=revision)["outcome"] == "accepted"
        assert entry(crew, met)["expires_on"] == day
    assert said(crew, met, of_person(photo, expires_on="2030-01-01"), base_revision=4)["outcome"] == "accepted"
    assert entry(crew, met)["expires_on"] == "2027-02-21"


def test_taking_it_out_and_putting_it_back_puts_nothing_off(people, crew, photo):
    met = meet(crew, media=of_person(photo, expires_on="2026-12-24"))
    other = people.patroller()
    assert said(other, met, [])["outcome"] == "accepted"
    assert said(other, met, of_person(photo, expires_on="2027-02-01"), base_revision=2)["outcome"] == "accepted"
    assert entry(crew, met)["expires_on"] == "2026-12-24"
