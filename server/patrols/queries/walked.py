"""Where a crew went, as far as somebody may see it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.accounts.access import Access
from server.foundation.database import session
from server.foundation.problems import NotFound
from server.patrols import tracks
from server.patrols.model import TrackSegment
from server.patrols.queries.scope import visible
from server.patrols.queries.shifts import not_void
from server.patrols.tracks import Position
from server.records.model import Record


def pieces_of(access: Access, shift_id: UUID) -> Iterator[tuple[datetime | None, list[Position]]]:
    """Yield the pieces without gap of a shift's track with the moment from which their times count; raises NotFound."""
    segments = session.scalars(
        select(TrackSegment)
        .join(Record, Record.id == TrackSegment.record_id)
        .where(visible(access, "track_segment"), not_void(), TrackSegment.shift_id == shift_id)
        .order_by(TrackSegment.starts_at, TrackSegment.record_id)
    ).all()
    if not segments:
        raise NotFound("这个班次没有您能看的轨迹。")
    return ((one.starts_at, piece) for one in segments for piece in _pieces(one))


def _pieces(segment: TrackSegment) -> list[list[Position]]:
    positions = tracks.positions_of(segment.t, segment.lon, segment.lat, segment.acc)
    return tracks.take_apart(positions).pieces
