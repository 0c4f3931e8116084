"""The demo county: real divisions and place names of Huitong, invented people (design section 7)."""

from flask import Flask


def mount(app: Flask) -> None:
    """Add `flask demo load` and `flask demo today`; both refuse where demo accounts may not exist."""
    from server.demo.commands import demo_commands

    app.cli.add_command(demo_commands)
