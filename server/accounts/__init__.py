"""Workers: who they are, what they may see and do, how they sign in."""

from flask import Flask

from server.accounts.audit import record_audit
from server.accounts.queries import add_names
from server.accounts.signed_in import current_access


def mount(app: Flask, api) -> None:
    """Add sign-in, sessions, workers and assignments to the app."""
    from server.accounts.commands import accounts_commands
    from server.accounts.routes import blueprints
    from server.accounts.tokens import REFRESH_COOKIE, issue_tokens_for

    issue_tokens_for(app)
    api.spec.components.security_scheme("refresh", {"type": "apiKey", "in": "cookie", "name": REFRESH_COOKIE})
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    app.cli.add_command(accounts_commands)


__all__ = ["add_names", "current_access", "mount", "record_audit"]
