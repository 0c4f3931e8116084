"""Commands that belong to no field word."""

import click
from flask import current_app
from flask.cli import AppGroup

from server.foundation.secrets import make_secrets

secrets_commands = AppGroup("secrets", help="The installation's secrets.")


@secrets_commands.command("make")
def make():
    """Make the secrets file unless there is one."""
    click.echo(f"secrets at {make_secrets(current_app.config['SECRETS_FILE'])}")
