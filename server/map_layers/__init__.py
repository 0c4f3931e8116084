"""Points for the map over every kind that has some."""

from flask import Flask


def mount(app: Flask, api, work_lines) -> None:
    """Add one layer per work line that declares one: GET /api/v1/map/<line>."""
    from server.map_layers.routes import blueprint

    api.register_blueprint(blueprint)
