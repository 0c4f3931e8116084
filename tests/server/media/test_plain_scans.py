"""Of a plain JPEG only the beginning is made into points: whatever stands in the rest, that tells as much as all of it would."""

import io
import random
import struct
from pathlib import Path

import numpy
import pytest
from PIL import Image

from server.media import endings, judging
from server.media.problems import MediaRefused

FORMS = (
    {"quality": 85}, {"quality": 85, "optimize": True}, {"quality": 80, "restart_marker_rows": 2},
    {"quality": 90, "subsampling": 0}, {"quality": 85, "comment": b"x" * 3000},
)  # fmt: skip
TIMES = 40


@pytest.fixture(scope="module")
def photos():
    grain = numpy.random.default_rng(4).integers(0, 255, (480, 640, 3), dtype="uint8")
    made = []
    for form in FORMS:
        file = io.BytesIO()
        Image.fromarray(grain).save(file, "JPEG", **form)
        made.append(file.getvalue())
    return made


def damaged(photo: bytes, chance: random.Random) -> bytes:
    """Return the photo with bits of its later points changed, markers put in, or parts cut out."""
    content = bytearray(photo)
    first = endings.look_at_jpeg(photo).plain_from + judging.BYTES_OF_POINTS
    for _ in range(chance.choice([1, 3, 10])):
        at = chance.randrange(first, len(content) - 4000)
        match chance.choice(["bits"] * 8 + ["nothing"] * 8 + ["marker", "cut"]):
            case "bits":
                content[at] = chance.randrange(256)
            case "nothing":
                content[at : at + 40] = bytes(40)
            case "marker":
                content[at : at + 2] = bytes([0xFF, chance.choice([0, 0xD0, 0xD5, 0xFF, 0xC4, 0xDA, 0xD9])])
            case "cut" if len(content) > first + 20_000:
                del content[at : at + chance.randrange(1, 400)]
    return bytes(content)


def opens(content: bytes) -> bool:
    """Say whether a decoder goes through with all of it."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
            picture.load()
    except Exception:  # noqa: BLE001 (whatever it says, it says no)
        return False
    return True


@pytest.mark.parametrize("form", range(len(FORMS)))
def test_the_beginning_of_a_plain_scan_tells_what_all_of_it_would(photos, form):
    alike = 0
    for seed in range(TIMES):
        content = damaged(photos[form], random.Random(f"{form} {seed}"))
        try:
            jpeg = endings.look_at_jpeg(content)
        except (MediaRefused, IndexError, struct.error):
            continue  # its markers lead nowhere: refused before anything is decoded
        if jpeg.end > len(content) or (beginning := judging._beginning(content, jpeg)) is None:
            continue
        alike += 1
        assert opens(beginning.getvalue()) == opens(content), (form, seed)
    assert alike > TIMES / 4


def test_a_damaged_head_is_found_in_the_beginning(photos, tmp_path, app):
    head = endings.look_at_jpeg(photos[0]).plain_from
    tables = photos[0].index(b"\xff\xc4")
    broken = photos[0][: tables + 5] + bytes([0xFF] * 16) + photos[0][tables + 21 :]
    assert endings.look_at_jpeg(broken).plain_from == head
    assert refused(broken, tmp_path, app) == "damaged"


@pytest.mark.parametrize("form", [{"progressive": True}, {"quality": 30}])
def test_what_is_not_plain_or_small_is_opened_whole(form):
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "red").save(file, "JPEG", **form)
    content = file.getvalue()
    assert judging._beginning(content, endings.look_at_jpeg(content)) is None


def test_a_second_scan_or_tables_after_the_points_are_not_plain(photos):
    plain = photos[0]
    table = plain[plain.index(b"\xff\xc4") : plain.index(b"\xff\xda")]
    assert endings.look_at_jpeg(plain).plain_from is not None
    assert endings.look_at_jpeg(plain[:-2] + table + plain[-2:]).plain_from is None
    scan = plain[plain.index(b"\xff\xda") : -2]
    assert endings.look_at_jpeg(plain[:-2] + scan + plain[-2:]).plain_from is None


def refused(content: bytes, folder: Path, app) -> str | None:
    """Return the reason with which a file is refused."""
    path = folder / "file"
    path.write_bytes(content)
    with app.app_context(), path.open("rb") as file:
        try:
            judging.judge(file)
        except MediaRefused as refusal:
            return refusal.reason
    return None


def test_all_of_it_is_good(photos, tmp_path, app):
    assert [refused(photo, tmp_path, app) for photo in photos] == [None] * len(FORMS)
