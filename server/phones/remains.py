"""What lies sealed on a phone that was shut out while it was locked: opened with the recovery wrap, and kept in quarantine.

Nobody could sign a file there, because the device key is sealed too. But while its owner was at work, it had signed the recovery
wrap; rows that open with the key in that wrap were closed by whoever held it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.accounts.audit import record_audit
from server.foundation import forgiving_json
from server.foundation.jose import bytes_of
from server.foundation.problems import Malformed
from server.phones import exports
from server.phones.problems import ExportBroken, ExportNotCertified, ExportUnknownKey
from server.sync.boxes import NO_SALT, Opener
from server.sync.certificates import Certificates, Certified
from server.sync.problems import EnvelopeBroken, EnvelopeNotCertified, EnvelopeUnknownKey

TABLES = ("drafts", "outbox", "aside", "sent")
LET_GO = "let go"  # stands on the phone where the change would stand that corrects one


@dataclass(frozen=True)
class Row:
    """A row of the phone's store, opened."""

    table: str
    columns: dict[str, Any]
    body: Any


def certified(sent: dict[str, Any]) -> Certified:
    """Return whose remains these are; raises ExportNotCertified, ExportBroken (the wrap is not that device's)."""
    try:
        device = Certificates().read(sent["certificate"])
    except EnvelopeNotCertified as error:
        raise ExportNotCertified from error
    box = sent["recovery"]
    parts = (box["kid"], box["epk"]["x"], box["epk"]["y"], box["iv"], box["ct"])
    if not device.has_signed(sent["vouched"], "|".join(("xunfang-recovery", "1", *parts))):
        raise ExportBroken
    return device


def opened(sent: dict[str, Any], device: Certified) -> exports.Export:
    """Open what was sealed, as the phone would have told it in a file; raises ExportUnknownKey, ExportBroken."""
    cipher, content = _cipher(sent["recovery"], device), {name: [] for name in exports.LISTS}
    for one in sent["rows"]:
        row = _open(one, cipher, sent["store"])
        if row is None:
            table = one["place"].partition("/")[0]
            content["damaged"].append({"table": table, "sealed": f"{one['iv']}.{one['ct']}"})
            continue
        for name, told in _told(row):
            content[name].append(told)
    content |= {
        "v": 1, "client_version": None, "device_id": device.device_id, "worker_id": str(device.worker_id),
        "made_at": sent["made_at"], "locked": True,
    }  # fmt: skip
    mark = hashlib.sha256("|".join(sorted(one["ct"] for one in sent["rows"])).encode()).hexdigest()
    record_audit("data_key.opened_for_remains", worker_id=device.worker_id, device_id=device.device_id)
    return exports.export_of(exports.storable(content), device, made_at=sent["made_at"], mark=mark)


def _cipher(recovery: dict[str, Any], device: Certified) -> AESGCM:
    try:
        key = Opener().open(recovery, purpose="recovery", context=f"{device.worker_id}|{device.device_id}")
    except EnvelopeUnknownKey as error:
        raise ExportUnknownKey from error
    except EnvelopeBroken as error:
        raise ExportBroken from error
    if len(key) != 32:
        raise ExportBroken
    return AESGCM(HKDF(hashes.SHA256(), length=32, salt=NO_SALT, info=b"xunfang/rows").derive(key))


def _open(one: dict[str, Any], cipher: AESGCM, store: str) -> Row | None:
    table = one["place"].partition("/")[0]  # its place is sealed with it, so no row can pass for one of another table
    if table not in TABLES:
        return None
    try:
        plain = cipher.decrypt(bytes_of(one["iv"], 12), bytes_of(one["ct"]), f"{store}/{one['place']}".encode())
        inside = forgiving_json.loads(plain)
        return Row(table, inside["columns"], inside["body"])
    except (InvalidTag, ValueError, TypeError, KeyError, Malformed):
        return None


def _told(row: Row) -> Iterator[tuple[str, Any]]:
    """Yield a row as it stands in an exported file: the name of the list, and what is in it."""
    body = row.body if isinstance(row.body, dict) else {}
    if row.table == "drafts":
        yield "drafts", {"id": row.columns.get("id"), "body": row.body}
        return
    change = body if row.table == "outbox" else body.get("change")
    wire = _wire_of(change)
    if wire is None:  # it had no form for the wire yet: told as what it is, something half done
        yield "drafts", {"id": f"{row.table}/{row.columns.get('seq') or row.columns.get('change')}", "body": change}
    elif row.table == "aside":
        if body.get("replaced_by") in (None, LET_GO):
            yield "aside", {"change": wire, "problem": body.get("problem")}
    else:
        yield "changes" if row.table == "outbox" else "sent", wire


def _wire_of(change: Any) -> Any:
    if not isinstance(change, dict):
        return None
    posted = change.get("posted") if isinstance(change.get("posted"), dict) else {}
    for text in (change.get("wire"), posted.get("wire")):
        if isinstance(text, str):
            try:
                return forgiving_json.loads(text)
            except Malformed:
                return None
    return None
