"""The least that a signed photo costs: the same looks, the same ways to the disk, the same key, and SQL by hand.

No accounts, no limits, no ORM: what stands between this and ours is the price of those, and what stands between this and
a bare POST is the price of the promise itself.
"""

import hashlib
import os
import sqlite3
import threading
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask, request

from server.foundation.bodies import nameless_file
from server.foundation.database import db
from server.foundation.jose import compact
from server.media.judging import judge
from server.media.storing import AT_A_TIME, Folder, place_of

ROOT = Path(os.environ["XUNFANG_INSTANCE"])
DATABASE, WORK = ROOT / "least.db", ROOT / "least" / "work"
WORK.mkdir(parents=True, exist_ok=True)
STORE = Folder(f"file://{ROOT / 'least'}", auto_mkdir=False)
KEY = ec.generate_private_key(ec.SECP256R1())
TABLES = (
    "CREATE TABLE IF NOT EXISTS upload (id TEXT PRIMARY KEY, worker TEXT, bytes INT, receipt TEXT)",
    "CREATE INDEX IF NOT EXISTS upload_worker ON upload (worker)",
    "CREATE TABLE IF NOT EXISTS file (sha256 TEXT PRIMARY KEY, bytes INT, what TEXT, width INT, height INT)",
    "CREATE TABLE IF NOT EXISTS arrival (record TEXT, sha256 TEXT, worker TEXT, PRIMARY KEY (record, sha256))",
    "CREATE TABLE IF NOT EXISTS declared (record TEXT, sha256 TEXT, state TEXT, PRIMARY KEY (record, sha256))",
)
_mine = threading.local()

app = Flask(__name__)
# config/gunicorn.py looks for a database of SQLAlchemy's; nothing is asked of it.
app.config |= {"SQLALCHEMY_DATABASE_URI": "sqlite://", "MEDIA_MAX_PIXELS": 100_000_000}
db.init_app(app)


def connection() -> sqlite3.Connection:
    """Return this thread's connection, as safe as ours."""
    if not hasattr(_mine, "connection"):
        _mine.connection = sqlite3.connect(DATABASE, isolation_level=None)
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL"):
            _mine.connection.execute(f"PRAGMA {pragma}").close()
        for table in TABLES:
            _mine.connection.execute(table)
    return _mine.connection


@app.post("/least")
def sign():
    """Take, look at, keep and sign for a photo."""
    worker, record = "worker", str(uuid4())
    connection().execute("SELECT count(*), sum(bytes) FROM upload WHERE id = ?", [record]).fetchone()
    with nameless_file(WORK) as file:
        while part := request.stream.read(AT_A_TIME):
            file.write(part)
        size = file.tell()
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        judged = judge(file)
        STORE.put(place_of(sha256), file)
    media = [{"sha256": sha256, "record_id": record, "bytes": size}]
    receipt = compact({"v": 1, "typ": "media", "worker_id": worker, "media": media}, kid="least", key=KEY)
    base = connection()
    base.execute("BEGIN IMMEDIATE")
    base.execute("INSERT INTO upload VALUES (?, ?, ?, ?)", [str(uuid4()), worker, size, receipt])
    what = [sha256, size, judged.what, judged.width, judged.height]
    base.execute("INSERT OR IGNORE INTO file VALUES (?, ?, ?, ?, ?)", what)
    base.execute("INSERT OR IGNORE INTO arrival VALUES (?, ?, ?)", [record, sha256, worker])
    base.execute("UPDATE declared SET state = 'here' WHERE record = ? AND sha256 = ?", [record, sha256])
    base.execute("COMMIT")
    return receipt


@app.get("/healthz")
def empty():
    return "ok"
