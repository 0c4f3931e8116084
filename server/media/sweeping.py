"""Putting store and tables back in step, once a day: what a process left behind that was ended in the middle."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import delete, func, select, update

from server.foundation import clock
from server.foundation.database import session
from server.foundation.unit_of_work import in_one_go, unit_of_work
from server.media import removing
from server.media.arriving import content_lock
from server.media.model import MediaFile, MediaUpload
from server.media.removing import ARRIVALS
from server.media.storing import DERIVED, STAGING, place_of, store
from server.records import feed, leases
from server.records.declared import DECLARED
from server.records.model import ServerEpoch

FILES, UPLOADS = MediaFile.__table__, MediaUpload.__table__
CONTENT = re.compile(r"[0-9a-f]{2}/([0-9a-f]{64})")
FORM = re.compile(rf"{DERIVED}/[0-9a-f]{{2}}/([0-9a-f]{{64}})\.\w+")
PIECE = re.compile(rf"{STAGING}/([0-9a-f-]{{36}})/.+")
AT_A_TIME = 500
A_DAY = timedelta(days=1)
KEPT_AFTER_RESTORE = timedelta(days=30)


def sweep_the_store() -> int:
    """Remove, once a day, what lies in the store and belongs to nothing; returns how many names went."""
    today = clock.today().isoformat()
    with unit_of_work(writes=False):
        if leases.mark_of("media_sweep") == today:
            return 0
    removed, names = store().remove_drafts(older_than=clock.now() - A_DAY), store().names()
    restored_lately = _restored_lately()
    while part := list(islice(names, AT_A_TIME)):
        removed += _sweep_pieces(part) + (0 if restored_lately else _sweep_contents(part))
    with unit_of_work():
        leases.set_mark("media_sweep", today)
    return removed


def _restored_lately() -> bool:
    """Say whether this may be an older state put back: then what it does not know may be the only copy of something."""
    with unit_of_work(writes=False):
        latest = session.scalar(select(func.max(ServerEpoch.since)))
    return latest is None or latest > clock.now() - KEPT_AFTER_RESTORE


def _sweep_contents(names: list[str]) -> int:
    hashes = {found[1] for name in names for form in (CONTENT, FORM) if (found := form.fullmatch(name))}
    with unit_of_work(writes=False):
        hashes -= set(session.scalars(select(FILES.c.sha256).where(FILES.c.sha256.in_(hashes))))
    return sum(in_one_go(lambda sha256=sha256: _drop_unknown(sha256)) for sha256 in hashes)


def _drop_unknown(sha256: str) -> bool:
    """Remove a content of which nothing is known; who brings it just now waits, and stores it anew."""
    feed.lock([content_lock(sha256)])
    if session.scalar(select(FILES.c.sha256).where(FILES.c.sha256 == sha256)):
        return False
    removing.drop(sha256)
    return True


def _sweep_pieces(names: list[str]) -> int:
    """Remove pieces of uploads that are over; one that began today may not be written down yet."""
    pieces = {name: UUID(found[1]) for name in names if (found := PIECE.fullmatch(name))}
    with unit_of_work(writes=False):
        going_on = select(UPLOADS.c.id).where(UPLOADS.c.id.in_(set(pieces.values())), UPLOADS.c.state == "open")
        still_open = set(session.scalars(going_on))
    yesterday = (clock.now() - A_DAY).timestamp() * 1000
    gone = [name for name, one in pieces.items() if one not in still_open and one.int >> 80 < yesterday]
    store().remove(*gone)
    return len(gone)


def check_the_store() -> Iterator[str]:
    """Give the hashes whose bytes are not in the store any more; their records say so from then on, and phones send them again."""
    after = ""
    while True:
        with unit_of_work(writes=False):
            rows = session.execute(
                select(FILES.c.sha256, FILES.c.bytes).where(FILES.c.sha256 > after).order_by(FILES.c.sha256).limit(AT_A_TIME)
            ).all()  # fmt: skip
        for sha256, size in rows:
            if store().size(place_of(sha256)) != size:
                in_one_go(lambda sha256=sha256: _miss(sha256))
                yield sha256
        if not rows:
            return
        after = rows[-1].sha256


def _miss(sha256: str) -> None:
    feed.lock([content_lock(sha256)])
    session.execute(delete(FILES).where(FILES.c.sha256 == sha256))
    session.execute(delete(ARRIVALS).where(ARRIVALS.c.sha256 == sha256))
    statement = update(DECLARED).where(DECLARED.c.sha256 == sha256, DECLARED.c.state == "here")
    rows = session.execute(statement.values(state="missing", since=clock.now()).returning(DECLARED.c.record_id)).all()
    feed.give_again([row.record_id for row in rows])
