"""The table of elements: ``mapping.csv`` says which element or attribute is which path of API v2.

``a/b*/c@x`` is the attribute ``x`` of ``c`` in each of the elements ``b``; every ``*`` is a ``[]`` of the
path, in order.  ``P``, ``R`` and ``D`` stand for the protocol, results and derived sections.  ``how`` names a
conversion where the type of the field does not say it; ``=WORD`` is a constant.
"""

import csv
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import NamedTuple

_SECTIONS = {"P": "protocolSection", "R": "resultsSection", "D": "derivedSection"}


class Value(NamedTuple):
    """A value: its element and attribute from the level's element, its v2 path from the level's part.

    ``field`` is the whole path of the field, without brackets.
    """

    element: str
    attribute: str
    path: str
    field: str
    how: str


@dataclass(slots=True)
class Level:
    """What is read of one element: its values, and the lists in it by element and path.

    A list whose elements are values themselves has one value with an empty path.
    """

    values: list[Value] = field(default_factory=list)
    lists: dict[tuple[str, str], "Level"] = field(default_factory=dict)

    def add(self, element: str, path: str, whole: str, how: str) -> None:
        """Adds a line of the table, from this level on."""
        if "*" in element:
            outer, inner = element.split("*", 1)
            outer_path, inner_path = path.split("[]", 1)
            level = self.lists.setdefault((outer, outer_path), Level())
            level.add(inner.removeprefix("/"), inner_path.removeprefix("."), whole, how)
        else:
            name, _, attribute = element.partition("@")
            self.values.append(Value(name, attribute, path, whole, how))


class Unmapped(NamedTuple):
    """An element that v2 has no field for; ``is_kept``: it says what no other element says."""

    is_kept: bool
    why: str


class Tables(NamedTuple):
    """What a form's tables say of its elements.

    ``mapping``: how they are read, from the root on.  ``mapped``: every element and attribute that is read
    (``a/b@x``).  ``unmapped``: those that are known and have no v2 path; ``a/*`` is all that lies in ``a``.
    """

    mapping: Level
    mapped: frozenset[str]
    unmapped: dict[str, Unmapped]

    def known(self, place: str) -> Unmapped | None:
        """What is known of an element that is not read."""
        return self.unmapped.get(place) or self.unmapped.get(f"{place.split('/', maxsplit=1)[0]}/*")


@cache
def tables(package: str) -> Tables:
    """``mapping.csv`` and ``unmapped.csv`` of a form's package."""
    root = Level()
    rows = _rows(package, "mapping.csv")
    for row in rows:
        section, _, rest = row["path"].partition(".")
        path = f"{_SECTIONS.get(section, section)}.{rest}"
        root.add(row["element"], path, path.replace("[]", ""), row["how"])
    mapped = frozenset(row["element"].replace("*", "") for row in rows)
    return Tables(
        root,
        mapped,
        {
            row["element"]: Unmapped(row["kept"] == "yes", row["why"])
            for row in _rows(package, "unmapped.csv")
        },
    )


def _rows(package: str, name: str) -> list[dict[str, str]]:
    text = (resources.files(package) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
