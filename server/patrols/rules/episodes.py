"""How help is counted (domain A6, F1-F5): what is help, what is advice, which records are one episode. Pure."""

import json
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


# An id as it is compared: counting a hundred thousand records, the database's own text is much quicker than a UUID.
Id = UUID | str


@dataclass(slots=True)
class Met:
    """An encounter as far as it is counted; lists may still be the JSON in which they lie, read when they are needed."""

    id: Id
    person: Id
    day: date
    area_code: str
    outcome: str | None
    aid: Sequence[Mapping[str, Any]] | str = ()
    informed: bool | None = True
    willingness: str | None = "willing"
    cross_province: bool = False
    conditions: Sequence[str] | str = ()

    def given(self) -> Sequence[Mapping[str, Any]]:
        """Return what was given."""
        if isinstance(self.aid, str):
            self.aid = json.loads(self.aid) or ()
        return self.aid

    def signs(self) -> Sequence[str]:
        """Return the conditions that were seen."""
        if isinstance(self.conditions, str):
            self.conditions = json.loads(self.conditions) or ()
        return self.conditions


@dataclass(slots=True)
class Stayed:
    """A stay as far as it is counted."""

    id: Id
    person: Id
    day: date  # of entering
    area_code: str
    encounter: Id | None = None
    leaving: str | None = None
    left_on: date | None = None
    cross_province: bool = False
    in_hospital: bool = False
    aid_kinds: Sequence[str] = ()
    conditions: Sequence[str] = ()

    def signs(self) -> Sequence[str]:
        """Return the conditions that were seen."""
        return self.conditions


@dataclass(slots=True)
class Episode:
    """One time of being helped: a stay with what led to it, or a person's day on the street."""

    person: Id  # as recorded first
    day: date
    area_code: str
    stay: Stayed | None = None
    met: list[Met] = field(default_factory=list)

    @property
    def records(self) -> list[Id]:
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
            one.outcome == "hospital" or any(given["type"] == "hospital" for given in one.given()) for one in self.met
        )
        return brought or bool(self.stay and (self.stay.in_hospital or "medical" in self.stay.aid_kinds))


def helps(met: Met) -> bool:
    """Say whether an encounter is help: something was given, or somebody went along."""
    return met.outcome in HELP or any(one["type"] != ADVICE for one in met.given())


def advises(met: Met) -> bool:
    """Say whether an encounter was advice or notice only."""
    if helps(met) or met.outcome in (None, "dead"):  # None: nobody has said yet how it ended
        return False
    return met.informed or met.outcome != "left" or any(one["type"] == ADVICE for one in met.given())


def refuses(met: Met) -> bool:
    """Say whether somebody refused to come to the station."""
    return met.willingness == "refused" or met.outcome == "refused"


def goods_of(met: Met) -> float:
    """Return how many things were handed out."""
    return sum(one["qty"] if one.get("qty") is not None else 1 for one in met.given() if one["type"] in GOODS)


def episodes(met: Iterable[Met], stays: Iterable[Stayed]) -> list[Episode]:
    """Return the episodes (人次) behind encounters and stays, oldest first.

    Recorded persons are compared, never merged ones, so that merging does not change how often somebody was helped.
    """
    by_day: dict[tuple[Id, date], list[Met]] = defaultdict(list)
    stays = sorted(stays, key=lambda one: (one.day, str(one.id)))
    named = {stay.encounter for stay in stays}
    key_of: dict[Id, tuple[Id, date]] = {}
    for one in met:
        by_day[one.person, one.day].append(one)
        if one.id in named:
            key_of[one.id] = (one.person, one.day)
    found = []
    for stay in stays:
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
