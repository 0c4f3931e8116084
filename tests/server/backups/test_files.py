"""Photos in backups: what was signed for before is in it; what came after is asked for again."""

import io
from uuid import uuid4

import pytest

from server.media.storing import place_of, store
from tests.factories.media import ask, begun, declared_elder, hash_of, media_of, picture, uploaded
from tests.factories.object_store import KEYS, object_store
from tests.server.backups.test_backup import manifest
from tests.server.backups.test_restore import nothing_kept, restore

__all__ = ["nothing_kept"]
pytestmark = pytest.mark.usefixtures("tried_in_a_schema")


@pytest.fixture(params=["a folder", "an object store"])
def county(request, installation, monkeypatch):
    """Return a client of an installation whose files lie in a folder, or in an object store."""
    if request.param == "a folder":
        yield installation.people.county()
        return
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with object_store() as (address, _):
        monkeypatch.setitem(
            installation.app.config, "MEDIA_URL", f"s3://county/{uuid4().hex}/files"
        )  # the store outlives its server
        monkeypatch.setitem(installation.app.config, "MEDIA_ENDPOINT", address)
        installation.app.extensions["media_store"].clear()
        yield installation.people.county()
    installation.app.extensions["media_store"].clear()


def test_a_backup_holds_what_was_signed_for_and_nothing_half_done(installation, county):
    photo, half = picture(), picture()
    elder = declared_elder(county, photo, half)
    uploaded(county, photo, elder)
    begun(county, half, elder, body=half[:100])
    assert county.get(f"/media/{hash_of(photo)}/view").status_code == 200
    folder = installation.backup()
    assert manifest(folder)["media"] == {place_of(hash_of(photo)): {"bytes": len(photo), "sha256": hash_of(photo)}}
    assert (folder / "media" / place_of(hash_of(photo))).read_bytes() == photo


def test_after_a_restore_records_lack_what_came_later_and_it_is_sent_again(installation, county):
    before, later, spoilt = picture(), picture(), picture()
    elder = declared_elder(county, before, later, spoilt)
    uploaded(county, before, elder)
    uploaded(county, spoilt, elder)
    path = begun(county, later, elder, body=later[:100])
    folder = installation.backup()
    uploaded(county, later, elder)
    store().remove(place_of(hash_of(before)))
    store().remove(place_of(hash_of(spoilt)))
    store().put(place_of(hash_of(spoilt)), io.BytesIO(b"other bytes"))
    assert hash_of(spoilt) in restore(installation, folder)
    assert [one["state"] for one in media_of(county, elder)] == ["here", "missing", "here"]
    for content in (before, spoilt):
        assert county.get(f"/media/{hash_of(content)}").data == content
    held = {
        "device_id": "phone-1",
        "epoch": None,
        "held": [],
        "media": [hash_of(one) for one in (before, later, spoilt)],
    }
    assert county.post("/sync/reconcile", json=held).json["media_missing"] == [hash_of(later)]
    assert ask(county, path).headers["Upload-Offset"] == "100"  # its piece is still there
    uploaded(county, later, elder)
    assert {one["state"] for one in media_of(county, elder)} == {"here"}
