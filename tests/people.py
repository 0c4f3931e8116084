"""Workers by role, and clients signed in as them. All names and numbers are invented."""

from datetime import date
from itertools import count
from uuid import UUID

from flask_jwt_extended import create_access_token

from server.accounts.model import Assignment, Worker, WorkerGrant, WorkerRole
from server.foundation import clock
from server.foundation.ciphers import keyring
from server.foundation.database import session
from server.foundation.ids import uuid7

COUNTY = "431225"
MAPLE = "431225101207"  # 坪村镇 枫木村
CLEAR = "431225101202"  # another village of the same township
BEFORE = date(2026, 1, 1)


class SignedIn:
    """A test client that speaks as one worker from one device."""

    def __init__(self, app, worker_id: UUID, device: str):
        self.worker_id, self.device = worker_id, device
        self._client = app.test_client()
        with app.app_context():
            token = create_access_token(str(worker_id), additional_claims={"device": device}, expires_delta=False)
        self.headers = {"Authorization": f"Bearer {token}"}

    def __getattr__(self, method):
        def call(path, **more):
            more["headers"] = self.headers | more.get("headers", {})
            more.setdefault("buffered", True)
            return getattr(self._client, method)(f"/api/v1{path}", **more)

        return call


class People:
    """Makes workers; each call names only what matters."""

    def __init__(self, app):
        self.app = app
        self._numbers = count(1)

    def worker(self, *roles: tuple[str, str], grants=(), name: str | None = None, password_hash=None) -> UUID:
        """Make a worker with roles [(role, area_code)] and return the id."""
        number = next(self._numbers)
        phone = f"1990000{number:04d}"
        worker = Worker(
            id=uuid7(), name=name or f"试{number}", phone=phone, phone_index=keyring().blind("phone", phone),
            password_hash=password_hash, created_at=clock.now(),
            roles=[WorkerRole(id=uuid7(), role=role, area_code=area, starts_on=BEFORE) for role, area in roles],
            grants=[WorkerGrant(grant=grant) for grant in grants],
        )  # fmt: skip
        session.add(worker)
        session.commit()
        return worker.id

    def sign_in(self, worker_id: UUID, device: str = "phone-1") -> SignedIn:
        """Return a client signed in as the worker."""
        return SignedIn(self.app, worker_id, device)

    def helper(self, area: str = MAPLE, **more) -> SignedIn:
        """Return a client of a new helper."""
        return self.sign_in(self.worker(("helper", area), **more))

    def team_leader(self, area: str = MAPLE, **more) -> SignedIn:
        """Return a client of a new team leader."""
        return self.sign_in(self.worker(("team_leader", area), **more))

    def patroller(self, area: str = COUNTY, **more) -> SignedIn:
        """Return a client of a new patroller."""
        return self.sign_in(self.worker(("patroller", area), **more))

    def station_lead(self, area: str = COUNTY, **more) -> SignedIn:
        """Return a client of a new station lead."""
        return self.sign_in(self.worker(("station_lead", area), **more))

    def county(self, **more) -> SignedIn:
        """Return a client of a new county supervisor."""
        return self.sign_in(self.worker(("county_supervisor", COUNTY), **more))

    def assign(self, worker: SignedIn, record_id: UUID, part: str = "primary", starts_on=BEFORE, ends_on=None) -> UUID:
        """Pair a worker with a record directly in the database."""
        row = Assignment(
            id=uuid7(), worker_id=worker.worker_id, record_id=record_id, part=part, starts_on=starts_on, ends_on=ends_on
        )
        session.add(row)
        session.commit()
        return row.id
