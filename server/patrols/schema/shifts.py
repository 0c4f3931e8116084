"""Shifts and their tracks on the wire."""

from marshmallow import Schema, ValidationError, fields, validate

from server.patrols import words
from server.patrols.schema.groups import CostSchema, things
from server.records.envelope import Amount, Code, Instant, Number, Plain, Text, YesNo

MOST_POSITIONS = 2000


class CrewSchema(Schema):
    """One of the crew."""

    id = fields.UUID(required=True)
    name = Text(40, required=True)
    worker_id = fields.UUID(allow_none=True)
    driver = YesNo(allow_none=True)


class CompanySchema(Schema):
    """Who came along."""

    id = fields.UUID(required=True)
    partner_kind = Code(words.PARTNER_KINDS, required=True)
    name = Text(60)
    people = fields.Integer(allow_none=True, strict=True, validate=validate.Range(0, 100))


class SupplySchema(Schema):
    """What was loaded and what came back."""

    id = fields.UUID(required=True)
    item = Code(words.AID_TYPES, required=True)
    unit = Text(10)
    source = Code(words.SOURCES)
    out = Number(required=True, allow_nan=False, validate=validate.Range(0, 100_000))
    back = Number(allow_none=True, allow_nan=False, validate=validate.Range(0, 100_000))
    unit_cost = Amount(allow_none=True)


class VisitSchema(Schema):
    """One point looked at, also when nobody was there."""

    id = fields.UUID(required=True)
    point_id = fields.UUID(required=True)
    at = Instant(required=True)
    found = fields.Integer(required=True, strict=True, validate=validate.Range(0, 500))
    sign_seen = YesNo(allow_none=True)
    note = Text(300)


class MeasuresSchema(Schema):
    """How far and how long, and what was left out."""

    length_m = fields.Float(required=True)
    street_s = fields.Integer(required=True)
    positions = fields.Integer(required=True)
    gaps = fields.Integer(required=True)
    gap_s = fields.Integer(required=True)
    spikes = fields.Integer(required=True)


class Ids(fields.List):
    """Ids of other records, kept as they travel."""

    def __init__(self, **more):
        super().__init__(fields.UUID(), **more)

    def _deserialize(self, value, attr, data, **more):
        return list(dict.fromkeys(map(str, super()._deserialize(value, attr, data, **more))))

    def _serialize(self, value, attr, obj, **more):
        return value


class PatrolShiftSchema(Schema):
    """A crew's outing."""

    shift_no = fields.String(dump_only=True)
    shift_kind = Code(words.SHIFT_KINDS, required=True)
    call_source = Code(words.CALL_SOURCES)
    starts_at = Instant(required=True)
    ends_at = Instant(allow_none=True)
    state = Code(words.SHIFT_STATES, required=True)
    weather_alert = Code(words.ALERTS)
    temperature_c = Number(allow_none=True, allow_nan=False, validate=validate.Range(-60, 60, error="气温不可能。"))
    vehicle = Text(30)
    crew = things(CrewSchema, 20, required=True)
    crew_reason = Text(200)
    partners = things(CompanySchema, 20, allow_none=True)
    supplies = things(SupplySchema, 60, allow_none=True)
    points_planned = Ids(allow_none=True, validate=validate.Length(max=300))
    visits = things(VisitSchema, 300, allow_none=True)
    track_allowed = YesNo(allow_none=True)
    costs = things(CostSchema, 60, allow_none=True)
    summary = Text(300)
    track = Plain(MeasuresSchema, dump_only=True)


class Wholes(fields.Field):
    """A list of whole numbers, as short on the wire as JSON allows."""

    def __init__(self, **more):
        super().__init__(
            metadata={"type": "array", "items": {"type": "integer"}, "maxItems": MOST_POSITIONS, "minItems": 1}, **more
        )

    def _deserialize(self, value, attr, data, **more):
        if not isinstance(value, list) or not all(type(one) is int for one in value):
            raise ValidationError("应当是整数的列表。")
        if not 1 <= len(value) <= MOST_POSITIONS:
            raise ValidationError(f"一段轨迹 1 到 {MOST_POSITIONS} 个位置。")
        return value


class TrackSegmentSchema(Schema):
    """A piece of where one phone went: lists of differences."""

    shift_id = fields.UUID(required=True)
    starts_at = Instant(required=True, allow_none=True)
    t = Wholes(required=True, allow_none=True)
    lon = Wholes(required=True)
    lat = Wholes(required=True)
    acc = Wholes(allow_none=True)
    source = Code(words.TRACK_SOURCES, required=True)
    ended_by = Code(words.TRACK_ENDS)
    measures = Plain(MeasuresSchema, dump_only=True)
