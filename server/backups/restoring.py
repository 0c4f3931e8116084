"""Putting a backup back: everything is made ready in a place beside, and takes over in one step.

Until that step the running state is untouched; with it the server is in a new epoch.
"""

import time
from collections.abc import Callable
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask_migrate import upgrade
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from server.backups import manifest, media
from server.backups.along import Along, is_there, put_in, taken_along
from server.backups.manifest import Manifest, differences, fingerprints
from server.backups.model import Backup
from server.backups.operations import MEDIA, Place, Say, count, place_in_use, require_whole, row_of
from server.backups.problems import BackupProblem, not_equal
from server.backups.queries import REMEMBERED_FOR
from server.foundation import clock
from server.foundation.database import db, session
from server.foundation.secrets import read_secrets
from server.foundation.settings import setting
from server.foundation.unit_of_work import unit_of_work
from server.media.storing import store
from server.sync.receipts import begin_epoch_after_restore

MakeApp = Callable[..., object]


def restore_backup(archive: Path, *, replace: bool, make_app: MakeApp, say: Say, wait=time.sleep) -> str:
    """Put a backup back in one step, in a new epoch; returns the name under which what was there is kept."""
    told, place = manifest.read(archive), place_in_use()
    require_restorable(told, archive, place)
    empty = place.is_empty()
    if not empty and not replace:
        raise BackupProblem(
            "这里已经有数据。加上 --replace 才会换掉，原来的会改名保留。",
            "There are data here. With --replace they are put aside under another name, and kept.",
        )
    aside = f"before-restore-{clock.now().astimezone(clock.LOCAL):%Y-%m-%d-%H%M%S}"
    along = Along() if empty else taken_along(told.moment, say=say)
    with place.beside() as side:
        side.load(archive / told.database["file"])
        if found := differences(told.tables, side.contents()):
            raise not_equal(found)
        app = make_app(**side.settings)
        make_ready(app, told, name=archive.name, along=along)
        for name in media.put_back(archive / MEDIA, store(), told.media, aside=aside):
            say(f"原来的 {name} 内容不同，已改名保留", f"{name} had other content and is kept under another name")
        if not empty:
            withdraw_promises(told, say=say, wait=wait)
            catch_up(app, taken_along(told.moment, say=say))
        session.remove()
        db.engine.dispose()
        return place.take_over(side, aside=aside)


def require_restorable(told: Manifest, archive: Path, place: Place) -> None:
    """Raise a BackupProblem unless the backup is whole, of this kind of database, and readable by these keys and tables."""
    if told.kind != place.kind:
        raise BackupProblem(
            f"这份备份是 {told.kind} 的，这里用的是 {place.kind}。",
            f"The backup is of {told.kind}; this installation is on {place.kind}.",
        )
    own = fingerprints(read_secrets(setting("SECRETS_FILE")))
    if missing := sorted(name for name, mark in told.keys.items() if own.get(name) != mark):
        raise BackupProblem(
            f"密钥不是这份备份的密钥（{', '.join(missing)}）：请先把当时的 secrets.json 放回来，否则姓名和号码都读不出来。",
            f"These are not the keys of that backup ({', '.join(missing)}): put the secrets.json of that time back first, or names and numbers stay unreadable.",
        )
    try:
        ScriptDirectory(str(setting("ROOT") / "migrations")).get_revision(told.migration)
    except CommandError as error:
        raise BackupProblem(
            "这份备份来自更新的程序版本：请先升级程序。",
            "The backup was made by a newer version of the program: upgrade first.",
        ) from error
    require_whole(told, archive)


def make_ready(app, told: Manifest, *, name: str, along: Along) -> None:
    """Bring the place beside up to date: tables, what is taken along, what may be promised, a new epoch."""
    with app.app_context():
        try:
            upgrade()
            with unit_of_work():
                put_in(along)
                session.execute(delete(Backup).where(Backup.until > told.moment))
                count(row_of(told, name))
                begin_epoch_after_restore(f"restored: {name}")
        finally:
            session.remove()
            db.engine.dispose()


def catch_up(app, along: Along) -> None:
    """Add what phones have handed over while all this was made ready: they have erased it since."""
    with app.app_context():
        try:
            with unit_of_work():
                put_in(along)
        finally:
            session.remove()
            db.engine.dispose()


def withdraw_promises(told: Manifest, *, say: Say, wait: Callable[[float], None]) -> None:
    """Before an older state comes back, let running servers forget that a later backup held more.

    Else a phone that asks in just those seconds would drop what only the later backup holds.
    """
    try:
        with unit_of_work():
            later = (
                session.execute(delete(Backup).where(Backup.until > told.moment)).rowcount if is_there(Backup) else 0
            )
    except SQLAlchemyError:
        return  # what cannot be read promises nothing either
    if later:
        say(
            f"有 {later} 份更新的备份：手机可能已经不再留着 {told.until} 以后的记录。如果可以，请恢复最新的一份",
            f"there are {later} later backups: phones may no longer hold what they sent after {told.until}. "
            "If you can, restore the newest instead",
        )
        wait(REMEMBERED_FOR)
