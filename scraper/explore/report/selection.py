"""Which trials a report is of."""

import json
import sqlite3
from typing import NamedTuple

from pydantic import BaseModel

from scraper.errors import UnreadableInput
from scraper.explore.cohorts import NoStudyLeft, cohort_of
from scraper.explore.database import canonical, given_id
from scraper.explore.search.given import passing_where


class TrialSelection(BaseModel):
    """One way of choosing: ids, a condition or SELECT in SQL, a cohort; none: all studies.  And a title."""

    nct_ids: list[str] = []
    where: str | None = None
    cohort: str | None = None
    title: str | None = None


class Chosen(NamedTuple):
    """The trials, in the order of the report; ``sql`` selects them in any tool; ``missing``: not there."""

    title: str
    words: str
    sql: str
    nct_ids: list[str]
    missing: list[str]

    @property
    def parameter(self) -> str:
        """The ids as one parameter of a query."""
        return json.dumps(self.nct_ids)


def choose(connection: sqlite3.Connection, database: str, question: TrialSelection) -> Chosen:
    """The studies that are asked for; raises ``UnreadableInput``, and ``NoStudyLeft`` when there are none."""
    if sum(map(bool, (question.nct_ids, question.where, question.cohort))) > 1:
        raise UnreadableInput("give NCT ids, --where or --cohort, one of them")
    if question.nct_ids:
        chosen = _by_ids(connection, database, question.nct_ids)
    elif question.where:
        chosen = _by_where(connection, question.where)
    elif question.cohort:
        chosen = _by_cohort(connection, database, question.cohort)
    else:
        chosen = _all(connection)
    if not chosen.nct_ids:
        raise NoStudyLeft(f"{chosen.words}: no study of {database}; no report was made")
    return chosen._replace(title=f"{question.title}: {chosen.title}") if question.title else chosen


def _by_ids(connection: sqlite3.Connection, database: str, given: list[str]) -> Chosen:
    asked = canonical(connection, list(map(given_id, given)))
    there = set(_studies(connection))
    ids = [nct_id for nct_id in asked if nct_id in there]
    missing = [nct_id for nct_id in asked if nct_id not in there]
    if not ids:
        raise UnreadableInput(f"{database} holds none of these studies: {', '.join(missing)}")
    values = ", ".join(f"('{nct_id}')" for nct_id in ids)
    return Chosen(_counted(ids), "Chosen by their ids", f"values {values}", ids, missing)


def _by_where(connection: sqlite3.Connection, sql: str) -> Chosen:
    passing, select = passing_where(connection, sql)
    ids = [nct_id for nct_id in _studies(connection) if nct_id in passing]
    return Chosen(_counted(ids), f"Chosen by --where {' '.join(sql.split())}", select, ids, [])


def _by_cohort(connection: sqlite3.Connection, database: str, name: str) -> Chosen:
    cohort = cohort_of(connection, database, name)
    quoted = cohort.name.replace("'", "''")
    sql = f"select nct_id from cohort_members where cohort = '{quoted}'"  # noqa: S608 - shown, not run
    filters = " → ".join(f"{each.kind} {each.filter} ({each.studies_left:,})" for each in cohort.filters)
    words = f"Cohort {cohort.name} of {cohort.created_at[:10]}: {filters}"
    return Chosen(f"Cohort {cohort.name}: {_counted(cohort.nct_ids)}", words, sql, cohort.nct_ids, [])


def _all(connection: sqlite3.Connection) -> Chosen:
    ids = _studies(connection)
    return Chosen(
        _counted(ids), "All studies of the database", "select nct_id from studies order by nct_id", ids, []
    )


def _studies(connection: sqlite3.Connection) -> list[str]:
    return [nct_id for (nct_id,) in connection.execute("select nct_id from studies order by nct_id")]


def _counted(ids: list[str]) -> str:
    return f"{len(ids):,} trial{'' if len(ids) == 1 else 's'}"
