"""instance/demo-accounts.json: who may sign in to the demo county, for the owner of this installation only."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from server.accounts.access import ROLES

NAME = "demo-accounts.json"


def passwords_given(instance: Path) -> dict[str, str]:
    """Return the passwords this installation has printed before, by phone: a second database opens with the same ones."""
    try:
        accounts = json.loads((instance / NAME).read_text(encoding="utf-8"))
        return {one["phone"]: one["password"] for one in accounts}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def draft_accounts(instance: Path, accounts: Iterable[Mapping[str, str]]) -> Path:
    """Write the accounts beside their file (mode 600), before the database keeps them; `keep_accounts` ends it."""
    instance.mkdir(parents=True, exist_ok=True)
    draft = instance / f"{NAME}.{os.getpid()}.new"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(list(accounts), file, ensure_ascii=False, indent=2)
        file.write("\n")
    return draft


def keep_accounts(draft: Path) -> Path:
    """Put the draft in its place."""
    return draft.replace(draft.with_name(NAME))


def table_of(accounts: Iterable[Mapping[str, str]], labels: Mapping[str, str]) -> str:
    """Return the accounts as lines to print."""
    return "\n".join(
        f"  {one['phone']}  {one['password']:<14}  {one['role']:<20} {ROLES[one['role']]}，{labels[one['area_code']]}"
        for one in accounts
    )
