"""Elders and checks; each call names only what matters. All people are invented."""

from datetime import timedelta
from uuid import UUID, uuid4

from server.foundation import clock
from server.wakeup_checks.rules import slot_id
from tests.people import MAPLE


def elder_data(**more) -> dict:
    """Return the wire data of a roll entry."""
    return {
        "name": "粟某某", "sex": "2", "birth_date": "1941-03-05", "living": "alone", "frequency": "daily",
        "schedule_from": "2026-11-01", "risk": "key", "state": "active",
        "contacts": [{"id": str(uuid4()), "name": "粟某", "relation": "女儿", "phone": "19900000001"}],
    } | more  # fmt: skip


def change(kind: str, data: dict, *, id=None, change_id=None, at=None, **more) -> dict:
    """Return one change of a push."""
    moment = at or clock.now().astimezone(clock.LOCAL)
    return {
        "change_id": str(change_id or uuid4()), "kind": kind, "id": str(id or uuid4()), "base_revision": None,
        "base_change_id": None, "occurred_at": moment.isoformat(), "data": data,
    } | more  # fmt: skip


def push(client, *changes: dict, device_time=None):
    """Push changes and return the answer's JSON."""
    moment = device_time or clock.now().astimezone(clock.LOCAL)
    answer = client.post(
        "/sync/push",
        json={
            "device_id": client.device,
            "device_time": moment.isoformat(),
            "client_version": "1.0.0",
            "changes": list(changes),
        },
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def outcome(client, one: dict) -> dict:
    """Push one change and return its outcome."""
    return push(client, one)["outcomes"][0]


def make_elder(county, *, area: str = MAPLE, id=None, **data) -> UUID:
    """Enter an elder as a county supervisor and return the id."""
    one = change("elder", elder_data(**data), id=id, area_code=area, group_no="3")
    told = outcome(county, one)
    assert told["outcome"] == "accepted", told
    return UUID(one["id"])


def slot_of(elder_id: UUID, *, area: str = MAPLE, days: int = 0) -> str:
    """Return the id of an elder's slot today or some days from now."""
    return str(slot_id(area, elder_id, clock.today() + timedelta(days=days)))


def check(
    elder_id: UUID, result: str = "safe_seen", *, area: str = MAPLE, days: int = 0, at=None, id=None, **data
) -> dict:
    """Return the change that records what was seen of an elder."""
    moment = at or clock.now().astimezone(clock.LOCAL) + timedelta(days=days)
    body = {"elder_id": str(elder_id), "slot_id": slot_of(elder_id, area=area, days=days), "result": result} | data
    return change("wakeup_check", body, at=moment, id=id, location_absent_reason="denied")


def pull_all(client, *, limit: int = 200) -> list[dict]:
    """Pull until there is no more and return every change."""
    return pull_from(client, None, limit=limit)[0]


def pull_from(client, cursor: str | None, *, limit: int = 200) -> tuple[list[dict], str]:
    """Pull on from a cursor until there is no more; returns (changes, cursor)."""
    found = []
    while True:
        answer = client.get("/sync/pull", query_string={"limit": limit} | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found += answer.json["changes"]
        cursor = answer.json["cursor"]
        if not answer.json["more"]:
            return found, cursor
