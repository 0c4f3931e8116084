"""Everything that can go wrong, said once: RFC 9457 problem details with a stable slug."""

from http import HTTPStatus

from flask import Flask, jsonify, request
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.exceptions import HTTPException

from server.foundation.said_in_chinese import in_chinese

CATALOGUE: dict[str, type["Problem"]] = {}
CONSTRAINT_PROBLEMS: dict[str, type["Problem"]] = {}


class Problem(Exception):
    """Something went wrong."""

    slug = "problem"
    zh = "出了问题。"
    status = HTTPStatus.BAD_REQUEST
    keeps_work = False
    headers: dict[str, str] = {}

    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        if CATALOGUE.setdefault(cls.slug, cls).__qualname__ != cls.__qualname__:
            raise TypeError(f"two problems share the slug {cls.slug}")

    def __init__(self, detail: str | None = None, *, errors: list[dict] | None = None, **facts):
        super().__init__(detail or self.zh)
        self.detail = detail
        self.errors = errors
        self.facts = facts

    def as_json(self, *, english: bool = False) -> dict:
        """Return the body of design section 4: type, title, status, detail, slug, errors, facts."""
        body = {
            "type": f"/problems/{self.slug}",
            "title": (self.__doc__ or "").strip().splitlines()[0] if english else self.zh,
            "status": int(self.status),
            "slug": self.slug,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.errors:
            body["errors"] = self.errors
        return body | {name: str(value) for name, value in self.facts.items()}


class NotFound(Problem):
    """There is no such thing here, or it is not yours to see."""

    slug, zh, status = "not-found", "没有找到，或者不归您看。", HTTPStatus.NOT_FOUND


class Forbidden(Problem):
    """Your role does not allow this."""

    slug, zh, status = "forbidden", "您的岗位不能做这件事。", HTTPStatus.FORBIDDEN


class Invalid(Problem):
    """Some of what was sent cannot be right; each place is named."""

    slug, zh, status = "invalid", "有的内容不对，请看每一处的说明。", HTTPStatus.UNPROCESSABLE_ENTITY


class Malformed(Problem):
    """The request could not be read."""

    slug, zh, status = "malformed", "发来的内容读不懂。", HTTPStatus.BAD_REQUEST


class AlreadyThere(Problem):
    """The same thing exists already."""

    slug, zh, status = "already-there", "已经有一样的了。", HTTPStatus.CONFLICT


class TooLarge(Problem):
    """What was sent is too large."""

    slug, zh, status = "too-large", "发来的内容太大。", HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class ServerBusy(Problem):
    """The server is taking as many large things as it can; try again in a moment."""

    slug, zh, status = "server-busy", "服务器正忙着收别的文件，请稍等再传。", HTTPStatus.SERVICE_UNAVAILABLE
    headers = {"Retry-After": "2"}


class ServerFault(Problem):
    """The server failed; nothing was changed."""

    slug, zh, status = "server-fault", "服务器出了错，什么都没有改。请稍后再试。", HTTPStatus.INTERNAL_SERVER_ERROR


def flatten(messages, path: str = "") -> list[dict]:
    """Turn nested validation messages into [{path, message}] with JSON paths such as data.contacts[0].phone."""
    if isinstance(messages, dict):
        found = []
        for key, inner in messages.items():
            if key == "_schema":
                place = path
            elif isinstance(key, int):
                place = f"{path}[{key}]"
            else:
                place = f"{path}.{key}" if path else str(key)
            found += flatten(inner, place)
        return found
    if isinstance(messages, list | tuple):
        return [row for message in messages for row in flatten(message, path)]
    return [{"path": path, "message": in_chinese(str(messages))}]


def wants_english() -> bool:
    """Say whether this request prefers English over Chinese."""
    return request.accept_languages.best_match(["zh", "zh-CN", "en"], "zh") == "en"


def answer(problem: Problem):
    """Turn a problem into its response."""
    response = jsonify(problem.as_json(english=wants_english()))
    response.status_code = int(problem.status)
    response.content_type = "application/problem+json"
    response.headers.update({"Content-Language": "en" if wants_english() else "zh-CN", **problem.headers})
    return response


def constraint_name(error: IntegrityError) -> str:
    """Return the name of the violated constraint (PostgreSQL says it; SQLite names columns)."""
    diagnosis = getattr(error.orig, "diag", None)
    return (diagnosis.constraint_name if diagnosis else str(error.orig)) or ""


def problem_of(error: Exception) -> Problem:
    """Translate a database error into the problem its constraint stands for."""
    if isinstance(error, IntegrityError):
        name = constraint_name(error)
        for constraint, problem in CONSTRAINT_PROBLEMS.items():
            if constraint in name:
                return problem()
        return AlreadyThere()
    return Invalid()


def problem_of_http(error: HTTPException) -> Problem:
    """Translate an HTTP error raised by the framework."""
    data = getattr(error, "data", None) or {}
    if messages := data.get("messages"):
        places = [
            {
                **row,
                "path": row["path"].split(".", 1)[-1] if row["path"].startswith(("json.", "query.")) else row["path"],
            }
            for row in flatten(messages)
        ]
        problem: Problem = Invalid(errors=places)
    else:
        known = {
            400: Malformed,
            403: Forbidden,
            404: NotFound,
            409: AlreadyThere,
            413: TooLarge,
            422: Invalid,
        }.get(error.code or 500, Problem)
        problem = known()
        if known is Problem:
            problem.status = HTTPStatus(error.code or 500)
            problem.slug = problem.status.phrase.lower().replace(" ", "-").replace("'", "")
            problem.zh = {
                405: "这个地址不能这样用。",
                415: "内容的格式不对，应当是 JSON。",
                429: "次数太多，请稍后再试。",
            }.get(problem.status, problem.zh)
    problem.headers = {
        name: value
        for name, value in error.get_headers()
        if name in ("Allow", "Content-Range", "Retry-After", "WWW-Authenticate")
    }
    return problem


def answer_with_problems(app: Flask) -> None:
    """Let every error of the app leave as application/problem+json."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, lambda error: answer(problem_of_http(error)))
    app.register_error_handler(IntegrityError, lambda error: answer(problem_of(error)))
    app.register_error_handler(DataError, lambda error: answer(problem_of(error)))

    @app.errorhandler(Exception)
    def _fault(error):
        app.logger.exception("unexpected error", exc_info=error)
        return answer(ServerFault())
