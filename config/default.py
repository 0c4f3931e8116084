"""What holds everywhere unless an installation says otherwise; read from the environment."""

import os
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = Path(os.environ.get("XUNFANG_INSTANCE", ROOT / "instance"))

DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{INSTANCE / 'xunfang.db'}")
DATABASE_SCHEMA = os.environ.get("DATABASE_SCHEMA") or None
SECRETS_FILE = Path(os.environ.get("XUNFANG_SECRETS", INSTANCE / "secrets.json"))
MEDIA_FOLDER = Path(os.environ.get("MEDIA_FOLDER", INSTANCE / "media"))
PWA_DIST = Path(os.environ.get("XUNFANG_PWA", ROOT / "pwa" / "dist"))

# Demo accounts and invented people may exist (never in production).
DEMO_ALLOWED = True

# The county this installation serves.
COUNTY_CODE = os.environ.get("XUNFANG_COUNTY", "431225")
DUTY_PHONES: list[dict] = []  # [{"name": "县局值班", "phone": "…"}]

# Base map: Tianditu only with a browser key; the approval number is shown as given, else 示意图 未经审图.
TIANDITU_KEY = os.environ.get("TIANDITU_KEY", "")
MAP_APPROVAL_NO = os.environ.get("MAP_APPROVAL_NO", "")

# Wake-up windows (domain A2 [P]) and how far ahead slots are made.
WAKEUP_WINDOWS = {"summer": ["06:30", "09:30"], "winter": ["07:00", "10:00"], "summer_months": [5, 6, 7, 8, 9]}
WAKEUP_DAYS_AHEAD = 3

# Patrols: over how many days the coverage of points is told, and how often a point without an interval of its own is wanted.
PATROL_COVERAGE_DAYS = 7
PATROL_POINT_EVERY_DAYS = 7
# After how many hours somebody who refused is looked at again: under an orange or red alert, else (domain A1 [P]).
PATROL_FOLLOW_UP_HOURS = {"severe": 24, "usual": 72}

# The Chinese font of printed sheets, and which face of the collection is Simplified Chinese (Debian's fonts-noto-cjk: 2).
PDF_FONT = Path(os.environ.get("PDF_FONT", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"))
PDF_FONT_NUMBER = int(os.environ.get("PDF_FONT_NUMBER", "2"))

# Sign-in (design section 5, domain C7)
ACCESS_TOKEN_LIFE = timedelta(minutes=15)
REFRESH_TOKEN_LIFE = timedelta(days=7)
LOCK_AFTER_FAILURES = 5
LOCK_FOR = timedelta(minutes=15)
PASSWORD_MIN_LENGTH = 10
LOGIN_TRIES_PER_MINUTE = 20  # per address
RATE_LIMITS_ENABLED = True
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
BEHIND_TLS = os.environ.get("BEHIND_TLS", "") == "1"

# Photos and voice notes (docs/media.md)
MEDIA_URL = os.environ.get("MEDIA_URL", "")  # s3://bucket/prefix; empty: MEDIA_FOLDER
MEDIA_ENDPOINT = os.environ.get("MEDIA_ENDPOINT", "")  # of an object store that is not Amazon's
MEDIA_MAX_BYTES = 20 * 1024 * 1024
MEDIA_MAX_PIXELS = 80_000_000
MEDIA_VOICE_SECONDS = 60
MEDIA_DAY_BYTES = 1024 * 1024 * 1024  # of one worker
MEDIA_OPEN_UPLOADS = 100  # of one worker
MEDIA_TOTAL_BYTES = int(os.environ.get("MEDIA_TOTAL_BYTES", "0"))  # 0: as much as there is room for
MEDIA_FREE_BYTES = 1024 * 1024 * 1024  # left free on the disk of a local folder
MEDIA_UPLOAD_LIFE = timedelta(days=7)
MEDIA_RECEIPT_LIFE = timedelta(hours=24)
MEDIA_REFUSAL_LIFE = timedelta(days=7)
MEDIA_ORPHAN_LIFE = timedelta(days=7)
MEDIA_TASK_AFTER = timedelta(days=14)
MEDIA_LINK_LIFE = timedelta(minutes=2)

PUSH_MAX_CHANGES = 500
PUSH_MAX_BYTES = 1024 * 1024
MAX_CONTENT_LENGTH = 20 * 1024 * 1024
CHANGES_RAISED_AFTER = timedelta(hours=24)

API_TITLE = "Xunfang 巡访"
API_VERSION = "v1"
OPENAPI_VERSION = "3.1.0"
