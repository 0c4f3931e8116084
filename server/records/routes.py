"""What every kind of record can do without a line of its own: be listed, opened, looked into, revealed."""

from collections.abc import Callable

from flask import current_app
from marshmallow import Schema, fields, validate

from server.foundation.checks import Exactly
from server.foundation.openapi import Blueprint
from server.foundation.problems import NotFound
from server.records import looking
from server.records.envelope import Text
from server.records.work_line import RecordKind, every_kind


class ListAskedSchema(Schema):
    """Which records; `newest` begins with those recorded last, for whoever reads no further than some pages."""

    area = fields.String(validate=Exactly(r"\d{2,12}", error="区划代码是 2 到 12 位数字。"))
    q = Text(40)
    after = fields.String(validate=validate.Length(max=300))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    order = fields.String(load_default="oldest", validate=validate.OneOf(looking.ORDERS, error="不在代码表里。"))


class RecordsSchema(Schema):
    """A page of records, each as in a pull."""

    records = fields.List(fields.Dict(), required=True)
    next = fields.String(allow_none=True, required=True)


class RevealSchema(Schema):
    """Which sealed field, and why."""

    field = fields.String(required=True, validate=validate.Length(1, 40))
    reason = Text(200, required=True)


class RevealedSchema(Schema):
    """The value; the log knows."""

    value = fields.Raw(allow_none=True, required=True)


class RevisionSchema(Schema):
    """One revision: what changed, who, when, why."""

    revision = fields.Integer(required=True)
    changed = fields.Dict(allow_none=True, required=True)
    by = fields.String(allow_none=True, required=True)
    by_name = fields.String(allow_none=True, required=True)
    device_id = fields.String(allow_none=True, required=True)
    occurred_at = fields.AwareDateTime(required=True)
    received_at = fields.AwareDateTime(required=True)
    why = fields.String(allow_none=True, required=True)


class HistorySchema(Schema):
    """Every revision, the newest first."""

    revisions = fields.List(fields.Nested(RevisionSchema), required=True)


def routes_of_every_kind(current_access: Callable, names_of: Callable, record_audit: Callable) -> Blueprint:
    """Return the routes under /records/<kind>; who asks and what is logged is handed in (accounts know)."""
    blueprint = Blueprint("records", __name__, url_prefix="/records", description="Records of every kind")

    def kind_called(name: str) -> tuple[RecordKind, dict[str, RecordKind]]:
        access_first = current_access()
        kinds = every_kind(current_app.extensions["work_lines"])
        if access_first is None or name not in kinds:
            raise NotFound
        return kinds[name], kinds

    @blueprint.get("/<string:kind_name>")
    @blueprint.arguments(ListAskedSchema, location="query")
    @blueprint.response(200, RecordsSchema)
    def list_records(asked, kind_name):
        """List the records of a kind that I may see."""
        kind, kinds = kind_called(kind_name)
        return looking.page_of(kind, kinds, current_access(), **asked)

    @blueprint.get("/<string:kind_name>/<uuid:record_id>")
    @blueprint.response(200, Schema.from_dict({"record": fields.Dict(required=True)}, name="OneRecord"))
    def open_record(kind_name, record_id):
        """Open one record."""
        kind, kinds = kind_called(kind_name)
        return {"record": looking.one(kind, kinds, record_id, current_access(), names_of)}

    @blueprint.get("/<string:kind_name>/<uuid:record_id>/history")
    @blueprint.response(200, HistorySchema)
    def show_history(kind_name, record_id):
        """Show every revision, as far as its fields are mine to see."""
        kind, _ = kind_called(kind_name)
        return {"revisions": looking.history_of(kind, record_id, current_access(), names_of)}

    @blueprint.post("/<string:kind_name>/<uuid:record_id>/reveal")
    @blueprint.arguments(RevealSchema)
    @blueprint.response(200, RevealedSchema)
    def reveal(body, kind_name, record_id):
        """Reveal one sealed field in full, with a reason; every reveal is logged."""
        kind, kinds = kind_called(kind_name)
        value = looking.revealed(kind, kinds, record_id, current_access(), body["field"])
        record_audit(
            f"{kind_name}.revealed", record_id=record_id, reason=body["reason"], facts={"field": body["field"]}
        )
        return {"value": value}

    return blueprint
