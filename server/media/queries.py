"""Which files have come, and who may see them: the one place that decides it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, exists, false, or_, select, tuple_

from server.accounts.access import Access
from server.accounts.model import Worker
from server.foundation import clock
from server.foundation.database import session
from server.foundation.problems import Forbidden, NotFound
from server.foundation.settings import setting
from server.media.model import MediaArrival, MediaFile
from server.media.problems import MediaExpired, MediaMissing
from server.records.declared import DECLARED, as_of_today
from server.records.model import Record
from server.records.wire import load_rows
from server.records.work_line import RecordKind

ARRIVALS, FILES = MediaArrival.__table__, MediaFile.__table__
IN_ONE_STATEMENT = 500
ORIGINAL, VIEW, THUMBNAIL = "original", "view", "thumbnail"


@dataclass(frozen=True)
class Seen:
    """A file that this worker may see, and by which record."""

    sha256: str
    bytes: int
    what: str
    filetype: str
    record_id: UUID | None
    of_person: bool


def those_that_came(pairs: Iterable[tuple[UUID, str]]) -> dict[tuple[UUID, str], str]:
    """Return {(record, content): photo or voice} of those for which somebody has brought the bytes."""
    wanted = tuple_(ARRIVALS.c.record_id, ARRIVALS.c.sha256).in_(list(pairs))
    found = select(ARRIVALS.c.record_id, ARRIVALS.c.sha256, FILES.c.what).join(
        FILES, FILES.c.sha256 == ARRIVALS.c.sha256
    )
    rows = session.execute(found.where(wanted).distinct())
    return {(row.record_id, row.sha256): row.what for row in rows}


def files_missing_of(access: Access, hashes: Iterable[str]) -> list[str]:
    """Return those files of a worker's phone that the server lacks: for a record of that worker, or altogether.

    Of what others have brought nothing is said: who only knows a hash learns nothing.
    """
    held = list(dict.fromkeys(hashes))
    lacking: list[str] = []
    for start in range(0, len(held), IN_ONE_STATEMENT):
        part = held[start : start + IN_ONE_STATEMENT]
        mine = or_(DECLARED.c.declared_by == access.worker_id, Record.recorder_id == access.worker_id)
        states: dict[str, set[str]] = defaultdict(set)
        rows = session.execute(
            select(DECLARED.c.sha256, DECLARED.c.state)
            .join(Record, Record.id == DECLARED.c.record_id)
            .where(DECLARED.c.sha256.in_(part), DECLARED.c.state != "withdrawn", mine)
        )
        for row in rows:
            states[row.sha256].add(row.state)
        brought = (ARRIVALS.c.worker_id == access.worker_id, ARRIVALS.c.sha256.in_(part))
        for sha256 in session.scalars(select(ARRIVALS.c.sha256).where(*brought)):
            states[sha256].add("here")
        lacking += [one for one in part if not states[one] or states[one] & {"missing", "lost"}]
    return lacking


def seen_file(sha256: str, form: str, access: Access, kinds: Mapping[str, RecordKind]) -> Seen:
    """Return a file that I may see in this form; raises NotFound, Forbidden, MediaMissing, MediaExpired.

    A record gives access when it declares the file, its bytes came for that record, and I may see the record: the
    original needs the whole of it, a photo of a person or of a restricted record the grant. What any record that I see
    calls a photo of a person, or has called so, is one, whatever another record says. Who only knows a hash learns nothing.
    """
    ever = as_of_today(session.execute(_declared_where_i_see(sha256, access, kinds)).mappings())
    rows = [row for row in ever if row["state"] != "withdrawn"]
    file = session.execute(select(FILES).where(FILES.c.sha256 == sha256)).mappings().first()
    here = [row for row in rows if row["state"] == "here"] if file else []
    of_person = [row for row in ever if _of_person(row, kinds)]
    if all(_may_open(row, form, access, kinds) for row in of_person):
        open_to_me = [row for row in here if _may_open(row, form, access, kinds)]
    else:
        open_to_me = []
    if any(row["state"] == "expired" for row in of_person) and not any(row in of_person for row in here):
        open_to_me = []
    if open_to_me:
        row = open_to_me[0]
        return Seen(sha256, file["bytes"], file["what"], file["filetype"], row["record_id"], bool(of_person))
    if file and session.scalar(_brought_by_me(sha256, access)):
        return Seen(sha256, file["bytes"], file["what"], file["filetype"], None, of_person=False)
    if here:
        raise Forbidden
    _say_why_not(rows)
    raise NotFound


def latest_in_role(record_id: UUID, role: str) -> Seen | None:
    """Return the latest file that a record, which the asker sees, declares in a role; None when none is here."""
    declared = (DECLARED.c.record_id == record_id, DECLARED.c.role == role, DECLARED.c.state == "here")
    row = session.execute(
        select(FILES)
        .join(DECLARED, DECLARED.c.sha256 == FILES.c.sha256)
        .where(*declared, or_(DECLARED.c.expires_on.is_(None), DECLARED.c.expires_on >= clock.today()))
        .order_by(DECLARED.c.declared_at.desc())
        .limit(1)
    ).first()
    return Seen(row.sha256, row.bytes, row.what, row.filetype, record_id, of_person=False) if row else None


def _declared_where_i_see(sha256: str, access: Access, kinds: Mapping[str, RecordKind]) -> Select:
    visible = or_(false(), *(access.sees(kind) for kind in kinds.values() if kind.media_roles))
    return (
        select(DECLARED, Record.kind, Record.area_code, Record.subject_id, Record.recorder_id)
        .join(Record, Record.id == DECLARED.c.record_id)
        .where(DECLARED.c.sha256 == sha256, visible)
        .order_by(DECLARED.c.declared_at)
    )


def _may_open(row: Mapping, form: str, access: Access, kinds: Mapping[str, RecordKind]) -> bool:
    """Say whether a record gives access in this form; where fields are kept from me, so are the pictures that show them."""
    kind = kinds[row["kind"]]
    role = kind.media_role(row["role"])
    if kind.restrictions and access.withheld(
        kind, load_rows([row["record_id"]], kinds)[row["record_id"]][1], row["recorder_id"]
    ):
        return False
    own = access.worker_id in (row["declared_by"], row["recorder_id"])
    if role is not None and role.of_person and not own and not _may_see_person(row, access, kinds):
        return False
    if form != ORIGINAL:
        return True
    return access.reads(kind, area_code=row["area_code"], subject_id=row["subject_id"]) is None


def _may_see_person(row: Mapping, access: Access, kinds: Mapping[str, RecordKind]) -> bool:
    """Say whether I may see photos of whom a record shows; of a child neither record nor person may say that I may not."""
    if "person_photos" not in access.grants:
        return False
    rows = load_rows([one for one in (row["record_id"], row["subject_id"]) if one], kinds)
    return not any(access.keeps_photos_from_me(kinds[envelope["kind"]], data) for envelope, data in rows.values())


def _of_person(row: Mapping, kinds: Mapping[str, RecordKind]) -> bool:
    role = kinds[row["kind"]].media_role(row["role"])
    return role is not None and role.of_person


def _brought_by_me(sha256: str, access: Access) -> Select:
    """Return whether I brought it for a record that does not speak of it (yet), within the last days."""
    spoken_of = exists().where(DECLARED.c.record_id == ARRIVALS.c.record_id, DECLARED.c.sha256 == ARRIVALS.c.sha256)
    since = clock.now() - setting("MEDIA_ORPHAN_LIFE")
    mine = and_(ARRIVALS.c.sha256 == sha256, ARRIVALS.c.worker_id == access.worker_id, ARRIVALS.c.at > since)
    return select(ARRIVALS.c.sha256).where(mine, ~spoken_of).limit(1)


def _say_why_not(rows: list[Mapping]) -> None:
    """Tell somebody who sees the record whom to ask for a file that is not there."""
    if not rows:
        return
    row = rows[0]
    if any(one["state"] == "expired" for one in rows):
        raise MediaExpired
    who = session.scalar(select(Worker.name).where(Worker.id == (row["declared_by"] or row["recorder_id"])))
    if row["state"] == "lost":
        raise MediaMissing(f"已经确认丢失：{row['lost_reason']}", state="lost")
    raise MediaMissing(f"还没有传到，请问 {who}。" if who else None, state="missing", **({"ask": who} if who else {}))
