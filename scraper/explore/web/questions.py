"""Questions with their SQL: the views of the file, and those of ``questions/``, first line the question."""

import re
import sqlite3
from collections.abc import Iterator
from importlib import resources
from typing import NamedTuple

_QUESTION = re.compile(r"--\s*(?P<question>[^\n]+)")


class Question(NamedTuple):
    """A canned query; its address is its ``name``."""

    name: str
    question: str
    sql: str


def questions(connection: sqlite3.Connection) -> list[Question]:
    """All questions: those that take a word or a date first, then one a view, by name."""
    return [*_asked(), *_views(connection)]


def default_of(sql: str, name: str) -> str:
    """What a question takes for a parameter that is left empty; nothing where it says none."""
    match = re.search(rf"coalesce\(nullif\(:{re.escape(name)}, ''\), '([^']{{0,200}})'\)", sql or "")
    return match[1] if match else ""


def _asked() -> Iterator[Question]:
    folder = resources.files("scraper.explore.web") / "questions"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".sql"):
            sql = file.read_text(encoding="utf-8")
            yield Question(file.name.removesuffix(".sql"), _question(sql), sql)


def _views(connection: sqlite3.Connection) -> Iterator[Question]:
    """A view keeps the comment that it was made with, and so its question."""
    for name, sql in connection.execute(
        "select name, sql from sqlite_master where type = 'view' order by name"
    ):
        if question := _question(sql):
            yield Question(f"all_{name}", question, f"-- {question}\n{_of_trial(connection, name)}")


def _of_trial(connection: sqlite3.Connection, view: str) -> str:
    """All rows of the view or, asked with an NCT id, those of one trial, by index in both cases."""
    whole = f"select * from {view}"  # noqa: S608 - a name from the schema
    columns = {column[0] for column in connection.execute(f"{whole} limit 0").description}
    if "nct_id" not in columns:
        return whole
    return f"{whole} where :nct_id = ''\nunion all\n{whole} where nct_id = :nct_id"


def _question(sql: str) -> str:
    match = _QUESTION.search(sql)
    return match["question"].strip() if match else ""
