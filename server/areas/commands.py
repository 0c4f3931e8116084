"""Divisions from the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup

from server.areas import operations
from server.foundation.problems import Problem
from server.foundation.unit_of_work import unit_of_work

areas_commands = AppGroup("areas", help="Divisions and outlines.")
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def _bring_in(file: Path, bring, **more) -> None:
    try:
        with unit_of_work():
            summary = bring(file.read_bytes(), **more)
    except Problem as problem:
        for error in problem.errors or ():
            click.echo(f"{error['path']}：{error['message']}", err=True)
        raise click.ClickException(problem.zh if problem.errors else f"{problem.zh}{problem.detail or ''}") from None
    click.echo(f"{file.name}：{summary}")


@areas_commands.command("import")
@FILE
def import_divisions(file: Path):
    """Bring in a county's list: code, name, level, parent_code."""
    _bring_in(file, operations.import_divisions)


@areas_commands.command("boundaries")
@FILE
@click.option("--role", type=click.Choice(["county", "neighbour"]), help="Default: county when the code is known here.")
def import_boundaries(file: Path, role: str | None):
    """Bring in outlines from GeoJSON (WGS-84 or CGCS2000)."""
    _bring_in(file, operations.import_boundaries, role=role)


@areas_commands.command("codes")
@FILE
def import_code_pairs(file: Path):
    """Bring in the township codes of the other code system."""
    _bring_in(file, operations.import_code_pairs)
