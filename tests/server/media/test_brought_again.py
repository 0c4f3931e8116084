"""A content that lies in the store already is signed for only when it is the right one, and on the disk for good."""

import hashlib
import os
from pathlib import Path

import pytest

from server.foundation.settings import setting
from server.media import arriving
from server.media.storing import place_of, store
from tests.factories.media import hash_of, picture, uploaded
from tests.factories.wakeup_checks import make_elder


@pytest.fixture
def steps(monkeypatch):
    """Return what is done one after the other: paths that are written through, and the signature."""
    done, fsync, receipt_for = [], os.fsync, arriving.receipt_for

    def noted_fsync(place):
        done.append(os.readlink(f"/proc/self/fd/{place}"))
        fsync(place)

    def noted_receipt(*how):
        done.append("signed")
        return receipt_for(*how)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(arriving, "receipt_for", noted_receipt)
    return done


def lying_there(content: bytes, name: str) -> Path:
    """Put a content into the store as a request does that has not come to the writing through."""
    path = Path(setting("MEDIA_FOLDER")).absolute() / place_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_what_another_request_is_storing_just_now_is_on_the_disk_before_it_is_signed_for(county, elder, steps):
    photo = picture()
    path = lying_there(photo, hash_of(photo))
    uploaded(county, photo, elder)
    before = steps[: steps.index("signed")]
    assert {str(path), str(path.parent), str(path.parent.parent)} <= set(before)


def test_what_was_removed_and_stored_again_meanwhile_is_on_the_disk_before_it_is_signed_for(
    county, elder, steps, monkeypatch
):
    photo, make_durable = picture(), arriving.make_durable

    def removed_and_brought_by_another(sha256, file):
        mark = make_durable(sha256, file)
        store().remove(place_of(sha256))
        lying_there(photo, sha256)
        steps.clear()
        return mark

    monkeypatch.setattr(arriving, "make_durable", removed_and_brought_by_another)
    uploaded(county, photo, elder)
    assert any(path.endswith(hash_of(photo)) for path in steps[: steps.index("signed")])


def test_a_stored_copy_that_was_damaged_at_equal_length_is_replaced_by_the_right_bytes(county, elder):
    photo = picture()
    uploaded(county, photo, elder)
    path = lying_there(photo[:-200] + bytes(198) + photo[-2:], hash_of(photo))
    uploaded(county, photo, make_elder(county, name="另一位"))
    assert path.read_bytes() == photo


def test_what_was_just_stored_costs_those_who_wait_for_the_lock_nothing_more(county, elder, steps, monkeypatch):
    photo, digests = picture(), []
    really = hashlib.file_digest
    monkeypatch.setattr(hashlib, "file_digest", lambda *how: digests.append(how) or really(*how))
    uploaded(county, photo, elder)
    assert len(digests) == 1  # of what came
    assert not any(path.endswith(hash_of(photo)) for path in steps)  # it was written through before it had its name
    uploaded(county, photo, make_elder(county, name="另一位"))
    assert len(digests) == 3  # and once of what lay there
    assert sum(path.endswith(hash_of(photo)) for path in steps) == 1
