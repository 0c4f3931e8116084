"""Voice notes as browsers record them; what is longer, other or broken is refused."""

import pytest
from sqlalchemy import select

from server.foundation.database import session
from server.media.model import MediaFile
from tests.factories import sounds
from tests.factories.hostile import archive
from tests.factories.media import begin, declared, hash_of, uploaded
from tests.factories.wakeup_checks import check, outcome

TAKEN = {
    "WebM as Chromium records it": (lambda: sounds.recorded("tone.webm"), "audio/webm", 1),
    "MP4 with Opus as Chromium records it": (lambda: sounds.recorded("tone.m4a"), "audio/mp4", 1),
    "WebM without sizes or duration": (lambda: sounds.webm(60), "audio/webm", 60),
    "WebM whose recorder was killed": (lambda: sounds.webm(30)[:-20], "audio/webm", 29),
    "AAC as an iPhone records it": (lambda: sounds.m4a(12.4), "audio/mp4", 12),
    "AAC with long numbers": (lambda: sounds.m4a(12.4, long=True), "audio/mp4", 12),
    "AAC in fragments": (lambda: sounds.fragmented(20), "audio/mp4", 20),
    "Ogg as Firefox records it": (lambda: sounds.ogg(59.6), "audio/ogg", 60),
    "a minute by its packets alone": (lambda: sounds.short_clock(60), "audio/webm", 60),
    "a minute of Ogg by its packets alone": (lambda: sounds.silent_pages(60), "audio/ogg", 60),
    "a little over a minute": (lambda: sounds.ogg(61.5), "audio/ogg", 62),
}
REFUSED = {
    "61 seconds and more of WebM": (lambda: sounds.webm(65), "too-long"),
    "an hour of AAC": (lambda: sounds.m4a(3600), "too-long"),
    "an hour of AAC in long numbers": (lambda: sounds.m4a(3600, long=True), "too-long"),
    "two minutes of fragments": (lambda: sounds.fragmented(120), "too-long"),
    "two minutes of Ogg": (lambda: sounds.ogg(120), "too-long"),
    "two minutes of WebM by a clock of nanoseconds": (lambda: sounds.short_clock(120), "too-long"),
    "two minutes of Ogg that say they are none": (lambda: sounds.silent_pages(120), "too-long"),
    "an hour of AAC by a clock that hardly ticks": (lambda: sounds.m4a(3, sounds.track(3, samples=170_000)), "too-long"),
    "a film in WebM": (lambda: sounds.webm(3, kinds=(1,), codec=b"V_VP9"), "type"),
    "a film with sound in WebM": (lambda: sounds.webm(3, kinds=(2, 1)), "type"),
    "Vorbis in WebM": (lambda: sounds.webm(3, codec=b"A_VORBIS"), "type"),
    "Matroska": (lambda: sounds.webm(3, doc_type=b"matroska"), "type"),
    "two sounds in WebM": (lambda: sounds.webm(3, kinds=(2, 2)), "mixed"),
    "WebM without a sound in it": (lambda: sounds.webm(0), "damaged"),
    "a film in MP4": (lambda: sounds.m4a(3, handler=b"vide", entry=b"avc1"), "type"),
    "ALAC": (lambda: sounds.m4a(3, entry=b"alac"), "type"),
    "two sounds in MP4": (lambda: sounds.m4a(3, sounds.track(3), sounds.track(3)), "mixed"),
    "MP4 without tracks": (lambda: sounds.box(b"ftyp", b"M4A ", bytes(4)) + sounds.box(b"moov") + sounds.box(b"mdat", b"x"), "type"),
    "MP4 cut off": (lambda: sounds.m4a(3)[:-100], "damaged"),
    "the head of an MP4": (lambda: sounds.box(b"ftyp", b"M4A ", bytes(4)), "damaged"),
    "Vorbis in Ogg": (lambda: sounds.ogg(3, first=b"\x01vorbis"), "type"),
    "two streams in Ogg": (lambda: sounds.ogg(3, serials=(7, 7, 8)), "mixed"),
    "Ogg cut off": (lambda: sounds.ogg(3)[:-10], "damaged"),
    "the head of an Ogg": (lambda: b"OggS" + bytes(10), "damaged"),
    "the head of a WebM": (lambda: b"\x1aE\xdf\xa3", "damaged"),
    "WebM of endless elements": (lambda: sounds.webm(1) + sounds.ebml(0xEC, b"") * 60_000, "damaged"),
    "a sound and an archive": (lambda: sounds.m4a(3) + archive(), "mixed"),
    "a sound and a second one": (lambda: sounds.ogg(3) + sounds.webm(3), "mixed"),
    "a sound and a page": (lambda: sounds.webm(2) + b"<html>", "active"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAKEN)
def test_a_voice_note_is_taken_and_its_length_is_found_out(county, elder, what):
    make, filetype, seconds = TAKEN[what]
    content = make()
    uploaded(county, content, elder, role="voice_note")
    row = session.execute(select(MediaFile).where(MediaFile.sha256 == hash_of(content))).scalar_one()
    assert (row.what, row.filetype, row.seconds) == ("voice", filetype, seconds)


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_voice_note_is_refused(county, elder, what):
    make, reason = REFUSED[what]
    content = make()
    answer = begin(county, content, elder, body=content, role="voice_note")
    assert (answer.status_code, answer.json["slug"], answer.json["reason"]) == (422, "media-refused", reason)


@pytest.fixture
def note_of_a_check(county, elder):
    """Return the bytes of a voice note that a check speaks of and that has come."""
    content = sounds.recorded("tone.webm")
    one = check(elder, "unwell") | {"media": declared(content, role="voice_note", seconds=1.4)}
    assert outcome(county, one)["outcome"] == "accepted"
    uploaded(county, content, one["id"])
    return content


def test_a_voice_note_has_one_form(county, note_of_a_check):
    for form in ("", "/view", "/thumbnail"):
        answer = county.get(f"/media/{hash_of(note_of_a_check)}{form}")
        assert (answer.status_code, answer.data, answer.content_type) == (200, note_of_a_check, "audio/webm")
        assert answer.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(("asked", "status", "part"), [
    ("bytes=0-99", 206, slice(0, 100)), ("bytes=100-", 206, slice(100, None)), ("bytes=-50", 206, slice(-50, None)),
    ("bytes=99999-", 416, None), ("lines=1-2", 200, slice(None)),
])  # fmt: skip
def test_a_part_of_a_sound_is_given(county, note_of_a_check, asked, status, part):
    answer = county.get(f"/media/{hash_of(note_of_a_check)}/view", headers={"Range": asked})
    assert answer.status_code == status
    if status == 416:
        assert answer.headers["Content-Range"] == f"bytes */{len(note_of_a_check)}"
    if part is not None:
        assert answer.data == note_of_a_check[part]
        assert answer.headers["Accept-Ranges"] == "bytes"
