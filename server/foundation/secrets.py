"""The secrets of one installation: made once, kept outside the repository, readable by the owner only."""

import base64
import json
import os
from pathlib import Path


class SecretsMissing(RuntimeError):
    """The secrets file or one of its entries is missing."""


NEEDED = ("secret_key", "jwt_secret", "field_keys", "index_key")


def fresh_key() -> str:
    """Return 32 random bytes, base64url."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def make_secrets(path: Path) -> Path:
    """Write a new secrets file (mode 600) unless there is one; an existing one is never touched."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "secret_key": fresh_key(),
        "jwt_secret": fresh_key(),
        "field_keys": {"f1": fresh_key()},
        "index_key": fresh_key(),
    }
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, indent=2)
    try:
        os.link(draft, path)  # two processes starting at once: the first one's keys stand
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path


def add_field_key(path: Path) -> str:
    """Add a new newest field key and return its name; old keys stay, so that old values stay readable."""
    content = read_secrets(path)
    name = f"f{len(content['field_keys']) + 1}"
    content["field_keys"][name] = fresh_key()
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return name


def read_secrets(path: Path) -> dict:
    """Read the secrets file; raises SecretsMissing with what to do."""
    if not path.exists():
        raise SecretsMissing(f"no secrets at {path}: run `flask --app wsgi secrets make`")
    content = json.loads(path.read_text())
    if missing := [name for name in NEEDED if not content.get(name)]:
        raise SecretsMissing(f"{path} lacks {', '.join(missing)}")
    return content
