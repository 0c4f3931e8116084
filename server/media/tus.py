"""What the headers of the upload protocol say (tus 1.0.0); pure."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.foundation.problems import Invalid, Malformed
from server.media.problems import ChecksumUnknown, TusVersion

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
ALGORITHMS = ("sha1", "sha256")
OVERRIDES = ("PATCH", "DELETE", "HEAD")
PIECE = "application/offset+octet-stream"
SHA256 = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
DIGEST_BYTES = {"sha1": 20, "sha256": 32}


@dataclass(frozen=True)
class Wanted:
    """What an upload is to become."""

    record_id: UUID
    sha256: str
    role: str | None
    length: int
    described: str | None = None


def require_version(headers: Mapping[str, str]) -> None:
    """Raise TusVersion unless the client speaks our version."""
    if headers.get("Tus-Resumable") != VERSION:
        problem = TusVersion()
        problem.headers = {"Tus-Version": VERSION}
        raise problem


def wanted(headers: Mapping[str, str]) -> Wanted:
    """Read what is to be uploaded; raises Invalid with the place of the fault."""
    if "Upload-Defer-Length" in headers:
        raise Invalid(errors=[{"path": "Upload-Length", "message": "文件的大小要一开始就说。"}])
    told = _metadata(headers.get("Upload-Metadata", ""))
    errors = []
    if SHA256.fullmatch(told.get("sha256", "")) is None:
        errors.append({"path": "Upload-Metadata.sha256", "message": "应当是 64 位小写十六进制。"})
    if len(told.get("role", "")) > 40:
        errors.append({"path": "Upload-Metadata.role", "message": "最多 40 个字。"})
    if (record_id := _uuid(told.get("record_id"))) is None:
        errors.append({"path": "Upload-Metadata.record_id", "message": "应当是一个 UUID。"})
    if errors:
        raise Invalid(errors=errors)
    return Wanted(
        record_id,
        told["sha256"],
        told.get("role") or None,
        number(headers, "Upload-Length"),
        headers.get("Upload-Metadata"),
    )


def number(headers: Mapping[str, str], name: str) -> int:
    """Read a header that is a number; raises Invalid."""
    text = headers.get(name, "").strip()
    if NUMBER.fullmatch(text) is None:
        raise Invalid(errors=[{"path": name, "message": "应当是一个不小于零的整数。"}])
    return int(text)


def checksum(headers: Mapping[str, str]) -> tuple[str, bytes] | None:
    """Read the algorithm and the digest that a piece must have; None without; raises ChecksumUnknown."""
    if "Upload-Checksum" not in headers:
        return None
    algorithm, _, text = headers["Upload-Checksum"].strip().partition(" ")
    try:
        digest = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ChecksumUnknown from error
    if len(digest) != DIGEST_BYTES.get(algorithm):
        raise ChecksumUnknown
    return algorithm, digest


def with_method_override(wsgi: Callable, *, under: str) -> Callable:
    """Return an application that takes X-HTTP-Method-Override for the method, for who cannot send PATCH or DELETE."""

    def overridden(environ, start_response):
        method = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", "").upper()
        if environ["REQUEST_METHOD"] == "POST" and method in OVERRIDES and environ["PATH_INFO"].startswith(under):
            environ["REQUEST_METHOD"] = method
        return wsgi(environ, start_response)

    return overridden


def _metadata(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value.strip(), validate=True).decode()
        except ValueError as error:  # binascii.Error and UnicodeDecodeError are ones
            raise Malformed(errors=[{"path": f"Upload-Metadata.{name[:40]}", "message": "应当是 base64。"}]) from error
        if any(ord(letter) < 32 for letter in found[name]):
            raise Malformed(errors=[{"path": f"Upload-Metadata.{name[:40]}", "message": "里面有不能显示的字符。"}])
    return found


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(text)
    except (ValueError, TypeError, AttributeError):
        return None
