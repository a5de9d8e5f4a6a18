"""What one load or crawl brought, and the versions of one record."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from schemas.changes import RecordedChange
from scraper.explore.history import ChangeFilter, read_changes

Row = Mapping[str, Any]

SHOWN = 200
"""Records named on the page of a run; the others are counted."""


class Run(NamedTuple):
    """A row of runs, and the records first read in it: how many, and the first of them."""

    row: Row
    documents: int
    records: Sequence[Row]
    rejected: Sequence[Row]
    before: int | None
    after: int | None


class Versions(NamedTuple):
    """The versions of a record, newest first, each with its changes against the one before."""

    title: str
    versions: Sequence[tuple[Row, Sequence[RecordedChange]]]


_PERIOD = """
select started_at, coalesce(
    (select min(later.started_at) from runs later where later.started_at > r.started_at), '9999') as until
from runs r where r.id = ?
"""

_RECORDS = """
select d.nct_id, d.source_format, d.origin, d.retrieved_at, v.version, s.brief_title,
    (select count(*) from record_changes c where c.nct_id = d.nct_id and c.version = v.version) as changes
from source_documents d
left join record_versions v on v.nct_id = d.nct_id and v.source_sha256 = d.sha256
left join studies s on s.nct_id = d.nct_id
where d.retrieved_at >= ? and d.retrieved_at < ?
order by v.version is null, v.version = 1, d.nct_id limit ?
"""

_REJECTED = """
select nct_id, origin, reason from rejected_records where rejected_at >= ? and rejected_at < ?
order by rejected_at limit ?
"""


def read_run(connection: sqlite3.Connection, number: int) -> Run | None:
    """A run and the records that were first read during it; None: there is no such run."""
    found = _rows(connection, "select * from runs where id = ?", number)
    if not found:
        return None
    period = tuple(connection.execute(_PERIOD, (number,)).fetchone())
    documents = connection.execute(
        "select count(*) from source_documents where retrieved_at >= ? and retrieved_at < ?", period
    ).fetchone()[0]
    neighbours = connection.execute(
        "select (select max(id) from runs where id < ?), (select min(id) from runs where id > ?)",
        (number, number),
    ).fetchone()
    return Run(
        found[0],
        documents,
        _rows(connection, _RECORDS, *period, SHOWN),
        _rows(connection, _REJECTED, *period, SHOWN),
        *neighbours,
    )


def read_versions(connection: sqlite3.Connection, database: str, nct_id: str) -> Versions | None:
    """The versions of a record; None where the database does not have it."""
    title = connection.execute("select brief_title from studies where nct_id = ?", (nct_id,)).fetchone()
    if title is None:
        return None
    versions = _rows(
        connection, "select * from record_versions where nct_id = ? order by version desc", nct_id
    )
    changes = read_changes(database, ChangeFilter(nct_id))
    return Versions(
        title[0] or nct_id,
        [(row, [change for change in changes if change.version == row["version"]]) for row in versions],
    )


def _rows(connection: sqlite3.Connection, query: str, *parameters: object) -> list[Row]:
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
