"""The wire of design section 4."""

from marshmallow import EXCLUDE, INCLUDE, Schema, fields, validate

from server.accounts.schema import SealingKeySchema
from server.foundation.checks import Exactly
from server.records.envelope import ClockSchema, Files, Instant, Position, Text
from server.sync.changes import ChangeSchema, RawChange

DEVICE = Exactly(r"[A-Za-z0-9._:-]{1,64}", error="设备编号只能用字母、数字和 . _ : -，最多 64 个。")


class PushSchema(Schema):
    """A push of up to 500 changes or 1 MiB."""

    READ_APART = (("changes",), ("client_version",))

    class Meta:
        unknown = EXCLUDE

    device_id = fields.String(required=True, validate=DEVICE)
    device_time = Instant(required=True)
    # Whatever an app says of itself is no reason to refuse what it recorded.
    client_version = fields.Raw(allow_none=True, metadata={"type": "string"})
    changes = fields.List(RawChange(ChangeSchema), required=True, validate=validate.Length(max=500))


class ProblemToldSchema(Schema):
    """Why a change was refused or waits."""

    class Meta:
        unknown = INCLUDE

    slug = fields.String(required=True)
    title = fields.String(required=True)
    detail = fields.String()
    errors = fields.List(fields.Dict())


class OutcomeSchema(Schema):
    """What became of one change."""

    change_id = fields.String(
        required=True,
        metadata={"description": "As sent; empty for what has none that could be told back."},
    )
    outcome = fields.String(
        required=True, validate=validate.OneOf(("accepted", "merged", "conflict", "refused", "waiting"))
    )
    revision = fields.Integer(allow_none=True, required=True)
    problem = fields.Nested(ProblemToldSchema, allow_none=True, required=True)


class PushAnswerSchema(Schema):
    """Outcomes in the order of the changes, and their receipt."""

    server_time = fields.String(required=True, metadata={"format": "date-time"})
    epoch = fields.String(required=True)
    outcomes = fields.List(fields.Nested(OutcomeSchema), required=True)
    receipt = fields.String(required=True)
    durable_until = fields.String(allow_none=True, required=True, metadata={"format": "date-time"})


class PullQuerySchema(Schema):
    """Where to go on from, and how many rows at most."""

    cursor = fields.String(validate=validate.Length(max=400))
    limit = fields.Integer(load_default=200, validate=validate.Range(1, 500))


class ConflictValueSchema(Schema):
    """One of the values between which a person decides."""

    value = fields.Raw(allow_none=True)
    by = fields.String(allow_none=True)
    by_name = fields.String(allow_none=True)
    at = fields.String()
    change_id = fields.String(allow_none=True)


class ConflictSchema(Schema):
    """A field that two people changed differently."""

    field = fields.String(required=True)
    values = fields.List(fields.Nested(ConflictValueSchema), required=True)


class ReviewToldSchema(Schema):
    """What a reviewer said."""

    state = fields.String(required=True)
    reason = fields.String(allow_none=True)
    revision = fields.Integer(allow_none=True)


class PulledSchema(Schema):
    """A record, a row that is gone, or a late outcome."""

    class Meta:
        unknown = INCLUDE

    kind = fields.String(required=True)
    id = fields.String(required=True)
    gone = fields.Boolean(required=True)
    revision = fields.Integer()
    expires_at = fields.String(allow_none=True)
    area_code = fields.String()
    group_no = fields.String(allow_none=True)
    zhai_name = fields.String(allow_none=True)
    occurred_at = fields.String()
    received_at = fields.String()
    clock = fields.Nested(ClockSchema, allow_none=True)
    recorder_id = fields.String(allow_none=True)
    operator_name = fields.String(allow_none=True)
    device_id = fields.String(allow_none=True)
    entry_mode = fields.String()
    location = Position()
    accuracy_m = fields.Float(allow_none=True)
    location_source = fields.String(allow_none=True)
    location_absent_reason = fields.String(allow_none=True)
    place_text = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    media = Files(allow_none=True)
    review = fields.Nested(ReviewToldSchema)
    conflicts = fields.List(fields.Nested(ConflictSchema))
    withheld = fields.List(fields.String())
    unknown = fields.Dict()
    data = fields.Dict()


class PullAnswerSchema(Schema):
    """One page of the feed."""

    server_time = fields.String(required=True, metadata={"format": "date-time"})
    epoch = fields.String(required=True)
    changes = fields.List(fields.Nested(PulledSchema), required=True)
    cursor = fields.String(required=True)
    more = fields.Boolean(required=True)


class HeldSchema(Schema):
    """A record on the phone."""

    id = fields.UUID(required=True)
    revision = fields.Integer(allow_none=True, load_default=None, strict=True, validate=validate.Range(0, 2**31 - 1))


class LostOfSchema(Schema):
    """Whose some of the lost ids are."""

    class Meta:
        unknown = EXCLUDE

    worker_id = fields.UUID(required=True)
    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=5000))


class ReconcileSchema(Schema):
    """What a phone holds."""

    class Meta:
        unknown = EXCLUDE

    device_id = fields.String(required=True, validate=DEVICE)
    epoch = Text(40)
    held = fields.List(fields.Nested(HeldSchema), required=True, validate=validate.Length(max=20000))
    lost = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=5000))
    lost_of = fields.List(fields.Nested(LostOfSchema), load_default=list, validate=validate.Length(max=20))
    media = fields.List(
        fields.String(validate=Exactly(r"[0-9a-f]{64}")), load_default=list, validate=validate.Length(max=20000)
    )


class ThereSchema(Schema):
    """A record the phone lacks or has in an older revision."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    revision = fields.Integer(required=True)


class ReconcileAnswerSchema(Schema):
    """What either side lacks."""

    server_time = fields.String(required=True, metadata={"format": "date-time"})
    epoch = fields.String(required=True)
    missing_here = fields.List(fields.String(), required=True)
    behind_here = fields.List(fields.String(), required=True)
    missing_there = fields.List(fields.Nested(ThereSchema), required=True)
    behind_there = fields.List(fields.Nested(ThereSchema), required=True)
    not_given = fields.List(fields.String(), required=True)
    kept_aside = fields.List(fields.String(), required=True)
    media_missing = fields.List(fields.String(), required=True)


class KeysSchema(Schema):
    """Public keys of receipts and those to which phones seal, newest first."""

    keys = fields.List(fields.Dict(), required=True)
    sealing = fields.List(fields.Nested(SealingKeySchema), required=True)


class MediaRoleSchema(Schema):
    """One sort of photo or voice note that records of a kind take."""

    role = fields.String(required=True)
    what = fields.String(required=True, validate=validate.OneOf(("photo", "voice")))
    of_person = fields.Boolean(required=True)
    purposes = fields.List(fields.String(), required=True)
    keep_days = fields.Integer(allow_none=True, required=True)
    original = fields.Boolean(required=True)
    most = fields.Integer(required=True)


class KindSchema(Schema):
    """A kind describes itself."""

    kind = fields.String(required=True)
    line = fields.String(required=True)
    schema = fields.Dict(required=True)
    example = fields.Dict(required=True)
    media_roles = fields.List(fields.Nested(MediaRoleSchema), required=True)
