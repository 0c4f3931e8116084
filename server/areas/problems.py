"""What can go wrong with lists of divisions and outlines, in sentences."""

from http import HTTPStatus

from server.foundation.problems import Problem


class DivisionsRefused(Problem):
    """The list of divisions has faults; nothing was changed."""

    slug, zh, status = "divisions-refused", "区划表里有错，什么都没有改。", HTTPStatus.UNPROCESSABLE_ENTITY


class BoundariesRefused(Problem):
    """The outlines cannot be used; nothing was changed."""

    slug, zh, status = "boundaries-refused", "边界文件不能用，什么都没有改。", HTTPStatus.UNPROCESSABLE_ENTITY
