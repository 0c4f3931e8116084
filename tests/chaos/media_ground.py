"""The folder of files beside the database of a run: kept with each snapshot as a backup keeps it, and put back or left."""

import os
import shutil
from datetime import datetime
from pathlib import Path
from uuid import uuid4


class MediaGround:
    """The media folder of a run. A content never changes, so a copy is a second name for it."""

    def __init__(self, folder: Path, *, kept: Path):
        self.folder, self._kept = folder, kept

    def fresh(self) -> None:
        """Begin a round with nothing; no server runs."""
        for folder in (self.folder, self._kept):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)

    def snapshot(self, name: str) -> None:
        """Keep what a backup keeps: contents, not what is staged or was made of them."""
        for path in self._contents():
            target = self._kept / name / path.relative_to(self.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)

    def restore(self, name: str) -> None:
        """Put back the folder of a snapshot, and nothing that came later; no server runs."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        if (self._kept / name).is_dir():
            shutil.copytree(self._kept / name, self.folder, dirs_exist_ok=True, copy_function=os.link)

    def _contents(self) -> list[Path]:
        from server.media.storing import APART

        found = (path for path in self.folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        return [path for path in found if path.relative_to(self.folder).parts[0] not in APART]


def let_phones_drop(app, until: datetime) -> None:
    """Write down that a verified backup holds everything that was signed for before a moment."""
    from server.backups.model import Backup
    from server.backups.operations import count
    from server.foundation import clock
    from server.foundation.unit_of_work import unit_of_work

    with app.app_context(), unit_of_work():
        now = clock.now()
        count(
            Backup(
                id=uuid4(), until=until, made_at=now, verified_at=now, kind="chaos", name=f"chaos-{uuid4()}", bytes=1
            )
        )
