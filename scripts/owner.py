"""After the system packages nothing needs root: a run under sudo goes on as the owner of the clone."""

import os
import pwd
import sys

from scripts import ROOT
from scripts.commands import clean_environment
from scripts.python_environment import find_interpreter


def go_on_as_owner_of_clone() -> None:
    """As root in somebody else's clone: start this command again as that person, so that no file becomes root's."""
    owner = ROOT.stat().st_uid
    if os.geteuid() != 0 or owner == 0:
        return
    try:
        person = pwd.getpwuid(owner)
    except KeyError:
        return  # a folder mounted from another machine: its number belongs to nobody here
    environment = clean_environment(
        HOME=person.pw_dir, USER=person.pw_name, LOGNAME=person.pw_name, XUNFANG_GOES_ON="1"
    )
    os.initgroups(person.pw_name, person.pw_gid)
    os.setgid(person.pw_gid)
    os.setuid(person.pw_uid)
    interpreter = find_interpreter()
    os.execve(interpreter, [interpreter, "-m", sys.modules["__main__"].__spec__.name, *sys.argv[1:]], environment)
