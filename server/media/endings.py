"""Where a picture ends in its file, and what else the file holds; pure.

A picture that is also an archive, a page or a programme is opened as the other thing by whoever is told to. Bytes that
mean nothing to anybody (padding, a maker's notes, a second picture for brighter screens) are let be.
"""

import re
import struct
from dataclasses import dataclass
from mmap import mmap

from server.media.iso_boxes import boxes
from server.media.problems import MediaRefused


def _word(word: bytes, between: bytes = b"") -> bytes:
    """Return the expression of a word in large letters or small ones."""
    return between.join(b"[%c%c]" % (one, one - 32) for one in word)


def _any(words: bytes, between: bytes = b"") -> bytes:
    return b"|".join(_word(word, between) for word in words.split())


# What a browser or a server would run, wherever it stands. Chance writes four letters once in 500 megabytes of a picture:
# what begins with so few has to go on as text.
TEXT = rb"(?:[\t\n\r -~]|[\xc2-\xf4][\x80-\xbf]{1,3})"
SPACE = rb"[\t\n\f\r /]"
PAGE, BRIEF = _any(b"script html iframe"), _word(b"svg")
PARTS = _any(b"img body head style object embed meta link base form input video audio math details marquee applet")
RUNS = rb"(?:[\t\n\f\r \"'/]" + _word(b"on") + rb"[a-zA-Z]{3,20}[\t\n\f\r ]{0,9}=|" + _word(b"javascript") + rb":)"
IN_TWO_BYTES = _any(b"script html iframe svg img body object embed", b"\\x00")
ACTIVE = re.compile(
    rb"<(?=[a-zA-Z!?\x00])(?:%(page)b|%(brief)b%(text)b{12}|(?:%(parts)b)%(space)b%(text)b{8}"
    rb"|[a-zA-Z][a-zA-Z0-9-]{0,30}%(space)b[^<>]{0,200}?%(runs)b"
    rb"|!%(doctype)b |\?%(php)b|\?=%(text)b{12}|\x00(?:%(wide)b))"
    % {
        b"page": PAGE, b"brief": BRIEF, b"parts": PARTS, b"runs": RUNS, b"wide": IN_TWO_BYTES, b"text": TEXT, b"space": SPACE,
        b"doctype": _word(b"doctype"), b"php": _word(b"php"),
    }
)  # fmt: skip
# Archives are found by their readers wherever they begin: heads so long that chance does not make them. Of a member of a
# ZIP version, flags and method are likely ones.
ARCHIVES = tuple(
    re.compile(head, re.DOTALL)
    for head in (
        rb"PK\x03\x04[\x00-\x3f]\x00..[\x00\x08\x09\x0c\x0e\x5d\x5f\x63]\x00", rb"Rar!\x1a\x07", rb"7z\xbc\xaf\x27\x1c",
    )
)  # fmt: skip
# What no maker writes behind a picture: the end and the list of a ZIP, programmes, documents, films.
AFTERWARDS = tuple(
    re.compile(head, re.DOTALL)
    for head in (
        rb"PK(?:\x05\x06.{4}(..)\1|\x01\x02[\x00-\x3f][\x00-\x1f][\x00-\x3f]\x00)", rb"\x7fELF[\x01\x02][\x01\x02]\x01",
        rb"PE\x00\x00(?:\x4c\x01|\x64\x86|\x64\xaa)", rb"%PDF-", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        rb"ftyp(?:mp4|iso|avc|dash|mmp4|qt  |M4[ABPV]|3g[2p])",
    )
)  # fmt: skip
OTHERS = (
    b"%PDF-", b"PK", b"Rar!", b"7z\xbc\xaf", b"GIF8", b"\x89PNG", b"RIFF", b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe",
    b"\x1aE\xdf\xa3", b"OggS", b"\x1f\x8b", b"#!",
)  # fmt: skip
PADDING = b"\x00\xff\r\n\t "
# A scan of a JPEG goes on until a marker that is neither stuffing nor a restart.
MARKER_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
MOST_SCANS = 64  # each goes over the whole picture again
PDF_LOOKS_SO_FAR = 1024


def require_nothing_active(content: mmap) -> None:
    """Refuse a file in which there is a script or a page."""
    if ACTIVE.search(content):
        raise MediaRefused("active")


def require_one_thing(content: mmap, end: int) -> None:
    """Refuse a file that is something else besides: within it, or after its end."""
    if any(archive.search(content) for archive in ARCHIVES) or content.find(b"%PDF-", 0, PDF_LOOKS_SO_FAR) >= 0:
        raise MediaRefused("mixed")
    rest = content[end : end + PDF_LOOKS_SO_FAR].lstrip(PADDING)
    if rest.startswith(OTHERS) or rest[4:8] == b"ftyp" or any(one.search(content, end) for one in AFTERWARDS):
        raise MediaRefused("mixed")


@dataclass(frozen=True)
class Jpeg:
    """Where a JPEG ends, and what of it a decoder could stumble over."""

    end: int
    progressive: bool
    # Where the points begin, when all after that is one plain scan and then the end: a decoder takes any bits for points there.
    plain_from: int | None


def look_at_jpeg(content: mmap) -> Jpeg:
    """Follow a JPEG's markers to its end; refuses one whose markers do not lead there."""
    at, scans, progressive, plain, scan_at, scan_end = 2, 0, False, False, 0, 0
    while True:
        if content[at] != 0xFF:
            raise MediaRefused("damaged")
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        at += 1
        if marker == 0xD9:
            return Jpeg(at, progressive, scan_at if plain and scans == 1 and at - 2 == scan_end else None)
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        progressive |= marker in (0xC2, 0xC6, 0xCA, 0xCE)
        plain |= marker in (0xC0, 0xC1)  # by Huffman's code, all of it at once
        (length,) = struct.unpack_from(">H", content, at)
        at += max(2, length)
        if marker == 0xDA:
            scans, scan_at = scans + 1, at
            following = MARKER_AFTER_SCAN.search(content, at)
            if following is None or scans > MOST_SCANS:
                raise MediaRefused("damaged")
            at = scan_end = following.start()


def end_of_png(content: mmap) -> int:
    """Return where a PNG ends; refuses moving ones."""
    at = 8
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        at += 12 + length
        if name == b"acTL":
            raise MediaRefused("mixed")
        if name == b"IEND" or at > len(content):
            return at


def end_of_webp(content: mmap) -> int:
    """Return where a WebP ends."""
    (length,) = struct.unpack_from("<I", content, 4)
    return 8 + length + length % 2


def end_of_heic(content: mmap) -> int:
    """Return where the last box of a HEIC ends; refuses one that carries a film."""
    end = 0
    for box in boxes(content, 0, len(content)):
        if box.name in (b"mpvd", b"moov"):
            raise MediaRefused("mixed")
        end = box.end
    return end
