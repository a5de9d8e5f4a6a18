"""Two sources of one study compared: what changed from one to the next, and which rows that can reach."""

from typing import Any, NamedTuple

from scraper.sink.study_rows.affected import affected_tables
from scraper.sink.study_rows.changes import Change, changes, is_as_served, with_served


class Comparison(NamedTuple):
    """``tables``: those whose rows may differ; ``as_served``: both sources say all that the registry adds."""

    changes: list[Change]
    tables: frozenset[str]
    as_served: bool

    @property
    def is_same(self) -> bool:
        """Whether the sources differ in nothing but the day of the registry's data."""
        return self.as_served and not self.changes


def compare(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    """Compares two records of plain JSON values in v2 shape, the older one first."""
    return Comparison(
        changes(before, with_served(before, after)),
        affected_tables(before, after),
        is_as_served(before) and is_as_served(after),
    )
