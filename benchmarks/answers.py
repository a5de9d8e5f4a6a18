"""How long answers take: every view for ten trials and whole, every matrix of ten trials, results of one."""

import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from scraper.explore.cohorts import create_cohort
from scraper.explore.database import reading
from scraper.explore.matrices import KINDS, matrix_of
from scraper.explore.results import results_of
from scraper.explore.search.filters import Selection
from scraper.sink.sqlite.schema import views

Figures = dict[str, Any]

TRIALS = 10
TIMES = 7
COHORT = "benchmark of answers"


def run_answers(database: str) -> Figures:
    """Median milliseconds of each answer; a cohort is added to the database."""
    with reading(database) as connection:
        ids = _with_analyses(connection)
    create_cohort(database, COHORT, Selection(ids=[" ".join(ids)]), replace=True)
    with reading(database) as connection:
        per_study = [name for name in views() if _has_studies(connection, name)]
        return {
            "view of ten trials": {name: _of_trials(connection, name, ids) for name in per_study},
            "whole view counted": {name: _counted(connection, name) for name in views()},
            "matrix of ten trials": {
                kind: _median(lambda kind=kind: matrix_of(connection, database, COHORT, kind))  # type: ignore[misc]
                for kind in KINDS
            },
            "results of one trial": {"results": _median(lambda: results_of(connection, ids[0]))},
        }


def _with_analyses(connection: sqlite3.Connection) -> list[str]:
    """Trials with many rows, spread over the database."""
    found = [row[0] for row in connection.execute("select distinct nct_id from outcome_analyses order by 1")]
    return found[:: max(1, len(found) // TRIALS)][:TRIALS]


def _has_studies(connection: sqlite3.Connection, view: str) -> bool:
    return "nct_id" in {row[1] for row in connection.execute(f"pragma table_info({view})")}


def _of_trials(connection: sqlite3.Connection, view: str, ids: Sequence[str]) -> float:
    query = f"select * from {view} where nct_id in ({', '.join('?' * len(ids))})"  # noqa: S608
    return _median(lambda: connection.execute(query, ids).fetchall())


def _counted(connection: sqlite3.Connection, view: str) -> float:
    return _median(lambda: connection.execute(f"select count(*) from (select * from {view})").fetchone())  # noqa: S608


def _median(answer: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        answer()
        taken.append((time.perf_counter() - began) * 1e3)
    return statistics.median(taken)
