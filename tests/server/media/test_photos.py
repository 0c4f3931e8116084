"""What is shown of a photo: upright, once, small, and without anything that tells of its maker or place."""

import io

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from server.media.deriving import derive_waiting
from tests.factories.media import begin, hash_of, picture, uploaded
from tests.factories.photos import photo_file

# What a sheet or a picture is does not hang on the database.
pytestmark = pytest.mark.first_on("spatialite")

SIZES = {
    "gps_cellid_xiaomi.heic": (2048, 1536),
    "gps_acc65m_iphoneXS_emptyicc.heic": (1025, 900),
    "orient6_irot270_iphone8_arrow.heic": (1536, 2048),
    "orient6_empty_gps_ifd_redmi_note9s.jpg": (10, 10),
    "hopper_orientation_6.jpg": (128, 128),
    "hopper_orientation_8.jpg": (128, 128),
    "gps_absurd_exif_gps.jpg": (8, 8),
    "exif_gps_typeerror.jpg": (800, 531),
    "invalid-exif.jpg": (200, 200),
}


def shown(county, elder, content: bytes, form: str = "view") -> Image.Image:
    uploaded(county, content, elder)
    answer = county.get(f"/media/{hash_of(content)}/{form}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return Image.open(io.BytesIO(answer.data))


def turned(orientation: int, form: str = "JPEG") -> bytes:
    """Return a picture that is red above and blue below when it is held as it says."""
    upright = Image.new("RGB", (60, 40), "blue")
    upright.paste("red", (0, 0, 60, 20))
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    held = upright if back is None else upright.transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    held.save(file, form, exif=exif, **({"quality": 95} if form != "PNG" else {}))
    return file.getvalue()


def colour(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    return image.convert("RGB").getpixel((int(x * (image.width - 1)), int(y * (image.height - 1))))


@pytest.mark.parametrize("name", SIZES)
def test_a_camera_file_gives_its_picture(county, elder, name):
    view = shown(county, elder, photo_file(name))
    assert (view.format, view.size) == ("JPEG", SIZES[name])


def test_a_damaged_camera_file_gives_its_reason(county, elder):
    content = photo_file("corrupted.heic")
    answer = begin(county, content, elder, body=content)
    assert (answer.status_code, answer.json["reason"]) == (422, "damaged")


def test_the_arrow_points_up(county, elder):
    """Its rotation is stated twice, in EXIF and in the container: it is turned once."""
    view = shown(county, elder, photo_file("orient6_irot270_iphone8_arrow.heic")).convert("L")
    ink = view.point(lambda value: 255 if value < 60 else 0)
    left, top, right, bottom = ink.getbbox()

    def width(y: int) -> int:
        line = ink.crop((0, y, view.width, y + 12)).getbbox()
        return line[2] - line[0]

    assert width(top + 40) < 0.15 * (right - left)  # the tip
    assert width(top + int(0.5 * (bottom - top))) > 0.9 * (right - left)  # the barbs
    assert width(bottom - 60) < 0.6 * (right - left)  # the shaft


def test_two_photos_held_differently_look_the_same(county, elder):
    six, eight = (shown(county, elder, photo_file(f"hopper_orientation_{n}.jpg")).convert("RGB") for n in (6, 8))
    assert max(ImageStat.Stat(ImageChops.difference(six, eight)).mean) < 12


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_turned_as_it_was_held(county, elder, orientation, form):
    view = shown(county, elder, turned(orientation, form))
    assert view.size == (60, 40)
    red, blue = colour(view, 0.5, 0.1), colour(view, 0.5, 0.9)
    assert red[0] > 200 > 60 > red[2]
    assert blue[2] > 200 > 60 > blue[0]


def test_nothing_of_the_maker_or_the_place_is_left(county, elder):
    content = photo_file("gps_cellid_xiaomi.heic")
    for form in ("view", "thumbnail"):
        image = shown(county, elder, content, form)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(image.info)
    assert b"Xiaomi" not in county.get(f"/media/{hash_of(content)}/view").data


def test_a_comment_is_not_carried_over(county, elder):
    content = picture(comment=b"taken at her door")
    assert b"taken at her door" in content
    shown(county, elder, content)
    assert b"taken at her door" not in county.get(f"/media/{hash_of(content)}/view").data


def test_the_original_stays_as_it_was_sent(county, elder):
    content = photo_file("gps_cellid_xiaomi.heic")
    uploaded(county, content, elder)
    answer = county.get(f"/media/{hash_of(content)}")
    assert (answer.data, answer.content_type) == (content, "image/heic")
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(("size", "view", "thumbnail"), [
    ((4000, 1000), (2048, 512), (320, 80)), ((1000, 3000), (683, 2048), (107, 320)), ((100, 50), (100, 50), (100, 50)),
    ((5000, 3), (2048, 1), (320, 1)),
])  # fmt: skip
def test_it_is_made_small_and_never_larger(county, elder, size, view, thumbnail):
    content = picture(size=size)
    assert shown(county, elder, content).size == view
    small = shown(county, elder, content, "thumbnail")
    assert (small.format, small.size) == ("WEBP", thumbnail)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_kind_are_shown(county, elder, mode):
    image = Image.new(mode, (40, 30), 60000 if mode == "I;16" else 0)
    file = io.BytesIO()
    image.save(file, "JPEG" if mode == "CMYK" else "PNG")
    view = shown(county, elder, file.getvalue())
    assert (view.mode, view.size) == ("RGB", (40, 30))
    if mode == "I;16":
        assert colour(view, 0.5, 0.5)[0] > 220
    if mode in ("LA", "RGBA"):  # nothing is there: white, not black
        assert colour(view, 0.5, 0.5)[0] > 250


def test_colours_of_another_profile_are_those_of_the_screen(county, elder):
    """A profile whose colours are wider than the screen's: its strong green is not simply taken over."""
    image = Image.new("RGB", (40, 30), (90, 200, 90))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes())
    assert shown(county, elder, file.getvalue()).mode == "RGB"  # a profile that does not fit says nothing
    assert shown(county, elder, picture(icc_profile=b"no profile at all")).mode == "RGB"


def test_the_worker_process_makes_what_is_shown(county, elder, names_in_store):
    content = picture()
    uploaded(county, content, elder)
    place = f"derived/{hash_of(content)[:2]}/{hash_of(content)}"
    assert not {f"{place}.view", f"{place}.thumbnail"} & names_in_store("derived")
    assert derive_waiting() == 1
    assert {f"{place}.view", f"{place}.thumbnail"} <= names_in_store("derived")
    assert derive_waiting() == 0
