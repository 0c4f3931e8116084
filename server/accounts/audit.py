"""The log of who did what to which record and why; written in the transaction of the deed itself."""

from uuid import UUID

from server.accounts.model import AuditEntry
from server.accounts.signed_in import access_if_signed_in
from server.foundation import clock
from server.foundation.database import session, writing
from server.foundation.ids import uuid7


def record_audit(
    action: str,
    *,
    record_id: UUID | None = None,
    reason: str | None = None,
    facts: dict | None = None,
    worker_id: UUID | None = None,
    device_id: str | None = None,
) -> None:
    """Log an action ("elder.revealed") of the signed-in worker; facts never hold the content of a field.

    worker_id and device_id are given only where nobody is signed in yet.
    """
    access = access_if_signed_in()
    session.add(
        AuditEntry(
            id=uuid7(),
            at=clock.now(),
            worker_id=worker_id or (access.worker_id if access else None),
            device_id=device_id or (access.device_id if access else None),
            action=action,
            record_id=record_id,
            reason=reason,
            facts=facts,
        )
    )
    session.flush()


def expect_to_write() -> None:
    """Say at the very start of a GET that it will log something: SQLite then takes its one writer's place at BEGIN."""
    writing.set(True)
