"""How much one worker, and all together, may send; said in words, and until when to wait."""

from datetime import timedelta

import pytest

from server.foundation import clock
from server.foundation.database import db, on_postgresql, session
from server.media import storing
from server.media.refusing import SO_FAR
from tests.conftest import MORNING
from tests.factories.hostile import svg
from tests.factories.media import begin, begun, picture, send, uploaded


@pytest.fixture
def limit(app, monkeypatch):
    """Return what sets a limit for this test."""

    def set_to(name: str, value: int) -> None:
        monkeypatch.setitem(app.config, name, value)
        app.extensions["media_total"].clear()

    yield set_to
    app.extensions["media_total"].clear()


def refusal(answer) -> tuple[int, str]:
    assert answer.json["title"]
    return answer.status_code, answer.json["slug"]


def test_a_worker_sends_so_much_a_day_and_goes_on_after_midnight(people, county, elder, limit):
    photo = picture()
    limit("MEDIA_DAY_BYTES", 2 * len(photo) + 10)
    uploaded(county, photo, elder)
    path = begun(county, photo, elder)
    answer = begin(county, photo, elder)
    assert refusal(answer) == (429, "media-quota")
    assert answer.headers["Retry-After"] == str(int(16.5 * 3600))  # from 07:30 to midnight
    assert send(county, path, photo, 0).status_code == 204  # what has begun is finished
    assert begin(people.county(), photo, elder).status_code == 201  # another worker
    with clock.fixed(MORNING + timedelta(hours=17), every_thread=True):
        assert begin(county, photo, elder).status_code == 201


def test_what_was_given_up_counts_as_far_as_it_came(county, elder, limit):
    photo = picture()
    limit("MEDIA_DAY_BYTES", len(photo) + 50)
    for _ in range(3):
        path = begun(county, photo, elder, body=photo[:10])
        county.delete(path, headers={"Tus-Resumable": "1.0.0"})
    assert begin(county, photo, elder).status_code == 201


@pytest.mark.parametrize("pieces", ["in one request", "in one piece", "in two"])
def test_what_was_refused_counts_as_far_as_it_came(county, elder, limit, pieces):
    """Whoever sends what is not taken, again and again, comes to an end too."""
    contents = [svg() + bytes(5000 + n) for n in range(3)]
    limit("MEDIA_DAY_BYTES", sum(map(len, contents)) - 1)
    for content in contents[:2]:
        if pieces == "in one request":
            answer = begin(county, content, elder, body=content)
        else:
            cut = 0 if pieces == "in one piece" else 100
            path = begun(county, content, elder, body=content[:cut])
            answer = send(county, path, content[cut:], cut)
        assert refusal(answer) == (422, "media-refused")
    assert refusal(begin(county, contents[2], elder)) == (429, "media-quota")


def test_a_worker_has_so_many_uploads_open(county, elder, limit):
    limit("MEDIA_OPEN_UPLOADS", 2)
    photo = picture()
    path = begun(county, photo, elder)
    begun(county, picture(), elder)
    answer = begin(county, picture(), elder)
    assert refusal(answer) == (429, "media-quota")
    assert answer.headers["Retry-After"]
    send(county, path, photo, 0)
    assert begin(county, picture(), elder).status_code == 201
    with clock.fixed(MORNING + timedelta(days=8), every_thread=True):
        assert begin(county, picture(), elder).status_code == 201  # what ran out counts no more


def test_all_together_is_as_much_as_the_settings_say(county, elder, limit):
    photo = picture()
    uploaded(county, photo, elder)
    limit("MEDIA_TOTAL_BYTES", len(photo) + 100)
    assert refusal(begin(county, photo, elder)) == (507, "media-store-full")
    limit("MEDIA_TOTAL_BYTES", 2 * len(photo) + 100)
    assert begin(county, photo, elder).status_code == 201


def test_what_is_on_its_way_counts_among_all_together(people, county, elder, limit):
    photo, other = picture(), picture()
    path = begun(county, other, elder, body=other[:2000])
    limit("MEDIA_TOTAL_BYTES", len(photo) + 1999)
    assert refusal(begin(people.county(), photo, elder)) == (507, "media-store-full")
    county.delete(path, headers={"Tus-Resumable": "1.0.0"})
    limit("MEDIA_TOTAL_BYTES", len(photo) + 1999)
    assert begin(people.county(), photo, elder).status_code == 201


def test_a_disk_is_not_filled_to_the_brim(county, elder, limit, monkeypatch):
    monkeypatch.setattr(storing.Folder, "free", lambda self: 1_000_000)
    limit("MEDIA_FREE_BYTES", 1_000_000)
    assert refusal(begin(county, picture(), elder)) == (507, "media-store-full")
    limit("MEDIA_FREE_BYTES", 500_000)
    assert begin(county, picture(), elder).status_code == 201


def test_one_file_is_as_large_as_the_settings_say(app, county, elder, limit):
    photo = picture()
    limit("MEDIA_MAX_BYTES", len(photo) - 1)
    assert refusal(begin(county, photo, elder)) == (413, "media-too-large")
    assert app.test_client().options("/api/v1/media/uploads").headers["Tus-Max-Size"] == str(len(photo) - 1)


def test_a_file_larger_than_other_requests_may_be_is_taken(app, county, elder, limit):
    """The one limit of all other requests is no limit for files."""
    limit("MAX_CONTENT_LENGTH", 1000)
    photo = picture()
    assert len(photo) > 1000
    uploaded(county, photo, elder)


def test_the_day_of_a_worker_is_counted_without_its_receipts(county, elder):
    """Each photo asks for this count: it must not read through the long rows of all that came before."""
    uploaded(county, picture(), elder)
    if on_postgresql():
        pytest.skip("PostgreSQL chooses the way by the size of the table")
    statement = str(SO_FAR.compile(db.engine))
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?"))
    assert any("media_uploads USING COVERING INDEX ix_media_uploads_worker" in row.detail for row in plan)
