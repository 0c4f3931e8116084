"""An empty Flask view: what the same server does when there is nothing to do."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import uuid4

from flask import Flask, request

from server.foundation.database import db

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"  # config/gunicorn.py looks for one; nothing is asked of it
db.init_app(app)


@app.post("/bare")
def take():
    request.get_data()
    return "ok"


@app.post("/form")
def save():
    """Save a file as Flask's own handbook has it: what a web form sends, nothing asked and nothing made safe."""
    request.files["photo"].save(Path(os.environ["XUNFANG_INSTANCE"]) / uuid4().hex)
    return "ok"


@app.post("/kept")
def keep():
    with NamedTemporaryFile(dir=os.environ["XUNFANG_INSTANCE"], delete=False) as file:
        file.write(request.get_data())
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(os.environ["XUNFANG_INSTANCE"], os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return "ok"


@app.get("/healthz")
def empty():
    return "ok"
