"""Tests: no limits on tries unless a test asks for them."""

from config.default import *  # noqa: F403

TESTING = True
RATE_LIMITS_ENABLED = False
