"""Keeps cohorts in the file: their names, filters and studies."""

from collections.abc import Sequence
from typing import NamedTuple

from scraper.sink.sqlite.connection import explained, now
from scraper.sink.sqlite.statements import insert_sql
from scraper.sink.sqlite.store import Store


class Filter(NamedTuple):
    """One filter that was applied, and the studies before and after it."""

    kind: str
    text: str
    before: int
    left: int


def save_cohort(
    store: Store, name: str, program_version: str, filters: Sequence[Filter], ids: Sequence[str]
) -> None:
    """Keeps a cohort, in place of one of its name; ids are those of studies in the file."""
    with explained(store.path), store.transaction():
        _delete(store, name)
        store.connection.executemany(
            "insert into cohort_members (cohort, nct_id, source_sha256)"
            " select ?, nct_id, source_sha256 from studies where nct_id = ?",
            [(name, nct_id) for nct_id in ids],
        )
        store.connection.executemany(
            insert_sql("cohort_filters"),
            [(name, position, *each) for position, each in enumerate(filters, start=1)],
        )
        store.connection.execute(
            "insert into cohorts (name, created_at, program_version, data_date, studies)"
            " select ?, ?, ?, max(s.data_date), count(*)"
            " from cohort_members m join studies s on s.nct_id = m.nct_id where m.cohort = ?",
            (name, now(), program_version, name),
        )


def drop_cohort(store: Store, name: str) -> bool:
    """Forgets a cohort, not its studies; False: there was none."""
    with explained(store.path), store.transaction():
        return _delete(store, name)


def _delete(store: Store, name: str) -> bool:
    for table in ("cohort_members", "cohort_filters"):
        store.connection.execute(f"delete from {table} where cohort = ?", (name,))  # noqa: S608 - our names
    return store.connection.execute("delete from cohorts where name = ?", (name,)).rowcount > 0
