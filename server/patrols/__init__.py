"""Street-rescue patrols 街面巡查: points, shifts with tracks, people met, stays, what follows."""

from server.patrols import examples, files, map_layer, model, queries, routes, schema
from server.patrols.lists import guide_signs, partners, patrol_points
from server.patrols.operations.encounters import check_encounter, check_stay, settle_encounters, settle_stays
from server.patrols.operations.places import settle_signs
from server.patrols.operations.shifts import check_shift, settle_points, settle_shifts
from server.patrols.operations.tracks import check_segment, settle_segments
from server.patrols.rules.encounters import is_restricted, shows_minor
from server.people import person
from server.records.work_line import Reach, RecordKind, Restriction, WorkLine

LEADS = ("station_lead", "county_supervisor")
STATION = ("patroller", *LEADS)
REVIEWERS = frozenset(LEADS)
SEEN_BY = dict.fromkeys((*STATION, "township_supervisor"), Reach.AREA)
WRITTEN_BY = dict.fromkeys(STATION, Reach.AREA)
REPORT = Restriction(frozenset({"report"}), "child_files", is_restricted, but_recorder=True)
PHOTO_OF_MINOR = Restriction(frozenset(), "child_files", shows_minor, photos=True)
THIRTY_DAYS = {"patroller": queries.of_thirty_days}

patrol_point = RecordKind(
    name="patrol_point", model=model.PatrolPoint, schema=schema.PatrolPointSchema, example=examples.POINT,
    seen_by=SEEN_BY, written_by=SEEN_BY, reviewed_by=REVIEWERS, state=lambda data: data["state"],
    settle=settle_points, media_roles=files.OF_POINT,
)  # fmt: skip
guide_sign = RecordKind(
    name="guide_sign", model=model.GuideSign, schema=schema.GuideSignSchema, example=examples.SIGN,
    seen_by=SEEN_BY, written_by=SEEN_BY, reviewed_by=REVIEWERS, state=lambda data: data["condition"], settle=settle_signs,
    media_roles=files.OF_SIGN,
)  # fmt: skip
partner = RecordKind(
    name="partner", model=model.Partner, schema=schema.PartnerSchema, example=examples.PARTNER,
    seen_by=SEEN_BY, written_by=dict.fromkeys(LEADS, Reach.AREA), reviewed_by=REVIEWERS,
)  # fmt: skip
patrol_shift = RecordKind(
    name="patrol_shift", model=model.PatrolShift, schema=schema.PatrolShiftSchema, example=examples.SHIFT,
    seen_by=SEEN_BY, sees_only=THIRTY_DAYS, written_by=WRITTEN_BY, reviewed_by=REVIEWERS, state=lambda data: data["state"],
    check=check_shift, settle=settle_shifts, window=queries.of_thirty_days, media_roles=files.OF_SHIFT,
)  # fmt: skip
track_segment = RecordKind(
    name="track_segment", model=model.TrackSegment, schema=schema.TrackSegmentSchema, example=examples.SEGMENT,
    seen_by=WRITTEN_BY, sees_only={"patroller": queries.own_segments}, written_by=WRITTEN_BY, reviewed_by=REVIEWERS,
    append_only=True, subject="shift_id", parent="shift_id", touches=("shift_id",), check=check_segment,
    settle=settle_segments, window=queries.own_of_two_days, sent_again_after=2,
)  # fmt: skip
encounter = RecordKind(
    name="encounter", model=model.Encounter, schema=schema.EncounterSchema, example=examples.ENCOUNTER,
    seen_by=SEEN_BY, sees_only=THIRTY_DAYS, written_by=WRITTEN_BY, reviewed_by=REVIEWERS, restrictions=(REPORT, PHOTO_OF_MINOR),
    subject="person_id", touches=("person_id", "shift_id"), state=lambda data: data["outcome"] or "open",
    check=check_encounter, settle=settle_encounters, window=queries.of_thirty_days,
    media_roles=files.OF_PEOPLE,
)  # fmt: skip
station_stay = RecordKind(
    name="station_stay", model=model.StationStay, schema=schema.StationStaySchema, example=examples.STAY,
    seen_by=SEEN_BY, sees_only=THIRTY_DAYS, written_by=WRITTEN_BY, reviewed_by=REVIEWERS, restrictions=(REPORT, PHOTO_OF_MINOR),
    subject="person_id", touches=("person_id",), state=lambda data: data["leaving"] or "here",
    check=check_stay, settle=settle_stays, window=queries.of_thirty_days, media_roles=files.OF_PEOPLE,
)  # fmt: skip

line = WorkLine(
    name="patrols",
    kinds=(person, patrol_point, guide_sign, partner, patrol_shift, track_segment, encounter, station_stay),
    routes=routes.blueprints,
    map_layer=map_layer.features,
    lists=(guide_signs, patrol_points, partners),
)
