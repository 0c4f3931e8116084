"""Photos and voice notes that came with the checks of an elder, for those who look into the file."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import exists, func, select

from server.accounts.model import Worker
from server.foundation.database import session
from server.records.declared import DECLARED
from server.records.finding import require_visible
from server.records.model import Record
from server.records.wire import load_rows, to_wire_all
from server.records.work_line import RecordKind
from server.wakeup_checks.model import WakeupCheck

SHOWN = 30


def checks_with_files(elder_id: UUID, access, kinds: Mapping[str, RecordKind]) -> list[dict]:
    """Return the latest checks of an elder that carry files, the newest first, with who recorded each; raises NotFound."""
    require_visible(kinds["elder"], elder_id, access)
    kind = kinds["wakeup_check"]
    carries = exists().where(DECLARED.c.record_id == Record.id, DECLARED.c.state != "withdrawn")
    statement = (
        select(Record.id, Worker.name)
        .outerjoin(Worker, Worker.id == Record.recorder_id)
        .where(Record.subject_id == elder_id, Record.kind == kind.name, access.sees(kind), carries)
        .order_by(Record.occurred_on.desc(), Record.happened_at.desc())
        .limit(SHOWN)
    )
    names = dict(session.execute(statement).all())
    told = to_wire_all(load_rows(list(names), kinds), kinds, access)
    return [_in_short(told[one], names[one]) for one in names if one in told]


def counted_on(slot_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return by morning how many photos and voice notes its checks carry."""
    statement = (
        select(WakeupCheck.slot_id, func.count())
        .join(DECLARED, DECLARED.c.record_id == WakeupCheck.record_id)
        .where(WakeupCheck.slot_id.in_(list(slot_ids)), DECLARED.c.state != "withdrawn")
        .group_by(WakeupCheck.slot_id)
    )
    return dict(session.execute(statement).all())


def _in_short(check: dict, recorder_name: str | None) -> dict:
    data = check["data"]
    short = {name: check[name] for name in ("id", "occurred_at", "recorder_id", "review", "media")}
    return short | {"result": data["result"], "detail": data.get("detail"), "recorder_name": recorder_name}
