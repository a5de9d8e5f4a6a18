"""Fetches and updates: plans what is expected, gets what the file lacks, proves the result.

A round lists the studies (cheap), asks for the whole records of those that the file does not hold as
listed, and looks again whether the registry has refreshed its data meanwhile; then another round catches
up.  All that a batch brings is one transaction, so a crawl that was killed goes on where it stood.
"""

import logging
from collections.abc import Callable, Iterable

from scraper.errors import SourceUnavailable, UnreadableInput
from scraper.fetcher.api import Records, RegistryClient
from scraper.fetcher.bulk import Bulk
from scraper.fetcher.query import Query
from scraper.fetcher.session import Session
from scraper.parser.read import content
from scraper.runs.entry import Progress, recorded_asking
from scraper.runs.fetch.batch_saver import BatchSaver, SavedAnswer
from scraper.runs.fetch.fetching import Fetching
from scraper.runs.fetch.listing import Lister, day_of
from scraper.runs.fetch.plan import Plan, Tracked, tracked_queries
from scraper.runs.fetch.report import CrawlReport
from scraper.settings import Settings
from scraper.sink.sqlite.connection import now
from scraper.sink.sqlite.crawl_state import CrawlState
from scraper.sink.sqlite.store import Store

log = logging.getLogger("nctdb")


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
        tracked = tracked_queries(crawl.state)
        if not tracked:
            raise UnreadableInput(f"{database}: no query is saved in it; begin with: nctdb fetch {database}")
        crawl.run("update", lambda: crawl.update(tracked))
    return report


class Crawl:
    """One run over one open database.

    ``plan`` is the round's, made by the lister; ``got``: whole records that came in the round; ``rejected``:
    unusable ones.
    """

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
        self.accept_fewer = accept_fewer
        self.session = Session(settings)
        self.registry = RegistryClient(self.session, settings)
        self.state = CrawlState(store)
        self.saver = BatchSaver(store, self.state)
        self.plan = Plan()
        self.got: set[str] = set()
        self.rejected: set[str] = set()

    def run(self, command: str, crawl: Callable[[], None]) -> None:
        """Runs a crawl inside an entry of ``runs``; a registry that fails ends it, what came is kept."""
        with recorded_asking(self.store, command, self.report, self.session):
            try:
                crawl()
            except SourceUnavailable:
                self._count()
                raise

    def fetch(self, query: Query) -> None:
        """Brings the file to what a query lists."""
        last = {one.query: one.last for one in tracked_queries(self.state)}
        # if the registry says nothing at all, these are missing
        self.plan = Plan(expected=set(query.ids), needed=set(query.ids))
        self._rounds([Tracked(query, last.get(query))], updating=False)

    def update(self, tracked: list[Tracked]) -> None:
        """Brings the file to what all saved queries list, and looks at the stalest records again."""
        current = self.registry.data_timestamp()
        unmoved = all(one.last and one.last.data_timestamp == current for one in tracked)
        if unmoved and self._lister().nothing_new(tracked):
            self.report.nothing_new = True
            self.report.data_timestamp = current
            count = len(self.state.watched())
            self.report.expected = self.report.stored = self.report.unchanged = count
        else:
            self._rounds(tracked, updating=True)

    def _rounds(self, tracked: list[Tracked], updating: bool) -> None:
        for number in range(self.settings.rounds):
            before = self.registry.data_timestamp()
            self._list(tracked, updating, number)
            if not updating:
                tracked = self._remember(tracked)
            self._get(before)
            self.report.data_timestamp = self.registry.data_timestamp()
            moved = self.report.data_timestamp != before or self._counts_moved()
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
            self._complete(tracked)

    def _list(self, tracked: list[Tracked], updating: bool, number: int) -> None:
        """Begins a round: what came before is looked at again; a list that did not suffice is read whole."""
        lister, came = self._lister(), self.got
        self.plan, self.got, self.rejected = lister.plan, set(), set()
        self.report.begin_round()
        lister.fill(tracked, came, updating, whole=number > 0)
        if updating and number == 0:
            lister.revisit(self.settings.revisit)

    def _lister(self) -> Lister:
        return Lister(self.registry, self.state, self.accept_fewer)

    def _counts_moved(self) -> bool:
        """Whether, after records were fetched, a search has another count than when it was listed."""
        return bool(self.got) and any(
            count != min(total := self.registry.total(query), query.limit or total)
            for query, count in self.plan.listed.items()
        )

    def _remember(self, tracked: list[Tracked]) -> list[Tracked]:
        """Keeps the queries for updates, without the ids that the registry does not have."""
        kept = []
        for query, last in tracked:
            found = tuple(nct_id for nct_id in query.ids if nct_id not in self.plan.unknown)
            if found or query.is_search:
                kept.append(Tracked(query.model_copy(update={"ids": found}), last))
                self.state.save_query(kept[-1].query.key, kept[-1].query.in_words())
        return kept

    def _get(self, data_timestamp: str) -> None:
        plan = self.plan
        needed = plan.needed - {record.nct_id for record in plan.at_hand}
        if plan.at_hand:
            self._save(Records(plan.at_hand, []), data_timestamp)
        if plan.by_zip(needed):
            self._get_zip(data_timestamp)
            needed -= self.got
        for answer in Fetching(self.registry).batches(needed):
            self._save(answer, data_timestamp)

    def _get_zip(self, data_timestamp: str) -> None:
        """Takes what is needed out of the zip of all records; what it lacks is asked for by id later."""
        bulk = Bulk(self.registry, self.report.database, data_timestamp)
        try:
            held, expected = bulk.download(), len(self.plan.expected)
            if held != expected:
                log.warning("the zip holds %d records, the registry counts %d", held, expected)
            needed = (
                Records([record for record in answer.records if record.nct_id in self.plan.needed], [])
                for answer in bulk.records()
            )
            for came in self.saver.save_all(needed, data_timestamp, self.settings.workers):
                self._note(came)
        except (SourceUnavailable, OSError) as error:
            log.warning("the zip of all records cannot be had (%s); asking for records by id", error)

    def _save(self, answer: Records, data_timestamp: str) -> None:
        self._note(self.saver.save(answer, data_timestamp))

    def _note(self, came: SavedAnswer) -> None:
        """Counts what came and says how far the crawl is."""
        self.got |= came.whole
        self.rejected |= came.rejected
        self.report.add_answer(came)
        done, total = len(self.got), len(self.plan.needed)
        log.info("%d of %d records", done, total, extra={"done": done, "needed": total})
        if self.progress:
            self.progress(done, total)

    def _left(self) -> set[str]:
        """Needed records that have not come, or could not be used."""
        return self.plan.needed - self.got

    def _bury(self) -> None:
        """Tombstones for what is gone, after it was asked for by itself; notes what stands for what."""
        merged, lost = self.plan.merged, self.state.without_tombstone(self.plan.lost_ids())
        day = day_of(self.report.data_timestamp)
        self.state.mark_removed(lost, day.isoformat() if day else now()[:10])
        self.report.removed = {nct_id: merged.get(nct_id) for nct_id in lost}
        self.report.aliases = dict(merged)
        for alias, canonical in merged.items():
            self.state.note_alias(alias, canonical)

    def _complete(self, tracked: list[Tracked]) -> None:
        Bulk(self.registry, self.report.database, "").remove()
        for query, _ in tracked:
            listed = self.plan.listed.get(query, len(query.ids) or None)
            self.state.complete_query(query.key, listed, self.report.data_timestamp)

    def _count(self) -> None:
        """Proves the crawl against the file: what it holds of what was expected."""
        report, plan, left = self.report, self.plan, self._left()
        unknown = plan.unknown - self.state.stored(plan.unknown).keys()
        held = {nct_id for nct_id, stored in self.state.stored(plan.expected).items() if stored.whole} - left
        report.expected = len(plan.expected) + plan.unlisted + len(unknown) + len(report.malformed)
        report.stored = len(held)
        report.unlisted = plan.unlisted
        report.notes += plan.notes
        report.missing = sorted((plan.expected - held - self.rejected) | unknown)
        report.new_ids.sort()
        report.changed_ids.sort()
        report.unchanged = len(held.difference(report.new_ids, report.changed_ids))
