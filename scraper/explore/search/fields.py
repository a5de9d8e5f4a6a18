"""Where a search looks: fields, and the full text that belongs to each (``fields.csv``)."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scraper.explore.search.grammar import Term, Word

PLAIN = ("title", "condition", "treatment", "identifier", "sponsor", "place", "person")
"""Fields of a search that names none.  Not texts such as criteria: they mostly name what is not wanted."""


_NEAR = 4
"""Words that may stand between those of a name."""


class Source(NamedTuple):
    """Columns of a table with full text.

    ``place``: what its values are called.  ``only``: a condition on its rows.  ``weight``: how much a hit
    counts.  ``is_name``: names of organisations, sites and people; a plain search for a medical term passes
    them over, because a site called "Asthma Center" says nothing about the trial.
    """

    field: str
    place: str
    table: str
    columns: tuple[str, ...]
    only: str
    weight: float
    is_name: bool

    def expression(
        self, term: Term, is_name: bool = False, synonyms: Sequence[str] = (), denied: Sequence[str] = ()
    ) -> str:
        """The term, or one of its synonyms as a phrase, as an FTS5 expression on the columns.

        The words of a name stand near each other: "ovarian cancer" is not "ovarian suppression in women with
        breast cancer".  A value with a phrase that denies it is none: "non-small cell lung cancer".
        """
        words = " ".join(map(_quoted, term.words))
        near = f"NEAR({words}, {_NEAR})" if is_name and len(term.words) > 1 else f"({words})"
        either = [near, *(_quoted(Word(each)) for each in synonyms)]
        without = f" NOT ({' OR '.join(_quoted(Word(each)) for each in denied)})" if denied else ""
        return f"{{{' '.join(self.columns)}}} : (({' OR '.join(either)}){without})"


def _quoted(word: Word) -> str:
    return '"' + word.text.replace('"', " ") + '"' + ("*" if word.is_prefix else "")


@cache
def sources() -> tuple[Source, ...]:
    """All sources, in the order of the table."""
    with (Path(__file__).parent / "fields.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Source(
                row["field"],
                row["place"],
                row["table"],
                tuple(row["columns"].split(" ")),
                row["only"],
                float(row["weight"]),
                row["is_name"] == "yes",
            )
            for row in csv.DictReader(lines)
        )


def sources_of(fields: Sequence[str]) -> list[Source]:
    """The sources of some fields."""
    return [source for source in sources() if source.field in fields]
