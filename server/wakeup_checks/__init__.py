"""Wake-up checks 叫醒: the roll, the mornings expected, what was seen."""

from server.records.work_line import WorkLine
from server.wakeup_checks import model

line = WorkLine(name="wakeup_checks", kinds=())

__all__ = ["line", "model"]
