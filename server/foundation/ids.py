"""Identifiers: time-ordered UUIDs made where a record is created."""

import os
from uuid import UUID

from server.foundation import clock


def uuid7() -> UUID:
    """Return a UUID version 7 (RFC 9562): 48 bits of milliseconds, then randomness."""
    milliseconds = int(clock.now().timestamp() * 1000)
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    return UUID(int=value | 0b10 << 62 | random & (2**62 - 1))
