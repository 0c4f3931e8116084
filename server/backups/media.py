"""Photos and voice notes: copied from their store file by file, each with its SHA-256, and put back."""

import hashlib
import os
from pathlib import Path
from typing import IO

from server.backups.manifest import Contents, flush_to_disk, hash_of_file, private
from server.media.storing import APART, ObjectStore

AT_A_TIME = 1 << 20


def copy_media(source: ObjectStore, target: Path) -> Contents:
    """Copy every file and return what was copied; one that goes away meanwhile was not to be kept.

    What was only staged, or made of a file, is not copied: it is sent again, or made again.
    """
    copied: Contents = {}
    target.mkdir(mode=0o700)
    for name in source.names():
        if name.split("/")[0] in APART or Path(name).name.startswith("."):
            continue
        (target / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with source.open(name) as read:
                copied[name] = _copy(read, target / name)
        except FileNotFoundError:
            (target / name).unlink(missing_ok=True)
    flush_to_disk([target, *(folder for folder in target.rglob("*") if folder.is_dir())])
    return copied


def hashes_of(folder: Path) -> Contents:
    """Return what lies in a folder, read anew."""
    return {path.relative_to(folder).as_posix(): hash_of_file(path) for path in _files(folder)}


def put_back(source: Path, target: ObjectStore, names: Contents, *, aside: str) -> list[str]:
    """Put files back where they are missing; one with other content is kept aside. Returns the names of those.

    Files that came after the backup stay: phones may ask for them again as soon as they have sent their records.
    """
    differing = []
    for name, told in sorted(names.items()):
        found = _told_of(target, name)
        if found == told:
            continue
        if found is not None:
            target.set_aside(name, f"{name}.{aside}")
            differing.append(name)
        with (source / name).open("rb") as file:
            target.put(name, file)
    return differing


def _told_of(store: ObjectStore, name: str) -> dict | None:
    if (size := store.size(name)) is None:
        return None
    with store.open(name) as file:
        return {"bytes": size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _copy(read: IO[bytes], target: Path) -> dict:
    digest, size = hashlib.sha256(), 0
    with private(target) as written:
        while part := read.read(AT_A_TIME):
            written.write(part)
            digest.update(part)
            size += len(part)
        written.flush()
        os.fsync(written.fileno())
    return {"bytes": size, "sha256": digest.hexdigest()}
