"""Spreadsheets in and out: rolls, lists, exports; one way for every list."""

from flask import Flask

from server.interchange import model


def mount(app: Flask, api, work_lines) -> None:
    """Add import and export of every list the work lines declare."""


__all__ = ["model", "mount"]
