"""Files from the command line."""

from uuid import UUID

import click
from flask.cli import AppGroup

from server.foundation.unit_of_work import unit_of_work
from server.media import holding, sweeping

media_commands = AppGroup("media", help="Photos and voice notes.")


@media_commands.command("hold")
@click.argument("record_id", type=click.UUID)
@click.option("--reason", required=True, help="For example: the court has asked for it.")
def hold(record_id: UUID, reason: str):
    """Keep every file of a record, whatever its time, until it is released."""
    with unit_of_work():
        holding.hold(record_id, reason=reason)
    click.echo(f"held: {record_id}")


@media_commands.command("release")
@click.argument("record_id", type=click.UUID)
def release(record_id: UUID):
    """End a hold: what has had its time goes."""
    with unit_of_work():
        ended = holding.release(record_id)
    click.echo(f"released: {record_id}" if ended else f"there was no hold: {record_id}")


@media_commands.command("check")
def check():
    """Look whether every file is in the store; records lack again what is not, and phones that hold it send it."""
    missing = list(sweeping.check_the_store())
    for sha256 in missing:
        click.echo(f"missing: {sha256}")
    click.echo(f"{len(missing)} missing")
