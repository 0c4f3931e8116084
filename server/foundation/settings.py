"""Settings of the running app, for code that knows no Flask."""

from typing import Any

from flask import current_app


def setting(name: str) -> Any:
    """Return a setting of config/ by its name."""
    return current_app.config[name]


def extension(name: str) -> Any:
    """Return what the wiring registered under a name, or None."""
    return current_app.extensions.get(name)
