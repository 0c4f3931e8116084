"""The hand-over sheet 移交单 of an encounter or a stay."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.accounts.access import Access
from server.accounts.audit import record_audit
from server.accounts.model import Worker
from server.areas.queries import labels_of
from server.foundation import clock
from server.foundation.database import session
from server.foundation.settings import extension
from server.media.deriving import open_form
from server.media.queries import VIEW, latest_in_role
from server.patrols.handover.content import rows_of
from server.patrols.handover.sheet import draw
from server.records.finding import require_visible
from server.records.wire import load_rows, to_wire_all
from server.records.work_line import every_kind

COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Printed:
    """A sheet ready to be given out."""

    name: str
    content: bytes


def sheet_of(kind_name: str, record_id: UUID, access: Access) -> Printed:
    """Return the sheet of a visible record, logged; raises NotFound, NothingToHandOver."""
    kinds = every_kind(extension("work_lines"))
    require_visible(kinds[kind_name], record_id, access)
    told = _told([record_id], kinds, access)[record_id]
    data, person = told["data"], _person(UUID(str(told["data"]["person_id"])), kinds, access)
    area = told["area_code"]
    labels = labels_of({area, area[:COUNTY_DIGITS]})
    place = " ".join(filter(None, (labels[area], told["zhai_name"], told["place_text"])))
    met_at = data.get("entered_at") or told["occurred_at"]
    sections = rows_of(data, person, met_at=datetime.fromisoformat(met_at), place=place)
    signature = _signature(record_id)
    # Signed on the screen when it was handed over; who signs the print writes the day too.
    signed_on = clock.local_date(datetime.fromisoformat(data["handover"]["at"])) if signature else None
    content = draw(
        sections, station=f"{labels[area[:COUNTY_DIGITS]]}救助管理站", number=person.get("number") or str(record_id)[-12:],
        by=_name(told["recorder_id"]), printed_by=access.name, signature=signature,
        signed_on=signed_on,
    )  # fmt: skip
    record_audit(f"{kind_name}.sheet_printed", record_id=record_id)
    return Printed(f"handover-{str(record_id)[-12:]}.pdf", content)


def _signature(record_id: UUID) -> bytes | None:
    """Return the signature made on the screen, drawn on white; None when it has not come (yet)."""
    found = latest_in_role(record_id, "signature")
    if found is None or found.what != "photo":
        return None
    try:
        with open_form(found.sha256, found.filetype, VIEW) as content:
            return content.read()
    except FileNotFoundError:
        return None


def _told(ids: list[UUID], kinds, access: Access) -> dict[UUID, dict]:
    return to_wire_all(load_rows(ids, kinds), kinds, access)


def _person(person_id: UUID, kinds, access: Access) -> dict:
    told = _told([person_id], kinds, access).get(person_id)
    return told["data"] if told and told["kind"] == "person" else {}


def _name(worker_id: str | None) -> str:
    if worker_id is None:
        return ""
    return session.scalar(select(Worker.name).where(Worker.id == UUID(worker_id))) or ""


__all__ = ["Printed", "sheet_of"]
