"""What a work line declares of itself; everything else is built over these declarations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from marshmallow import Schema


class Reach(StrEnum):
    """How far a role sees or writes a kind."""

    ASSIGNED = "assigned"  # records about somebody or something assigned to me
    AREA = "area"  # records within the area of my role


@dataclass(frozen=True)
class Upgrade:
    """How a change of an older shape becomes one of the next.

    `lift` gets a copy of the whole change and gives it back. A change may hold any part of the fields, and one
    that has the new shape already passes untouched. `retired`: when the last version that writes the old shape was
    replaced; 90 days later the step may go.
    """

    lifts_from: int
    lift: Callable[[dict], dict]
    retired: date | None = None


@dataclass(frozen=True)
class MediaRole:
    """What a file of a record shows or says: which files a kind takes, for what, and how long each is kept."""

    role: str
    what: str  # photo | voice
    of_person: bool = False  # needs a purpose, is seen with the grant `person_photos` only, and expires
    purposes: Sequence[str] = ()
    keep_days: int | None = None  # from the day of the record; None: as long as the record
    original: bool = False  # phones send it as it was taken, not made smaller
    most: int = 20  # in one record


@dataclass(frozen=True)
class Restriction:
    """Fields of some records that only holders of a grant read: of children, of a compulsory report.

    `of(data, today)` says of which records.
    """

    fields: frozenset[str]
    grant: str
    of: Callable[[Mapping[str, Any], date], bool]
    but_recorder: bool = False  # who recorded it goes on seeing it
    photos: bool = False  # photos of the person too: in the record itself, and in those about it
    firmly: Callable[[Mapping[str, Any], date], bool] | None = (
        None  # of which nobody without the grant may lift it; default: all
    )


@dataclass(frozen=True)
class RecordKind:
    """One kind of record: its table, its wire form, who sees and writes it, what follows from a change.

    `prepare(batch)` loads in bulk what `check` needs; `check(change, held, batch)` raises a Problem when
    a change breaks a rule; `settle(batch)` derives what follows, before anything is written.
    """

    name: str
    model: type
    schema: type[Schema]
    example: Mapping[str, Any]
    seen_by: Mapping[str, Reach]
    written_by: Mapping[str, Reach]
    # Role -> the only data and envelope fields it may write (a missing role: all that the schema lets in).
    writes_only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    may_create: frozenset[str] = frozenset()  # roles of writes_only that make new ones all the same
    # Role -> the only data fields it may read (a missing role: all); the widest of a worker's roles counts.
    reads_only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # Role -> (today, worker_id) -> SQL condition: the only records within its reach that it sees (a missing role: all).
    sees_only: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    restrictions: Sequence[Restriction] = ()
    reviewed_by: frozenset[str] = frozenset()
    append_only: bool = False  # data of others is never changed by an edit; see the kind's `check`
    subject: str | None = None  # the data field that names whom the record is about; None: itself
    may_be_taken_back: Callable[[Mapping[str, Any]], bool] | None = None  # by its recorder, the same day; None: always
    state: Callable[[Mapping[str, Any]], str] | None = None  # the state that boards count
    prepare: Callable[..., None] | None = None
    check: Callable[..., None] | None = None
    settle: Callable[..., None] | None = None
    parent: str | None = None  # the data field naming the record whose area and permission it shares
    touches: Sequence[str] = ()  # data fields with ids of records that a change also changes
    enrich: Callable[..., None] | None = None  # (rows, access): adds to wire data in bulk what lies elsewhere
    window: Callable[..., Any] | None = None  # (today, worker_id) -> SQL condition: what a phone is given
    created_by_server: bool = False  # a phone may not create it
    sent_again_after: int = 30  # days for which a phone is given back what its own worker recorded
    upgrades: Sequence[Upgrade] = ()  # oldest first; the numbers of those that went are not used again
    media_roles: Sequence[MediaRole] = ()  # the photos and voice notes it takes

    def media_role(self, name: str | None) -> MediaRole | None:
        """Return the kind's role of a name, or None."""
        return next((one for one in self.media_roles if one.role == name), None)

    @property
    def shape(self) -> int:
        """The shape in which the kind is read now."""
        return max((step.lifts_from + 1 for step in self.upgrades), default=1)


@dataclass(frozen=True)
class WorkLine:
    """One kind of field work: its record kinds, its own routes, its layer on the map, its lists from Excel."""

    name: str
    kinds: Sequence[RecordKind]
    routes: Sequence[Any] = ()
    map_layer: Callable[..., dict] | None = None
    lists: Sequence[Any] = ()
    ticks: Sequence[Callable[[], None]] = ()  # what the worker process does every few seconds


def every_kind(work_lines: Sequence[WorkLine]) -> dict[str, RecordKind]:
    """Return all kinds by name; two kinds of one name are a programming error, one kind that two lines share is none."""
    kinds: dict[str, RecordKind] = {}
    for line in work_lines:
        for kind in line.kinds:
            if kinds.setdefault(kind.name, kind) is not kind:
                raise TypeError(f"two record kinds are called {kind.name}")
    return kinds
