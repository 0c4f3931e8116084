"""The desk's own URLs of the line; records themselves travel by sync and the standard routes."""

from flask import current_app

from server.accounts.audit import record_audit
from server.accounts.signed_in import current_access
from server.areas import queries as areas
from server.foundation import clock
from server.foundation.openapi import Blueprint
from server.foundation.problems import Forbidden, NotFound
from server.records.finding import take_in_hand
from server.records.work_line import every_kind
from server.wakeup_checks import board, board_schema, calls, files, operations, schema

checks = Blueprint("wakeup_checks", __name__, url_prefix="/wakeup-checks", description="The day's figures and deaths")
slots = Blueprint("wakeup_slots", __name__, url_prefix="/wakeup-slots", description="How an alarm ends")
elders = Blueprint("elders", __name__, url_prefix="/elders", description="Calls about an elder")
CONFIRMING = ("team_leader", "township_supervisor", "county_supervisor")
DECIDING = (*CONFIRMING, "duty_officer")


def _board_area(asked: dict) -> str:
    mine = board.areas_on_the_board(current_access())
    area = asked.get("area") or min(mine, key=len, default=None)
    if area is None:
        raise Forbidden
    if (area := areas.resolve(area)) is None:
        raise NotFound
    if not any(area.startswith(one) for one in mine):
        raise Forbidden
    return area


def _in_hand(kind_name: str, record_id, why=None, roles=CONFIRMING):
    kinds = every_kind(current_app.extensions["work_lines"])
    held, holding = take_in_hand(kinds, kinds[kind_name], record_id, current_access(), why=why)
    if not current_access().has_role_over(held.envelope["area_code"], *roles):
        raise Forbidden
    return held, holding


def _saved(held, holding) -> dict:
    holding.save()
    return {"id": held.id, "revision": held.revision}


@checks.get("/board")
@checks.arguments(board_schema.BoardAskedSchema, location="query")
@checks.response(200, board_schema.BoardSchema)
def show_board(asked):
    """Show the figures of a day by the next level of divisions."""
    return board.board(_board_area(asked), asked.get("day") or clock.today())


@checks.get("/elders")
@checks.arguments(board_schema.EldersAskedSchema, location="query")
@checks.response(200, board_schema.EldersOnBoardSchema)
def list_elders(asked):
    """List the elders behind the figures, the gravest first; or one elder, wherever the day began for them."""
    area, day = _board_area(asked), asked.get("day") or clock.today()
    more = {"state": asked["state"], "q": asked.get("q"), "after": asked.get("after"), "elder": asked.get("elder")}
    return board.elders_on_the_board(area, day, **more)


@checks.post("/<uuid:check_id>/confirm-death")
@checks.response(200, board_schema.RevisionOnlySchema)
def confirm_death(check_id):
    """Make the death that a check reported final."""
    check, holding = _in_hand("wakeup_check", check_id)
    holding.load([check.data["elder_id"]])
    elder = holding.get(check.data["elder_id"])
    operations.confirm_death(elder, holding)
    return _saved(elder, holding)


@elders.post("/<uuid:elder_id>/take-back-death")
@elders.arguments(schema.ReasonSchema)
@elders.response(200, board_schema.RevisionOnlySchema)
def take_back_death(body, elder_id):
    """Take a report of death back with a written reason; the elder is expected again."""
    elder, holding = _in_hand("elder", elder_id, why=body["reason"])
    operations.take_back_death(elder, holding)
    return _saved(elder, holding)


@elders.post("/<uuid:elder_id>/calls")
@elders.arguments(board_schema.CallSchema)
@elders.response(200, board_schema.NumberGivenSchema)
def ask_number(body, elder_id):
    """Hand out one phone number; who asked for whose is logged."""
    kinds = every_kind(current_app.extensions["work_lines"])
    elder, _ = take_in_hand(kinds, kinds["elder"], elder_id, current_access())
    number = calls.number_of(elder, body["who"])
    record_audit("elder.number_given", record_id=elder_id, reason=body.get("reason"), facts={"who": body["who"]})
    return number


@elders.get("/<uuid:elder_id>/files")
@elders.response(200, board_schema.ChecksWithFilesSchema)
def list_files(elder_id):
    """List the latest checks of an elder that carry photos or voice notes."""
    kinds = every_kind(current_app.extensions["work_lines"])
    return {"checks": files.checks_with_files(elder_id, current_access(), kinds)}


@slots.post("/<uuid:slot_id>/decide")
@slots.arguments(schema.DecisionSchema)
@slots.response(200, board_schema.RevisionOnlySchema)
def decide(body, slot_id):
    """Close an alarm by a decision with a written reason."""
    slot, holding = _in_hand("wakeup_slot", slot_id, why=body["reason"], roles=DECIDING)
    operations.decide(slot, holding, result=body["result"], reason=body["reason"])
    return _saved(slot, holding)


blueprints = (checks, slots, elders)
