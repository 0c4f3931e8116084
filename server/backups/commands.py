"""Backup and restore from the command line."""

from pathlib import Path

import click
import psycopg
import pysqlite3
from flask import current_app
from flask.cli import with_appcontext

from server.backups import operations, restoring
from server.backups.problems import BackupProblem
from server.foundation.unit_of_work import unit_of_work

FAULTS = (BackupProblem, OSError, psycopg.Error, pysqlite3.Error)


def say(zh: str, en: str) -> None:
    """Print one thing in both languages."""
    click.echo(f"  {zh}\n    {en}")


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="Keep so many and delete older ones, once the new one counts.")
@with_appcontext
def backup(folder: Path, keep: int | None):
    """Back database and media up into FOLDER, restore the copy into an empty place, compare: only then it counts."""
    try:
        made = operations.make_backup(folder, say=say)
    except FAULTS as problem:
        raise click.ClickException(f"没有备份成功。There is NO new backup.\n  {problem}") from problem
    with unit_of_work():
        operations.count(made)
    say(f"{made.name}  {made.bytes / 1e6:.1f} MB", f"holds everything receipted before {made.until.isoformat()}")
    say(
        "密钥不在里面：secrets.json 要另外保存，不要放在一起", "the keys are not in it: keep secrets.json apart from it"
    )
    for name in operations.drop_older(folder, keep=keep) if keep else ():
        say(f"已删除旧的 {name}", f"deleted the old {name}")


@click.command("restore")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put what is here aside, under a dated name.")
@with_appcontext
def restore(archive: Path, replace: bool):
    """Put the backup in the folder ARCHIVE back, migrated to the program's version, in a new epoch."""

    def make_app(**settings):
        from server import create_app

        return create_app(work_lines=current_app.extensions["work_lines"], **(dict(current_app.config) | settings))

    try:
        kept = restoring.restore_backup(archive, replace=replace, make_app=make_app, say=say)
    except FAULTS as problem:
        raise click.ClickException(f"没有恢复。NOTHING was restored.\n  {problem}") from problem
    if kept:
        say(f"原来的数据保留在 {kept}", f"what was here is kept as {kept}")
    say(
        "已恢复，进入新的纪元：手机会自己核对并补传",
        "restored, in a new epoch: phones compare and send again what is missing",
    )
