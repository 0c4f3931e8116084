"""What a crew is told: shifts, points, what is owed, who may be meant, a track that was read."""

from marshmallow import Schema, fields

from server.areas.schema import PlaceToldSchema


class PatrolShiftToldSchema(Schema):
    """A shift of a day."""

    id = fields.UUID(required=True)
    shift_no = fields.String(allow_none=True, required=True)
    shift_kind = fields.String(required=True)
    state = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(allow_none=True, required=True)
    weather_alert = fields.String(allow_none=True, required=True)
    vehicle = fields.String(allow_none=True, required=True)
    crew = fields.List(fields.String(), required=True)
    points_planned = fields.Integer(required=True)
    visits = fields.Integer(required=True)
    found = fields.Integer(required=True)
    outcomes = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    track = fields.Dict(allow_none=True, required=True)
    summary = fields.String(allow_none=True, required=True)
    area = fields.Nested(PlaceToldSchema, required=True)


class ShiftsOfDaySchema(Schema):
    """The shifts of a day."""

    shifts = fields.List(fields.Nested(PatrolShiftToldSchema), required=True)


class PointToldSchema(Schema):
    """A point and how long it has not been seen."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    place_type = fields.String(required=True)
    importance = fields.String(required=True)
    visited_at = fields.AwareDateTime(allow_none=True, required=True)
    days = fields.Integer(allow_none=True, required=True)
    overdue = fields.Boolean(required=True)
    found = fields.Integer(allow_none=True, required=True)
    location = fields.Dict(allow_none=True, required=True)
    hint = fields.String(allow_none=True, required=True)
    place_text = fields.String(allow_none=True, required=True)
    area = fields.Nested(PlaceToldSchema, required=True)


class CoverageSchema(Schema):
    """How many points were seen lately."""

    days = fields.Integer(required=True)
    visited = fields.Integer(required=True)
    points = fields.Integer(required=True)


class PointsSchema(Schema):
    """Points, the longest not seen first."""

    points = fields.List(fields.Nested(PointToldSchema), required=True)
    coverage = fields.Nested(CoverageSchema, required=True)


class FollowUpSchema(Schema):
    """Somebody to look at again."""

    encounter_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    title = fields.String(required=True)
    due_at = fields.AwareDateTime(required=True)
    overdue = fields.Boolean(required=True)
    met_at = fields.AwareDateTime(required=True)
    place_type = fields.String(allow_none=True, required=True)
    place_text = fields.String(allow_none=True, required=True)
    location = fields.Dict(allow_none=True, required=True)
    point_id = fields.UUID(allow_none=True, required=True)
    willingness = fields.String(required=True)
    refusal_reason = fields.String(allow_none=True, required=True)
    conditions = fields.List(fields.String(), required=True)
    by = fields.String(allow_none=True, required=True)
    area = fields.Nested(PlaceToldSchema, required=True)


class OpenReportSchema(Schema):
    """A compulsory report that is not done."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    place_text = fields.String(allow_none=True, required=True)
    by = fields.String(allow_none=True, required=True)
    area = fields.Nested(PlaceToldSchema, required=True)


class LastingStaySchema(Schema):
    """Somebody in the station; `over`: same_day, 24_hours, 10_days; `twice`: another stay of theirs is open too."""

    stay_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    title = fields.String(required=True)
    entered_at = fields.AwareDateTime(required=True)
    over = fields.String(allow_none=True, required=True)
    announced = fields.Boolean(required=True)
    reason = fields.String(allow_none=True, required=True)
    twice = fields.Boolean(required=True)


class RepairSchema(Schema):
    """A sign that waits for a repair."""

    sign_id = fields.UUID(required=True)
    name = fields.String(required=True)
    condition = fields.String(required=True)
    damage = fields.String(allow_none=True, required=True)
    since = fields.AwareDateTime(required=True)
    repairer = fields.String(allow_none=True, required=True)
    location = fields.Dict(allow_none=True, required=True)
    place_text = fields.String(allow_none=True, required=True)
    area = fields.Nested(PlaceToldSchema, required=True)


class MissingReceiptSchema(Schema):
    """An escort home whose receipt is not there yet."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    title = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    area = fields.Nested(PlaceToldSchema, required=True)


class DisputeSchema(Schema):
    """A record of which two people wrote something differently."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    place_text = fields.String(allow_none=True, required=True)
    area = fields.Nested(PlaceToldSchema, required=True)


class OwedSchema(Schema):
    """Everything that waits for somebody."""

    follow_ups = fields.List(fields.Nested(FollowUpSchema), required=True)
    reports = fields.List(fields.Nested(OpenReportSchema), required=True)
    stays = fields.List(fields.Nested(LastingStaySchema), required=True)
    repairs = fields.List(fields.Nested(RepairSchema), required=True)
    receipts = fields.List(fields.Nested(MissingReceiptSchema), required=True)
    conflicts = fields.List(fields.Nested(DisputeSchema), required=True)


class SuggestionSchema(Schema):
    """Somebody who may be the one in front of the crew, and by what."""

    person_id = fields.UUID(required=True)
    number = fields.String(allow_none=True, required=True)
    title = fields.String(required=True)
    sex = fields.String(allow_none=True, required=True)
    age_from = fields.Integer(allow_none=True, required=True)
    age_to = fields.Integer(allow_none=True, required=True)
    description = fields.String(allow_none=True, required=True)
    met_at = fields.AwareDateTime(required=True)
    place_type = fields.String(allow_none=True, required=True)
    place_text = fields.String(allow_none=True, required=True)
    distance_m = fields.Integer(allow_none=True, required=True)
    score = fields.Float(required=True)
    because = fields.List(fields.String(), required=True)


class SuggestionsSchema(Schema):
    """Persons who may be meant, best first."""

    suggestions = fields.List(fields.Nested(SuggestionSchema), required=True)


class TimelineEntrySchema(Schema):
    """A meeting or a stay."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    until = fields.AwareDateTime(allow_none=True, required=True)
    person_id = fields.UUID(required=True)
    outcome = fields.String(allow_none=True, required=True)
    place_type = fields.String(allow_none=True, required=True)
    place_text = fields.String(allow_none=True, required=True)
    willingness = fields.String(allow_none=True, required=True)
    conditions = fields.List(fields.String(), allow_none=True, required=True)
    aid = fields.List(fields.String(), required=True)
    area = fields.Nested(PlaceToldSchema, required=True)


class TimelineSchema(Schema):
    """A person with every meeting and stay, newest first; `persons`: all who are, by merges, the same."""

    person = fields.Dict(required=True)
    persons = fields.List(fields.UUID(), required=True)
    entries = fields.List(fields.Nested(TimelineEntrySchema), required=True)


class GapSchema(Schema):
    """A gap of a track: after how many seconds of which segment, how long."""

    place = fields.String(required=True)
    after = fields.Integer(required=True)
    seconds = fields.Integer(required=True)


class TrackFaultSchema(Schema):
    """Something wrong with a file."""

    place = fields.String(required=True)
    slug = fields.String(required=True)
    message = fields.String(required=True)


class TrackReadSchema(Schema):
    """What a GPX file brought, and what is wrong with it."""

    segments = fields.Integer(required=True)
    positions = fields.Integer(required=True)
    length_m = fields.Float(required=True)
    gaps = fields.List(fields.Nested(GapSchema), required=True)
    spikes = fields.Integer(required=True)
    errors = fields.List(fields.Nested(TrackFaultSchema), required=True)
    outside = fields.Integer(required=True)  # segments that begin outside the shift
