"""Pictures, voice notes and uploads; each call names only what matters. All pictures are drawn here."""

import base64
import hashlib
import io
import json
from uuid import uuid4

from PIL import Image, ImageDraw

from tests.factories.wakeup_checks import change, elder_data, outcome, pull_all
from tests.people import MAPLE

PIECE = "application/offset+octet-stream"
UPLOADS = "/media/uploads"
SOUNDS = (b"\x1aE\xdf\xa3", b"OggS")  # how files begin that no picture's role takes


def hash_of(content: bytes) -> str:
    """Return the SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()


def picture(form: str = "JPEG", *, size=(320, 240), text: str | None = None, **how) -> bytes:
    """Return a picture that no other call has made."""
    image = Image.new("RGB", size, "#d9c7a0")
    ImageDraw.Draw(image).text((10, 10), text or str(uuid4()), fill="#202020")
    file = io.BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def declared(*contents: bytes, role: str = "landmark", **more) -> list[dict]:
    """Return what a record says of its files."""
    return [{"sha256": hash_of(one), "role": role} | more for one in contents]


def declared_elder(client, *contents: bytes, **more) -> str:
    """Enter an elder whose file speaks of pictures, and return the id."""
    one = change("elder", elder_data(), area_code=MAPLE, media=declared(*contents, **more))
    told = outcome(client, one)
    assert told["outcome"] == "accepted", told
    return one["id"]


def media_of(client, record_id: str) -> list[dict]:
    """Return what a pull says of a record's files."""
    return next(row["media"] for row in pull_all(client) if row["id"] == record_id)


def metadata(content: bytes, record_id, **more) -> str:
    """Return the Upload-Metadata of a content."""
    role = "voice_note" if content.startswith(SOUNDS) or content[4:12] == b"ftypM4A " else "landmark"
    told = {"record_id": str(record_id), "sha256": hash_of(content), "role": role, "filename": "a.jpg"} | more
    return ",".join(f"{name} {base64.b64encode(str(value).encode()).decode()}" for name, value in told.items())


def begin(
    client, content: bytes, record_id, *, body: bytes | None = None, length: int | None = None, headers=(), **more
):
    """Begin an upload, with a first piece if a body is given; returns the response."""
    told = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(content) if length is None else length),
        "Upload-Metadata": metadata(content, record_id, **more),
    }
    if body is not None:
        told["Content-Type"] = PIECE
    return client.post(UPLOADS, data=body, headers=told | dict(headers))


def begun(client, content: bytes, record_id, **more) -> str:
    """Begin an upload and return its path."""
    answer = begin(client, content, record_id, **more)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return path_of(answer)


def path_of(answer) -> str:
    """Return where the upload is that an answer tells of."""
    return answer.headers["Location"].removeprefix("/api/v1")


def send(client, path: str, piece: bytes, offset: int, **headers):
    """Send a piece; returns the response."""
    told = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Content-Type": PIECE} | headers
    return client.patch(path, data=piece, headers=told)


def ask(client, path: str):
    """Ask how far an upload has come; returns the response."""
    return client.head(path, headers={"Tus-Resumable": "1.0.0"})


def uploaded(client, content: bytes, record_id, **more):
    """Upload a content in one request; returns the response, which has the receipt."""
    answer = begin(client, content, record_id, body=content, **more)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer


def claims(receipt: str) -> dict:
    """Return what a receipt says, unchecked."""
    body = receipt.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
