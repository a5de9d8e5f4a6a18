"""Reads archived bytes with today's parser: a better parser makes better rows of what came long ago."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.parser import detect
from scraper.parser.read import content, read
from scraper.runs.entry import recorded
from scraper.runs.load import BATCH_RECORDS, Loader, without_cyclic_collection
from scraper.runs.load_report import LoadReport
from scraper.sink.sqlite.store import Store
from scraper.sink.study_rows.source import source_of

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class ReparseReport(LoadReport):
    """Counts of one reparse.  ``changed``: studies whose rows differ now; ``recovered``: quarantined records
    that can be read now.
    """

    recovered: int = 0

    @property
    def exit_status(self) -> int:
        """0: all could be read; 1: some could not, their rows stay as they were."""
        return 1 if self.rejections else 0

    def as_text(self) -> str:
        """One line with all counts."""
        return (
            f"{self.database}: {self.records} records read again: {self.changed} with other rows,"
            f" {self.unchanged} the same, {self.recovered} recovered, {self.rejected} rejected"
            f" ({self.seconds:.1f} s)"
        )

    def details(self) -> dict[str, Any]:
        """What JSON tells beside the counts."""
        return {"recovered": self.recovered}


def reparse(database: str, progress: Progress | None = None) -> ReparseReport:
    """Reads the source of every study again and writes the rows that differ; then tries what was quarantined.

    Raises ``DatabaseUnusable`` or ``DatabaseBusy``.  What cannot be read any more keeps its rows and is
    named in the report.
    """
    report = ReparseReport(database)
    with (
        Store(database, content, must_exist=True) as store,
        without_cyclic_collection(),
        recorded(store, "reparse", report),
    ):
        _reread(store, report, progress)
        _retry(store, report)
    return report


def _reread(store: Store, report: ReparseReport, progress: Progress | None) -> None:
    loader = Loader(store, report)
    total = store.db.table("studies").count
    for batch in _sources(store):
        parsed = [
            source_of(record, sum_)
            for sum_, document in batch
            if (record := loader.guarded(document, read)) is not None
        ]
        differing = store.reread(parsed)
        report.records += len(batch)
        report.changed += differing
        report.unchanged += len(parsed) - differing
        if progress:
            progress(report.records, total)


def _sources(store: Store) -> Iterator[list[tuple[str, RawDocument]]]:
    """The documents that rows come from, with their SHA-256 sums, in batches by NCT id."""
    last = ""
    while batch := store.connection.execute(
        "select s.nct_id, d.sha256, d.body, d.origin, d.source_format, coalesce(d.data_timestamp, '')"
        " from studies s join source_documents d on d.sha256 = s.source_sha256"
        " where s.nct_id > ? order by s.nct_id limit ?",
        (last, BATCH_RECORDS),
    ).fetchall():
        last = batch[-1][0]
        yield [
            (sum_, RawDocument(store.archive.decompress(body), origin, form, NctId(nct_id), served))
            for nct_id, sum_, body, origin, form, served in batch
        ]


def _retry(store: Store, report: ReparseReport) -> None:
    """Loads quarantined records that can be read now, and takes them out of the quarantine."""
    known = {origin for origin, _ in report.rejections}
    quarantined = store.connection.execute(
        "select sha256, origin, nct_id, body from rejected_records"
    ).fetchall()
    for sum_, origin, nct_id, body in quarantined:
        bytes_ = store.archive.decompress(body)
        form = detect.form_of(bytes_[: detect.HEAD])
        if origin in known or form is None:
            continue
        attempt = LoadReport(report.database)
        loader = Loader(store, attempt)
        loader.add([RawDocument(bytes_, origin, form, NctId(nct_id) if nct_id else None)])
        loader.flush()
        if not attempt.rejections:
            report.recovered += 1
            with store.transaction():
                store.connection.execute(
                    "delete from rejected_records where sha256 = ? and origin = ?", (sum_, origin)
                )
