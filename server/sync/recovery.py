"""The way back to a store whose PIN and password are lost: the server opens the data key that the phone had sealed to it.

Whoever asks has signed in, so the office can help by setting a new password, and no unsent work is lost.
"""

from datetime import timedelta

from sqlalchemy import select

from server.accounts.access import Access
from server.accounts.audit import record_audit
from server.accounts.model import AuditEntry
from server.accounts.problems import TooManyTries
from server.foundation import clock
from server.foundation.database import session
from server.foundation.jose import b64
from server.records import feed
from server.sync.boxes import Opener
from server.sync.problems import DataKeyNotRecovered, EnvelopeBroken, EnvelopeUnknownKey

DEED, A_DAY, AT_MOST = "data_key.recovered", timedelta(days=1), 10


def give_back(access: Access, box: dict) -> str:
    """Return the data key (base64url) of a worker's store on a device; raises DataKeyNotRecovered, TooManyTries."""
    _require_not_too_often(access)
    try:
        key = Opener().open(box, purpose="recovery", context=f"{access.worker_id}|{access.device_id}")
    except (EnvelopeBroken, EnvelopeUnknownKey) as error:
        raise DataKeyNotRecovered from error
    if len(key) != 32:
        raise DataKeyNotRecovered
    record_audit(DEED)
    return b64(key)


def _require_not_too_often(access: Access) -> None:
    feed.lock([access.worker_id])  # two at the same moment are counted one after the other
    now = clock.now()
    mine = (AuditEntry.worker_id == access.worker_id, AuditEntry.action == DEED, AuditEntry.at > now - A_DAY)
    times = session.scalars(select(AuditEntry.at).where(*mine).order_by(AuditEntry.at.desc()).limit(AT_MOST)).all()
    if len(times) == AT_MOST:
        problem = TooManyTries()
        problem.headers = {"Retry-After": str(max(1, round((times[-1] + A_DAY - now).total_seconds())))}
        raise problem
