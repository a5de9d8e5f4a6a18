"""What sources that came change of a study that a file has, or does not have yet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from schemas.forms import STUDY_PAGE
from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.sink.study_rows.comparison import Comparison
from scraper.sink.study_rows.rows import ALL_TABLES
from scraper.sink.study_rows.source import SourceRank, StudySource
from scraper.sink.study_rows.text_rows import Row
from scraper.sink.study_rows.versions import (
    Follows,
    attributed,
    attributed_items,
    change_rows,
    follows,
    item_rows,
    ordered_by,
    version_row,
)

Outcome = Literal["new", "changed", "unchanged", "superseded"]
"""What a source did: first of its study; new content; known content; archived after a better one."""

Compare = Callable[[str, RawDocument, int], Comparison]
"""Compares the source with a SHA-256 sum and a newer document of the same completeness."""


class StudyState(NamedTuple):
    """What a file has of a study: its rows' source, how many versions, changes and changes of things.

    ``last``: the registry's own number of the last version, and what says that it is the last.
    """

    rank: SourceRank
    versions: int = 0
    changes: int = 0
    items: int = 0
    last: Follows = Follows(None, None)


@dataclass(slots=True)
class StudyUpdate:
    """What is to be written of one study.

    ``state`` is what the file will have; None: nothing.  ``source`` is the one that rows come from now, and
    they may differ from the file's in ``tables``; None: rows stay.
    """

    nct_id: NctId
    state: StudyState | None
    source: StudySource | None = None
    tables: frozenset[str] = frozenset()
    versions: dict[int, Row] = field(default_factory=dict)
    """Rows of versions that are new, or come from another source now, by their numbers."""
    changes: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    needs_version_rebuild: bool = False
    """A source came that stands before another one: all archived ones have to be looked at."""
    needs_page_findings: bool = False
    """A page came that may say something else than the record."""

    def add(self, source: StudySource, compare: Compare) -> Outcome:
        """Takes a source; says what it did."""
        state = self.state
        if state is None:
            self.tables = ALL_TABLES
            self._stand(source, StudyState(source.rank), None)
            return "new"
        if source.rank == state.rank:
            return "unchanged"
        if source.rank < state.rank:
            self._rank_below(source, state)
            return "superseded"
        if source.rank.completeness == state.rank.completeness:
            return self._follow(
                source, state, compare(state.rank.sha256, source.document, state.rank.completeness)
            )
        self.source, self.tables = source, ALL_TABLES
        self.state = state._replace(rank=source.rank)
        self.needs_version_rebuild = True
        return "changed"

    def _rank_below(self, source: StudySource, state: StudyState) -> None:
        if source.rank.completeness == state.rank.completeness:
            self.needs_version_rebuild = True
        elif source.document.form == STUDY_PAGE and state.rank.is_whole_record:
            self.needs_page_findings = True

    def _follow(self, source: StudySource, state: StudyState, compared: Comparison) -> Outcome:
        """Has rows come from a newer source of the same completeness."""
        self.tables |= compared.tables
        # where one does not say what the registry adds, an earlier source may say it
        self.needs_version_rebuild |= not compared.as_served
        self._stand(source, state, compared)
        return "changed" if compared.changes else "unchanged"

    def _stand(self, source: StudySource, state: StudyState, compared: Comparison | None) -> None:
        """Has the last version come from a source: a new version, unless it says the same."""
        differing, things = (compared.changes, compared.items) if compared else ([], [])
        number, order = self.nct_id.number, ordered_by(state.rank, source.rank)
        is_new = bool(differing) or not state.versions
        version = state.versions + is_new
        row = version_row(
            number, version, source.ranked, None if is_new else state.last, state.rank if compared else None
        )
        self.versions[version] = row
        self.changes += change_rows(number, version, attributed(differing, order), state.changes)
        items = attributed_items(things if differing else [], differing, order)
        self.items += item_rows(number, version, items, state.items)
        self.source = source
        self.state = StudyState(
            source.rank, version, state.changes + len(differing), state.items + len(items), follows(row)
        )
