"""How a round's state is kept and put back: by copying the database, or as an administrator does, by `flask backup` and `flask restore`."""

import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Protocol

from server.foundation import clock
from server.records.signing import REMEMBERED_FOR
from tests.chaos.ground import Prepared, leave
from tests.chaos.media_ground import let_phones_drop
from tests.chaos.served import Server

UNNOTICED = REMEMBERED_FOR + 0.2  # seconds for which a server that runs may go on in the epoch before a restore


class CommandFailed(Exception):
    """A command that an administrator gives did not do what it should."""


class Keeping(Protocol):
    """A way to keep states and to put them back."""

    def keep(self, name: str) -> None:
        """Keep the state as it is now under a name."""

    def put_back(self, name: str, *, media_too: bool) -> None:
        """Put a kept state back, the files as they were or as they lie; the server is in a new epoch then."""


class Copies:
    """Database and files are copied as they lie, as by a disk's snapshot; the new epoch is begun by hand. Cheap."""

    def __init__(self, prepared: Prepared, server: Server, counts: Counter):
        self.prepared, self.server, self.counts = prepared, server, counts

    def keep(self, name: str) -> None:
        """See Keeping."""
        ground, app, until = self.prepared.ground, self.prepared.app, clock.now()
        if ground.stops_for_snapshot:
            self._kill()
        ground.snapshot(name)
        self.prepared.media.snapshot(name)
        let_phones_drop(app, until)
        with app.app_context():
            leave(app)
        if ground.stops_for_snapshot:
            self.server.start()

    def put_back(self, name: str, *, media_too: bool) -> None:
        """See Keeping."""
        self._kill()
        self.prepared.ground.restore(name)
        if media_too:
            self.prepared.media.restore(name)
            self.counts["media_restores"] += 1
        give(self.prepared.app, "sync", "new-epoch", "--why", "restored by the chaos test")
        self.server.start()

    def _kill(self) -> None:
        self.server.kill()
        self.counts["server_kills"] += 1


class Backups:
    """The commands of docs/operations.md; the server goes on while a backup is made and while it is put back."""

    def __init__(self, prepared: Prepared, counts: Counter):
        self.app, self.counts = prepared.app, counts
        self.folder = Path(prepared.parameters.instance) / "backups"
        shutil.rmtree(self.folder, ignore_errors=True)
        self._called: dict[str, Path] = {}

    def keep(self, name: str) -> None:
        """See Keeping."""
        there = set(self.folder.glob("xunfang-*"))
        give(self.app, "backup", str(self.folder))
        (self._called[name],) = set(self.folder.glob("xunfang-*")) - there

    def put_back(self, name: str, *, media_too: bool) -> None:
        """See Keeping; what came later to the files stays, as the command has it."""
        give(self.app, "restore", str(self._called[name]), "--replace")
        time.sleep(UNNOTICED)  # phones go on meanwhile; the round must not end before the server has noticed
        self.counts["true_restores"] += 1


def give(app, *words: str) -> None:
    """Give a command of the application; raises CommandFailed."""
    told = app.test_cli_runner().invoke(args=list(words))
    if told.exit_code:
        raise CommandFailed(f"flask {' '.join(words)}: {told.output} {told.exception!r}")
