"""The numbers of a figure: a question in SQL over the chosen trials, and its rows."""

import sqlite3
from importlib import resources
from typing import Any, NamedTuple

from scraper.explore.report.selection import Chosen

Row = dict[str, Any]


class Numbers(NamedTuple):
    """All rows of a question; ``sql`` gives them again, in any tool that reads the file."""

    question: str
    sql: str
    names: list[str]
    rows: list[Row]


def read(connection: sqlite3.Connection, chosen: Chosen, name: str) -> Numbers:
    """Asks ``sql/<name>.sql``, which selects from ``chosen (nct_id)``; its first line is the question."""
    first, _, select = sql_of(name).partition("\n")
    found = connection.execute(_over("select value from json_each(?)", select), (chosen.parameter,))
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return Numbers(first.removeprefix("-- "), _over(chosen.sql, select).strip(), names, rows)


def sql_of(name: str) -> str:
    """The text of one question."""
    file = resources.files("scraper.explore.report") / "sql" / f"{name}.sql"
    return file.read_text(encoding="utf-8")


def _over(chosen: str, select: str) -> str:
    return f"with chosen (nct_id) as (\n{chosen}\n)\n{select}"
