"""Keeps parsed records in a SQLite file: rows, source bytes, versions and changes.

A study's rows are always those of its richest and newest source, whatever came in which order.  All
that is written for a batch of records is one transaction.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from schemas.forms import API_V2, WHOLE
from schemas.provenance import RawDocument, Rejection
from schemas.record import NOTHING_RECALLED, Recalled
from schemas.tables import TABLES
from schemas.values import NctId
from scraper.errors import DatabaseUnusable
from scraper.sink.sqlite import schema
from scraper.sink.sqlite.archive import Archive, ReadContent
from scraper.sink.sqlite.connection import configure, connect, explained, now
from scraper.sink.sqlite.fact_cache import FactCache, written_by_this_program
from scraper.sink.sqlite.lock import hold
from scraper.sink.sqlite.sqlite_library import Database
from scraper.sink.sqlite.studies import Studies
from scraper.sink.sqlite.writer import Replacement, RowWriter
from scraper.sink.study_rows.comparison import Comparison, compare
from scraper.sink.study_rows.rows import ALL_TABLES
from scraper.sink.study_rows.source import StudySource
from scraper.sink.study_rows.study import page_findings, rows_beside_page, study_rows
from scraper.sink.study_rows.update import Outcome, StudyUpdate

_REMOVED = TABLES["studies"].column_names.index("removed_upstream_date")


class Store:
    """An open database of ours.  ``content`` gives an archived document's record as plain JSON values."""

    def __init__(self, path: str, content: ReadContent, must_exist: bool = False) -> None:
        """Opens or makes the file; raises ``DatabaseUnusable`` or ``DatabaseBusy``."""
        if must_exist and not Path(path).is_file():
            raise DatabaseUnusable(f"{path}: no such database; make one with: nctdb fetch {path}")
        self.path = path
        self.may_reuse = False
        self.comparisons: dict[tuple[str, bytes], Comparison] = {}
        with explained(path), ExitStack() as stack:
            self.connection = connect(path)
            stack.callback(self.connection.close)
            schema.require_ours(Database(self.connection), path)
            self.lock = hold(path)
            stack.callback(self.lock.release)
            self.db = Database(self.connection)
            self.archive = Archive(self.connection, content)
            self.studies = Studies(self.connection, self.archive)
            self.fact_cache = FactCache(self.connection)
            self.row_writer = RowWriter(self.connection, self.fact_cache)
            configure(self.connection)
            schema.migrate(self.db)
            self.row_writer.indexed = self._holds_studies()
            if self.row_writer.indexed:
                schema.add_indexes(self.db)
            stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        self.lock.release()

    def known(self, sums: Iterable[str], in_rows: bool = False) -> set[str]:
        """Those of the given SHA-256 sums that are archived; ``in_rows``: that rows come from, too."""
        return self.archive.known(list(sums), in_rows)

    def save(self, sources: Sequence[StudySource]) -> list[tuple[str, Outcome]]:
        """Keeps sources of studies in one transaction; says of each study what its source did."""
        with explained(self.path), self.transaction():
            self.archive.add(sources)
            states = self.studies.states({source.nct_id for source in sources})
            updates = {
                source.nct_id: StudyUpdate(source.nct_id, states.get(source.nct_id)) for source in sources
            }
            outcomes = [
                (str(source.nct_id), updates[source.nct_id].add(source, self.compared)) for source in sources
            ]
            self._insert([source for source in sources if source.nct_id not in states])
            self._replace([update for nct_id, update in updates.items() if nct_id in states])
            self.fact_cache.forget()
        self.comparisons.clear()
        return outcomes

    def compared(self, sum_: str, document: RawDocument, completeness: int = WHOLE) -> Comparison:
        """The archived source with a SHA-256 sum and a newer document, compared once until it is saved."""
        key = sum_, document.body
        found = self.comparisons.get(key)
        if found is None:
            found = compare(self.archive.content(sum_), self.archive.read_content(document), completeness)
            if not found.is_same:
                self.comparisons[key] = found
        return found

    def _insert(self, sources: Iterable[StudySource]) -> None:
        """Writes studies that are new."""
        by_study: dict[str, list[StudySource]] = {}
        for source in sources:
            by_study.setdefault(source.nct_id, []).append(source)
        self.row_writer.insert([study_rows(each, self.archive.content) for each in by_study.values()])

    def _replace(self, updates: Sequence[StudyUpdate]) -> None:
        """Writes what differs of studies that are there."""
        pages = self.archive.newest_pages([str(update.nct_id) for update in updates])
        replaced = [self._replacement(update, pages.get(update.nct_id)) for update in updates]
        self.row_writer.replace([each for each in replaced if each.tables])
        self.studies.write_versions(
            [row for update in updates for row in update.versions.values()],
            [row for update in updates for row in update.changes],
            [row for update in updates for row in update.items],
        )
        for update in updates:
            if update.state and update.needs_version_rebuild:
                self.studies.rebuild_versions(update.nct_id, update.state.rank.completeness)

    def _replacement(self, update: StudyUpdate, page: str | None) -> Replacement:
        """The rows of a study that may differ from those there, if any."""
        contents, rows = self.archive.content, {}
        if update.source:
            return Replacement(
                update.nct_id.number, rows_beside_page(update.source, page, contents), update.tables
            )
        if update.state and update.needs_page_findings and page:
            of_record = self.studies.findings_of_record(update.nct_id)
            sums = update.state.rank.sha256, page
            rows["findings"] = of_record + page_findings(update.nct_id, len(of_record), sums, contents)
        return Replacement(update.nct_id.number, rows, frozenset(rows))

    def reread(self, sources: Sequence[StudySource]) -> int:
        """Writes what today's parser reads otherwise in the bytes that rows come from; how many studies."""
        ids = [str(source.nct_id) for source in sources]
        with explained(self.path), self.transaction():
            removed, pages = self.studies.removed(ids), self.archive.newest_pages(ids)
            differing = self.row_writer.replace(
                [self._reread(source, removed[source.nct_id], pages.get(source.nct_id)) for source in sources]
            )
            several = self.studies.of_several_sources(ids)
            for source in sources:
                differs = source.document.form != API_V2 and source.nct_id.number in differing
                if differs or source.nct_id in several:
                    self.studies.rebuild_versions(source.nct_id, source.rank.completeness)
        return len(differing)

    def _reread(self, source: StudySource, removed: str | None, page: str | None) -> Replacement:
        """All rows of a source, with the day on which the study was found gone."""
        rows = rows_beside_page(source, page, self.archive.content)
        [study] = rows["studies"]
        marked = [(*study[:_REMOVED], removed, *study[_REMOVED + 1 :])]
        return Replacement(source.nct_id.number, ChainMap({"studies": marked}, rows), ALL_TABLES)

    def reject(self, rejection: Rejection) -> None:
        """Quarantines bytes that could not be used; the same again changes nothing."""
        with explained(self.path), self.transaction():
            self.archive.reject(rejection)

    def cached_facts(self, nct_id: NctId) -> Recalled:
        """What was read before in the texts of a study.

        Nothing outside a run, and nothing where another version of the program may have read them.
        """
        return self.fact_cache.of(nct_id) if self.may_reuse else NOTHING_RECALLED

    def begin_run(self, command: str, program_version: str) -> int:
        """Opens an entry in ``runs``; returns its number."""
        with explained(self.path), self.transaction():
            self.may_reuse = self.row_writer.indexed and written_by_this_program(
                self.connection, program_version
            )
            cursor = self.connection.execute(
                "insert into runs (command, started_at, program_version) values (?, ?, ?)",
                (command, now(), program_version),
            )
        return int(cursor.lastrowid or 0)

    def end_run(self, run: int, figures: Mapping[str, float | str | None]) -> None:
        """Closes the entry with its counts, and makes what a first load leaves for its end."""
        assignments = ", ".join(f"{name} = ?" for name in figures)
        with explained(self.path):
            if not self.row_writer.indexed and self._holds_studies():
                schema.add_indexes(self.db)
                self.connection.execute("ANALYZE")  # or a query may use an index that selects little
                self.row_writer.indexed = True
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
            raise
        self.connection.commit()
