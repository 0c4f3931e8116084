"""The file "what is on this phone": proved and opened (docs/sync.md, "Exported file")."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from server.foundation import forgiving_json
from server.foundation.problems import Malformed
from server.phones.files import files_in, without_our_mark
from server.phones.problems import ExportBroken, ExportNotCertified, ExportUnknownKey
from server.records.envelope import Instant
from server.sync.boxes import Opener
from server.sync.certificates import Certificates, Certified
from server.sync.changes import as_sent, uuid_of
from server.sync.problems import EnvelopeBroken, EnvelopeNotCertified, EnvelopeUnknownKey

LISTS = ("sent", "changes", "aside", "drafts", "held", "damaged", "posts", "media")
READ_APART = [(name,) for name in (*LISTS, "client_version")]


@dataclass(frozen=True)
class Export:
    """What a phone held, as it said itself, and whose phone the server had certified it to be."""

    worker_id: UUID
    device_id: str
    made_at: datetime
    content_hash: str
    content: dict[str, Any]
    changes: list[dict] = field(default_factory=list)  # those that can be taken up, oldest first
    aside: frozenset[UUID] = frozenset()  # ids of those that the phone had set aside

    @property
    def counts(self) -> dict[str, int]:
        """Return how much of everything the file holds; what is no change at all counts as damaged."""
        told = {name: len(self.content[name]) for name in LISTS}
        told["posts"] = sum(len(post["envelopes"]) for post in posts_in(self.content))
        return told | {"damaged": told["damaged"] + unreadable_in(self.content)} | files_in(self.content)


def certified(file: dict[str, Any]) -> Certified:
    """Return whose file this is; raises ExportNotCertified, ExportBroken (the signature does not fit)."""
    try:
        device = Certificates().read(file["certificate"])
    except EnvelopeNotCertified as error:
        raise ExportNotCertified from error
    box = file["box"]
    parts = (box["kid"], box["epk"]["x"], box["epk"]["y"], box["iv"], box["ct"])
    if not device.has_signed(file["sig"], "|".join(("xunfang-export", "1", file["made_at"], *parts))):
        raise ExportBroken
    return device


def opened(file: dict[str, Any], device: Certified) -> Export:
    """Open a file; raises ExportUnknownKey, ExportBroken."""
    try:
        plain = Opener().open(file["box"], purpose="export", context=f"{file['made_at']}|{device.x}")
        content = storable(forgiving_json.loads(plain, apart=READ_APART))
    except EnvelopeUnknownKey as error:
        raise ExportUnknownKey from error
    except (EnvelopeBroken, Malformed) as error:
        raise ExportBroken from error
    sealed = hashlib.sha256(f"{file['box']['iv']}|{file['box']['ct']}".encode()).hexdigest()
    return export_of(content, device, made_at=file["made_at"], mark=sealed)


def storable(content: Any) -> Any:
    """Return the content as a database can keep it: half a surrogate pair shown as what it is, unreadable values as text."""
    if isinstance(content, dict):
        of_changes = [name for name in ("sent", "changes", "aside") if isinstance(content.get(name), list)]
        content |= {name: list(map(_kept, content[name])) for name in of_changes}
    text = json.dumps(content, ensure_ascii=False, default=lambda part: part.written)
    return json.loads(re.sub("[\ud800-\udfff]", "\ufffd", text))


def _kept(element: Any) -> Any:
    """Return a change, also one set aside, so that what in it could not be read is seen again as that."""
    if not isinstance(element, dict) or next(forgiving_json.faults_in(element), None) is None:
        return element
    if "change" in element:
        return element | {"change": {"json": forgiving_json.written(element["change"])}}
    return {"json": forgiving_json.written(element)}


def export_of(content: Any, device: Certified, *, made_at: str, mark: str) -> Export:
    """Read what was in the box; `mark` tells it from others. Raises ExportBroken where it does not agree with its outside."""
    if not isinstance(content, dict) or content.get("v") != 1:
        raise ExportBroken
    outside = (str(device.worker_id), device.device_id, made_at)
    if (content.get("worker_id"), content.get("device_id"), content.get("made_at")) != outside:
        raise ExportBroken
    content |= {name: content[name] if isinstance(content.get(name), list) else [] for name in LISTS}
    content["media"] = list(map(without_our_mark, content["media"]))
    try:
        moment = Instant().deserialize(made_at)
    except ValidationError as error:
        raise ExportBroken from error
    changes, aside = changes_in(content)
    return Export(device.worker_id, device.device_id, moment, mark, content, changes, aside)


def changes_in(content: dict[str, Any]) -> tuple[list[dict], frozenset[UUID]]:
    """Return the changes of a file that can be taken up, each once, and the ids of those that were set aside.

    First what had been signed for and was still held: a restored server may lack it, and later changes build on it.
    """
    found: dict[UUID, dict] = {}
    aside: set[UUID] = set()
    for raw, is_aside in _all_changes(content):
        change_id = _change_id(raw)
        if change_id is not None:
            found.setdefault(change_id, raw)
            aside |= {change_id} if is_aside else set()  # a conflict was signed for, and is held, too
    return list(found.values()), frozenset(aside)


def unreadable_in(content: dict[str, Any]) -> int:
    """Return how many changes of a file are none that could be taken up."""
    return sum(_change_id(raw) is None for raw, _ in _all_changes(content))


def _all_changes(content: dict[str, Any]) -> list[tuple[Any, bool]]:
    set_aside = [one.get("change") if isinstance(one, dict) else None for one in content["aside"]]
    told = [(one, False) for one in (*content["sent"], *content["changes"])] + [(one, True) for one in set_aside]
    return [(as_sent(one), is_aside) for one, is_aside in told]


def posts_in(content: dict[str, Any]) -> list[dict]:
    """Return the sealed post of others that the phone carried: certificates and envelopes, as closed as they were."""
    return [
        post for post in content["posts"]
        if isinstance(post, dict) and isinstance(post.get("certificate"), str) and isinstance(post.get("envelopes"), list)
    ]  # fmt: skip


def _change_id(raw: Any) -> UUID | None:
    return uuid_of(raw.get("change_id")) if isinstance(raw, dict) else None
