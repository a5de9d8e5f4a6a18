"""Which drugs belong to a class: "checkpoint inhibitors" are pembrolizumab, nivolumab and others."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from scraper.parser.text.concepts.names import Name, name_of, spelled_alike
from scraper.parser.text.lexicon.phrases import LIST

_TABLE = Path(__file__).parent / "data" / "drug_class_members.csv"


def members_of(term: str) -> Iterator[Name]:
    """The drugs of the class that a term names, as a vocabulary calls them; none where it names no class."""
    found = (name_of("drug", member) for member in classes_of_drugs().get(spelled_alike(term), ()))
    return (name for name in found if name)


@cache
def classes_of_drugs() -> dict[str, tuple[str, ...]]:
    """Members by each name of their class, spelled as ``spelled_alike`` does."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            spelled_alike(name): tuple(row["members"].split(LIST))
            for row in csv.DictReader(lines)
            for name in row["names"].split(LIST)
        }
