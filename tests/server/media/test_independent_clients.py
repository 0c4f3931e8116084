"""Two clients that others wrote: tuspy, and tus-js-client from Node. They upload, pause, go on, and hear what is wrong."""

import hashlib
import io
import json
import shutil
import subprocess

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from server.media.storing import place_of, store
from tests.architecture.reading import ROOT
from tests.factories.hostile import svg
from tests.factories.media import claims, hash_of, picture
from tests.server.sync.serving import serving

pytestmark = pytest.mark.live_clock  # the server in processes of its own knows no other
PACKAGES = ROOT / "pwa" / "node_modules" / "tus-js-client"
needs_node = pytest.mark.skipif(
    not PACKAGES.is_dir() or shutil.which("node") is None, reason="the client's packages are not installed"
)


@pytest.fixture(scope="module")
def endpoint(app, instance, database_url):
    with serving(instance, database_url) as port:
        yield f"http://127.0.0.1:{port}/api/v1/media/uploads"


@pytest.fixture
def photo():
    return picture(size=(640, 480))


def about(content: bytes, elder) -> dict:
    return {
        "record_id": str(elder),
        "sha256": hash_of(content),
        "role": "landmark",
        "filename": "a.jpg",
        "filetype": "image/jpeg",
    }


def stored(content: bytes) -> bytes:
    with store().open(place_of(hash_of(content))) as file:
        return file.read()


@pytest.fixture
def tuspy(endpoint, county, elder):
    """Return what makes an uploader of tuspy for a content."""
    client = TusClient(endpoint, headers={"Authorization": county.headers["Authorization"]})

    def uploader(content: bytes, **more):
        return client.uploader(file_stream=io.BytesIO(content), metadata=about(content, elder), **more)

    return uploader


def receipt_of(uploader) -> dict:
    return claims(uploader.request.response_headers["xunfang-receipt"])


def test_tuspy_uploads_at_once(tuspy, photo):
    uploader = tuspy(photo)
    uploader.upload()
    assert receipt_of(uploader)["media"][0]["sha256"] == hash_of(photo)
    assert stored(photo) == photo


def test_tuspy_uploads_in_pieces_with_checksums_pauses_and_goes_on(tuspy, photo):
    first = tuspy(photo, chunk_size=1000, upload_checksum=True)
    first.upload(stop_at=3000)
    assert (first.offset, first.get_offset()) == (3000, 3000)
    second = tuspy(photo, chunk_size=1700, upload_checksum=True, url=first.url)
    assert second.offset == 3000
    second.upload()
    assert receipt_of(second)["media"][0]["bytes"] == len(photo)
    assert stored(photo) == photo


def test_tuspy_hears_that_a_piece_was_damaged(tuspy, photo, monkeypatch):
    uploader = tuspy(photo, chunk_size=1000, upload_checksum=True)
    uploader.upload(stop_at=1000)
    other = property(lambda _: lambda piece: hashlib.sha1(piece + b"!", usedforsecurity=False))
    monkeypatch.setattr(type(uploader), "checksum_algorithm", other)
    with pytest.raises(TusUploadFailed) as failed:
        uploader.upload()
    assert (failed.value.status_code, uploader.get_offset()) == (460, 1000)


def test_tuspy_hears_that_a_file_is_refused(tuspy):
    uploader = tuspy(svg())
    with pytest.raises(TusUploadFailed) as failed:
        uploader.upload()
    assert failed.value.status_code == 422
    assert b"active" in failed.value.response_content
    with pytest.raises(TusCommunicationError) as gone:
        uploader.get_offset()
    assert gone.value.status_code == 410


def test_tuspy_hears_that_a_file_is_too_large(endpoint, tuspy, photo):
    uploader = tuspy(photo)
    uploader.get_file_size = lambda: 300 << 20
    with pytest.raises(TusCommunicationError) as refused:
        uploader.create_url()
    assert refused.value.status_code == 413


def test_tuspy_needs_to_be_signed_in(endpoint, photo, elder):
    uploader = TusClient(endpoint).uploader(file_stream=io.BytesIO(photo), metadata=about(photo, elder))
    with pytest.raises(TusCommunicationError) as refused:
        uploader.create_url()
    assert refused.value.status_code == 401


@pytest.fixture
def tus_js(endpoint, county, elder, tmp_path):
    """Return what uploads a content with tus-js-client and tells how it went."""

    def upload(content: bytes, **how) -> dict:
        file = tmp_path / "a.jpg"
        file.write_bytes(content)
        asked = {
            "packages": str(ROOT / "pwa" / "package.json"), "endpoint": endpoint, "token": county.headers["Authorization"],
            "metadata": about(content, elder), "file": str(file),
        } | how  # fmt: skip
        script = ROOT / "tests" / "server" / "media" / "tus_client.mjs"
        done = subprocess.run(
            ["node", script], input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return upload


@needs_node
@pytest.mark.parametrize("how", [
    {}, {"chunk": 1500}, {"atOnce": True}, {"atOnce": True, "chunk": 1500}, {"override": True, "chunk": 1500},
])  # fmt: skip
def test_tus_js_client_uploads(tus_js, photo, how):
    told = tus_js(photo, **how)
    assert claims(told["receipt"])["media"][0]["sha256"] == hash_of(photo), told
    assert stored(photo) == photo
    assert told["offsets"][-1] == len(photo)


@needs_node
def test_tus_js_client_pauses_and_goes_on(tus_js, photo):
    told = tus_js(photo, chunk=1500, pauseAfter=3000)
    assert told["methods"].count("HEAD 200") == 1
    assert told["offsets"][:3] == [1500, 3000, 4500]
    assert claims(told["receipt"])["media"][0]["bytes"] == len(photo)
    assert stored(photo) == photo


@needs_node
def test_tus_js_client_hears_why_a_file_is_refused(tus_js):
    told = tus_js(svg())
    assert told["error"]["status"] == 422
    assert json.loads(told["error"]["body"])["reason"] == "active"
