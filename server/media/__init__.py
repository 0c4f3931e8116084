"""Photos and voice notes: received in pieces, judged, kept, shown, removed in time (docs/media.md)."""

from flask import Flask

from server.media import model


def mount(app: Flask, api) -> None:
    """Add the routes of files; let records know which of theirs have come."""
    from server.media.queries import those_that_came
    from server.media.routes import blueprint

    app.extensions["media_store"] = {}
    app.extensions["media_total"] = {}
    app.extensions["media_that_came"] = those_that_came
    api.register_blueprint(blueprint)


__all__ = ["model", "mount"]
