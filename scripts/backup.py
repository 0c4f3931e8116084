"""Back up and verify: `python3 -m scripts.backup FOLDER [--keep N]` is `flask backup` in the right environment."""

import subprocess
import sys

from scripts import ROOT
from scripts.console import Stop, start
from scripts.python_environment import PYTHON


def main() -> int:
    """Run `flask backup` with what stands on the command line and return its exit code."""
    if len(sys.argv) < 2:
        raise Stop("请写出备份目录。", "Name the folder to keep it in.", type_this="python3 -m scripts.backup /backup")
    if not PYTHON.exists():
        raise Stop("还没有安装。", "Nothing is installed yet.", type_this="make setup")
    return subprocess.run(
        [PYTHON, "-m", "flask", "--app", "wsgi", "backup", *sys.argv[1:]], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    start(main)
