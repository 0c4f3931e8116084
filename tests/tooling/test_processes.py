"""Web server and worker run and end together; none is left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from scripts import ROOT
from scripts.console import Stop
from scripts.processes import Fork, Household, command

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
FAIL = [sys.executable, "-c", "raise SystemExit(3)"]


def starting(words):
    return command(words, environment=dict(os.environ))


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def within(seconds: float, condition) -> bool:
    latest = time.monotonic() + seconds
    while time.monotonic() < latest:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def household():
    household = Household()
    yield household
    household.end()


def test_ending_leaves_no_process(household):
    household.keep("web", starting(SLEEP), may_restart=False)
    household.keep("worker", starting(SLEEP), may_restart=True)
    pids = [kept.process.pid for kept in household.kept]
    household.end()
    assert not any(is_running(pid) for pid in pids)


def test_a_vital_process_that_ends_stops_everything(household):
    household.keep("web", starting(FAIL), may_restart=False)
    with pytest.raises(Stop, match="web ended by itself \\(3\\)"):
        household.stay()


def test_a_worker_that_ends_is_started_again(household, capsys):
    household.keep("worker", starting(FAIL), may_restart=True)
    first = household.kept[0].process.pid
    assert within(10, lambda: household.look_after() or household.kept[0].failures >= 2)
    assert "restart in 1 s" in capsys.readouterr().out
    assert household.kept[0].process is None or household.kept[0].process.pid != first


def serving_in_the_background(*, prepare: str) -> tuple[subprocess.Popen, int]:
    script = (
        f"import os, signal; {prepare}; from scripts.processes import Household, command; h = Household();"
        f"h.listen_for_stop(); h.keep('web', command({SLEEP!r}, environment=dict(os.environ)), may_restart=False);"
        "print(h.kept[0].process.pid, flush=True); h.stay(); h.end()"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return parent, int(parent.stdout.readline())


def test_a_copy_of_this_process_is_ended_like_any_other(household):
    household.keep("copy", lambda: Fork(lambda: time.sleep(60)), may_restart=False)
    pid = household.kept[0].process.pid
    assert is_running(pid)
    assert household.end() == 1
    assert not is_running(pid)


def test_a_copy_that_fails_says_so_by_its_exit_code(household):
    household.keep("copy", lambda: Fork(lambda: sys.exit(3)), may_restart=False)
    with pytest.raises(Stop, match="copy ended by itself \\(3\\)"):
        household.stay()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_wish_to_stop_ends_everything_in_order(how):
    # Whoever runs the tests may have told them to ignore a closed terminal, and a shell's background takes no Ctrl-C.
    parent, child = serving_in_the_background(prepare=f"signal.signal({int(how)}, signal.SIG_DFL)")
    with parent:
        parent.send_signal(how)
        assert parent.wait(10) == 0
    assert not is_running(child)


def test_under_nohup_a_closed_terminal_stops_nothing():
    parent, child = serving_in_the_background(prepare="signal.signal(signal.SIGHUP, signal.SIG_IGN)")
    with parent:
        parent.send_signal(signal.SIGHUP)
        assert not within(1, lambda: not is_running(child))
        parent.terminate()


def test_children_end_when_their_parent_is_killed():
    script = (
        "import os, sys, time; from scripts.processes import Household, command; h = Household();"
        f"h.keep('web', command({SLEEP!r}, environment=dict(os.environ)), may_restart=False); print(h.kept[0].process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.send_signal(signal.SIGKILL)
    assert within(5, lambda: not is_running(child))
