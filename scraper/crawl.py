"""Fetches and updates: plans what is expected, gets what the file lacks, proves the result.

A round lists the studies (cheap), asks for the whole records of those that the file does not hold as
listed, and looks again whether the registry has refreshed its data meanwhile; then another round catches
up.  All that a batch brings is one transaction, so a crawl that was killed goes on where it stood.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version

import orjson

from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.crawling.fetching import Fetching
from scraper.crawling.plan import Plan
from scraper.crawling.report import CrawlReport
from scraper.errors import SourceUnavailable, UnreadableInput
from scraper.fetcher.api import Fetched, Listing, Records, Registry
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
from scraper.sink.watch import SavedQuery, Watch, chunks

log = logging.getLogger("nctdb")

IDS_AT_ONCE = 400
"""Ids in one request for a list."""

FEWER = 0.8
"""A list with less than this share of the studies that it had before is not believed."""

FEW = 10
"""Studies that a list may lose, or that may be gone, whatever their share."""

GONE_SHARE = 0.05
"""More than this share of all watched studies gone at once is not believed."""

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
        self.accept_fewer = accept_fewer
        self.session = Session(settings)
        self.registry = Registry(self.session, settings)
        self.watch = Watch(store)
        self.plan = Plan()
        self.got: set[str] = set()
        self.rejected: set[str] = set()

    def run(self, command: str, crawl: Callable[[], None]) -> None:
        """Runs a crawl inside an entry of ``runs``; a registry that fails ends it, what came is kept."""
        started = time.monotonic()
        run = self.store.begin_run(command, version("nctdb"))
        try:
            with without_cyclic_collection():
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
        if all(one.data_timestamp == current for one in saved):
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
            self.report.rejections.clear()
            self.rejected.clear()
            self.got.clear()
            self.plan = Plan()
            self._list(queries, saved, updating)
            if updating and number == 0:
                self._revisit()
            self._remember(queries)
            self._get(before)
            after = self.report.data_timestamp = self.registry.data_timestamp()
            if after == before and not self._left():
                break
            why = "the registry refreshed its data meanwhile" if after != before else "records did not come"
            log.warning("%s (round %d of %d)", why, number + 1, self.settings.rounds)
        if after != before:
            self.report.notes.append("the registry refreshed its data again and again; run the same later")
        self._conclude(queries)

    def _list(self, queries: list[Query], saved: dict[str, SavedQuery], updating: bool) -> None:
        plan = self.plan
        ids = {nct_id for query in queries for nct_id in query.ids}
        for query in queries:
            if query.is_search and not (updating and query.limit):
                listing = self.registry.search(query, lambda studies: plan.compare(studies, self.watch))
                self._require_credible(query, listing, saved.get(_key(query)))
                plan.expected |= listing.ids
                plan.unlisted += max(0, listing.total - len(listing.ids))
                plan.listed[_key(query)] = listing.total
                plan.everything = plan.everything or query.everything
        if updating:
            ids |= self.watch.watched()
        self._list_ids(sorted(ids - plan.expected))
        plan.needed &= plan.expected
        self._require_credible_losses()

    def _list_ids(self, ids: list[str]) -> None:
        """Asks how ids stand: together, and alone for those of which nothing is said."""
        plan = self.plan
        silent: list[str] = []
        for batch in chunks(ids, IDS_AT_ONCE):
            studies = self.registry.listed(batch)
            plan.compare(studies, self.watch)
            names = {name: study.nct_id for study in studies for name in (*study.aliases, study.nct_id)}
            plan.expected.update(names[nct_id] for nct_id in batch if nct_id in names)
            plan.merged.update(
                (nct_id, names[nct_id]) for nct_id in batch if names.get(nct_id, nct_id) != nct_id
            )
            silent += [nct_id for nct_id in batch if nct_id not in names]
        alone = Fetching(self.registry)
        for nct_id, answer in alone.one_by_one(silent):
            for record in answer.records:
                plan.at_hand.append(record)
                plan.expected.add(record.nct_id)
                if record.nct_id != nct_id:
                    plan.merged[nct_id] = record.nct_id
        plan.unknown |= alone.gone
        doubtful = set(silent) - alone.gone - plan.merged.keys() - plan.expected
        plan.expected |= doubtful
        plan.needed |= doubtful

    def _require_credible(self, query: Query, listing: Listing, saved: SavedQuery | None) -> None:
        """Raises ``SourceUnavailable`` for a list that lost more studies than a registry loses."""
        total, before = listing.total, (saved and saved.listed) or 0
        if not total and not self.registry.total():
            raise SourceUnavailable("the registry answers as if it held no study at all; nothing was changed")
        lost = before - total
        if lost > 0 and not self.accept_fewer and (not total or (lost > FEW and total < FEWER * before)):
            raise SourceUnavailable(
                f"the registry lists {total} studies for {query.in_words()}, and {before} the last time: not"
                " believed, nothing was changed.  If it is right, run again with --accept-fewer"
            )
        if not total and saved is None:
            self.report.notes.append(f"no study matches {query.in_words()}")

    def _require_credible_losses(self) -> None:
        """Raises ``SourceUnavailable`` when more studies are gone than a registry takes out at a time."""
        lost = self._lost()
        watched = len(self.watch.watched())
        if len(lost) > max(FEW, GONE_SHARE * watched) and not self.accept_fewer:
            raise SourceUnavailable(
                f"{len(lost)} of {watched} studies are gone from the registry at once: not believed, nothing"
                " was changed.  If it is right, run again with --accept-fewer"
            )

    def _lost(self) -> list[str]:
        """Studies of the file that the registry no longer has, or only under another id."""
        ids = self.plan.unknown | self.plan.merged.keys()
        return sorted(nct_id for nct_id, stored in self.watch.stored(ids).items() if stored.removed is None)

    def _revisit(self) -> None:
        """Has the stalest records looked at again: changes that moved no date show only in them."""
        count = max(self.settings.revisit, len(self.watch.watched()) // 30)
        self.plan.needed.update(self.plan.expected.intersection(self.watch.stalest(count)))

    def _remember(self, queries: list[Query]) -> None:
        for query in queries:
            found = tuple(nct_id for nct_id in query.ids if nct_id not in self.plan.unknown)
            if found or query.is_search:
                kept = query.model_copy(update={"ids": found})
                self.watch.save_query(_key(kept), kept.in_words())

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

    def _conclude(self, queries: list[Query]) -> None:
        self._bury()
        self.report.aliases = dict(self.plan.merged)
        for alias, canonical in self.plan.merged.items():
            self.watch.note_alias(alias, canonical)
        self._count()
        if not self._left():
            Bulk(self.registry, self.report.database, "").remove()
        if self.report.exit_status == 0 or not (self.report.missing or self.report.unlisted):
            for query in queries:
                listed = self.plan.listed.get(_key(query), len(query.ids))
                self.watch.complete_query(_key(query), listed, self.report.data_timestamp)

    def _bury(self) -> None:
        lost = self._lost()
        self.watch.mark_removed(lost, self.report.data_timestamp[:10] or now()[:10])
        self.report.removed = {nct_id: self.plan.merged.get(nct_id) for nct_id in lost}

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


def _key(query: Query) -> str:
    """The query as it is saved: JSON without what was not given."""
    return json.dumps(
        query.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, sort_keys=True
    )


def _document(record: Fetched, data_timestamp: str) -> RawDocument:
    return RawDocument(
        record.body, record.origin, api_v2.NAME, NctId(record.nct_id), data_timestamp=data_timestamp
    )


def _same(before: bytes, after: bytes) -> bool:
    """Whether two records differ in nothing but the day of the registry's data."""
    return before == after or not changes(orjson.loads(before), orjson.loads(after))
