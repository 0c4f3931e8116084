"""Layers of the map."""

from flask import current_app
from marshmallow import Schema, ValidationError, fields, validate

from server.accounts.signed_in import current_access
from server.foundation import clock
from server.foundation.openapi import Blueprint
from server.foundation.problems import NotFound

blueprint = Blueprint("map_layers", __name__, url_prefix="/map", description="Points for the map")


class Box(fields.String):
    """A box west,south,east,north in degrees."""

    def _deserialize(self, value, attr, data, **more):
        text = super()._deserialize(value, attr, data, **more)
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise ValidationError("写成 西,南,东,北 四个数。") from error
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValidationError("这个范围不可能。")
        return west, south, east, north


class LayerAskedSchema(Schema):
    """Which part of the map, how near, which day."""

    bbox = Box(
        load_default=(-180.0, -90.0, 180.0, 90.0), metadata={"pattern": "^-?[0-9.]+,-?[0-9.]+,-?[0-9.]+,-?[0-9.]+$"}
    )
    zoom = fields.Float(load_default=9.0, validate=validate.Range(0, 24), allow_nan=False)
    day = fields.Date(
        validate=validate.Range(clock.date(2020, 1, 1), clock.date(2099, 12, 31), error="这个日期不可能。")
    )


class FeatureSchema(Schema):
    """A GeoJSON Feature."""

    type = fields.String(required=True)
    id = fields.String(required=True)
    geometry = fields.Dict(required=True)
    properties = fields.Dict(required=True)


class LayerSchema(Schema):
    """A GeoJSON FeatureCollection."""

    type = fields.String(required=True)
    features = fields.List(fields.Nested(FeatureSchema), required=True)


@blueprint.get("/<string:line_name>")
@blueprint.arguments(LayerAskedSchema, location="query")
@blueprint.response(200, LayerSchema)
def show_layer(asked, line_name):
    """Give a line's points within a box: sums far off, single places near by."""
    access = current_access()
    layers = {line.name: line.map_layer for line in current_app.extensions["work_lines"] if line.map_layer}
    if line_name not in layers:
        raise NotFound
    return {
        "type": "FeatureCollection",
        "features": layers[line_name](access, bbox=asked["bbox"], zoom=asked["zoom"], day=asked.get("day")),
    }
