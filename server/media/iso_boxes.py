"""Boxes of ISO base media files (ISO 14496-12): MP4, M4A, HEIC; pure."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

MOST_BOXES = 100_000


@dataclass(frozen=True)
class Box:
    """One box: its name, where its content begins and where it ends."""

    name: bytes
    start: int
    end: int


def boxes(content: mmap, start: int, end: int) -> Iterator[Box]:
    """Give the boxes between two places; ends where something is no box or reaches over the end."""
    for _ in range(MOST_BOXES):
        if start + 8 > end:
            return
        size, name = struct.unpack_from(">I4s", content, start)
        head = 8
        if size == 1:
            if start + 16 > end:
                return
            (size,) = struct.unpack_from(">Q", content, start + 8)
            head = 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end or not name.strip().isalnum():
            return
        yield Box(name, start + head, start + size)
        start += size


def inside(content: mmap, box: Box, *path: bytes) -> Iterator[Box]:
    """Give every box at a path of names below a box."""
    for one in boxes(content, box.start, box.end):
        if one.name == path[0]:
            if len(path) == 1:
                yield one
            else:
                yield from inside(content, one, *path[1:])


def first(content: mmap, box: Box, *path: bytes) -> Box | None:
    """Return the first box at a path of names below a box."""
    return next(inside(content, box, *path), None)
