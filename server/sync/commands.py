"""Sync from the command line."""

import click
from flask.cli import AppGroup
from sqlalchemy import update

from server.foundation.unit_of_work import unit_of_work
from server.records import signing
from server.records.model import SigningKey
from server.sync import boxes, receipts
from server.sync.model import SealingKey

sync_commands = AppGroup("sync", help="Epoch and keys of sync.")


@sync_commands.command("new-epoch")
@click.option("--why", required=True, help="For example: restored from last night's backup.")
def new_epoch(why: str):
    """Begin a new epoch after the database was restored by hand."""
    with unit_of_work():
        click.echo(receipts.begin_epoch_after_restore(why))


@sync_commands.command("new-key")
def new_key():
    """Sign receipts with a new key from now on; the old public key stays published."""
    with unit_of_work() as session:
        session.execute(update(SigningKey).values(retired=True))
        click.echo(signing.make_signing_key().kid)


@sync_commands.command("new-sealing-key")
def new_sealing_key():
    """Let phones seal to a new key from now on; the old one stays, for what is still under way."""
    with unit_of_work() as session:
        session.execute(update(SealingKey).values(retired=True))
        click.echo(boxes.make_key().kid)
