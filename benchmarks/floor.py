"""The floor: what any Python program must spend that decodes these bytes and stores these rows.

Decoding is orjson, study by study (the fastest way to cut and decode a page of the API); storing is one
``executemany`` a table and batch, of ready-made tuples, in a file with the same tables and pragmas.
"""

import marshal
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import orjson
from sqlite_utils import Database

from benchmarks.usage import Clock
from schemas.tables import STUDY_TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from scraper.runs.saving import BATCH_RECORDS
from scraper.sink.sqlite import schema
from scraper.sink.sqlite.connection import configure
from scraper.sink.sqlite.statements import FULL_TEXT, full_text_sql

Row = tuple[Any, ...]
Batch = dict[str, list[Row]]

COMPARED = (*(table.name for table in STUDY_TABLES), "source_documents")
"""Tables that hold the records."""


class _Page(msgspec.Struct):
    studies: list[msgspec.Raw]


_split = msgspec.json.Decoder(_Page).decode


def decode(pages: Iterable[Path]) -> Clock:
    """Decodes every record and drops it."""
    clock = Clock()
    with clock.running():
        for page in pages:
            for body in _split(page.read_bytes()).studies:
                orjson.loads(bytes(body))
    return clock


@dataclass(slots=True)
class Storing:
    """The use of making the tables, of storing the rows, and of indexes with full text."""

    creating: Clock = field(default_factory=Clock)
    inserting: Clock = field(default_factory=Clock)
    indexing: Clock = field(default_factory=Clock)


def insert(database: Path, rows: Path, indexed: bool = False) -> Storing:
    """Stores the rows kept at ``rows`` in a new file; ``indexed``: indexes and full text are there before.

    Reading the rows from disk and freeing them is not counted; closing the file is.  The connection is
    sqlite3's own, without what the loader adds to it (``scraper.sink.sqlite.connection.connect``).
    """
    used = Storing()
    with used.creating.running():
        connection = sqlite3.connect(database, isolation_level=None)
        configure(connection)
        db = Database(connection)
        schema.migrate(db)
    if indexed:
        schema.add_indexes(db)
    for batch in _batches(rows):
        with used.inserting.running():
            _insert_batch(connection, batch, searched=indexed)
    if not indexed:
        with used.indexing.running():
            schema.add_indexes(db)
    with (used.inserting if indexed else used.indexing).running():
        connection.close()
    return used


def _insert_batch(connection: sqlite3.Connection, batch: Batch, searched: bool) -> None:
    connection.execute("begin immediate")
    for name, rows in batch.items():
        connection.executemany(_statement(name, len(rows[0])), rows)
        if searched and name in FULL_TEXT:
            connection.executemany(full_text_sql(name), map(FULL_TEXT[name], rows))
    connection.execute("commit")


def _statement(table: str, columns: int) -> str:
    return f"insert into {table} values ({', '.join('?' * columns)})"  # noqa: S608 - our name


def _batches(path: Path) -> Iterator[Batch]:
    with path.open("rb") as file:
        while True:
            try:
                yield marshal.load(file)  # noqa: S302 - written by ``keep_rows`` of this same program
            except EOFError:
                return


def keep_rows(database: Path, rows: Path, nct_ids: Iterable[str] | None = None) -> int:
    """Writes the rows of a loaded database to a file, batch by batch in order of load; gives their number.

    ``nct_ids``: only those studies, and of their sources only the newest.
    """
    count = 0
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    with rows.open("wb") as file:
        for numbers in _numbers(connection, nct_ids):
            batch = {name: found for name in COMPARED if (found := list(_rows(connection, name, numbers)))}
            count += sum(len(found) for found in batch.values())
            marshal.dump(batch, file)
    return count


def _numbers(connection: sqlite3.Connection, nct_ids: Iterable[str] | None) -> Iterator[list[int]]:
    """Numbers of the studies, a batch of the loader's size at a time."""
    if nct_ids is None:
        ids = connection.execute("select id from studies order by id")
        numbers = [study // ROWS_PER_STUDY for (study,) in ids]
    else:
        numbers = [int(nct_id[3:]) for nct_id in nct_ids]
    for start in range(0, len(numbers), BATCH_RECORDS):
        yield numbers[start : start + BATCH_RECORDS]


_SOURCE = "select d.* from source_documents d join studies s on d.sha256 = s.source_sha256 where s.id = ?"


def _rows(connection: sqlite3.Connection, table: str, numbers: Iterable[int]) -> Iterator[Row]:
    for number in numbers:
        if table == "source_documents":
            yield from connection.execute(_SOURCE, (number * ROWS_PER_STUDY,))
        else:
            select = f"select * from {table} where id between ? and ?"  # noqa: S608 - our name
            first = number * ROWS_PER_STUDY
            yield from connection.execute(select, (first, first + ROWS_PER_STUDY - 1))
