"""WebM (EBML, RFC 8794) as browsers record it: one track of Opus, sizes and duration often left unsaid; pure."""

import struct
from mmap import mmap

from server.media import opus
from server.media.problems import MediaRefused
from server.media.sounds import Sound

# Elements that are walked into: their size is often unknown.
SEGMENT, CLUSTER, INFO, TRACKS, TRACK, GROUP = 0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B, 0xAE, 0xA0
HEAD, DOC_TYPE, SCALE, DURATION, TRACK_TYPE, CODEC = 0x1A45DFA3, 0x4282, 0x2AD7B1, 0x4489, 0x83, 0x86
TIME, SIMPLE_BLOCK, BLOCK = 0xE7, 0xA3, 0xA1
ENTERED = {HEAD, SEGMENT, CLUSTER, INFO, TRACKS, TRACK, GROUP}
MOST_ELEMENTS = 50_000
LACING = 0x06
SOUND = 2


def look_at_webm(content: mmap) -> Sound:
    """Read a WebM with one track of sound."""
    at, scale, said, reached, cluster, blocks, played = 0, 1_000_000, 0.0, 0, 0, 0, 0.0
    kinds, codecs, doc_type = [], [], b""
    for _ in range(MOST_ELEMENTS):
        if at >= len(content) or (at and content[at : at + 4] == b"\x1aE\xdf\xa3"):
            break
        name, size, start = _element(content, at)
        at = start if name in ENTERED else start + size
        if at > len(content):
            if not blocks:
                raise MediaRefused("damaged")
            at = len(content)  # a recording that was cut off is one all the same
            break
        if name == DOC_TYPE:
            doc_type = content[start:at]
        elif name == SCALE:
            scale = int.from_bytes(content[start:at])
        elif name == DURATION:
            (said,) = struct.unpack(">f" if size == 4 else ">d", content[start:at])
        elif name == TRACK_TYPE:
            kinds.append(int.from_bytes(content[start:at]))
        elif name == CODEC:
            codecs.append(content[start:at])
        elif name == TIME:
            cluster = int.from_bytes(content[start:at])
        elif name in (SIMPLE_BLOCK, BLOCK):
            _, _, after = _number(content, start, keep_mark=False)
            (shift,) = struct.unpack_from(">h", content, after)
            reached, blocks = max(reached, cluster + shift), blocks + 1
            played += _played(content[after + 2 : min(after + 6, at)])
    else:
        raise MediaRefused("damaged")
    if doc_type.rstrip(b"\x00") != b"webm" or set(kinds) != {SOUND} or set(codecs) != {b"A_OPUS"}:
        raise MediaRefused("type")
    if len(kinds) > 1:
        raise MediaRefused("mixed")
    if not blocks:
        raise MediaRefused("damaged")
    return Sound(opus.believed(max(said, reached) * scale / 1e9, played), at)


def _played(block: bytes) -> float:
    """Return how long a block plays, by flags and the first bytes behind them; with a lacing several packets are in it."""
    if not block or not block[0] & LACING:
        return opus.seconds_of(block[1:])
    return (block[1] + 1 if len(block) > 1 else 1) * opus.MOST_OF_A_PACKET


def _element(content: mmap, at: int) -> tuple[int, int, int]:
    """Return name, size and where the content of an element begins; an unknown size is none."""
    name, _, at = _number(content, at, keep_mark=True)
    size, unknown, at = _number(content, at, keep_mark=False)
    if unknown and name not in ENTERED:
        raise MediaRefused("damaged")
    return name, size, at


def _number(content: mmap, at: int, *, keep_mark: bool) -> tuple[int, bool, int]:
    """Return a number of variable length, whether all its bits are set, and where it ends."""
    length = 9 - content[at].bit_length()
    if length > 8:
        raise MediaRefused("damaged")
    raw = int.from_bytes(content[at : at + length])
    bits = (1 << 7 * length) - 1
    return raw if keep_mark else raw & bits, raw & bits == bits, at + length
