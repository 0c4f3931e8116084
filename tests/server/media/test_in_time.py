"""What has had its time goes, and it is written down; a hold stops it; what a dead process left is put in order."""

import io
import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from server.foundation import clock
from server.foundation.database import session
from server.media.expiring import remove_what_is_over
from server.media.model import MediaArrival, MediaFile, MediaRemoval, MediaUpload
from server.media.storing import place_of, store
from server.media.sweeping import sweep_the_store
from server.records.model import Lease
from tests.conftest import MORNING
from tests.factories import sounds
from tests.factories.media import ask, begun, declared, declared_elder, hash_of, media_of, picture, uploaded
from tests.factories.wakeup_checks import check, make_elder, outcome, pull_from
from tests.server.media.test_reading import portraits
from tests.server.media.test_records import edit

__all__ = ["portraits"]


def after(days: float):
    return clock.fixed(MORNING + timedelta(days=days), every_thread=True)


def removals() -> list[tuple]:
    session.rollback()
    rows = session.scalars(select(MediaRemoval).order_by(MediaRemoval.at)).all()
    return [(str(one.record_id), one.sha256, one.role, one.why, one.bytes_gone) for one in rows]


def is_stored(content: bytes) -> bool:
    return store().size(place_of(hash_of(content))) is not None


def on_the_command_line(app, *words: str) -> str:
    done = app.test_cli_runner().invoke(args=["media", *map(str, words)])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def note(county, elder):
    """Return (check, voice note) that has come."""
    content = sounds.m4a(3, more=sounds.box(b"free", uuid4().bytes))
    one = check(elder, "unwell") | {"media": declared(content, role="voice_note")}
    assert outcome(county, one)["outcome"] == "accepted"
    uploaded(county, content, one["id"])
    return one["id"], content


def test_a_voice_note_goes_after_a_year(county, note):
    check_id, content = note
    with after(365):
        assert remove_what_is_over() == 0
    assert is_stored(content)
    with after(366):
        assert remove_what_is_over() == 1
        told = county.get(f"/records/wakeup_check/{check_id}").json["record"]
        assert (told["revision"], told["media"][0]["state"]) == (1, "expired")
        gone = county.get(f"/media/{hash_of(content)}")
    assert (gone.status_code, gone.json["slug"]) == (410, "media-expired")
    assert not is_stored(content)
    assert removals() == [(check_id, hash_of(content), "voice_note", "expired", True)]
    assert session.scalars(select(MediaArrival)).all() == session.scalars(select(MediaFile)).all() == []


@pytest.mark.usefixtures("portraits")
def test_a_photo_of_a_person_goes_on_its_day(county):
    soon, late = picture(), picture()
    entries = [
        *declared(soon, role="portrait", purpose="injury", expires_on="2026-12-01"),
        *declared(late, role="portrait", purpose="identify"),
    ]
    elder = make_elder(county)
    assert outcome(county, edit(elder, 1, entries))["outcome"] == "accepted"
    for content in (soon, late):
        uploaded(county, content, elder)
        county.get(f"/media/{hash_of(content)}/view")
    with after(8):  # 1 December: the last day on which it is kept
        assert remove_what_is_over() == 0
    with after(9):
        _, cursor = pull_from(county, None)
        assert remove_what_is_over() == 1
        (told,) = pull_from(county, cursor)[0]
        assert (told["id"], told["revision"]) == (str(elder), 2)
        assert [one["state"] for one in told["media"]] == ["expired", "here"]
    with after(92):
        assert remove_what_is_over() == 1
    assert not {name for name in store().names() if hash_of(soon) in name or hash_of(late) in name}


@pytest.mark.usefixtures("portraits")
def test_what_comes_after_its_time_goes_at_once(county):
    """A phone that lay in a drawer: the file is taken, so that the phone can let it go, and is not kept."""
    content = picture()
    elder = declared_elder(county, content, role="portrait", purpose="identify")
    with after(91):
        assert remove_what_is_over() == 1
        assert uploaded(county, content, elder).headers["Xunfang-Receipt"]
    with after(91.1):
        assert remove_what_is_over() == 1
        assert not is_stored(content)
        assert media_of(county, elder)[0]["state"] == "expired"


def test_a_landmark_stays_as_long_as_its_record(county):
    content = picture()
    uploaded(county, content, declared_elder(county, content))
    with after(2000):
        assert remove_what_is_over() == 0
    assert is_stored(content)


def test_a_hold_keeps_everything_of_a_record_until_it_ends(app, county, note):
    check_id, content = note
    on_the_command_line(app, "hold", check_id, "--reason", "法院要看")
    with after(400):
        assert remove_what_is_over() == 0
    assert is_stored(content)
    assert "released" in on_the_command_line(app, "release", check_id)
    assert "no hold" in on_the_command_line(app, "release", check_id)
    with after(400.1):
        assert remove_what_is_over() == 1
    assert not is_stored(content)


def test_a_hold_on_a_record_that_never_came(app, county):
    content, record_id = picture(), uuid4()
    uploaded(county, content, record_id)
    on_the_command_line(app, "hold", record_id, "--reason", "备查")
    with after(8):
        assert remove_what_is_over() == 0


def test_a_file_whose_record_never_came_goes_after_a_week(county):
    content, record_id = picture(), uuid4()
    uploaded(county, content, record_id)
    with after(6.9):
        assert remove_what_is_over() == 0
    with after(7.1):
        assert remove_what_is_over() == 1
    assert removals() == [(str(record_id), hash_of(content), None, "no-record", True)]
    assert not is_stored(content)


def test_the_same_content_stays_for_the_record_that_still_needs_it(county, elder):
    content = picture()
    uploaded(county, content, declared_elder(county, content))
    uploaded(county, content, elder)  # which does not speak of it
    with after(7.1):
        assert remove_what_is_over() == 1
    assert removals() == [(str(elder), hash_of(content), None, "no-record", False)]
    assert county.get(f"/media/{hash_of(content)}").data == content


def test_what_was_taken_out_of_a_record_goes_a_week_later(county):
    content = picture()
    elder = declared_elder(county, content)
    uploaded(county, content, elder)
    with after(30):
        assert outcome(county, edit(elder, 1, []))["outcome"] == "accepted"
        assert remove_what_is_over() == 0
    with after(38):
        assert remove_what_is_over() == 1
    assert removals() == [(elder, hash_of(content), "landmark", "withdrawn", True)]
    assert not is_stored(content)


def test_an_upload_that_was_given_up_goes_with_its_pieces(county, elder, names_in_store):
    content = picture()
    before = names_in_store("staging")
    path = begun(county, content, elder, body=content[:100])
    with after(7.1):
        assert remove_what_is_over() == 1
        assert names_in_store("staging") == before
        assert ask(county, path).status_code == 410
    assert removals() == [(str(elder), hash_of(content), "landmark", "unfinished", True)]
    with after(10):
        remove_what_is_over()
        session.rollback()
        assert session.scalars(select(MediaUpload)).all() == []


def test_it_looks_once_an_hour_and_goes_on_where_there_is_more(county, monkeypatch):
    monkeypatch.setattr("server.media.expiring.AT_A_TIME", 2)
    for _ in range(3):
        uploaded(county, picture(), uuid4())
    with after(8):
        assert [remove_what_is_over() for _ in range(3)] == [2, 1, 0]
        uploaded(county, picture(), uuid4())
    with after(16):
        assert remove_what_is_over() == 1


def test_two_removals_of_the_same_file_are_one(county):
    from server.foundation.unit_of_work import unit_of_work
    from server.media.removing import remove_from

    content, record_id = picture(), uuid4()
    uploaded(county, content, record_id)
    for expected in (True, False):
        with unit_of_work():
            assert remove_from(record_id, hash_of(content), why="no-record") is expected
    assert len(removals()) == 1


def test_what_a_dead_process_left_is_swept_up_once_a_day(county, elder):
    """A content without a row, a piece of an upload that is over, a draft; what is in use stays."""
    with after(39):
        sweep_the_store()  # what other tests left
    content, lost = picture(), picture()
    uploaded(county, content, elder)
    county.get(f"/media/{hash_of(content)}/view")
    going_on = picture()
    path = begun(county, going_on, elder, body=going_on[:50])
    store().put(place_of(hash_of(lost)), io.BytesIO(lost))
    store().put(f"derived/{hash_of(lost)[:2]}/{hash_of(lost)}.view", io.BytesIO(lost))
    old_piece = f"staging/{UUID(int=7 << 76)}/000000000000-abc"
    store().put(old_piece, io.BytesIO(b"x"))
    draft = Path(store().root) / "ab" / ".draft.123"
    draft.parent.mkdir(exist_ok=True)
    draft.write_bytes(b"half")
    os.utime(draft, (0, 0))
    with after(1):
        assert sweep_the_store() == 2
    assert is_stored(lost)  # not in the weeks after a restore: it may be the only copy of something
    with after(40):
        assert sweep_the_store() == 1
        assert sweep_the_store() == 0
    assert not is_stored(lost)
    assert not draft.exists()
    assert store().size(old_piece) is None
    assert county.get(f"/media/{hash_of(content)}").data == content
    assert ask(county, path).headers["Upload-Offset"] == "50"
    assert session.scalars(select(Lease.mark).where(Lease.name == "media_sweep")).one() == "2027-01-02"


def test_a_file_that_the_disk_has_lost_is_asked_for_again(app, county):
    good, gone = picture(), picture()
    elder = declared_elder(county, good, gone)
    uploaded(county, good, elder)
    uploaded(county, gone, elder)
    store().remove(place_of(hash_of(gone)))
    assert county.get(f"/media/{hash_of(gone)}").status_code == 404
    assert hash_of(gone) in on_the_command_line(app, "check")
    assert [one["state"] for one in media_of(county, elder)] == ["here", "missing"]
    uploaded(county, gone, elder)
    assert county.get(f"/media/{hash_of(gone)}").data == gone
