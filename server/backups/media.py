"""The media folder: copied file by file, each with its SHA-256."""

import hashlib
import os
from pathlib import Path

from server.backups.manifest import Contents, flush_to_disk, hash_of_file, private

AT_A_TIME = 1 << 20


def copy_media(source: Path, target: Path) -> Contents:
    """Copy every file and return what was copied; one that goes away meanwhile was not to be kept."""
    copied: Contents = {}
    target.mkdir(mode=0o700)
    for path in _files(source):
        name = path.relative_to(source).as_posix()
        (target / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            copied[name] = _copy(path, target / name)
        except FileNotFoundError:
            (target / name).unlink(missing_ok=True)
    flush_to_disk([target, *(folder for folder in target.rglob("*") if folder.is_dir())])
    return copied


def hashes_of(folder: Path) -> Contents:
    """Return what lies in a folder, read anew."""
    return {path.relative_to(folder).as_posix(): hash_of_file(path) for path in _files(folder)}


def put_back(source: Path, target: Path, names: Contents, *, aside: str) -> list[str]:
    """Put files back where they are missing; one with other content is kept aside. Returns the names of those.

    Files that came after the backup stay: phones may ask for them again as soon as they have sent their records.
    """
    differing = []
    for name, told in sorted(names.items()):
        place = target / name
        if place.exists() and hash_of_file(place) == told:
            continue
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.exists():
            place.rename(place.with_name(f"{place.name}.{aside}"))
            differing.append(name)
        draft = place.with_name(f".{place.name}.restoring")
        draft.unlink(missing_ok=True)
        _copy(source / name, draft)
        draft.rename(place)
        flush_to_disk([place.parent])
    return differing


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _copy(source: Path, target: Path) -> dict:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, private(target) as written:
        while part := read.read(AT_A_TIME):
            written.write(part)
            digest.update(part)
            size += len(part)
        written.flush()
        os.fsync(written.fileno())
    return {"bytes": size, "sha256": digest.hexdigest()}
