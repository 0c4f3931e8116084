"""Push, pull, reconcile: how phones and server come to agree (docs/sync.md)."""

from flask import Flask

from server.sync import model


def mount(app: Flask, api, work_lines) -> None:
    """Add the sync routes over the kinds of every work line."""


__all__ = ["model", "mount"]
