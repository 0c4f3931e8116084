"""One round: a fresh copy of the ground, a server, and the program with the phones, whose orders are carried out here."""

import json
import os
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from scripts.processes import end_with_parent
from tests.chaos import ROOT
from tests.chaos.ground import Prepared, leave
from tests.chaos.keeping import Backups, CommandFailed, Copies, Keeping
from tests.chaos.served import MORNING, Server, set_clock

LONGEST = 600  # seconds, on a machine with other work; a round that takes longer hangs


class RoundFailed(Exception):
    """The round did not come to its end."""


@dataclass
class Played:
    """What happened in a round, before it is judged."""

    seed: str
    folder: Path
    counts: Counter = field(default_factory=Counter)
    seconds: float = 0.0


def bundle(target: Path) -> Path:
    """Bundle the phones with the client's code as it is now."""
    subprocess.run(["node", "chaos/bundle.mjs", str(target)], cwd=ROOT / "pwa", check=True, stdout=subprocess.DEVNULL)
    return target


def play(prepared: Prepared, program: Path, folder: Path, seed: str, *, schedules: int, kills: int, cold: int, restores: int,
         by_backup: bool = False, only: int | None = None, calm: bool = False, phone_sabotage: str = "") -> Played:  # fmt: skip
    """Play a round; the folder then holds its ledger, what the phones hold, and the counts.

    `by_backup`: states are kept and put back by `flask backup` and `flask restore`.
    """
    began = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    set_clock(began_at := time.time())
    prepared.parameters = prepared.parameters.__class__(**{**vars(prepared.parameters), "morning_at": began_at})
    with prepared.app.app_context():
        leave(prepared.app)
    prepared.ground.fresh()
    prepared.media.fresh()
    server = Server(prepared.app, prepared.parameters, folder)
    task = {
        "seed": seed, "port": server.port, "now": int(MORNING.timestamp() * 1000), "folder": str(folder),
        "plots": prepared.plots[:schedules], "only": only, "calm": calm, "kills": kills, "cold": cold, "restores": restores,
        "sabotage": phone_sabotage,
    }  # fmt: skip
    (folder / "task.json").write_text(json.dumps(task))
    played = Played(seed, folder)
    try:
        server.start()
        keeping = Backups(prepared, played.counts) if by_backup else Copies(prepared, server, played.counts)
        _let_phones_play(program, prepared, server, keeping, played)
    finally:
        server.close()
    played.counts.update(json.loads((folder / "counts.json").read_text()))
    played.seconds = time.monotonic() - began
    return played


def _let_phones_play(program: Path, prepared: Prepared, server: Server, keeping: Keeping, played: Played) -> None:
    with (played.folder / "phones.log").open("w") as log:
        phones = subprocess.Popen(
            ["node", "--max-semi-space-size=32", str(program), str(played.folder / "task.json")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            text=True, bufsize=1, preexec_fn=end_with_parent(), env=os.environ | {"NODE_OPTIONS": "--max-old-space-size=1500"},
        )  # fmt: skip
    watchdog = subprocess.Popen(
        ["sh", "-c", f"sleep {LONGEST}; kill -9 {phones.pid}"], process_group=0, preexec_fn=end_with_parent()
    )
    try:
        for line in phones.stdout:
            could = _obey(json.loads(line), prepared, server, keeping, played.counts)
            phones.stdin.write("done\n" if could else "no\n")
        if code := phones.wait():
            raise RoundFailed(f"the phones ended with {code}: {(played.folder / 'phones.log').read_text()[-2000:]}")
    except CommandFailed as failure:
        raise RoundFailed(str(failure)) from failure
    finally:
        os.killpg(watchdog.pid, 9)
        watchdog.wait()
        phones.kill()
        phones.wait()


def _obey(order: dict, prepared: Prepared, server: Server, keeping: Keeping, counts: Counter) -> bool:
    """Do what the round's plan or a village's office wants; returns whether it could be done."""
    match order["do"]:
        case "kill":
            server.kill()
            server.start()
            counts["server_kills"] += 1
        case "cold":
            server.kill()
            server.start(cold=True)
            counts["server_kills"] += 1
            counts["cold_starts"] += 1
        case "snapshot":
            keeping.keep(order["name"])
        case "restore":
            keeping.put_back(order["name"], media_too=order["media"] == "back")
            counts["restores"] += 1
        case "shut_out":
            if not prepared.office.shut_out(order["phone"], order["device"]):
                return False
            counts["shut_out"] += 1
        case "close":
            prepared.office.close_account(order["phone"])
            counts["closed_accounts"] += 1
        case "open":
            prepared.office.open_again(order["phone"])
        case "release":
            counts.update(prepared.office.release_everything())
    return True
