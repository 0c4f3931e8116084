"""docs/chaos-run.md, written from the log of a run."""

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


def write_report(log: Path, target: Path) -> int:
    """Write the page about the newest commit in the log."""
    if not log.exists():
        print("there is no log: make chaos")
        return 1
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    of = lines[-1]["commit"]
    lines = [line for line in lines if line["commit"] == of]
    names = sorted({line["database"] for line in lines}, reverse=True)
    totals = {name: _total([line for line in lines if line["database"] == name]) for name in names}
    heads = {"spatialite": "SpatiaLite", "postgis": "PostGIS"}
    page = [
        "# The last run of the chaos test", "",
        "Written by `.venv/bin/python -m tests.chaos report` from `build/chaos/log.jsonl`; how the test works: [chaos.md](chaos.md).", "",
        f"Commit `{of}`, {lines[0]['at'][:16].replace('T', ' ')} to {lines[-1]['at'][:16].replace('T', ' ')} UTC, "
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
    target.write_text("\n".join(page) + "\n", encoding="utf-8")
    print(f"{target} about {sum(total['schedules'] for total in totals.values())} schedules")
    return 1 if failed else 0


def _total(lines: list[dict]) -> Counter:
    total = Counter()
    for line in lines:
        total.update(line["counts"])
        total["other"] += sum(one["what"] not in ("lost", "doubled") for one in line["faults"])
    total["kills"] = total["server_kills"] + total["deaths"]
    total["rounds"] = len(lines)
    return total
