import time

from gunicorn import util

from server.foundation import clock
from tests.chaos.served import MORNING, date_answers_by_the_clock, set_clock


def test_the_date_of_every_answer_is_that_of_the_round_whatever_day_it_is_played(monkeypatch):
    monkeypatch.setattr(clock, "now", clock.now)
    monkeypatch.setattr(util, "http_date", util.http_date)
    date_answers_by_the_clock()
    set_clock(time.time())
    assert util.http_date().startswith("Mon, 23 Nov 2026 23:30:")
    set_clock(time.time() - 3600)
    assert util.http_date().startswith("Tue, 24 Nov 2026 00:30:")
    assert MORNING.utcoffset().total_seconds() == 8 * 3600
