"""Accounts on the wire."""

import re

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from server.accounts.access import GRANTS, ROLES
from server.accounts.rules import PARTS, plain_phone
from server.foundation.checks import Exactly
from server.records.envelope import Text

DEVICE_ID = validate.Regexp(r"\A[A-Za-z0-9._:-]{1,64}\Z", error="设备编号只能用字母、数字和 . _ : -，最多 64 个。")
AREA_CODE = validate.Regexp(
    r"\A(?:[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})\Z", error="区划代码是 2、4、6、9 或 12 位数字。"
)
EARLIEST, LATEST = "2000-01-01", "2100-01-01"


class Strict(Schema):
    """A body in which nothing unknown is let in."""

    class Meta:
        unknown = RAISE


class Phone(Text):
    """A phone number as people write it; kept as digits."""

    def __init__(self, **more):
        super().__init__(30, **more)
        self.validators.append(validate.Regexp(r"\A[0-9]{5,15}\Z", error="电话号码应当是 5 到 15 位数字。"))

    def _deserialize(self, value, attr, data, **more):
        text = super()._deserialize(value, attr, data, **more)
        if not re.fullmatch(r"[0-9 +()-]*", text):
            raise ValidationError("电话号码只有数字。")
        return plain_phone(text)


class Day(fields.Date):
    """A local date within living memory and plans."""

    def _deserialize(self, value, attr, data, **more):
        day = super()._deserialize(value, attr, data, **more)
        if not EARLIEST <= day.isoformat() <= LATEST:
            raise ValidationError("日期不合理。")
        return day


class DeviceSchema(Strict):
    """The phone or browser that signs in."""

    id = fields.String(required=True, validate=DEVICE_ID)
    name = Text(80, required=True)


class LoginSchema(Strict):
    """Phone number, password and the device."""

    phone = Phone(required=True)
    password = Text(200, required=True, load_only=True)
    device = fields.Nested(DeviceSchema, required=True)


class SlotSchema(Schema):
    """Which of the sessions in this browser is meant."""

    slot = fields.String(
        data_key="X-Session-Slot",
        validate=Exactly("[a-h]", error="应当是 a 到 h 中的一个字母。"),
        metadata={"description": "Workers who share a phone keep their sessions apart: a to h; none is a slot, too."},
    )


class RenewalSchema(SlotSchema):
    """What a renewal carries beside its cookie."""

    csrf = fields.String(
        data_key="X-CSRF-TOKEN", metadata={"description": "csrf_token of the last answer, or the cookie xunfang_csrf."}
    )
    device_id = fields.String(
        data_key="X-Device-ID", metadata={"description": "The device; refused when it is another one."}
    )


class HeldRoleSchema(Schema):
    """A role within an area."""

    role = fields.String(required=True, validate=validate.OneOf(tuple(ROLES)))
    area_code = fields.String(required=True)
    area_name = fields.String(required=True)


class WindowsSchema(Schema):
    """When elders are expected to be seen, by season."""

    summer = fields.List(fields.String(), required=True)
    winter = fields.List(fields.String(), required=True)
    summer_months = fields.List(fields.Integer(), required=True)


class DutyPhoneSchema(Schema):
    """A number that is always answered."""

    name = fields.String(required=True)
    phone = fields.String(required=True)


class SettingsSchema(Schema):
    """What this installation is."""

    county_code = fields.String(required=True)
    county_name = fields.String(required=True)
    windows = fields.Nested(WindowsSchema, required=True)
    duty_phones = fields.List(fields.Nested(DutyPhoneSchema), required=True)
    demo = fields.Boolean(required=True)
    tianditu_key = fields.String(required=True)
    map_approval_no = fields.String(required=True)


class NumberSchema(Schema):
    """A number to call when nobody else is reached."""

    area_code = fields.String(required=True)
    part = fields.String(required=True, validate=validate.OneOf(("team_leader", "village_cadre", "duty")))
    name = fields.String(required=True)
    phone = fields.String(required=True)


class MeSchema(Schema):
    """The signed-in worker."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    phone_masked = fields.String(required=True)
    roles = fields.List(fields.Nested(HeldRoleSchema), required=True)
    grants = fields.List(fields.String(validate=validate.OneOf(GRANTS)), required=True)
    settings = fields.Nested(SettingsSchema, required=True)
    numbers = fields.List(fields.Nested(NumberSchema), required=True)


class SealingKeySchema(Schema):
    """The public key to which phones seal what only the server may read (docs/sync.md)."""

    kid = fields.String(required=True)
    kty = fields.String(required=True)
    crv = fields.String(required=True)
    x = fields.String(required=True)
    y = fields.String(required=True)


class SignedInSchema(Schema):
    """A short access token, and who it is for; the refresh token is in the cookie."""

    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds."})
    csrf_token = fields.String(required=True)
    worker = fields.Nested(MeSchema, required=True)
    sealing_key = fields.Nested(SealingKeySchema, required=True)


class OwnPasswordSchema(Strict):
    """The old password and the one to be."""

    old_password = Text(200, required=True, load_only=True)
    new_password = Text(200, required=True, load_only=True)


class WorkersAskedSchema(Schema):
    """Which workers."""

    area = fields.String(validate=AREA_CODE)
    role = fields.String(validate=validate.OneOf(tuple(ROLES), error="没有这个岗位。"))
    q = Text(60, allow_none=False)
    after = fields.String(validate=validate.Length(max=200))
    limit = fields.Integer(load_default=200, validate=validate.Range(1, 500))


class RoleSchema(Schema):
    """A role within an area, from a day to a day (that day included)."""

    id = fields.UUID(required=True, dump_only=True)
    role = fields.String(required=True, validate=validate.OneOf(tuple(ROLES), error="没有这个岗位。"))
    area_code = fields.String(required=True, validate=AREA_CODE)
    area_name = fields.String(required=True, dump_only=True)
    starts_on = Day()
    ends_on = Day(allow_none=True)


class FirstRoleSchema(Strict):
    """A role that holds from today on."""

    role = fields.String(required=True, validate=validate.OneOf(tuple(ROLES), error="没有这个岗位。"))
    area_code = fields.String(required=True, validate=AREA_CODE)


class NewRoleSchema(FirstRoleSchema):
    """A role to be given."""

    starts_on = Day()
    ends_on = Day(allow_none=True)


class WorkerSchema(Schema):
    """A worker as those who choose among them see them."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    phone_masked = fields.String(required=True)
    active = fields.Boolean(required=True)
    roles = fields.List(fields.Nested(RoleSchema), required=True)
    grants = fields.List(fields.String(), required=True)


class WorkersSchema(Schema):
    """A page of workers."""

    workers = fields.List(fields.Nested(WorkerSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class NewWorkerSchema(Strict):
    """An account to be opened."""

    name = Text(40, required=True)
    phone = Phone(required=True)
    roles = fields.List(fields.Nested(FirstRoleSchema), required=True, validate=validate.Length(1, 20))
    grants = fields.List(
        fields.String(validate=validate.OneOf(GRANTS, error="没有这项授权。")),
        load_default=list,
        validate=validate.Length(max=4),
    )


class NewPasswordSchema(Schema):
    """The password made up for an account; shown this once."""

    id = fields.UUID(required=True)
    one_time_password = fields.String(required=True)


class EndSchema(Strict):
    """The last day, that day included."""

    ends_on = Day(required=True)


class AssignmentsAskedSchema(Schema):
    """Of which record."""

    elder_id = fields.UUID(
        required=True, metadata={"description": "The elder, or any record that is given to workers."}
    )


class NewAssignmentSchema(Strict):
    """A record to be given to a worker."""

    record_id = fields.UUID(required=True)
    worker_id = fields.UUID(required=True)
    part = fields.String(required=True, validate=validate.OneOf(PARTS, error="应当是 primary 或 backup。"))
    starts_on = Day(required=True)


class AssignmentSchema(Schema):
    """A record given to a worker."""

    id = fields.UUID(required=True)
    record_id = fields.UUID(required=True)
    worker_id = fields.UUID(required=True)
    worker_name = fields.String(required=True)
    part = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class AssignmentsSchema(Schema):
    """Assignments, the latest first."""

    assignments = fields.List(fields.Nested(AssignmentSchema), required=True)


class AuditAskedSchema(Schema):
    """Which part of the log."""

    worker_id = fields.UUID()
    record_id = fields.UUID()
    action = fields.String(validate=validate.Regexp(r"\A[a-z0-9_.]{1,60}\Z", error="没有这样的动作。"))
    after = fields.String(validate=validate.Length(max=200))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class AuditEntrySchema(Schema):
    """Who did what and why; never the content of a field."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    worker_id = fields.UUID(required=True, allow_none=True)
    worker_name = fields.String(required=True, allow_none=True)
    device_id = fields.String(required=True, allow_none=True)
    action = fields.String(required=True)
    record_id = fields.UUID(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    facts = fields.Dict(required=True, allow_none=True)


class AuditSchema(Schema):
    """A page of the log, newest first."""

    entries = fields.List(fields.Nested(AuditEntrySchema), required=True)
    next = fields.String(required=True, allow_none=True)
