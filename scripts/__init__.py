"""What `make` does: set the project up, serve it, check it. Each step may be repeated at any time.

Everything here that runs before the virtual environment exists uses the standard library only.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = Path(os.environ.get("XUNFANG_INSTANCE") or ROOT / "instance")
SETUP = ROOT / ".setup"
"""Logs, locks and marks of finished steps; may be deleted at any time."""
