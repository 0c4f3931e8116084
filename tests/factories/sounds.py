"""Voice notes: two real recordings of a tone (docs/data-sources.md), and containers put together here."""

import struct
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "data" / "sounds"


def recorded(name: str) -> bytes:
    """Return a tone as a browser recorded it."""
    return (FOLDER / name).read_bytes()


def box(name: bytes, *parts: bytes) -> bytes:
    """Return one box of an MP4."""
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, name) + content


def track(
    seconds: float, *, handler: bytes = b"soun", entry: bytes = b"mp4a", long: bool = False, samples: int = 0
) -> bytes:
    """Return one track that says how long it is."""
    if long:
        mdhd = struct.pack(">IQQIQI", 1 << 24, 0, 0, 48_000, int(seconds * 48_000), 0)
    else:
        mdhd = struct.pack(">IIIIII", 0, 0, 0, 48_000, int(seconds * 48_000), 0)
    return box(
        b"trak",
        box(
            b"mdia", box(b"mdhd", mdhd), box(b"hdlr", bytes(8), handler, bytes(13)),
            box(b"minf", box(
                b"stbl", box(b"stsd", struct.pack(">II", 0, 1), box(entry, bytes(28))), box(b"stsz", struct.pack(">III", 0, 1, samples)),
            )),
        ),
    )  # fmt: skip


def m4a(seconds: float = 3, *tracks: bytes, brand: bytes = b"M4A ", more: bytes = b"", **how) -> bytes:
    """Return an M4A as iPhones record it: AAC, its length in the head."""
    tracks = tracks or (track(seconds, **how),)
    return box(b"ftyp", brand, bytes(4), b"isom") + box(b"moov", *tracks) + box(b"mdat", bytes(400)) + more


def fragmented(seconds: int) -> bytes:
    """Return an MP4 in fragments of a second, whose head says nothing of its length."""
    trex = box(b"mvex", box(b"trex", struct.pack(">IIIIII", 0, 1, 1, 1024, 0, 0)))
    parts = [
        box(b"moof", box(
            b"traf", box(b"tfhd", struct.pack(">II", 0x020000, 1)), box(b"tfdt", struct.pack(">II", 0, n * 48_000)),
            box(b"trun", struct.pack(">II", 0, 47)),
        )) + box(b"mdat", bytes(100))
        for n in range(seconds)
    ]  # fmt: skip
    return box(b"ftyp", b"iso5", bytes(4)) + box(b"moov", track(0), trex) + b"".join(parts)


def ebml(name: int, content: bytes, *, unknown: bool = False) -> bytes:
    """Return one element of a WebM."""
    size = b"\x01" + b"\xff" * 7 if unknown else b"\x10" + len(content).to_bytes(3)
    return name.to_bytes((name.bit_length() + 7) // 8) + size + content


def short_clock(seconds: int) -> bytes:
    """Return a WebM whose clock ticks in nanoseconds: by its own word it is over at once."""
    packets = b"".join(
        ebml(0xA3, b"\x81" + (n % 1000).to_bytes(2) + b"\x80\x78" + bytes(30)) for n in range(seconds * 50)
    )
    tracks = ebml(0x1654AE6B, ebml(0xAE, ebml(0x83, b"\x02") + ebml(0x86, b"A_OPUS")))
    info = ebml(0x1549A966, ebml(0x2AD7B1, b"\x01"))
    return ebml(0x1A45DFA3, ebml(0x4282, b"webm")) + ebml(
        0x18538067, info + tracks + ebml(0x1F43B675, ebml(0xE7, b"\x00") + packets, unknown=True), unknown=True
    )


def silent_pages(seconds: int) -> bytes:
    """Return an Ogg whose pages say that nothing has been played yet."""

    def page(granule: int, lacing: bytes, content: bytes) -> bytes:
        return struct.pack("<4sBBqIIIB", b"OggS", 0, 0, granule, 7, 0, 0, len(lacing)) + lacing + content

    head = b"OpusHead" + struct.pack("<BBHI", 1, 1, 312, 48_000) + bytes(3)
    second = page(400, bytes([20] * 50), (b"\x78" + bytes(19)) * 50)
    return page(0, bytes([len(head)]), head) + page(0, b"\x10", b"OpusTags" + bytes(8)) + second * seconds


def webm(seconds: int, *, doc_type: bytes = b"webm", kinds=(2,), codec: bytes = b"A_OPUS") -> bytes:
    """Return a WebM as older browsers record it: of unknown size, without a duration, a cluster a second."""
    head = ebml(0x1A45DFA3, ebml(0x4282, doc_type))
    tracks = b"".join(ebml(0xAE, ebml(0x83, bytes([kind])) + ebml(0x86, codec)) for kind in kinds)
    blocks = [
        ebml(0x1F43B675, ebml(0xE7, (n * 1000).to_bytes(3)) + ebml(0xA3, b"\x81\x03\xc0\x80" + bytes(40)), unknown=True)
        for n in range(seconds)
    ]
    return head + ebml(0x18538067, ebml(0x1654AE6B, tracks) + b"".join(blocks), unknown=True)


def ogg(seconds: float, *, first: bytes = b"OpusHead", serials=(7, 7, 7)) -> bytes:
    """Return an Ogg file as Firefox records it."""
    last = int(seconds * 48_000) + 312

    def page(granule: int, serial: int, content: bytes) -> bytes:
        return struct.pack("<4sBBqIIIBB", b"OggS", 0, 0, granule, serial, 0, 0, 1, len(content)) + content

    head = first + struct.pack("<BBHI", 1, 1, 312, 48_000) + bytes(3)
    return page(0, serials[0], head) + page(0, serials[1], b"OpusTags" + bytes(8)) + page(last, serials[2], bytes(100))
