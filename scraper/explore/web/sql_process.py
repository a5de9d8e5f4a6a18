"""Runs SQL of people in a process of its own: ``python -m scraper.explore.web.sql_process DATABASE``.

Requests and replies are pickles on standard input and output.  The process can be killed at any moment, so a
time limit holds whatever the SQL does, and its memory is limited.  It imports next to nothing.
"""

import csv
import json
import os
import pickle
import re
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TextIO
from urllib.parse import quote

MEMORY = 1 << 30
"""Bytes of address space of the process."""

LONGEST_VALUE = 16 << 20
"""Bytes of one value, which ``zeroblob(1e9)`` would pass."""

LONGEST_ANSWER = 64 << 20
"""Bytes of an answer that is held in memory."""

LONGEST_FILE = 512 << 20
"""Bytes of an answer that is written to a file."""

HIDDEN = {("source_documents", "origin"), ("rejected_records", "origin"), ("runs", "command")}
"""Columns that name files of this machine: SQL reads them as null."""


class Asked(NamedTuple):
    """SQL with its parameters, and how long it may take.

    ``rows``: that many at most, and whether there are more is said; None: all.  ``path``: write all rows to
    this file in the format ``form``.
    """

    sql: str
    parameters: Mapping[str, Any] | Sequence[Any]
    seconds: float
    rows: int | None = None
    path: str = ""
    form: str = ""


class Answered(NamedTuple):
    """Columns and rows of an answer (no rows where they were written to a file; ``rows_read``: how many)."""

    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]
    is_cut: bool
    rows_read: int


class Refused(NamedTuple):
    """Why there is no answer.  ``kind``: sql, time or size; ``rows_read``: rows before it."""

    kind: str
    reason: str
    rows_read: int = 0


class TooLarge(Exception):  # noqa: N818 - named for what it is
    """An answer that is larger than it may be."""


def connect(path: str) -> sqlite3.Connection:
    """A connection that reads one file and nothing else."""
    connection = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)
    connection.text_factory = lambda text: str(text, "utf-8", "replace")
    connection.execute("pragma query_only = 1")
    connection.create_function("escape_fts", 1, _quoted_for_full_text, deterministic=True)
    for (name,) in connection.execute(
        "select name from sqlite_master where sql like '%using fts5%'"
    ).fetchall():
        connection.execute(f"select 1 from [{name}] limit 0")  # noqa: S608 - it sets itself up at its first use
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000)
    connection.set_authorizer(_permitted)
    return connection


def _permitted(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
    if action == sqlite3.SQLITE_READ and (first, second) in HIDDEN:
        return sqlite3.SQLITE_IGNORE
    if action == sqlite3.SQLITE_FUNCTION and second in ("load_extension", "fts3_tokenizer"):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _quoted_for_full_text(query: str) -> str:
    """Each word of a query in quotes, as Datasette's function of this name gives it."""
    balanced = query + '"' * (query.count('"') % 2)
    parts = (part for part in re.split(r'\s+|(".*?")', balanced) if part and part != '""')
    return " ".join(part if part.startswith('"') else f'"{part}"' for part in parts)


def answered(connection: sqlite3.Connection, asked: Asked) -> Answered | Refused:
    """The answer to one request, or why there is none."""
    end, seen = time.monotonic() + asked.seconds, [0]
    connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    try:
        cursor = connection.execute(asked.sql, asked.parameters)
        columns = [column[0] for column in cursor.description or ()]
        rows = _counted(cursor, end, seen)
        if asked.path:
            _write(asked.path, asked.form, columns, rows)
            return Answered(columns, [], False, seen[0])
        kept, is_cut = _kept(rows, asked.rows)
        return Answered(columns, kept, is_cut, len(kept))
    except TooLarge as error:
        return Refused("size", str(error), seen[0])
    except MemoryError:
        return Refused("size", "the answer needs too much memory", seen[0])
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        kind = "time" if "interrupted" in str(error) else "sql"
        return Refused(kind, str(error), seen[0])
    finally:
        connection.set_progress_handler(None, 0)


def _counted(cursor: sqlite3.Cursor, end: float, seen: list[int]) -> Iterator[tuple[Any, ...]]:
    """The rows, until time is up; ``seen`` holds how many there were."""
    for row in cursor:
        if time.monotonic() > end:
            raise sqlite3.OperationalError("interrupted")
        seen[0] += 1
        yield row


def _kept(rows: Iterator[tuple[Any, ...]], most: int | None) -> tuple[list[tuple[Any, ...]], bool]:
    """As many rows as may be held, and whether there are more."""
    kept, size = list[tuple[Any, ...]](), 0
    for row in rows:
        if most is not None and len(kept) == most:
            return kept, True
        size += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)
        if size > LONGEST_ANSWER:
            raise TooLarge(f"the answer has more than {LONGEST_ANSWER >> 20} MB")
        kept.append(row)
    return kept, False


# ---- files -----------------------------------------------------------------------------------


def _write(path: str, form: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        for _ in _WRITERS[form](file, columns, rows):
            if file.tell() > LONGEST_FILE:
                raise TooLarge(f"the answer has more than {LONGEST_FILE >> 20} MB")


def _csv(file: TextIO, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> Iterator[None]:
    writer = csv.writer(file)
    writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_plain(value) for value in row])


def _json(file: TextIO, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> Iterator[None]:
    yield from _json_list(file, (dict(zip(columns, map(_plain, row), strict=True)) for row in rows))


def _json_lists(file: TextIO, _: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> Iterator[None]:
    yield from _json_list(file, (list(map(_plain, row)) for row in rows))


def _json_firsts(file: TextIO, _: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> Iterator[None]:
    yield from _json_list(file, (_plain(row[0]) for row in rows))


def _json_list(file: TextIO, values: Iterator[Any]) -> Iterator[None]:
    file.write("[")
    for place, value in enumerate(values):
        file.write(",\n" if place else "")
        file.write(json.dumps(value, ensure_ascii=False))
        yield
    file.write("]\n")


def _plain(value: Any) -> Any:
    """Bytes as a text that says how many there are; they are no part of CSV and JSON."""
    return f"<{len(value):,} bytes>" if isinstance(value, bytes) else value


_WRITERS: Mapping[str, Callable[[TextIO, Sequence[str], Iterator[tuple[Any, ...]]], Iterator[None]]] = {
    "csv": _csv,
    "array": _json,
    "arrays": _json_lists,
    "arrayfirst": _json_firsts,
}

FORMS = tuple(_WRITERS)
"""Formats of a file."""


def main(path: str) -> None:
    """Answers requests until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(5)
    connection = connect(path)
    while True:
        try:
            asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
        except EOFError:
            return
        pickle.dump(tuple(answered(connection, Asked(*asked))), sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
