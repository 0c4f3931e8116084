"""Encounters and stays on the wire. There is no field and no code for force."""

from datetime import timedelta

from marshmallow import Schema, fields, validate

from server.foundation import clock
from server.patrols import words
from server.patrols.schema.groups import (
    SENSITIVE,
    AidSchema,
    CompulsoryReportSchema,
    CostSchema,
    EscortSchema,
    FareSchema,
    HandoverSchema,
    HospitalSchema,
    TicketSchema,
    group,
    things,
)
from server.records.envelope import Code, Codes, Instant, Text, YesNo

MINORS = validate.Range(0, 50, error="人数不可能。")


class EncounterSchema(Schema):
    """Somebody met on the street."""

    person_id = fields.UUID(required=True)
    shift_id = fields.UUID(allow_none=True)
    point_id = fields.UUID(allow_none=True)
    follows = fields.UUID(allow_none=True)
    state = Code(words.ENCOUNTER_STATES, required=True)
    place_type = Code(words.PLACE_TYPES)
    found_by = Code(words.FOUND_BY, required=True)
    conditions = Codes(words.CONDITIONS, required=True, allow_none=False)
    behaviours = Codes(words.BEHAVIOURS)
    minors_count = fields.Integer(allow_none=True, strict=True, validate=MINORS)
    minors_relation = Text(60, metadata=SENSITIVE)
    report = group(CompulsoryReportSchema, metadata=SENSITIVE)
    informed = YesNo(allow_none=True)
    willingness = Code(words.WILLINGNESS)
    refusal_reason = Code(words.REFUSAL_REASONS)
    aid = things(AidSchema, 60, required=True)
    outcome = Code(words.OUTCOMES)
    handover = group(HandoverSchema, metadata=SENSITIVE)
    hospital = group(HospitalSchema, metadata=SENSITIVE)
    ticket = group(TicketSchema)
    fare = group(FareSchema)
    escort = group(EscortSchema, metadata=SENSITIVE)
    costs = things(CostSchema, 60, allow_none=True)
    weather_alert = Code(words.ALERTS)
    next_check_at = Instant(allow_none=True)
    follow_up_by = Text(40)
    follow_up_due_at = Instant(dump_only=True)


class StationStaySchema(Schema):
    """From entering the station to leaving it."""

    person_id = fields.UUID(required=True)
    encounter_id = fields.UUID(allow_none=True)
    entered_at = Instant(required=True)
    came_by = Code(words.CAME_BY, required=True)
    national_no = Text(40)
    conditions = Codes(words.CONDITIONS)
    minors_count = fields.Integer(allow_none=True, strict=True, validate=MINORS)
    minors_relation = Text(60, metadata=SENSITIVE)
    report = group(CompulsoryReportSchema, metadata=SENSITIVE)
    informed = YesNo(allow_none=True)
    aid_kinds = Codes(words.AID_KINDS)
    announced_at = Instant(allow_none=True)
    left_at = Instant(allow_none=True)
    leaving = Code(words.LEAVING)
    leaving_cross_province = YesNo(allow_none=True)
    long_stay_reason = Text(300)
    handover = group(HandoverSchema, metadata=SENSITIVE)
    hospital = group(HospitalSchema, metadata=SENSITIVE)
    ticket = group(TicketSchema)
    fare = group(FareSchema)
    escort = group(EscortSchema, metadata=SENSITIVE)
    costs = things(CostSchema, 60, allow_none=True)
    same_day_until = fields.Function(
        lambda stay: _told(stay, lambda at: clock.local_time(clock.local_date(at) + timedelta(days=1), "00:00")),
        metadata={"type": "string", "format": "date-time"},
    )
    due_24h_at = fields.Function(
        lambda stay: _told(stay, lambda at: at + timedelta(hours=24)),
        metadata={"type": "string", "format": "date-time"},
    )
    due_10d_on = fields.Function(
        lambda stay: _told(stay, lambda at: clock.local_date(at) + timedelta(days=10)),
        metadata={"type": "string", "format": "date"},
    )


def _told(stay, derive) -> str | None:
    if (entered_at := stay.get("entered_at")) is None:
        return None
    found = derive(entered_at)
    return (found.astimezone(clock.LOCAL) if hasattr(found, "astimezone") else found).isoformat()
