"""What every record has: envelope, revisions, kinds, work lines, counts."""

from collections.abc import Callable

from flask import Flask


def mount(app: Flask, api, work_lines, current_access: Callable) -> None:
    """Add the routes that every kind gets."""
