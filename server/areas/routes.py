"""Divisions and outlines."""

from server.foundation.openapi import Blueprint

blueprint = Blueprint("areas", __name__, url_prefix="/areas", description="Divisions and outlines")
