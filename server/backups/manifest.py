"""What stands in a backup's manifest, and how two states are compared."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from server.backups.problems import BackupProblem

NAME = "manifest.json"
FORM = 1
Contents = dict[str, dict]
"""Table -> {"rows", "sha256"}."""


@dataclass
class Manifest:
    """One backup: which moment it holds, of what, and everything in it with its hash."""

    form: int
    id: str
    until: str
    made_at: str
    kind: str
    epoch: str | None
    migration: str | None
    keys: dict[str, str]  # fingerprints of the keys without which it cannot be read; never the keys
    database: dict  # {"file", "bytes", "sha256"}
    tables: Contents
    media: Contents  # path -> {"bytes", "sha256"}

    @property
    def moment(self) -> datetime:
        """Return the moment before which everything receipted is in it."""
        return datetime.fromisoformat(self.until)

    @property
    def size(self) -> int:
        """Return how many bytes database and media have."""
        return self.database["bytes"] + sum(one["bytes"] for one in self.media.values())

    def write(self, folder: Path) -> None:
        """Write it into the backup's folder, through to the disk."""
        with private(folder / NAME) as file:
            file.write(json.dumps(asdict(self), ensure_ascii=False, indent=1).encode())
            file.flush()
            os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """Read a backup's manifest; a BackupProblem where there is none that can be read."""
    try:
        found = Manifest(**json.loads((folder / NAME).read_bytes()))
        readable = found.form == FORM and found.moment.tzinfo is not None
    except (OSError, ValueError, TypeError) as error:
        raise BackupProblem(
            f"{folder.name} 不是一份完整的备份：读不出 {NAME}。",
            f"{folder.name} is no whole backup: {NAME} cannot be read.",
        ) from error
    if not readable:
        raise BackupProblem("这份备份的格式这里读不懂。", "This backup has a form that this program does not know.")
    return found


def private(path: Path):
    """Open a new file that only its owner may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def hash_of_file(path: Path) -> dict:
    """Return {"bytes", "sha256"} of a file."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def flush_to_disk(paths: Iterable[Path]) -> None:
    """Have files and folders written through to the disk."""
    for path in paths:
        place = os.open(path, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)


def differences(expected: Contents, found: Contents) -> list[str]:
    """Return the names whose content differs or that only one side has."""
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))


def fingerprints(secrets: dict) -> dict[str, str]:
    """Return what tells one keyring from another and gives nothing of the (random, 256-bit) keys away."""
    named = secrets["field_keys"] | {"index_key": secrets["index_key"]}
    return {name: hashlib.sha256(f"xunfang/{name}/{key}".encode()).hexdigest()[:16] for name, key in named.items()}
