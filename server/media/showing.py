"""A file as it is shown: its bytes in the form asked for, its type as it was found out, a name that is safe."""

from dataclasses import dataclass
from typing import IO

from server.accounts.audit import record_audit
from server.foundation.unit_of_work import unit_of_work
from server.media import deriving
from server.media.problems import MediaMissing
from server.media.queries import ORIGINAL, Seen
from server.media.storing import place_of, store

SUFFIX = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "audio/webm": "webm",
    "audio/ogg": "ogg", "audio/mp4": "m4a",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A file that is open to be read."""

    content: IO[bytes]
    size: int
    filetype: str
    name: str
    inline: bool


def show(seen: Seen, form: str, *, worker_id) -> Shown:
    """Open a file in a form; who looks at a photo of a person is in the log. A voice note has one form."""
    if seen.of_person:
        with unit_of_work():
            facts = {"sha256": seen.sha256, "form": form}
            record_audit("media.person_seen", record_id=seen.record_id, facts=facts, worker_id=worker_id)
    made = form != ORIGINAL and seen.what == "photo"
    try:
        content = deriving.open_form(seen.sha256, seen.filetype, form) if made else store().open(place_of(seen.sha256))
    except FileNotFoundError as error:
        raise MediaMissing(state="missing") from error
    filetype = deriving.TYPE[form] if made else seen.filetype
    size = content.seek(0, 2)
    content.seek(0)
    name = f"{seen.sha256[:16]}.{SUFFIX[filetype]}"
    return Shown(content, size, filetype, name, inline=made or seen.what == "voice")
