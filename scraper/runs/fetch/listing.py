"""Asks the registry which studies there are, and refuses to believe what a registry does not do."""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from scraper.errors import SourceUnavailable, UnreadableInput
from scraper.fetcher.api import Listed, Listing, RegistryClient
from scraper.runs.fetch.fetching import Fetching
from scraper.runs.fetch.plan import Plan, Tracked
from scraper.sink.sqlite.crawl_state import CrawlState, Stored, chunks

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
    """Makes the plan of one round.  ``plan`` holds what is known so far, also when the registry fails."""

    def __init__(self, registry: RegistryClient, state: CrawlState, accept_fewer: bool) -> None:
        """``accept_fewer`` has any loss believed."""
        self.registry = registry
        self.state = state
        self.accept_fewer = accept_fewer
        self.plan = Plan()

    def fill(self, tracked: Sequence[Tracked], also: Collection[str], updating: bool, whole: bool) -> None:
        """Fills the plan with what queries expect; an update also expects whatever it watches.

        ``also``: ids that are asked for next to what queries list; ``whole``: long lists are listed from end
        to end.  Raises ``SourceUnavailable`` when the registry lost more than registries lose; nothing but
        ids to watch was written then.
        """
        plan = self.plan
        for one in tracked:
            plan.everything = plan.everything or one.query.everything
            if one.query.is_search and not (updating and one.query.limit):
                recent = updating and len(tracked) == 1 and not whole and self._recent(one)
                if not recent:
                    self._list(one)
        ids = set(also).union(*(one.query.ids for one in tracked))
        if updating:
            ids |= self.state.watched()
        self._ask(sorted(ids - plan.expected))
        plan.needed &= plan.expected
        self._require_credible_losses()

    def revisit(self, least: int) -> None:
        """Has the stalest records looked at again: changes that moved no date show only in them."""
        count = max(least, len(self.state.watched()) // 30)
        self.plan.needed |= self.plan.expected.intersection(self.state.stalest(count))

    def nothing_new(self, tracked: Iterable[Tracked]) -> bool:
        """Whether the registry still lists what it did: its word for it may be stale, or it may be failing.

        A look is one request: how many studies a search has, and those that were updated last.
        """
        looks = [one for one in tracked if not one.query.limit][:LOOKED_AT]
        return all(self._as_before(one) for one in looks)

    def _as_before(self, tracked: Tracked) -> bool:
        if tracked.query.is_search:
            try:
                studies, total = self.registry.newest(tracked.query)
            except UnreadableInput:  # the list itself will say what is not understood
                return False
            return total == tracked.listed and not self._differing(studies)
        asked = self.state.stalest(IDS_LOOKED_AT)
        studies = self.registry.listed(asked)
        found = {study.nct_id for study in studies}.intersection(asked)
        return len(found) == len(asked) and not self._differing(studies)

    def _differing(self, studies: Sequence[Listed]) -> set[str]:
        """Those listed that the file does not hold as they are listed; all are watched from now on."""
        stored = self.state.stored(study.nct_id for study in studies)
        self.state.watch(study.nct_id for study in studies)
        return {study.nct_id for study in studies if not is_current(study, stored.get(study.nct_id))}

    def _list(self, tracked: Tracked) -> None:
        """Lists a search from its beginning to its end."""
        seen: set[str] = set()
        counted = 0

        def each(studies: list[Listed], total: int) -> None:
            nonlocal counted
            counted = total
            seen.update(study.nct_id for study in studies)
            self.plan.needed |= self._differing(studies)

        try:
            listing = self.registry.search(tracked.query, each)
        except SourceUnavailable:  # what was listed until then can be reported as missing
            self.plan.expect(seen, counted)
            raise
        self._require_credible(tracked, listing)
        self.plan.expect(listing.ids, listing.total)
        self.plan.listed[tracked.query] = listing.total

    def _recent(self, tracked: Tracked) -> bool:
        """Lists only what was updated since the last complete run, where that proves as much.

        It does when the studies watched already, and those listed now, are as many as the registry counts
        for the whole search; only then none can have left it.  Worth it for long lists alone.
        """
        query, settings = tracked.query, self.registry.settings
        day = day_of(tracked.last and tracked.last.data_timestamp)
        if day is None or query.since or tracked.listed < settings.list_size * settings.incremental_pages:
            return False
        recent = query.model_copy(update={"since": day - timedelta(days=settings.overlap_days)})

        def each(studies: list[Listed], _total: int) -> None:
            self.plan.needed |= self._differing(studies)

        listing = self.registry.search(recent, each)
        together = self.state.watched() | listing.ids
        if not listing.settled or len(together) != self.registry.total(query):
            log.warning("what was updated lately does not add up to the whole list; listing all of it")
            return False
        self.plan.expected |= together
        self.plan.listed[query] = len(together)
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
        plan.needed |= self._differing(studies)
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

    def _require_credible(self, tracked: Tracked, listing: Listing) -> None:
        """Raises ``SourceUnavailable`` for a list that lost more studies than a registry loses."""
        total, before, words = listing.total, tracked.listed, tracked.query.in_words()
        if not total:
            self._require_any_study()
        lost = before - total
        if lost > 0 and not self.accept_fewer and (not total or (lost > FEW and total < FEWER * before)):
            raise SourceUnavailable(
                f"the registry lists {total} studies for {words}, and {before} the last time: not"
                " believed, nothing was changed.  If it is right, run again with --allow-shrink"
            )
        if not total and tracked.last is None:
            self.plan.notes.append(f"no study matches {words}")

    def _require_credible_losses(self) -> None:
        """Raises ``SourceUnavailable`` when more studies are gone than a registry takes out at a time."""
        lost = len(self.state.without_tombstone(self.plan.lost_ids()))
        watched = len(self.state.watched())
        if lost and not any(self.plan.listed.values()):
            self._require_any_study()
        if lost > max(FEW, GONE_SHARE * watched) and not self.accept_fewer:
            raise SourceUnavailable(
                f"{lost} of {watched} studies are gone from the registry at once: not believed, nothing"
                " was changed.  If it is right, run again with --allow-shrink"
            )

    def _require_any_study(self) -> None:
        """Raises ``SourceUnavailable`` for a registry that counts no study at all, whatever is asked for."""
        if not self.registry.total():
            raise SourceUnavailable("the registry answers as if it held no study at all; nothing was changed")


def is_current(listed: Listed, stored: Stored | None) -> bool:
    """Whether the file holds a whole record that stands as the list says; a silent list agrees.

    A published date may be a month; the file holds its last day.
    """
    return (
        stored is not None
        and stored.whole
        and stored.removed is None
        and listed.overall_status in {"", stored.overall_status}
        and (stored.last_update_submitted or "").startswith(listed.last_update_submitted)
        and (stored.last_update_posted or "").startswith(listed.last_update_posted)
    )


def day_of(data_timestamp: str | None) -> date | None:
    """The day of a dataTimestamp; None when it begins with none."""
    try:
        return date.fromisoformat((data_timestamp or "")[:10])
    except ValueError:
        return None
