"""What every record has: envelope, revisions, kinds, work lines, counts."""

from collections.abc import Callable

from flask import Flask

from server.records import leases


def mount(app: Flask, api, current_access: Callable, names_of: Callable, record_audit: Callable) -> None:
    """Add the routes that every kind gets; who asks, who is called what, what is logged comes from accounts."""
    from server.foundation.jobs import jobs_commands
    from server.records.routes import routes_of_every_kind

    api.register_blueprint(routes_of_every_kind(current_access, names_of, record_audit))
    app.extensions["take_lease"] = leases.take
    app.extensions["seal_memory"] = {}
    app.cli.add_command(jobs_commands)


__all__ = ["mount"]
