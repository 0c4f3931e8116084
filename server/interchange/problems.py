"""What can go wrong with files brought in, in sentences."""

from http import HTTPStatus

from server.foundation.problems import Problem


class FileRefused(Problem):
    """The file cannot be read as a list; nothing was changed."""

    slug, zh, status = "file-refused", "这个文件读不成名单，什么都没有改。", HTTPStatus.UNPROCESSABLE_ENTITY


class WrongHeaders(Problem):
    """The headers are not those of this list; nothing was changed."""

    slug, zh, status = "wrong-headers", "表头和模板对不上，什么都没有改。", HTTPStatus.UNPROCESSABLE_ENTITY


class NoSuchList(Problem):
    """There is no such list."""

    slug, zh, status = "no-such-list", "没有这种名单。", HTTPStatus.NOT_FOUND


class FaultsStand(Problem):
    """Rows have faults: correct the file, or say that they may be left out."""

    slug, zh, status = "faults-stand", "有的行有错。请改好再导入，或者选择跳过有错的行。", HTTPStatus.CONFLICT


class ImportNotOpen(Problem):
    """This import was applied or undone already."""

    slug, zh, status = "import-not-open", "这次导入已经做过或者撤销过了。", HTTPStatus.CONFLICT


class NotTheLastImport(Problem):
    """Only the last import of a list can be undone."""

    slug, zh, status = "not-the-last-import", "只能撤销最近的一次导入。", HTTPStatus.CONFLICT
