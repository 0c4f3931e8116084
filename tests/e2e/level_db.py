"""Tables of LevelDB as a thief would read them: block by block, Snappy undone.

Formats: github.com/google/leveldb, doc/table_format.md; github.com/google/snappy, format_description.txt.
"""

from pathlib import Path

MAGIC = bytes.fromhex("57fb808b247547db")
FOOTER, TRAILER = 48, 5


def plain_bytes(path: Path) -> bytes:
    """Return all blocks of a table uncompressed; nothing for other files."""
    content = path.read_bytes()
    if path.suffix not in (".ldb", ".sst") or content[-8:] != MAGIC:
        return b""
    footer = content[-FOOTER:]
    place = 0
    for _ in range(2):  # the handle of the meta index: not needed
        _, place = varint(footer, place)
    index, _ = handle(footer, place)
    return b"".join(block(content, *handle(value, 0)[0]) for value in values(block(content, *index)))


def varint(content: bytes, place: int) -> tuple[int, int]:
    """Return the number at a place and the place behind it."""
    number = shift = 0
    while True:
        byte = content[place]
        place += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, place
        shift += 7


def handle(content: bytes, place: int) -> tuple[tuple[int, int], int]:
    """Return (offset, size) of a block and the place behind."""
    offset, place = varint(content, place)
    size, place = varint(content, place)
    return (offset, size), place


def block(content: bytes, offset: int, size: int) -> bytes:
    """Return one block as it was before it was compressed."""
    raw = content[offset : offset + size]
    return unsnapped(raw) if content[offset + size] == 1 else raw


def values(content: bytes) -> list[bytes]:
    """Return the values of a block's entries."""
    end = len(content) - 4 * (int.from_bytes(content[-4:], "little") + 1)
    place, found = 0, []
    while place < end:
        _, place = varint(content, place)
        rest, place = varint(content, place)
        size, place = varint(content, place)
        found.append(content[place + rest : place + rest + size])
        place += rest + size
    return found


def unsnapped(raw: bytes) -> bytes:
    """Undo Snappy."""
    _, place = varint(raw, 0)
    out = bytearray()
    while place < len(raw):
        tag = raw[place]
        place += 1
        if tag & 3 == 0:
            size = tag >> 2
            if size >= 60:
                more = size - 59
                size = int.from_bytes(raw[place : place + more], "little")
                place += more
            out += raw[place : place + size + 1]
            place += size + 1
            continue
        if tag & 3 == 1:
            size, back = (tag >> 2 & 7) + 4, (tag >> 5 << 8) | raw[place]
            place += 1
        else:
            wide = 2 if tag & 3 == 2 else 4
            size, back = (tag >> 2) + 1, int.from_bytes(raw[place : place + wide], "little")
            place += wide
        for _ in range(size):
            out.append(out[-back])
    return bytes(out)
