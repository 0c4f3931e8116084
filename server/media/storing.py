"""Where files lie: a local folder or an object store, one way to both (fsspec).

What `put` has returned from is there after a power cut: a file and its folder are written through to the disk, an
object store has said that it has all of it. Names are relative, with slashes.
"""

import os
import shutil
from collections.abc import Hashable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import uuid4

import fsspec

from server.foundation.settings import extension, setting

AT_A_TIME = 1 << 18
PART = 5 << 20  # of an upload to an object store: its smallest
STAGING, DERIVED, WORK = "staging", "derived", "work"
APART = (STAGING, DERIVED, WORK)  # not kept by a backup: made again, or sent again
Mark = Hashable  # tells whether a name still stands for the very file that was looked at


class ObjectStore:
    """Files in an object store."""

    def __init__(self, url: str, **options):
        self.fs, self.root = fsspec.core.url_to_fs(url, **options)

    def put(self, name: str, source: IO[bytes]) -> Mark:
        """Store a file under a name, all of it or nothing; returns its mark."""
        source.seek(0)
        size = source.seek(0, os.SEEK_END)
        source.seek(0)
        with self.fs.open(self._path(name), "wb", block_size=PART) as target:
            shutil.copyfileobj(source, target, AT_A_TIME)
        if self.size(name) != size:
            raise OSError(f"the store does not hold all of {name}")
        return size

    def write_through(self, name: str) -> None:
        """Make sure of a file that another request may be putting there just now: what an object store has, it has."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file to read; raises FileNotFoundError."""
        return self.fs.open(self._path(name), "rb")

    def size(self, name: str) -> int | None:
        """Return how many bytes a file has; None when there is none."""
        try:
            return self.fs.info(self._path(name), refresh=True)["size"]
        except FileNotFoundError:
            return None

    def mark(self, name: str) -> Mark | None:
        """Return the mark of the file under a name; None when there is none."""
        return self.size(name)

    def remove(self, *names: str) -> None:
        """Remove files; what is not there need not be removed."""
        for name in names:
            try:
                self.fs.rm_file(self._path(name))
            except FileNotFoundError:
                continue

    def names(self, under: str = "") -> Iterator[str]:
        """Give the names of all files, or of those in a folder."""
        try:
            found = self.fs.find(self._path(under).rstrip("/"), refresh=True)
        except FileNotFoundError:
            return
        for path in found:
            yield path[len(self.root) + 1 :]

    def free(self) -> int | None:
        """Return how many bytes there is room for; None when nobody can say."""
        return None

    def set_aside(self, name: str, other: str) -> None:
        """Keep a file under another name."""
        self.fs.mv(self._path(name), self._path(other))

    def remove_drafts(self, *, older_than: datetime) -> int:
        """Remove what a process left that was ended while it wrote; an object store keeps nothing of such."""
        return 0

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"


class Folder(ObjectStore):
    """Files in a local folder, readable by their owner only."""

    def __init__(self, url: str, **options):
        super().__init__(url, **options)
        # Folders of signed files that this process has written through in the root.
        self.surely_named: set[Path] = set()

    def put(self, name: str, source: IO[bytes]) -> Mark:
        """Store a file under a name, all of it or nothing, through to the disk; returns its mark."""
        target = Path(self._path(name))
        made = _make(target.parent)
        mark = _give_name(source, target) or self._copy(source, target)
        for folder in (target.parent, *made):
            _flush(folder)
        self._name_surely(target.parent)
        return mark

    def _name_surely(self, folder: Path) -> None:
        """Write the root through for a folder that another process may have made and not come so far; once for each."""
        root = Path(self.root)
        if folder.parent == root and folder not in self.surely_named:  # what is only staged is not signed for
            _flush(root)
            self.surely_named.add(folder)

    def write_through(self, name: str) -> None:
        """Write a file and its folders through to the disk, whoever put it there; raises FileNotFoundError."""
        target = Path(self._path(name))
        for place in (target, target.parent, Path(self.root)):
            _flush(place)

    def _copy(self, source: IO[bytes], target: Path) -> Mark:
        draft = target.with_name(f".{target.name}.{uuid4().hex}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                source.seek(0)
                shutil.copyfileobj(source, file, AT_A_TIME)
                file.flush()
                os.fsync(file.fileno())
                mark = _mark(os.fstat(file.fileno()))
            draft.replace(target)
            return mark
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def open(self, name: str) -> IO[bytes]:
        """Open a file to read; raises FileNotFoundError."""
        return Path(self._path(name)).open("rb")

    def size(self, name: str) -> int | None:
        """Return how many bytes a file has; None when there is none."""
        try:
            return Path(self._path(name)).stat().st_size
        except FileNotFoundError:
            return None

    def mark(self, name: str) -> Mark | None:
        """Return the mark of the file under a name; None when there is none."""
        try:
            return _mark(Path(self._path(name)).stat())
        except FileNotFoundError:
            return None

    def remove_drafts(self, *, older_than: datetime) -> int:
        """Remove what a process left that was ended while it wrote."""
        drafts = [path for path in Path(self.root).rglob(".*") if path.is_file()]
        old = [path for path in drafts if path.stat().st_mtime < older_than.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def free(self) -> int | None:
        """Return how many bytes there is room for on the disk."""
        try:
            return shutil.disk_usage(self.root).free
        except FileNotFoundError:
            return shutil.disk_usage(_nearest(Path(self.root))).free


def _make(folder: Path) -> list[Path]:
    """Make a folder with its parents; returns the parents in which something new is to be written through."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
    return [one.parent for one in missing]


def _mark(found: os.stat_result) -> Mark:
    return found.st_ino, found.st_mtime_ns, found.st_size


def _give_name(source: IO[bytes], target: Path) -> Mark | None:
    """Give a nameless file its name once it is on the disk; None where that cannot be (another disk, a name that is taken)."""
    try:
        place = source.fileno()
        if os.fstat(place).st_nlink:
            return None  # it has one already: what is stored must not be a second name of somebody else's file
        source.flush()
        os.fsync(place)
        os.link(f"/proc/self/fd/{place}", target, src_dir_fd=place, follow_symlinks=True)
        return _mark(os.fstat(place))
    except OSError:
        return None


def _nearest(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder


def _flush(path: Path) -> None:
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def store() -> ObjectStore:
    """Return the store of this installation, opened once per process."""
    memory = extension("media_store")
    if memory.get("pid") != os.getpid():  # a connection opened before a fork must not be shared
        memory |= {"pid": os.getpid(), "store": open_store()}
    return memory["store"]


def open_store() -> ObjectStore:
    """Open the store that the settings name."""
    url = setting("MEDIA_URL")
    if not url:
        return Folder(f"file://{Path(setting('MEDIA_FOLDER')).absolute()}", auto_mkdir=False)
    if url.startswith("file://"):
        return Folder(url, auto_mkdir=False)
    options = {"use_listings_cache": False}
    if endpoint := setting("MEDIA_ENDPOINT"):
        options["endpoint_url"] = endpoint
    return ObjectStore(url, **options)


def work_folder() -> Path:
    """Return the local folder for what is being worked on: files without a name there, gone with the process."""
    folder = Path(setting("MEDIA_FOLDER")) / WORK
    for parent in _make(folder):
        _flush(parent)
    return folder


def place_of(sha256: str) -> str:
    """Return the name under which a content is stored."""
    return f"{sha256[:2]}/{sha256}"


def place_of_form(sha256: str, form: str) -> str:
    """Return the name under which what was made of a content is stored."""
    return f"{DERIVED}/{sha256[:2]}/{sha256}.{form}"


def place_of_piece(upload_id, start: int) -> str:
    """Return a new name for a piece of an upload; two that come at once do not meet."""
    return f"{STAGING}/{upload_id}/{start:012d}-{uuid4().hex[:12]}"
