"""Say in one line each what is being done, and end with a clear message when it cannot be."""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stop(Exception):
    """Something is missing that only a person can give: said in Chinese, in English, and what to type."""

    def __init__(self, zh: str, en: str, *, type_this: str = "", detail: str = ""):
        super().__init__(en)
        self.zh, self.en, self.type_this, self.detail = zh, en, type_this, detail


def say(text: str = "") -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


def title() -> None:
    """Say what this is, once: not again after the change from root to the owner of the clone."""
    if not os.environ.get("XUNFANG_GOES_ON"):
        say("巡访 Xunfang")


@contextmanager
def step(zh: str, en: str) -> Iterator[None]:
    """Announce a piece of work on one line, and say at its end how long it took."""
    print(f"  {zh} {en} …", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(" ✗", flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def warn(zh: str, en: str) -> None:
    """Print what does not stop the work but should be known."""
    say(f"  ! {zh}\n    {en}")


def _explain(stop: Stop) -> None:
    if stop.detail:
        say(f"\n{stop.detail.rstrip()}")
    say(f"\n✗ {stop.zh}\n  {stop.en}")
    if stop.type_this:
        say(f"\n    {stop.type_this}")


def _from_system(error: OSError) -> Stop | None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Stop(
            f"没有权限写 {error.filename}：这个目录属于别的用户（可能第一次是用 root 运行的）。",
            f"{error.filename} cannot be written: the folder belongs to somebody else (a first run as root?).",
            type_this='sudo chown -R "$(id -un)" .   # 在本项目目录里 in the project\'s folder',
        )
    return None


def disk_full() -> Stop:
    """Return the message for a full disk."""
    return Stop(
        "磁盘满了：请腾出约 2 GB 再运行一次（已做完的步骤不会重做）。",
        "The disk is full: free about 2 GB and run it again (finished steps are not repeated).",
    )


def guarded(main: Callable[[], int]) -> int:
    """Run a command; turn what went wrong into words and an exit code."""
    try:
        return main()
    except Stop as stop:
        _explain(stop)
        return 1
    except KeyboardInterrupt:
        say("\n已中断；再运行一次会接着做。 Interrupted; running again goes on from here.")
        return 130
    except OSError as error:
        if not (stop := _from_system(error)):
            raise
        _explain(stop)
        return 1


def start(main: Callable[[], int]) -> None:
    """End the process with what the command returned."""
    sys.exit(guarded(main))
