"""What can go wrong with street-rescue patrols, in sentences."""

from http import HTTPStatus

from server.foundation.problems import Problem

UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


class CrewTooSmall(Problem):
    """A patrol goes out with two or more, or says why not."""

    slug, zh, status = "crew-too-small", "巡查要两人以上；只有一人要写明原因。", UNFIT


class CallSourceMissing(Problem):
    """A call-out says who called."""

    slug, zh, status = "call-source-missing", "接报出动要写明是谁报的。", UNFIT


class ShiftTurnedRound(Problem):
    """The shift ends before it begins."""

    slug, zh, status = "shift-turned-round", "班次的结束早于开始。", UNFIT


class ShiftNotEnded(Problem):
    """A shift is closed with the time of its end."""

    slug, zh, status = "shift-not-ended", "收班要写结束时间。", UNFIT


class SuppliesDoNotAddUp(Problem):
    """More came back than went out."""

    slug, zh, status = "supplies-do-not-add-up", "带回的物资比领出的还多。", UNFIT


class TracksAreImmutable(Problem):
    """What was walked is not rewritten."""

    slug, zh, status = "tracks-are-immutable", "走过的轨迹不能改。", HTTPStatus.CONFLICT


class TrackBroken(Problem):
    """The positions cannot be read."""

    slug, zh, status = "track-broken", "这一段轨迹读不懂。", UNFIT


class PersonStands(Problem):
    """Whom a record is about is not rewritten; merge the two persons instead."""

    slug, zh, status = "person-stands", "记的是谁不能改；如果是同一个人，请把两个人并起来。", HTTPStatus.CONFLICT


class MinorNotLookedAt(Problem):
    """A minor is there: the compulsory report has to be looked at."""

    slug, zh, status = "minor-not-looked-at", "有未成年人，要先看过强制报告的情形。", UNFIT


class MinorsMissing(Problem):
    """How many minors there are and whose they are is not said."""

    slug, zh, status = "minors-missing", "带着未成年人，要写几个、说是什么关系。", UNFIT


class ReportOpen(Problem):
    """The compulsory report needs the time of the call to 110, or why there was none."""

    slug, zh, status = "report-open", "强制报告还没有做完：要写打 110 的时间，或者没打的原因。", UNFIT


class RefusalStands(Problem):
    """Who refuses is not taken along, and who is willing has not refused."""

    slug, zh, status = "refusal-stands", "他不愿意，就不能记成带走；救助是自愿的。", UNFIT


class HandoverMissing(Problem):
    """To whom the person was handed over is not said."""

    slug, zh, status = "handover-missing", "移交要写接收单位、接收人和时间。", UNFIT


class TicketMissing(Problem):
    """Going home with a ticket needs the voucher."""

    slug, zh, status = "ticket-missing", "提供乘车凭证要写凭证号和目的地。", UNFIT


class FareTooHigh(Problem):
    """A short fare is at most 20 yuan."""

    slug, zh, status = "fare-too-high", "短途交通费最多 20 元。", UNFIT


class ReceiptMissing(Problem):
    """A fare needs its receipt."""

    slug, zh, status = "receipt-missing", "给了短途交通费，要写金额和收据号。", UNFIT


class EscortNeedsTwo(Problem):
    """An escort home is two people with names, and a route."""

    slug, zh, status = "escort-needs-two", "护送返乡要写两个护送人的名字和路线。", UNFIT


class StayTurnedRound(Problem):
    """The stay ends before it begins."""

    slug, zh, status = "stay-turned-round", "离站早于入站。", UNFIT


class LeavingHalf(Problem):
    """Leaving is a time and a way, both."""

    slug, zh, status = "leaving-half", "离站要同时写时间和方式。", UNFIT


class StayNeedsReason(Problem):
    """A stay of more than 24 hours says why."""

    slug, zh, status = "stay-needs-reason", "在站超过 24 小时，要写明原因。", UNFIT


class GpxUnreadable(Problem):
    """This is no GPX file that can be read."""

    slug, zh, status = "gpx-unreadable", "这不是能读的 GPX 文件。", UNFIT


class PeriodTurnedRound(Problem):
    """The period ends before it begins, or has not begun, or is too long."""

    slug, zh, status = "period-turned-round", "起止日期不对。", UNFIT


class NothingToHandOver(Problem):
    """Nobody was handed over here."""

    slug, zh, status = "nothing-to-hand-over", "这一条没有移交，打不出移交单。", HTTPStatus.CONFLICT


class FontMissing(Problem):
    """The server has no Chinese font, so no sheet can be printed."""

    slug, zh, status = (
        "font-missing",
        "服务器上没有中文字体，打不出表。请管理员安装 fonts-noto-cjk。",
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
