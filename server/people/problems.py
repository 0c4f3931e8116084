"""What can go wrong with persons, in sentences."""

from http import HTTPStatus

from server.foundation.problems import Problem


class PersonUnknown(Problem):
    """The person named is not known here, or was made void."""

    slug, zh, status = "person-unknown", "没有这个人的登记，或者已经作废。", HTTPStatus.UNPROCESSABLE_ENTITY


class MergeInACircle(Problem):
    """That person already stands for this one: merging would go in a circle."""

    slug, zh, status = "merge-in-a-circle", "那个人已经并到这个人名下，不能再反过来并。", HTTPStatus.CONFLICT


class MergeReasonMissing(Problem):
    """Merging two persons needs a written reason."""

    slug, zh, status = "merge-reason-missing", "并成一个人要写明理由。", HTTPStatus.UNPROCESSABLE_ENTITY


class AgesTurnedRound(Problem):
    """The estimated age ends before it begins."""

    slug, zh, status = "ages-turned-round", "估计年龄的上限小于下限。", HTTPStatus.UNPROCESSABLE_ENTITY
