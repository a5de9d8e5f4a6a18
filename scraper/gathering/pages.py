"""A mirror's study pages into a database: sources of their own, which never replace richer records."""

from collections.abc import Iterable, Iterator

from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.fetcher.mirror import Mirror
from scraper.gathering.report import GatheringReport
from scraper.gathering.run import Patience, Progress, read_ids, recorded
from scraper.load import Loader, without_cyclic_collection
from scraper.parser.read import content
from scraper.settings import Settings
from scraper.sink.store import Store
from scraper.sink.watch import chunks

AT_ONCE = 10
"""Pages kept in one transaction: what a killed run loses at most."""


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
        with (
            recorded(store, f"pages {' '.join(wanted)}", report, mirror.session),
            without_cyclic_collection(),
        ):
            report.expected = len(wanted)
            patience = Patience(report)
            for batch in chunks(wanted, AT_ONCE):
                loader = Loader(store, report)
                try:
                    loader.add(_documents(mirror, batch, patience, progress))
                finally:
                    loader.flush()
        report.already = report.unchanged
        report.brought = report.records - report.unchanged - report.rejected
    return report


def _documents(
    mirror: Mirror, ids: list[NctId], patience: Patience, progress: Progress | None
) -> Iterator[RawDocument]:
    report = patience.report
    for nct_id in ids:
        page = None
        with patience.with_one(nct_id):
            page = mirror.page(nct_id)
            if page is None:
                report.missing[nct_id] = "the mirror has no page of it"
        if page:
            yield page
        if progress:
            progress(report.records + len(report.missing), report.expected)
