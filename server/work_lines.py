"""The work lines of this system; a new one adds its line here."""

from server import patrols, wakeup_checks

WORK_LINES = (wakeup_checks.line, patrols.line)
