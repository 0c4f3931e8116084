"""Divisions from the command line."""

from flask.cli import AppGroup

areas_commands = AppGroup("areas", help="Divisions and outlines.")
