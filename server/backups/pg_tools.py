"""PostgreSQL's own programs: pg_dump and pg_restore, and psql that takes what pg_restore writes.

The password goes by the environment: a command line can be read by everyone on the machine.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy.engine import URL

from server.backups.problems import BackupProblem

THING = re.compile(r"^\d+; \d+ \d+ (TABLE|SEQUENCE|VIEW|MATERIALIZED VIEW|FOREIGN TABLE) (\S+) (\S+) \S+$")
LEFT_OUT = re.compile(r"^\d+; \d+ \d+ (SCHEMA|EXTENSION|COMMENT|ACL|DEFAULT ACL|PROCEDURAL LANGUAGE) ")
DATA_BEGINS = re.compile(rb"^COPY .* FROM stdin;$")
NEWER_THAN_THE_SERVER = (b"SET transaction_timeout",)


def program(name: str) -> str:
    """Return where a program of PostgreSQL is; a BackupProblem where it is not installed."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None
    )
    if found is None:
        raise BackupProblem(
            f"没有 {name}：请安装 postgresql-client。", f"There is no {name}: install postgresql-client."
        )
    return found


def _environment(url: URL) -> dict[str, str]:
    return os.environ | ({"PGPASSWORD": url.password} if url.password else {})


def _place(url: URL) -> str:
    return "--dbname=" + url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _run(words: list[str], url: URL | None = None) -> bytes:
    done = subprocess.run(words, env=_environment(url) if url else None, capture_output=True, check=False)
    if done.returncode:
        raise _failed(Path(words[0]).name, done.stderr)
    return done.stdout


def _failed(name: str, said: bytes) -> BackupProblem:
    return BackupProblem(f"{name} 没有成功。", f"{name} failed: {said.decode(errors='replace').strip()[-1500:]}")


def dump(target: Path, url: URL, *, schema: str, snapshot: str) -> None:
    """Write one schema as of a snapshot."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    quoted = schema.replace('"', '""')
    options = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--lock-wait-timeout=60s"]
    _run(
        [
            program("pg_dump"),
            *options,
            f'--schema="{quoted}"',
            f"--snapshot={snapshot}",
            f"--file={target}",
            _place(url),
        ],
        url,
    )


def load(file: Path, url: URL, *, into: str, at_once: bool) -> None:
    """Fill an empty schema; its name may be another than the dump's, which pg_restore cannot do.

    `at_once` in one transaction. While that runs no phone pulls anything newer, whatever database of the cluster it is in
    (records/feed.py). Otherwise what a failed load has filled in stays. The first error ends it either way.
    """
    with tempfile.NamedTemporaryFile("w+", suffix=".list") as wanted, tempfile.TemporaryFile() as said:
        listed = _run([program("pg_restore"), "--list", str(file)]).decode().splitlines()
        names = {(found[2], found[3]) for line in listed if (found := THING.match(line))}
        wanted.write("\n".join(line for line in listed if not line.startswith(";") and not LEFT_OUT.match(line)) + "\n")
        wanted.flush()
        source = subprocess.Popen(
            [program("pg_restore"), "--no-owner", "--no-privileges", f"--use-list={wanted.name}", "--file=-", str(file)],
            stdout=subprocess.PIPE, stderr=said,
        )  # fmt: skip
        taker = subprocess.Popen(
            [program("psql"), "-X", "--quiet", *(["--single-transaction"] if at_once else []), "--set=ON_ERROR_STOP=1",
             "--output=/dev/null", _place(url)],
            stdin=subprocess.PIPE, stderr=said, env=_environment(url),
        )  # fmt: skip
        try:
            for line in renamed(source.stdout, names, into):
                taker.stdin.write(line)
            taker.stdin.close()
        except BrokenPipeError:
            pass  # psql has said why
        finally:
            source.stdout.close()
            codes = source.wait(), taker.wait()
        if any(codes):
            said.seek(0)
            raise _failed("pg_restore", said.read())


def renamed(lines: Iterable[bytes], names: set[tuple[str, str]], into: str) -> Iterator[bytes]:
    """Put another schema's name before the dump's own things; the rows between the statements stay untouched."""
    places = [
        re.compile(_pattern(schema, {name for of, name in names if of == schema})) for schema in {of for of, _ in names}
    ]
    target = b'"' + into.replace('"', '""').encode() + b'".'
    in_data = False
    for line in lines:
        if in_data:
            in_data = line != b"\\.\n"
        elif line.startswith(NEWER_THAN_THE_SERVER):
            continue
        else:
            in_data = bool(DATA_BEGINS.match(line))
            for place in places:
                line = place.sub(lambda found: target + found[1], line)
        yield line


def _pattern(schema: str, names: set[str]) -> bytes:
    longest_first = sorted(names, key=len, reverse=True)
    return rf'(?<![\w."])"?{re.escape(schema)}"?\.("?(?:{"|".join(map(re.escape, longest_first))})(?!\w)"?)'.encode()
