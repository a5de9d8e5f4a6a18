"""The registry's search areas: what ``AREA[...]`` names that is no piece of a record."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Area(NamedTuple):
    """The query parameter that searches an area, if any, and the pieces it looks in, where they are known."""

    parameter: str
    pieces: tuple[str, ...]


@cache
def areas() -> dict[str, Area]:
    """Search areas and older names of pieces, by name; the pieces of the large areas are given in part."""
    table = (files(__package__) / "areas.csv").read_text(encoding="utf-8")
    return {
        row["area"]: Area(row["parameter"], tuple(row["pieces"].split()))
        for row in csv.DictReader(table.splitlines())
    }
