"""County, township, village: codes, names as people say them, outlines."""

from flask import Flask

from server.areas import model


def mount(app: Flask, api) -> None:
    """Add divisions to the app."""
    from server.areas.commands import areas_commands
    from server.areas.routes import blueprint

    app.extensions["known_area_codes"] = {}
    api.register_blueprint(blueprint)
    app.cli.add_command(areas_commands)


__all__ = ["model", "mount"]
