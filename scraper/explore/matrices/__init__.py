"""Matrices over a cohort: what its trials are, whom they admit, what they measure, what came out."""

import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from importlib import resources

from scraper.explore.cohorts import cohort_of
from scraper.explore.database import reading
from scraper.explore.matrices.eligibility import eligibility
from scraper.explore.sheets import Sheet, sheet_of_rows


def question(kind: str) -> str:
    """The SQL of a matrix; its first line is the question, ``:cohort`` the name of the cohort."""
    file = resources.files("scraper.explore.matrices") / "sql" / f"{kind}.sql"
    return file.read_text(encoding="utf-8")


def _asked(kind: str, connection: sqlite3.Connection, cohort: str) -> Sheet:
    found = connection.execute(question(kind), {"cohort": cohort})
    names = [column[0] for column in found.description]
    return sheet_of_rows(names, found.fetchall())


KINDS: Mapping[str, Callable[[sqlite3.Connection, str], Sheet]] = {
    "comparison": partial(_asked, "comparison"),
    "eligibility": eligibility,
    "endpoints": partial(_asked, "endpoints"),
    "effects": partial(_asked, "effects"),
    "attrition": partial(_asked, "attrition"),
}
"""Each matrix with what makes it of a connection and the name of a cohort."""


def matrix(database: str, cohort: str, kind: str) -> Sheet:
    """A matrix of a cohort, held whole; raises ``UnreadableInput`` when there is no such cohort."""
    with reading(database) as connection:
        return matrix_of(connection, database, cohort, kind)


def matrix_of(connection: sqlite3.Connection, database: str, cohort: str, kind: str) -> Sheet:
    """The same over an open connection."""
    cohort_of(connection, database, cohort)
    return KINDS[kind](connection, cohort)
