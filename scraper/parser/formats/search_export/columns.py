"""The table of columns: which of them is which path of API v2, and how its cells are read.

``P`` stands for the protocol section.  ``how`` names a conversion, or says that a column is ``kept`` as it
is or ``ignored``.
"""

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple


class Column(NamedTuple):
    """Path of a column, if it has one, and how its cells are read (empty: by the type of the field)."""

    path: str
    how: str


@cache
def columns() -> dict[str, Column]:
    """Columns by their names, those of the classic site and of today's."""
    text = (resources.files(__package__) / "columns.csv").read_text(encoding="utf-8")
    return {
        row["column"]: Column(row["path"].replace("P.", "protocolSection.", 1), row["how"])
        for row in csv.DictReader(text.splitlines())
    }
