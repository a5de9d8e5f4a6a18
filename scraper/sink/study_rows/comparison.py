"""Two sources of one study compared: what changed from one to the next, and which rows that can reach."""

from typing import Any, NamedTuple

from schemas.forms import WHOLE
from scraper.sink.study_rows.affected import affected_tables
from scraper.sink.study_rows.changes import Change, carried_on, changes, says_all
from scraper.sink.study_rows.item_changes import ItemChange, item_changes


class Comparison(NamedTuple):
    """``tables``: those whose rows may differ; ``as_served``: both say all that some form cannot know."""

    changes: list[Change]
    items: list[ItemChange]
    tables: frozenset[str]
    as_served: bool

    @property
    def is_same(self) -> bool:
        """Whether the sources differ in nothing but the day of the registry's data."""
        return self.as_served and not self.changes


def compare(before: dict[str, Any], after: dict[str, Any], completeness: int = WHOLE) -> Comparison:
    """Compares two records of plain JSON values in v2 shape and of one completeness, the older one first."""
    carried = carried_on(before, after, completeness)
    return Comparison(
        changes(before, carried, completeness),
        item_changes(before, carried),
        affected_tables(before, after),
        says_all(before, completeness) and says_all(after, completeness),
    )
