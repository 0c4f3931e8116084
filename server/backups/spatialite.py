"""A SpatiaLite file as a place that is backed up, restored into, and replaced while others have it open.

One copy of SQLite per process: a second one (the standard library's) would drop the locks of the first.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pysqlite3

from server.backups.manifest import Contents, flush_to_disk
from server.backups.problems import BackupProblem

BESIDE = ("-wal", "-shm", "-journal")


class Spatialite:
    """A database file."""

    kind, file_name, clocks_differ_by = "spatialite", "database.db", 0  # one machine has one clock

    def __init__(self, path: Path):
        self.path = path
        self.settings = {"DATABASE_URL": f"sqlite:///{path}"}

    def _open(self):
        database = pysqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        database.enable_load_extension(True)
        database.load_extension("mod_spatialite")
        database.enable_load_extension(False)
        database.execute("PRAGMA busy_timeout=60000").close()
        database.text_factory = lambda raw: raw.decode(errors="surrogateescape")
        return database

    @contextmanager
    def still(self) -> Iterator["StillFile"]:
        """Give the database as of one moment, after whoever was writing just now has finished."""
        if not self.path.exists():
            raise BackupProblem("没有数据库可以备份。", "There is no database to back up.")
        with closing(self._open()) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
            database.execute("BEGIN")
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            yield StillFile(database)

    def contents(self) -> Contents:
        """Return rows and hash of each table; a BackupProblem where the file is not sound."""
        with self.still() as still:
            found = still.database.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise BackupProblem("数据库没有通过完整性检查。", f"The database is not sound: {found}")
            return still.contents()

    def is_empty(self) -> bool:
        """Say whether there is nothing here yet."""
        if not self.path.exists() or self.path.stat().st_size == 0:
            return True
        try:
            with self.still() as still:
                return "alembic_version" not in still.tables()
        except pysqlite3.DatabaseError as error:
            raise BackupProblem(
                f"{self.path.name} 已经损坏，打不开。请停掉所有服务，把它和旁边的 -wal、-shm 一起移开，再恢复。",
                f"{self.path.name} is damaged. Stop everything, move it away together with -wal and -shm, then restore.",
            ) from error

    @contextmanager
    def beside(self) -> Iterator["Spatialite"]:
        """Give an empty place on the same disk, gone afterwards."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{self.path.name}-beside-", dir=self.path.parent))
        try:
            yield Spatialite(folder / "beside.db")
        finally:
            shutil.rmtree(folder)

    @contextmanager
    def empty_place(self, folder: Path) -> Iterator[tuple["Spatialite", str]]:
        """Give an empty place to try a backup in, and what it is called."""
        place = folder / "verifying.db"
        try:
            yield Spatialite(place), "a file of its own"
        finally:
            for end in ("", *BESIDE):
                Path(f"{place}{end}").unlink(missing_ok=True)

    def load(self, file: Path, *, at_once: bool = True) -> None:
        """Fill this empty place from a backup's file; a copied file keeps nobody waiting either way."""
        shutil.copyfile(file, self.path)

    def take_over(self, other: "Spatialite", *, aside: str) -> str:
        """Put the other's content here in one transaction; returns the name under which the old file is kept.

        The file itself stays: who has it open sees the new content with the next transaction. Nobody can write between
        the copy of the old content and the new one, for the copy is made under the lock of that transaction.
        """
        kept = self.path.with_name(f"{self.path.name}.{aside}")
        if kept.exists():
            raise BackupProblem(f"{kept.name} 已经有了。", f"{kept.name} is there already.")
        old = self.path.exists() and self.path.stat().st_size > 0

        def keep_old(_status, _left, _all):
            if old and not kept.exists():
                self._copy_to(kept)

        with closing(other._open()) as new, closing(self._open()) as live:
            new.backup(live, pages=1, progress=keep_old)  # the first page takes the lock and commits nothing yet
            live.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        os.chmod(self.path, 0o600)
        flush_to_disk([self.path, self.path.parent])
        return kept.name if kept.exists() else ""

    def _copy_to(self, target: Path) -> None:
        with closing(self._open()) as database:  # sees what is committed, although another holds the lock
            StillFile(database).copy_to(target)
        flush_to_disk([target, target.parent])


class StillFile:
    """A connection that sees one moment."""

    def __init__(self, database):
        self.database = database

    def value(self, statement: str):
        """Return the first value of the first row, or None."""
        row = self.database.execute(statement).fetchone()
        return row and row[0]

    def tables(self) -> list[str]:
        """Return every ordinary table, those of the spatial extension too."""
        rows = self.database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
        )
        return [name for (name,) in rows]

    def contents(self) -> Contents:
        """Return rows and hash of each table."""
        return {name: self._content(name) for name in self.tables()}

    def _content(self, table: str) -> dict:
        columns = self.database.execute(f'PRAGMA table_info("{table}")').fetchall()
        key = [f'"{column[1]}"' for column in sorted(columns, key=lambda one: one[5]) if column[5]]
        digest, rows = hashlib.sha256(), 0
        for row in self.database.execute(f'SELECT * FROM "{table}" ORDER BY {", ".join(key) or "rowid"}'):
            text = json.dumps(row, ensure_ascii=False, default=lambda raw: {"bytes": raw.hex()})
            digest.update(text.encode(errors="surrogateescape") + b"\n")
            rows += 1
        return {"rows": rows, "sha256": digest.hexdigest()}

    def copy_to(self, target: Path) -> None:
        """Write this moment into a file that stands alone."""
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(pysqlite3.connect(target)) as kept:
            self.database.backup(kept)
            # Without it, readers would make -wal and -shm files beside it.
            kept.execute("PRAGMA journal_mode=DELETE").close()
