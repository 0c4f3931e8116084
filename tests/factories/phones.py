"""A phone that is lost, exported or shut out; each call names only what matters."""

from server.accounts import operations
from server.accounts.model import Device
from server.foundation import clock
from server.foundation.database import session
from tests.factories.sealed import Author, delivered


def make_device(client, *, name: str = "红米 9A", id: str | None = None) -> str:
    """Register the phone on which a client is signed in, as a sign-in does."""
    device_id, now = id or client.device, clock.now()
    session.add(Device(id=device_id, worker_id=client.worker_id, name=name, first_seen=now, last_seen=now))
    session.commit()
    return device_id


def shut_out(client) -> None:
    """Revoke the phone on which a client is signed in."""
    operations.revoke_device(client.worker_id, client.device)
    session.commit()


def phone_of(client, **more) -> Author:
    """Return the sealing side of a client's phone, known to the server by its certificate."""
    make_device(client, **more)
    return Author(client)


def last_post(app, phone: Author, *changes: dict) -> dict:
    """Let a phone that was shut out deliver its sealed changes once more; returns the answer."""
    shut_out(phone.client)
    return delivered(app, phone.post(*(phone.envelope(change) for change in changes)))


def bring_in(client, file: dict):
    """Bring in an exported file; returns the response."""
    return client.post("/sync/exports", json=file)


def brought_in(client, file: dict) -> dict:
    """Bring in an exported file and return the answer's JSON."""
    answer = bring_in(client, file)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def last_word(app, file: dict) -> dict:
    """Let a phone that was shut out send its file by itself; returns the answer's JSON."""
    answer = app.test_client(use_cookies=False).post("/api/v1/sync/exports", json=file)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json
