"""Facts put by hand on words of a record's criteria, so that pages can be tested apart from the readers."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from schemas.tables.columns import ROWS_PER_STUDY


@contextmanager
def writing(database: Path | str) -> Iterator[sqlite3.Connection]:
    """A connection that writes, committed and closed at the end."""
    with closing(sqlite3.connect(database)) as connection, connection:
        yield connection


def without_facts(database: Path | str, nct_id: str) -> None:
    """Takes away what the readers found in a study."""
    with writing(database) as connection:
        for table in ("criterion_facts", "findings"):
            connection.execute(f"delete from {table} where nct_id = ?", (nct_id,))


def add_fact(database: Path | str, nct_id: str, words: str, **columns: object) -> tuple[int, int]:
    """Adds a fact on ``words``, as they stand in the stored eligibility text; gives its span."""
    with writing(database) as connection:
        text = connection.execute(
            "select criteria from eligibilities where nct_id = ?", (nct_id,)
        ).fetchone()[0]
        start, end = text.index(words), text.index(words) + len(words)
        criterion = connection.execute(
            "select id from criteria where nct_id = ? and span_start <= ? and span_end >= ?",
            (nct_id, start, end),
        ).fetchone()
        values = {
            "id": _next_id(connection, "criterion_facts", nct_id),
            "nct_id": nct_id,
            "criterion_id": criterion[0],
            "span_start": start,
            "span_end": end,
            "negated": 0,
            **columns,
        }
        _insert(connection, "criterion_facts", values)
    return start, end


def add_finding(database: Path | str, nct_id: str, **columns: object) -> None:
    """Adds a finding."""
    with writing(database) as connection:
        values = {"id": _next_id(connection, "findings", nct_id), "nct_id": nct_id, **columns}
        _insert(connection, "findings", values)


def read_time_frames(database: Path | str, nct_id: str, **columns: object) -> None:
    """Sets what was read from all time frames of a study."""
    with writing(database) as connection:
        values = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(
            f"update outcome_time_frames set {values} where nct_id = ?", (*columns.values(), nct_id)
        )


def _insert(connection: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    names, places = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(f"insert into {table} ({names}) values ({places})", list(values.values()))


def _next_id(connection: sqlite3.Connection, table: str, nct_id: str) -> int:
    first = int(nct_id[3:]) * ROWS_PER_STUDY
    taken = connection.execute(f"select max(id) from {table} where nct_id = ?", (nct_id,)).fetchone()[0]
    return first if taken is None else int(taken) + 1
