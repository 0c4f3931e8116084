"""What is taken along into an older state: the keys that phones know of now, and what no phone holds any more.

A phone that was shut out has erased itself once its last word was signed for. If that was after the backup, the older state
knows neither that it was shut out nor what it handed over; nobody could send it again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from server.accounts.model import Device, Worker
from server.accounts.problems import DeviceRevoked
from server.backups.operations import Say
from server.foundation.database import session
from server.foundation.settings import setting
from server.foundation.unit_of_work import unit_of_work
from server.phones.model import ChangeDecision, PhoneExport
from server.phones.quarantine import FROM_REVOKED
from server.records.model import SigningKey
from server.sync.model import Change, SealingKey

KEYS = (SigningKey, SealingKey)
TAKEN_UP = (
    exists().where(ChangeDecision.change_id == Change.change_id, ChangeDecision.decision == "released")
    & exists().where(Device.id == Change.device_id, Device.worker_id == Change.worker_id, Device.revoked_at.is_not(None))
)  # fmt: skip
SHUT_OUT = ("revoked_at", "revoked_by", "revoked_why")
REFUSED = {"outcome": "refused", "revision": None, "waits_for": None}
UNDECIDED = {"state": "kept", "imported_at": None, "decided_at": None, "decided_by": None, "reason": None}
Row = dict[str, Any]


@dataclass(frozen=True)
class Along:
    """Rows of what is here now, by table."""

    keys: list[tuple[type, Row]] = field(default_factory=list)
    devices: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    exports: list[Row] = field(default_factory=list)


def taken_along(since: datetime, *, say: Say) -> Along:
    """Read what is here and must go along; `since`: the moment before which the backup has all that was signed for."""
    keys = _read(
        lambda: [(table, _columns(row)) for table in KEYS if is_there(table) for row in session.query(table)],
        ("备份以后才换的签名钥和封存公钥会丢失", "signing and sealing keys made after the backup are lost"),
        say,
    )
    since -= timedelta(minutes=1)  # machines' clocks differ; what the backup has already is not taken twice
    found = {
        "devices": (Device, Device.revoked_at.is_not(None)),
        "changes": (Change, (Change.received_at >= since) & (FROM_REVOKED | TAKEN_UP)),
        "decisions": (ChangeDecision, ChangeDecision.decision == "dismissed"),
        "exports": (PhoneExport, (PhoneExport.why == "revoked") & (PhoneExport.received_at >= since)),
    }
    lost = (
        "备份以后才停用的手机会恢复使用，它们交上来的内容会丢失",
        "phones shut out after the backup are let in again, and what they handed over is lost",
    )
    rows = {name: _read(lambda named=named: _rows(*named), lost, say) for name, named in found.items()}
    return Along(keys=keys, **rows)


def put_in(along: Along) -> None:
    """Add what was taken along to an older state, in the caller's unit of work; what it has itself stays as it is."""
    for table, row in along.keys:
        session.merge(table(**row))
    for row in along.devices:
        device = session.get(Device, (row["id"], row["worker_id"]))
        if device is None and session.get(Worker, row["worker_id"]) is not None:
            session.add(Device(**row))
        elif device is not None and device.revoked_at is None:
            for name in SHUT_OUT:
                setattr(device, name, row[name])
    for row in along.changes:
        if session.get(Change, row["change_id"]) is None and row["content"] is not None:
            taken_up = row["outcome"] != "refused"
            session.add(Change(**row | (REFUSED | {"problem": DeviceRevoked().as_json()} if taken_up else {})))
    session.flush()
    for row in along.decisions:
        if session.get(Change, row["change_id"]) is not None and session.get(ChangeDecision, row["change_id"]) is None:
            session.add(ChangeDecision(**row))
    for row in along.exports:
        if not session.scalar(select(exists().where(PhoneExport.content_hash == row["content_hash"]))):
            taken_up = row["state"] == "imported"  # with effects that the older state has not
            session.add(PhoneExport(**row | (UNDECIDED if taken_up else {})))
    session.flush()


def is_there(table: type) -> bool:
    """Say whether a table is in the database that is in use."""
    return inspect(session.connection()).has_table(table.__tablename__, schema=setting("DATABASE_SCHEMA"))


def _rows(table: type, which) -> list[Row]:
    return [_columns(row) for row in session.scalars(select(table).where(which))] if is_there(table) else []


def _columns(row) -> Row:
    return {name: getattr(row, name) for name in row.__table__.columns.keys()}  # noqa: SIM118 (not a dict)


def _read(read: Callable[[], list], lost: tuple[str, str], say: Say) -> list:
    try:
        with unit_of_work(writes=False):
            return read()
    except (SQLAlchemyError, KeyError, ValueError) as error:
        say(
            f"原来的数据库读不出来（{type(error).__name__}）：{lost[0]}",
            f"not everything can be read from what is here ({type(error).__name__}): {lost[1]}",
        )
        return []
