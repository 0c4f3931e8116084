"""One change sent by twenty processes at once to a real server: one record, one outcome, the same answer."""

import json
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from server.foundation import clock
from server.foundation.database import session
from server.records.model import Count, Record, RecordRevision
from server.sync.model import Change
from tests.factories.sealed import Author
from tests.factories.wakeup_checks import change, check, elder_data, make_elder
from tests.people import MAPLE
from tests.server.sync.serving import serving

pytestmark = pytest.mark.live_clock  # the server in processes of its own knows no other
TWENTY = 20
PUSH, SEALED = "/api/v1/sync/push", "/api/v1/sync/sealed"
# Each process says it is ready, waits for the word, sends, and prints the answer.
SENDER = """
import sys
from http.client import HTTPConnection
port, token, body, path = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
connection = HTTPConnection("127.0.0.1", port, timeout=60)
connection.connect()
print("ready", flush=True)
sys.stdin.readline()
headers = {"Authorization": token, "Content-Type": "application/json"}
connection.request("POST", path, body=body.encode(), headers=headers)
answer = connection.getresponse()
print(answer.status, answer.read().decode(), flush=True)
"""


@pytest.fixture(scope="module")
def port(app, instance, database_url):
    with serving(instance, database_url) as port:
        yield port


def send_at_once(port: int, bodies: list[tuple[str, dict]]) -> list[dict]:
    """Send every (token, push or sealed post) from a process of its own at the same moment and return the answers."""
    senders = [
        subprocess.Popen(
            [sys.executable, "-S", "-c", SENDER, str(port), token, json.dumps(body), SEALED if "posts" in body else PUSH], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        ) for token, body in bodies
    ]  # fmt: skip
    for sender in senders:
        assert sender.stdout.readline() == "ready\n"
    for sender in senders:
        sender.stdin.write("go\n")
        sender.stdin.flush()
    answers = [sender.communicate(timeout=60)[0].split(" ", 1) for sender in senders]
    assert {status for status, _ in answers} == {"200"}, answers
    return [json.loads(body) for _, body in answers]


def push_of(*changes: dict) -> dict:
    return {"device_id": "phone-1", "device_time": clock.now().isoformat(), "changes": list(changes)}


def post_of(*posts: dict) -> dict:
    return {"device_time": clock.now().isoformat(), "posts": list(posts)}


def counted(model, **where) -> int:
    return session.scalar(select(func.count()).select_from(model).filter_by(**where))


def test_a_new_elder_sent_by_twenty_processes_is_one_elder(people, port):
    county = people.county()
    body = push_of(change("elder", elder_data(), area_code=MAPLE))
    answers = send_at_once(port, [(county.headers["Authorization"], body)] * TWENTY)
    outcomes = [answer["outcomes"] for answer in answers]
    assert outcomes[0][0]["outcome"] == "accepted"
    assert outcomes == [outcomes[0]] * TWENTY
    assert (counted(Record, kind="elder"), counted(Change), counted(RecordRevision)) == (1, 1, 5)  # four mornings
    assert session.scalar(select(func.sum(Count.n)).where(Count.kind == "elder")) == 1


def test_a_check_sent_by_twenty_processes_is_one_check(people, port):
    county, helper = people.county(), people.helper()
    elder = make_elder(county)
    people.assign(helper, elder)
    body = push_of(check(elder, "no_answer"))
    outcomes = [answer["outcomes"] for answer in send_at_once(port, [(helper.headers["Authorization"], body)] * TWENTY)]
    assert outcomes == [outcomes[0]] * TWENTY
    assert (counted(Record, kind="wakeup_check"), counted(Change)) == (1, 2)


def test_a_check_pushed_and_delivered_sealed_by_twenty_processes_is_one_check(people, port):
    helper = people.helper()
    elder = make_elder(people.county())
    people.assign(helper, elder)
    author, one = Author(helper), check(elder, "no_answer")
    plain = (helper.headers["Authorization"], push_of(one))
    bodies = [plain if n % 2 else ("", post_of(author.post(author.envelope(one)))) for n in range(TWENTY)]
    answers = send_at_once(port, bodies)
    told = [
        author.open(answer["answers"][0])["outcome"] if "answers" in answer else answer["outcomes"][0]
        for answer in answers
    ]
    assert told[0]["outcome"] == "accepted"
    assert told == [told[0]] * TWENTY
    assert (counted(Record, kind="wakeup_check"), counted(Change)) == (1, 2)


def test_twenty_processes_that_use_one_id_for_different_things_get_it_once(people, port):
    county = people.county()
    one = change("elder", elder_data(), area_code=MAPLE)
    token = county.headers["Authorization"]
    answers = send_at_once(port, [(token, push_of(one | {"note": str(n)})) for n in range(TWENTY)])
    told = sorted(
        (answer["outcomes"][0]["outcome"], (answer["outcomes"][0]["problem"] or {}).get("slug")) for answer in answers
    )
    assert told == [("accepted", None)] + [("refused", "change-id-reused")] * (TWENTY - 1)


def test_writers_who_cross_each_other_all_get_their_outcome(people, port):
    """Batches that touch the same elders in opposite order neither deadlock nor lose a check."""
    county = people.county()
    elders = [make_elder(county) for _ in range(6)]
    token = county.headers["Authorization"]
    bodies = [push_of(*[check(elder) for elder in (elders if n % 2 else elders[::-1])]) for n in range(10)]
    answers = send_at_once(port, [(token, body) for body in bodies])
    assert {one["outcome"] for answer in answers for one in answer["outcomes"]} == {"accepted"}
    assert counted(Record, kind="wakeup_check") == 60
    assert session.scalar(select(func.sum(Count.n)).where(Count.kind == "wakeup_check")) == 60
