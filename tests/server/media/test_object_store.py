"""The same with an object store behind it: files outgrow one disk first."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest

from server.foundation import clock
from server.foundation.unit_of_work import in_one_go
from server.media.deriving import derive_waiting
from server.media.removing import remove_from
from server.media.storing import ObjectStore, place_of, store
from server.media.sweeping import sweep_the_store
from tests.conftest import MORNING
from tests.factories.hostile import svg
from tests.factories.media import begun, declared_elder, hash_of, media_of, picture, send, uploaded
from tests.factories.object_store import KEYS, object_store
from tests.factories.sounds import recorded


@pytest.fixture(scope="module")
def address():
    with object_store() as (address, _):
        yield address


@pytest.fixture(autouse=True)
def _kept_there(app, address, monkeypatch):
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(app.config, "MEDIA_URL", f"s3://county/{uuid4().hex}/files")
    monkeypatch.setitem(app.config, "MEDIA_ENDPOINT", address)
    app.extensions["media_store"].clear()
    yield
    app.extensions["media_store"].clear()


def test_it_is_the_object_store(database):
    assert type(store()) is ObjectStore
    assert list(store().names()) == []


def test_a_photo_goes_there_in_pieces_and_comes_back(county):
    photo = picture(size=(640, 480))
    elder = declared_elder(county, photo)
    path = begun(county, photo, elder)
    for start in range(0, len(photo), 4000):
        answer = send(county, path, photo[start : start + 4000], start)
        assert answer.status_code == 204
    assert "Xunfang-Receipt" in answer.headers
    assert list(store().names()) == [place_of(hash_of(photo))]  # no piece is left
    assert county.get(f"/media/{hash_of(photo)}").data == photo
    assert county.get(f"/media/{hash_of(photo)}/thumbnail").content_type == "image/webp"
    assert media_of(county, elder)[0]["state"] == "here"
    assert len(list(store().names())) == 3


def test_a_large_file_goes_there_in_parts(database):
    content = bytes(range(256)) * 50_000  # 12.8 MB
    store().put("ab/large", io.BytesIO(content))
    assert store().size("ab/large") == len(content)
    with store().open("ab/large") as file:
        assert file.read() == content
        file.seek(-10, 2)
        assert file.read() == content[-10:]


def test_a_part_of_a_sound_is_given(county, elder):
    content = recorded("tone.webm")
    uploaded(county, content, elder, role="voice_note")
    answer = county.get(f"/media/{hash_of(content)}/view", headers={"Range": "bytes=100-199"})
    assert (answer.status_code, answer.data) == (206, content[100:200])


def test_what_is_refused_is_not_left_there(county, elder):
    path = begun(county, svg(), elder)
    send(county, path, svg()[:30], 0)
    assert send(county, path, svg()[30:], 30).status_code == 422
    assert list(store().names()) == []


def test_the_worker_process_works_there(county, elder):
    photo = picture()
    uploaded(county, photo, elder)
    assert derive_waiting() >= 1
    assert len(list(store().names())) == 3
    store().put(place_of("f" * 64), io.BytesIO(b"nobody's"))
    with clock.fixed(MORNING + timedelta(days=40), every_thread=True):
        assert sweep_the_store() == 1
    in_one_go(lambda: remove_from(elder, hash_of(photo), why="no-record"))
    assert list(store().names()) == []


def test_what_is_not_there_is_not_there(database):
    assert store().size("ab/nothing") is None
    with pytest.raises(FileNotFoundError):
        store().open("ab/nothing").read()
    store().remove("ab/nothing")


def test_a_file_the_store_has_lost_is_missing_and_can_be_sent_again(county):
    photo = picture()
    elder = declared_elder(county, photo)
    uploaded(county, photo, elder)
    store().remove(place_of(hash_of(photo)))
    answer = county.get(f"/media/{hash_of(photo)}")
    assert (answer.status_code, answer.json["slug"]) == (404, "media-missing")
    uploaded(county, photo, elder)
    assert county.get(f"/media/{hash_of(photo)}").data == photo


def test_a_store_that_does_not_answer_signs_for_nothing(app, county, elder, monkeypatch):
    monkeypatch.setitem(app.config, "MEDIA_URL", "s3://no-such-bucket/x")
    app.extensions["media_store"].clear()
    photo = picture()
    path = begun(county, photo, elder)
    answer = send(county, path, photo, 0)
    assert (answer.status_code, answer.json["slug"]) == (500, "server-fault")
    assert "Xunfang-Receipt" not in answer.headers
