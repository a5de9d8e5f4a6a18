"""A mirror's study pages into a database: sources of their own, which never replace richer records."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.fetcher.mirror import Mirror
from scraper.parser.read import content
from scraper.runs.gathering import Patience, Progress, gathered, read_ids
from scraper.runs.gathering_report import GatheringReport
from scraper.runs.load import Loader, without_cyclic_collection
from scraper.settings import Settings
from scraper.sink.sqlite.crawl_state import Watch, chunks
from scraper.sink.sqlite.store import Store

AT_ONCE = 10
"""Pages kept in one transaction: what a killed run loses at most."""


FRESH = timedelta(hours=12)
"""A page that came so short a time ago is not asked for again: a run that broke off goes on behind it."""


def gather_pages(
    database: str, ids: Iterable[str], settings: Settings, progress: Progress | None = None
) -> GatheringReport:
    """Fetches the mirror's pages of studies into a database, made if need be.

    Raises ``UnreadableInput``, ``DatabaseUnusable`` or ``DatabaseBusy``, and ``SourceUnavailable`` when the
    mirror's robots.txt cannot be read.
    """
    report = GatheringReport(database, what="pages")
    wanted = read_ids(ids, report)
    mirror = Mirror(settings)
    with Store(database, content) as store:
        gathering = _Gathering(store, mirror, report, progress)
        with (
            gathered(store, f"pages {' '.join(wanted)}", report, mirror.session),
            without_cyclic_collection(),
        ):
            gathering.bring(wanted)
    return report


class _Gathering:
    def __init__(
        self, store: Store, mirror: Mirror, report: GatheringReport, progress: Progress | None
    ) -> None:
        self.store = store
        self.mirror = mirror
        self.report = report
        self.progress = progress
        self.patience = Patience(report)

    def bring(self, ids: list[NctId]) -> None:
        """The pages of all ids that did not come a short while ago."""
        since = (datetime.now(UTC) - FRESH).isoformat(timespec="seconds")
        fresh = Watch(self.store).pages_since(ids, since, self.mirror.root)
        self.report.expected = len(ids)
        self.report.already = len(fresh)
        for batch in chunks([nct_id for nct_id in ids if nct_id not in fresh], AT_ONCE):
            self._keep(batch, len(fresh))

    def _keep(self, batch: list[NctId], fresh: int) -> None:
        """Saves what came, also when the next did not."""
        report = self.report
        loader = Loader(self.store, report)
        try:
            loader.add(self._documents(batch))
        finally:
            loader.flush()
            report.already = fresh + report.unchanged
            report.brought = report.records - report.unchanged - report.rejected

    def _documents(self, ids: list[NctId]) -> Iterator[RawDocument]:
        for nct_id in ids:
            page = None
            with self.patience.with_one(nct_id):
                page = self.mirror.page(nct_id)
                if page is None:
                    self.report.missing[nct_id] = "the mirror has no page of it"
            if page:
                yield page
            if self.progress:
                self.progress(self.report.records + len(self.report.missing), self.report.expected)
