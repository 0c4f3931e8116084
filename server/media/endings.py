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

# What a browser or a server would run, wherever it stands. Chance writes four letters once in 500 megabytes of a picture:
# what begins with so few has to go on as text.
ACTIVE = re.compile(
    rb"<(?:[sS][cC][rR][iI][pP][tT]|[hH][tT][mM][lL]|[sS][vV][gG](?:[\t\n\r -~]|[\xc2-\xf4][\x80-\xbf]{1,3}){12}"
    rb"|[iI][fF][rR][aA][mM][eE]|![dD][oO][cC][tT][yY][pP][eE] |\?[pP][hH][pP])"
)
# The head of a member of an archive: version, flags and method are likely ones, so that chance does not make it.
ZIP_MEMBER = re.compile(rb"PK\x03\x04[\x00-\x3f]\x00..[\x00\x08\x09\x0c\x0e\x5d\x5f\x63]\x00", re.DOTALL)
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
    if (
        ZIP_MEMBER.search(content)
        or content.find(b"%PDF-", 0, PDF_LOOKS_SO_FAR) >= 0
        or content.find(b"%PDF-", end) >= 0
    ):
        raise MediaRefused("mixed")
    rest = content[end : end + PDF_LOOKS_SO_FAR].lstrip(PADDING)
    if rest.startswith(OTHERS) or rest[4:8] == b"ftyp" or content.find(b"ftypmp4", end) >= 0:
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
