"""Questions that people ask in SQL: run so that they can read, cannot write, and end."""

import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from scraper.errors import UnreadableInput

SECONDS = 30.0
"""Longest that a question may take."""

_SELECT = re.compile(r"\s*(?:select|with)\s", re.IGNORECASE)

_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_FORBIDDEN_FUNCTIONS = {"load_extension", "fts3_tokenizer"}


def ask(
    connection: sqlite3.Connection, sql: str, parameters: Sequence[object] = (), seconds: float = SECONDS
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Names of the columns and all rows of one SELECT.

    Raises ``UnreadableInput`` with the reason for a mistake in it, for anything that is not reading
    (attaching another file included), and when it takes more than ``seconds``.
    """
    _open_full_text(connection)
    try:
        with _reading_only(connection, seconds):
            found = connection.execute(sql, parameters)
            if found.description is None:
                raise UnreadableInput(f"no question: {_short(sql)}; give a SELECT")
            return [column[0] for column in found.description], found.fetchall()
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        raise UnreadableInput(f"{_short(sql)}: {_explained(str(error), seconds)}") from None


def is_select(text: str) -> bool:
    """The text begins as a SELECT does, rather than a condition or a name."""
    return _SELECT.match(text) is not None


def _open_full_text(connection: sqlite3.Connection) -> None:
    """Full-text tables set themselves up at their first use, which is more than reading."""
    for (name,) in connection.execute(
        "select name from sqlite_master where sql like '%using fts5%'"
    ).fetchall():
        connection.execute(f"select 1 from [{name}] limit 0")  # noqa: S608 - a name of the schema


@contextmanager
def _reading_only(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    connection.set_authorizer(_permitted)
    try:
        yield
    finally:
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 0)


def _permitted(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and first == "data_version":  # full text asks it
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _explained(error: str, seconds: float) -> str:
    if "not authorized" in error or "prohibited" in error:
        return "only reading is allowed: nothing may be written, set or attached; give a SELECT"
    if "interrupted" in error:
        return f"took more than {seconds:g} seconds and was stopped; ask for less"
    if "one statement" in error:
        return "more than one statement; give one SELECT"
    return error


def _short(sql: str) -> str:
    plain = " ".join(sql.split())
    return plain if len(plain) <= 80 else f"{plain[:77]}..."
