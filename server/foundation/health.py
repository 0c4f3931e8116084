"""Whether the process lives, and whether it can do its work."""

from flask import Flask, jsonify
from sqlalchemy import text

from server.foundation.database import session


def mount(app: Flask) -> None:
    """Add /healthz (the process answers) and /readyz (database there and migrated)."""

    @app.get("/healthz")
    def healthz():
        return jsonify(status="ok")

    @app.get("/readyz")
    def readyz():
        try:
            version = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except Exception:
            app.logger.exception("the database does not answer")
            return jsonify(status="no-database"), 503
        return jsonify(status="ok" if version else "not-migrated", migration=version), 200 if version else 503
