"""Files from phones, the quarantine, reports of lost stores, devices."""

from flask import current_app, request

from server.accounts.audit import expect_to_write
from server.accounts.operations import revoke_device
from server.accounts.signed_in import current_access
from server.foundation.openapi import Blueprint
from server.phones import contents, devices, looking, operations, quarantine, reach, reports, schema
from server.records.work_line import every_kind

phones = Blueprint("phones", __name__, url_prefix="/sync", description="What phones held, and what they lost")
devices_blueprint = Blueprint("devices", __name__, description="Phones and browsers that signed in")


def _kinds():
    return every_kind(current_app.extensions["work_lines"])


@phones.post("/exports")
@phones.doc(security=[{"bearer": []}, {}])
@phones.arguments(schema.ExportFileSchema)
@phones.response(200, schema.ExportSchema)
def bring_in(file):
    """Bring in the file of a phone of my area; without a bearer: the last word of a revoked device, kept in quarantine."""
    if "Authorization" not in request.headers:
        return operations.last_word(file)
    row, was_there = operations.bring_in(file, by=current_access(), kinds=_kinds())
    return contents.export_in_brief(row, again=was_there)


@phones.post("/remains")
@phones.doc(security=[])
@phones.arguments(schema.RemainsSchema)
@phones.response(200, schema.ExportSchema)
def take_remains(sent):
    """Take what lies sealed on a revoked device that is locked, into quarantine; it is wiped after that."""
    return operations.last_word_of_locked(sent)


@phones.get("/exports")
@phones.response(200, schema.ExportsSchema)
def list_exports():
    """List the files brought in from phones of my area, without their content."""
    return {"exports": quarantine.exports_visible_to(current_access())}


@phones.get("/exports/<uuid:export_id>")
@phones.response(200, schema.ExportSchema)
def open_export(export_id):
    """Open a file from a phone of my area; every look is logged."""
    expect_to_write()
    access = current_access()
    return looking.open_export(quarantine.export_seen_by(access, export_id), access, _kinds())


@phones.get("/quarantine")
@phones.response(200, schema.QuarantineSchema)
def list_quarantine():
    """List what is kept from revoked devices of my area, without its content."""
    return quarantine.quarantine_visible_to(current_access())


@phones.get("/quarantine/<uuid:item_id>")
@phones.response(200, schema.OpenedSchema)
def open_kept(item_id):
    """Open something that is kept, in readable form; every look is logged."""
    expect_to_write()
    access = current_access()
    return looking.open_kept(quarantine.kept_item(access, item_id), access, _kinds())


@phones.post("/quarantine/<uuid:item_id>/release")
@phones.response(200, schema.DecidedSchema)
def release(item_id):
    """Apply it as its author; from then on it is like any other change."""
    access = current_access()
    operations.release(quarantine.kept_item(access, item_id), by=access, kinds=_kinds())
    return looking.decided(item_id)


@phones.post("/quarantine/<uuid:item_id>/dismiss")
@phones.arguments(schema.ReasonGivenSchema)
@phones.response(200, schema.DecidedSchema)
def dismiss(body, item_id):
    """Leave it unapplied, with the reason; it stays kept."""
    access = current_access()
    operations.dismiss(quarantine.kept_item(access, item_id), by=access, reason=body["reason"])
    return looking.decided(item_id)


@phones.get("/reports")
@phones.response(200, schema.ReportsSchema)
def list_reports():
    """List what a supervisor must look into: lost records, and changes that have waited for over a day."""
    access = current_access()
    return {"reports": reports.reports_visible_to(access), "waiting": reports.waiting_too_long(access)}


@phones.post("/reports/<uuid:report_id>/handle")
@phones.arguments(schema.ReasonGivenSchema)
@phones.response(204)
def handle_report(body, report_id):
    """Mark a report of a lost store as seen to."""
    access = current_access()
    operations.see_to_report(reports.report_i_handle(access, report_id), by=access, reason=body["reason"])


@phones.post("/waiting/<uuid:change_id>/handle")
@phones.arguments(schema.ReasonGivenSchema)
@phones.response(204)
def handle_waiting(body, change_id):
    """Mark a change that waits in vain as seen to; it goes on waiting."""
    access = current_access()
    operations.see_to_waiting(reports.waiting_i_handle(access, change_id), by=access, reason=body["reason"])


@devices_blueprint.get("/devices")
@devices_blueprint.arguments(schema.DevicesAskedSchema, location="query")
@devices_blueprint.response(200, schema.DevicesSchema)
def list_devices(asked):
    """List the devices of the workers of my area, the latest contact first."""
    return devices.devices_visible_to(current_access(), **asked)


@devices_blueprint.get("/workers/<uuid:worker_id>/devices")
@devices_blueprint.response(200, schema.DevicesSchema)
def devices_of_worker(worker_id):
    """List the devices of one worker."""
    return {"devices": devices.devices_of(current_access(), worker_id), "more": False}


@devices_blueprint.get("/workers/<uuid:worker_id>/devices/<string:device_id>/held")
@devices_blueprint.response(200, schema.LastHeldSchema)
def what_it_held(worker_id, device_id):
    """Tell what a device last said it held, and what of it never arrived."""
    return devices.last_held(current_access(), worker_id, device_id)


@devices_blueprint.post("/workers/<uuid:worker_id>/devices/<string:device_id>/revoke")
@devices_blueprint.arguments(schema.ReasonGivenSchema)
@devices_blueprint.response(200, schema.DevicesSchema)
def revoke(body, worker_id, device_id):
    """Shut out a lost or stolen device; it may deliver once more, into quarantine, and wipes itself then."""
    access = current_access()
    revoke_device(*reach.device_i_shut_out(access, worker_id, device_id), by=access.worker_id, reason=body["reason"])
    return {"devices": devices.devices_of(access, worker_id), "more": False}
