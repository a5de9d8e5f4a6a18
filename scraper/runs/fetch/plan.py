"""What a round of a crawl expects: the studies that the registry lists, and which of them it must ask for."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from scraper.fetcher.api import Fetched
from scraper.fetcher.query import Query
from scraper.sink.sqlite.crawl_state import CrawlState, LastRun

ZIP_SHARE = 0.3
"""Share of all studies from which the zip of all is worth its bytes."""


class Tracked(NamedTuple):
    """A query that updates repeat, with its last run; ``listed`` and time of the data are None before one."""

    query: Query
    last: LastRun | None

    @property
    def listed(self) -> int:
        """How many studies the registry counted for it the last time; 0 before the first run."""
        return (self.last and self.last.listed) or 0


def tracked_queries(state: CrawlState) -> list[Tracked]:
    """The queries that a file keeps, in the order in which they came."""
    return [Tracked(Query.model_validate_json(text), last) for text, last in state.queries()]


@dataclass(slots=True)
class Plan:
    """One round's expectation, which the lister makes.

    ``needed``: ids whose whole records must be asked for; ``at_hand``: records that came already, when an
    id was asked for by itself; ``unknown``: ids asked for that the registry does not have; ``merged``:
    ids and the studies that they stand for now; ``unlisted``: how many more the registry counts than it
    lists; ``listed``: by query, how many the registry counts; ``notes``: lines for the report.
    """

    expected: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    at_hand: list[Fetched] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    unlisted: int = 0
    listed: dict[Query, int] = field(default_factory=dict)
    everything: bool = False
    notes: list[str] = field(default_factory=list)

    def by_zip(self, needed: Collection[str]) -> bool:
        """Whether so much of the whole registry is needed that its zip costs less than asking by id."""
        return self.everything and len(needed) > ZIP_SHARE * len(self.expected)

    def expect(self, ids: Collection[str], counted: int) -> None:
        """Expects what was listed, and as many more as the registry counts beyond."""
        self.expected.update(ids)
        self.unlisted += max(0, counted - len(ids))

    def lost_ids(self) -> set[str]:
        """Ids that the registry no longer has, or only as another study's."""
        return self.unknown | self.merged.keys()
