"""Imports on the wire."""

from flask_smorest.fields import Upload
from marshmallow import RAISE, Schema, fields, validate

from server.foundation.checks import Exactly

AREA = Exactly(r"[0-9]{2,12}", error="区划代码是 2 到 12 位数字。")


class FileSchema(Schema):
    """The file."""

    file = Upload(required=True, metadata={"description": "An .xlsx or .csv file."})


class WhereSchema(Schema):
    """The division in which every row must lie."""

    area = fields.String(validate=AREA)


class ApplySchema(Schema):
    """Whether rows with faults may be left out."""

    class Meta:
        unknown = RAISE

    skip_faulty = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class ExportAskedSchema(Schema):
    """Of which division; without one, of all that is mine."""

    area = fields.String(validate=AREA)


class SummarySchema(Schema):
    """How many rows of what sort."""

    rows = fields.Integer(required=True)
    new = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    faulty = fields.Integer(required=True)
    warnings = fields.Integer(required=True)
    examples = fields.Integer()
    sheet = fields.String()
    ignored_columns = fields.List(fields.String())
    applied = fields.Dict(keys=fields.String(), values=fields.Integer())
    undone = fields.Integer()
    left = fields.Integer()


class FaultSchema(Schema):
    """One fault with its place."""

    row = fields.Integer(required=True)
    column = fields.String(required=True)
    cell = fields.String(
        required=True, metadata={"description": "Such as F17; empty when the file has no such column."}
    )
    value = fields.String(required=True, metadata={"description": "Masked where it is sensitive."})
    slug = fields.String(required=True)
    message = fields.String(required=True)


class FieldChangeSchema(Schema):
    """One field that differs, as people read it."""

    field = fields.String(required=True)
    label = fields.String(required=True)
    before = fields.String(required=True)
    after = fields.String(required=True)


class RowChangeSchema(Schema):
    """What a row would change."""

    row = fields.Integer(required=True)
    name = fields.String(required=True)
    what = fields.String(required=True, validate=validate.OneOf(("new", "changed")))
    fields_ = fields.List(fields.Nested(FieldChangeSchema), required=True, data_key="fields", attribute="fields")


class LeftSchema(Schema):
    """A row that was left as it was, and why."""

    row = fields.Integer(required=True)
    name = fields.String(required=True)
    reason = fields.String(required=True)


class ImportSchema(Schema):
    """An import in brief."""

    id = fields.UUID(required=True)
    list_ = fields.String(required=True, data_key="list", attribute="list")
    file_name = fields.String(required=True)
    area_code = fields.String(required=True)
    by_name = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(("checked", "applied", "undone")))
    checked_at = fields.AwareDateTime(required=True)
    applied_at = fields.AwareDateTime(required=True, allow_none=True)
    undone_at = fields.AwareDateTime(required=True, allow_none=True)
    summary = fields.Nested(SummarySchema, required=True)


class WholeImportSchema(ImportSchema):
    """An import with every fault and difference."""

    faults = fields.List(fields.Nested(FaultSchema), required=True)
    warnings = fields.List(fields.Nested(FaultSchema), required=True)
    changes = fields.List(fields.Nested(RowChangeSchema), required=True)
    left = fields.List(fields.Nested(LeftSchema), required=True)


class ImportsSchema(Schema):
    """Imports, the newest first."""

    imports = fields.List(fields.Nested(ImportSchema), required=True)
