"""Files that mean harm, and files that are only broken; made here, byte by byte."""

import io
import struct
import zipfile
import zlib

from tests.factories.media import picture

SCRIPT = b"<script>alert(1)</script>"
# How they begin, as far as their readers look for it.
RAR = b"Rar!\x1a\x07\x01\x00" + bytes(40)
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40)
ELF = b"\x7fELF\x02\x01\x01" + bytes(60)
PE = b"MZ\x90" + bytes(61) + b"PE\x00\x00\x64\x86" + bytes(40)
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


def chunk(name: bytes, content: bytes) -> bytes:
    """Return one chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    """Return a grey PNG of this size whose data are as given."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(more) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def huge_png() -> bytes:
    """Return 30,000 x 30,000 pixels in less than a megabyte."""
    packer = zlib.compressobj(9)
    row = b"\x00" * 30_001
    return png(30_000, 30_000, b"".join(packer.compress(row) for _ in range(30_000)) + packer.flush())


def lying_png() -> bytes:
    """Return a PNG that says it is small and unpacks to 200 MB."""
    packer = zlib.compressobj(9)
    megabyte = b"\x00" * (1 << 20)
    return png(100, 100, b"".join(packer.compress(megabyte) for _ in range(200)) + packer.flush())


def text_bomb_png() -> bytes:
    """Return a PNG with a note that unpacks to 100 MB."""
    note = b"note\x00\x00" + zlib.compress(b"\x00" * (100 << 20), 9)
    return png(8, 8, zlib.compress(b"\x00" * 9 * 8), chunk(b"zTXt", note))


def zip_bomb() -> bytes:
    """Return 100 MB of nothing in a small archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("a.jpg", b"\x00" * (100 << 20))
    return file.getvalue()


def archive(content: bytes = b"nothing to speak of") -> bytes:
    """Return a small archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("index.html", content)
    return file.getvalue()


def svg() -> bytes:
    """Return a drawing that runs a script."""
    return b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"


def jpeg_with_comment(comment: bytes) -> bytes:
    """Return a picture with a comment in its head."""
    photo = picture()
    return photo[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + photo[2:]


def jpeg_of_many_scans(n: int) -> bytes:
    """Return a picture whose only scan is repeated: every one costs a reader as much as the whole."""
    photo = picture(progressive=True)
    start = photo.index(b"\xff\xda")
    scan = photo[start : photo.index(b"\xff", start + 20)]
    return photo[:start] + scan * n + photo[start:]
