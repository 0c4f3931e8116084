"""Whether the process lives, and whether it can do its work."""

from flask import Flask, jsonify
from sqlalchemy import text

from server.foundation.database import session, writes_through


def mount(app: Flask) -> None:
    """Add /healthz (the process answers) and /readyz (database there and migrated)."""

    @app.get("/healthz")
    def healthz():
        return jsonify(status="ok")

    @app.get("/readyz")
    def readyz():
        try:
            version = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
            through = writes_through()
            durable = app.extensions["durable_until"]() if version else None
        except Exception:
            app.logger.exception("the database does not answer")
            return jsonify(status="no-database"), 503
        told = {"migration": version, "durable_until": durable, "writes_through": through}
        return jsonify(status="ok" if version else "not-migrated", **told), 200 if version else 503
