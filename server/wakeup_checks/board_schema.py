"""The wire of the desk: the board, the elders behind it, decisions."""

from marshmallow import Schema, fields, validate

from server.areas.schema import PlaceToldSchema
from server.foundation import clock
from server.foundation.checks import Exactly
from server.records.envelope import Text
from server.wakeup_checks.board import FILTERS, NUMBERS

AREA_CODE = Exactly(r"\d{4,12}", error="区划代码是 4 到 12 位数字。")


class Day(fields.Date):
    """A local date within reach of a calendar."""

    def __init__(self, **more):
        super().__init__(
            validate=validate.Range(clock.date(2020, 1, 1), clock.date(2099, 12, 31), error="这个日期不可能。"), **more
        )


class BoardAskedSchema(Schema):
    """Which area and day; the worker's own area and today by default."""

    area = fields.String(validate=AREA_CODE)
    day = Day()


class EldersAskedSchema(BoardAskedSchema):
    """Which elders of the board."""

    state = fields.String(load_default="not_confirmed", validate=validate.OneOf(tuple(FILTERS), error="不在代码表里。"))
    q = Text(40)
    elder = fields.UUID()
    after = fields.String(validate=validate.Length(max=300))


class BoardAreaSchema(Schema):
    """A division on the board."""

    code = fields.String(required=True)
    name = fields.String()
    short_name = fields.String()
    label = fields.String(required=True)
    location = fields.Dict(allow_none=True)
    location_invented = fields.Boolean()


NumbersSchema = Schema.from_dict({name: fields.Integer(required=True) for name in NUMBERS}, name="WakeupNumbers")


class BoardRowSchema(NumbersSchema):
    """A division with its numbers."""

    area = fields.Nested(BoardAreaSchema, required=True)


class TenMinutesSchema(Schema):
    """How many were first confirmed in ten minutes."""

    at = fields.String(required=True)
    n = fields.Integer(required=True)


class BoardSchema(Schema):
    """The figures of a day: expected = safe + away + abnormal + not_reported + not_due; suspended apart."""

    as_of = fields.AwareDateTime(required=True)
    day = fields.Date(required=True)
    area = fields.Nested(BoardAreaSchema, required=True)
    totals = fields.Nested(NumbersSchema, required=True)
    rows = fields.List(fields.Nested(BoardRowSchema), required=True)
    by_ten_minutes = fields.List(fields.Nested(TenMinutesSchema), required=True)


class HelperToldSchema(Schema):
    """Whom to ask."""

    part = fields.String(required=True)
    worker_id = fields.String(required=True)
    name = fields.String(required=True)


class ElderOnBoardSchema(Schema):
    """An elder behind a figure."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    area = fields.Nested(PlaceToldSchema, required=True)
    group_no = fields.String(allow_none=True, required=True)
    zhai_name = fields.String(allow_none=True, required=True)
    landmark = fields.String(allow_none=True, required=True)
    slot_id = fields.UUID(required=True)
    state = fields.String(required=True)
    at = fields.AwareDateTime(allow_none=True, required=True)
    received_at = fields.AwareDateTime(allow_none=True, required=True)
    window_end_at = fields.AwareDateTime(required=True)
    detail = fields.String(allow_none=True, required=True)
    files = fields.Integer(
        required=True, metadata={"description": "photos and voice notes that came with this morning's checks"}
    )
    contradicted = fields.Boolean(required=True)
    uncertain = fields.String(
        allow_none=True,
        required=True,
        metadata={"description": "the last result whose time is uncertain, because the phone's clock was wrong"},
    )
    helper = fields.Nested(HelperToldSchema, allow_none=True, required=True)
    yesterday = fields.String(allow_none=True, required=True)


class EldersOnBoardSchema(Schema):
    """A page of elders."""

    elders = fields.List(fields.Nested(ElderOnBoardSchema), required=True)
    total = fields.Integer(required=True)
    next = fields.String(allow_none=True, required=True)


class CallSchema(Schema):
    """Whose number is asked for, and why."""

    who = fields.String(
        required=True,
        validate=Exactly(
            r"(elder|key_holder|village_doctor|helper|team_leader|contact:[0-9a-f-]{36})", error="不在代码表里。"
        ),
    )
    reason = Text(200)


class NumberGivenSchema(Schema):
    """A number handed out; the log knows."""

    name = fields.String(required=True)
    phone = fields.String(required=True)


class CheckWithFilesSchema(Schema):
    """A check in short, with its files as they stand on the wire (docs/media.md)."""

    id = fields.UUID(required=True)
    occurred_at = fields.String(required=True)
    recorder_id = fields.String(allow_none=True, required=True)
    recorder_name = fields.String(allow_none=True, required=True)
    result = fields.String(required=True)
    detail = fields.String(allow_none=True, required=True)
    review = fields.Dict(allow_none=True, required=True)
    media = fields.List(fields.Dict(), required=True)


class ChecksWithFilesSchema(Schema):
    """The latest checks of an elder that carry files, the newest first."""

    checks = fields.List(fields.Nested(CheckWithFilesSchema), required=True)


class RevisionOnlySchema(Schema):
    """The record's revision after it was changed."""

    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
