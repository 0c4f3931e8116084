"""Files over HTTP: sending by tus 1.0.0, reading by the record (docs/media.md)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from flask import Response, current_app, make_response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import http_date
from werkzeug.wsgi import FileWrapper

from server.accounts.access import access_of
from server.accounts.signed_in import current_access
from server.foundation.bodies import NO_BODY, Body, body_is_announced, leave_unread, read_body
from server.foundation.openapi import Blueprint
from server.foundation.problems import Forbidden, NotFound
from server.foundation.settings import extension
from server.foundation.unit_of_work import nothing_held_afterwards
from server.media import links, queries, receiving, refusing, schema, showing, tasks, tus
from server.media.problems import ChecksumDiffers, MediaTooLarge, UploadType
from server.media.storing import AT_A_TIME, work_folder
from server.records.work_line import every_kind

UPLOADS, LINKS = "/api/v1/media/uploads", "/api/v1/media/links"
FILE = "/<string(length=64):sha256>"
BYTES = {"type": "string", "format": "binary"}
UNREAD = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.INSUFFICIENT_STORAGE)  # then the body was not read to its end
blueprint = Blueprint("media", __name__, url_prefix="/media", description="Photos and voice notes (docs/media.md)")


@blueprint.before_app_request
def take_pieces_of_any_size():
    """Let an upload say by itself how large it may be; its body is never read whole into memory."""
    if request.path.startswith(UPLOADS):
        request.max_content_length = None


@blueprint.after_request
def speak_tus(response):
    """Say which protocol this is."""
    if request.path.startswith(UPLOADS):
        if response.status_code in UNREAD and body_is_announced():
            leave_unread()
        response.headers["Tus-Resumable"] = tus.VERSION
        if request.method == "OPTIONS":
            response.headers["Tus-Version"] = tus.VERSION
            response.headers["Tus-Extension"] = tus.EXTENSIONS
            response.headers["Tus-Checksum-Algorithm"] = ",".join(tus.ALGORITHMS)
            response.headers["Tus-Max-Size"] = str(current_app.config["MEDIA_MAX_BYTES"])
    return response


@contextmanager
def _piece(most: int) -> Iterator[Body]:
    """Read the piece that this request brings, and let it be taken.

    Raises ChecksumDiffers, ChecksumUnknown, MediaTooLarge, UploadType, and MediaStoreFull when there is no room for it after all.
    """
    if not body_is_announced() and request.method == "POST":
        yield NO_BODY
        return
    if request.mimetype != tus.PIECE:
        raise UploadType
    expected = tus.checksum(request.headers)
    digest = hashlib.new(expected[0]) if expected else None
    with refusing.full_disk_said(), read_body(work_folder(), most=most, see=digest.update if digest else None) as body:
        if body.too_long:
            raise MediaTooLarge
        if expected and digest.digest() != expected[1]:
            raise ChecksumDiffers
        yield body


def _told(upload: receiving.Upload, status: int):
    """Answer how an upload stands."""
    response = make_response("", status)
    response.headers["Upload-Offset"] = str(upload.received)
    if upload.state == "open":
        response.headers["Upload-Expires"] = http_date(upload.expires_at)
    if upload.receipt:
        response.headers["Xunfang-Receipt"] = upload.receipt
        if durable_until := extension("durable_until")():
            response.headers["Xunfang-Durable-Until"] = durable_until
    return response


@blueprint.post("/uploads")
@blueprint.response(201)
def begin_upload():
    """Begin to send a file; its first bytes, or all, may come along."""
    with nothing_held_afterwards():
        access = current_access()
        tus.require_version(request.headers)
        if not access.writes_one_of(kind for kind in _kinds().values() if kind.media_roles):
            raise Forbidden
        refusing.require_room(wanted := tus.wanted(request.headers), access)
    with _piece(wanted.length) as body:
        upload = receiving.begin(wanted, body.file, body.size, access)
    response = _told(upload, 201)
    response.headers["Location"] = f"{UPLOADS}/{upload.id}"
    return response


@blueprint.route("/uploads/<uuid:upload_id>", methods=["PATCH"])
@blueprint.response(204)
def send_piece(upload_id):
    """Send the next piece; whoever sends the last one gets the receipt."""
    with nothing_held_afterwards():
        access = current_access()
        tus.require_version(request.headers)
        upload = receiving.my_upload(upload_id, access)
        receiving.require_offset(upload, tus.number(request.headers, "Upload-Offset"))
    with _piece(upload.length - upload.received) as body:
        return _told(receiving.take(upload, body.file, body.size, access), 204)


@blueprint.route("/uploads/<uuid:upload_id>", methods=["HEAD"])
@blueprint.response(200)
def ask_upload(upload_id):
    """Ask how far an upload has come; for a day after its end, its receipt."""
    access = current_access()
    tus.require_version(request.headers)
    upload = receiving.my_upload(upload_id, access)
    response = _told(upload, 200)
    response.headers["Upload-Length"] = str(upload.length)
    if upload.described:
        response.headers["Upload-Metadata"] = upload.described
    return response


@blueprint.delete("/uploads/<uuid:upload_id>")
@blueprint.response(204)
def end_upload(upload_id):
    """End an upload that will not be gone on with."""
    with nothing_held_afterwards():
        access = current_access()
        tus.require_version(request.headers)
        upload = receiving.my_upload(upload_id, access)
    receiving.end(upload, access)


def _kinds():
    return every_kind(current_app.extensions["work_lines"])


def _opened(sha256: str, form: str, access):
    """Answer with a file that this worker may see in this form; a browser keeps, guesses and runs nothing of it."""
    with nothing_held_afterwards():
        seen = queries.seen_file(sha256, form, access, _kinds())
    shown = showing.show(seen, form, worker_id=access.worker_id)
    response = Response(FileWrapper(shown.content, AT_A_TIME), mimetype=shown.filetype, direct_passthrough=True)
    response.content_length = shown.size
    response.call_on_close(shown.content.close)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = f'{"inline" if shown.inline else "attachment"}; filename="{shown.name}"'
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Accept-Ranges"] = "bytes"
    try:
        if not request.headers.get("Range", "bytes=").strip().lower().startswith("bytes="):
            return response  # a unit that nobody here knows is as if nothing had been asked (RFC 9110, 14.2)
        return response.make_conditional(request, accept_ranges=True, complete_length=shown.size)
    except RequestedRangeNotSatisfiable:
        shown.content.close()
        raise


@blueprint.get(FILE)
@blueprint.response(200, BYTES, content_type="*/*")
def open_original(sha256):
    """Open a file as it was sent, for who sees its record in full."""
    with nothing_held_afterwards():
        access = current_access()
    return _opened(sha256, queries.ORIGINAL, access)


@blueprint.get(f"{FILE}/view")
@blueprint.response(200, BYTES, content_type="*/*")
def open_view(sha256):
    """Open a photo upright and without metadata, or a voice note."""
    with nothing_held_afterwards():
        access = current_access()
    return _opened(sha256, queries.VIEW, access)


@blueprint.get(f"{FILE}/thumbnail")
@blueprint.response(200, BYTES, content_type="*/*")
def open_thumbnail(sha256):
    """Open a photo in small."""
    with nothing_held_afterwards():
        access = current_access()
    return _opened(sha256, queries.THUMBNAIL, access)


@blueprint.post(f"{FILE}/links")
@blueprint.arguments(schema.LinkAskedSchema)
@blueprint.response(200, schema.LinkSchema)
def make_link(asked, sha256):
    """Give an address that a browser can open without a header, for two minutes."""
    access = current_access()
    queries.seen_file(sha256, asked["form"], access, _kinds())
    token = links.made(links.Link(sha256, asked["form"], access.worker_id))
    life = current_app.config["MEDIA_LINK_LIFE"]
    return {"url": f"{LINKS}/{token}", "expires_in": int(life.total_seconds())}


@blueprint.get("/links/<string:token>")
@blueprint.doc(security=[])
@blueprint.response(200, BYTES, content_type="*/*")
def open_link(token):
    """Open what an address was made for, if its worker may still see it."""
    link = links.read(token)
    with nothing_held_afterwards():
        access = access_of(link.worker_id)
    if access is None:
        raise NotFound
    return _opened(link.sha256, link.form, access)


@blueprint.get("/tasks")
@blueprint.arguments(schema.TasksAskedSchema, location="query")
@blueprint.response(200, schema.TasksSchema)
def list_tasks(asked):
    """List the files of a division that have been missing for a fortnight, for those who see to it."""
    return {"tasks": tasks.tasks_in(asked["area"], current_access(), _kinds())}


@blueprint.post("/lost")
@blueprint.arguments(schema.LossSchema)
@blueprint.response(200, schema.LostSchema)
def lose_file(loss):
    """End the waiting for a file that will not come, with the reason."""
    return tasks.give_up(**loss, access=current_access(), kinds=_kinds())
