"""What a file really is: found out from its bytes, in bounds, before anybody else opens it.

Nothing that a client says of a file comes in here. A picture's size is known from its head before a pixel is made, and
then the pixels are made once, as far as a decoder could stumble over them: what cannot be shown is not kept as if it could.
"""

import errno
import io
import logging
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import IO

from PIL import Image, UnidentifiedImageError

from server.foundation.problems import ServerBusy
from server.foundation.settings import setting
from server.media import endings
from server.media.problems import MediaRefused
from server.media.sounds import look_at_mp4, look_at_ogg
from server.media.webm import look_at_webm

PHOTO, VOICE = "photo", "voice"
HEIC = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"}
MP4 = {b"M4A ", b"M4B ", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"dash"}
SOUND_LOOKS = {"audio/webm": look_at_webm, "audio/ogg": look_at_ogg, "audio/mp4": look_at_mp4}
PILLOW = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
SECONDS_OVER = 2  # a recorder stops a little late
LIGHT = 4_000_000  # pixels; what is heavier is decoded one at a time in a process
LONGEST_HEAD = 1_000_000  # bytes; a copy of more would cost what it spares
BYTES_OF_POINTS = 32_768  # of a plain JPEG, that are decoded
LIGHT_BYTES = 4_000_000  # a file's comments are kept in memory while it is open, and may be nearly all of it
IN_A_WHILE = "30"  # seconds until a server that lacked something is asked again
BROKEN = (
    OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, EOFError, struct.error, ArithmeticError, RuntimeError, UnidentifiedImageError,
)  # fmt: skip

_heavy = threading.RLock()


@dataclass(frozen=True)
class Judged:
    """What a file is."""

    what: str
    filetype: str
    width: int | None = None
    height: int | None = None
    seconds: int | None = None


def judge(file: IO[bytes]) -> Judged:
    """Return what a file is; raises MediaRefused with the reason, ServerBusy when the server could not find out."""
    with _in_our_words(), mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        filetype = sniff(content)
        if filetype in SOUND_LOOKS:
            return _judge_sound(content, filetype)
        return _judge_picture(content, filetype, file)


def sniff(content: mmap.mmap | bytes) -> str:
    """Return the type of a file by its first bytes; raises MediaRefused for all that is not ours."""
    head = content[:512]
    match head[:4]:
        case b"\x89PNG":
            return "image/png"
        case b"RIFF" if head[8:12] == b"WEBP":
            return "image/webp"
        case b"\x1aE\xdf\xa3":
            return "audio/webm"
        case b"OggS":
            return "audio/ogg"
    if head[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if head[4:8] == b"ftyp":
        if head[8:12] in HEIC:
            return "image/heic"
        if head[8:12] in MP4:
            return "audio/mp4"
    raise MediaRefused("active" if endings.ACTIVE.search(head) else "type")


def _judge_sound(content: mmap.mmap, filetype: str) -> Judged:
    sound = SOUND_LOOKS[filetype](content)
    endings.require_nothing_active(content)
    endings.require_one_thing(content, sound.end)
    if sound.seconds > setting("MEDIA_VOICE_SECONDS") + SECONDS_OVER:
        raise MediaRefused("too-long")
    return Judged(VOICE, filetype, seconds=round(sound.seconds))


def _judge_picture(content: mmap.mmap, filetype: str, file: IO[bytes]) -> Judged:
    slow, looked_at = filetype != "image/jpeg", file
    match filetype:
        case "image/jpeg":
            jpeg = endings.look_at_jpeg(content)
            end, slow = jpeg.end, jpeg.progressive
            looked_at = _beginning(content, jpeg) or file
        case "image/png":
            end = endings.end_of_png(content)
        case "image/webp":
            end = endings.end_of_webp(content)
        case _:
            end = endings.end_of_heic(content)
    if end > len(content):
        raise MediaRefused("damaged")
    endings.require_nothing_active(content)
    endings.require_one_thing(content, end)
    with opened(looked_at, filetype) as picture:
        width, height = picture.size
        require_pixels(width, height)
        if filetype in ("image/png", "image/webp") and getattr(picture, "is_animated", False):
            raise MediaRefused("mixed")
        picture.draft("L", (max(1, width // 8), max(1, height // 8)))
        with one_at_a_time() if slow and width * height > LIGHT else nullcontext():
            picture.load()
    return Judged(PHOTO, filetype, width=width, height=height)


def _beginning(content: mmap.mmap, jpeg: endings.Jpeg) -> IO[bytes] | None:
    """Return a plain JPEG with the first of its points only, where that spares much.

    Whether a decoder can open it is decided by its head, its tables and its end: within a plain scan it makes points of any
    bits (libjpeg only warns), and that its markers lead to its end is known already.
    """
    if jpeg.plain_from is None or jpeg.plain_from > LONGEST_HEAD or jpeg.end - jpeg.plain_from < 2 * BYTES_OF_POINTS:
        return None
    return io.BytesIO(content[: jpeg.plain_from + BYTES_OF_POINTS] + b"\xff\xd9")


def require_pixels(width: int, height: int) -> None:
    """Refuse a picture that would fill the memory."""
    if width * height > setting("MEDIA_MAX_PIXELS"):
        raise MediaRefused("too-many-pixels")
    if not width or not height:
        raise MediaRefused("damaged")


@contextmanager
def opened(file: IO[bytes], filetype: str) -> Iterator[Image.Image]:
    """Open a picture as what it is, and as nothing else; large files one at a time."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if filetype == "image/heic":
        from pillow_heif import register_heif_opener  # where nobody sends HEIC its memory is spared

        register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    with (
        one_at_a_time() if size > LIGHT_BYTES else nullcontext(),
        Image.open(file, formats=[PILLOW[filetype]]) as picture,
    ):
        yield picture


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Make big pictures one after the other, so that many at once do not fill the memory."""
    with _heavy:
        yield


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise MediaRefused("too-many-pixels") from error
    except (*BROKEN, MemoryError) as error:
        if _of_the_server(error):
            logging.getLogger(__name__).exception("the server could not look at a file; it is sent again")
            raise _ask_again() from error
        raise MediaRefused("damaged") from error


def _of_the_server(error: Exception) -> bool:
    """Say whether a fault tells of this server (no memory, a failing disk) and nothing of the bytes.

    Pillow gives what it finds in a content no number; that a place is before the beginning (EINVAL) is content's too.
    """
    if isinstance(error, OSError):
        return error.errno not in (None, errno.EINVAL) or str(error).startswith("out of memory")
    return isinstance(error, MemoryError)


def _ask_again() -> ServerBusy:
    problem = ServerBusy("服务器这会儿没法查看这个文件，请过一会儿再传。")
    problem.headers = {"Retry-After": IN_A_WHILE}
    return problem
