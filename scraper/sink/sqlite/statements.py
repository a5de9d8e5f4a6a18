"""The statements that rows are written and read with, made from the declared tables."""

import operator
from functools import cache

from schemas.tables import STUDY_TABLES, TABLES
from schemas.tables.columns import ROWS_PER_STUDY


@cache
def insert_sql(table: str, verb: str = "insert") -> str:
    """The statement that adds a row with all its columns."""
    names = TABLES[table].column_names
    return f"{verb} into {table} ({', '.join(names)}) values ({', '.join('?' * len(names))})"


@cache
def upsert_sql(table: str) -> str:
    """The statement that adds a row or replaces the one of its id.

    The NCT id, which an id implies, is left alone, and with it its index.
    """
    names = [name for name in TABLES[table].column_names if name not in ("id", "nct_id")]
    assignments = ", ".join(f"{name} = excluded.{name}" for name in names)
    return f"{insert_sql(table)} on conflict (id) do update set {assignments}"


FULL_TEXT = {
    table.name: operator.itemgetter(0, *map(table.column_names.index, table.full_text))
    for table in STUDY_TABLES
    if table.full_text
}
"""The row id and the texts of a row of each table that is searched."""


@cache
def full_text_sql(table: str, command: str | None = None) -> str:
    """The statement that puts a row into a table's full text, or (``delete``) takes it out."""
    names = ", ".join(TABLES[table].full_text)
    marks = ", ".join("?" * len(TABLES[table].full_text))
    if command:
        return f"insert into {table}_fts ({table}_fts, rowid, {names}) values ('{command}', ?, {marks})"  # noqa: S608
    return f"insert into {table}_fts (rowid, {names}) values (?, {marks})"  # noqa: S608


@cache
def select_one_sql(table: str) -> str:
    """The rows of a study, whose first id is given twice."""
    names = ", ".join(TABLES[table].column_names)
    return f"select {names} from {table} where id between ? and ? + {ROWS_PER_STUDY - 1}"  # noqa: S608 - our names


@cache
def select_sql(table: str) -> str:
    """The rows of studies, which are given by their first ids in a JSON list."""
    names = ", ".join(f"{table}.{name}" for name in TABLES[table].column_names)
    return (
        f"select {names} from json_each(?) study cross join {table}"  # noqa: S608 - our names
        f" on {table}.id between study.value and study.value + {ROWS_PER_STUDY - 1}"
    )
