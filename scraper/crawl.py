"""Fetches and updates: plans what is expected, gets what the file lacks, proves the result.

A round lists the studies (cheap), asks for the whole records of those that the file does not hold as
listed, and looks again whether the registry has refreshed its data meanwhile; then another round catches
up.  All that a batch brings is one transaction, so a crawl that was killed goes on where it stood.
"""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version

import orjson

from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.crawling.fetching import Fetching
from scraper.crawling.listing import Lister
from scraper.crawling.plan import Plan
from scraper.crawling.report import CrawlReport
from scraper.errors import SourceUnavailable, UnreadableInput
from scraper.fetcher.api import Fetched, Records, Registry
from scraper.fetcher.bulk import Bulk
from scraper.fetcher.query import Query
from scraper.fetcher.session import Session
from scraper.load import Loader, without_cyclic_collection
from scraper.parser.formats import api_v2
from scraper.parser.read import content
from scraper.settings import Settings
from scraper.sink.changes import changes
from scraper.sink.connection import now
from scraper.sink.store import Rejection, Store
from scraper.sink.watch import SavedQuery, Watch

log = logging.getLogger("nctdb")

Progress = Callable[[int, int], None]
"""Called with the number of records got and the number needed."""


def fetch(
    database: str,
    query: Query,
    settings: Settings,
    progress: Progress | None = None,
    malformed: Iterable[str] = (),
    accept_fewer: bool = False,
) -> CrawlReport:
    """Fetches what a query asks for into a database, made if need be, and keeps the query for updates.

    ``malformed`` are texts given as ids that are none: they cost nothing but a line and exit 1.  What the
    registry did wrong is in the report; raises ``UnreadableInput`` for a query that cannot be asked,
    ``DatabaseUnusable`` or ``DatabaseBusy``.
    """
    query.require_meaning()
    report = CrawlReport(database, malformed=list(malformed))
    with Store(database, content) as store:
        crawl = Crawl(store, settings, report, progress, accept_fewer)
        crawl.run(f"fetch {query.in_words()}", lambda: crawl.fetch(query))
    return report


def update(
    database: str, settings: Settings, progress: Progress | None = None, accept_fewer: bool = False
) -> CrawlReport:
    """Repeats the saved queries of a database; ends at once when the registry has nothing new."""
    report = CrawlReport(database)
    with Store(database, content, must_exist=True) as store:
        crawl = Crawl(store, settings, report, progress, accept_fewer)
        saved = crawl.watch.queries()
        if not saved:
            raise UnreadableInput(f"{database}: no query is saved in it; begin with: nctdb fetch {database}")
        crawl.run("update", lambda: crawl.update(saved))
    return report


class Crawl:
    """One run over one open database."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        report: CrawlReport,
        progress: Progress | None,
        accept_fewer: bool,
    ) -> None:
        self.store = store
        self.settings = settings
        self.report = report
        self.progress = progress
        self.session = Session(settings)
        self.registry = Registry(self.session, settings)
        self.watch = Watch(store)
        self.lister = Lister(self.registry, self.watch, report.notes, accept_fewer)
        self.plan = Plan()
        self.got: set[str] = set()
        self.rejected: set[str] = set()

    def run(self, command: str, crawl: Callable[[], None]) -> None:
        """Runs a crawl inside an entry of ``runs``; a registry that fails ends it, what came is kept."""
        started = time.monotonic()
        run = self.store.begin_run(command, version("nctdb"))
        try:
            crawl()
        except SourceUnavailable as error:
            self.report.failure, self.report.failure_status = str(error), error.exit_status
            self._count()
        finally:
            self.report.seconds = round(time.monotonic() - started, 2)
            self.report.requests = self.session.requests
            self.store.end_run(run, self.report.figures())

    def fetch(self, query: Query) -> None:
        """Brings the file to what a query lists."""
        saved = {one.query: one for one in self.watch.queries()}
        self._rounds([query], saved, updating=False)

    def update(self, saved: list[SavedQuery]) -> None:
        """Brings the file to what all saved queries list, and looks at the stalest records again."""
        current = self.registry.data_timestamp()
        if all(one.data_timestamp == current for one in saved) and self.lister.nothing_new(saved):
            self.report.nothing_new = True
            self.report.data_timestamp = current
            count = len(self.watch.watched())
            self.report.expected = self.report.stored = self.report.unchanged = count
            return
        queries = [Query.model_validate_json(one.query) for one in saved]
        self._rounds(queries, {one.query: one for one in saved}, updating=True)

    def _rounds(self, queries: list[Query], saved: dict[str, SavedQuery], updating: bool) -> None:
        earlier: set[str] = set()
        for number in range(self.settings.rounds):
            before = self.registry.data_timestamp()
            self.report.rejections.clear()
            self.rejected.clear()
            earlier |= self.got
            self.got.clear()
            self.plan = Plan()
            self.lister.fill(self.plan, queries, saved, updating, earlier)
            if not updating:
                queries = self._remember(queries)
            elif number == 0:
                self._revisit()
            self._get(before)
            after = self.report.data_timestamp = self.registry.data_timestamp()
            if after == before and not self._left():
                break
            why = "the registry refreshed its data meanwhile" if after != before else "records did not come"
            self.lister.whole = True
            log.warning("%s (round %d of %d)", why, number + 1, self.settings.rounds)
        self._bury()
        self._count()
        if after != before:
            self.report.notes.append("the registry refreshed its data again and again; run the same later")
        elif not (self._left() or self.plan.unlisted):
            self._complete(queries)

    def _revisit(self) -> None:
        """Has the stalest records looked at again: changes that moved no date show only in them."""
        count = max(self.settings.revisit, len(self.watch.watched()) // 30)
        self.plan.needed.update(self.plan.expected.intersection(self.watch.stalest(count)))

    def _remember(self, queries: list[Query]) -> list[Query]:
        """Keeps the queries for updates, without the ids that the registry does not have."""
        kept = []
        for query in queries:
            found = tuple(nct_id for nct_id in query.ids if nct_id not in self.plan.unknown)
            if found or query.is_search:
                kept.append(query.model_copy(update={"ids": found}))
                self.watch.save_query(kept[-1].key, kept[-1].in_words())
        return kept

    def _get(self, data_timestamp: str) -> None:
        needed = self.plan.needed - {record.nct_id for record in self.plan.at_hand}
        if self.plan.at_hand:
            self._keep(Records(self.plan.at_hand, []), data_timestamp)
        if self.plan.by_zip(needed):
            self._get_zip(data_timestamp)
            needed -= self.got
        for answer in Fetching(self.registry).batches(needed):
            self._keep(answer, data_timestamp)

    def _get_zip(self, data_timestamp: str) -> None:
        """Takes what is needed out of the zip of all records; what it lacks is asked for by id later."""
        bulk = Bulk(self.registry, self.report.database, data_timestamp)
        try:
            log.info("the zip holds %d records", bulk.download())
            for answer in bulk.records():
                some = [record for record in answer.records if record.nct_id in self.plan.needed]
                self._keep(Records(some, []), data_timestamp)
        except (SourceUnavailable, OSError) as error:
            log.warning("the zip of all records cannot be had (%s); asking for records by id", error)

    def _keep(self, answer: Records, data_timestamp: str) -> None:
        """Saves what differs from the file, in one transaction; quarantines what is no record."""
        ids = [record.nct_id for record in answer.records]
        known, before = self.watch.bodies(ids), len(self.report.rejections)
        removed = {nct_id for nct_id, stored in self.watch.stored(ids).items() if stored.removed}
        loader = Loader(self.store, self.report)
        for record in answer.records:
            if record.nct_id in known and _same(known[record.nct_id], record.body):
                self.report.records += 1
            else:
                loader.add([_document(record, data_timestamp)])
        loader.add(
            Rejection(record.origin, record.body, "the registry sent something that is no record")
            for record in answer.unusable
        )
        with without_cyclic_collection():
            loader.flush()
        self._note_rejections(before)
        came = {nct_id for nct_id, stored in self.watch.stored(ids).items() if stored.whole} - self.rejected
        self.got |= came
        self.watch.note_checked(came)
        self._note_returned(sorted(removed & came))
        self._note_changes(came)
        done, total = len(self.got), len(self.plan.needed)
        log.info("%d of %d records", done, total, extra={"done": done, "needed": total})
        if self.progress:
            self.progress(done, total)

    def _note_rejections(self, before: int) -> None:
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

    def _left(self) -> set[str]:
        """Needed records that have not come, or could not be used."""
        return self.plan.needed - self.got

    def _bury(self) -> None:
        """Tombstones for what is gone, after it was asked for by itself; notes what stands for what."""
        lost = self.lister.lost()
        self.watch.mark_removed(lost, self.report.data_timestamp[:10] or now()[:10])
        self.report.removed = {nct_id: self.plan.merged.get(nct_id) for nct_id in lost}
        self.report.aliases = dict(self.plan.merged)
        for alias, canonical in self.plan.merged.items():
            self.watch.note_alias(alias, canonical)

    def _complete(self, queries: list[Query]) -> None:
        Bulk(self.registry, self.report.database, "").remove()
        for query in queries:
            listed = self.plan.listed.get(query.key, len(query.ids))
            self.watch.complete_query(query.key, listed, self.report.data_timestamp)

    def _count(self) -> None:
        """Proves the crawl against the file: what it holds of what was expected."""
        report, plan = self.report, self.plan
        left = self._left()
        kept = self.watch.stored(plan.unknown)
        unknown = {nct_id for nct_id in plan.unknown if nct_id not in kept}
        held = {nct_id for nct_id, stored in self.watch.stored(plan.expected).items() if stored.whole} - left
        report.expected = len(plan.expected) + plan.unlisted + len(unknown) + len(report.malformed)
        report.stored = len(held)
        report.unlisted = plan.unlisted
        report.missing = sorted((plan.expected - held - self.rejected) | unknown)
        report.new_ids.sort()
        report.changed_ids.sort()
        report.unchanged = len(held.difference(report.new_ids, report.changed_ids))


def _document(record: Fetched, data_timestamp: str) -> RawDocument:
    return RawDocument(
        record.body, record.origin, api_v2.NAME, NctId(record.nct_id), data_timestamp=data_timestamp
    )


def _same(before: bytes, after: bytes) -> bool:
    """Whether two records differ in nothing but the day of the registry's data."""
    return before == after or not changes(orjson.loads(before), orjson.loads(after))
