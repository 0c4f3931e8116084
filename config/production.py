"""A real county: everything from the environment, nothing by default that could be guessed."""

import os

from config.default import *  # noqa: F403
from config.default import DATABASE_URL, SECRETS_FILE

DEMO_ALLOWED = False
BEHIND_TLS = True

if "DATABASE_URL" not in os.environ:
    raise RuntimeError("production needs DATABASE_URL")
if "XUNFANG_SECRETS" not in os.environ or not SECRETS_FILE.exists():
    raise RuntimeError("production needs XUNFANG_SECRETS, the path of a file made by `flask --app wsgi secrets make`")
if SECRETS_FILE.stat().st_mode & 0o077:
    raise RuntimeError(f"{SECRETS_FILE} is readable by others: chmod 600")
assert DATABASE_URL
