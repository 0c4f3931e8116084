"""What changes a person: numbers given, merging and unmerging held to the rules."""

from collections.abc import Iterable
from uuid import UUID

from server.foundation import clock
from server.people import rules
from server.people.problems import MergeReasonMissing, PersonUnknown
from server.records import feed
from server.records.held import Held, Holding
from server.records.numbers import number

NUMBER_FORM = "无名-{day}-{n}"
ONE_MERGE_AT_A_TIME = UUID("0f6f5b52-7c4b-5d0e-9a55-1d3a6f3c2b07")  # two merges at once could close a circle


def prepare_persons(changes: Iterable, holding: Holding) -> None:
    """Take in hand everybody whom the merges of a push lead to."""
    targets = {into for change in changes if (into := change.data.get("merged_into"))}
    if targets:
        feed.lock([ONE_MERGE_AT_A_TIME])
    sought: set[UUID] = set()
    while targets:
        holding.load(targets)
        sought |= targets
        targets = {into for one in targets if (into := _target(holding.get(one)))} - sought


def check_person(change, held: Held | None, holding: Holding) -> None:
    """Hold a pushed person to the rules: ages, birth, ID number, a merge that has a reason and makes no circle."""
    known = held.data if held else {}
    data = change.data
    rules.require_ages(data.get("age_from", known.get("age_from")), data.get("age_to", known.get("age_to")))
    rules.require_birth_date(data.get("birth_date"), clock.local_date(change.received_at))
    rules.require_id_number(data.get("id_number"))
    into = data.get("merged_into")
    if into is None or into == known.get("merged_into"):
        return
    rules.require_no_circle(change.record_id, into, lambda one: _target(holding.get(one)))
    target = holding.get(into)
    if target is None or target.kind.name != "person" or target.void:
        raise PersonUnknown(errors=[{"path": "data.merged_into", "message": PersonUnknown.zh}])
    if not (data.get("merge_reason") or "").strip():
        raise MergeReasonMissing(errors=[{"path": "data.merge_reason", "message": MergeReasonMissing.zh}])


def _target(held: Held | None) -> UUID | None:
    return held.data.get("merged_into") if held else None


def settle_persons(persons: list[Held], holding: Holding) -> None:
    """Give new persons their provisional number."""
    number(persons, series="person", field="number", form=NUMBER_FORM)
