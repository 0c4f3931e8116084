"""`python -m tests.performance`: figures of one run beside those of design section 8; nothing is asserted."""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from scripts.console import Stop
from scripts.private_postgis import private_postgis
from tests.people import People
from tests.performance import county, files, memory, patrols, phone, pushes
from tests.server.sync.serving import ROOT

ROUNDS = 5  # pushes of a hundred, each on a village of its own


def main() -> None:
    """Measure the parts that are named, else all of them."""
    warnings.simplefilter("ignore")
    wanted = sys.argv[1:] or [part for part in PARTS if part != "taps"]  # "phone" has them too
    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="xunfang-bench-") as folder:
        for part in wanted:
            PARTS[part](Path(folder) / part)


def measure_pushes(instance: Path) -> None:
    """One change per push and a hundred, on a PostGIS of our own."""
    try:
        _measure_pushes(instance)
    except Stop as stop:
        print(f"PostGIS: not measured, none can be had ({stop})")


def _measure_pushes(instance: Path) -> None:
    instance.mkdir()
    given = os.environ.get("BENCH_DATABASE_URL")  # an empty PostGIS database, for a server that syncs to disk
    with nullcontext(given) if given else private_postgis() as url:
        app, villages = county.prepare(url, instance, villages=pushes.CLIENTS + ROUNDS)
        empty, one = pushes.one_per_push(url, instance, villages)
        say("one change per push, 8 clients", f"{one:,.0f}/s", f"empty view {empty:,.0f}/s", one / empty, "1/8 = 0.125")
        hundred, plain = pushes.hundred_per_push(villages[pushes.CLIENTS :])
        say(
            "100 checks per push",
            f"{hundred:,.0f} rows/s",
            f"plain inserts {plain:,.0f} rows/s",
            hundred / plain,
            "0.4",
        )
        county.leave(app)


def measure_memory(instance: Path) -> None:
    """Web and worker, idle."""
    with _one_village(instance) as (url, _):
        print(f"idle memory on SpatiaLite, web and worker: {memory.idle(url, instance):.0f} MB; to reach: <= 200 MB")


def measure_phone(instance: Path) -> None:
    """Tap, start, queue and seal in a browser, against SpatiaLite."""
    with _one_village(instance) as (url, village):
        phone.measure(url, instance, village)


def measure_taps(instance: Path) -> None:
    """Only the taps of the phone: for whoever makes them faster."""
    with _one_village(instance) as (url, village):
        phone.measure_only_taps(url, instance, village)


@contextmanager
def _one_village(instance: Path) -> Iterator[tuple[str, county.Village]]:
    instance.mkdir()
    url = f"sqlite:///{instance / 'bench.db'}"
    app, villages = county.prepare(url, instance, villages=1)
    yield url, villages[0]
    county.leave(app)


def measure_patrols(instance: Path) -> None:
    """A long history of patrols on SpatiaLite, or where BENCH_DATABASE_URL says."""
    instance.mkdir()
    app, _ = county.prepare(
        os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{instance / 'bench.db'}", instance, villages=0
    )
    patrols.measure(People(app))
    county.leave(app)


def measure_client(_: Path) -> None:
    """The first load, by the client's own count."""
    if (ROOT / "pwa" / "dist").is_dir():
        subprocess.run(["npm", "run", "--silent", "size"], cwd=ROOT / "pwa", check=False)
    else:
        print("first load: not measured, the client is not built")


def measure_files(instance: Path) -> None:
    """Photos on SpatiaLite: in one request, many large ones at once, views and thumbnails."""
    instance.mkdir()
    url = f"sqlite:///{instance / 'bench.db'}"
    app, villages = county.prepare(url, instance, villages=1)
    rates = files.one_request(url, instance, villages[0])
    photo = f"photo of {rates.bytes / 1000:,.0f} KB in one request, {files.CLIENTS} clients"
    say(
        photo,
        f"{rates.ours:,.0f}/s",
        f"bare POST of a web form {rates.form:,.0f}/s",
        rates.ours / rates.form,
        "1/4 = 0.25",
    )
    print(
        f"that POST beside an empty view, {rates.empty:,.0f}/s: {rates.form / rates.empty:.3f}; in design section 8: 809/3,924 = 0.206"
    )
    for name, other in (("only read", rates.bare), ("kept on the disk", rates.kept)):
        print(f"the same against a POST whose raw body is {name}: {other:,.0f}/s, ratio {rates.ours / other:.3f}")
    part = f"ratio {rates.least / rates.bare:.3f}; ours has {rates.ours / rates.least:.2f} of it"
    print(f"the least that a signed photo costs: {rates.least:,.0f}/s, raw body only read {rates.bare:,.0f}/s, {part}")
    before, highest = files.memory_of_many(url, instance, villages[0])
    for name, kind in (("memory", "whole"), ("of it not pages of files being read", "own")):
        at_first, most = getattr(before, kind), getattr(highest, kind)
        print(f"{name}, {files.AT_ONCE} files of 20 MB at once: {at_first:.0f} MB before, {most:.0f} MB at the highest")
    print(f"view and thumbnail of a photo of {rates.bytes / 1000:,.0f} KB, one process: {files.views_made():.1f}/s")
    county.leave(app)


PARTS = {
    "memory": measure_memory, "pushes": measure_pushes, "files": measure_files, "patrols": measure_patrols, "phone": measure_phone, "taps": measure_taps, "client": measure_client,
}  # fmt: skip


def say(what: str, ours: str, theirs: str, ratio: float, reach: str) -> None:
    """Print one comparison."""
    print(f"{what}: {ours}, {theirs}, ratio {ratio:.3f}; to reach: >= {reach}")


if __name__ == "__main__":
    main()
