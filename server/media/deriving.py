"""What is shown of a picture: upright, small enough for a phone, and without anything that tells of its maker or place."""

import io
import logging
import time
from contextlib import nullcontext
from typing import IO

from PIL import Image, ImageCms
from sqlalchemy import select, update

from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from server.media.judging import BROKEN, LIGHT, one_at_a_time, opened, require_pixels
from server.media.model import MediaFile
from server.media.problems import MediaRefused
from server.media.storing import place_of, place_of_form, store

FILES = MediaFile.__table__
VIEW, THUMBNAIL = "view", "thumbnail"
AT_A_TIME, SECONDS = 20, 4.0  # of the worker process: it has silent doors to look for
LONG_EDGE = {VIEW: 2048, THUMBNAIL: 320}
TYPE = {VIEW: "image/jpeg", THUMBNAIL: "image/webp"}
ORIENTATION = 0x0112
# What turns a picture upright that was taken so (EXIF 2.32, tag 0x0112).
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
SRGB = ImageCms.createProfile("sRGB")


def open_form(sha256: str, filetype: str, form: str) -> IO[bytes]:
    """Open what is shown of a picture, made now if it was not made before; raises FileNotFoundError without its bytes."""
    place = place_of_form(sha256, form)
    if store().size(place) is None:
        make_forms(sha256, filetype)
    return store().open(place)


def make_forms(sha256: str, filetype: str) -> None:
    """Make view and thumbnail of a picture and keep them."""
    with store().open(place_of(sha256)) as source:
        view, thumbnail = _made_of(source, filetype)
    store().put(place_of_form(sha256, VIEW), view)
    store().put(place_of_form(sha256, THUMBNAIL), thumbnail)


def derive_waiting() -> int:
    """Make what is shown of pictures that came lately, for some seconds; returns how many were looked at."""
    with unit_of_work(writes=False):
        waiting = select(FILES.c.sha256, FILES.c.filetype).where(FILES.c.derived == "no").order_by(FILES.c.arrived_at)
        rows = session.execute(waiting.limit(AT_A_TIME)).all()
    began, looked_at = time.monotonic(), 0
    for sha256, filetype in rows:
        derived = _derived(sha256, filetype)
        with unit_of_work():
            session.execute(update(FILES).where(FILES.c.sha256 == sha256).values(derived=derived))
        looked_at += 1
        if time.monotonic() - began > SECONDS:
            break
    return looked_at


def _derived(sha256: str, filetype: str) -> str:
    try:
        open_form(sha256, filetype, THUMBNAIL).close()
    except (*BROKEN, MediaRefused):
        logging.getLogger(__name__).exception("nothing can be shown of %s; who opens it is told", sha256)
        return "failed"
    return "yes"


def _made_of(source: IO[bytes], filetype: str) -> tuple[IO[bytes], IO[bytes]]:
    with opened(source, filetype) as picture:
        require_pixels(*picture.size)
        if filetype == "image/jpeg":
            picture.draft("RGB", (LONG_EDGE[VIEW], LONG_EDGE[VIEW]))
        with one_at_a_time() if picture.width * picture.height > LIGHT else nullcontext():
            turn = TURNS.get(_orientation(picture, filetype))
            image = _shrunk(picture, VIEW)
        image = _in_plain_colours(image, picture.info.get("icc_profile"))
        if turn is not None:
            image = image.transpose(turn)
        image.info.clear()
        view, thumbnail = io.BytesIO(), io.BytesIO()
        image.save(view, "JPEG", quality=85)
        _shrunk(image, THUMBNAIL).save(thumbnail, "WEBP", quality=75)
    return view, thumbnail


def _shrunk(picture: Image.Image, form: str) -> Image.Image:
    image = picture.copy() if form == THUMBNAIL else picture
    image.thumbnail((LONG_EDGE[form], LONG_EDGE[form]), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _orientation(picture: Image.Image, filetype: str) -> int:
    """Return how a picture was held; the reader of HEIC has turned it already, whatever its EXIF says besides."""
    if filetype == "image/heic":
        return 1
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except BROKEN:  # a picture whose notes cannot be read is a picture all the same
        return 1


def _in_plain_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in sRGB on white, whatever it was made in."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA"):
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image).convert("RGB")
    elif image.mode == "P":
        image = image.convert("RGB")
    if profile:
        try:
            return ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), SRGB, outputMode="RGB"
            )
        except (ImageCms.PyCMSError, *BROKEN):  # an empty or foreign profile says nothing
            pass
    return image.convert("RGB")
