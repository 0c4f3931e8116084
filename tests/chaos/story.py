"""A failed schedule told so that a person can follow it."""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.chaos.judging import Fault


def write_stories(folder: Path, faults: list[Fault]) -> None:
    """Write story-<schedule>.txt for every schedule with a fault."""
    lines = (
        [json.loads(line) for line in (folder / "ledger.jsonl").read_text().splitlines()]
        if (folder / "ledger.jsonl").exists()
        else []
    )
    for schedule in {one.schedule for one in faults}:
        words = [f"{one.what}: {one.words}" for one in faults if one.schedule == schedule]
        (folder / f"story-{schedule or 'round'}.txt").write_text(
            "\n".join([*words, "", *_told(lines, schedule)]) + "\n"
        )


def _told(lines: list[dict], schedule: str) -> Iterator[str]:
    for line in lines:
        owner = line.get("schedule") or (line.get("phone") or line.get("n") or "").partition("/")[0].partition("~")[0]
        if line["what"] != "keeper" and (not schedule or owner != schedule):
            continue
        match line["what"]:
            case "keeper":
                yield f"  SERVER {line['do']} {line.get('name', '')}"
            case "request":
                changes = ", ".join(_change(one) for one in line.get("changes", ()))
                yield f"{line['phone']} → {line['id'].rsplit('/', 1)[1]} {line['url'][:40]} {line['fault']} {changes}"
            case "answer":
                outcomes = ", ".join(
                    f"{one['change_id'][-6:]} {one['outcome']} r{one['revision']} {(one['problem'] or {}).get('slug', '')}"
                    for one in (line.get("told") or {}).get("outcomes", ())
                )
                yield f"{line['phone']} ← {line['id'].rsplit('/', 1)[1]} {line['status']} {(line.get('told') or {}).get('epoch', '')[-4:]} {outcomes}"
            case "intend":
                fields = {name: str(value)[:40] for name, value in line["fields"].items()}
                yield f"{line['phone']} {line['op']} {line['n']} of …{line['record'][-6:]} {fields}"
            case _:
                yield (
                    "    "
                    + json.dumps(
                        {name: value for name, value in line.items() if name != "schedule"}, ensure_ascii=False
                    )[:500]
                )


def _change(one: dict) -> str:
    base = one["base_revision"] or (one["base_change_id"] or "")[-6:] or "new"
    return f"[{one['change_id'][-6:]} of …{one['id'][-6:]} on {base}{' replaces …' + one['replaces'][-6:] if one.get('replaces') else ''}]"
