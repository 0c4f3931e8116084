"""Remember what a finished step was made from, so that it is repeated only when that has changed."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from scripts import ROOT


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """Return one hash over the places and contents of files, and over further words (versions)."""
    total = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        total.update(f"\0{os.path.relpath(path, ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def files_below(folder: Path, *, without: frozenset[str]) -> list[Path]:
    """Return every file below a folder, leaving out folders of the given names."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in without]
        found += [Path(place, name) for name in files]
    return [path for path in found if path.is_file()]


def is_done(mark: Path, of: str) -> bool:
    """Say whether the step was finished for exactly this fingerprint."""
    try:
        return mark.read_text() == of
    except OSError:
        return False


def mark_done(mark: Path, of: str) -> None:
    """Note that the step is finished for this fingerprint."""
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(of)
