"""The camera files of tests/data/photos (docs/data-sources.md), and a few made ones."""

import io
import struct
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).resolve().parents[1] / "data" / "photos"


def photo_file(name: str) -> bytes:
    """Return a camera file."""
    return (FOLDER / name).read_bytes()


def heic_with_film() -> bytes:
    """Return a HEIC with a film in a box of its own, as some phones make them."""
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(60)
    return photo_file("gps_acc65m_iphoneXS_emptyicc.heic") + struct.pack(">I4s", len(film) + 8, b"mpvd") + film


def animated(form: str) -> bytes:
    """Return a moving picture."""
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, form, save_all=True, append_images=frames[1:])
    return file.getvalue()
