"""Phones, what they held and what was lost, on the wire."""

from marshmallow import EXCLUDE, RAISE, Schema, fields, validate

from server.records.envelope import Text
from server.sync.sealed_schema import BoxSchema, WipeSchema

HERE = validate.OneOf(("arrived", "kept", "missing"))


class Strict(Schema):
    """A body in which nothing unknown is let in."""

    class Meta:
        unknown = RAISE


class ExportFileSchema(Schema):
    """The file "what is on this phone"."""

    class Meta:
        unknown = EXCLUDE

    v = fields.Integer(required=True, strict=True, validate=validate.Equal(1))
    typ = fields.String(required=True, validate=validate.Equal("xunfang-export"))
    certificate = fields.String(required=True, validate=validate.Length(max=4000))
    made_at = Text(40, required=True)
    box = fields.Nested(BoxSchema, required=True)
    sig = fields.String(required=True, validate=validate.Length(max=100))


class SealedRowSchema(Schema):
    """A row of a worker's store, as closed as it lies."""

    class Meta:
        unknown = EXCLUDE

    place = fields.String(required=True, validate=validate.Length(max=200))
    iv = fields.String(required=True, validate=validate.Length(max=40))
    ct = fields.String(required=True)


class RemainsSchema(Schema):
    """What lies sealed on a phone that is locked, and the recovery wrap that its owner's device key had vouched for."""

    class Meta:
        unknown = EXCLUDE

    v = fields.Integer(required=True, strict=True, validate=validate.Equal(1))
    certificate = fields.String(required=True, validate=validate.Length(max=4000))
    made_at = Text(40, required=True)
    store = fields.String(required=True, validate=validate.Length(max=64))
    recovery = fields.Nested(BoxSchema, required=True)
    vouched = fields.String(required=True, validate=validate.Length(max=100))
    rows = fields.List(fields.Nested(SealedRowSchema), required=True, validate=validate.Length(max=20000))


class ReasonGivenSchema(Strict):
    """Why."""

    reason = Text(500, required=True)


class BecameSchema(Schema):
    """A record a phone held or promised, and what became of it here."""

    id = fields.UUID(required=True)
    what = fields.String(metadata={"description": "missing_here: the phone has it; lost_there: the phone lost it."})
    kind = fields.String(required=True, allow_none=True)
    revision = fields.Integer(allow_none=True)
    here = fields.String(required=True, validate=HERE)
    here_revision = fields.Integer(required=True, allow_none=True)
    since = fields.AwareDateTime(required=True, allow_none=True)


class HeldInBriefSchema(Schema):
    """What a phone last said it held."""

    at = fields.AwareDateTime(required=True)
    n = fields.Integer(required=True)
    missing = fields.Integer(required=True)


class LastHeldSchema(HeldInBriefSchema):
    """What a phone last said it held, one by one, what never arrived first."""

    at = fields.AwareDateTime(required=True, allow_none=True)
    held = fields.List(fields.Nested(BecameSchema), required=True)


class WorkersDeviceSchema(Schema):
    """A device of a worker I see to."""

    worker_id = fields.UUID(required=True)
    worker_name = fields.String(required=True)
    area_name = fields.String(required=True, allow_none=True)
    device_id = fields.String(required=True)
    name = fields.String(required=True)
    first_seen = fields.AwareDateTime(required=True)
    last_seen = fields.AwareDateTime(required=True)
    revoked_at = fields.AwareDateTime(required=True, allow_none=True)
    revoked_by_name = fields.String(required=True, allow_none=True)
    revoked_why = fields.String(required=True, allow_none=True)
    in_use = fields.Boolean(required=True)
    may_revoke = fields.Boolean(required=True)
    shared_with = fields.List(fields.String(), required=True)
    held = fields.Nested(HeldInBriefSchema, required=True, allow_none=True)
    kept = fields.Integer(required=True)


class DevicesSchema(Schema):
    """Devices, the latest contact first."""

    devices = fields.List(fields.Nested(WorkersDeviceSchema), required=True)
    more = fields.Boolean(required=True)


class DevicesAskedSchema(Schema):
    """A part of the owner's name, or a device's whole id."""

    q = Text(64)
    limit = fields.Integer(load_default=300, validate=validate.Range(1, 1000))


class ReportSchema(Schema):
    """A phone that lost something, or something that never arrived."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    worker_id = fields.UUID(required=True)
    worker_name = fields.String(required=True)
    device_id = fields.String(required=True)
    device_name = fields.String(required=True, allow_none=True)
    missing_here = fields.List(fields.String(), required=True)
    lost_there = fields.List(fields.String(), required=True)
    ids = fields.List(fields.Nested(BecameSchema), required=True)
    n = fields.Integer(required=True)
    still_missing = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("open", "handled")))
    handled_at = fields.AwareDateTime(required=True, allow_none=True)
    handled_by_name = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class WaitingSchema(Schema):
    """A change that has waited for over a day for what it builds on."""

    change_id = fields.UUID(required=True)
    kind = fields.String(required=True, allow_none=True)
    record_id = fields.UUID(required=True, allow_none=True)
    worker_id = fields.UUID(required=True)
    worker_name = fields.String(required=True)
    device_id = fields.String(required=True, allow_none=True)
    device_name = fields.String(required=True, allow_none=True)
    since = fields.AwareDateTime(required=True)
    waits_for = fields.UUID(required=True, allow_none=True)
    waits_for_what = fields.String(required=True, validate=validate.OneOf(("change", "record")))
    state = fields.String(required=True, validate=validate.OneOf(("open", "handled")))
    handled_at = fields.AwareDateTime(required=True, allow_none=True)
    handled_by_name = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class ReportsSchema(Schema):
    """What needs a supervisor: lost records, and changes that wait too long; what is open first."""

    reports = fields.List(fields.Nested(ReportSchema), required=True)
    waiting = fields.List(fields.Nested(WaitingSchema), required=True)


class QuarantinedSchema(Schema):
    """A change or a file kept from a revoked device; its content only on opening it."""

    id = fields.UUID(required=True)
    what = fields.String(required=True, validate=validate.OneOf(("change", "export")))
    why = fields.String(required=True, allow_none=True)
    worker_id = fields.UUID(required=True)
    worker_name = fields.String(required=True)
    device_id = fields.String(required=True, allow_none=True)
    device_name = fields.String(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True)
    kind = fields.String(required=True, allow_none=True)
    record_id = fields.UUID(required=True, allow_none=True)
    counts = fields.Dict(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(("kept", "released", "dismissed")))
    outcome = fields.String(required=True, allow_none=True)
    problem = fields.Dict(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_by_name = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class QuarantineSchema(Schema):
    """What is kept, the undecided first."""

    items = fields.List(fields.Nested(QuarantinedSchema), required=True)
    more = fields.Boolean(required=True)


class ChangeReadSchema(Schema):
    """A change as a person may read it: fields masked as everywhere, what is not theirs withheld and named."""

    change_id = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)
    record_id = fields.UUID(required=True, allow_none=True)
    creates = fields.Boolean(required=True)
    occurred_at = fields.String(required=True, allow_none=True)
    area_code = fields.String(required=True, allow_none=True)
    area_name = fields.String(required=True, allow_none=True)
    subject_name = fields.String(required=True, allow_none=True)
    around = fields.Dict(required=True)
    review = fields.Dict(required=True, allow_none=True)
    fields_ = fields.Dict(required=True, data_key="fields", attribute="fields")
    withheld = fields.List(fields.String(), required=True)


class ExportedChangeSchema(Schema):
    """A change of an exported file and what became of it; null: not applied yet."""

    change_id = fields.UUID(required=True)
    kind = fields.String(required=True, allow_none=True)
    record_id = fields.UUID(required=True, allow_none=True)
    aside = fields.Boolean(required=True)
    outcome = fields.String(required=True, allow_none=True)
    revision = fields.Integer(required=True, allow_none=True)
    problem = fields.Dict(required=True, allow_none=True)
    content = fields.Nested(ChangeReadSchema)


class DraftReadSchema(Schema):
    """Something half written, line by line."""

    id = fields.String(required=True, allow_none=True)
    lines = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True)
    withheld = fields.Boolean(required=True)


class DamagedSchema(Schema):
    """Something that could not be read; its sealed bytes are kept."""

    table = fields.String(required=True, allow_none=True)
    size = fields.Integer(required=True)


class ExportListedSchema(Schema):
    """A file that was brought in from a phone."""

    id = fields.UUID(required=True)
    worker_id = fields.UUID(required=True)
    worker_name = fields.String(required=True)
    device_id = fields.String(required=True)
    device_name = fields.String(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True)
    made_at = fields.AwareDateTime(required=True)
    brought_by_name = fields.String(required=True, allow_none=True)
    imported_at = fields.AwareDateTime(required=True, allow_none=True)
    state = fields.String(required=True)
    counts = fields.Dict(required=True)


class ExportsSchema(Schema):
    """Files brought in, newest first."""

    exports = fields.List(fields.Nested(ExportListedSchema), required=True)


class ExportSchema(Schema):
    """A file from a phone. A revoked phone that sends its own learns its id, state and the statement, no more."""

    id = fields.UUID(required=True)
    again = fields.Boolean(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("kept", "imported", "dismissed")))
    wipe = fields.List(fields.Nested(WipeSchema), required=True)
    worker_id = fields.UUID()
    worker_name = fields.String(allow_none=True)
    device_id = fields.String()
    device_name = fields.String(allow_none=True)
    why = fields.String(validate=validate.OneOf(("export", "revoked")))
    received_at = fields.AwareDateTime()
    made_at = fields.AwareDateTime()
    imported_at = fields.AwareDateTime(allow_none=True)
    brought_by_name = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    decided_by_name = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    changes = fields.List(fields.Nested(ExportedChangeSchema))
    drafts = fields.List(fields.Nested(DraftReadSchema))
    held = fields.List(fields.Nested(BecameSchema))
    damaged = fields.List(fields.Nested(DamagedSchema))


class OpenedSchema(Schema):
    """What is kept under an id, opened: a change, or a file."""

    what = fields.String(required=True, validate=validate.OneOf(("change", "export")))
    change = fields.Nested(ExportedChangeSchema, allow_none=True)
    export = fields.Nested(ExportSchema, allow_none=True)


class DecidedSchema(Schema):
    """What a decision came to."""

    id = fields.UUID(required=True)
    what = fields.String(required=True, validate=validate.OneOf(("change", "export")))
    state = fields.String(required=True, validate=validate.OneOf(("released", "dismissed")))
    outcome = fields.String(required=True, allow_none=True)
    problem = fields.Dict(required=True, allow_none=True)
    counts = fields.Dict(required=True, allow_none=True)
