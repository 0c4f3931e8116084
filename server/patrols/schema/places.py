"""Points, signs and partners on the wire."""

from marshmallow import Schema, fields, validate

from server.patrols import words
from server.records.envelope import PHONE, Code, Instant, Text

SENSITIVE = {"sensitive": True}


class PatrolPointSchema(Schema):
    """A place that is looked at again and again."""

    name = Text(60, required=True)
    place_type = Code(words.PLACE_TYPES, required=True)
    importance = Code(words.IMPORTANCE)
    every_days = fields.Integer(allow_none=True, strict=True, validate=validate.Range(1, 90, error="1 到 90 天。"))
    state = Code(words.POINT_STATES, required=True)
    hint = Text(200)
    visited_at = Instant(dump_only=True)
    found = fields.Integer(dump_only=True)


class GuideSignSchema(Schema):
    """A sign that shows the way to the rescue station."""

    name = Text(60, required=True)
    text = Text(500)
    phone = fields.String(allow_none=True, validate=PHONE)
    condition = Code(words.SIGN_CONDITIONS, required=True)
    damage = Text(200)
    seen_at = Instant(allow_none=True)
    repairer = Text(60)
    repair_since = Instant(dump_only=True)


class PartnerSchema(Schema):
    """Who works with the station."""

    name = Text(80, required=True)
    partner_kind = Code(words.PARTNER_KINDS, required=True)
    contact = Text(40, metadata=SENSITIVE)
    phone = fields.String(allow_none=True, metadata=SENSITIVE, validate=PHONE)
    agreement_on = fields.Date(allow_none=True)
    agreement_until = fields.Date(allow_none=True)
    state = Code(words.PARTNER_STATES, required=True)
