"""A few pictures of houses and one voice note for the demo county, brought as phones would bring them."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from server.demo.county import County
from server.demo.marks import DEVICE
from server.demo.mornings import Sighting
from server.demo.people import luck_of
from server.demo.pictures import draw_house
from server.media import arriving
from server.media.storing import work_folder

WITH_PICTURE = 0.6
TONE = Path(__file__).parent / "data" / "tone.webm"


@dataclass(frozen=True)
class Brought:
    """A file that somebody has brought for a record, as arriving knows it."""

    record_id: UUID
    content: bytes
    role: str
    worker_id: UUID
    device_id: str = DEVICE

    @property
    def sha256(self) -> str:
        """Return its hash."""
        return sha256(self.content).hexdigest()

    @property
    def length(self) -> int:
        """Return how many bytes it has."""
        return len(self.content)

    def declared(self) -> list[dict[str, Any]]:
        """Return what its record says of it."""
        return [{"sha256": self.sha256, "role": self.role, "bytes": self.length}]


def files_of(county: County, sightings: Iterable[Sighting]) -> dict[UUID, Brought]:
    """Return the files of the demo county by record: some houses of those whom the printed helpers see, one voice note."""
    shown = [
        one.id for one in county.elders
        if county.pairings[one.id].shown and luck_of("has a picture", one.id).random() < WITH_PICTURE
    ]  # fmt: skip
    found = {
        elder_id: Brought(elder_id, draw_house(luck_of("house", elder_id)), "landmark", county.pairings[elder_id].primary)
        for elder_id in shown
    }  # fmt: skip
    unwell = [one for one in sightings if one.data["result"] == "unwell"]
    if unwell:
        last = max(unwell, key=lambda one: one.at)
        found[last.id] = Brought(last.id, _tone(), "voice_note", last.by)
    return found


@cache
def _tone() -> bytes:
    return TONE.read_bytes()


def bring(files: Iterable[Brought]) -> None:
    """Judge, store and note files, in the caller's unit of work."""
    for one in files:
        with tempfile.TemporaryFile(dir=work_folder()) as file:
            file.write(one.content)
            file.flush()
            judged = arriving.judge(one, file)
            arriving.make_durable(one.sha256, file)
        arriving.note(one, judged, one)
