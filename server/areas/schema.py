"""Divisions on the wire."""

from marshmallow import Schema, fields, validate

from server.areas.divisions import DIGITS
from server.foundation.checks import Exactly

LEVELS = tuple(DIGITS)

NO_CONTROLS = Exactly(r"[^\x00-\x1f\x7f\ud800-\udfff]*", error="里面有不能显示的字符。")


class AreasAskedSchema(Schema):
    """Which divisions."""

    under = fields.String(validate=Exactly(r"[0-9]{2,12}", error="区划代码是 2 到 12 位数字。"))
    level = fields.String(validate=validate.OneOf(LEVELS, error="不在代码表里。"))


class SearchSchema(Schema):
    """What people say."""

    q = fields.String(
        required=True, validate=validate.And(validate.Length(min=1, max=60, error="最多 60 个字。"), NO_CONTROLS)
    )


class PointSchema(Schema):
    """A GeoJSON Point, lon and lat in WGS-84."""

    type = fields.String(required=True, validate=validate.Equal("Point"))
    coordinates = fields.List(fields.Float(), required=True, validate=validate.Length(equal=2))


class AreaSchema(Schema):
    """One division."""

    code = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "The official name."})
    short_name = fields.String(required=True, metadata={"description": "What people say."})
    label = fields.String(required=True, metadata={"description": "乡镇 + 村; never the same for two villages."})
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    parent_code = fields.String(required=True, allow_none=True)
    township_name = fields.String(required=True, allow_none=True)
    location = fields.Nested(PointSchema, required=True, allow_none=True)
    location_invented = fields.Boolean(required=True)


class AreasSchema(Schema):
    """Divisions."""

    areas = fields.List(fields.Nested(AreaSchema), required=True)


class OutlineTellsSchema(Schema):
    """Whose outline."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(("county", "neighbour")))
    source = fields.String(required=True)


class OutlineSchema(Schema):
    """A GeoJSON Feature."""

    type = fields.String(required=True, validate=validate.Equal("Feature"))
    properties = fields.Nested(OutlineTellsSchema, required=True)
    geometry = fields.Dict(required=True)


class BoundariesSchema(Schema):
    """A GeoJSON FeatureCollection."""

    type = fields.String(required=True, validate=validate.Equal("FeatureCollection"))
    features = fields.List(fields.Nested(OutlineSchema), required=True)


class PlaceToldSchema(Schema):
    """A division by code and label."""

    code = fields.String(required=True)
    label = fields.String(required=True)
