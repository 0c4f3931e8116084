"""Photos: sent in one request beside a bare POST of the same bytes, the memory of many at once, views and thumbnails made."""

import base64
import io
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy
from PIL import Image

from server.media import deriving
from server.media.storing import place_of, store
from tests.factories.media import PIECE, hash_of, metadata
from tests.performance import memory
from tests.performance.requests import http, rate
from tests.server.sync.serving import serving

CLIENTS, EACH = 8, 100
WARM_UP = 10  # of each client, before anything is timed
AT_ONCE, LARGE = 20, 20 * 1024 * 1024
THUMBNAILS = 40
SHARP = 55  # JPEG quality at which the picture below has about 300 KB


def photos(n: int) -> list[bytes]:
    """Return pictures of 2048 x 1536 with the grain of a camera, about 300 KB each, no two alike."""
    chance = numpy.random.default_rng(4)
    rough = Image.fromarray((chance.random((96, 128, 3)) * 255).astype("uint8"))
    smooth = numpy.asarray(rough.resize((2048, 1536), Image.Resampling.BICUBIC)).astype("int16")
    grain = numpy.clip(smooth + chance.normal(0, 5, smooth.shape), 0, 255).astype("uint8")
    file = io.BytesIO()
    Image.fromarray(grain).save(file, "JPEG", quality=SHARP)
    return [with_comment(file.getvalue(), str(uuid4()).encode()) for _ in range(n)]


def with_comment(jpeg: bytes, comment: bytes) -> bytes:
    """Return the same picture as another file."""
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + jpeg[2:]


def upload(photo: bytes, record_id, token: str) -> bytes:
    """Return a whole request that uploads a photo in one go."""
    head = {
        "Content-Type": PIECE, "Tus-Resumable": "1.0.0", "Upload-Length": str(len(photo)),
        "Upload-Metadata": metadata(photo, record_id),
    }  # fmt: skip
    return http("POST", "/api/v1/media/uploads", token=token, body=photo, headers=head)


@dataclass(frozen=True)
class Rates:
    """Requests a second under the same server, each with a photo of so many bytes but for the empty view."""

    empty: float
    form: float  # a web form, saved by Flask's own means
    bare: float  # the bytes are read
    kept: float  # and written through to the disk
    least: float  # and looked at, noted and signed for, without accounts and limits (least.py)
    ours: float
    bytes: int


def as_form(photo: bytes) -> bytes:
    """Return a whole request that sends a photo as a web form does."""
    edge = uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = head.encode() + photo + f"\r\n--{edge}--\r\n".encode()
    return http("POST", "/form", body=body, headers={"Content-Type": f"multipart/form-data; boundary={edge}"})


def one_request(url: str, instance: Path, village) -> Rates:
    """Return how many photos a second come in as a web form, when nothing is done with them, when they are kept, when they are just signed for, and when all of ours is done."""
    token, elder = village.leader.headers["Authorization"], village.elders[0]
    contents = photos(CLIENTS * (WARM_UP + EACH))
    parts = [contents[n::CLIENTS] for n in range(CLIENTS)]
    with serving(instance, url, app="tests.performance.empty:app") as port:
        empty = sustained(port, [[http("GET", "/healthz")] * (10 * EACH)] * CLIENTS)
        form = sustained(port, [[as_form(one) for one in part] for part in parts])
        bare, kept = (
            sustained(port, [[http("POST", path, body=one) for one in part] for part in parts])
            for path in ("/bare", "/kept")
        )
    with serving(instance, url, app="tests.performance.least:app") as port:
        least = sustained(port, [[http("POST", "/least", body=one) for one in part] for part in parts])
    with serving(instance, url) as port:
        ours = sustained(port, [[upload(one, elder, token) for one in part] for part in parts], status=201)
    return Rates(empty, form, bare, kept, least, ours, len(contents[0]))


def sustained(port: int, requests_of_each_client: list[list[bytes]], *, status: int = 200) -> float:
    """Return requests a second once every thread has its connection to the database and every statement is compiled."""
    rate(port, [requests[:WARM_UP] for requests in requests_of_each_client], status=status, anew=True)
    return rate(port, [requests[WARM_UP:] for requests in requests_of_each_client], status=status, anew=True)


def memory_of_many(url: str, instance: Path, village) -> tuple["Held", "Held"]:
    """Return what the server holds before, and at its highest while many large files come at once."""
    token, elder = village.leader.headers["Authorization"], village.elders[0]
    large = photos(1)[0]
    filler = base64.b64encode(os.urandom(48_000))
    while len(large) < LARGE - 70_000:
        large = with_comment(large, filler)
    requests = [[upload(with_comment(large, str(n).encode()), elder, token)] for n in range(AT_ONCE)]
    with serving(instance, url) as port:
        watch = Watch(instance, port)
        rate(port, [[http("GET", "/healthz")]] * CLIENTS)
        before = watch.now()
        with watch:
            rate(port, requests, status=201)
    return before, watch.highest


@dataclass(frozen=True)
class Held:
    """MB: all, and of these what is not pages of a file that is being read, which the system takes back when it needs them."""

    whole: float
    own: float


class Watch:
    """Looks at the memory of the server's processes until told to stop; the parent holds what the children share."""

    def __init__(self, instance: Path, port: int):
        self.pid = int((instance / f"gunicorn-{port}.pid").read_text())
        self.highest, self._over = Held(0.0, 0.0), threading.Event()

    def now(self) -> Held:
        """Return what is held just now."""
        processes = memory.descendants(self.pid)
        return Held(sum(map(memory.megabytes, processes)), sum(map(memory.own_megabytes, processes)))

    def __enter__(self):
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            now = self.now()
            self.highest = Held(max(self.highest.whole, now.whole), max(self.highest.own, now.own))


def views_made() -> float:
    """Return for how many photos a second view and thumbnail are made, by one process."""
    contents = photos(THUMBNAILS)
    for one in contents:
        store().put(place_of(hash_of(one)), io.BytesIO(one))
    began = time.perf_counter()
    for one in contents:
        deriving.make_forms(hash_of(one), "image/jpeg")
    return THUMBNAILS / (time.perf_counter() - began)
