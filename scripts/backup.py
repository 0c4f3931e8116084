"""Copy a SpatiaLite database while it is in use: `python3 -m scripts.backup FOLDER`.

The copy is whole as of one moment, checked, and only then given its name. PostgreSQL has pg_dump for this.
"""

import os
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

from scripts import INSTANCE
from scripts.console import Stop, say, start, step


def database_file() -> Path:
    """Return the SpatiaLite file in use; Stop when the database is another."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{INSTANCE / 'xunfang.db'}"
    if not url.startswith("sqlite:///"):
        raise Stop(
            "这里用的是 PostgreSQL，请用 pg_dump 备份。",
            "This installation is on PostgreSQL; back it up with pg_dump.",
            type_this='pg_dump --format=custom --file=xunfang.dump "$DATABASE_URL"',
        )
    path = Path(url.removeprefix("sqlite:///"))
    if not path.exists():
        raise Stop(f"没有数据库 {path}。", f"There is no database at {path}.")
    return path


def copy(source: Path, folder: Path, *, at: datetime) -> Path:
    """Copy a database in use into a folder and return the copy; Stop when the copy is not sound."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"xunfang-{at:%Y-%m-%d-%H%M%S}.db"
    draft = target.with_suffix(".part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(draft)) as kept,
    ):
        live.backup(kept)
        # A copy that stands alone: without it, readers would make -wal and -shm files beside it.
        kept.execute("PRAGMA journal_mode=DELETE").close()
        found = kept.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        draft.unlink()
        raise Stop("备份没有通过完整性检查。", "The copy did not pass the integrity check.", detail=f"    {found}")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.rename(target)
    return target


def main() -> int:
    """Back up to the folder named on the command line."""
    if len(sys.argv) != 2:
        raise Stop("请写出备份目录。", "Name the folder to keep it in.", type_this="python3 -m scripts.backup /backup")
    source = database_file()
    with step("备份并检查", "copy and check"):
        target = copy(source, Path(sys.argv[1]), at=datetime.now().astimezone())
    say(f"  {target}  {target.stat().st_size / 1e6:.1f} MB；密钥要另外备份 back up the keys separately")
    return 0


if __name__ == "__main__":
    start(main)
