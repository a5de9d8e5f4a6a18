"""Asks the registry which studies there are, and refuses to believe what a registry does not do."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from scraper.errors import SourceUnavailable, UnreadableInput
from scraper.fetcher.api import Listed, Listing, Registry
from scraper.fetcher.query import Query
from scraper.runs.fetch.fetching import Fetching
from scraper.runs.fetch.plan import Plan
from scraper.sink.sqlite.crawl_state import SavedQuery, Watch, chunks

log = logging.getLogger("nctdb")

IDS_AT_ONCE = 400
"""Ids in one request for a list."""

LOOKED_AT = 2
"""Saved queries that are looked at although the registry says that its data are the same."""

IDS_LOOKED_AT = 50

FEWER = 0.8
"""A list with less than this share of the studies that it had before is not believed."""

FEW = 10
"""Studies that a list may lose, or that may be gone, whatever their share."""

GONE_SHARE = 0.05
"""More than this share of all watched studies gone at once is not believed."""


class Lister:
    """Plans rounds.  ``notes`` are lines for the report; ``accept_fewer`` has any loss believed.

    ``whole``: long lists are listed from end to end, because something did not add up.  ``also``: ids that
    are asked for beside what queries list.
    """

    def __init__(self, registry: Registry, watch: Watch, notes: list[str], accept_fewer: bool) -> None:
        self.registry = registry
        self.watch = watch
        self.notes = notes
        self.accept_fewer = accept_fewer
        self.whole = False
        self.also: set[str] = set()
        self.plan = Plan()

    def fill(self, plan: Plan, queries: list[Query], saved: Mapping[str, SavedQuery], updating: bool) -> None:
        """Fills a plan with what queries expect; an update also expects whatever it watches.

        Raises ``SourceUnavailable`` when the registry lost more than registries lose; nothing but ids to
        watch was written then.
        """
        self.plan = plan
        for query in queries:
            plan.everything = plan.everything or query.everything
            if query.is_search and not (updating and query.limit):
                last = saved.get(query.key)
                recent = updating and last and len(queries) == 1 and not self.whole
                if not (recent and last and self._recent(query, last)):
                    self._list(query, last)
        ids = self.also.union(*(query.ids for query in queries))
        if updating:
            ids |= self.watch.watched()
        self._ask(sorted(ids - plan.expected))
        plan.needed &= plan.expected
        self._require_credible_losses()

    def nothing_new(self, saved: Iterable[SavedQuery]) -> bool:
        """Whether the registry still lists what it did: its word for it may be stale, or it may be failing.

        A look is one request: how many studies a search has, and those that were updated last.
        """
        queries = [(Query.model_validate_json(one.query), one.listed or 0) for one in saved]
        looks = [(query, listed) for query, listed in queries if not query.limit][:LOOKED_AT]
        return all(self._as_before(query, listed) for query, listed in looks)

    def _as_before(self, query: Query, listed: int) -> bool:
        plan = Plan()
        if query.is_search:
            try:
                studies, total = self.registry.newest(query)
            except UnreadableInput:  # the list itself will say what is not understood
                return False
        else:
            asked = self.watch.stalest(IDS_LOOKED_AT)
            studies, listed = self.registry.listed(asked), len(asked)
            total = len({study.nct_id for study in studies}.intersection(asked))
        plan.compare(studies, self.watch)
        return total == listed and not plan.needed

    def lost(self) -> list[str]:
        """Studies of the file that the registry no longer has, or only under another id."""
        ids = self.plan.unknown | self.plan.merged.keys()
        return sorted(nct_id for nct_id, stored in self.watch.stored(ids).items() if stored.removed is None)

    def _list(self, query: Query, last: SavedQuery | None) -> None:
        """Lists a search from its beginning to its end."""
        seen: set[str] = set()
        counted = 0

        def each(studies: list[Listed], total: int) -> None:
            nonlocal counted
            counted = total
            seen.update(study.nct_id for study in studies)
            self.plan.compare(studies, self.watch)

        try:
            listing = self.registry.search(query, each)
        except SourceUnavailable:  # what was listed until then can be told as missing
            self.plan.expect(seen, counted)
            raise
        self._require_credible(query, listing, last)
        self.plan.expect(listing.ids, listing.total)
        self.plan.listed[query.key] = listing.total

    def _recent(self, query: Query, last: SavedQuery) -> bool:
        """Lists only what was updated since the last complete run, where that proves as much.

        It does when the studies watched already, and those listed now, are as many as the registry counts
        for the whole search; only then none can have left it.  Worth it for long lists alone.
        """
        pages = (last.listed or 0) / self.registry.settings.list_size
        day = day_of(last.data_timestamp)
        if day is None or query.since or pages < self.registry.settings.incremental_pages:
            return False
        since = day - timedelta(days=self.registry.settings.overlap_days)
        recent = query.model_copy(update={"since": since})
        listing = self.registry.search(recent, lambda studies, _: self.plan.compare(studies, self.watch))
        together = self.watch.watched() | listing.ids
        if not listing.settled or len(together) != self.registry.total(query):
            log.warning("what was updated lately does not add up to the whole list; listing all of it")
            return False
        self.plan.expected |= together
        self.plan.listed[query.key] = len(together)
        return True

    def _ask(self, ids: Iterable[str]) -> None:
        """Asks how ids stand: together, and alone for those of which nothing is said."""
        silent: list[str] = []
        for batch in chunks(ids, IDS_AT_ONCE):
            left = self._ask_together(batch)
            while left and len(left) < len(batch):  # a registry may give fewer at once than asked for
                batch, left = left, self._ask_together(left)  # noqa: PLW2901
            silent += left
        self._ask_alone(silent)

    def _ask_together(self, ids: list[str]) -> list[str]:
        """Asks how some ids stand; returns those of which nothing is said."""
        plan, studies = self.plan, self.registry.listed(ids)
        plan.compare(studies, self.watch)
        names = {name: study.nct_id for study in studies for name in (*study.aliases, study.nct_id)}
        found = {nct_id: names[nct_id] for nct_id in ids if nct_id in names}
        plan.expected.update(found.values())
        plan.merged.update((alias, nct_id) for alias, nct_id in found.items() if alias != nct_id)
        return [nct_id for nct_id in ids if nct_id not in found]

    def _ask_alone(self, ids: list[str]) -> None:
        plan = self.plan
        alone = Fetching(self.registry)
        for nct_id, answer in alone.one_by_one(ids):
            for record in answer.records:
                plan.at_hand.append(record)
                plan.expected.add(record.nct_id)
                if record.nct_id != nct_id:
                    plan.merged[nct_id] = record.nct_id
        plan.unknown |= alone.gone
        doubtful = set(ids) - alone.gone - plan.merged.keys() - plan.expected
        plan.expected |= doubtful
        plan.needed |= doubtful

    def _require_credible(self, query: Query, listing: Listing, last: SavedQuery | None) -> None:
        """Raises ``SourceUnavailable`` for a list that lost more studies than a registry loses."""
        total, before = listing.total, (last and last.listed) or 0
        if not total:
            self._require_any_study()
        lost = before - total
        if lost > 0 and not self.accept_fewer and (not total or (lost > FEW and total < FEWER * before)):
            raise SourceUnavailable(
                f"the registry lists {total} studies for {query.in_words()}, and {before} the last time: not"
                " believed, nothing was changed.  If it is right, run again with --accept-fewer"
            )
        if not total and last is None:
            self.notes.append(f"no study matches {query.in_words()}")

    def _require_credible_losses(self) -> None:
        """Raises ``SourceUnavailable`` when more studies are gone than a registry takes out at a time."""
        lost, watched = len(self.lost()), len(self.watch.watched())
        if lost and not any(self.plan.listed.values()):
            self._require_any_study()
        if lost > max(FEW, GONE_SHARE * watched) and not self.accept_fewer:
            raise SourceUnavailable(
                f"{lost} of {watched} studies are gone from the registry at once: not believed, nothing"
                " was changed.  If it is right, run again with --accept-fewer"
            )

    def _require_any_study(self) -> None:
        """Raises ``SourceUnavailable`` for a registry that counts no study at all, whatever is asked for."""
        if not self.registry.total():
            raise SourceUnavailable("the registry answers as if it held no study at all; nothing was changed")


def day_of(data_timestamp: str | None) -> date | None:
    """The day of a dataTimestamp; None when it begins with none."""
    try:
        return date.fromisoformat((data_timestamp or "")[:10])
    except ValueError:
        return None
