"""`make setup`: packages and the built client, without touching any database; for a server that services start."""

from scripts import client, run
from scripts.console import start, title


def main() -> int:
    """Install what is missing and build the client."""
    title()
    run.require_possible()
    run.set_up(requirements=("requirements.txt",), needs=run.needs_to_run())
    with run.alone():
        client.ensure_built()
    return 0


if __name__ == "__main__":
    start(main)
