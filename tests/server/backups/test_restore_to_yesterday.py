"""The server is put back to yesterday, and ten phones come back one by one: nothing is lost, nothing is there twice.

The phones here are written from docs/sync.md alone: they share no code with the client.
"""

import time
from datetime import datetime, timedelta

import pytest

from server.foundation import clock
from tests.factories.wakeup_checks import change, check, make_elder, pull_all, pull_from, push
from tests.server.backups.test_restore import nothing_kept

__all__ = ["nothing_kept"]
pytestmark = pytest.mark.usefixtures("tried_in_a_schema")
TEN = 10
HELD_FOR = timedelta(hours=72)


class Phone:
    """One phone: what it recorded, what it was told, and what it still holds."""

    def __init__(self, client):
        self.client = client
        self.held: dict[str, dict] = {}  # change_id -> the change as it was sent
        self.signed: dict[str, datetime] = {}
        self.epoch = self.cursor = None
        self.rows: dict[str, dict] = {}

    def record(self, one: dict) -> None:
        """Keep a change; it is sent with the next contact."""
        self.held[one["change_id"]] = one

    def sync(self) -> None:
        """Push what has no receipt, drop what is safe, pull; in a new epoch first compare and send all again."""
        self._send([one for name, one in self.held.items() if name not in self.signed])
        page, self.cursor = pull_from(self.client, self.cursor)
        self.rows |= {row["id"]: row for row in page if row["kind"] != "change_outcome"}

    def _send(self, changes: list[dict]) -> None:
        answer = push(self.client, *changes)
        if self.epoch not in (None, answer["epoch"]):
            self.epoch, self.cursor, self.signed = answer["epoch"], None, {}
            self._compare()
            self.rows = {}
            return self._send(list(self.held.values()))
        self.epoch = answer["epoch"]
        for told in answer["outcomes"]:
            assert told["outcome"] in ("accepted", "merged"), told
            self.signed[told["change_id"]] = clock.now()
        durable = datetime.fromisoformat(answer["durable_until"]) if answer["durable_until"] else None
        for name, moment in list(self.signed.items()):
            if (durable and moment < durable) or clock.now() - moment >= HELD_FOR:
                self.held.pop(name, None)
        return None

    def _compare(self) -> None:
        held = [{"id": row["id"], "revision": row["revision"]} for row in self.rows.values()]
        body = {"device_id": self.client.device, "epoch": self.epoch, "held": held}
        assert self.client.post("/sync/reconcile", json=body).status_code == 200


def nobody_else_writes(installation) -> None:
    """Wait for transactions in other databases of the same PostgreSQL: the feed stops at the oldest of all."""
    if installation.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        return
    passed = "SELECT max(feed_xid) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM records"
    latest = time.monotonic() + 60
    while not installation.one(passed) and time.monotonic() < latest:
        time.sleep(0.1)


def test_ten_phones_lose_nothing_when_the_server_goes_back_to_yesterday(installation, later):
    county = installation.people.county()
    elders, phones = [], []
    for _ in range(TEN):
        elders.append(make_elder(county))
        client = installation.people.helper()
        installation.people.assign(client, elders[-1])
        phones.append(Phone(client))
    recorded: set[str] = set()
    sent_once: list[str] = []

    def day(hours: float) -> None:
        with later(hours):
            for phone, elder in zip(phones, elders, strict=True):
                for one in (check(elder, "no_answer"), check(elder)):
                    recorded.add(one["id"])
                    phone.record(one)
                phone.sync()

    day(0)
    with later(1):
        yesterdays = installation.backup()
    with later(1.5):
        for phone in phones:
            phone.sync()
            assert phone.held == {}  # signed for and in a verified backup: the phones need hold nothing more
    day(3)
    with later(3.5):  # an edit of what yesterday's backup holds, built on its revision there
        for number, (phone, elder) in enumerate(zip(phones, elders, strict=True)):
            phone.record(change("elder", {"landmark": f"桥头{number}"}, id=elder, base_revision=1))
            phone.sync()
            phone.sync()
        assert all(len(phone.held) == 3 for phone in phones)
    day(4)
    with later(5):
        installation.run("restore", yesterdays, "--replace")
        assert installation.one("SELECT count(*) FROM wakeup_checks") == 2 * TEN
        for number, phone in enumerate(phones):
            phone.sync()
            assert installation.one("SELECT count(*) FROM wakeup_checks") == 2 * TEN + 4 * (number + 1)
            sent_once += phone.held
    with later(6):
        nobody_else_writes(installation)
        for phone in phones:
            phone.sync()
        now = {row["id"]: row for row in pull_all(county)}
        checks = [row for row in now.values() if row["kind"] == "wakeup_check"]
        assert {row["id"] for row in checks} == recorded
        assert {row["revision"] for row in checks} == {1}
        assert installation.one("SELECT count(*) FROM changes") == TEN + len(recorded) + TEN
        for number, (phone, elder) in enumerate(zip(phones, elders, strict=True)):
            assert (now[str(elder)]["revision"], now[str(elder)]["data"]["landmark"]) == (2, f"桥头{number}")
            mine = {row["id"]: row["revision"] for row in pull_all(phone.client) if not row["gone"]}
            assert mine == {one: row["revision"] for one, row in phone.rows.items() if not row["gone"]}
            assert mine == {one: now[one]["revision"] for one in mine}
        assert len(sent_once) == len(set(sent_once)) == 5 * TEN
    with later(7):
        installation.backup()
    with later(8):
        for phone in phones:
            phone.sync()
            assert phone.held == {}
