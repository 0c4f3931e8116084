"""A receipt is a promise: what is committed is on the disk, however the database was set up."""

import io
import os
import shutil

import pytest
from flask import current_app
from sqlalchemy import text

from server.foundation.database import session
from server.media.storing import open_store, place_of
from tests.factories.media import hash_of, picture


def test_a_commit_is_answered_only_once_it_is_on_the_disk(database):
    """The PostgreSQL of the tests is told not to wait for that; each of our connections does."""
    if session.get_bind().dialect.name == "postgresql":
        assert session.execute(text("SELECT current_setting('synchronous_commit')")).scalar() == "on"
    else:
        assert session.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"


def test_readyz_tells_whether_a_power_cut_can_take_what_was_signed_for(app, database):
    told = app.test_client().get("/readyz").json
    # The cluster of the tests runs without fsync, which nobody but its administrator may change.
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    assert told["writes_through"] is (on_sqlite or session.execute(text("SHOW fsync")).scalar() == "on")


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("there", [False, True], ids=["a new folder", "a folder that another process has just made"])
def test_a_photo_that_is_stored_is_on_the_disk_with_the_folders_that_name_it(
    database, tmp_path, monkeypatch, named, there
):
    monkeypatch.setitem(current_app.config, "MEDIA_FOLDER", str(tmp_path / "media"))
    files = open_store()
    through, fsync = [], os.fsync

    def noted(place):
        through.append(os.fstat(place).st_ino)
        fsync(place)

    monkeypatch.setattr(os, "fsync", noted)
    photo = picture()
    name = place_of(hash_of(photo))
    folder = tmp_path / "media"
    (folder / name).parent.mkdir(parents=True) if there else folder.mkdir()
    source = (tmp_path / "draft").open("w+b") if named else os.fdopen(os.open(folder, os.O_TMPFILE | os.O_RDWR), "w+b")
    with source:
        source.write(photo)
        files.put(name, source)
    path = folder / name
    assert path.read_bytes() == photo
    assert {one.stat().st_ino for one in (path, path.parent, path.parent.parent)} <= set(through)


def test_the_folders_above_are_written_through_once_and_again_when_they_are_made_anew(database, tmp_path, monkeypatch):
    monkeypatch.setitem(current_app.config, "MEDIA_FOLDER", str(tmp_path / "media"))
    files, through, fsync = open_store(), [], os.fsync

    def noted(place):
        through.append(os.fstat(place).st_ino)
        fsync(place)

    monkeypatch.setattr(os, "fsync", noted)

    def stored(name):
        through.clear()
        files.put(name, io.BytesIO(b"a file"))
        return (tmp_path / "media").stat().st_ino in through

    assert [stored("ab/1"), stored("ab/2"), stored("cd/3")] == [True, False, True]
    shutil.rmtree(tmp_path / "media" / "ab")
    assert [stored("ab/4"), stored("ab/5")] == [True, False]
