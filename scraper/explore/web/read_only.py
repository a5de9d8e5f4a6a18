"""The database as Datasette asks it: its SQL runs in processes of its own, and nothing can be written."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.database import Database, QueryInterrupted, Results
from datasette.views.base import DatasetteError

from scraper.errors import DatabaseUnusable
from scraper.explore.web.sql_pool import Row, SqlPool
from scraper.explore.web.sql_process import Answered, Asked, Refused

WHOLE_SECONDS = 60.0
"""Longest that an answer may take which is written to a file."""


class ReadOnlyDatabase(Database):
    """A database whose connections all read; it may change under us by an update crawl.

    ``execute`` is what tables, facets, questions and SQL of an address go through; our own pages use
    ``execute_fn``, in threads that no SQL of an address can occupy.
    """

    def __init__(self, datasette: Any, path: str) -> None:
        super().__init__(datasette, path=path)
        self.answers = SqlPool(path)
        self.files = SqlPool(path)

    def connect(self, write: bool = False) -> Any:
        """A reading connection, whatever is asked for; raises ``DatabaseUnusable`` when asked to write."""
        if write:
            raise DatabaseUnusable(f"{self.path}: nctdb serve only reads")
        connection = super().connect()
        connection.execute("pragma query_only = 1")
        return connection

    def close(self) -> None:
        """Ends the processes."""
        self.answers.close()
        self.files.close()

    async def execute(
        self,
        sql: str,
        params: Mapping[str, Any] | Sequence[Any] | None = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = True,  # noqa: ARG002 - an error is one line of the log, written where it ends
    ) -> Results:
        """The rows of one SELECT; errors are those of Datasette."""
        milliseconds = min(custom_time_limit or self.ds.sql_time_limit_ms, self.ds.sql_time_limit_ms)
        most = self.ds.max_returned_rows + (self.ds.max_returned_rows == (page_size or self.ds.page_size))
        given = dict(params) if isinstance(params, Mapping) else tuple(params or ())
        asked = Asked(sql, given, milliseconds / 1000, most if truncate else None)
        told = await self.ask(asked, self.answers)
        if isinstance(told, Refused):
            raise _error(told, asked)
        names = {name: place for place, name in enumerate(told.columns)}
        rows = [Row.of(names, values) for values in told.rows]
        return Results(rows, told.is_cut, [(name,) for name in told.columns])

    async def ask(self, asked: Asked, pool: SqlPool) -> Answered | Refused:
        """The answer of a pool; raises Datasette's error 503 where too many wait for it."""
        if not pool.may_enter():
            raise DatasetteError("Too many questions at once; ask again in a while.", status=503)
        try:
            return await asyncio.get_running_loop().run_in_executor(pool.executor, pool.run, asked)
        finally:
            pool.leave()


def _error(refused: Refused, asked: Asked) -> Exception:
    if refused.kind == "time":
        late: Exception = QueryInterrupted(
            sqlite3.OperationalError("interrupted"), asked.sql, asked.parameters
        )
        return late
    return sqlite3.OperationalError(refused.reason)
