"""An empty Flask view: what the same server does when there is nothing to do."""

from flask import Flask, request

from server.foundation.database import db

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"  # config/gunicorn.py looks for one; nothing is asked of it
db.init_app(app)


@app.post("/bare")
def take():
    request.get_data()
    return "ok"


@app.get("/healthz")
def empty():
    return "ok"
