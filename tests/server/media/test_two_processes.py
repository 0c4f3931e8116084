"""What only a real server shows: several requests for one upload, bodies that are cut, slow or endless."""

import base64
import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from server.foundation.database import session
from server.foundation.unit_of_work import in_one_go
from server.media.model import MediaArrival, MediaFile
from server.media.removing import remove_from
from server.media.storing import place_of, store
from tests.factories.media import claims, hash_of, metadata, picture
from tests.factories.sockets import Line, lines
from tests.factories.wakeup_checks import change, elder_data, make_elder, push
from tests.people import MAPLE
from tests.server.sync.serving import serving

pytestmark = pytest.mark.live_clock  # the server in processes of its own knows no other


@pytest.fixture(scope="module")
def port(app, instance, database_url):
    with serving(instance, database_url) as port:
        yield port


@pytest.fixture
def token(county):
    return county.headers["Authorization"]


@pytest.fixture
def photo():
    return picture(size=(640, 480))


def begun(port: int, token: str, content: bytes, record_id) -> str:
    with lines(port, token) as (line,):
        told = {
            "Upload-Length": str(len(content)),
            "Upload-Metadata": metadata(content, record_id),
            "Content-Length": "0",
        }
        answer = line.head("POST", "/media/uploads", **told).answer()
    assert answer.status == 201, answer.content
    return answer.headers["Location"].removeprefix("/api/v1")


def told(port: int, token: str, path: str):
    with lines(port, token) as (line,):
        answer = line.head("HEAD", path).answer()
    return answer.status, answer.headers


def offset(port: int, token: str, path: str) -> int:
    status, headers = told(port, token, path)
    assert status == 200
    return int(headers["Upload-Offset"])


def stored(content: bytes) -> bytes:
    with store().open(place_of(hash_of(content))) as file:
        return file.read()


def finished(port: int, token: str, path: str, content: bytes) -> dict:
    """Go on from where the upload stands, and return what the receipt says."""
    start = offset(port, token, path)
    with lines(port, token) as (line,):
        answer = line.piece(path, start, len(content) - start).send(content[start:]).answer()
    assert answer.status == 204, answer.content
    return claims(answer.headers["Xunfang-Receipt"])


@pytest.mark.parametrize("whole", [False, True])
def test_one_piece_sent_by_many_at_once_is_taken_once(port, token, elder, photo, whole):
    """All of them are in the middle of their body before the first one ends."""
    path = begun(port, token, photo, elder)
    size = len(photo) if whole else 1000
    with lines(port, token, 6) as many:
        for line in many:
            line.piece(path, 0, size).send(photo[: size // 2])
        with ThreadPoolExecutor(len(many)) as pool:
            answers = list(pool.map(lambda line: line.send(photo[size // 2 : size]).answer(), many))
    statuses = sorted(answer.status for answer in answers)
    assert statuses[0] == 204
    assert set(statuses[1:]) <= {409, 423}, statuses
    assert offset(port, token, path) == size
    if not whole:
        assert finished(port, token, path, photo)["media"][0]["sha256"] == hash_of(photo)
    assert stored(photo) == photo


def test_who_comes_second_is_told_that_another_was_writing(port, token, elder, photo):
    path = begun(port, token, photo, elder)
    with lines(port, token, 2) as (slow, quick):
        slow.piece(path, 0, 1000).send(photo[:500])
        assert quick.piece(path, 0, 800).send(photo[:800]).answer().status == 204
        answer = slow.send(photo[500:1000]).answer()
    assert (answer.status, b"upload-busy" in answer.content) == (423, True)
    assert offset(port, token, path) == 800
    finished(port, token, path, photo)


def test_what_came_before_a_cut_is_kept(port, token, elder, photo):
    path = begun(port, token, photo, elder)
    with lines(port, token) as (line,):
        answer = line.piece(path, 0, len(photo)).send(photo[:777]).cut().answer()
    assert (answer.status, answer.headers["Upload-Offset"]) == (204, "777")
    with lines(port, token) as (line,):
        answer = line.piece(path, 777, None).chunk(photo[777:1000]).send(b"FFFF\r\n" + photo[1000:1100]).cut().answer()
    assert answer.status == 204
    assert 777 <= offset(port, token, path) <= 1100
    finished(port, token, path, photo)


def test_a_piece_with_a_checksum_is_kept_whole_or_not_at_all(port, token, elder, photo):
    path = begun(port, token, photo, elder)
    digest = base64.b64encode(hashlib.sha1(photo, usedforsecurity=False).digest()).decode()
    with lines(port, token) as (line,):
        line.piece(path, 0, len(photo), **{"Upload-Checksum": f"sha1 {digest}"}).send(photo[:-1])
        answer = line.cut().answer()
    assert (answer.status, b"checksum-differs" in answer.content) == (460, True)
    assert offset(port, token, path) == 0
    finished(port, token, path, photo)


@pytest.mark.parametrize("after", [0, 1, 5000])
def test_a_torn_connection_loses_nothing_that_was_told(port, token, elder, photo, after):
    path = begun(port, token, photo, elder)
    line = Line(port, token).piece(path, 0, len(photo)).send(photo[:after])
    line.tear()
    assert finished(port, token, path, photo)["media"][0]["bytes"] == len(photo)


def test_a_first_piece_that_was_cut_begins_an_upload(port, token, elder, photo):
    with lines(port, token) as (line,):
        headers = {
            "Upload-Length": str(len(photo)), "Upload-Metadata": metadata(photo, elder), "Content-Length": str(len(photo)),
            "Content-Type": "application/offset+octet-stream",
        }  # fmt: skip
        answer = line.head("POST", "/media/uploads", **headers).send(photo[:900]).cut().answer()
    assert (answer.status, answer.headers["Upload-Offset"]) == (201, "900")
    finished(port, token, answer.headers["Location"].removeprefix("/api/v1"), photo)


def test_a_body_of_unknown_length_is_taken(port, token, elder, photo):
    path = begun(port, token, photo, elder)
    with lines(port, token) as (line,):
        answer = line.piece(path, 0, None).chunk(photo[:100]).chunk(photo[100:]).chunk(b"").answer()
    assert (answer.status, "Xunfang-Receipt" in answer.headers) == (204, True)


def test_an_endless_body_is_not_read_to_its_end(port, token, elder, photo):
    """300 MB in chunks, where a photo was announced: refused as soon as there is a byte too much."""
    path = begun(port, token, photo, elder)
    megabyte, sent = bytes(1 << 20), 0
    with lines(port, token) as (line,):
        line.piece(path, 0, None)
        try:
            while sent < 300:
                line.chunk(megabyte)
                sent += 1
        except (BrokenPipeError, ConnectionResetError):
            pass
        else:
            assert line.answer().status == 413
    assert sent < 300
    assert offset(port, token, path) == 0
    finished(port, token, path, photo)


def test_300_megabytes_announced_are_refused_before_they_come(port, token, elder, photo):
    path = begun(port, token, photo, elder)
    with lines(port, token) as (line,):
        answer = line.piece(path, 0, 300 << 20).answer()
    assert (answer.status, b"media-too-large" in answer.content) == (413, True)
    assert offset(port, token, path) == 0


def test_a_slow_body_keeps_nobody_from_writing(people, port, token, elder, photo):
    """More slow bodies than there are connections to the database, and somebody else records an elder."""
    path = begun(port, token, photo, elder)
    with lines(port, token, 5) as slow:
        for line in slow:
            line.piece(path, 0, len(photo)).send(photo[:10])
        with lines(port, token) as (line,):  # the server has taken up those bodies
            assert line.head("HEAD", path).answer().status == 200
        push(people.county(), change("elder", elder_data(name="另一位"), area_code=MAPLE))
        for line in slow:
            line.cut().answer()
    finished(port, token, path, photo)


def test_one_content_brought_by_many_is_stored_once_and_signed_for_each(port, people, county, photo):
    clients = [people.county() for _ in range(6)]
    elders = [make_elder(county, name=f"第{n}位") for n in range(6)]

    def send(pair) -> dict:
        client, elder = pair
        token = client.headers["Authorization"]
        return finished(port, token, begun(port, token, photo, elder), photo)

    with ThreadPoolExecutor(6) as pool:
        receipts = list(pool.map(send, zip(clients, elders, strict=True)))
    assert [one["worker_id"] for one in receipts] == [str(client.worker_id) for client in clients]
    assert session.scalar(select(func.count()).select_from(MediaFile)) == 1
    assert session.scalar(select(func.count()).select_from(MediaArrival)) == 6


def test_a_content_is_never_removed_from_under_one_who_brings_it(app, port, token, photo):
    """Removal and arrival of the same content, again and again: what was signed for and not removed is there."""
    records, over = [uuid4() for _ in range(25)], threading.Event()

    def remove_all() -> None:
        with app.app_context():
            while not over.is_set():
                for record_id in records:
                    in_one_go(lambda record_id=record_id: remove_from(record_id, hash_of(photo), why="no-record"))

    remover = threading.Thread(target=remove_all)
    remover.start()
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda one: finished(port, token, begun(port, token, photo, one), photo), records))
    finally:
        over.set()
        remover.join()
    kept = session.scalars(select(MediaArrival.record_id)).all()
    session.rollback()  # a session that reads holds SQLite's one writer's place
    assert (store().size(place_of(hash_of(photo))) == len(photo)) == bool(kept)
    last = uuid4()
    finished(port, token, begun(port, token, photo, last), photo)
    assert stored(photo) == photo
