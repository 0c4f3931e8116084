"""What can go wrong with wake-up checks, in sentences."""

from http import HTTPStatus

from server.foundation.problems import Problem


class SlotDoesNotFit(Problem):
    """The slot is not the one of this elder on the day of the observation."""

    slug, zh, status = "slot-does-not-fit", "这一次叫醒和老人、日期对不上。", HTTPStatus.UNPROCESSABLE_ENTITY


class DayHasNotCome(Problem):
    """That morning has not come yet."""

    slug, zh, status = "day-has-not-come", "那一天还没有到。", HTTPStatus.UNPROCESSABLE_ENTITY


class AlreadyOnTheRoll(Problem):
    """Another roll entry has this ID number."""

    slug, zh, status = "already-on-the-roll", "名册里已经有这个身份证号。", HTTPStatus.CONFLICT


class NameDoesNotFit(Problem):
    """The name written again is not the elder's name."""

    slug, zh, status = "name-does-not-fit", "写的名字和老人的名字不一样，请再看一遍。", HTTPStatus.UNPROCESSABLE_ENTITY


class ChecksAreAppended(Problem):
    """What was observed is not rewritten; record a further observation instead."""

    slug, zh, status = "checks-are-appended", "已经记下的结果不能改，请再记一次。", HTTPStatus.CONFLICT


class SlotsAreDerived(Problem):
    """Mornings follow from the roll; they are not written by hand."""

    slug, zh, status = "slots-are-derived", "每天的叫醒由名单算出来，不能直接改。", HTTPStatus.CONFLICT


class NoDeathReported(Problem):
    """Nobody has reported that this elder died."""

    slug, zh, status = "no-death-reported", "没有人报过这位老人去世。", HTTPStatus.CONFLICT


class WindowTurnedRound(Problem):
    """The window ends before it begins."""

    slug, zh, status = "window-turned-round", "时间窗的结束早于开始。", HTTPStatus.UNPROCESSABLE_ENTITY
