"""What people at the office do while the phones work: a lost phone shut out, an account closed, last words taken up."""

from collections import Counter
from collections.abc import Callable
from uuid import UUID


class Office:
    """The orders of a village's office, given beside the server that runs, by the operations and routes that a supervisor's desk uses."""

    def __init__(self, app, supervisor: UUID, *, then: Callable[[], None]):
        self._app, self._supervisor, self._then = app, supervisor, then

    def shut_out(self, phone: str, device: str) -> bool:
        """Shut out a device; False where the server does not know it (yet, or any more after a restore)."""
        from server.accounts.operations import revoke_device
        from server.foundation.problems import NotFound

        try:
            self._do(lambda: revoke_device(self._worker(phone), device))
        except NotFound:
            return False
        return True

    def close_account(self, phone: str) -> None:
        """Close somebody's account."""
        from server.accounts.operations import lock_out

        self._do(lambda: lock_out(self._worker(phone)))

    def open_again(self, phone: str) -> None:
        """Open a closed account again."""
        from server.accounts.operations import let_in_again

        self._do(lambda: let_in_again(self._worker(phone)))

    def release_everything(self) -> Counter:
        """Take up everything that is kept in quarantine, the oldest first; returns what there was."""
        from tests.people import SignedIn

        desk, counts = SignedIn(self._app, self._supervisor, "desk"), Counter()
        while items := [one for one in desk.get("/sync/quarantine").json["items"] if one["state"] == "kept"]:
            before = counts.total()
            for one in sorted(items, key=lambda item: item["received_at"]):
                answer = desk.post(f"/sync/quarantine/{one['id']}/release")
                assert answer.status_code in (200, 409), answer.text  # an export may have held the change as well
                counts[f"released_{one['what']}s"] += answer.status_code == 200
            assert counts.total() > before, f"cannot be released: {items}"
        with self._app.app_context():
            self._then()
        return counts

    def _do(self, work: Callable[[], None]) -> None:
        from server.foundation.unit_of_work import in_one_go

        with self._app.app_context():
            in_one_go(work)
            self._then()

    def _worker(self, phone: str) -> UUID:
        from sqlalchemy import select

        from server.accounts.model import Worker
        from server.foundation.ciphers import keyring
        from server.foundation.database import session

        return session.scalars(select(Worker.id).where(Worker.phone_index == keyring().blind("phone", phone))).one()
