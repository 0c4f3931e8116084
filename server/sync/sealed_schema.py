"""The sealed post on the wire: device keys, envelopes, answers that tell the bearer nothing."""

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from server.foundation.checks import Exactly
from server.foundation.jose import public_key_of
from server.records.envelope import Instant
from server.sync.schema import DEVICE

COORDINATE = Exactly(r"[A-Za-z0-9_-]{43}", error="应当是 32 个字节的 base64url。")


class PublicKeySchema(Schema):
    """A public key of P-256."""

    class Meta:
        unknown = EXCLUDE

    kty = fields.String(required=True, validate=validate.Equal("EC"))
    crv = fields.String(required=True, validate=validate.Equal("P-256"))
    x = fields.String(required=True, validate=COORDINATE)
    y = fields.String(required=True, validate=COORDINATE)

    @validates_schema(skip_on_field_errors=True)
    def is_a_point(self, data, **more):
        """Refuse what is no point of the curve."""
        try:
            public_key_of(data)
        except ValueError as error:
            raise ValidationError("这不是 P-256 曲线上的公钥。") from error


class DeviceKeySchema(Schema):
    """The public part of a device key, and the device it was made on."""

    class Meta:
        unknown = EXCLUDE

    device_id = fields.String(required=True, validate=DEVICE)
    public_key = fields.Nested(PublicKeySchema, required=True)


class CertificateSchema(Schema):
    """The server's word that a device key is this worker's."""

    certificate = fields.String(required=True)


class CurvePointSchema(Schema):
    """A point of P-256."""

    class Meta:
        unknown = EXCLUDE

    x = fields.String(required=True, validate=COORDINATE)
    y = fields.String(required=True, validate=COORDINATE)


class BoxSchema(Schema):
    """Something sealed to the server (docs/sync.md)."""

    class Meta:
        unknown = EXCLUDE

    kid = fields.String(required=True)
    epk = fields.Nested(CurvePointSchema, required=True)
    iv = fields.String(required=True)
    ct = fields.String(required=True)


class EnvelopeOnTheWireSchema(Schema):
    """One change, sealed and signed by its author's device."""

    v = fields.Integer(required=True)
    id = fields.String(required=True)
    box = fields.Nested(BoxSchema, required=True)
    sig = fields.String(required=True)


class RawEnvelope(fields.Nested):
    """An envelope documented by its schema but read later, one by one: a broken one harms no other."""

    def deserialize(self, value, attr=None, data=None, **more):
        """Take anything as it is."""
        return value


class PostSchema(Schema):
    """The envelopes of one author from one device, oldest first."""

    class Meta:
        unknown = EXCLUDE

    certificate = fields.String(required=True, validate=validate.Length(max=4000))
    envelopes = fields.List(RawEnvelope(EnvelopeOnTheWireSchema), required=True, validate=validate.Length(max=500))


class SealedPostSchema(Schema):
    """Posts of everybody on a phone: up to 500 envelopes or 1 MiB."""

    READ_APART = (("posts", "envelopes"),)

    class Meta:
        unknown = EXCLUDE

    device_time = Instant(required=True)
    posts = fields.List(fields.Nested(PostSchema), required=True, validate=validate.Length(max=50))

    @validates_schema(skip_on_field_errors=True)
    def is_not_too_much(self, data, **more):
        """Refuse more than 500 envelopes in all."""
        if sum(len(post["envelopes"]) for post in data["posts"]) > 500:
            raise ValidationError("一次最多 500 个信封。", "posts")


class ProblemOfEnvelopeSchema(Schema):
    """Why an envelope could not be read; never anything of its content."""

    slug = fields.String(required=True)
    title = fields.String(required=True)


class SealedPartSchema(Schema):
    """What only the author can open, with the answer key that lay in the envelope."""

    iv = fields.String(required=True)
    ct = fields.String(required=True)


class EnvelopeAnswerSchema(Schema):
    """What became of one envelope."""

    id = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(("taken", "refused")))
    problem = fields.Nested(ProblemOfEnvelopeSchema, allow_none=True, required=True)
    sealed = fields.Nested(SealedPartSchema, allow_none=True, required=True)


class WipeSchema(Schema):
    """The server's word that a worker's store on a shut-out device is to be wiped."""

    statement = fields.String(required=True)


class SealedAnswerSchema(Schema):
    """Answers in the order of the envelopes, and what is to be wiped."""

    server_time = fields.String(required=True, metadata={"format": "date-time"})
    epoch = fields.String(required=True)
    answers = fields.List(fields.Nested(EnvelopeAnswerSchema), required=True)
    wipe = fields.List(fields.Nested(WipeSchema), required=True)


class RecoverySchema(Schema):
    """A data key as the phone had sealed it to the server."""

    class Meta:
        unknown = EXCLUDE

    box = fields.Nested(BoxSchema, required=True)


class RecoveredSchema(Schema):
    """The data key, 32 bytes in base64url."""

    data_key = fields.String(required=True)
