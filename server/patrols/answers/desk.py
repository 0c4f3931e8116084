"""What the desk is told: outcomes, heat, figures, the monthly table."""

from marshmallow import Schema, fields

from server.areas.schema import PlaceToldSchema


class OutcomeCountSchema(Schema):
    """How many encounters had an outcome."""

    outcome = fields.String(required=True)
    n = fields.Integer(required=True)


class DayCountSchema(Schema):
    """How many encounters a day had."""

    day = fields.Date(required=True)
    n = fields.Integer(required=True)


class OutcomesSchema(Schema):
    """Encounters of a period by outcome and day."""

    outcomes = fields.List(fields.Nested(OutcomeCountSchema), required=True)
    days = fields.List(fields.Nested(DayCountSchema), required=True)


class HeatSchema(Schema):
    """A GeoJSON FeatureCollection of H3 cells with `n`."""

    type = fields.String(required=True)
    features = fields.List(fields.Dict(), required=True)
    without_position = fields.Integer(required=True)


class LineOfDaySchema(Schema):
    """A day in one message."""

    text = fields.String(required=True)


class FigurePartSchema(Schema):
    """A part of a figure."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    value = fields.Float(allow_none=True, required=True)
    unit = fields.String(required=True)


class RecordBehindSchema(Schema):
    """A record behind a number: which it is, and of which kind."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True)


class FigureSchema(Schema):
    """A figure with its definition, and, when asked for, the records behind it."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True)
    definition = fields.String(required=True)
    value = fields.Float(allow_none=True, required=True)
    parts = fields.List(fields.Nested(FigurePartSchema), required=True)
    records = fields.List(fields.Nested(RecordBehindSchema))


class FrozenSchema(Schema):
    """Figures as they were when somebody signed for them."""

    id = fields.UUID(required=True)
    frozen_at = fields.AwareDateTime(required=True)
    by_name = fields.String(required=True)
    reason = fields.String(required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)


class FiguresSchema(Schema):
    """The figures of a period as of now, and as they were last frozen."""

    area = fields.Nested(PlaceToldSchema, required=True)
    from_ = fields.Date(required=True, data_key="from", attribute="first")
    to = fields.Date(required=True, attribute="last")
    as_of = fields.AwareDateTime(required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)
    frozen = fields.Nested(FrozenSchema, allow_none=True, required=True)


class MonthlyRowSchema(Schema):
    """A row of the monthly table, and, when asked for, the records behind it."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    value = fields.Float(allow_none=True, required=True)
    records = fields.List(fields.Nested(RecordBehindSchema))


class MonthlySectionSchema(Schema):
    """A section of the monthly table."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True)
    rows = fields.List(fields.Nested(MonthlyRowSchema), required=True)


class MonthlySchema(Schema):
    """The monthly table with its figures, and the numbers that patrol news tell."""

    area = fields.Nested(PlaceToldSchema, required=True)
    from_ = fields.Date(required=True, data_key="from", attribute="first")
    to = fields.Date(required=True, attribute="last")
    sections = fields.List(fields.Nested(MonthlySectionSchema), required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)
    news = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
