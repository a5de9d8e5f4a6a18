"""Asks the registry which studies there are, and refuses to believe what a registry does not do."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date

from scraper.crawling.fetching import Fetching
from scraper.crawling.plan import Plan
from scraper.errors import SourceUnavailable
from scraper.fetcher.api import Listing, Registry
from scraper.fetcher.query import Query
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


class Lister:
    """Plans rounds.  ``notes`` are lines for the report; ``accept_fewer`` has any loss believed.

    ``whole``: long lists are listed from end to end, because something did not add up.
    """

    def __init__(self, registry: Registry, watch: Watch, notes: list[str], accept_fewer: bool) -> None:
        self.registry = registry
        self.watch = watch
        self.notes = notes
        self.accept_fewer = accept_fewer
        self.whole = False
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
        ids = {nct_id for query in queries for nct_id in query.ids}
        if updating:
            ids |= self.watch.watched()
        self._ask(sorted(ids - plan.expected))
        plan.needed &= plan.expected
        self._require_credible_losses()

    def lost(self) -> list[str]:
        """Studies of the file that the registry no longer has, or only under another id."""
        ids = self.plan.unknown | self.plan.merged.keys()
        return sorted(nct_id for nct_id, stored in self.watch.stored(ids).items() if stored.removed is None)

    def _list(self, query: Query, last: SavedQuery | None) -> None:
        """Lists a search from its beginning to its end."""
        listing = self.registry.search(query, lambda studies: self.plan.compare(studies, self.watch))
        self._require_credible(query, listing, last)
        self.plan.expected |= listing.ids
        self.plan.unlisted += max(0, listing.total - len(listing.ids))
        self.plan.listed[query.key] = listing.total

    def _recent(self, query: Query, last: SavedQuery) -> bool:
        """Lists only what was updated since the last complete run, where that proves as much.

        It does when the studies watched already, and those listed now, are as many as the registry counts
        for the whole search; only then none can have left it.  Worth it for long lists alone.
        """
        pages = (last.listed or 0) / self.registry.settings.list_size
        if not last.data_timestamp or query.since or pages < self.registry.settings.incremental_pages:
            return False
        recent = query.model_copy(update={"since": date.fromisoformat(last.data_timestamp[:10])})
        listing = self.registry.search(recent, lambda studies: self.plan.compare(studies, self.watch))
        together = self.watch.watched() | listing.ids
        if not listing.settled or len(together) != self.registry.total(query):
            log.warning("what was updated lately does not add up to the whole list; listing all of it")
            return False
        self.plan.expected |= together
        self.plan.listed[query.key] = len(together)
        return True

    def _ask(self, ids: Iterable[str]) -> None:
        """Asks how ids stand: together, and alone for those of which nothing is said."""
        plan = self.plan
        silent: list[str] = []
        for batch in chunks(ids, IDS_AT_ONCE):
            studies = self.registry.listed(batch)
            plan.compare(studies, self.watch)
            names = {name: study.nct_id for study in studies for name in (*study.aliases, study.nct_id)}
            found = {nct_id: names[nct_id] for nct_id in batch if nct_id in names}
            plan.expected.update(found.values())
            plan.merged.update((alias, nct_id) for alias, nct_id in found.items() if alias != nct_id)
            silent += [nct_id for nct_id in batch if nct_id not in found]
        self._ask_alone(silent)

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
        if not total and not self.registry.total():
            raise SourceUnavailable("the registry answers as if it held no study at all; nothing was changed")
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
        if lost > max(FEW, GONE_SHARE * watched) and not self.accept_fewer:
            raise SourceUnavailable(
                f"{lost} of {watched} studies are gone from the registry at once: not believed, nothing"
                " was changed.  If it is right, run again with --accept-fewer"
            )
