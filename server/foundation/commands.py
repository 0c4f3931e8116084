"""Commands that belong to no field word."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from server.foundation.rewriting import rewrite_sealed
from server.foundation.secrets import add_field_key, make_secrets

secrets_commands = AppGroup("secrets", help="The installation's secrets.")


@secrets_commands.command("make")
def make():
    """Make the secrets file unless there is one."""
    click.echo(f"secrets at {make_secrets(current_app.config['SECRETS_FILE'])}")


@secrets_commands.command("new-field-key")
def new_field_key():
    """Add a key for sealed fields; restart every process, then run `flask secrets rewrite`."""
    click.echo(f"field key {add_field_key(current_app.config['SECRETS_FILE'])}: restart, then `flask secrets rewrite`")


@secrets_commands.command("rewrite")
def rewrite():
    """Seal every field that uses an older key anew under the newest one; may be stopped and repeated."""
    click.echo(f"{rewrite_sealed()} values sealed anew")


api_commands = AppGroup("api", help="The API's description.")


@api_commands.command("write")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def write(path: Path):
    """Write the OpenAPI document, from which the client's types are made."""
    path.write_text(
        json.dumps(current_app.extensions["api_document"](), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )
