"""A server that lacks memory, room or a sound disk says that of itself, and nothing of the bytes it was sent."""

import errno
import mmap
import os

import pytest
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from sqlalchemy import select

from server.accounts.model import AuditEntry
from server.foundation import bodies
from server.foundation.database import session
from server.media import receiving
from server.media.model import MediaRefusal, MediaUpload
from server.media.storing import Folder
from tests.factories.media import ask, begin, begun, declared_elder, media_of, picture, send, uploaded

FAULTS = {
    "no memory for a map": (mmap, "mmap", OSError(errno.ENOMEM, "Cannot allocate memory")),
    "too many open files": (Image, "open", OSError(errno.EMFILE, "Too many open files")),
    "a disk that fails": (JpegImageFile, "load", OSError(errno.EIO, "Input/output error")),
    "no memory for the points": (JpegImageFile, "load", MemoryError()),
    "a decoder without memory": (JpegImageFile, "load", OSError("out of memory when reading image file")),
}


def failing(fault: BaseException):
    def fail(*_, **__):
        raise fault

    return fail


@pytest.mark.parametrize("what", FAULTS)
def test_a_file_that_the_server_could_not_look_at_is_asked_for_again(county, names_in_store, monkeypatch, what):
    photo = picture(progressive=True)
    elder, before = declared_elder(county, photo), names_in_store()
    place, name, fault = FAULTS[what]
    with monkeypatch.context() as unwell:
        unwell.setattr(place, name, failing(fault), raising=False)
        answer = begin(county, photo, elder, body=photo)
    assert (answer.status_code, answer.json["slug"]) == (503, "server-busy")
    assert answer.json["detail"]
    assert int(answer.headers["Retry-After"]) > 0
    assert session.scalar(select(MediaRefusal.sha256)) is None
    assert session.scalar(select(AuditEntry.action).where(AuditEntry.action == "media.refused")) is None
    assert names_in_store() == before
    assert "refused_reason" not in media_of(county, elder)[0]
    uploaded(county, photo, elder)


def test_the_last_piece_is_sent_again_to_a_server_that_is_well(county, elder, monkeypatch):
    photo = picture()
    path = begun(county, photo, elder)
    send(county, path, photo[:500], 0)
    with monkeypatch.context() as unwell:
        unwell.setattr(mmap, "mmap", failing(OSError(errno.ENOMEM, "Cannot allocate memory")))
        assert send(county, path, photo[500:], 500).status_code == 503
    assert ask(county, path).headers["Upload-Offset"] == "500"
    assert "Xunfang-Receipt" in send(county, path, photo[500:], 500).headers


def full_disk(_folder):
    return open("/dev/full", "w+b")


@pytest.mark.parametrize("size", [500, 300_000], ids=["at its end", "in its middle"])
def test_a_disk_that_fills_while_a_body_comes_is_said_in_words_and_nothing_of_it_counts(
    county, elder, names_in_store, monkeypatch, size
):
    photo = picture() + bytes(400_000)
    path = begun(county, photo, elder, body=photo[:100])
    before = names_in_store()
    with monkeypatch.context() as full:
        full.setattr(bodies, "nameless_file", full_disk)
        answer = send(county, path, photo[100 : 100 + size], 100)
    assert (answer.status_code, answer.json["slug"]) == (507, "media-store-full")
    assert names_in_store() == before
    assert ask(county, path).headers["Upload-Offset"] == "100"
    assert "Xunfang-Receipt" in send(county, path, photo[100:], 100).headers


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("whole", [False, True])
def test_a_store_that_fills_is_said_in_words_and_nothing_is_signed(
    county, elder, names_in_store, monkeypatch, number, whole
):
    photo = picture()
    path = begun(county, photo, elder)
    piece = photo if whole else photo[:700]
    before = names_in_store()
    with monkeypatch.context() as full:
        full.setattr(Folder, "_copy", failing(OSError(number, os.strerror(number))))
        full.setattr(os, "link", failing(OSError(number, os.strerror(number))))
        answer = send(county, path, piece, 0)
    assert (answer.status_code, answer.json["slug"]) == (507, "media-store-full")
    assert "Xunfang-Receipt" not in answer.headers
    assert names_in_store() == before
    assert ask(county, path).headers["Upload-Offset"] == "0"
    uploaded(county, photo, elder)


def test_a_disk_that_fills_while_pieces_are_put_together_leaves_them_all(county, elder, names_in_store, monkeypatch):
    photo = picture()
    path = begun(county, photo, elder, body=photo[:700])
    before = names_in_store()
    with monkeypatch.context() as full:
        full.setattr(receiving, "nameless_file", full_disk)
        assert send(county, path, photo[700:], 700).status_code == 507
    assert names_in_store() == before
    assert "Xunfang-Receipt" in send(county, path, photo[700:], 700).headers


def test_a_file_that_finds_no_room_begins_no_upload(county, elder, monkeypatch):
    photo = picture()
    monkeypatch.setattr(bodies, "nameless_file", full_disk)
    assert begin(county, photo, elder, body=photo).status_code == 507
    assert session.scalar(select(MediaUpload.id)) is None
