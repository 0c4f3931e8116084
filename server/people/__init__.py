"""Persons met or served: provisional numbers, merging and unmerging; lines share the kind."""

from server.people import model, operations, queries, rules
from server.people.schema import PersonSchema
from server.records.held import ENVELOPE_FIELDS
from server.records.work_line import Reach, RecordKind, Restriction

STATION = ("patroller", "station_lead", "county_supervisor")
MERGING = frozenset({"merged_into", "merge_reason"})
PLAIN = frozenset("name nickname sex age_from age_to birth_date origin home description special maybe_same".split())

person = RecordKind(
    name="person",
    model=model.Person,
    schema=PersonSchema,
    example={
        "sex": "1", "age_from": 45, "age_to": 55, "origin": "other_province", "nickname": "老矿工",
        "description": "军大衣，左脚有点跛，说四川话",
    },
    seen_by=dict.fromkeys((*STATION, "township_supervisor"), Reach.AREA),
    written_by=dict.fromkeys(STATION, Reach.AREA),
    writes_only={"patroller": PLAIN | frozenset(ENVELOPE_FIELDS) - {"review"}},
    may_create=frozenset({"patroller"}),
    reads_only={"patroller": PLAIN | MERGING | {"number", "met_first_on", "met_last_on"}},
    restrictions=(
        Restriction(rules.TELLS_WHO, "child_files", rules.is_child),
        # An estimate that reaches beyond 18 may be put right by whoever meets them next.
        Restriction(frozenset(), "child_files", rules.may_be_minor, photos=True, firmly=rules.is_minor),
    ),
    reviewed_by=frozenset({"station_lead", "county_supervisor"}),
    touches=("merged_into",),
    prepare=operations.prepare_persons,
    check=operations.check_person,
    settle=operations.settle_persons,
    enrich=queries.add_meetings,
    window=queries.met_lately,
)  # fmt: skip

__all__ = ["person"]
