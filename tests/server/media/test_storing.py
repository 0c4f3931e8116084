"""What a local store has taken is its own: every byte of it, under one name."""

import errno
import io
import os
from pathlib import Path

import pytest

from server.foundation.bodies import nameless_file
from server.foundation.settings import setting
from server.media.storing import store, work_folder

CONTENT = os.urandom(300_000)


@pytest.fixture
def folder(database):
    return Path(setting("MEDIA_FOLDER"))


def test_a_nameless_file_becomes_the_stored_one(folder):
    with nameless_file(work_folder()) as file:
        file.write(CONTENT)
        store().put("ab/one", file)
        assert os.fstat(file.fileno()).st_nlink == 1
    assert (folder / "ab/one").read_bytes() == CONTENT
    assert (folder / "ab/one").stat().st_mode & 0o777 == 0o600
    assert list(work_folder().iterdir()) == []


def test_the_same_nameless_file_is_stored_twice_and_after_a_removal(folder):
    with nameless_file(work_folder()) as file:
        file.write(CONTENT)
        store().put("ab/one", file)
        store().put("ab/one", file)
        store().remove("ab/one")
        store().put("ab/one", file)
        store().put("ab/two", file)
    assert (folder / "ab/one").read_bytes() == (folder / "ab/two").read_bytes() == CONTENT
    assert [path.name for path in (folder / "ab").iterdir() if path.name.startswith(".")] == []


def test_a_file_that_has_a_name_is_copied_and_stays_whose_it_was(folder, tmp_path):
    mine = tmp_path / "mine"
    mine.write_bytes(CONTENT)
    with mine.open("rb") as file:
        store().put("ab/one", file)
    assert mine.stat().st_nlink == 1
    assert (folder / "ab/one").read_bytes() == CONTENT


def test_what_half_a_write_left_under_a_name_is_replaced(folder):
    store().put("ab/one", io.BytesIO(b"half"))
    with nameless_file(work_folder()) as file:
        file.write(CONTENT)
        store().put("ab/one", file)
    assert (folder / "ab/one").read_bytes() == CONTENT


def test_a_disk_where_a_nameless_file_gets_no_name_serves_too(folder, monkeypatch):
    def cannot(*_, **__):
        raise OSError(errno.EOPNOTSUPP, "no")

    monkeypatch.setattr(os, "link", cannot)
    with nameless_file(work_folder()) as file:
        file.write(CONTENT)
        store().put("ab/one", file)
    assert (folder / "ab/one").read_bytes() == CONTENT
