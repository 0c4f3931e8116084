"""Many files at once do not fill the memory: large ones are opened one after the other."""

import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
from PIL import Image

from server.media import judging
from tests.factories.media import picture

FILES = 3
COMMENT = b"\xff\xfe\xff\xff" + bytes(0xFFFD)


@pytest.fixture
def open_at_once(monkeypatch):
    """Return how many pictures were open at the same time; each waits a moment for the others."""
    counted, guard, everybody = {"now": 0, "most": 0}, threading.Lock(), threading.Barrier(FILES, timeout=1)
    really_open = Image.open

    @contextmanager
    def counting(file, **how):
        with guard:
            counted["now"] += 1
            counted["most"] = max(counted["most"], counted["now"])
        with suppress(threading.BrokenBarrierError):  # they come one by one
            everybody.wait()
        try:
            with really_open(file, **how) as opened:
                yield opened
        finally:
            with guard:
                counted["now"] -= 1

    monkeypatch.setattr(judging.Image, "open", counting)
    return counted


def judge_all(content: bytes, app) -> None:
    def judge(_):
        with app.app_context(), tempfile.TemporaryFile() as file:
            file.write(content)
            file.flush()
            return judging.judge(file)

    with ThreadPoolExecutor(FILES) as pool:
        assert {one.filetype for one in pool.map(judge, range(FILES))} == {"image/jpeg"}


def test_small_files_are_opened_beside_each_other(app, open_at_once):
    judge_all(picture(), app)
    assert open_at_once["most"] == FILES


def test_a_large_file_waits_until_the_one_before_is_done(app, open_at_once):
    small = picture()
    judge_all(small[:2] + COMMENT * 70 + small[2:], app)
    assert open_at_once["most"] == 1
