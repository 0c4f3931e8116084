"""Photos of people: off unless there is a purpose, restricted, expiring; the other files an encounter takes."""

import pytest

from tests.factories.media import declared, picture, uploaded
from tests.factories.patrols import encounter_data, make_person, meet, record, refused
from tests.factories.wakeup_checks import change
from tests.people import MAPLE


@pytest.fixture
def crew(people):
    return people.patroller()


def with_photo(crew, **more) -> dict:
    """Return the change of an encounter with a photo of the person."""
    return change(
        "encounter",
        encounter_data(make_person(crew)),
        area_code=MAPLE,
        media=declared(picture(), role="person", **more),
    )


def test_a_photo_of_a_person_needs_one_of_three_purposes(crew):
    assert refused(crew, with_photo(crew)) == "media-purpose-needed"
    assert refused(crew, with_photo(crew, purpose="report")) == "media-purpose-needed"
    for purpose in ("find_family", "identify", "injury"):
        meet(crew, media=declared(picture(), role="person", purpose=purpose))


def test_it_expires_after_ninety_days_at_the_latest(crew):
    met = meet(crew, media=declared(picture(), role="person", purpose="identify", expires_on="2030-01-01"))
    assert record(crew, "encounter", met)["media"][0]["expires_on"] == "2027-02-21"


def test_it_is_seen_by_who_took_it_and_who_may_see_such_photos(crew, people):
    photo = picture()
    met = meet(crew, media=declared(photo, role="person", purpose="identify"))
    uploaded(crew, photo, met, role="person")
    path = f"/media/{declared(photo)[0]['sha256']}/view"
    assert crew.get(path).status_code == 200
    assert people.station_lead(grants=("person_photos",)).get(path).status_code == 200
    assert people.station_lead().get(path).status_code == 403
    assert people.helper().get(path).status_code == 404


def seen_by(client, photo: bytes) -> int:
    return client.get(f"/media/{declared(photo)[0]['sha256']}/view").status_code


BOTH = ("person_photos", "child_files")


@pytest.mark.parametrize(
    "marks",
    [
        {"conditions": ["minor"], "report": {"ticks": []}},
        {"conditions": ["with_child"], "minors_count": 1, "minors_relation": "父母", "report": {"ticks": []}},
        {"conditions": ["ok"], "report": {"ticks": []}},
    ],
)
def test_a_photo_where_a_minor_is_needs_the_grant_for_children_too(crew, people, marks):
    photo = picture()
    met = meet(crew, media=declared(photo, role="person", purpose="injury"), **marks)
    uploaded(crew, photo, met, role="person")
    assert seen_by(people.station_lead(grants=("person_photos",)), photo) == 403
    assert seen_by(people.station_lead(grants=("child_files",)), photo) == 403
    assert seen_by(people.station_lead(grants=BOTH), photo) == 200
    assert seen_by(crew, photo) == 200


@pytest.mark.parametrize(("ages", "status"), [((12, 16), 403), ((16, 20), 403), ((18, 30), 200)])
def test_whose_person_may_be_a_minor_is_no_photo_for_everybody(crew, people, ages, status):
    photo = picture()
    person = make_person(crew, age_from=ages[0], age_to=ages[1])
    met = meet(crew, person, media=declared(photo, role="person", purpose="identify"), state="open")
    uploaded(crew, photo, met, role="person")
    assert seen_by(people.station_lead(grants=("person_photos",)), photo) == status
    assert seen_by(people.station_lead(grants=BOTH), photo) == 200


@pytest.mark.parametrize("role", ["situation", "receipt", "signature"])
def test_other_files_need_no_purpose(crew, role):
    meet(crew, media=declared(picture(), role=role))


def test_no_role_is_for_faces(crew):
    assert refused(crew, change("encounter", encounter_data(make_person(crew)), area_code=MAPLE,
                                media=declared(picture(), role="face"))) == "media-role-unknown"  # fmt: skip
