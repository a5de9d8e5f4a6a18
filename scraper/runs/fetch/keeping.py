"""Keeps what came: what differs from the file is saved, what is no record quarantined, what changed noted."""

from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256

import orjson

from schemas.provenance import RawDocument, Rejection
from schemas.values import NctId
from scraper.fetcher.api import Fetched, Records
from scraper.parser.formats import api_v2
from scraper.runs.fetch.report import CrawlReport
from scraper.runs.load import Loader, without_cyclic_collection
from scraper.sink.sqlite.crawl_state import Watch
from scraper.sink.sqlite.store import Store
from scraper.sink.study_rows.changes import changes


class Keeper:
    """Keeps the answers of one round.  ``got``: whole records that came; ``rejected``: unusable ones."""

    def __init__(self, store: Store, watch: Watch, report: CrawlReport) -> None:
        self.store = store
        self.watch = watch
        self.report = report
        self.got: set[str] = set()
        self.rejected: set[str] = set()

    def keep(self, answer: Records, data_timestamp: str) -> None:
        """Keeps one answer, in one transaction; ``data_timestamp`` is the registry's time of its data."""
        ids = [record.nct_id for record in answer.records]
        removed = {nct_id for nct_id, stored in self.watch.stored(ids).items() if stored.removed}
        same = self._same(answer.records)
        self.report.records += len(same)
        differing = [record for record in answer.records if record.nct_id not in same]
        self._load(differing, answer.unusable, data_timestamp)
        whole = self.watch.whole(sha256(record.body).hexdigest() for record in differing)
        came = (same | whole) - self.rejected
        self.got |= came
        self.watch.note_checked(came)
        self._note_returned(sorted(removed & came))
        self._note_changes(came)

    def _same(self, records: Iterable[Fetched]) -> set[str]:
        """Records that differ from the file in nothing but the day of the registry's data."""
        known = self.watch.bodies(record.nct_id for record in records)
        return {
            record.nct_id
            for record in records
            if record.nct_id in known and _same_content(known[record.nct_id], record.body)
        }

    def _load(self, records: Iterable[Fetched], unusable: Iterable[Fetched], data_timestamp: str) -> None:
        before = len(self.report.rejections)
        loader = Loader(self.store, self.report)
        loader.add(_document(record, data_timestamp) for record in records)
        loader.add(
            Rejection(record.origin, record.body, "the registry sent something that is no record")
            for record in unusable
        )
        with without_cyclic_collection():
            loader.flush()
        for origin, _ in self.report.rejections[before:]:
            with suppress(ValueError):  # an answer to several ids, of which one is no record
                self.rejected.add(str(NctId.read(origin.rpartition("/")[2])))

    def _note_returned(self, ids: list[str]) -> None:
        if ids:
            self.watch.unmark_removed(ids)
            self.report.returned += ids

    def _note_changes(self, ids: set[str]) -> None:
        changed = [nct_id for nct_id in self.report.changed_ids if nct_id in ids]
        last = self.watch.versions(changed)
        for nct_id in changed:
            self.report.changes[nct_id] = self.watch.changes([(nct_id, last[nct_id])])


def _document(record: Fetched, data_timestamp: str) -> RawDocument:
    nct_id = NctId(record.nct_id)
    return RawDocument(record.body, record.origin, api_v2.NAME, nct_id, data_timestamp=data_timestamp)


def _same_content(before: bytes, after: bytes) -> bool:
    return before == after or not changes(orjson.loads(before), orjson.loads(after))
