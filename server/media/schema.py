"""The wire of docs/media.md, as far as it is JSON."""

from marshmallow import Schema, fields, validate

from server.foundation.checks import Exactly
from server.media.links import FORMS
from server.records.envelope import Text


class LinkAskedSchema(Schema):
    """In which form the file is to be opened."""

    form = fields.String(load_default="view", validate=validate.OneOf(FORMS))


class LinkSchema(Schema):
    """An address for a browser, and for how many seconds it is good."""

    url = fields.String(required=True)
    expires_in = fields.Integer(required=True)


class TasksAskedSchema(Schema):
    """Of which division."""

    area = fields.String(required=True, validate=Exactly(r"\d{2,12}", error="区划代码是 2 到 12 位数字。"))


class TaskSchema(Schema):
    """A file that has not come for a long time."""

    record_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    sha256 = fields.String(required=True)
    role = fields.String(allow_none=True, required=True)
    declared_at = fields.AwareDateTime(required=True)
    recorder_id = fields.UUID(allow_none=True, required=True)
    recorder_name = fields.String(allow_none=True, required=True)
    area_code = fields.String(required=True)
    area_name = fields.String(required=True)
    occurred_at = fields.String(required=True, metadata={"format": "date-time"})
    subject_id = fields.UUID(allow_none=True, required=True)
    subject_kind = fields.String(allow_none=True, required=True)
    subject_name = fields.String(allow_none=True, required=True)
    refused_reason = fields.String(allow_none=True, required=True)
    days = fields.Integer(required=True)


class TasksSchema(Schema):
    """Every file of a division that is missing for longer than it should, the oldest first."""

    tasks = fields.List(fields.Nested(TaskSchema), required=True)


class LossSchema(Schema):
    """Which file will not come, and why."""

    record_id = fields.UUID(required=True)
    sha256 = fields.String(required=True, validate=Exactly(r"[0-9a-f]{64}"))
    reason = Text(500, required=True)


class LostSchema(Schema):
    """How things stand with the file now."""

    state = fields.String(required=True)
    lost_reason = fields.String(required=True)
