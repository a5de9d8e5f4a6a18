"""What a crawl expects: the studies that the registry lists, and those that the file does not hold yet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from scraper.fetcher.api import Fetched, Listed
from scraper.sink.sqlite.crawl_state import Stored, Watch

ZIP_SHARE = 0.3
"""Share of all studies from which the zip of all is worth its bytes."""


@dataclass(slots=True)
class Plan:
    """One round's expectation.

    ``needed``: ids whose whole records must be asked for; ``at_hand``: records that came already, when an
    id was asked for by itself; ``unknown``: ids asked for that the registry does not have; ``merged``:
    ids and the studies that they stand for now; ``unlisted``: how many more the registry counts than it
    lists; ``listed``: by query, how many the registry counts.
    """

    expected: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    at_hand: list[Fetched] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    unlisted: int = 0
    listed: dict[str, int] = field(default_factory=dict)
    everything: bool = False

    def by_zip(self, needed: set[str]) -> bool:
        """Whether so much of the whole registry is needed that its zip costs less than asking by id."""
        return self.everything and len(needed) > ZIP_SHARE * len(self.expected)

    def expect(self, ids: Collection[str], counted: int) -> None:
        """Expects what was listed, and as many more as the registry counts beyond."""
        self.expected.update(ids)
        self.unlisted += max(0, counted - len(ids))

    def compare(self, studies: Iterable[Listed], watch: Watch) -> None:
        """Adds to ``needed`` what the file does not hold as it is listed, and watches everything."""
        studies = list(studies)
        stored = watch.stored(study.nct_id for study in studies)
        watch.watch(study.nct_id for study in studies)
        self.needed.update(
            study.nct_id for study in studies if not is_current(study, stored.get(study.nct_id))
        )


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
