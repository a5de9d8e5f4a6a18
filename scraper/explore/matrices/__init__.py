"""Matrices over a cohort: what its trials are, whom they admit, what they measure, what came out."""

import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from importlib import resources

from scraper.explore.cohorts import cohort_of
from scraper.explore.database import reading
from scraper.explore.matrices.concepts import concepts
from scraper.explore.matrices.eligibility import eligibility
from scraper.explore.matrices.pairs.table import Chosen, pairs
from scraper.explore.sheets import Sheet, sheet_of_rows


def question(kind: str) -> str:
    """The SQL of a matrix; its first line is the question, ``:cohort`` the name of the cohort.

    That of effects is asked for each trial (``:nct_id``): SQLite carries one id into a view of two halves,
    but not a list of ids from another table.
    """
    file = resources.files("scraper.explore.matrices") / "sql" / f"{kind}.sql"
    return file.read_text(encoding="utf-8")


def _asked(kind: str, connection: sqlite3.Connection, cohort: str) -> Sheet:
    found = connection.execute(question(kind), {"cohort": cohort})
    names = [column[0] for column in found.description]
    return sheet_of_rows(names, found.fetchall())


_WITH_OUTCOMES = """
select k.nct_id from cohort_members k
where k.cohort = ? and exists (select 1 from outcomes o where o.nct_id = k.nct_id) order by k.nct_id
"""


def _effects(connection: sqlite3.Connection, cohort: str) -> Sheet:
    trials = connection.execute(_WITH_OUTCOMES, (cohort,))
    sql = question("effects")
    rows = [row for (nct_id,) in trials.fetchall() for row in connection.execute(sql, {"nct_id": nct_id})]
    names = [column[0] for column in connection.execute(sql, {"nct_id": None}).description]
    return sheet_of_rows(names, rows)


KINDS: Mapping[str, Callable[[sqlite3.Connection, str], Sheet]] = {
    "comparison": partial(_asked, "comparison"),
    "eligibility": eligibility,
    "concepts": concepts,
    "endpoints": partial(_asked, "endpoints"),
    "effects": _effects,
    "pairs": pairs,
    "attrition": partial(_asked, "attrition"),
}
"""Each matrix with what makes it of a connection and the name of a cohort."""


def matrix(database: str, cohort: str | None, kind: str, chosen: Chosen | None = None) -> Sheet:
    """A matrix of a cohort, held whole; raises ``UnreadableInput`` when there is no such cohort.

    Pairs can be those of all trials (``cohort`` None), and only those that are ``chosen``.
    """
    with reading(database) as connection:
        if kind == "pairs":
            if cohort is not None:
                cohort_of(connection, database, cohort)
            return pairs(connection, cohort, chosen or Chosen())
        return matrix_of(connection, database, cohort or "", kind)


def matrix_of(connection: sqlite3.Connection, database: str, cohort: str, kind: str) -> Sheet:
    """The same over an open connection."""
    cohort_of(connection, database, cohort)
    return KINDS[kind](connection, cohort)
