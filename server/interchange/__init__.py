"""Spreadsheets in and out: rolls, lists, exports; one way for every list."""

from flask import Flask

from server.interchange import model


def mount(app: Flask, api, work_lines) -> None:
    """Add import and export of every list the work lines declare."""
    from server.interchange.commands import commands_of
    from server.interchange.queries import every_list
    from server.interchange.routes import exports, imports
    from server.records.work_line import every_kind

    api.register_blueprint(imports)
    api.register_blueprint(exports)
    for listing in every_list(work_lines).values():
        app.cli.add_command(commands_of(listing, every_kind(work_lines)))


__all__ = ["model", "mount"]
