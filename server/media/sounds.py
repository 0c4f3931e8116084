"""Voice notes: what the container says of itself, without decoding a sound; pure."""

import struct
from dataclasses import dataclass
from mmap import mmap

from server.media import opus
from server.media.iso_boxes import Box, boxes, first, inside
from server.media.problems import MediaRefused

LEAST_OF_A_SAMPLE = 0.01  # seconds: 1024 steps of AAC at up to 96 kHz; of Opus as browsers record it twice that
SPOKEN = (b"mp4a", b"Opus")  # sample entries of an MP4


@dataclass(frozen=True)
class Sound:
    """How long a voice note is and where its container ends."""

    seconds: float
    end: int


def look_at_ogg(content: mmap) -> Sound:
    """Read an Ogg file with one stream of Opus."""
    at, last, serial, skip, played, goes_on = 0, 0, None, 0, 0.0, False
    while content[at : at + 4] == b"OggS":
        granule, stream = struct.unpack_from("<qI", content, at + 6)
        segments = content[at + 26]
        start = at + 27 + segments
        if serial is None:
            serial = stream
            if content[start : start + 8] != b"OpusHead":
                raise MediaRefused("type")
            (skip,) = struct.unpack_from("<H", content, start + 10)
        elif stream != serial:
            raise MediaRefused("mixed")
        last = max(last, granule)
        lacing, at = content[at + 27 : start], start
        for length in lacing:
            if not goes_on and content[at : at + 4] != b"Opus":  # OpusHead and OpusTags play nothing
                played += opus.seconds_of(content[at : at + min(length, 2)])
            goes_on = length == 255
            at += length
    if not last or at > len(content):
        raise MediaRefused("damaged")
    return Sound(opus.believed(max(0, last - skip) / 48000, played), at)


def look_at_mp4(content: mmap) -> Sound:
    """Read an MP4 or M4A with one track of sound, whole or in fragments."""
    top = list(boxes(content, 0, len(content)))
    whole = Box(b"file", 0, len(content))
    moov = first(content, whole, b"moov")
    if moov is None or not any(box.name == b"mdat" and box.end > box.start for box in top):
        raise MediaRefused("damaged")
    tracks = list(inside(content, moov, b"trak"))
    if not tracks or not all(_is_spoken(content, track) for track in tracks):
        raise MediaRefused("type")
    if len(tracks) > 1:
        raise MediaRefused("mixed")
    mdhd = first(content, tracks[0], b"mdia", b"mdhd")
    if mdhd is None:
        raise MediaRefused("damaged")
    form, at = (">IQ", 20) if content[mdhd.start] else (">II", 12)
    scale, length = struct.unpack_from(form, content, mdhd.start + at)
    if not scale:
        raise MediaRefused("damaged")
    said = max(length, _in_fragments(content, whole, moov)) / scale
    return Sound(opus.believed(said, _samples(content, whole, tracks[0]) * LEAST_OF_A_SAMPLE), top[-1].end)


def _samples(content: mmap, whole: Box, track: Box) -> int:
    """Return of how many samples a track is made, whatever clock it is told in."""
    sizes = first(content, track, b"mdia", b"minf", b"stbl", b"stsz")
    count = struct.unpack_from(">I", content, sizes.start + 8)[0] if sizes and sizes.end - sizes.start >= 12 else 0
    runs = (run for part in inside(content, whole, b"moof", b"traf") for run in inside(content, part, b"trun"))
    return count + sum(struct.unpack_from(">I", content, run.start + 4)[0] for run in runs)


def _is_spoken(content: mmap, track: Box) -> bool:
    handler = first(content, track, b"mdia", b"hdlr")
    entries = first(content, track, b"mdia", b"minf", b"stbl", b"stsd")
    return (
        handler is not None
        and content[handler.start + 8 : handler.start + 12] == b"soun"
        and entries is not None
        and content[entries.start + 12 : entries.start + 16] in SPOKEN
    )


def _in_fragments(content: mmap, whole: Box, moov: Box) -> int:
    """Return where the last fragment ends, in units of the track."""
    trex = first(content, moov, b"mvex", b"trex")
    usual = struct.unpack_from(">I", content, trex.start + 12)[0] if trex else 0
    reached = 0
    for part in inside(content, whole, b"moof", b"traf"):
        if (begins := first(content, part, b"tfdt")) is not None:
            (reached,) = struct.unpack_from(">Q" if content[begins.start] else ">I", content, begins.start + 4)
        each = _usual_of(content, first(content, part, b"tfhd"), usual)
        reached += sum(_length(content, run, each) for run in inside(content, part, b"trun"))
    return reached


def _usual_of(content: mmap, head: Box | None, usual: int) -> int:
    if head is None:
        return usual
    flags = struct.unpack_from(">I", content, head.start)[0] & 0xFFFFFF
    at = head.start + 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    return struct.unpack_from(">I", content, at)[0] if flags & 8 else usual


def _length(content: mmap, run: Box, each: int) -> int:
    flags, count = struct.unpack_from(">II", content, run.start)
    if not flags & 0x100:
        return count * each
    at = run.start + 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
    step = 4 * sum(1 for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit)
    if at + count * step > run.end:
        raise MediaRefused("damaged")
    return sum(struct.unpack_from(">I", content, at + n * step)[0] for n in range(count))
