"""Backups that count once they were restored, and restoring one (docs/adr/0008)."""

from flask import Flask

from server.backups import model


def mount(app: Flask) -> None:
    """Add `flask backup` and `flask restore`, and remember for a few seconds what phones are told of the newest backup."""
    from server.backups.commands import backup, restore
    from server.backups.queries import durable_until

    app.extensions["durable_memory"] = {}
    app.extensions["durable_until"] = durable_until
    app.cli.add_command(backup)
    app.cli.add_command(restore)


__all__ = ["model", "mount"]
