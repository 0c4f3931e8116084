"""The wire form of a person: who may send which field."""

from marshmallow import Schema, fields, validate

from server.foundation.checks import Exactly
from server.foundation.ciphers import mask_id_number
from server.people import words
from server.records.envelope import Code, Codes, Text

SENSITIVE = {"sensitive": True}
AGE = validate.Range(0, 120, error="年龄在 0 到 120 之间。")


class PersonSchema(Schema):
    """Somebody met (docs/patrols.md)."""

    number = fields.String(dump_only=True)
    name = Text(40, metadata=SENSITIVE)
    nickname = Text(40, metadata=SENSITIVE)
    sex = Code(words.SEX)
    age_from = fields.Integer(allow_none=True, strict=True, validate=AGE)
    age_to = fields.Integer(allow_none=True, strict=True, validate=AGE)
    birth_date = fields.Date(allow_none=True)
    origin = Code(words.ORIGINS)
    home = Text(200, metadata=SENSITIVE)
    description = Text(500, metadata=SENSITIVE)
    special = Codes(words.SPECIAL)
    id_number = fields.String(
        allow_none=True,
        load_only=True,
        metadata=SENSITIVE,
        validate=Exactly(r"\d{17}[\dX]", error="身份证号应当是 18 位。"),
    )
    id_number_masked = fields.Function(
        lambda person: mask_id_number(person.get("id_number")), metadata={"type": "string"}
    )
    maybe_same = fields.UUID(allow_none=True)
    merged_into = fields.UUID(allow_none=True)
    merge_reason = Text(200)
    met_first_on = fields.Date(dump_only=True)
    met_last_on = fields.Date(dump_only=True)
