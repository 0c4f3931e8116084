"""Making a backup that counts, and putting one back."""

import shutil
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from uuid import UUID

from server.backups import manifest, media
from server.backups.manifest import Manifest, differences, fingerprints, flush_to_disk, hash_of_file
from server.backups.model import Backup
from server.backups.postgis import Postgis
from server.backups.problems import BackupProblem, not_equal
from server.backups.spatialite import Spatialite
from server.foundation import clock
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.foundation.secrets import read_secrets
from server.foundation.settings import extension, setting
from server.media.storing import store

MEDIA = "media"
DRAFT = ".part"
Place = Spatialite | Postgis
Say = Callable[[str, str], None]


def place_in_use() -> Place:
    """Return the database of the running app."""
    url = setting("SQLALCHEMY_DATABASE_URI")
    if url.startswith("sqlite"):
        return Spatialite(Path(url.split("///", 1)[1]))
    return Postgis(url, setting("DATABASE_SCHEMA"))


def make_backup(folder: Path, *, say: Say) -> Backup:
    """Copy database and media, restore the copy into an empty place, compare, and only then give it its name."""
    place, made_at = place_in_use(), clock.now()
    name = f"xunfang-{made_at.astimezone(clock.LOCAL):%Y-%m-%d-%H%M%S}"
    with _alone_in(folder):
        if (folder / name).exists():
            raise BackupProblem(f"{name} 已经有了。", f"{name} is there already.")
        draft = folder / f"{name}{DRAFT}"
        draft.mkdir(mode=0o700)
        try:
            told = _copy(place, draft, made_at)
            where = verify(told, draft, place)
            say(f"已恢复到一个空的地方并比对：{where}", f"restored into an empty place and compared: {where}")
            flush_to_disk([draft])
            draft.rename(folder / name)
            flush_to_disk([folder])
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return row_of(told, name)


@contextmanager
def _alone_in(folder: Path):
    """Keep other backups out of the folder, and clear away what one that was killed left."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".xunfang-backup.lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            raise BackupProblem("另一次备份正在进行。", "Another backup is running.") from error
        for left in folder.glob(f"xunfang-*{DRAFT}"):
            shutil.rmtree(left)
        yield


def _copy(place: Place, draft: Path, made_at: datetime) -> Manifest:
    # Taken first. `still` then waits for every transaction under way: whatever was receipted before is in the copy.
    until = clock.now() - timedelta(seconds=place.clocks_differ_by)
    with place.still() as still:
        epoch = still.value("SELECT epoch FROM server_epochs ORDER BY since DESC LIMIT 1")
        migration = still.value("SELECT version_num FROM alembic_version")
        tables = still.contents()
        still.copy_to(draft / place.file_name)
    # Media after the database: what its rows speak of is there already.
    files = media.copy_media(store(), draft / MEDIA)
    told = Manifest(
        form=manifest.FORM, id=str(uuid7()), until=until.isoformat(), made_at=made_at.isoformat(), kind=place.kind, epoch=epoch,
        migration=migration, keys=fingerprints(read_secrets(setting("SECRETS_FILE"))),
        database={"file": place.file_name} | hash_of_file(draft / place.file_name), tables=tables, media=files,
    )  # fmt: skip
    flush_to_disk([draft / place.file_name])
    told.write(draft)
    return told


def verify(told: Manifest, folder: Path, place: Place) -> str:
    """Restore a backup into an empty place and compare; returns what the place was."""
    require_whole(told, folder)
    with place.empty_place(folder) as (empty, where):
        empty.load(folder / told.database["file"], at_once=False)
        if found := differences(told.tables, empty.contents()):
            raise not_equal(found)
    return where


def require_whole(told: Manifest, folder: Path) -> None:
    """Raise a BackupProblem unless every file of a backup is what its manifest says."""
    file = folder / told.database["file"]
    if file.name != told.database["file"] or not file.is_file():
        raise not_equal([told.database["file"]])
    found = differences(
        told.media | {file.name: {name: told.database[name] for name in ("bytes", "sha256")}},
        media.hashes_of(folder / MEDIA) | {file.name: hash_of_file(file)},
    )
    if found:
        raise not_equal(found)


def row_of(told: Manifest, name: str) -> Backup:
    """Return what is to be written down of a verified backup."""
    return Backup(
        id=UUID(told.id), until=told.moment, made_at=datetime.fromisoformat(told.made_at), verified_at=clock.now(), kind=told.kind,
        name=name, bytes=told.size,
    )  # fmt: skip


def count(made: Backup) -> None:
    """Write down that a backup counts: from now on phones are told so."""
    session.merge(made)
    session.flush()
    extension("durable_memory").clear()


def drop_older(folder: Path, *, keep: int) -> list[str]:
    """Delete the oldest backups beyond a number; returns their names."""
    whole = sorted(path for path in folder.glob("xunfang-????-??-??-??????") if (path / manifest.NAME).is_file())
    for path in whole[: max(0, len(whole) - keep)]:
        path.rename(path.with_name(f"{path.name}{DRAFT}"))  # half a backup must not look like a whole one
        shutil.rmtree(path.with_name(f"{path.name}{DRAFT}"))
    return [path.name for path in whole[: max(0, len(whole) - keep)]]
