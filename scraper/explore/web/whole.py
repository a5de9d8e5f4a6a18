"""CSV and JSON of tables, views, questions and SQL: all rows, or a refusal with their number.

Datasette's own CSV ends at 1,000 rows without a word.  An address that asks for CSV, or for JSON as a bare
list, comes here; other JSON of Datasette says that it is a page, and where the next one is.
"""

import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from datasette.utils import InvalidSql, derive_named_parameters, validate_sql_select
from datasette.utils.asgi import Response

from scraper.explore.web.questions import questions
from scraper.explore.web.read_only import WHOLE_SECONDS, ReadOnlyDatabase
from scraper.explore.web.sql_process import FORMS, Asked, Refused

ADDRESS = "/-/whole"
"""Where such a request is answered; ``KEY`` of its scope says what was asked for."""

KEY = "nctdb.whole"

_ASKED = re.compile(r"/nctdb(?:/(?P<name>[^/.]+))?\.(?P<form>csv|json)")
_PAGING = {"_shape", "_size", "_next", "_stream", "_nofacet", "_nocount", "_facet", "_dl", "_header"}
_LIMIT = re.compile(r"\s+limit \d+(?: offset \d+)?\s*$")
_CHUNK = 1 << 18


class Whole(NamedTuple):
    """A table, view or question by name (empty: SQL in the address), and the form of the answer."""

    name: str
    form: str


class Question(NamedTuple):
    """What gives all rows, and the command line that gives them where the web does not."""

    sql: str
    parameters: dict[str, Any]
    elsewhere: str


def asked_for(path: str, query: bytes) -> Whole | None:
    """What an address asks for, if that is all rows of something."""
    match = _ASKED.fullmatch(path)
    if not match:
        return None
    pairs = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    if not match["name"] and "sql" not in pairs:
        return None
    form = "csv" if match["form"] == "csv" else pairs.get("_shape", "")
    is_page = match["form"] == "json" and ("_size" in pairs or "_next" in pairs or "_nl" in pairs)
    return Whole(match["name"] or "", form) if form in FORMS and not is_page else None


async def whole_answer(request: Any, datasette: Any) -> Response:
    """All rows as a file, or a line that says why not."""
    asked: Whole | None = request.scope.get(KEY)
    if asked is None:
        return _refusal("nothing was asked for", 404)
    database: ReadOnlyDatabase = datasette.get_database()
    question = await _question(request, datasette, database, asked.name)
    if isinstance(question, Response):
        return question
    with _file() as path:
        limits = Asked(question.sql, question.parameters, WHOLE_SECONDS, path=path, form=asked.form)
        told = await database.ask(limits, database.files)
        if isinstance(told, Refused):
            return await _refused(database, question, told)
        return FileResponse(path, asked)


async def _question(
    request: Any, datasette: Any, database: ReadOnlyDatabase, name: str
) -> "Question | Response":
    if not name:
        return await _sql_of_address(request, datasette, database)
    for one in await database.execute_fn(questions):
        if one.name == name:
            parameters = await _parameters(request, database, one.sql)
            return Question(one.sql, parameters, _way_to(one.sql, _view_of(name)))
    return await _table(request, datasette, name)


def _view_of(name: str) -> str:
    """The view that a question shows whole, if it does."""
    return name.removeprefix("all_") if name.startswith("all_") else ""


async def _sql_of_address(request: Any, datasette: Any, database: ReadOnlyDatabase) -> "Question | Response":
    sql = request.args.get("sql") or ""
    if not await datasette.permission_allowed(
        request.actor, "execute-sql", resource=database.name, default=True
    ):
        return _refusal("this site takes no SQL", 403)
    try:
        validate_sql_select(sql)
    except InvalidSql as error:
        return _refusal(str(error), 400)
    return Question(sql, await _parameters(request, database, sql), _way_to(sql, ""))


async def _parameters(request: Any, database: ReadOnlyDatabase, sql: str) -> dict[str, Any]:
    names: list[str] = await derive_named_parameters(database, sql)
    return {name: request.args.get(name) or "" for name in names}


async def _table(request: Any, datasette: Any, name: str) -> "Question | Response":
    """What Datasette asks for the page of a table with these filters, without its limit."""
    kept = [(key, value) for key, value in parse_qsl(request.query_string) if key not in _PAGING]
    address = f"/nctdb/{name}.json?{urlencode([*kept, ('_size', '1'), ('_nofacet', '1'), ('_nocount', '1')])}"
    told = await datasette.client.get(address)
    if told.status_code != 200:
        return _refusal(told.json().get("error") or "no such table", told.status_code)
    query = told.json()["query"]
    way = f"nctdb export DB DIR --tables {shlex.quote(name)}"
    return Question(_LIMIT.sub("", query["sql"]), query["params"], way)


def _way_to(sql: str, view: str) -> str:
    """The command that gives all rows."""
    return f"nctdb export DB DIR --tables {view}" if view else f"sqlite3 -csv -header DB {shlex.quote(sql)}"


async def _refused(database: ReadOnlyDatabase, question: Question, refused: Refused) -> Response:
    if refused.kind == "sql":
        return _refusal(refused.reason, 400)
    reason = f"it takes more than {WHOLE_SECONDS:g} seconds" if refused.kind == "time" else refused.reason
    counted = await row_count(database, question.sql, question.parameters)
    total = f"{counted:,}" if counted is not None else f"more than {refused.rows_read:,}"
    return _refusal(f"not sent, since {reason}; rows: {total}; all of them with: {question.elsewhere}", 413)


async def row_count(
    database: ReadOnlyDatabase, sql: str, parameters: Any, seconds: float = 10.0
) -> int | None:
    """How many rows a SELECT has; None where counting takes too long."""
    counting = f"select count(*) from (\n{sql.strip().rstrip(';')}\n)"  # noqa: S608 - it can only read
    told = await database.ask(Asked(counting, parameters, seconds), database.files)
    return None if isinstance(told, Refused) else int(told.rows[0][0])


def _refusal(reason: str, status: int) -> Response:
    return Response.text(f"{' '.join(reason.split())}\n", status)


@contextmanager
def _file() -> Iterator[str]:
    """A file that is gone afterwards; who holds it open still reads it."""
    handle, path = tempfile.mkstemp(prefix="nctdb-")
    os.close(handle)
    try:
        yield path
    finally:
        os.unlink(path)  # noqa: PTH108


class FileResponse(Response):
    """Sends a file piece by piece, so that a slow reader holds no process and no memory."""

    def __init__(self, path: str, asked: Whole) -> None:
        self.file = open(path, "rb")  # noqa: SIM115, PTH123 - closed when it was sent
        kind = "text/csv" if asked.form == "csv" else "application/json"
        headers = {"content-length": str(os.fstat(self.file.fileno()).st_size)}
        if asked.form == "csv":
            headers["content-disposition"] = f'attachment; filename="{asked.name or "answer"}.csv"'
        super().__init__(b"", headers=headers, content_type=f"{kind}; charset=utf-8")

    async def asgi_send(self, send: Any) -> None:
        """The head, then the pieces."""
        head = {**self.headers, "content-type": self.content_type}
        pairs = [(name.encode(), value.encode()) for name, value in head.items()]
        with self.file:
            await send({"type": "http.response.start", "status": 200, "headers": pairs})
            while piece := self.file.read(_CHUNK):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
