"""Push, pull, reconcile, keys, kinds."""

from flask import current_app, request

from server.accounts.audit import record_audit
from server.accounts.queries import add_names
from server.accounts.signed_in import current_access
from server.backups.queries import durable_until
from server.foundation import clock
from server.foundation.openapi import Blueprint
from server.foundation.problems import TooLarge
from server.records import signing
from server.records.work_line import every_kind
from server.sync import boxes, certificates, described, receipts, schema, sealed, sealed_schema
from server.sync.pull import pull
from server.sync.push import receive_push
from server.sync.reconcile import reconcile

BOUNDED = {"/api/v1/sync/push", "/api/v1/sync/sealed"}
blueprint = Blueprint("sync", __name__, description="How phones and server come to agree (docs/sync.md)")


def kinds():
    """Return every kind of the running app."""
    return every_kind(current_app.extensions["work_lines"])


def _stamp() -> dict:
    return {"server_time": clock.now().isoformat(timespec="milliseconds"), "epoch": signing.seal_in_force().epoch}


@blueprint.before_app_request
def bound_the_push():
    """Refuse a push over its size before it is read."""
    if request.path in BOUNDED:
        request.max_content_length = current_app.config["PUSH_MAX_BYTES"]  # for one that does not announce its size
        if (request.content_length or 0) > request.max_content_length:
            raise TooLarge("一次最多 1 MiB，请分几次上传。")


@blueprint.post("/sync/push")
@blueprint.arguments(schema.PushSchema)
@blueprint.response(200, schema.PushAnswerSchema)
def push_changes(push):
    """Receive up to 500 changes; each has its own outcome, all together one receipt."""
    access = current_access()
    outcomes = receive_push(
        push["changes"], access=access, device_id=push["device_id"], device_time=push["device_time"], kinds=kinds()
    )
    receipt = receipts.sign(outcomes, worker_id=access.worker_id, device_id=push["device_id"])
    return _stamp() | {
        "outcomes": [one.as_json() for one in outcomes],
        "receipt": receipt,
        "durable_until": durable_until(),
    }


@blueprint.post("/sync/sealed")
@blueprint.doc(security=[])
@blueprint.arguments(sealed_schema.SealedPostSchema)
@blueprint.response(200, sealed_schema.SealedAnswerSchema)
def take_sealed_post(sent):
    """Receive envelopes of any author on this phone from whoever carries them; the answers are sealed for their authors."""
    posts = sealed.open_posts(sent["posts"])
    stamp = _stamp()
    return stamp | sealed.settle_posts(
        posts, device_time=sent["device_time"], kinds=kinds(), stamp=stamp | {"durable_until": durable_until()}
    )


@blueprint.get("/sync/pull")
@blueprint.arguments(schema.PullQuerySchema, location="query")
@blueprint.response(200, schema.PullAnswerSchema)
def pull_changes(query):
    """Give what changed since the cursor, as far as this worker may see it."""
    access, stamp = current_access(), _stamp()
    page = pull(access, query.get("cursor"), limit=query["limit"], epoch=stamp["epoch"], kinds=kinds())
    return stamp | {"changes": add_names(page.changes), "cursor": page.cursor, "more": page.more}


@blueprint.post("/sync/reconcile")
@blueprint.arguments(schema.ReconcileSchema)
@blueprint.response(200, schema.ReconcileAnswerSchema)
def reconcile_holdings(holdings):
    """Compare what the phone holds with what the server holds."""
    access = current_access()
    return _stamp() | reconcile(
        access, device_id=holdings["device_id"], epoch_there=holdings.get("epoch"), held=holdings["held"],
        lost=holdings["lost"], lost_of=holdings["lost_of"], media=holdings["media"], kinds=kinds(),
    )  # fmt: skip


@blueprint.get("/sync/keys")
@blueprint.response(200, schema.KeysSchema)
def list_keys():
    """List the public keys of receipts and those to which phones seal, old ones too."""
    signing.seal_in_force()
    return {"keys": signing.public_keys(), "sealing": boxes.public_keys()}


@blueprint.post("/sync/device-keys")
@blueprint.arguments(sealed_schema.DeviceKeySchema)
@blueprint.response(200, sealed_schema.CertificateSchema)
def certify_device_key(told):
    """Certify that a device key is mine, on the device of this sign-in."""
    access = current_access()
    certificates.require_own_device(access, told["device_id"])
    record_audit("device_key.certified", facts={"device_id": told["device_id"]})
    jwk = told["public_key"]
    return {"certificate": certificates.certify(worker_id=access.worker_id, device_id=told["device_id"], jwk=jwk)}


@blueprint.get("/kinds")
@blueprint.response(200, schema.KindSchema(many=True))
def list_kinds():
    """Let every kind of record describe itself: JSON Schema and one valid example."""
    return described.every_kind_described(current_app.extensions["work_lines"])
