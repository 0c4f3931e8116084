"""The log of who looked at what: every reveal, every number handed out. It can be read, not changed."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert

from server.accounts.model import AuditEntry
from server.accounts.signed_in import current_access
from server.foundation import clock
from server.foundation.database import session
from server.foundation.ids import uuid7


def record_audit(action: str, *, record_id: UUID | None = None, reason: str | None = None, facts: dict[str, Any] | None = None) -> None:
    """Write an entry for the signed-in worker, in the same transaction as what it tells of."""
    access = current_access()
    session.execute(
        insert(AuditEntry),
        {
            "id": uuid7(), "at": clock.now(), "worker_id": access.worker_id, "device_id": access.device_id, "action": action,
            "record_id": record_id, "reason": reason, "facts": facts,
        },
    )  # fmt: skip
