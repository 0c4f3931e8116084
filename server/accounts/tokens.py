"""Access and refresh tokens (design section 5)."""

from flask import Flask
from flask_jwt_extended import JWTManager


def issue_tokens_for(app: Flask) -> None:
    """Configure flask-jwt-extended."""
    JWTManager(app)
