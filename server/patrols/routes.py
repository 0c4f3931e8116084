"""The line's own URLs; records themselves travel by sync and the standard routes."""

from flask import current_app, make_response

from server.accounts.audit import expect_to_write, record_audit
from server.accounts.signed_in import current_access
from server.areas.queries import labels_of
from server.foundation import clock
from server.foundation.openapi import Blueprint
from server.foundation.problems import Forbidden
from server.patrols import answers, asked, figures, gpx, handover, monthly
from server.patrols.monthly_workbook import workbook
from server.patrols.operations import figures as freezing
from server.patrols.operations import tracks as bringing
from server.patrols.queries import days, due, frozen, scope, seen_before, timeline, walked
from server.records.finding import take_in_hand
from server.records.work_line import every_kind

patrols = Blueprint("patrols", __name__, url_prefix="/patrols", description="Street-rescue patrols")
PDF, GPX = "application/pdf", "application/gpx+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = {"type": "string", "format": "binary"}


def _area(asked_for: dict, roles=scope.SEERS) -> str:
    return scope.area_for(current_access(), asked_for.get("area"), roles)


def _told(area_code: str) -> dict:
    return {"code": area_code, "label": labels_of([area_code])[area_code]}


def _file(content: bytes, name: str, content_type: str):
    response = make_response(content)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@patrols.get("/shifts")
@patrols.arguments(asked.DayAskedSchema, location="query")
@patrols.response(200, answers.ShiftsOfDaySchema)
def list_shifts(question):
    """List the shifts of a day with crews, visits and tracks."""
    day = question.get("day") or clock.today()
    return {"shifts": days.shifts_of(current_access(), _area(question), day)}


@patrols.get("/points")
@patrols.arguments(asked.AreaAskedSchema, location="query")
@patrols.response(200, answers.PointsSchema)
def list_points(question):
    """List the points, the longest not seen first, and how many were seen lately."""
    return days.points_by_age(current_access(), _area(question))


@patrols.get("/follow-ups")
@patrols.arguments(asked.AreaAskedSchema, location="query")
@patrols.response(200, answers.OwedSchema)
def list_what_is_owed(question):
    """List people to look at again, reports not made, stays that last, signs to repair."""
    return due.owed(current_access(), _area(question))


@patrols.post("/seen-before")
@patrols.arguments(asked.SeenBeforeSchema)
@patrols.response(200, answers.SuggestionsSchema)
def suggest_persons(question):
    """Suggest who the one in front of the crew may be, by place, time, sex, age and description."""
    _area({})
    return {"suggestions": seen_before.suggestions(current_access(), **question)}


@patrols.get("/persons/<uuid:person_id>/timeline")
@patrols.response(200, answers.TimelineSchema)
def show_timeline(person_id):
    """Show every meeting and stay of a person, whoever they were recorded as."""
    return timeline.timeline(current_access(), person_id)


@patrols.get("/outcomes")
@patrols.arguments(asked.PeriodAskedSchema, location="query")
@patrols.response(200, answers.OutcomesSchema)
def show_outcomes(question):
    """Show what became of the encounters of a period."""
    return days.encounters_by_outcome(_area(question, scope.DESK), question["first"], question["last"])


@patrols.get("/heat")
@patrols.arguments(asked.PeriodAskedSchema, location="query")
@patrols.response(200, answers.HeatSchema)
def show_heat(question):
    """Show where people were met in a period, by cell."""
    return days.heat(_area(question, scope.DESK), question["first"], question["last"])


@patrols.get("/daily-line")
@patrols.arguments(asked.DayAskedSchema, location="query")
@patrols.response(200, answers.LineOfDaySchema)
def show_daily_line(question):
    """Give a day in one message for a group chat; it names nobody."""
    return {"text": monthly.daily_line(_area(question), question.get("day") or clock.today())}


@patrols.get("/figures")
@patrols.arguments(asked.FiguresAskedSchema, location="query")
@patrols.response(200, answers.FiguresSchema)
def show_figures(question):
    """Give R1 to R12 of a period with their definitions, and as they were last frozen."""
    area, first, last = _area(question, scope.DESK), question["first"], question["last"]
    found = figures.figures(area, first, last, with_records=question["records"])
    about = {"area": _told(area), "first": first, "last": last, "as_of": clock.now()}
    return about | {"figures": found, "frozen": frozen.last_frozen(area, first, last)}


@patrols.post("/figures/freeze")
@patrols.arguments(asked.FreezeSchema)
@patrols.response(201, answers.FrozenSchema)
def freeze_figures(body):
    """Keep the figures of a period as they are now."""
    area, first, last = _area(body, scope.LEADS), body["first"], body["last"]
    return frozen.as_told(freezing.freeze(current_access(), area, first, last, reason=body["reason"]))


@patrols.get("/monthly")
@patrols.arguments(asked.MonthlyAskedSchema, location="query")
@patrols.response(200, answers.MonthlySchema)
def show_monthly(question):
    """Give the monthly table with its figures, and the records behind the rows that are named."""
    area, rows = _area(question, scope.DESK), question["records"].split(",")
    return {"area": _told(area)} | monthly.monthly(area, *monthly.month_of(question["month"]), with_records=rows)


@patrols.get("/monthly.xlsx")
@patrols.arguments(asked.MonthAskedSchema, location="query")
@patrols.response(200, FILE, content_type=XLSX)
def give_monthly(question):
    """Give the monthly table as a workbook; logged."""
    expect_to_write()
    area, month = _area(question, scope.DESK), question["month"]
    table = monthly.monthly(area, *monthly.month_of(month))
    mark = (
        f"{_told(area)['label']} · {current_access().name} 导出 · {clock.now().astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"
    )
    record_audit("patrols.monthly_exported", facts={"area": area, "month": month})
    return _file(workbook(table, f"救助管理月报表 {month}", mark), f"monthly-{area}-{month}.xlsx", XLSX)


@patrols.get("/encounters/<uuid:encounter_id>/handover.pdf")
@patrols.response(200, FILE, content_type=PDF)
def print_handover(encounter_id):
    """Print the hand-over sheet of an encounter; logged."""
    expect_to_write()
    sheet = handover.sheet_of("encounter", encounter_id, current_access())
    return _file(sheet.content, sheet.name, PDF)


@patrols.get("/stays/<uuid:stay_id>/handover.pdf")
@patrols.response(200, FILE, content_type=PDF)
def print_handover_of_stay(stay_id):
    """Print the hand-over sheet of a stay; logged."""
    expect_to_write()
    sheet = handover.sheet_of("station_stay", stay_id, current_access())
    return _file(sheet.content, sheet.name, PDF)


def _shift_in_hand(shift_id):
    kinds = every_kind(current_app.extensions["work_lines"])
    return take_in_hand(kinds, kinds["patrol_shift"], shift_id, current_access())


@patrols.get("/shifts/<uuid:shift_id>/track.gpx")
@patrols.response(200, FILE, content_type=GPX)
def give_track(shift_id):
    """Give the track of a shift, as far as it is mine to see, as GPX; logged."""
    expect_to_write()
    shift, _ = _shift_in_hand(shift_id)
    pieces = walked.pieces_of(current_access(), shift_id)
    record_audit("patrol_shift.track_exported", record_id=shift_id)
    return _file(gpx.write_gpx(shift.data["shift_no"] or "", pieces), f"track-{str(shift_id)[-12:]}.gpx", GPX)


@patrols.post("/shifts/<uuid:shift_id>/track.gpx")
@patrols.arguments(asked.TrackFileSchema, location="files")
@patrols.response(201, answers.TrackReadSchema)
def bring_track_in(files, shift_id):
    """Bring in the track of another device; what is wrong with the file is named."""
    shift, holding = _shift_in_hand(shift_id)
    if not current_access().has_role_over(shift.envelope["area_code"], "patroller", *scope.LEADS):
        raise Forbidden
    content = gpx.read_upload(files["file"])
    told = bringing.bring_in(shift, holding, gpx.read_gpx(content), content=content)
    holding.save()
    return told


blueprints = (patrols,)
