"""docs/chaos-run.md and the list of all rounds beside it, written from the log of a run.

The list goes along with the project: a run goes on from it on another machine, as long as the commit is the same.
"""

import csv
import json
from collections import Counter
from pathlib import Path

ROWS = (
    ("schedules", "schedules"), ("rounds", "rounds (a database and a server each)"), ("steps", "steps"), ("phones", "phones"),
    ("requests", "requests"), ("kills", "kills of the server (SIGKILL)"),
    ("deaths", "— of these at a chosen step of a request (before and after commit, at an SQL statement)"),
    ("cold_starts", "— of these with a start from nothing"), ("phone_kills", "kills of phones"), ("cuts", "requests and answers cut"),
    ("repeats", "requests repeated byte for byte"), ("late", "requests that arrived after later ones"), ("delays", "requests delayed"),
    ("foreign", "requests answered by something foreign in the server's stead"),
    ("shut_out", "phones shut out by the office"), ("erased_phones", "— of these erased after their last word was signed for"),
    ("closed_accounts", "accounts closed, and opened again later"), ("released_exports", "files of last words taken up by a supervisor"),
    ("released_changes", "changes in quarantine taken up by a supervisor"),
    ("restores", "restores of an older state"), ("true_restores", "— of these by `flask backup` and `flask restore`"),
    ("media_restores", "— of these in which all files that came later were gone"),
    ("kept", "things that a phone said it keeps"), ("records", "records on the server at the ends"),
    ("changes", "changes sent"), ("accepted_changes", "— accepted"), ("merged_changes", "— merged"), ("conflict_changes", "— in conflict, both values kept"),
    ("refused_changes", "— refused, kept with their content"), ("waiting_changes", "— waiting for what had not come"),
    ("by_sealed_post", "— delivered as sealed post, unread"),
    ("puts", "photos and voice notes that a phone said it keeps"), ("files", "contents on the server at the ends"), ("file_bytes", "— bytes of these"),
    ("arrivals", "— for so many records and authors"), ("refused_files", "files refused for their reason, kept on their phones"),
    ("claims", "hashes told without the bytes, never opened"), ("pieces", "requests that brought part of a file"),
    ("cut_pieces", "— of these cut on the way there or back"), ("deaths_in_pieces", "— of these in which the server was killed at a chosen step"),
    ("receipts", "receipts for files"), ("dropped_safe", "copies dropped by phones, each signed for and in a backup"),
    ("lost", "**lost**"), ("doubled", "**doubled**"), ("other", "other faults"),
)  # fmt: skip


FRAME = ("commit", "database", "seed", "at", "seconds", "faults")


def read_log(log: Path) -> list[dict]:
    """Return the rounds that this machine has played, oldest first."""
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def read_list(target: Path) -> list[dict]:
    """Return the rounds of a list that `write_list` wrote."""
    if not target.exists():
        return []
    with target.open(newline="", encoding="utf-8") as file:
        return [
            {name: row.pop(name) for name in FRAME[:4]}
            | {"seconds": float(row.pop("seconds")), "faults": json.loads(row.pop("faults"))}
            | {"counts": {name: int(count) for name, count in row.items() if count}}
            for row in csv.DictReader(file)
        ]


def write_list(lines: list[dict], target: Path) -> None:
    """Write rounds as a table: one a line, a column for each thing counted."""
    counted = sorted({name for line in lines for name in line["counts"]})
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, (*FRAME, *counted), lineterminator="\n")
        writer.writeheader()
        for line in lines:
            faults = json.dumps(line["faults"], ensure_ascii=False)
            writer.writerow({name: line[name] for name in FRAME[:5]} | {"faults": faults} | line["counts"])


def rounds_of(commit: str, *played: list[dict]) -> list[dict]:
    """Return the rounds of a commit from several sources, each once, oldest first."""
    found = {(line["database"], line["seed"]): line for lines in played for line in lines if line["commit"] == commit}
    return sorted(found.values(), key=lambda line: line["at"])


def write_report(log: Path, target: Path) -> int:
    """Write the page about the newest commit in the log, and the list of its rounds; what people wrote below the first heading stays."""
    beside = target.with_suffix(".csv")
    newest = max(read_log(log) + read_list(beside), key=lambda line: line["at"], default=None)
    if newest is None:
        print("there is no log: make chaos")
        return 1
    lines = rounds_of(newest["commit"], read_list(beside), read_log(log))
    names = sorted({line["database"] for line in lines}, reverse=True)
    totals = {name: _total([line for line in lines if line["database"] == name]) for name in names}
    heads = {"spatialite": "SpatiaLite", "postgis": "PostGIS"}
    page = [
        "# The last run of the chaos test", "",
        f"Written by `.venv/bin/python -m tests.chaos report`; every round stands in [{beside.name}]({beside.name}). How the test works: [chaos.md](chaos.md).", "",
        f"Commit `{newest['commit']}`, {_minute(lines[0])} to {_minute(lines[-1])} UTC, "
        f"{sum(line['seconds'] for line in lines) / 60:.0f} minutes of rounds in all.", "",
        "| | " + " | ".join(heads[name] for name in names) + " |", "|---|" + "---:|" * len(names),
        *(f"| {words} | " + " | ".join(f"{totals[name][key]:,}" for name in names) + " |" for key, words in ROWS),
        "",
    ]  # fmt: skip
    failed = [line for line in lines if line["faults"]]
    if failed:
        page += ["Rounds with faults:", ""]
        page += [
            f"- {line['database']} `{line['seed']}`: {', '.join(sorted({one['what'] for one in line['faults']}))}"
            for line in failed
        ]
    else:
        page += [
            "No round had a fault: everything that was kept is there once, and all phones and the server are equal."
        ]
    write_list(lines, beside)
    target.write_text("\n".join(page) + "\n" + _written_by_hand(target), encoding="utf-8")
    print(f"{target} about {sum(total['schedules'] for total in totals.values())} schedules")
    return 1 if failed else 0


def _minute(line: dict) -> str:
    return line["at"][:16].replace("T", " ")


def _written_by_hand(target: Path) -> str:
    _, heading, rest = (target.read_text(encoding="utf-8") if target.exists() else "").partition("\n## ")
    return heading + rest


def _total(lines: list[dict]) -> Counter:
    total = Counter()
    for line in lines:
        total.update(line["counts"])
        total["other"] += sum(one["what"] not in ("lost", "doubled") for one in line["faults"])
    total["kills"] = total["server_kills"] + total["deaths"]
    total["rounds"] = len(lines)
    return total
