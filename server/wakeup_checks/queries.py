"""Questions about the roll, the mornings and the checks; they change nothing."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from server.foundation.ciphers import keyring
from server.foundation.database import session
from server.records import feed
from server.records.held import Holding
from server.records.model import Record
from server.wakeup_checks.model import Elder, WakeupCheck, WakeupSlot
from server.wakeup_checks.problems import AlreadyOnTheRoll
from server.wakeup_checks.rules import Observation


def observations_on(slot_ids: Iterable[UUID]) -> Iterator[tuple[UUID, Observation]]:
    """Yield (slot id, observation) of every check on the slots that is not void."""
    slot_ids = list(slot_ids)
    if not slot_ids:
        return
    rows = session.execute(
        select(
            WakeupCheck.slot_id, WakeupCheck.record_id, WakeupCheck.result, WakeupCheck.corrects, Record.happened_at,
            Record.received_at, Record.clock, Record.recorder_id, Record.review,
        ).join(Record, Record.id == WakeupCheck.record_id).where(WakeupCheck.slot_id.in_(slot_ids))
    )  # fmt: skip
    for row in rows:
        if (row.review or {}).get("state") == "void":
            continue
        yield row.slot_id, Observation(
            id=row.record_id, result=row.result, at=row.happened_at, received_at=row.received_at,
            certain=(row.clock or {}).get("certain", True), by=row.recorder_id, corrects=row.corrects,
        )  # fmt: skip


def indexes_of(elder: dict, area_code: str) -> dict[str, str | None]:
    """Return the blind indexes by which the same person is noticed twice."""
    number = elder.get("id_number")
    born = elder["birth_date"].isoformat()
    return {
        "id_number_index": keyring().blind("id_number", number) if number else None,
        "match_index": keyring().blind("person", f"{elder['name']}|{born}|{area_code}"),
    }


def require_new_person(id_number: str, elder_id: UUID, holding: Holding) -> None:
    """Raise AlreadyOnTheRoll when another living roll entry has the same ID number, written or in hand.

    Whoever else writes this number waits until this transaction ends: then one of the two finds the other.
    """
    index = keyring().blind("id_number", id_number)
    feed.lock([feed.id_of_mark(index)])  # an import locks the same
    in_hand = {held.id: held for held in holding if held.kind.model is Elder}  # newer than what is written
    written = session.scalars(
        select(Elder.record_id)
        .join(Record, Record.id == Elder.record_id)
        .where(
            Elder.id_number_index == index, Elder.record_id != elder_id, Elder.state != "ended",
            or_(Record.review.is_(None), func.coalesce(Record.review["state"].as_string(), "") != "void"),
        )
    )  # fmt: skip
    taken = any(one not in in_hand for one in written) or any(
        held.data["id_number"] == id_number and held.data["state"] != "ended" and not held.void
        for held in in_hand.values()
        if held.id != elder_id
    )
    if taken:
        raise AlreadyOnTheRoll(errors=[{"path": "data.id_number", "message": AlreadyOnTheRoll.zh}])


def slots_of_these_days(today: date, worker_id: UUID):
    """Return the condition of the mornings a phone holds: yesterday to a week ahead."""
    return and_(Record.occurred_on >= today - timedelta(days=1), Record.occurred_on <= today + timedelta(days=7))


def checks_of_these_days(today: date, worker_id: UUID):
    """Return the condition of the checks a phone holds: since yesterday, and its own worker's of a month."""
    return or_(
        Record.occurred_on >= today - timedelta(days=1),
        and_(Record.recorder_id == worker_id, Record.occurred_on >= today - timedelta(days=30)),
    )


def add_pairing_and_last_status(rows: list[dict], access) -> None:
    """Add to wire rows of elders who is paired with them and how they were last seen (one statement each)."""
    from server.accounts.queries import pairing_of

    ids = [UUID(str(row["id"])) for row in rows]
    pairs = pairing_of(ids)
    last = _last_results(ids)
    for row in rows:
        elder_id = UUID(str(row["id"]))
        if "pairing" in row["data"]:
            row["data"]["pairing"] = pairs.get(elder_id, [])
        if "last_status" in row["data"]:
            row["data"]["last_status"] = last.get(elder_id)


def _last_results(elder_ids: list[UUID]) -> dict[UUID, dict]:
    found: dict[UUID, dict] = {}
    rows = session.execute(
        select(WakeupSlot.elder_id, WakeupSlot.state, WakeupSlot.result_at)
        .where(WakeupSlot.elder_id.in_(elder_ids), WakeupSlot.result_at.is_not(None))
        .order_by(WakeupSlot.day.desc())
        .limit(40 * max(len(elder_ids), 1))
    )
    for row in rows:
        found.setdefault(row.elder_id, {"result": row.state, "at": row.result_at.isoformat()})
    return found


def elders_to_plan(after: UUID | None, limit: int) -> list[UUID]:
    """Return the next ids, in id order, of elders whose mornings are to be planned."""
    statement = (
        select(Elder.record_id).where(Elder.state.in_(("active", "pending"))).order_by(Elder.record_id).limit(limit)
    )
    if after:
        statement = statement.where(Elder.record_id > after)
    return list(session.scalars(statement))
