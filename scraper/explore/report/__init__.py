"""A cohort of trials as one HTML file that needs nothing else: figures, their numbers, their SQL."""

import re
import sqlite3
from collections.abc import Sequence
from datetime import date
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from schemas.markup import unescape
from schemas.values import NctId
from scraper.errors import DatabaseUnusable, UnreadableInput
from scraper.explore.compare import compare
from scraper.explore.compare.html import comparison_body
from scraper.explore.database import reading
from scraper.explore.questions import ask
from scraper.explore.report.canvas import style
from scraper.explore.report.drawings import DRAWINGS, Drawn

MOST_TRIALS = 500
SIDE_BY_SIDE = 12
"""Trials that a table shows beside each other: the first of the cohort."""

MOST_ROWS = 1_000
"""Rows of numbers under one figure; what is left out is said."""

FIGURES: Sequence[tuple[str, str]] = (
    ("timeline", "Timeline"),
    ("enrollment", "Enrollment"),
    ("phases", "Phase and status"),
    ("sites", "Sites"),
    ("ages", "Ages"),
    ("endpoints", "Time to the outcomes"),
    ("effects", "Posted effects"),
    ("events", "Adverse events"),
    ("findings", "Findings"),
)
"""Name of a query in ``sql`` and of its drawing, and the heading; in the order of the report."""


_DATES = "select min(s.data_date), max(s.data_date) from cohort c join studies s on s.nct_id = c.nct_id"


class Figure(NamedTuple):
    """A figure: its question, the drawing (None where there is nothing to draw), its numbers, its SQL."""

    key: str
    title: str
    question: str
    drawn: Drawn | None
    columns: list[str]
    rows: list[tuple[Any, ...]]
    left_out: int
    sql: str


class Report(NamedTuple):
    """What was written: the trials in it, and the ids that the database does not hold."""

    trials: list[str]
    missing: list[str]


def write_report(database: str, output: str, nct_ids: Sequence[str] = (), where: str | None = None) -> Report:
    """Writes the report of the trials named, of those of the view trials that ``where`` selects, or of all.

    Raises ``UnreadableInput`` for a malformed id, a mistake in ``where``, no trial or more than
    ``MOST_TRIALS``, and for a file that cannot be written.
    """
    with reading(database) as connection:
        trials, missing = _chosen(connection, nct_ids, where)
        figures = [_figure(connection, key, title, trials) for key, title in FIGURES]
        dates = _run(connection, f"{_cohort(trials)}\n{_DATES}").fetchone()
    shown = compare(database, trials[:SIDE_BY_SIDE])
    page = _template().render(
        trials=trials,
        missing=missing,
        where=where,
        figures=figures,
        shown=shown,
        body=Markup(comparison_body(shown)),  # noqa: S704 - escaped there
        dates=dates,
        program=version("nctdb"),
        made=date.today().isoformat(),
    )
    try:
        Path(output).write_text(page, encoding="utf-8")
    except OSError as error:
        raise UnreadableInput(f"{output}: cannot be written: {error.strerror}") from None
    return Report(trials, missing)


def _chosen(
    connection: sqlite3.Connection, nct_ids: Sequence[str], where: str | None
) -> tuple[list[str], list[str]]:
    """Ids of the trials that are there, in the order asked for, and those that are not."""
    try:
        asked = list(dict.fromkeys(str(NctId.read(nct_id)) for nct_id in nct_ids))
    except ValueError as error:
        raise UnreadableInput(str(error)) from None
    condition = f"where {where}" if where else ""
    _, rows = ask(connection, f"select nct_id from trials {condition} order by nct_id")  # noqa: S608
    held = [row[0] for row in rows]
    trials = [nct_id for nct_id in asked if nct_id in set(held)] if asked else held
    if not trials:
        raise UnreadableInput("no trial is selected; a report needs at least one")
    if len(trials) > MOST_TRIALS:
        raise UnreadableInput(
            f"{len(trials):,} trials are selected, a report shows at most {MOST_TRIALS}; narrow with --where"
        )
    return trials, [nct_id for nct_id in asked if nct_id not in set(held)]


def _cohort(trials: Sequence[str]) -> str:
    """The trials as a table expression, so that the SQL that is shown can be run as it stands."""
    rows = ", ".join(f"({position}, '{nct_id}')" for position, nct_id in enumerate(trials))
    return f"with cohort (position, nct_id) as (values {rows})"


def _figure(connection: sqlite3.Connection, key: str, title: str, trials: Sequence[str]) -> Figure:
    query = (resources.files("scraper.explore.report") / "sql" / f"{key}.sql").read_text(encoding="utf-8")
    question, sql = query.split("\n", 1)
    sql = f"{_cohort(trials)}\n{sql.strip()}"
    cursor = _run(connection, sql)
    columns = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    with style():
        drawn = DRAWINGS[key](named, trials) if rows else None
    shown = [tuple(_told(value) for value in row) for row in rows[:MOST_ROWS]]
    return Figure(
        key, title, question.removeprefix("-- "), drawn, columns, shown, max(0, len(rows) - MOST_ROWS), sql
    )


def _run(connection: sqlite3.Connection, sql: str) -> sqlite3.Cursor:
    try:
        return connection.execute(sql)
    except sqlite3.OperationalError as error:
        raise DatabaseUnusable(
            f"made by an older version of nctdb ({error}); load a record into it to bring it up to date"
        ) from None


def _told(value: object) -> str:
    """A value in a table of numbers; an absent one is a dash."""
    if value is None:
        return "—"
    return f"{value:g}" if isinstance(value, float) else unescape(str(value))


def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("scraper.explore.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["anchor"] = lambda text: re.sub(r"\W+", "-", text).lower()
    return environment.get_template("report.html")
