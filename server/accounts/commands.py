"""Accounts from the command line."""

from flask.cli import AppGroup

accounts_commands = AppGroup("accounts", help="Workers and their accounts.")
