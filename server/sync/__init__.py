"""Push, pull, reconcile: how phones and server come to agree (docs/sync.md)."""

from flask import Flask

from server.sync import model, scope


def mount(app: Flask, api, work_lines) -> None:
    """Add the sync routes over the kinds of every work line, and let accounts tell of gained and lost scope."""
    from server.sync.commands import sync_commands
    from server.sync.described import describe_kinds
    from server.sync.routes import blueprint

    api.register_blueprint(blueprint)
    describe_kinds(api.spec, work_lines)
    app.extensions["held_by"] = {}
    app.extensions["scopes_changed"] = scope.scopes_changed
    app.extensions["area_scope_changed"] = scope.area_scope_changed
    app.cli.add_command(sync_commands)


__all__ = ["model", "mount"]
