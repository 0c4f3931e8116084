"""How help is counted (domain A6, F1-F5): what is help, what is advice, which records are one episode. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from server.patrols.words import GOODS

# Outcomes that are help by themselves: entry, hospital, hand-over, return, escort.
HELP = frozenset(
    {"entered", "hospital", "police", "minor_center", "ticket_home", "escorted", "fetched", "local_return"}
)
ADVICE = "advice"


@dataclass(slots=True)
class Met:
    """An encounter as far as it is counted."""

    id: UUID
    person: UUID
    day: date
    area_code: str
    outcome: str
    aid: Sequence[Mapping[str, Any]] = ()
    informed: bool = True
    willingness: str = "willing"
    cross_province: bool = False
    conditions: Sequence[str] = ()


@dataclass(slots=True)
class Stayed:
    """A stay as far as it is counted."""

    id: UUID
    person: UUID
    day: date  # of entering
    area_code: str
    encounter: UUID | None = None
    leaving: str | None = None
    left_on: date | None = None
    cross_province: bool = False
    in_hospital: bool = False
    aid_kinds: Sequence[str] = ()
    conditions: Sequence[str] = ()


@dataclass(slots=True)
class Episode:
    """One time of being helped: a stay with what led to it, or a person's day on the street."""

    person: UUID  # as recorded first
    day: date
    area_code: str
    stay: Stayed | None = None
    met: list[Met] = field(default_factory=list)

    @property
    def records(self) -> list[UUID]:
        """Return the records behind it."""
        return [one.id for one in self.met] + ([self.stay.id] if self.stay else [])

    @property
    def ways(self) -> set[str]:
        """Return how it went on: outcomes, and the way of leaving."""
        return {one.outcome for one in self.met} | ({self.stay.leaving} if self.stay and self.stay.leaving else set())

    @property
    def escorted(self) -> bool:
        """Whether staff brought the person home; a ticket is no escort."""
        return "escorted" in self.ways

    @property
    def crosses_province(self) -> bool:
        """Whether that went beyond the province."""
        return any(one.cross_province for one in (*self.met, *([self.stay] if self.stay else [])))

    @property
    def medical(self) -> bool:
        """Whether somebody was brought to hospital."""
        brought = any(
            one.outcome == "hospital" or any(given["type"] == "hospital" for given in one.aid) for one in self.met
        )
        return brought or bool(self.stay and (self.stay.in_hospital or "medical" in self.stay.aid_kinds))


def helps(met: Met) -> bool:
    """Say whether an encounter is help: something was given, or somebody went along."""
    return met.outcome in HELP or any(one["type"] != ADVICE for one in met.aid)


def advises(met: Met) -> bool:
    """Say whether an encounter was advice or notice only."""
    if helps(met) or met.outcome == "dead":
        return False
    return met.informed or met.outcome != "left" or any(one["type"] == ADVICE for one in met.aid)


def refuses(met: Met) -> bool:
    """Say whether somebody refused to come to the station."""
    return met.willingness == "refused" or met.outcome == "refused"


def goods_of(met: Met) -> float:
    """Return how many things were handed out."""
    return sum(one["qty"] if one.get("qty") is not None else 1 for one in met.aid if one["type"] in GOODS)


def episodes(met: Iterable[Met], stays: Iterable[Stayed]) -> list[Episode]:
    """Return the episodes (人次) behind encounters and stays, oldest first.

    Recorded persons are compared, never merged ones, so that merging does not change how often somebody was helped.
    """
    by_day: dict[tuple[UUID, date], list[Met]] = defaultdict(list)
    key_of: dict[UUID, tuple[UUID, date]] = {}
    for one in met:
        by_day[one.person, one.day].append(one)
        key_of[one.id] = (one.person, one.day)
    found = []
    for stay in sorted(stays, key=lambda one: (one.day, str(one.id))):
        keys = dict.fromkeys((key_of.get(stay.encounter), (stay.person, stay.day)))
        before = [one for key in keys if key for one in by_day.pop(key, ())]
        first = min(before, key=lambda one: one.day, default=stay)
        first = first if first.day <= stay.day else stay
        found.append(Episode(first.person, first.day, first.area_code, stay, before))
    for (person, day), group in by_day.items():
        if any(map(helps, group)):
            first = next(one for one in group if helps(one))
            found.append(Episode(person, day, first.area_code, None, group))
    return sorted(found, key=lambda one: one.day)
