"""Lists in and out over HTTP."""

from flask import current_app, make_response

from server.accounts import current_access
from server.accounts.audit import expect_to_write
from server.foundation.openapi import Blueprint
from server.interchange import operations, queries
from server.interchange.exporting import XLSX, export_csv, export_xlsx
from server.interchange.schema import (
    ApplySchema,
    ExportAskedSchema,
    FileSchema,
    ImportsSchema,
    WhereSchema,
    WholeImportSchema,
)  # fmt: skip
from server.interchange.sheets import read_upload
from server.interchange.template import template_of
from server.records.work_line import every_kind

imports = Blueprint("imports", __name__, url_prefix="/imports", description="Lists from Excel")
exports = Blueprint("exports", __name__, url_prefix="/exports", description="Lists to Excel")


def _lists():
    return queries.every_list(current_app.extensions["work_lines"])


def _kinds():
    return every_kind(current_app.extensions["work_lines"])


def _file(content: bytes, name: str, content_type: str):
    response = make_response(content)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@imports.get("")
@imports.response(200, ImportsSchema)
def last_imports():
    """Give the last imports within my areas."""
    return {"imports": [queries.in_brief(found) for found in queries.imports_seen_by(current_access(), _lists())]}


@imports.get("/<string:name>/template.xlsx")
@imports.response(200, {"type": "string", "format": "binary"}, content_type=XLSX)
def template(name):
    """Give the empty list as a workbook."""
    current_access()
    listing = queries.list_called(_lists(), name)
    return _file(template_of(listing), f"{listing.name}-template.xlsx", XLSX)


@imports.post("/<string:name>")
@imports.arguments(FileSchema, location="files")
@imports.arguments(WhereSchema, location="form")
@imports.response(201, WholeImportSchema)
def check(files, where, name):
    """Check a file and say what it would change; nothing is changed."""
    access, listing = current_access(), queries.list_called(_lists(), name)
    area_code = queries.area_for(access, listing.imported_by, where.get("area"))
    file_name, content = read_upload(files["file"])
    found = operations.check_file(
        content, file_name=file_name, listing=listing, kinds=_kinds(), area_code=area_code, by=access
    )
    return queries.in_full(found)


@imports.get("/<uuid:import_id>")
@imports.response(200, WholeImportSchema)
def one_import(import_id):
    """Give an import with every fault and difference."""
    return queries.in_full(queries.import_seen_by(current_access(), _lists(), import_id))


@imports.post("/<uuid:import_id>/apply")
@imports.arguments(ApplySchema)
@imports.response(200, WholeImportSchema)
def apply(asked, import_id):
    """Write what was checked; rows with faults only keep it back unless they may be left out."""
    access, lists = current_access(), _lists()
    found = queries.import_seen_by(access, lists, import_id)
    listing = lists[found.list_name]
    return queries.in_full(operations.apply_import(found, listing=listing, kinds=_kinds(), by=access, **asked))


@imports.post("/<uuid:import_id>/undo")
@imports.response(200, WholeImportSchema)
def undo(import_id):
    """Put back what the last import changed, where nothing was built on it."""
    access, lists = current_access(), _lists()
    found = queries.import_seen_by(access, lists, import_id)
    return queries.in_full(operations.undo_import(found, listing=lists[found.list_name], kinds=_kinds(), by=access))


@exports.get("/<string:name>.xlsx")
@exports.arguments(ExportAskedSchema, location="query")
@exports.response(200, {"type": "string", "format": "binary"}, content_type=XLSX)
def workbook(asked, name):
    """Give a list as a workbook, numbers masked; logged."""
    expect_to_write()
    access, listing = current_access(), queries.list_called(_lists(), name)
    area_code = queries.area_for(access, listing.exported_by, asked.get("area"))
    return _file(export_xlsx(listing, area_code, access), f"{listing.name}-{area_code}.xlsx", XLSX)


@exports.get("/<string:name>.csv")
@exports.arguments(ExportAskedSchema, location="query")
@exports.response(200, {"type": "string", "format": "binary"}, content_type="text/csv")
def text_table(asked, name):
    """Give a list as CSV, numbers masked; logged."""
    expect_to_write()
    access, listing = current_access(), queries.list_called(_lists(), name)
    area_code = queries.area_for(access, listing.exported_by, asked.get("area"))
    return _file(export_csv(listing, area_code, access), f"{listing.name}-{area_code}.csv", "text/csv; charset=utf-8")
