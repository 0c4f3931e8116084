"""Who sees a file: whoever sees a record that declares it and for which its bytes came, and nobody by its hash alone."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from server.accounts.model import AuditEntry, Worker
from server.foundation import clock
from server.foundation.database import session
from tests.conftest import MORNING
from tests.factories.media import declared, declared_elder, hash_of, picture, uploaded
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome
from tests.people import CLEAR, MAPLE
from tests.server.media.test_records import PERSON, edit

FORMS = ("", "/view", "/thumbnail")


@pytest.fixture
def portraits(app, monkeypatch):
    """Let elders have photos of persons, as other lines will."""
    line = next(one for one in app.extensions["work_lines"] if one.name == "wakeup_checks")
    kinds = tuple(
        replace(kind, media_roles=(*kind.media_roles, PERSON)) if kind.name == "elder" else kind for kind in line.kinds
    )
    monkeypatch.setitem(app.extensions, "work_lines", (replace(line, kinds=kinds),))


def statuses(client, content: bytes) -> list[int]:
    return [client.get(f"/media/{hash_of(content)}{form}").status_code for form in FORMS]


def test_a_helper_sees_the_view_of_their_own_elder_and_not_the_original(people, county):
    photo = picture()
    elder = declared_elder(county, photo)
    uploaded(county, photo, elder)
    helper, neighbour = people.helper(), people.helper()
    people.assign(helper, UUID(str(elder)))
    people.assign(neighbour, make_elder(county, name="别人家"))
    assert statuses(helper, photo) == [403, 200, 200]
    assert statuses(neighbour, photo) == [404, 404, 404]
    assert statuses(people.team_leader(CLEAR), photo) == [404, 404, 404]
    assert statuses(people.team_leader(MAPLE), photo) == [200, 200, 200]


def test_a_helper_sees_the_original_of_their_own_check(people, county, elder):
    helper, photo = people.helper(), picture()
    people.assign(helper, UUID(str(elder)))
    one = check(elder, "unwell") | {"media": declared(photo, role="situation")}
    assert outcome(helper, one)["outcome"] == "accepted"
    uploaded(helper, photo, one["id"])
    assert statuses(helper, photo) == [200, 200, 200]


def test_who_declares_somebody_elses_hash_sees_nothing_and_learns_nothing(people, county):
    photo = picture()
    uploaded(county, photo, declared_elder(county, photo))
    thief = people.team_leader(CLEAR)
    one = change("elder", elder_data(), area_code=CLEAR, media=declared(photo, b"nobody has this"))
    assert outcome(thief, one)["outcome"] == "accepted"
    told = [thief.get(f"/media/{hash_of(content)}/view") for content in (photo, b"nobody has this")]
    assert [answer.status_code for answer in told] == [404, 404]
    assert told[0].json == told[1].json
    # With the bytes in hand it is as good a right as the other's.
    uploaded(thief, photo, one["id"])
    assert statuses(thief, photo) == [200, 200, 200]


def test_who_only_knows_a_hash_gets_the_answer_for_one_that_nobody_has(people, county):
    photo = picture()
    uploaded(county, photo, declared_elder(county, photo))
    stranger = people.helper()
    known, unknown = (stranger.get(f"/media/{one}/view") for one in (hash_of(photo), "0" * 64))
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json) == (404, known.json)


@pytest.mark.parametrize("name", ["0" * 63, "0" * 65, "Z" * 64, "../" * 21 + "a", "links"])
def test_what_is_no_hash_is_not_found(county, name):
    assert county.get(f"/media/{name}/view").status_code == 404


def test_a_file_before_its_record_is_its_uploaders_for_a_week(people, county):
    photo = picture()
    uploaded(county, photo, make_elder(county))
    assert statuses(county, photo) == [200, 200, 200]
    assert statuses(people.county(), photo) == [404, 404, 404]
    with clock.fixed(MORNING + timedelta(days=7, minutes=1), every_thread=True):
        assert statuses(county, photo) == [404, 404, 404]


def test_access_ends_with_the_assignment(people, county):
    photo = picture()
    elder = declared_elder(county, photo)
    uploaded(county, photo, elder)
    helper = people.helper()
    people.assign(helper, UUID(elder), ends_on=MORNING.date())
    assert statuses(helper, photo)[1:] == [200, 200]
    with clock.fixed(MORNING + timedelta(days=1), every_thread=True):
        assert statuses(helper, photo) == [404, 404, 404]


@pytest.mark.usefixtures("portraits")
def test_a_photo_of_a_person_needs_the_grant_and_every_look_is_logged(people, county):
    photo = picture()
    elder = declared_elder(county, photo, role="portrait", purpose="identify")
    uploaded(county, photo, elder)
    assert statuses(people.county(), photo) == [403, 403, 403]
    trusted = people.county(grants=("person_photos",))
    assert statuses(trusted, photo) == [200, 200, 200]
    assert statuses(county, photo) == [200, 200, 200]  # who took it
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "media.person_seen")).all()
    assert [(one.worker_id, one.facts["form"]) for one in entries[:3]] == [
        (trusted.worker_id, form) for form in ("original", "view", "thumbnail")
    ]
    assert {str(one.record_id) for one in entries} == {elder}


def test_a_missing_file_names_whom_to_ask(people, county):
    elder = declared_elder(county, b"still on the phone")
    session.get(Worker, county.worker_id).name = "拍照的人"
    session.commit()
    answer = people.county().get(f"/media/{hash_of(b'still on the phone')}/view")
    assert (answer.status_code, answer.json["slug"], answer.json["ask"]) == (404, "media-missing", "拍照的人")
    assert "拍照的人" in answer.json["detail"]
    assert elder


def test_answers_are_kept_by_no_browser_guessed_by_none_and_run_in_none(county):
    photo = picture()
    uploaded(county, photo, declared_elder(county, photo))
    for form in FORMS:
        told = county.get(f"/media/{hash_of(photo)}{form}").headers
        assert told["Cache-Control"] == "no-store"
        assert told["X-Content-Type-Options"] == "nosniff"
        assert told["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert told["Cross-Origin-Resource-Policy"] == "same-origin"
        assert told["Content-Disposition"].split("; ")[1].startswith('filename="')
        assert "ETag" not in told


def link(client, content: bytes, form: str = "view") -> str:
    answer = client.post(f"/media/{hash_of(content)}/links", json={"form": form})
    assert (answer.status_code, answer.json["expires_in"]) == (200, 120)
    return answer.json["url"]


def opened(app, url: str):
    return app.test_client(use_cookies=False).get(url, buffered=True)


@pytest.fixture
def photo(county):
    """Return a photo that has come."""
    photo = picture()
    uploaded(county, photo, declared_elder(county, photo))
    return photo


def test_an_address_opens_one_form_for_two_minutes_without_a_header(app, county, photo):
    url = link(county, photo, "thumbnail")
    answer = opened(app, url)
    assert (answer.status_code, answer.content_type) == (200, "image/webp")
    assert opened(app, link(county, photo, "original")).data == photo
    with clock.fixed(MORNING + timedelta(minutes=2, seconds=1), every_thread=True):
        late = opened(app, url)
        assert (late.status_code, late.json["slug"]) == (410, "media-link-expired")


def test_an_address_cannot_be_changed_into_another(app, county, photo):
    url = link(county, photo, "thumbnail")
    head, token = url.rsplit("/", 1)
    for place in range(0, len(token), 7):
        other = "A" if token[place] != "A" else "B"
        assert opened(app, f"{head}/{token[:place]}{other}{token[place + 1 :]}").status_code == 404
    for wrong in ("", "AAAA", "%00", token[:-4], f"{token}AAAA", "é" * 20):
        assert opened(app, f"{head}/{wrong}").status_code == 404


def test_an_address_is_no_better_than_its_worker(app, people, county, photo):
    url = link(county, photo)
    session.get(Worker, county.worker_id).active = False
    session.commit()
    assert opened(app, url).status_code == 404


def test_nobody_gets_an_address_for_what_they_may_not_see(people, county):
    photo = picture()
    elder = declared_elder(county, photo)
    uploaded(county, photo, elder)
    helper = people.helper()
    people.assign(helper, UUID(str(elder)))
    assert helper.post(f"/media/{hash_of(photo)}/links", json={"form": "view"}).status_code == 200
    assert helper.post(f"/media/{hash_of(photo)}/links", json={"form": "original"}).status_code == 403
    assert people.helper().post(f"/media/{hash_of(photo)}/links", json={"form": "view"}).status_code == 404
    assert county.post(f"/media/{hash_of(photo)}/links", json={"form": "raw"}).status_code == 422


def test_a_page_may_play_sounds_of_its_own(county):
    assert "media-src 'self' blob:" in county.get("/kinds").headers["Content-Security-Policy"]


def test_a_void_record_keeps_its_photo_for_who_sees_it(county):
    photo = picture()
    elder = declared_elder(county, photo)
    uploaded(county, photo, elder)
    void = edit(elder, 1, None) | {"review": {"state": "void", "reason": "记重了"}}
    void.pop("media")
    assert outcome(county, void)["outcome"] == "accepted"
    assert statuses(county, photo) == [200, 200, 200]
