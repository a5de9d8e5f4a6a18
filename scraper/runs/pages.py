"""A mirror's study pages into a database: sources of their own, which never replace richer records."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.fetcher.mirror import Mirror
from scraper.parser.read import content
from scraper.runs.entry import Progress, recorded_asking
from scraper.runs.gathering import FailureLimit, GatheringReport, wanted_ids
from scraper.runs.saving import batches, save
from scraper.settings import Settings
from scraper.sink.sqlite.crawl_state import CrawlState
from scraper.sink.sqlite.store import Store

AT_ONCE = 10
"""Pages kept in one transaction: what a killed run loses at most."""

FRESH = timedelta(hours=12)
"""A page that came so short a time ago is not asked for again: a run that broke off goes on after it."""


def gather_pages(
    database: str, ids: Iterable[str], settings: Settings, progress: Progress | None = None
) -> GatheringReport:
    """Fetches the mirror's pages of studies into a database, made if need be.

    Raises ``UnreadableInput``, ``DatabaseUnusable`` or ``DatabaseBusy``, and ``SourceUnavailable`` when the
    mirror's robots.txt cannot be read.
    """
    report = GatheringReport(database, what="pages")
    wanted = wanted_ids(ids, report)
    report.expected = len(wanted)
    mirror = Mirror(settings)
    with (
        Store(database, content) as store,
        recorded_asking(store, f"pages {' '.join(wanted)}", report, mirror.session),
    ):
        since = (datetime.now(UTC) - FRESH).isoformat(timespec="seconds")
        fresh = CrawlState(store).pages_since(wanted, since, mirror.root)
        report.already = len(fresh)
        stale = [nct_id for nct_id in wanted if nct_id not in fresh]
        for batch in batches(_pages(mirror, stale, report, progress), AT_ONCE):
            report.add(save(store, batch))
            report.already = len(fresh) + report.unchanged
            report.brought = report.records - report.unchanged - report.rejected
    return report


def _pages(
    mirror: Mirror, ids: list[NctId], report: GatheringReport, progress: Progress | None
) -> Iterator[RawDocument]:
    limit = FailureLimit(report.missing)
    for done, nct_id in enumerate(ids, start=1):
        page = None
        with limit.on(nct_id):
            page = mirror.page(nct_id)
            if page is None:
                report.missing[nct_id] = "the mirror has no page of it"
        if page:
            yield page
        if progress:
            progress(done, len(ids))
