"""The sealed post on the wire: device keys, envelopes, answers that tell the bearer nothing."""

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from server.foundation.checks import Exactly
from server.sync.jose import public_key_of
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
