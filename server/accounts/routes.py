"""Sign-in, who I am, workers and assignments, the log."""

from flask import request

from server.accounts import numbers_to_call, operations, queries, schema, sign_ins
from server.accounts.access import access_of
from server.accounts.audit import expect_to_write, record_audit
from server.accounts.signed_in import current_access
from server.accounts.tokens import bearer_claims, hand_over, refresh_claims, take_back_cookies
from server.foundation.openapi import Blueprint
from server.sync import boxes, recovery, sealed_schema

sign_in_blueprint = Blueprint("auth", __name__, url_prefix="/auth", description="Signing in, renewing, signing out")
me_blueprint = Blueprint("me", __name__, url_prefix="/me", description="The signed-in worker")
workers_blueprint = Blueprint("workers", __name__, url_prefix="/workers", description="Accounts and roles")
assignments_blueprint = Blueprint(
    "assignments", __name__, url_prefix="/assignments", description="Who looks after whom"
)
audit_blueprint = Blueprint(
    "audit", __name__, url_prefix="/audit", description="The log of deeds, reveals and numbers given"
)


def _signed_in(given: sign_ins.Pass, slot: str | None) -> dict:
    """Return the answer of a sign-in; its cookies go along."""
    access = access_of(given.worker_id, device_id=given.device_id)
    worker = _who_i_am(access, given.family)
    return hand_over(given, slot) | {"worker": worker, "sealing_key": boxes.key_in_force()}


def _who_i_am(access, family: str | None) -> dict:
    """Return the answer of /me; the log knows which numbers it handed out."""
    numbers = numbers_to_call.numbers_i_need(access)
    leaders = [str(one["worker_id"]) for one in numbers if one["part"] == "team_leader"]
    if leaders and sign_ins.note_numbers(family, numbers_to_call.digest_of(numbers)):
        record_audit("numbers.given", facts={"of": leaders}, worker_id=access.worker_id, device_id=access.device_id)
    return queries.who_i_am(access) | {"numbers": numbers}


@sign_in_blueprint.post("/login")
@sign_in_blueprint.doc(security=[])
@sign_in_blueprint.arguments(schema.LoginSchema)
@sign_in_blueprint.arguments(schema.SlotSchema, location="headers")
@sign_in_blueprint.response(200, schema.SignedInSchema)
def login(body, where):
    """Sign in with phone number and password on a device; the refresh token comes as a cookie."""
    return _signed_in(sign_ins.sign_in(**body, address=request.remote_addr), where.get("slot"))


@sign_in_blueprint.post("/refresh")
@sign_in_blueprint.doc(security=[{"refresh": []}])
@sign_in_blueprint.arguments(schema.RenewalSchema, location="headers")
@sign_in_blueprint.response(200, schema.SignedInSchema)
def refresh(renewal):
    """Get a new access token with the refresh cookie; the old cookie stays good until the new one is used."""
    slot = renewal.get("slot")
    return _signed_in(sign_ins.renew(refresh_claims(slot), device_id=renewal.get("device_id")), slot)


@sign_in_blueprint.post("/logout")
@sign_in_blueprint.arguments(schema.SlotSchema, location="headers")
@sign_in_blueprint.response(204)
def logout(where):
    """End this sign-in."""
    access = current_access()
    sign_ins.sign_out(access.worker_id, family=bearer_claims().get("family"))
    take_back_cookies(where.get("slot"))


@sign_in_blueprint.post("/recover")
@sign_in_blueprint.arguments(sealed_schema.RecoverySchema)
@sign_in_blueprint.response(200, sealed_schema.RecoveredSchema)
def recover_data_key(body):
    """Give me back the data key of my store on this device, which my phone had sealed to the server."""
    return {"data_key": recovery.give_back(current_access(), body["box"])}


@me_blueprint.get("")
@me_blueprint.response(200, schema.MeSchema)
def me():
    """Tell who I am, what I may do, and whom to call."""
    expect_to_write()
    return _who_i_am(current_access(), bearer_claims().get("family"))


@me_blueprint.post("/password")
@me_blueprint.arguments(schema.OwnPasswordSchema)
@me_blueprint.response(204)
def change_password(body):
    """Choose a new password; my other devices have to sign in again."""
    access = current_access()
    family = bearer_claims().get("family")
    operations.change_password(access.worker_id, old=body["old_password"], new=body["new_password"], family=family)


@workers_blueprint.get("")
@workers_blueprint.arguments(schema.WorkersAskedSchema, location="query")
@workers_blueprint.response(200, schema.WorkersSchema)
def workers(asked):
    """List the workers of my area, by role and by name or whole phone number."""
    return queries.workers_visible_to(current_access(), **asked)


@workers_blueprint.post("")
@workers_blueprint.arguments(schema.NewWorkerSchema)
@workers_blueprint.response(201, schema.NewPasswordSchema)
def open_account(body):
    """Open an account; the answer holds its first password, this once."""
    queries.require_administrator_of(current_access(), [role["area_code"] for role in body["roles"]])
    worker = operations.open_account(
        name=body["name"],
        phone=body["phone"],
        roles=[(one["role"], one["area_code"]) for one in body["roles"]],
        grants=body["grants"],
    )
    return {"id": worker.id, "one_time_password": operations.set_password(worker.id)}


@workers_blueprint.post("/<uuid:worker_id>/roles")
@workers_blueprint.arguments(schema.NewRoleSchema)
@workers_blueprint.response(201, schema.WorkerSchema)
def give_role(body, worker_id):
    """Give a worker a role within an area."""
    access = current_access()
    queries.require_administrator_of(access, [body["area_code"]])
    operations.give_role(queries.worker_i_administer(access, worker_id), **body)
    return queries.worker_told(worker_id, access)


@workers_blueprint.post("/<uuid:worker_id>/roles/<uuid:role_id>/end")
@workers_blueprint.arguments(schema.EndSchema)
@workers_blueprint.response(200, schema.WorkerSchema)
def end_role(body, worker_id, role_id):
    """Let a role end with a day."""
    access = current_access()
    operations.end_role(queries.worker_i_administer(access, worker_id), role_id, **body)
    return queries.worker_told(worker_id, access)


@workers_blueprint.post("/<uuid:worker_id>/password")
@workers_blueprint.response(200, schema.NewPasswordSchema)
def set_password(worker_id):
    """Make up a new password for a worker who has lost theirs; all their devices have to sign in again."""
    queries.worker_i_administer(current_access(), worker_id)
    return {"id": worker_id, "one_time_password": operations.set_password(worker_id)}


@assignments_blueprint.get("")
@assignments_blueprint.arguments(schema.AssignmentsAskedSchema, location="query")
@assignments_blueprint.response(200, schema.AssignmentsSchema)
def assignments(asked):
    """Tell who looks after an elder or household, now, before and later."""
    record_id = queries.record_i_pair(current_access(), asked["elder_id"])
    return {"assignments": queries.assignments_of(record_id)}


@assignments_blueprint.post("")
@assignments_blueprint.arguments(schema.NewAssignmentSchema)
@assignments_blueprint.response(201, schema.AssignmentSchema)
def assign(body):
    """Give an elder or household to a worker from a day on; the worker's phone learns of it."""
    queries.record_i_pair(current_access(), body["record_id"])
    return queries.assignment_told(operations.assign(**body).id)


@assignments_blueprint.post("/<uuid:assignment_id>/end")
@assignments_blueprint.arguments(schema.EndSchema)
@assignments_blueprint.response(200, schema.AssignmentSchema)
def end_assignment(body, assignment_id):
    """Let an assignment end with a day; the worker's phone learns of it."""
    queries.assignment_i_see_to(current_access(), assignment_id)
    return queries.assignment_told(operations.end_assignment(assignment_id, **body).id)


@audit_blueprint.get("")
@audit_blueprint.arguments(schema.AuditAskedSchema, location="query")
@audit_blueprint.response(200, schema.AuditSchema)
def audit(asked):
    """Read the log, newest first."""
    return queries.audit_visible_to(current_access(), **asked)


blueprints = (sign_in_blueprint, me_blueprint, workers_blueprint, assignments_blueprint, audit_blueprint)
