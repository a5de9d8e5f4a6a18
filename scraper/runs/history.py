"""The registry's own past versions of records that a database holds, so that what changed is a query."""

from collections.abc import Iterable, Iterator

from schemas.forms import REGISTRY_HISTORY
from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.fetcher.history import PastVersion, RegistryHistory
from scraper.fetcher.session import Session
from scraper.parser.read import content
from scraper.runs.entry import Progress, recorded_asking
from scraper.runs.gathering import FailureLimit, GatheringReport, wanted_ids
from scraper.runs.saving import batches, save
from scraper.settings import Settings
from scraper.sink.sqlite.crawl_state import CrawlState
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
    wanted = wanted_ids(ids, report)
    session = Session(settings)
    with (
        Store(database, content, must_exist=True) as store,
        recorded_asking(store, f"history {' '.join(wanted)}", report, session),
    ):
        gathering = _Gathering(RegistryHistory(session, settings), CrawlState(store), report)
        for nct_id in wanted:
            for batch in batches(gathering.documents(nct_id), AT_ONCE):
                saved = save(store, batch)
                report.add(saved)
                report.brought += saved.records - len(saved.rejections)
                if progress:
                    progress(report.already + report.brought, report.expected)
    return report


class _Gathering:
    """Asks for what the file does not hold; counts in the report what is expected, there or missing."""

    def __init__(self, history: RegistryHistory, state: CrawlState, report: GatheringReport) -> None:
        self.history = history
        self.state = state
        self.report = report
        self.limit = FailureLimit(report.missing)

    def documents(self, nct_id: NctId) -> Iterator[RawDocument]:
        """The versions of one study up to the record in the file that are not archived."""
        wanted: list[PastVersion] = []
        with self.limit.on(nct_id):
            wanted = self._wanted(nct_id)
        for version in wanted:
            with self.limit.on(f"{nct_id} version {version.number}"):
                body, origin = self.history.version(nct_id, version.number)
                yield RawDocument(body, origin, REGISTRY_HISTORY, nct_id)

    def _wanted(self, nct_id: NctId) -> list[PastVersion]:
        report = self.report
        stored = self.state.stored([nct_id]).get(nct_id)
        if stored is None or not stored.whole:
            report.missing[nct_id] = f"not in the database; first: nctdb fetch DB {nct_id}"
            return []
        versions = self.history.versions(nct_id)
        if versions is None:
            report.missing[nct_id] = "the registry has no history of it"
            return []
        # by one reading the list gives the day of submission, by another that of posting
        newest = max(stored.last_update_submitted or "", stored.last_update_posted or "") or "9999"
        known = [one for one in versions if one.submitted <= newest]
        if len(known) < len(versions):
            report.missing[nct_id] = (
                f"{len(versions) - len(known)} newer than the record in the file; first: nctdb update DB"
            )
        there = self.state.past_versions(nct_id)
        report.expected += len(known)
        report.already += sum(one.number in there for one in known)
        return [one for one in known if one.number not in there]
