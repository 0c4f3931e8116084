"""`make format`: put both sides into the agreed shape and repair what can be repaired without thinking."""

import subprocess

from scripts import ROOT, client, python_environment, run
from scripts.commands import clean_environment
from scripts.console import start

RUFF = (python_environment.PYTHON, "-m", "ruff")


def main() -> int:
    """Format; 0 when nothing is left that a person has to repair."""
    run.set_up(requirements=("requirements.txt", "requirements-dev.txt"), needs=())
    codes = [
        subprocess.run([*RUFF, "check", "--fix", "."], cwd=ROOT, env=clean_environment(), check=False).returncode,
        subprocess.run([*RUFF, "format", "."], cwd=ROOT, env=clean_environment(), check=False).returncode,
    ]
    node = client.node_environment()
    with run.alone():
        client.install(node)
    repair = ["npm", "run", "lint", "--", "--fix"]
    codes.append(subprocess.run(repair, cwd=client.FOLDER, env=node, check=False).returncode)
    return max(codes)


if __name__ == "__main__":
    start(main)
