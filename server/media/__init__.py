"""Photos and voice notes: received in pieces, judged, kept, shown, removed in time (docs/media.md)."""

from threading import BoundedSemaphore

from flask import Flask

from server.media import model


def mount(app: Flask, api) -> None:
    """Add the routes of files; let records know which of theirs have come."""
    from server.media.commands import media_commands
    from server.media.deriving import derive_waiting
    from server.media.expiring import remove_what_is_over
    from server.media.holding import on_hold
    from server.media.queries import those_that_came
    from server.media.refusing import those_refused
    from server.media.routes import UPLOADS, blueprint
    from server.media.sweeping import sweep_the_store
    from server.media.tus import with_method_override

    app.extensions["body_places"] = BoundedSemaphore(app.config["BODIES_AT_ONCE"])
    app.extensions["media_store"] = {}
    app.extensions["media_total"] = {}
    app.extensions["media_that_came"] = those_that_came
    app.extensions["media_on_hold"] = on_hold
    app.extensions["media_refused"] = those_refused
    app.extensions["ticks"] = (derive_waiting, remove_what_is_over, sweep_the_store)
    api.register_blueprint(blueprint)
    app.wsgi_app = with_method_override(app.wsgi_app, under=UPLOADS)
    app.cli.add_command(media_commands)


__all__ = ["model", "mount"]
