"""What is no photo, or more than one, or dangerous to open, is refused with its reason and served to nobody."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from server.accounts.model import AuditEntry
from server.foundation import clock
from server.foundation.database import session
from server.media.model import MediaFile, MediaRefusal
from tests.conftest import MORNING
from tests.factories import hostile
from tests.factories.media import ask, begin, begun, declared_elder, hash_of, media_of, picture, send, uploaded
from tests.factories.photos import FOLDER, animated, heic_with_film, photo_file

# What a sheet or a picture is does not hang on the database.
pytestmark = pytest.mark.first_on("spatialite")

REFUSED = {
    "30,000 x 30,000 pixels": (hostile.huge_png, "too-many-pixels"),
    "a note that unpacks to 100 MB": (hostile.text_bomb_png, "damaged"),
    "a zip bomb": (hostile.zip_bomb, "type"),
    "an SVG with a script, named .jpg": (hostile.svg, "active"),
    "a page": (lambda: b"<!DOCTYPE html><html><body>" + hostile.SCRIPT, "active"),
    "a script": (lambda: b"#!/bin/sh\nrm -rf /\n" * 4, "type"),
    "a PDF": (lambda: b"%PDF-1.7\n" + b"0" * 500, "type"),
    "a GIF": (lambda: picture("GIF"), "type"),
    "a TIFF": (lambda: picture("TIFF"), "type"),
    "a BMP": (lambda: picture("BMP"), "type"),
    "an AVIF": (lambda: b"\x00\x00\x00\x20ftypavif" + bytes(200), "type"),
    "a picture and an archive": (lambda: picture() + hostile.archive(), "mixed"),
    "a picture and an archive with a page": (lambda: picture() + hostile.archive(hostile.SCRIPT), "active"),
    "an archive within a picture": (lambda: hostile.jpeg_with_comment(hostile.archive()), "mixed"),
    "a picture and a page": (lambda: picture() + b"<html>" + hostile.SCRIPT, "active"),
    "a page within a picture": (lambda: hostile.jpeg_with_comment(b"*/--><html>" + hostile.SCRIPT), "active"),
    "a drawing within a picture": (lambda: hostile.jpeg_with_comment(b"<svg/onload=alert(1)>"), "active"),
    "PHP within a picture": (lambda: hostile.jpeg_with_comment(b"<?php system($_GET['c']); ?>"), "active"),
    "a picture and a PDF": (lambda: picture() + b"%PDF-1.7\n", "mixed"),
    "a PDF in the head of a picture": (lambda: hostile.jpeg_with_comment(b"%PDF-1.7\n"), "mixed"),
    "a picture and a film": (lambda: picture() + b"\x00\x00\x00\x18ftypmp42" + bytes(100), "mixed"),
    "a picture, a letter and RAR": (lambda: picture() + b"x" + hostile.RAR, "mixed"),
    "a picture, a letter and 7z": (lambda: picture() + b"x" + hostile.SEVEN_ZIP, "mixed"),
    "a picture, a letter and a programme": (lambda: picture() + b"x" + hostile.ELF, "mixed"),
    "a picture, a letter and a programme for Windows": (lambda: picture() + b"x" + hostile.PE, "mixed"),
    "a picture, a letter and an empty archive": (lambda: picture() + b"x" + hostile.EMPTY_ZIP, "mixed"),
    "a picture, much and a document": (lambda: picture() + b"x" * 5000 + b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "mixed"),
    "RAR within a picture": (lambda: hostile.jpeg_with_comment(b"x" + hostile.RAR), "mixed"),
    "7z within a picture": (lambda: hostile.jpeg_with_comment(b"x" + hostile.SEVEN_ZIP), "mixed"),
    "a picture, much and a film": (lambda: picture() + b"x" * 77 + b"\x00\x00\x00\x18ftypisom" + bytes(100), "mixed"),
    "a picture, much and a film of QuickTime": (lambda: picture() + b"x" * 77 + b"\x00\x00\x00\x14ftypqt  ", "mixed"),
    "a picture and a part of a page": (lambda: picture() + b"x<img src=x onerror=alert(1)>", "active"),
    "a picture and a body": (lambda: picture() + b"x<BODY onload=x()>", "active"),
    "a picture and a handler": (lambda: picture() + b"x<p class='a' OnClick = alert(1)>", "active"),
    "a picture and an address that runs": (lambda: picture() + b"x<a href=JavaScript:alert(1)>", "active"),
    "PHP in short": (lambda: hostile.jpeg_with_comment(b"<?=system($_GET['c'])?>"), "active"),
    "a script in two bytes a letter": (lambda: picture() + "x<script>".encode("utf-16-le"), "active"),
    "a script in two bytes a letter, the large one first": (
        lambda: picture() + "x<ScRipt>".encode("utf-16-be"),
        "active",
    ),
    "a PNG and an archive": (lambda: picture("PNG") + hostile.archive(), "mixed"),
    "a WebP and a programme": (lambda: picture("WEBP") + b"\x7fELF" + bytes(60), "mixed"),
    "a HEIC and a film": (heic_with_film, "mixed"),
    "a moving PNG": (lambda: animated("PNG"), "mixed"),
    "a moving WebP": (lambda: animated("WEBP"), "mixed"),
    "a JPEG cut off": (lambda: picture()[:-200], "damaged"),
    "a PNG cut off": (lambda: picture("PNG")[:-30], "damaged"),
    "a WebP cut off": (lambda: picture("WEBP")[:-30], "damaged"),
    "a PNG with a wrong check sum": (lambda: hostile.png(8, 8, b"no deflate at all"), "damaged"),
    "the head of a JPEG": (lambda: b"\xff\xd8\xff\xe0", "damaged"),
    "a JPEG of nothing but markers": (lambda: b"\xff\xd8" + b"\xff\xe0\x00\x02" * 50, "damaged"),
    "a JPEG of too many scans": (lambda: hostile.jpeg_of_many_scans(200), "damaged"),
    "a damaged HEIC": (lambda: photo_file("corrupted.heic"), "damaged"),
    "a HEIC cut off": (lambda: photo_file("gps_acc65m_iphoneXS_emptyicc.heic")[:80_000], "damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_its_reason_and_kept_nowhere(county, elder, names_in_store, what):
    make, reason = REFUSED[what]
    content = make()
    before = names_in_store()
    answer = begin(county, content, elder, body=content, filename="photo.jpg", filetype="image/jpeg")
    assert (answer.status_code, answer.json["slug"], answer.json["reason"]) == (422, "media-refused", reason)
    assert answer.json["detail"]
    assert names_in_store() == before
    assert county.get(f"/media/{hash_of(content)}/view").status_code == 404


BY_CHANCE = (
    b"<sVg\x93\x02K\xee\x1f\xa0", b"<iMg \x93\x02K\xee\x1f\xa0", b"<?=\x93\x02K\xee\x1f\xa0", b"Rar!\x93\x02", b"7z\xbc\xaf\x93\x02",
    b"PK\x05\x06" + bytes(range(1, 19)), b"PK\x03\x04\x93\x02K\xee\x1f\xa0", b"ftyp\x93\x02K\xee",
)  # fmt: skip


@pytest.mark.parametrize("letters", BY_CHANCE)
@pytest.mark.parametrize("where", ["in it", "behind it"])
def test_a_few_letters_that_chance_wrote_make_nothing_else_of_a_picture(county, elder, letters, where):
    noise = bytes(range(200)) + letters
    photo = hostile.jpeg_with_comment(noise) if where == "in it" else picture() + b"\x00\x10SEFH" + noise
    answer = begin(county, photo, elder, body=photo)
    assert answer.status_code == 201, answer.json


def test_what_cameras_and_their_programmes_write_of_a_picture_is_no_page(county, elder):
    """Adobe's notes look like one: tags, attributes, addresses, an orientation."""
    notes = (
        b'http://ns.adobe.com/xap/1.0/\x00<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:Description rdf:about="" tiff:Orientation="1" photoshop:Instructions="on the way = nothing" xmp:CreatorTool="x">'
        b"<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>a &lt;img src=x onerror=y&gt; b</rdf:li></rdf:Alt></dc:description>"
        b"</rdf:Description></x:xmpmeta><?xpacket end='w'?>"
    )
    uploaded(county, hostile.jpeg_with_comment(notes), elder)


def test_every_real_photo_is_taken(county, elder):
    for path in sorted(FOLDER.iterdir()):
        content = path.read_bytes()
        answer = begin(county, content, elder, body=content)
        reason = answer.json["reason"] if answer.status_code == 422 else None
        assert reason == {"corrupted.heic": "damaged"}.get(path.name), path.name


def test_refused_pieces_are_deleted_and_the_upload_is_gone(county, elder, names_in_store):
    content = hostile.svg()
    before = names_in_store()
    path = begun(county, content, elder)
    send(county, path, content[:40], 0)
    answer = send(county, path, content[40:], 40)
    assert (answer.status_code, answer.json["reason"]) == (422, "active")
    assert names_in_store() == before
    assert ask(county, path).status_code == 410


def test_the_same_bytes_are_refused_again_unread_for_a_while(county, elder):
    content = hostile.svg()
    begin(county, content, elder, body=content)
    again = begin(county, content, elder)
    assert (again.status_code, again.json["reason"]) == (422, "active")
    with clock.fixed(MORNING + timedelta(days=8), every_thread=True):
        assert begin(county, content, elder).status_code == 201


def test_whoever_sends_other_bytes_under_a_hash_spoils_nothing(people, county, elder):
    photo = picture()
    stranger = people.helper()
    assert begin(stranger, hostile.svg(), elder, body=hostile.svg(), sha256=hash_of(photo)).json["reason"] == "hash"
    assert session.scalar(select(MediaRefusal.sha256)) is None
    uploaded(county, photo, elder)


def test_a_refusal_is_in_the_log(county, elder):
    content = hostile.svg()
    begin(county, content, elder, body=content)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "media.refused")).one()
    assert (entry.worker_id, str(entry.record_id)) == (county.worker_id, str(elder))
    assert entry.facts == {"sha256": hash_of(content), "reason": "active", "bytes": len(content)}


def test_a_record_goes_on_lacking_what_was_refused(county):
    content = hostile.svg()
    elder = declared_elder(county, content)
    begin(county, content, elder, body=content)
    assert media_of(county, elder)[0]["state"] == "missing"


def test_what_a_client_says_of_a_file_is_not_believed(county, elder):
    photo = picture("PNG")
    uploaded(county, photo, elder, filename="a.exe", filetype="application/x-msdownload")
    told = county.get(f"/media/{hash_of(photo)}")
    assert told.content_type == "image/png"
    assert told.headers["Content-Disposition"].endswith('.png"')
    assert session.scalars(select(MediaFile.filetype).where(MediaFile.sha256 == hash_of(photo))).one() == "image/png"


@pytest.mark.parametrize("rest", [b"", b"\x00" * 4096, b"\x00\x10SEFH maker's notes SEFT", None])
def test_what_means_nothing_to_anybody_may_follow_a_picture(county, elder, rest):
    """Padding, a maker's notes, a second picture for brighter screens."""
    photo = picture() + (picture() if rest is None else rest)
    uploaded(county, photo, elder)


def test_a_picture_that_unpacks_to_more_than_it_says_is_no_larger_than_it_says(county, elder):
    content = hostile.lying_png()
    uploaded(county, content, elder)
    view = county.get(f"/media/{hash_of(content)}/view").data
    assert Image.open(io.BytesIO(view)).size == (100, 100)


def test_pixels_are_counted_before_one_is_made(app, county, elder, monkeypatch):
    photo = picture()
    monkeypatch.setitem(app.config, "MEDIA_MAX_PIXELS", 320 * 240 - 1)
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("pixels were made"))
    assert begin(county, photo, elder, body=photo).json["reason"] == "too-many-pixels"
