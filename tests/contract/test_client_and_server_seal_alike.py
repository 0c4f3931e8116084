"""What the phone's own code seals the server opens, and the other way round: neither is only held against itself."""

import json
import os
import subprocess

import pytest

from tests.architecture.reading import ROOT
from tests.factories.phones import make_device, shut_out
from tests.factories.sealed import b64, deliver, sealing_key, unb64
from tests.factories.wakeup_checks import check, make_elder

BUNDLER = ROOT / "pwa" / "node_modules" / ".bin" / "rolldown"
pytestmark = pytest.mark.skipif(not BUNDLER.exists(), reason="the client's packages are not installed")


@pytest.fixture(scope="module")
def client_code(tmp_path_factory):
    """Return how to give the client's code a task."""
    file = tmp_path_factory.mktemp("client") / "client.mjs"
    source = ROOT / "tests" / "contract" / "client_that_seals.ts"
    command = [BUNDLER, source, "--platform", "node", "--format", "esm", "--file", file]
    done = subprocess.run(command, cwd=ROOT / "pwa", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

    def give(make: str, **task):
        told = json.dumps({"make": make} | task)
        done = subprocess.run(["node", file], input=told, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return give


def test_an_envelope_of_the_client_is_taken_and_the_client_reads_its_answer(app, people, client_code):
    helper = people.helper()
    elder = make_elder(people.county())
    people.assign(helper, elder)
    kept = client_code("key")
    jwk = {"kty": "EC", "crv": "P-256"} | kept["public"]
    asked = helper.post("/sync/device-keys", json={"device_id": helper.device, "public_key": jwk})
    assert asked.status_code == 200, asked.get_data(as_text=True)
    seen, answer_key = check(elder, "no_answer", note="叫了三遍"), b64(os.urandom(32))
    inside = {"device_id": helper.device, "client_version": "1.1.0", "answer_key": answer_key, "change": seen}
    envelope = client_code(
        "envelope", kept=kept, sealing=sealing_key(helper), id="0193-a", inside=json.dumps(inside, ensure_ascii=False)
    )
    told = deliver(app, {"certificate": asked.json["certificate"], "envelopes": [envelope]}).json["answers"][0]
    assert (told["id"], told["status"]) == ("0193-a", "taken")
    read = json.loads(client_code("answer", answerKey=answer_key, id="0193-a", sealed=told["sealed"]))
    assert read["outcome"] == {"change_id": seen["change_id"], "outcome": "accepted", "revision": 1, "problem": None}


def test_a_data_key_that_the_client_sealed_comes_back(people, client_code):
    helper, data_key = people.helper(), os.urandom(32)
    sealed = client_code(
        "recovery", sealing=sealing_key(helper), context=f"{helper.worker_id}|{helper.device}", dataKey=b64(data_key)
    )
    answer = helper.post("/auth/recover", json={"box": sealed})
    assert (answer.status_code, unb64(answer.json["data_key"])) == (200, data_key)


def test_a_draft_on_a_locked_phone_that_was_shut_out_is_opened_by_the_server(app, people, client_code):
    helper, county, data_key = people.helper(), people.county(), os.urandom(32)
    make_device(helper)
    kept = client_code("key")
    jwk = {"kty": "EC", "crv": "P-256"} | kept["public"]
    asked = helper.post("/sync/device-keys", json={"device_id": helper.device, "public_key": jwk})
    context = f"{helper.worker_id}|{helper.device}"
    made = client_code(
        "remains",
        kept=kept,
        sealing=sealing_key(helper),
        context=context,
        dataKey=b64(data_key),
        draft={"value": {"detail": "门反锁了"}},
    )
    shut_out(helper)
    sent = {"v": 1, "certificate": asked.json["certificate"], "made_at": "2026-11-23T07:30:00+08:00"} | made
    answer = app.test_client(use_cookies=False).post("/api/v1/sync/remains", json=sent)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    told = county.get(f"/sync/quarantine/{answer.json['id']}").json["export"]
    assert [(one["id"], one["lines"]) for one in told["drafts"]] == [
        ("half", [{"field": "detail", "value": "门反锁了"}])
    ]
