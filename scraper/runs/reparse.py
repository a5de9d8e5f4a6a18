"""Reads archived bytes with today's parser: a better parser makes better rows of what came long ago."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, islice
from typing import Any

from schemas.provenance import RawDocument, Rejection
from schemas.values import NctId
from scraper.parser.documents import documents
from scraper.parser.read import content, read
from scraper.runs.entry import Progress, recorded
from scraper.runs.parts import of_all_parts
from scraper.runs.reading import Documents, Result, read_documents, without_cyclic_collection
from scraper.runs.report import Report
from scraper.runs.saving import BATCH_RECORDS, save
from scraper.sink.sqlite.store import Store
from scraper.sink.study_rows.source import StudySource


@dataclass(slots=True)
class ReparseReport(Report):
    """Counts of one reparse.  ``changed``: studies whose rows differ now; ``recovered``: quarantined records
    that can be read now.
    """

    recovered: int = 0

    def as_text(self) -> str:
        """One line with all counts."""
        return (
            f"{self.database}: {self.records} records read again: {self.changed} with other rows,"
            f" {self.unchanged} the same, {self.recovered} recovered, {self.rejected} rejected"
            f" ({self.seconds:.1f} s)"
        )

    def details(self) -> dict[str, Any]:
        """What JSON says next to the counts."""
        return {"recovered": self.recovered}


def reparse(database: str, progress: Progress | None = None, workers: int = 1) -> ReparseReport:
    """Reads the source of every study again and writes the rows that differ; then tries what was quarantined.

    ``workers`` is how many processes read.  What cannot be read any more keeps its rows and is named in the
    report.  Raises ``DatabaseUnusable`` or ``DatabaseBusy``.
    """
    report = ReparseReport(database)
    with Store(database, content, must_exist=True) as store, recorded(store, "reparse", report):
        total = store.db.table("studies").count
        for results in _read(_sources(store), workers):
            _reread(store, results, report)
            if progress:
                progress(report.records, total)
        report.recovered = _recover(store, {origin for origin, _ in report.rejections})
    return report


def _read(batches: Iterator[Documents], workers: int) -> Iterator[list[Result]]:
    """What today's parser makes of each batch."""
    beginning = list(islice(batches, 2))
    coming = chain(beginning, batches)
    if workers < 2 or len(beginning) < 2:  # starting processes takes longer than reading one batch
        yield from map(_read_here, coming)
        return
    from scraper.runs.workers import Workers, read_ahead  # noqa: PLC0415 - most runs have no use for it

    with Workers(workers) as reading:
        yield from (results for _, results in read_ahead(coming, lambda batch: batch, reading))


@without_cyclic_collection()
def _read_here(batch: Documents) -> list[Result]:
    return read_documents(batch, read)


@without_cyclic_collection()
def _reread(store: Store, results: list[Result], report: ReparseReport) -> None:
    read_now = [result for result in results if isinstance(result, StudySource)]
    sources = [(one.is_partial and of_all_parts(store, one.nct_id)) or one for one in read_now]
    differing = store.reread(sources)
    for result in results:
        if isinstance(result, Rejection):
            store.reject(result)
            report.rejections.append((result.origin, result.reason))
    report.records += len(results)
    report.changed += differing
    report.unchanged += len(sources) - differing


def _sources(store: Store) -> Iterator[Documents]:
    """The documents that rows come from, with their SHA-256 sums, in batches by NCT id."""
    last = ""
    while batch := store.connection.execute(
        "select s.nct_id, d.sha256, d.body, d.origin, d.source_format, coalesce(d.data_timestamp, '')"
        " from studies s join source_documents d on d.sha256 = s.source_sha256"
        " where s.nct_id > ? order by s.nct_id limit ?",
        (last, BATCH_RECORDS),
    ).fetchall():
        last = batch[-1][0]
        yield {
            sum_: RawDocument(store.archive.decompress(body), origin, form, NctId(nct_id), served)
            for nct_id, sum_, body, origin, form, served in batch
        }


def _recover(store: Store, unreadable: set[str]) -> int:
    """Loads quarantined records that can be read now, and takes them out of the quarantine; how many.

    ``unreadable``: origins of what has just been found to be unreadable.
    """
    recovered = 0
    quarantined = store.connection.execute(
        "select sha256, origin, nct_id, body from rejected_records"
    ).fetchall()
    for sum_, origin, nct_id, body in quarantined:
        given = NctId(nct_id) if nct_id else None
        found = list(documents(origin, BytesIO(store.archive.decompress(body)), nct_id=given))
        if origin in unreadable or any(isinstance(document, Rejection) for document in found):
            continue
        if not save(store, found).rejections:
            recovered += 1
            with store.transaction():
                store.connection.execute(
                    "delete from rejected_records where sha256 = ? and origin = ?", (sum_, origin)
                )
    return recovered
