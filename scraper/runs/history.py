"""The registry's own past versions of records that a database holds, so that what changed is a query."""

from collections.abc import Iterable, Iterator

from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.fetcher.history import PastVersion, RegistryHistory
from scraper.fetcher.session import Session
from scraper.parser.formats import registry_history
from scraper.parser.read import content
from scraper.runs.gathering import Patience, Progress, gathered, read_ids
from scraper.runs.gathering_report import GatheringReport
from scraper.runs.load import Loader, without_cyclic_collection
from scraper.settings import Settings
from scraper.sink.sqlite.crawl_state import Watch, chunks
from scraper.sink.sqlite.store import Store

AT_ONCE = 25
"""Versions kept in one transaction: what a killed run loses at most."""


def gather_history(
    database: str, ids: Iterable[str], settings: Settings, progress: Progress | None = None
) -> GatheringReport:
    """Brings the past versions of studies into ``record_versions`` and ``record_changes``.

    A version that is archived is not asked for again.  Studies must be there as whole records: rows come
    from these.  Raises ``UnreadableInput``, ``DatabaseUnusable`` or ``DatabaseBusy``.
    """
    report = GatheringReport(database, what="past versions")
    wanted = read_ids(ids, report)
    session = Session(settings)
    with Store(database, content, must_exist=True) as store:
        gathering = _Gathering(store, RegistryHistory(session, settings), report, progress)
        with gathered(store, f"history {' '.join(wanted)}", report, session), without_cyclic_collection():
            patience = Patience(report)
            for nct_id in wanted:
                with patience.with_one(nct_id):
                    gathering.bring(nct_id)
    return report


class _Gathering:
    def __init__(
        self, store: Store, history: RegistryHistory, report: GatheringReport, progress: Progress | None
    ) -> None:
        self.store = store
        self.watch = Watch(store)
        self.history = history
        self.report = report
        self.progress = progress

    def bring(self, nct_id: NctId) -> None:
        """All versions of one study up to the record in the file."""
        stored = self.watch.stored([nct_id]).get(nct_id)
        if stored is None or not stored.whole:
            self.report.missing[nct_id] = f"not in the database; first: nctdb fetch DB {nct_id}"
            return
        versions = self.history.versions(nct_id)
        if versions is None:
            self.report.missing[nct_id] = "the registry has no history of it"
            return
        there = self.watch.past_versions(nct_id)
        # by one reading the list gives the day of submission, by another that of posting
        newest = max(stored.last_update_submitted or "", stored.last_update_posted or "") or "9999"
        known = [one for one in versions if one.submitted <= newest]
        if len(known) < len(versions):
            self.report.missing[nct_id] = (
                f"{len(versions) - len(known)} newer than the record in the file; first: nctdb update DB"
            )
        self.report.expected += len(known)
        self.report.already += sum(one.number in there for one in known)
        for batch in chunks([one for one in known if one.number not in there], AT_ONCE):
            self._keep(nct_id, batch)

    def _keep(self, nct_id: NctId, batch: list[PastVersion]) -> None:
        """Saves what came, also when the next did not."""
        loader = Loader(self.store, self.report)
        rejected = len(self.report.rejections)
        records = self.report.records
        try:
            loader.add(self._documents(nct_id, batch))
        finally:
            loader.flush()
            came = self.report.records - records - (len(self.report.rejections) - rejected)
            self.report.brought += came

    def _documents(self, nct_id: NctId, batch: list[PastVersion]) -> Iterator[RawDocument]:
        for one in batch:
            body, origin = self.history.version(nct_id, one.number)
            yield RawDocument(body, origin, registry_history.NAME, nct_id)
            if self.progress:
                self.progress(self.report.already + self.report.brought + 1, self.report.expected)
