"""Writes the rows of studies into an open file: only what differs, and the full text with it."""

import json
import operator
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.tables import STUDY_TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from scraper.sink.sqlite.fact_cache import FactCache
from scraper.sink.sqlite.statements import FULL_TEXT, full_text_sql, insert_sql, select_sql, upsert_sql
from scraper.sink.study_rows.rows import ROW_TABLES
from scraper.sink.study_rows.study import Rows
from scraper.sink.study_rows.text_rows import Row, StudyRows

_row_id = operator.itemgetter(0)


class Replacement(NamedTuple):
    """The rows of a study that is in the file, and the tables in which they may differ from those there."""

    number: int
    rows: Rows
    tables: frozenset[str]


class RowWriter:
    """Inserts and replaces rows; ``fact_cache`` has some that were read a moment before.

    ``indexed``: the file has its indexes and full text, which are kept up from then on.
    """

    def __init__(self, connection: sqlite3.Connection, fact_cache: FactCache) -> None:
        self.connection = connection
        self.fact_cache = fact_cache
        self.indexed = False

    def insert(self, studies: Sequence[StudyRows]) -> None:
        """Adds all rows of studies that are not in the file."""
        for table in (table.name for table in STUDY_TABLES):
            if added := [row for rows in studies for row in rows[table]]:
                self.connection.executemany(insert_sql(table), added)
                self._keep_full_text(table, [], added)

    def replace(self, studies: Iterable[Replacement]) -> set[int]:
        """Writes the differences between the studies' rows in the file and these; numbers of what differs.

        Table by table in ascending order of ids: full text written in any other order takes twice the time.
        """
        in_order = sorted(studies, key=operator.attrgetter("number"))
        differing: set[int] = set()
        for table in ROW_TABLES:
            if affected := [study for study in in_order if table in study.tables]:
                differing.update(row_id // ROWS_PER_STUDY for row_id in self._replace_in(table, affected))
        return differing

    def _replace_in(self, table: str, studies: list[Replacement]) -> list[int]:
        """The same in one table; ids of the rows that differ."""
        old = {row[0]: row for row in self._rows_in_file(table, studies)}
        new = [row for study in studies for row in study.rows[table]]
        changed = [row for row in new if old.get(row[0]) != row]
        gone = sorted(old.keys() - {row[0] for row in new})
        if gone:
            delete = f"delete from {table} where id = ?"  # noqa: S608 - our name
            self.connection.executemany(delete, [(row_id,) for row_id in gone])
        if changed:
            self.connection.executemany(upsert_sql(table), changed)
        before = [old[row_id] for row_id in gone] + [old[row[0]] for row in changed if row[0] in old]
        self._keep_full_text(table, before, changed)
        return [*gone, *(row[0] for row in changed)]

    def _rows_in_file(self, table: str, studies: list[Replacement]) -> Iterable[Row]:
        """The rows of a table that the file has of these studies."""
        firsts = [study.number * ROWS_PER_STUDY for study in studies]
        known = self.fact_cache.rows(table, firsts)
        return self.connection.execute(select_sql(table), (json.dumps(firsts),)) if known is None else known

    def _keep_full_text(self, table: str, before: list[Row], after: list[Row]) -> None:
        """Takes rows out of the full text and puts rows in, unless their texts are the same.

        Not by triggers: SQLite writes the full text to disk at every row of a statement with triggers.
        """
        if not self.indexed or table not in FULL_TEXT:
            return
        texts = FULL_TEXT[table]
        out, into = {texts(row) for row in before}, {texts(row) for row in after}
        self.connection.executemany(full_text_sql(table, "delete"), sorted(out - into, key=_row_id))
        self.connection.executemany(full_text_sql(table), sorted(into - out, key=_row_id))
