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


@cache
def mapping() -> Level:
    """The whole table, from the root on."""
    root = Level()
    for row in _rows("mapping.csv"):
        section, _, rest = row["path"].partition(".")
        path = f"{_SECTIONS.get(section, section)}.{rest}"
        root.add(row["element"], path, path.replace("[]", ""), row["how"])
    return root


@cache
def mapped() -> frozenset[str]:
    """Every element and attribute that is read: ``a/b@x``."""
    return frozenset(row["element"].replace("*", "") for row in _rows("mapping.csv"))


class Unmapped(NamedTuple):
    """An element that v2 has no field for; ``is_kept``: it says what no other element says."""

    is_kept: bool
    why: str


@cache
def unmapped() -> dict[str, Unmapped]:
    """The elements that are known and have no v2 path."""
    return {row["element"]: Unmapped(row["kept"] == "yes", row["why"]) for row in _rows("unmapped.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
