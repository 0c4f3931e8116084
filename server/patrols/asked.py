"""What may be asked of the line's own URLs."""

from datetime import date, timedelta

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from server.foundation import clock
from server.foundation.checks import Exactly
from server.patrols import words
from server.patrols.figures import DEFINITIONS
from server.people.words import SEX
from server.records.envelope import Code, Instant, Position, Text

AREA_CODE = Exactly(r"\d{4,12}", error="区划代码是 4 到 12 位数字。")
LONGEST = timedelta(days=1100)
FIGURES = ("all", *(one.id for one in DEFINITIONS))


class Day(fields.Date):
    """A local date within reach of a calendar."""

    def __init__(self, **more):
        within = validate.Range(clock.date(2015, 1, 1), clock.date(2099, 12, 31), error="这个日期不可能。")
        super().__init__(validate=within, **more)


class AreaAskedSchema(Schema):
    """Which area; the worker's own by default."""

    area = fields.String(validate=AREA_CODE)


class DayAskedSchema(AreaAskedSchema):
    """Which area and day; today by default."""

    day = Day()


class PeriodAskedSchema(AreaAskedSchema):
    """Which area and period, both days included."""

    from_ = Day(required=True, data_key="from", attribute="first")
    to = Day(required=True, attribute="last")

    @validates_schema
    def run_forward(self, asked, **more):
        """Refuse a period that ends before it begins or is longer than three years."""
        require_period(asked["first"], asked["last"])


def require_period(first: date, last: date) -> None:
    """Raise ValidationError for a period that ends before it begins or is longer than three years."""
    if last < first:
        raise ValidationError("结束早于开始。", "to")
    if last - first > LONGEST:
        raise ValidationError("最多三年。", "to")


class Names(fields.String):
    """Names of figures, separated by commas."""

    def _deserialize(self, value, attr, data, **more):
        names = [name for name in super()._deserialize(value, attr, data, **more).split(",") if name]
        if any(name not in FIGURES for name in names):
            raise ValidationError("没有这个指标。")
        return names


class FiguresAskedSchema(PeriodAskedSchema):
    """Which figures' records are told too."""

    records = Names(load_default=())


class FreezeSchema(PeriodAskedSchema):
    """Which figures are kept as they are, and why."""

    reason = Text(200, required=True)


class MonthAskedSchema(AreaAskedSchema):
    """Which area and month."""

    month = fields.String(
        required=True, validate=Exactly(r"20[1-9]\d-(0[1-9]|1[0-2])", error="月份写成 2026-11 这样。")
    )


class MonthlyAskedSchema(MonthAskedSchema):
    """Which area and month, and behind which rows of the table the records are told too."""

    records = fields.String(
        load_default="", validate=Exactly(r"([a-z_]+:[a-z0-9_]+(,|$))*", error="写成 sex:1,age:7_17 这样。")
    )


class SeenBeforeSchema(Schema):
    """What is known of the one in front of the crew. No picture: faces are never compared."""

    location = Position()
    at = Instant(allow_none=True)
    sex = Code(SEX)
    age_from = fields.Integer(allow_none=True, strict=True, validate=validate.Range(0, 120))
    age_to = fields.Integer(allow_none=True, strict=True, validate=validate.Range(0, 120))
    description = Text(500)
    place_type = Code(words.PLACE_TYPES)


class TrackFileSchema(Schema):
    """A GPX file."""

    file = Upload(required=True)
