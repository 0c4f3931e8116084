"""Wake-up checks 叫醒: the roll, the mornings expected, what was seen."""

from server.records.work_line import MediaRole, Reach, RecordKind, WorkLine
from server.wakeup_checks import jobs, map_layer, model, operations, queries, routes, rules
from server.wakeup_checks.roll import roll
from server.wakeup_checks.schema import ElderSchema, WakeupCheckSchema, WakeupSlotSchema

HELPER_READS = frozenset(
    "name sex phone landmark hearing languages contacts key_holder village_doctor methods window_start window_end frequency "
    "schedule_from risk suspensions state death pairing last_status".split()
)
SUPERVISORS = dict.fromkeys(("team_leader", "township_supervisor", "county_supervisor"), Reach.AREA)
SEEN_BY = {"helper": Reach.ASSIGNED, "duty_officer": Reach.AREA} | SUPERVISORS

ELDER_EXAMPLE = {
    "name": "示例某", "sex": "2", "birth_date": "1941-03-05", "living": "alone", "frequency": "daily", "schedule_from": "2026-11-01",
    "risk": "key", "state": "active", "hearing": "hard", "landmark": "水井上边第二栋木屋", "methods": ["knock", "call_out"],
    "contacts": [{"id": "01936f00-0000-7000-8000-000000000001", "name": "示例女", "relation": "女儿", "phone": "19900000001"}],
}  # fmt: skip
CHECK_EXAMPLE = {
    "elder_id": "01936f00-0000-7000-8000-000000000002", "slot_id": "c9f4a1d6-6d34-5b52-9b58-0d8a6f9c3b11", "result": "safe_seen",
    "method": "knock",
}  # fmt: skip

elder = RecordKind(
    name="elder",
    model=model.Elder,
    schema=ElderSchema,
    example=ELDER_EXAMPLE,
    seen_by=SEEN_BY,
    written_by={"helper": Reach.ASSIGNED} | SUPERVISORS,
    writes_only={
        "helper": frozenset(
            {"landmark", "hearing", "languages", "note", "location", "accuracy_m", "location_source", "media"}
        )
    },
    reads_only={"helper": HELPER_READS, "duty_officer": HELPER_READS},
    reviewed_by=frozenset(SUPERVISORS),
    state=lambda data: data["state"],
    check=operations.check_roll_entry,
    settle=operations.settle_roll,
    enrich=queries.add_pairing_and_last_status,
    media_roles=(MediaRole("landmark", "photo", most=6),),
)
wakeup_slot = RecordKind(
    name="wakeup_slot",
    model=model.WakeupSlot,
    schema=WakeupSlotSchema,
    example={},
    seen_by=SEEN_BY,
    written_by=SUPERVISORS,
    subject="elder_id",
    state=lambda data: "disputed" if data["contradicted"] else data["state"],
    check=operations.refuse_writing,
    window=queries.slots_of_these_days,
    created_by_server=True,
)
wakeup_check = RecordKind(
    name="wakeup_check",
    model=model.WakeupCheck,
    schema=WakeupCheckSchema,
    example=CHECK_EXAMPLE,
    seen_by=SEEN_BY,
    written_by=SEEN_BY,
    reviewed_by=frozenset(SUPERVISORS),
    append_only=True,
    subject="elder_id",
    parent="elder_id",
    touches=("elder_id", "slot_id"),
    may_be_taken_back=lambda data: data["result"] not in (*rules.URGENT, "dead"),
    state=lambda data: data["result"],
    prepare=operations.prepare_checks,
    check=operations.check_observation,
    settle=operations.settle_checks,
    window=queries.checks_of_these_days,
    media_roles=(MediaRole("situation", "photo"), MediaRole("voice_note", "voice", keep_days=365)),
)

line = WorkLine(
    name="wakeup_checks",
    kinds=(elder, wakeup_slot, wakeup_check),
    routes=routes.blueprints,
    map_layer=map_layer.features,
    lists=(roll,),
    ticks=(jobs.plan_coming_mornings,),
)
