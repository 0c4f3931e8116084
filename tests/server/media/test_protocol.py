"""tus 1.0.0, move by move: what is right goes on, what is wrong has the protocol's own status."""

import base64
import hashlib
from datetime import timedelta

import pytest

from server.foundation import clock
from tests.conftest import MORNING
from tests.factories.media import (
    UPLOADS,
    ask,
    begin,
    begun,
    claims,
    hash_of,
    metadata,
    path_of,
    picture,
    send,
    uploaded,
)


def checksum(algorithm: str, piece: bytes) -> dict:
    digest = hashlib.new(algorithm, piece).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


def slug(answer) -> tuple[int, str]:
    assert answer.content_type.startswith("application/problem+json"), answer.get_data(as_text=True)
    return answer.status_code, answer.json["slug"]


def later(hours: float):
    return clock.fixed(MORNING + timedelta(hours=hours), every_thread=True)


def test_options_says_what_is_spoken(app):
    told = app.test_client().options(f"/api/v1{UPLOADS}").headers
    assert told["Tus-Version"] == told["Tus-Resumable"] == "1.0.0"
    assert set(told["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "termination", "checksum", "expiration",
    }  # fmt: skip
    assert told["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert told["Tus-Max-Size"] == str(20 * 1024 * 1024)


def test_an_upload_begins_with_nothing_and_says_until_when_it_waits(county, elder):
    answer = begin(county, picture(), elder)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "0")
    assert answer.headers["Upload-Expires"] == "Sun, 29 Nov 2026 23:30:00 GMT"
    assert answer.headers["Tus-Resumable"] == "1.0.0"


def test_head_tells_how_far_it_has_come(county, elder):
    photo = picture()
    path = begun(county, photo, elder, body=photo[:100])
    told = ask(county, path)
    assert (told.status_code, told.headers["Upload-Offset"], told.headers["Upload-Length"]) == (
        200,
        "100",
        str(len(photo)),
    )
    assert told.headers["Cache-Control"] == "no-store"
    assert told.data == b""


@pytest.mark.parametrize("version", [None, "0.2.2", "2.0.0"])
@pytest.mark.parametrize("method", ["post", "patch", "head", "delete"])
def test_another_version_is_not_spoken(county, elder, method, version):
    photo = picture()
    path = UPLOADS if method == "post" else begun(county, photo, elder)
    told = {"Upload-Length": "10", "Upload-Metadata": metadata(photo, elder), "Upload-Offset": "0"}
    answer = getattr(county, method)(path, headers=told | ({"Tus-Resumable": version} if version else {}))
    assert answer.status_code == 412
    assert answer.headers["Tus-Version"] == "1.0.0"


@pytest.mark.parametrize(
    ("header", "value", "status", "place"),
    [
        ("Upload-Length", "", 422, "Upload-Length"),
        ("Upload-Length", "-1", 422, "Upload-Length"),
        ("Upload-Length", "ten", 422, "Upload-Length"),
        ("Upload-Length", "٣", 422, "Upload-Length"),
        ("Upload-Length", "9" * 40, 422, "Upload-Length"),
        ("Upload-Metadata", "", 422, "Upload-Metadata.sha256"),
        ("Upload-Metadata", "sha256 %%%", 400, "Upload-Metadata.sha256"),
        ("Upload-Metadata", "sha256 /////w==", 400, "Upload-Metadata.sha256"),
        ("Upload-Metadata", "sha256 QUJD", 422, "Upload-Metadata.sha256"),
        ("Upload-Defer-Length", "1", 422, "Upload-Length"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(county, elder, header, value, status, place):
    told = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": metadata(b"x", elder)} | {header: value}
    answer = county.post(UPLOADS, headers={name: one.encode().decode("latin1") for name, one in told.items()})
    assert answer.status_code == status
    assert place in [error["path"] for error in answer.json["errors"]]


def test_a_record_and_a_hash_are_needed(county, elder):
    answer = begin(county, b"x", "no-uuid", sha256="ABC")
    assert {error["path"] for error in answer.json["errors"]} == {"Upload-Metadata.record_id", "Upload-Metadata.sha256"}


def test_a_file_that_is_too_large_is_refused_before_a_byte_of_it_came(county, elder):
    assert slug(begin(county, b"x", elder, length=300 * 1024 * 1024)) == (413, "media-too-large")
    assert slug(begin(county, b"x", elder, length=20 * 1024 * 1024 + 1)) == (413, "media-too-large")


def test_a_file_without_a_byte_is_refused(county, elder):
    answer = begin(county, b"", elder)
    assert slug(answer) == (422, "media-refused")
    assert answer.json["reason"] == "empty"


def test_a_piece_at_the_wrong_place_is_not_taken(county, elder):
    photo = picture()
    path = begun(county, photo, elder, body=photo[:100])
    for offset in (0, 99, 101, len(photo)):
        answer = send(county, path, photo[100:200], offset)
        assert slug(answer) == (409, "upload-offset-wrong")
        assert answer.headers["Upload-Offset"] == "100"
    assert ask(county, path).headers["Upload-Offset"] == "100"


def test_an_offset_that_is_no_number_is_refused(county, elder):
    path = begun(county, picture(), elder)
    assert send(county, path, b"x", "x").status_code == 422


def test_a_piece_of_another_type_is_not_taken(county, elder):
    path = begun(county, picture(), elder)
    assert slug(send(county, path, b"x", 0, **{"Content-Type": "image/jpeg"})) == (415, "upload-type")


def test_more_than_was_announced_is_not_taken(county, elder):
    photo = picture()
    path = begun(county, photo, elder)
    assert slug(send(county, path, photo + b"x", 0)) == (413, "media-too-large")
    assert ask(county, path).headers["Upload-Offset"] == "0"
    assert slug(begin(county, photo, elder, body=photo + b"x")) == (413, "media-too-large")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_with_its_checksum_is_taken(county, elder, algorithm):
    photo = picture()
    path = begun(county, photo, elder, body=photo[:50], headers=checksum(algorithm, photo[:50]))
    answer = send(county, path, photo[50:], 50, **checksum(algorithm, photo[50:]))
    assert (answer.status_code, "Xunfang-Receipt" in answer.headers) == (204, True)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_damaged_on_its_way_is_dropped_whole(county, elder, algorithm):
    photo = picture()
    path = begun(county, photo, elder)
    answer = send(county, path, photo[:100], 0, **checksum(algorithm, photo[:99] + b"!"))
    assert slug(answer) == (460, "checksum-differs")
    assert ask(county, path).headers["Upload-Offset"] == "0"
    assert slug(begin(county, photo, elder, body=photo, headers=checksum(algorithm, b"other"))) == (
        460,
        "checksum-differs",
    )


@pytest.mark.parametrize("told", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1 AAAA", "sha1", "", "sha256 ***"])
def test_a_checksum_that_cannot_be_checked_is_refused(county, elder, told):
    path = begun(county, picture(), elder)
    assert slug(send(county, path, b"x", 0, **{"Upload-Checksum": told})) == (400, "checksum-unknown")


def test_an_empty_piece_changes_nothing(county, elder):
    photo = picture()
    path = begun(county, photo, elder, body=photo[:10])
    answer = send(county, path, b"", 10)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "10")


def test_an_ended_upload_is_gone_with_its_pieces(county, elder, names_in_store):
    photo = picture()
    before = names_in_store("staging")
    path = begun(county, photo, elder, body=photo[:100])
    assert len(names_in_store("staging") - before) == 1
    assert county.delete(path, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert ask(county, path).status_code == 410
    assert slug(send(county, path, photo[100:], 100)) == (410, "upload-gone")
    assert names_in_store("staging") == before


def test_ending_a_finished_upload_leaves_the_file(county, elder):
    photo = picture()
    path = path_of(uploaded(county, photo, elder))
    assert county.delete(path, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert county.get(f"/media/{hash_of(photo)}").data == photo


def test_an_upload_that_nobody_went_on_with_is_gone_after_a_week(county, elder):
    path = begun(county, picture(), elder)
    with later(7 * 24 + 0.1):
        assert ask(county, path).status_code == 410


def test_a_lost_answer_is_told_again_for_a_day(county, elder):
    photo = picture()
    first = uploaded(county, photo, elder)
    path = path_of(first)
    with later(23):
        again = ask(county, path)
        assert again.headers["Upload-Offset"] == again.headers["Upload-Length"] == str(len(photo))
        assert again.headers["Xunfang-Receipt"] == first.headers["Xunfang-Receipt"]
    with later(25):
        assert ask(county, path).status_code == 410


def test_a_restored_server_does_not_repeat_what_it_said_before(app, county, elder):
    path = path_of(uploaded(county, picture(), elder))
    app.test_cli_runner().invoke(args=["sync", "new-epoch", "--why", "restored"])
    assert ask(county, path).status_code == 410


def test_the_same_last_piece_again_is_at_the_wrong_place(county, elder):
    photo = picture()
    path = begun(county, photo, elder)
    assert send(county, path, photo, 0).status_code == 204
    assert slug(send(county, path, photo, 0)) == (409, "upload-offset-wrong")


def test_an_upload_is_its_workers_alone_on_any_device(people, county, elder):
    photo = picture()
    path = begun(county, photo, elder, body=photo[:100])
    other = people.county()
    assert ask(other, path).status_code == 404
    assert slug(send(other, path, photo[100:], 100)) == (404, "upload-gone")
    assert other.delete(path, headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    another_phone = people.sign_in(county.worker_id, device="phone-2")
    answer = send(another_phone, path, photo[100:], 100)
    assert claims(answer.headers["Xunfang-Receipt"])["device_id"] == "phone-2"


def test_the_same_file_again_is_one_file(people, county, elder, names_in_store):
    photo = picture()
    uploaded(county, photo, elder)
    names = names_in_store()
    uploaded(county, photo, elder)
    uploaded(people.county(), photo, elder)
    assert names_in_store() == names


def test_who_cannot_send_patch_says_so_in_a_header(county, elder):
    photo = picture()
    path = begun(county, photo, elder)
    told = {
        "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream",
        "X-HTTP-Method-Override": "PATCH",
    }  # fmt: skip
    assert county.post(path, data=photo, headers=told).status_code == 204
    assert county.post("/auth/logout", headers={"X-HTTP-Method-Override": "DELETE"}).status_code == 204


def test_nobody_sends_without_being_signed_in(app):
    answer = app.test_client().post(f"/api/v1{UPLOADS}", headers={"Tus-Resumable": "1.0.0"})
    assert slug(answer) == (401, "sign-in-needed")


def test_a_server_that_leaves_a_body_unread_says_that_it_closes(county, elder):
    photo = picture()
    path = begun(county, photo, elder)
    for answer in (send(county, path, photo + b"x", 0), begin(county, photo, elder, body=photo + b"x"),
                   begin(county, b"x", elder, body=b"x", length=300 * 1024 * 1024)):  # fmt: skip
        assert (answer.status_code, answer.headers["Connection"]) == (413, "close")
    assert "Connection" not in send(county, path, photo, 0).headers


def test_an_upload_is_described_as_it_was_at_its_beginning(county, elder):
    photo = picture()
    for described in (metadata(photo, elder, filename="门口.jpg", more="x"), f"{metadata(photo, elder)},is_new"):
        answer = begin(county, photo, elder, headers={"Upload-Metadata": described})
        assert ask(county, path_of(answer)).headers["Upload-Metadata"] == described
