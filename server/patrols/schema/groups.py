"""Groups of fields that encounters, stays and shifts share: aid, money, tickets, escorts, hand-overs, the report."""

from marshmallow import Schema, fields, validate

from server.patrols import words
from server.records.envelope import PHONE, Amount, Code, Codes, Instant, Number, Plain, Text, YesNo

SENSITIVE = {"sensitive": True}


def things(schema: type[Schema], most: int, **more) -> fields.List:
    """Return a list of things with ids, merged element by element."""
    return fields.List(Plain(schema), validate=validate.Length(max=most, error=f"最多 {most} 条。"), **more)


def group(schema: type[Schema], **more) -> Plain:
    """Return a group of fields that may be missing as a whole."""
    return Plain(schema, allow_none=True, **more)


class AidSchema(Schema):
    """One thing given or done."""

    id = fields.UUID(required=True)
    type = Code(words.AID_TYPES, required=True)
    qty = Number(
        allow_none=True, allow_nan=False, validate=validate.Range(0, 10_000, min_inclusive=False, error="数量不可能。")
    )
    unit = Text(10)


class CostSchema(Schema):
    """One booked cost: the only place of money that is counted."""

    id = fields.UUID(required=True)
    what = Code(words.COSTS, required=True)
    amount = Amount(required=True)
    source = Code(words.SOURCES, required=True)
    booked_on = fields.Date(required=True)
    receipt_no = Text(40)


class CompulsoryReportSchema(Schema):
    """The compulsory report 强制报告 (domain A5)."""

    ticks = Codes(words.TICKS, required=True, allow_none=False)
    called_110_at = Instant(allow_none=True)
    police_no = Text(40)
    reporter = Text(40)
    no_call_reason = Text(300)
    told_minor_center_at = Instant(allow_none=True)


class HandoverSchema(Schema):
    """Who took over 移交."""

    partner_kind = Code(words.HANDED_TO, required=True)
    partner_id = fields.UUID(allow_none=True)
    unit = Text(80)
    receiver = Text(40)
    receiver_phone = fields.String(allow_none=True, validate=PHONE)
    at = Instant(required=True)
    belongings = Text(500)
    note = Text(500)


class HospitalSchema(Schema):
    """What became of somebody in hospital."""

    called_120_at = Instant(allow_none=True)
    accompanied_by = Text(40)
    diagnosis = Text(500)
    deposit = Amount(allow_none=True)
    discharged_on = fields.Date(allow_none=True)


class TicketSchema(Schema):
    """A voucher for a ticket home; never cash."""

    destination = Text(60)
    train_no = Text(20)
    departs_at = Instant(allow_none=True)
    price = Amount(allow_none=True)
    voucher_no = Text(40)
    partner_id = fields.UUID(allow_none=True)
    state = Code(words.TICKET_STATES, required=True)
    closed_at = Instant(allow_none=True)


class FareSchema(Schema):
    """A short fare with its receipt; its limits are rules."""

    amount = Amount(required=True)
    receipt_no = Text(40)
    destination = Text(60)


class EscortingSchema(Schema):
    """One of those who escort."""

    id = fields.UUID(required=True)
    name = Text(40, required=True)


class EscortSchema(Schema):
    """Somebody brought home by staff."""

    escorts = things(EscortingSchema, 6, required=True)
    route = Text(300)
    starts_at = Instant(allow_none=True)
    ends_at = Instant(allow_none=True)
    cross_province = YesNo(allow_none=True)
    to = Code(words.ESCORTED_TO)
    receiver = Text(40)
    receipt_no = Text(40)
