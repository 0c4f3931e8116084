"""What a file is must be what its role takes; its last day ends it, whether or not the hourly job has run."""

from datetime import timedelta

import pytest

from server.foundation import clock
from server.media.storing import place_of, store
from tests.conftest import MORNING
from tests.factories import sounds
from tests.factories.media import begin, declared, declared_elder, hash_of, media_of, picture, uploaded
from tests.factories.sounds import recorded
from tests.factories.wakeup_checks import change, check, elder_data, outcome, pull_from
from tests.people import MAPLE
from tests.server.media.test_in_time import on_the_command_line
from tests.server.media.test_reading import FORMS, link, opened, statuses
from tests.server.media.test_records import edit, refused

NOTE, PHOTO = recorded("tone.webm"), picture()


def spoken_of(county, elder, content: bytes, role: str) -> str:
    """Return the id of a check that declares a content."""
    one = check(elder, "unwell") | {"media": declared(content, role=role)}
    assert outcome(county, one)["outcome"] == "accepted"
    return one["id"]


@pytest.mark.parametrize(("content", "wrong", "right"), [
    (PHOTO, "voice_note", "situation"), (NOTE, "situation", "voice_note"),
    (sounds.ogg(3), "situation", "voice_note"),
])  # fmt: skip
def test_a_file_of_the_other_sort_is_refused_and_kept_nowhere(county, elder, content, wrong, right):
    record_id = spoken_of(county, elder, content, wrong)
    _, cursor = pull_from(county, None)
    before = set(store().names())
    for role in (wrong, "", right):  # whatever the upload says of it
        answer = begin(county, content, record_id, body=content, role=role)
        assert (answer.status_code, answer.json["reason"]) == (422, "role")
    assert set(store().names()) == before
    (told,) = {row["id"]: row["media"] for row in pull_from(county, cursor)[0]}.values()
    assert (told[0]["state"], told[0]["refused_reason"]) == ("missing", "role")
    # In a role that takes it the same bytes are right.
    other = spoken_of(county, elder, content, right)
    uploaded(county, content, other, role=right)
    assert "refused_reason" not in media_of(county, other)[0]
    assert begin(county, content, record_id, body=content, role=right).json["reason"] == "role"
    assert store().size(place_of(hash_of(content))) == len(content)  # it is the other record's


def test_a_file_before_its_record_is_judged_by_the_role_it_is_sent_in(county, elder):
    assert begin(county, PHOTO, elder, body=PHOTO, role="voice_note").json["reason"] == "role"
    one = check(elder, "unwell") | {"media": declared(PHOTO, role="voice_note")}
    uploaded(county, PHOTO, one["id"], role="")
    assert outcome(county, one)["outcome"] == "accepted"
    assert media_of(county, one["id"])[0]["state"] == "missing"


def test_a_record_says_that_the_very_bytes_were_refused(county):
    content = b"<html>no picture</html>"
    elder = declared_elder(county, content)
    assert begin(county, content, elder, body=content).status_code == 422
    (told,) = media_of(county, elder)
    assert (told["state"], told["refused_reason"]) == ("missing", "active")
    assert outcome(county, edit(elder, 1, [told], note="没有变"))["outcome"] == "accepted"


@pytest.mark.parametrize(("part", "place"), [
    ({"seconds": 600}, "seconds"), ({"filetype": "text/html"}, "filetype"), ({"filetype": "application/pdf"}, "filetype"),
])  # fmt: skip
def test_a_claim_that_no_file_of_ours_can_make_is_refused(county, part, place):
    one = change("elder", elder_data(), area_code=MAPLE, media=declared(b"x", **part))
    assert refused(county, one) == ("invalid", [f"media[0].{place}"])


@pytest.mark.parametrize("filetype", ["", None, "image/jpeg", "audio/webm;codecs=opus", "AUDIO/MP4"])
def test_what_phones_say_of_a_type_is_taken(county, filetype):
    assert declared_elder(county, b"x", filetype=filetype, seconds=60.4)


@pytest.fixture
def portrait(county, portraits):
    """Return (elder, photo) of a photo of a person that is kept until Christmas Eve."""
    photo = picture()
    elder = declared_elder(county, photo, role="portrait", purpose="identify", expires_on="2026-12-24")
    uploaded(county, photo, elder, role="portrait")
    return elder, photo


def days_after(days: int):
    return clock.fixed(MORNING + timedelta(days=days), every_thread=True)


def test_a_photo_past_its_last_day_is_shown_no_more(app, county, portrait):
    elder, photo = portrait
    with days_after(31):
        assert statuses(county, photo) == [200] * 3
        url = link(county, photo)
    with days_after(32):
        assert [county.get(f"/media/{hash_of(photo)}{form}").json["slug"] for form in FORMS] == ["media-expired"] * 3
        assert county.post(f"/media/{hash_of(photo)}/links", json={"form": "view"}).status_code == 410
        assert opened(app, url).status_code == 410
        assert media_of(county, elder)[0]["state"] == "expired"


def test_a_hold_keeps_it_readable(app, county, portrait):
    elder, photo = portrait
    on_the_command_line(app, "hold", elder, "--reason", "法院要看")
    with days_after(40):
        assert statuses(county, photo) == [200] * 3
        assert media_of(county, elder)[0]["state"] == "here"
