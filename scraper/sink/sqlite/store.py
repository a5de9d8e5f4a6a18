"""Keeps parsed records in a SQLite file: rows, source bytes, versions and changes.

A study's rows are always those of its richest and newest source, whatever came in which order.  All
that is written for a batch of records is one transaction.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import zstandard
from sqlite_utils import Database

from schemas.provenance import RawDocument, Rejection
from schemas.record import COMPLETENESS, NOTHING_RECALLED, ParsedRecord, Recalled
from schemas.tables import TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from schemas.values import NctId
from scraper.errors import DatabaseUnusable
from scraper.sink.sqlite import schema
from scraper.sink.sqlite.connection import configure, connect, explained, now
from scraper.sink.sqlite.fact_cache import FactCache, written_by_this_program
from scraper.sink.sqlite.lock import hold
from scraper.sink.sqlite.statements import insert_sql
from scraper.sink.sqlite.writer import ALL_TABLES, Replacement, RowWriter
from scraper.sink.study_rows.affected import affected_tables
from scraper.sink.study_rows.changes import Change, changes, is_as_served, with_served
from scraper.sink.study_rows.disagreements import PageFindings
from scraper.sink.study_rows.rows import RowsOnDemand, rows_of
from scraper.sink.study_rows.text_rows import Row, StudyRows
from scraper.sink.study_rows.versions import Kept, Standing, Versions, change_rows, standing_of, version_row

Outcome = Literal["new", "changed", "unchanged", "superseded"]
"""What a record did: first of its study; new content; known content; archived behind a better one."""

API, PAGE = "api_v2", "study_page"

_REMOVED = TABLES["studies"].column_names.index("removed_upstream_date")

_ARCHIVE = (
    f"{insert_sql('source_documents')} on conflict (sha256) do update"
    " set data_timestamp = max(coalesce(data_timestamp, ''), excluded.data_timestamp)"
)
"""Bytes that are there already stay as they are; that the registry served them again counts."""


@dataclass(slots=True)
class Batch:
    """What is still to be written of a batch of records, by numbers of studies where not by table."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    replaced: dict[int, Replacement] = field(default_factory=dict)
    studies: set[int] = field(default_factory=set)
    """Those of ``rows`` and ``replaced``."""
    outdated: dict[int, int] = field(default_factory=dict)
    """Completeness of the sources whose versions are to be told anew."""
    paged: set[int] = field(default_factory=set)
    """Those to which a page came that may say something else."""


class Store:
    """An open database of ours.  ``content`` gives an archived document's record as plain JSON values."""

    def __init__(
        self, path: str, content: Callable[[RawDocument], dict[str, Any]], must_exist: bool = False
    ) -> None:
        """Opens or makes the file; raises ``DatabaseUnusable`` or ``DatabaseBusy``."""
        if must_exist and not Path(path).is_file():
            raise DatabaseUnusable(f"{path}: no such database; make one with: nctdb fetch {path}")
        self.path = path
        self.content = content
        self.compress = zstandard.ZstdCompressor(level=1).compress
        self.decompress = zstandard.ZstdDecompressor().decompress
        self.batch = Batch()
        self.may_reuse = False
        with explained(path), ExitStack() as stack:
            self.connection = connect(path)
            stack.callback(self.connection.close)
            schema.require_ours(Database(self.connection), path)
            self.lock = hold(path)
            stack.callback(self.lock.release)
            self.db = Database(self.connection)
            self.versions = Versions(self.connection, self._archived)
            self.fact_cache = FactCache(self.connection)
            self.rows = RowWriter(self.connection, self.fact_cache)
            self.page_findings = PageFindings(self.connection, self._archived)
            configure(self.connection)
            schema.migrate(self.db)
            self.rows.indexed = self._holds_studies()
            if self.rows.indexed:
                schema.add_indexes(self.db)
            stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        self.lock.release()

    def known(self, bodies: Iterable[str], standing: bool = False) -> set[str]:
        """Those of the given SHA-256 sums that are archived; ``standing``: that rows come from, too."""
        sums = list(bodies)
        marks = ", ".join("?" * len(sums))
        sql = f"select sha256 from source_documents d where sha256 in ({marks})"  # noqa: S608 - only marks
        if standing:
            sql += " and sha256 in (select source_sha256 from studies where nct_id = d.nct_id)"
        rows = self.connection.execute(sql, sums)
        return {sum_ for (sum_,) in rows}

    def save(self, records: list[tuple[str, ParsedRecord]]) -> list[tuple[str, Outcome]]:
        """Keeps records (with their SHA-256 sums) in one transaction; says of each study what it did."""
        outcomes: list[tuple[str, Outcome]] = []
        with explained(self.path), self.transaction():
            self._archive(records)
            times = Counter(record.study.nct_id.number for _, record in records)
            kept = self.versions.kept(times)
            self.page_findings.find(number for number in times if number in kept or times[number] > 1)
            for sum_, record in records:
                outcomes.append((str(record.study.nct_id), self._save_one(record, sum_, kept)))
            self._write_batch()
            self.versions.rebuild(self.batch.outdated)
            for number in sorted(self.batch.paged):
                self.page_findings.renew(number)
            self.batch = Batch()
        return outcomes

    def reread(self, records: list[tuple[str, ParsedRecord]]) -> int:
        """Writes what today's parser reads otherwise in the bytes that rows come from; how many studies."""
        with explained(self.path), self.transaction():
            firsts = [record.study.nct_id.number * ROWS_PER_STUDY for _, record in records]
            marks = ", ".join("?" * len(firsts))
            removed = dict(
                self.connection.execute(
                    f"select id, removed_upstream_date from studies where id in ({marks})",  # noqa: S608
                    firsts,
                )
            )
            self.page_findings.find(record.study.nct_id.number for _, record in records)
            studies = []
            for first, (sum_, record) in zip(firsts, records, strict=True):
                rows = self._rows(record, sum_)
                row = rows["studies"][0]
                rows["studies"] = [(*row[:_REMOVED], removed[first], *row[_REMOVED + 1 :])]
                studies.append(Replacement(rows, ALL_TABLES))
            differing = self.rows.replace(studies)
            self.versions.rebuild(
                {
                    record.study.nct_id.number: record.completeness
                    for _, record in records
                    if record.document.form != "api_v2" and record.study.nct_id.number in differing
                }
            )
        return len(differing)

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

    def cached_facts(self, nct_id: NctId) -> Recalled:
        """What was read before in the texts of a study.

        Nothing outside a run, and nothing where another version of the program may have read them.
        """
        return self.fact_cache.of(nct_id) if self.may_reuse else NOTHING_RECALLED

    def begin_run(self, command: str, program_version: str) -> int:
        """Opens an entry in ``runs``; returns its number."""
        with explained(self.path), self.transaction():
            self.may_reuse = self.rows.indexed and written_by_this_program(self.connection, program_version)
            cursor = self.connection.execute(
                "insert into runs (command, started_at, program_version) values (?, ?, ?)",
                (command, now(), program_version),
            )
        return int(cursor.lastrowid or 0)

    def end_run(self, run: int, figures: Mapping[str, float | str | None]) -> None:
        """Closes the entry with its counts, and makes what a first load leaves for its end."""
        assignments = ", ".join(f"{name} = ?" for name in figures)
        with explained(self.path):
            if not self.rows.indexed and self._holds_studies():
                schema.add_indexes(self.db)
                self.connection.execute("ANALYZE")  # or a question may go through an index that tells little
                self.rows.indexed = True
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
            self.batch = Batch()
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
                record.registry_version,
                record.data_date,
                record.document.data_timestamp,
                len(record.document.body),
                self.compress(record.document.body),
            )
            for sum_, record in records
        ]
        self.connection.executemany(_ARCHIVE, rows)

    def _save_one(self, record: ParsedRecord, sum_: str, kept_by_number: dict[int, Kept]) -> Outcome:
        number = record.study.nct_id.number
        kept = kept_by_number.get(number)
        this = standing_of(record, sum_)
        if kept is None:
            kept_by_number[number] = Kept(this, versions=1, changes=0)
            self._insert_study(record, this)
            return "new"
        current = kept.standing
        if current == this:
            return "unchanged"
        if number in self.batch.studies:
            self._write_batch()
        if this < current:
            if this.completeness == current.completeness:
                self.batch.outdated[number] = this.completeness
            elif record.document.form == PAGE and current.completeness == COMPLETENESS[API]:
                self.batch.paged.add(number)
            return "superseded"
        kept_by_number[number], outcome = self._replace_study(record, this, kept)
        return outcome

    def _replace_study(self, record: ParsedRecord, this: Standing, kept: Kept) -> tuple[Kept, Outcome]:
        """Has the rows of a study come from another source; what the file has of it then, what that did."""
        number, current = record.study.nct_id.number, kept.standing
        kept = kept._replace(standing=this)
        self.batch.studies.add(number)
        rows = self._rows(record, this.sha256)
        if this.completeness != current.completeness:
            self.batch.replaced[number] = Replacement(rows, ALL_TABLES)
            self.batch.outdated[number] = this.completeness
            return kept, "changed"
        before, after = self._archived(current.sha256), self.content(record.document)
        self.batch.replaced[number] = Replacement(rows, affected_tables(before, after))
        differing = changes(before, with_served(before, after))
        if not (is_as_served(before) and is_as_served(after)):
            self.batch.outdated[number] = this.completeness  # an earlier source may say what these do not
        elif differing:
            kept = self._add_version(number, kept, record.document.form, differing)
        else:
            self.versions.renew_last(number, kept, record.document.form)
        return kept, "changed" if differing else "unchanged"

    def _add_version(self, number: int, kept: Kept, form: str, differing: list[Change]) -> Kept:
        version = kept.versions + 1
        self._insert("record_versions", [version_row(number, version, kept.standing, form)])
        self._insert("record_changes", change_rows(number, version, differing, kept.changes))
        return Kept(kept.standing, version, kept.changes + len(differing))

    def _rows(self, record: ParsedRecord, sum_: str) -> StudyRows:
        """The rows of a record of a study that may have other sources, too."""
        rows = RowsOnDemand(record, sum_)
        if record.completeness == COMPLETENESS[API]:
            content = partial(self.content, record.document)
            self.page_findings.add_to(rows["findings"], record.study.nct_id, content)
        return rows

    def _insert_study(self, record: ParsedRecord, this: Standing) -> None:
        number = record.study.nct_id.number
        rows = rows_of(record, this.sha256)
        rows["record_versions"] = [version_row(number, 1, this, record.document.form)]
        self.batch.studies.add(number)
        for name, table_rows in rows.items():
            if table_rows:
                self._insert(name, table_rows)

    def _insert(self, table: str, rows: list[Row]) -> None:
        self.batch.rows.setdefault(table, []).extend(rows)

    def _write_batch(self) -> None:
        batch = self.batch
        self.rows.insert(batch.rows)
        self.rows.replace(batch.replaced.values())
        self.batch = Batch(outdated=batch.outdated, paged=batch.paged)
        self.fact_cache.forget()

    def _archived(self, sum_: str) -> dict[str, Any]:
        nct_id, form, origin, body = self.connection.execute(
            "select nct_id, form, origin, body from source_documents where sha256 = ?", (sum_,)
        ).fetchone()
        return self.content(RawDocument(self.decompress(body), origin, form, nct_id))
