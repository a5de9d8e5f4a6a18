"""Keeps parsed records in a SQLite file: rows, source bytes, versions and changes.

A study's rows are always those of its richest and newest source, whatever came in which order.  All
that is written for a batch of records is one transaction.
"""

import operator
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self

import zstandard
from sqlite_utils import Database

from schemas.provenance import RawDocument
from schemas.record import ParsedRecord
from schemas.tables import STUDY_TABLES, TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from schemas.values import PublishedText
from scraper.errors import DatabaseBusy, DatabaseUnusable
from scraper.sink import schema
from scraper.sink.changes import Change, changes
from scraper.sink.derived import Row, StudyRows
from scraper.sink.rows import rows_of
from scraper.sink.statements import FULL_TEXT, full_text_sql, insert_sql, select_sql, upsert_sql

Outcome = Literal["new", "changed", "unchanged", "superseded"]
"""What a record did: first of its study; new content; known content; archived behind a better one."""

_row_id = operator.itemgetter(0)

BUSY_SECONDS = 10
CACHE_KIB = 65536
ROW_TABLES = tuple(
    table.name for table in STUDY_TABLES if table.name not in ("record_versions", "record_changes")
)


class Standing(NamedTuple):
    """What decides which source of a study its rows come from: the greatest."""

    completeness: int
    last_update: str
    data_date: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """Bytes that could not be used."""

    origin: str
    body: bytes
    reason: str
    nct_id: str | None = None


class Store:
    """An open database of ours.  ``content`` gives an archived document's record as plain JSON values."""

    def __init__(self, path: str, content: Callable[[RawDocument], dict[str, Any]]) -> None:
        """Opens or makes the file; raises ``DatabaseUnusable`` or ``DatabaseBusy``."""
        self.path = path
        self.content = content
        self.compress = zstandard.ZstdCompressor(level=1).compress
        self.decompress = zstandard.ZstdDecompressor().decompress
        self.batch_rows: dict[str, list[Row]] = {}
        self.batch_replaced: dict[int, StudyRows] = {}
        self.batch_studies: set[int] = set()
        with explained(path):
            self.connection = _connect(path)
            self.db = Database(self.connection)
            schema.require_ours(self.db, path)
            _configure(self.connection)
            schema.migrate(self.db)
            self.indexed = self._holds_studies()
            if self.indexed:
                schema.add_indexes(self.db)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def known(self, bodies: Iterable[str]) -> set[str]:
        """Those of the given SHA-256 sums that are archived already."""
        sums = list(bodies)
        marks = ", ".join("?" * len(sums))
        rows = self.connection.execute(
            f"select sha256 from source_documents where sha256 in ({marks})",  # noqa: S608 - only marks
            sums,
        )
        return {sum_ for (sum_,) in rows}

    def save(self, records: list[tuple[str, ParsedRecord]]) -> Counter[Outcome]:
        """Keeps records (with their SHA-256 sums) in one transaction; says what each did."""
        tally: Counter[Outcome] = Counter()
        with explained(self.path), self.transaction():
            self._archive(records)
            standing = self._standing({record.study.nct_id.number for _, record in records})
            for sum_, record in records:
                tally[self._save_one(record, sum_, standing)] += 1
            self._write_batch()
        return tally

    def reject(self, rejection: Rejection) -> None:
        """Quarantines bytes that could not be used; the same again changes nothing."""
        with explained(self.path), self.transaction():
            self.connection.execute(
                insert_sql("rejected_records", "insert or ignore"),
                (
                    sha256(rejection.body).hexdigest(),
                    rejection.origin,
                    rejection.nct_id,
                    rejection.reason,
                    now(),
                    len(rejection.body),
                    self.compress(rejection.body),
                ),
            )

    def begin_run(self, command: str, program_version: str) -> int:
        """Opens an entry in ``runs``; returns its number."""
        with explained(self.path), self.transaction():
            cursor = self.connection.execute(
                "insert into runs (command, started_at, program_version) values (?, ?, ?)",
                (command, now(), program_version),
            )
        return int(cursor.lastrowid or 0)

    def end_run(self, run: int, figures: dict[str, float]) -> None:
        """Closes the entry with its counts, and makes what a first load leaves for its end."""
        assignments = ", ".join(f"{name} = ?" for name in figures)
        with explained(self.path):
            if not self.indexed and self._holds_studies():
                schema.add_indexes(self.db)
                self.connection.execute("ANALYZE")  # or a question may go through an index that tells little
                self.indexed = True
            with self.transaction():
                self.connection.execute(
                    f"update runs set ended_at = ?, {assignments} where id = ?",  # noqa: S608 - our names
                    (now(), *figures.values(), run),
                )
            self.connection.execute("PRAGMA optimize")

    def _holds_studies(self) -> bool:
        return bool(self.connection.execute("select exists (select 1 from studies)").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is written inside is kept whole or not at all."""
        self.connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.connection.rollback()
            self.batch_rows.clear()
            self.batch_replaced.clear()
            self.batch_studies.clear()
            raise
        self.connection.commit()

    def _archive(self, records: list[tuple[str, ParsedRecord]]) -> None:
        rows = [
            (
                sum_,
                str(record.study.nct_id),
                record.document.form,
                record.document.origin,
                now(),
                record.is_partial,
                record.completeness,
                record.last_update,
                record.data_date,
                len(record.document.body),
                self.compress(record.document.body),
            )
            for sum_, record in records
        ]
        self.connection.executemany(insert_sql("source_documents", "insert or ignore"), rows)

    def _standing(self, numbers: set[int]) -> dict[int, Standing]:
        """Standing of the sources that the studies' rows come from, by number of the study."""
        marks = ", ".join("?" * len(numbers))
        rows = self.connection.execute(
            "select s.id, d.completeness, d.last_update_date, d.data_date, d.sha256"  # noqa: S608 - only marks
            f" from studies s join source_documents d on d.sha256 = s.source_sha256 where s.id in ({marks})",
            [number * ROWS_PER_STUDY for number in numbers],
        )
        return {row[0] // ROWS_PER_STUDY: Standing(*row[1:]) for row in rows}

    def _save_one(self, record: ParsedRecord, sum_: str, standing: dict[int, Standing]) -> Outcome:
        number = record.study.nct_id.number
        current = standing.get(number)
        this = Standing(record.completeness, record.last_update, record.data_date, sum_)
        if current is None:
            standing[number] = this
            self._insert_study(record, this)
            return "new"
        if current == this:
            return "unchanged"
        if number in self.batch_studies:
            self._write_batch()
        if this < current:
            if this.completeness == current.completeness:
                self._rebuild_versions(number, this.completeness)
            return "superseded"
        standing[number] = this
        self.batch_studies.add(number)
        self.batch_replaced[number] = rows_of(record, sum_)
        return self._new_version(number, current, this, record)

    def _insert_study(self, record: ParsedRecord, this: Standing) -> None:
        number = record.study.nct_id.number
        rows = rows_of(record, this.sha256)
        rows["record_versions"] = [self._version_row(number, 1, this, record.document.form)]
        self.batch_studies.add(number)
        for name, table_rows in rows.items():
            if table_rows:
                self.batch_rows.setdefault(name, []).extend(table_rows)

    def _write_batch(self) -> None:
        for name, rows in self.batch_rows.items():
            self.connection.executemany(insert_sql(name), rows)
            self._keep_full_text(name, [], rows)
        if self.batch_replaced:
            self._replace_rows([self.batch_replaced[number] for number in sorted(self.batch_replaced)])
        self.batch_rows.clear()
        self.batch_replaced.clear()
        self.batch_studies.clear()

    def _replace_rows(self, studies: list[StudyRows]) -> None:
        """Writes the differences between the studies' rows in the file and these.

        Table by table in ascending order of ids: full text written in any other order takes twice the time.
        """
        firsts = [rows["studies"][0][0] for rows in studies]
        for table in ROW_TABLES:
            old = {row[0]: row for row in self.connection.execute(select_sql(table, len(firsts)), firsts)}
            new = [row for rows in studies for row in rows[table]]
            changed = [row for row in new if old.get(row[0]) != row]
            gone = sorted(old.keys() - {row[0] for row in new})
            if gone:
                delete = f"delete from {table} where id = ?"  # noqa: S608 - our name
                self.connection.executemany(delete, [(row_id,) for row_id in gone])
            if changed:
                self.connection.executemany(upsert_sql(table), changed)
            before = [old[row_id] for row_id in gone] + [old[row[0]] for row in changed if row[0] in old]
            self._keep_full_text(table, before, changed)

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

    def _new_version(self, number: int, before: Standing, this: Standing, record: ParsedRecord) -> Outcome:
        if this.completeness != before.completeness:
            self._rebuild_versions(number, this.completeness)
            return "changed"
        base = number * ROWS_PER_STUDY
        last = self.connection.execute(
            "select max(version) from record_versions where id between ? and ?",
            (base, base + ROWS_PER_STUDY - 1),
        ).fetchone()[0]
        differing = changes(self._archived(before.sha256), self.content(record.document))
        version = last + 1 if differing else last
        self.connection.execute(
            upsert_sql("record_versions"), self._version_row(number, version, this, record.document.form)
        )
        self._write_changes(number, version, differing)
        return "changed" if differing else "unchanged"

    def _rebuild_versions(self, number: int, completeness: int) -> None:
        """Makes the versions of a study anew from its archived sources: one came from before the last."""
        base = number * ROWS_PER_STUDY
        for name in ("record_changes", "record_versions"):
            self.connection.execute(
                f"delete from {name} where id between ? and ?",  # noqa: S608 - our name
                (base, base + ROWS_PER_STUDY - 1),
            )
        sources = self.connection.execute(
            "select completeness, last_update_date, data_date, sha256, form from source_documents"
            " where nct_id = ? and completeness = ? order by 1, 2, 3, 4",
            (f"NCT{number:08}", completeness),
        ).fetchall()
        version = 0
        before: dict[str, Any] | None = None
        for *standing, form in sources:
            source = Standing(*standing)
            content = self._archived(source.sha256)
            differing = [] if before is None else changes(before, content)
            if before is None or differing:
                version += 1
                self._write_changes(number, version, differing)
            self.connection.execute(
                upsert_sql("record_versions"), self._version_row(number, version, source, form)
            )
            before = content

    def _write_changes(self, number: int, version: int, differing: list[Change]) -> None:
        base = number * ROWS_PER_STUDY
        start = self.connection.execute(
            "select coalesce(max(id) + 1, ?) from record_changes where id between ? and ?",
            (base, base, base + ROWS_PER_STUDY - 1),
        ).fetchone()[0]
        nct_id = f"NCT{number:08}"
        self.connection.executemany(
            insert_sql("record_changes"),
            [(start + position, nct_id, version, *change) for position, change in enumerate(differing)],
        )

    def _version_row(self, number: int, version: int, source: Standing, form: str) -> Row:
        return (
            number * ROWS_PER_STUDY + version - 1,
            f"NCT{number:08}",
            version,
            source.last_update or None,
            source.data_date or None,
            form,
            source.sha256,
        )

    def _archived(self, sum_: str) -> dict[str, Any]:
        nct_id, form, origin, body = self.connection.execute(
            "select nct_id, form, origin, body from source_documents where sha256 = ?", (sum_,)
        ).fetchone()
        return self.content(RawDocument(self.decompress(body), origin, form, nct_id))


def now() -> str:
    """The time, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _bind_at_once() -> None:
    """Spares sqlite3 the search for an adapter of every null, boolean and typed text that it binds.

    It searches in vain and then binds the value itself; for a null that takes longer than the binding.  An
    empty mapping gives None for None without a step of Python.
    """
    nothing: dict[None, None] = {}
    sqlite3.register_adapter(type(None), nothing.get)
    sqlite3.register_adapter(bool, int)
    for kind in PublishedText.__subclasses__():
        sqlite3.register_adapter(kind, str.__str__)


def _connect(path: str) -> sqlite3.Connection:
    _bind_at_once()
    if not Path(path).resolve().parent.is_dir():
        raise DatabaseUnusable(f"{path}: its folder does not exist; make it first")
    return sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=4 * len(TABLES)
    )


def _configure(connection: sqlite3.Connection) -> None:
    """Readers are never blocked by the writer (WAL), and a power cut costs at most the last batch."""
    connection.execute("PRAGMA journal_mode = wal")
    for setting in (
        "synchronous = normal",
        "temp_store = memory",
        f"cache_size = -{CACHE_KIB}",
        "analysis_limit = 400",
    ):
        connection.execute(f"PRAGMA {setting}")


@contextmanager
def explained(path: str) -> Iterator[None]:
    """Turns SQLite's errors into one line that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise DatabaseBusy(
                f"{path}: another program is writing it; try again when it has ended"
            ) from None
        for sign, advice in _ADVICE.items():
            if sign in text:
                raise DatabaseUnusable(f"{path}: {advice}") from None
        raise DatabaseUnusable(f"{path}: {text}") from error


_ADVICE = {
    "disk is full": "no space left on its disk; what was loaded before is safe: make room and run again",
    "file is not a database": "not a SQLite database; give the name of a new file",
    "readonly": "read-only; make it writable, or give the name of a new file",
    "unable to open": "cannot be opened or made here; check the path and your permissions",
    "malformed": "damaged (SQLite: malformed); restore a copy, or load into a new file",
    "disk I/O error": "its disk gave an error while reading or writing; what was loaded before is safe",
}
