"""The envelope on the wire (design section 3; meanings in domain A0)."""

import re
from datetime import UTC, datetime, timedelta

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from server.foundation import clock
from server.foundation.checks import Exactly

ENTRY_MODES = ("self", "proxy", "phone", "paper", "import")
LOCATION_SOURCES = ("gps", "manual", "last_known", "exif")
ABSENT_REASONS = ("denied", "timeout", "unavailable", "indoors", "off", "not_asked")
MEDIA_STATES = ("missing", "here", "lost", "expired")
REVIEW_STATES = ("received", "returned", "confirmed", "void")
MOST_SECONDS = 60 + 2  # of a voice note; a recorder stops a little late
EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
# Where the device's clock offsets before and after differ by more than this the time is uncertain (design section 4).
CLOCK_TOLERANCE = timedelta(minutes=10)
PHONE = Exactly(r"\+?[0-9][0-9 \-]{2,19}", error="不像一个电话号码。")


class Text(fields.String):
    """A text within bounds, without control characters that no database and no screen can show."""

    def __init__(self, longest: int = 200, **more):
        if not more.get("required"):
            more.setdefault("allow_none", True)
        super().__init__(validate=validate.Length(max=longest, error=f"最多 {longest} 个字。"), **more)

    def _deserialize(self, value, attr, data, **more):
        text = super()._deserialize(value, attr, data, **more)
        if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text):
            raise ValidationError("里面有不能显示的字符。")
        if self.required and not text.strip():
            raise ValidationError("不能空着。")
        return text


class Code(fields.String):
    """One word of a code list."""

    def __init__(self, words, **more):
        self.words = tuple(words)
        if not more.get("required"):
            more.setdefault("allow_none", True)
        super().__init__(
            validate=validate.OneOf(
                [*self.words, None] if more.get("allow_none") else self.words, error="不在代码表里。"
            ),
            **more,
        )


class Codes(fields.List):
    """Several words of a code list, each once."""

    def __init__(self, words, **more):
        super().__init__(
            fields.String(validate=validate.OneOf(tuple(words), error="不在代码表里。")),
            validate=validate.Length(max=40), **{"allow_none": True} | more,
        )  # fmt: skip

    def _deserialize(self, value, attr, data, **more):
        return list(dict.fromkeys(super()._deserialize(value, attr, data, **more)))


class Instant(fields.AwareDateTime):
    """An RFC 3339 time with offset, within a range in which a device can be; told in local time."""

    def __init__(self, **more):
        super().__init__(format="iso", **more)

    def _deserialize(self, value, attr, data, **more):
        if not isinstance(value, str) or len(value) > 40:
            raise ValidationError("不是一个时间。")
        try:
            moment = super()._deserialize(value, attr, data, **more)
            inside = EARLIEST <= moment <= LATEST
        except (ValueError, OverflowError) as error:
            raise ValidationError("不是一个时间。") from error
        if not inside:
            raise ValidationError("这个时间不可能。")
        return moment

    def _serialize(self, value, attr, obj, **more):
        return super()._serialize(value and value.astimezone(clock.LOCAL), attr, obj, **more)


class Number(fields.Float):
    """A finite number; a text or a yes is none."""

    def _deserialize(self, value, attr, data, **more):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError("应当是一个数。")
        return super()._deserialize(value, attr, data, **more)


class Amount(Number):
    """Money in yuan, at most two decimals."""

    def __init__(self, *, most: float = 1e6, **more):
        super().__init__(allow_nan=False, validate=validate.Range(0, most, error="金额不可能。"), **more)

    def _deserialize(self, value, attr, data, **more):
        amount = super()._deserialize(value, attr, data, **more)
        if round(amount, 2) != amount:
            raise ValidationError("最多两位小数。")
        return amount


class YesNo(fields.Boolean):
    """True or false and nothing that merely looks like it."""

    def _deserialize(self, value, attr, data, **more):
        if not isinstance(value, bool):
            raise ValidationError("应当是 true 或 false。")
        return value


class Plain(fields.Nested):
    """A nested value kept as its wire form (dates as text, unknown keys too), so that JSON columns and revisions agree."""

    def __init__(self, nested, **more):
        super().__init__(nested, unknown=EXCLUDE, **more)

    def _deserialize(self, value, attr, data, **more):
        known = self.schema.dump(super()._deserialize(value, attr, data, **more))
        return dict(value) | known

    def _serialize(self, value, attr, obj, **more):
        return value


class Position(fields.Field):
    """A GeoJSON Point in lon, lat (WGS-84)."""

    def __init__(self, **more):
        more.setdefault("allow_none", True)
        super().__init__(
            metadata={
                "type": "object", "required": ["type", "coordinates"],
                "properties": {
                    "type": {"type": "string", "enum": ["Point"]},
                    "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3},
                },
            },
            **more,
        )  # fmt: skip

    def _deserialize(self, value, attr, data, **more):
        if not isinstance(value, dict) or value.get("type") != "Point":
            raise ValidationError("应当是一个 GeoJSON Point。")
        place = value.get("coordinates")
        if not isinstance(place, list) or len(place) not in (2, 3):
            raise ValidationError("坐标应当是 [经度, 纬度]。")
        if not all(isinstance(part, int | float) and not isinstance(part, bool) for part in place):
            raise ValidationError("坐标应当是数字。")
        lon, lat = place[0], place[1]
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValidationError("坐标超出了地球。")
        if lon == 0 and lat == 0:
            raise ValidationError("坐标 0,0 是没有定到位，请空着。")
        return {"type": "Point", "coordinates": [round(float(lon), 7), round(float(lat), 7)]}


class ClockSchema(Schema):
    """What the device knew of its clock: server time minus device time, the clock epoch, certain or not."""

    offset_ms = fields.Integer(allow_none=True, strict=True, validate=validate.Range(-(10**13), 10**13))
    epoch = Text(64)
    certain = YesNo(load_default=True)


class FileType(Text):
    """What a client believes a file to be: a picture or a sound; not known is said by nothing."""

    def _deserialize(self, value, attr, data, **more):
        told = super()._deserialize(value, attr, data, **more)
        if told and not told.strip().lower().startswith(("image/", "audio/")):
            raise ValidationError("应当是照片或录音。")
        return told


class MediaSchema(Schema):
    """One declared photo or voice note (docs/media.md)."""

    sha256 = fields.String(required=True, validate=Exactly(r"[0-9a-f]{64}"))
    role = Text(40)
    filetype = FileType(100)
    bytes = fields.Integer(allow_none=True, strict=True, validate=validate.Range(0, 2**40))
    taken_at = Instant(allow_none=True)
    location = Position()
    accuracy_m = Number(allow_none=True, validate=validate.Range(0, 1e7), allow_nan=False)
    location_source = Code(LOCATION_SOURCES)
    location_absent_reason = Code(ABSENT_REASONS)
    seconds = Number(allow_none=True, validate=validate.Range(0, MOST_SECONDS, error="最多 60 秒。"), allow_nan=False)
    purpose = Text(40)
    expires_on = fields.Date(allow_none=True)
    state = fields.String(dump_only=True, validate=validate.OneOf(MEDIA_STATES))
    lost_reason = fields.String(dump_only=True, allow_none=True)
    refused_reason = fields.String(dump_only=True, allow_none=True)


class Files(fields.List):
    """The photos and voice notes of a record, each content once; kept in the form in which they stand on the wire."""

    def __init__(self, **more):
        super().__init__(fields.Nested(MediaSchema, unknown=EXCLUDE), validate=validate.Length(max=60), **more)

    def _deserialize(self, value, attr, data, **more):
        entries: dict[str, dict] = {}
        for place, read in enumerate(super()._deserialize(value, attr, data, **more)):
            entry = {name: _as_sent(name, part, value[place]) for name, part in read.items() if part is not None}
            if entries.setdefault(entry["sha256"], entry) != entry:
                raise ValidationError({place: {"sha256": ["同一个文件写了两次，说的却不一样。"]}})
        return list(entries.values())

    def _serialize(self, value, attr, obj, **more):
        return value


def _as_sent(name: str, read, sent: dict):
    return sent[name] if name in ("taken_at", "expires_on") else read


class ReviewSchema(Schema):
    """What a reviewer said of which revision."""

    state = Code(REVIEW_STATES, required=True)
    reason = Text(500)
    revision = fields.Integer(dump_only=True, allow_none=True)


class EnvelopeSchema(Schema):
    """The envelope fields that a change may carry."""

    # What a record never is without cannot be cleared: for these null is the same as absent.
    NEVER_CLEARED = ("area_code", "entry_mode", "clock", "review")

    area_code = fields.String(validate=Exactly(r"\d{2,12}", error="区划代码是 2 到 12 位数字。"))
    group_no = Text(10)
    zhai_name = Text(60)
    clock = fields.Nested(ClockSchema, allow_none=True, unknown=EXCLUDE)
    operator_name = Text(60)
    entry_mode = Code(ENTRY_MODES, allow_none=False)
    location = Position()
    accuracy_m = Number(allow_none=True, validate=validate.Range(0, 1e7), allow_nan=False)
    location_source = Code(LOCATION_SOURCES)
    location_absent_reason = Code(ABSENT_REASONS)
    place_text = Text(500)
    note = Text(4000)
    media = Files(allow_none=True)
    review = fields.Nested(ReviewSchema, unknown=EXCLUDE)


def as_device_said(moment: datetime, offset_minutes: int) -> str:
    """Return a stored time with the offset the device had."""
    return moment.astimezone(clock.timezone(timedelta(minutes=offset_minutes))).isoformat()
