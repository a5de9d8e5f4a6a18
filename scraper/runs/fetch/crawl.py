"""Fetches and updates: plans what is expected, gets what the file lacks, proves the result.

A round lists the studies (cheap), asks for the whole records of those that the file does not hold as
listed, and looks again whether the registry has refreshed its data meanwhile; then another round catches
up.  All that a batch brings is one transaction, so a crawl that was killed goes on where it stood.
"""

import logging
from collections.abc import Callable, Iterable

from scraper.errors import SourceUnavailable, UnreadableInput
from scraper.fetcher.api import Records, Registry
from scraper.fetcher.bulk import Bulk
from scraper.fetcher.query import Query
from scraper.fetcher.session import Session
from scraper.parser.read import content
from scraper.runs.entry import recorded
from scraper.runs.fetch.fetching import Fetching
from scraper.runs.fetch.keeping import Keeper
from scraper.runs.fetch.listing import Lister, day_of
from scraper.runs.fetch.plan import Plan
from scraper.runs.fetch.report import CrawlReport
from scraper.settings import Settings
from scraper.sink.sqlite.connection import now
from scraper.sink.sqlite.crawl_state import SavedQuery, Watch
from scraper.sink.sqlite.store import Store

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
        self.keeper = Keeper(store, self.watch, report)

    def run(self, command: str, crawl: Callable[[], None]) -> None:
        """Runs a crawl inside an entry of ``runs``; a registry that fails ends it, what came is kept."""
        with recorded(self.store, command, self.report):
            try:
                crawl()
            except SourceUnavailable as error:
                self.report.failure, self.report.failure_status = str(error), error.exit_status
                self._count()
            finally:
                self.report.requests = self.session.requests

    def fetch(self, query: Query) -> None:
        """Brings the file to what a query lists."""
        saved = {one.query: one for one in self.watch.queries()}
        self.plan.expected.update(query.ids)  # if the registry says nothing at all, these are missing
        self.plan.needed.update(query.ids)
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
        for number in range(self.settings.rounds):
            before = self.registry.data_timestamp()
            self._begin_round()
            self.lister.fill(self.plan, queries, saved, updating)
            if not updating:
                queries = self._remember(queries)
            elif number == 0:
                self._revisit()
            self._get(before)
            self.report.data_timestamp = self.registry.data_timestamp()
            moved = self.report.data_timestamp != before or self._counts_moved(queries)
            if not moved and not self._left():
                break
            why = "the registry's data changed meanwhile" if moved else "records did not come"
            log.warning("%s (round %d of %d)", why, number + 1, self.settings.rounds)
        self._bury()
        self._count()
        if moved:
            self.report.notes.append(
                "the registry's data changed again and again; run the same command later"
            )
        elif not (self._left() or self.plan.unlisted):
            self._complete(queries)

    def _begin_round(self) -> None:
        """What came in a round before is looked at again; a list that did not suffice is read whole."""
        self.report.rejections.clear()
        self.lister.whole = self.lister.whole or bool(self.plan.expected)
        self.lister.also |= self.keeper.got
        self.keeper = Keeper(self.store, self.watch, self.report)
        self.plan = Plan()

    def _counts_moved(self, queries: list[Query]) -> bool:
        """Whether, after records were fetched, a search has another count than when it was listed."""
        if not self.keeper.got:
            return False
        listed = [(query, self.plan.listed[query.key]) for query in queries if query.key in self.plan.listed]
        return any(
            count != min(total := self.registry.total(query), query.limit or total) for query, count in listed
        )

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
            needed -= self.keeper.got
        for answer in Fetching(self.registry).batches(needed):
            self._keep(answer, data_timestamp)

    def _get_zip(self, data_timestamp: str) -> None:
        """Takes what is needed out of the zip of all records; what it lacks is asked for by id later."""
        bulk = Bulk(self.registry, self.report.database, data_timestamp)
        try:
            held, expected = bulk.download(), len(self.plan.expected)
            if held != expected:
                log.warning("the zip holds %d records, the registry counts %d", held, expected)
            for answer in bulk.records():
                some = [record for record in answer.records if record.nct_id in self.plan.needed]
                self._keep(Records(some, []), data_timestamp)
        except (SourceUnavailable, OSError) as error:
            log.warning("the zip of all records cannot be had (%s); asking for records by id", error)

    def _keep(self, answer: Records, data_timestamp: str) -> None:
        self.keeper.keep(answer, data_timestamp)
        done, total = len(self.keeper.got), len(self.plan.needed)
        log.info("%d of %d records", done, total, extra={"done": done, "needed": total})
        if self.progress:
            self.progress(done, total)

    def _left(self) -> set[str]:
        """Needed records that have not come, or could not be used."""
        return self.plan.needed - self.keeper.got

    def _bury(self) -> None:
        """Tombstones for what is gone, after it was asked for by itself; notes what stands for what."""
        lost = self.lister.lost()
        day = day_of(self.report.data_timestamp)
        self.watch.mark_removed(lost, day.isoformat() if day else now()[:10])
        self.report.removed = {nct_id: self.plan.merged.get(nct_id) for nct_id in lost}
        self.report.aliases = dict(self.plan.merged)
        for alias, canonical in self.plan.merged.items():
            self.watch.note_alias(alias, canonical)

    def _complete(self, queries: list[Query]) -> None:
        Bulk(self.registry, self.report.database, "").remove()
        for query in queries:
            listed = self.plan.listed.get(query.key, len(query.ids) or None)
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
        report.missing = sorted((plan.expected - held - self.keeper.rejected) | unknown)
        report.new_ids.sort()
        report.changed_ids.sort()
        report.unchanged = len(held.difference(report.new_ids, report.changed_ids))
