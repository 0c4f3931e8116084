"""`python -m tests.chaos run|report`: many rounds, or one again, and the page about them (docs/chaos.md)."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from scripts.processes import end_with_parent
from tests.chaos import ROOT
from tests.chaos.ground import PLOTS, Prepared, leave, prepared
from tests.chaos.judging import Judged, Ledger, judge
from tests.chaos.media_judging import judge_files
from tests.chaos.media_ledger import FileLedger
from tests.chaos.media_truth import FilesThere
from tests.chaos.playing import Played, RoundFailed, bundle, play
from tests.chaos.report import read_list, read_log, rounds_of, write_report
from tests.chaos.story import write_stories
from tests.chaos.truth import Truth

KEPT = ROOT / "build" / "chaos"
LOG = KEPT / "log.jsonl"
PAGE = ROOT / "docs" / "chaos-run.md"
DATABASES = ("spatialite", "postgis")
PLAYED = (
    "server", "migrations", "pwa/src", "pwa/chaos", "tests/chaos", ":!pwa/src/**/*.spec.ts", ":!tests/chaos/test_*.py",
    ":!tests/chaos/__main__.py", ":!tests/chaos/report.py", ":!tests/chaos/story.py",
)  # fmt: skip
BY_BACKUP = {"spatialite": 0.5, "postgis": 0.25}  # in so many rounds states are kept and put back by our own commands
REPLAYED = re.compile(r"(?P<round>\d+r\d+)(?:\.(?P<only>\d+))?")
TIMES_ALONE = 10
SABOTAGE = (
    "",
    "phone-loses-a-row",
    "phone-drops-without-receipt",
    "server-forgets-idempotence",
    "server-promises-too-early",
    "phone-drops-a-file",
    "server-signs-before-storing",
)


def main() -> int:
    """Do what the first word says."""
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    match sys.argv[1:]:
        case ["run"]:
            return run()
        case ["job", database, first, step]:
            return job(database, int(first), int(step))
        case ["replay", database, seed, *sabotage]:
            return replay(database, seed, sabotage="".join(sabotage))
        case ["round", database, seed, schedules, *sabotage]:
            return one_round(database, seed, schedules=int(schedules), sabotage="".join(sabotage))
        case ["report"]:
            return write_report(LOG, PAGE)
    print(__doc__)
    return 2


def commit() -> str:
    """Return the last commit of what plays and judges, with a plus sign where files differ from it: a word in a document begins no new run."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    changed = git("status", "--porcelain", "--", *PLAYED)
    return git("log", "-1", "--format=%h", "--abbrev=12", "--", *PLAYED) + ("+" if changed else "")


def databases() -> list[str]:
    """Return the databases that CHAOS_DATABASE names and that can be had."""
    wish = os.environ.get("CHAOS_DATABASE", "both")
    wanted = list(DATABASES) if wish == "both" else [wish]
    if "postgis" in wanted and not os.environ.get("TEST_DATABASE_URL"):
        if wish == "postgis":
            raise SystemExit("TEST_DATABASE_URL names no PostGIS")
        print("!! no PostGIS (TEST_DATABASE_URL): SpatiaLite only")
        wanted.remove("postgis")
    return wanted


def run() -> int:
    """Play the rounds that the log does not hold yet for this commit; CHAOS_SEED=1r12 or 1r12.7 plays just that again."""
    seed = os.environ.get("CHAOS_SEED") or "1"
    if not seed.isdigit():
        require_replayable(seed)
        return max(replay(database, seed) for database in databases())
    jobs = int(os.environ.get("CHAOS_JOBS") or min(2, os.cpu_count() or 1))
    KEPT.mkdir(parents=True, exist_ok=True)
    worst = 0
    for database in databases():
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.chaos", "job", database, str(first), str(jobs)],
                cwd=ROOT,
                preexec_fn=end_with_parent(),
            )
            for first in range(jobs)
        ]
        worst = max([worst, *(abs(process.wait()) for process in processes)])
    total = Counter(sum((Counter(line["counts"]) for line in lines_of(commit())), Counter()))
    print(
        f"{total['schedules']} schedules, {total['server_kills'] + total['deaths']} kills of the server, {total['phone_kills']} of phones, "
        f"{total['lost']} lost, {total['doubled']} doubled"
    )
    return worst


def lines_of(of: str) -> list[dict]:
    """Return the rounds of a commit that were played here, or elsewhere and taken along."""
    return rounds_of(of, read_list(PAGE.with_suffix(".csv")), read_log(LOG))


def job(database: str, first: int, step: int) -> int:
    """Play every step-th round; a round that fails is kept, and its seed printed."""
    base, schedules, of = (
        os.environ.get("CHAOS_SEED") or "1",
        int(os.environ.get("CHAOS_SCHEDULES") or 10_000),
        commit(),
    )
    done = {line["seed"] for line in lines_of(of) if line["database"] == database}
    rounds = [number for number in range(first, -(-schedules // PLOTS), step) if f"{base}r{number}" not in done]
    failed = 0
    with (
        tempfile.TemporaryDirectory(prefix="xunfang-chaos-") as folder,
        on_ground(database, Path(folder), "") as ground,
    ):
        program = bundle(Path(folder) / "phones.mjs")
        for number in rounds:
            seed = f"{base}r{number}"
            size = min(PLOTS, schedules - number * PLOTS)
            line = {
                "seed": seed,
                "database": database,
                "commit": of,
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            played, judged = play_to_an_end(ground, program, Path(folder) / "round", seed, schedules=size)
            line |= {
                "seconds": round(played.seconds, 1),
                "counts": dict(played.counts + judged.counts),
                "faults": [vars(one) for one in judged.faults],
            }
            with LOG.open("a") as log:
                log.write(json.dumps(line, ensure_ascii=False) + "\n")
            say(database, seed, played, judged)
            if judged.faults:
                failed = 1
                keep(database, seed, played, judged)
    return failed


def on_ground(database: str, folder: Path, sabotage: str):
    """Return the prepared ground of a job."""
    return prepared(
        database, folder, tag=f"{os.getpid()}", morning_at=time.time(), postgis_url=os.environ.get("TEST_DATABASE_URL", ""),
        sabotage=sabotage if sabotage.startswith("server") else "",
    )  # fmt: skip


def require_replayable(seed: str) -> re.Match:
    """Return the parts of the name of a round or of one of its schedules; ends the program where it is none."""
    if not (named := REPLAYED.fullmatch(seed)) or int(named["only"] or 0) >= PLOTS:
        raise SystemExit(
            f"CHAOS_SEED={seed}: a number (7), a round (1r12), or a schedule of a round (1r12.0 to 1r12.{PLOTS - 1})"
        )
    return named


def replay(database: str, seed: str, *, sabotage: str = "") -> int:
    """Play a round again (`1r12`), or one schedule of it (`1r12.7`): that some times, for who comes first is not in the seed."""
    named = require_replayable(seed)
    only = named["only"] and int(named["only"])
    with (
        tempfile.TemporaryDirectory(prefix="xunfang-chaos-") as folder,
        on_ground(database, Path(folder), sabotage) as ground,
    ):
        program = bundle(Path(folder) / "phones.mjs")
        for _ in range(1 if only is None else TIMES_ALONE):
            where = Path(folder) / "round"
            played, judged = play_to_an_end(
                ground, program, where, named["round"], schedules=PLOTS, only=only, phone_sabotage=of_phones(sabotage)
            )
            say(database, seed, played, judged)
            if judged.faults:
                keep(database, seed, played, judged)
                return 1
    return 0


def of_phones(sabotage: str) -> str:
    """Return what is wrong with the phones on purpose, if it is they."""
    return sabotage if sabotage.startswith("phone") else ""


def one_round(database: str, seed: str, *, schedules: int, sabotage: str) -> int:
    """Play one round and say what was found as JSON on the last line."""
    assert sabotage in SABOTAGE
    with (
        tempfile.TemporaryDirectory(prefix="xunfang-chaos-") as folder,
        on_ground(database, Path(folder), sabotage) as ground,
    ):
        played, judged = play_to_an_end(
            ground, bundle(Path(folder) / "phones.mjs"), Path(folder) / "round", seed, schedules=schedules,
            phone_sabotage=of_phones(sabotage),
        )  # fmt: skip
        if judged.faults and not sabotage:
            say(database, seed, played, judged)
            keep(database, seed, played, judged)
    print(
        json.dumps(
            {"counts": dict(played.counts + judged.counts), "faults": [vars(one) for one in judged.faults]},
            ensure_ascii=False,
        )
    )
    return 1 if judged.faults else 0


def play_to_an_end(ground: Prepared, program: Path, folder: Path, seed: str, **how) -> tuple[Played, Judged]:
    """Play and judge a round; one that does not come to its end has that as its fault."""
    try:
        return play_and_judge(ground, program, folder, seed, **how)
    except RoundFailed as failure:
        judged = Judged()
        judged.find("", "crashed", str(failure))
        return Played(seed, folder), judged


def play_and_judge(ground: Prepared, program: Path, folder: Path, seed: str, *, schedules: int, only: int | None = None,
                   phone_sabotage: str = "") -> tuple[Played, Judged]:  # fmt: skip
    """Play a round as its seed says, and judge it."""
    chance = random.Random(seed)
    played = play(
        ground, program, folder, seed, schedules=schedules, kills=chance.randint(2, 5), cold=int(chance.random() < 0.2),
        restores=chance.choice([0, 1, 1, 2]), by_backup=chance.random() < BY_BACKUP[ground.ground.name], only=only,
        phone_sabotage=phone_sabotage,
    )  # fmt: skip
    truth = Truth(ground.app, ground.plots[:schedules], seed)
    phones = [json.loads(line) for line in (folder / "phones.jsonl").read_text().splitlines()]
    judged = judge(Ledger.read(folder / "ledger.jsonl"), truth, phones)
    there = FilesThere(ground.app, ground.media.folder)
    judge_files(FileLedger.read(folder / "ledger.jsonl"), truth, there, phones, judged)
    judged.count()
    with ground.app.app_context():
        leave(ground.app)
    return played, judged


def say(database: str, seed: str, played: Played, judged: Judged) -> None:
    """Print a line about a round, and its faults."""
    counts = played.counts + judged.counts
    kills = counts["server_kills"] + counts["deaths"]
    words = f"{database} {seed}: {counts['schedules']} schedules in {played.seconds:.0f} s, {kills} kills, {counts['kept']} kept"
    print(f"{words}, {'FAILED' if judged.faults else 'good'}", flush=True)
    for one in judged.faults[:20]:
        print(f"   {one.schedule} {one.what}: {one.words[:400]}", flush=True)
    if judged.faults:
        print(f"   again: CHAOS_SEED={seed} CHAOS_DATABASE={database} make chaos", flush=True)


def keep(database: str, seed: str, played: Played, judged: Judged) -> None:
    """Keep the ledger of a failed round, and a readable story of each schedule that failed."""
    target = KEPT / "failed" / f"{database}-{seed}"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(played.folder, target)
    write_stories(target, judged.faults)
    print(f"   kept in {target.relative_to(ROOT)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
