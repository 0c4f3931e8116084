"""The wire form of the roll, the mornings and the checks: who may send which field."""

from marshmallow import Schema, fields, validate

from server.foundation.checks import Exactly
from server.foundation.ciphers import mask_id_number
from server.records.envelope import PHONE, Code, Codes, Instant, Plain, Text
from server.wakeup_checks import words

HHMM = Exactly(r"([01]\d|2[0-3]):[0-5]\d", error="时间写成 07:00 这样。")
SENSITIVE = {"sensitive": True}


class ContactSchema(Schema):
    """A person to call; id tells two entries apart when lists are merged."""

    id = fields.UUID(required=True)
    name = Text(40, required=True)
    relation = Text(20)
    phone = fields.String(allow_none=True, validate=PHONE)
    place = Text(100)


class NeighbourSchema(Schema):
    """A key holder or village doctor."""

    name = Text(40, required=True)
    phone = fields.String(allow_none=True, validate=PHONE)
    place = Text(100)


class ConsentSchema(Schema):
    """When, by whom and how consent was given."""

    date = fields.Date(required=True)
    by = Text(40)
    how = Code(words.CONSENT_WAYS, required=True)


class SuspensionSchema(Schema):
    """A time in which the elder is not expected; both days included."""

    id = fields.UUID(required=True)
    reason = Code(words.SUSPENSION_REASONS, required=True)
    from_ = fields.Date(required=True, data_key="from", attribute="from")
    to = fields.Date(allow_none=True)
    note = Text(200)


class ElderSchema(Schema):
    """A roll entry (domain A2)."""

    name = Text(40, required=True, metadata=SENSITIVE)
    sex = Code(words.SEX, required=True)
    birth_date = fields.Date(required=True)
    ethnicity = fields.String(allow_none=True, validate=Exactly(r"\d{2}"))
    id_number = fields.String(
        allow_none=True,
        load_only=True,
        metadata=SENSITIVE,
        validate=Exactly(r"\d{17}[\dX]", error="身份证号应当是 18 位。"),
    )
    phone = fields.String(allow_none=True, metadata=SENSITIVE, validate=PHONE)
    landmark = Text(200)
    categories = Codes(words.CATEGORIES)
    living = Code(words.LIVING, required=True)
    health_note = Text(1000, metadata=SENSITIVE)
    mobility = Code(words.MOBILITY)
    hearing = Code(words.HEARING)
    languages = Codes(words.LANGUAGES)
    contacts = fields.List(
        Plain(ContactSchema),
        allow_none=True,
        metadata=SENSITIVE,
        validate=validate.Length(max=3, error="最多三位联系人。"),
    )
    key_holder = Plain(NeighbourSchema, allow_none=True, metadata=SENSITIVE)
    village_doctor = Plain(NeighbourSchema, allow_none=True, metadata=SENSITIVE)
    methods = Codes(words.METHODS)
    window_start = fields.String(allow_none=True, validate=HHMM)
    window_end = fields.String(allow_none=True, validate=HHMM)
    frequency = Code(words.FREQUENCIES, required=True)
    schedule_from = fields.Date(required=True)
    risk = Code(words.RISKS, required=True)
    consent = Plain(ConsentSchema, allow_none=True)
    suspensions = fields.List(Plain(SuspensionSchema), allow_none=True, validate=validate.Length(max=50))
    state = Code(words.ELDER_STATES, required=True)
    id_number_masked = fields.Function(
        lambda elder: mask_id_number(elder.get("id_number")), metadata={"type": "string"}
    )
    death = fields.Dict(dump_only=True)
    pairing = fields.List(fields.Dict(), dump_only=True)
    last_status = fields.Dict(dump_only=True)


class WakeupSlotSchema(Schema):
    """An expectation; everything about it is derived."""

    elder_id = fields.UUID(dump_only=True)
    day = fields.Date(dump_only=True)
    ordinal = fields.Integer(dump_only=True)
    window_start_at = fields.AwareDateTime(dump_only=True)
    window_end_at = fields.AwareDateTime(dump_only=True)
    state = fields.String(dump_only=True)
    contradicted = fields.Boolean(dump_only=True)
    decided = fields.Dict(dump_only=True)


class WakeupCheckSchema(Schema):
    """One observation."""

    elder_id = fields.UUID(required=True)
    slot_id = fields.UUID(required=True)
    result = Code(words.RESULTS, required=True)
    method = Code(words.METHODS)
    voice_means = Code(("voice", "phone"))
    proxy_by = Text(40, metadata=SENSITIVE)
    away_reason = Code(words.AWAY_REASONS)
    chores = Codes(words.CHORES)
    actions = Codes(words.ACTIONS)
    detail = Text(2000, metadata=SENSITIVE)
    dead_name = Text(40, load_only=True)
    corrects = fields.UUID(allow_none=True)
    late = fields.Boolean(dump_only=True)


class DecisionSchema(Schema):
    """How a person closes an alarm: with a result and a written reason."""

    result = Code([name for name in words.RESULTS if name != "dead"], required=True)
    reason = Text(500, required=True)


class ReasonSchema(Schema):
    """A written reason."""

    reason = Text(500, required=True)


__all__ = ["DecisionSchema", "ElderSchema", "Instant", "ReasonSchema", "WakeupCheckSchema", "WakeupSlotSchema"]
