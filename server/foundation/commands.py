"""Commands that belong to no field word."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from server.foundation.secrets import make_secrets

secrets_commands = AppGroup("secrets", help="The installation's secrets.")


@secrets_commands.command("make")
def make():
    """Make the secrets file unless there is one."""
    click.echo(f"secrets at {make_secrets(current_app.config['SECRETS_FILE'])}")


api_commands = AppGroup("api", help="The API's description.")


@api_commands.command("write")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def write(path: Path):
    """Write the OpenAPI document, from which the client's types are made."""
    path.write_text(
        json.dumps(current_app.extensions["api_document"](), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )
