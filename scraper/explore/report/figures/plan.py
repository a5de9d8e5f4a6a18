"""What a figure is made of, before it is drawn."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from scraper.explore.compare.formatting import in_words
from scraper.explore.report.drawing.lanes import DRAWN
from scraper.explore.report.drawing.paper import Paper
from scraper.explore.report.numbers import Row

Draw = Callable[[Paper], Figure]


class Panel(NamedTuple):
    """One drawing with one axis; ``description`` says in words what it shows."""

    description: str
    draw: Draw
    title: str = ""


class Plan(NamedTuple):
    """The panels of a figure, and what a reader must know about them; no panel: there is nothing to draw."""

    panels: list[Panel]
    notes: list[str] = []  # noqa: RUF012 - never changed


class Kind(NamedTuple):
    """A figure: ``reading`` says how to read it, ``none`` why it may be missing."""

    name: str
    title: str
    reading: str
    none: str
    plan: Callable[[list[Row]], Plan]


def said(word: str | None) -> str:
    """A word of the registry as people read it."""
    words = in_words(word) or ""
    return words.capitalize() if words.isupper() and len(words) > 4 else words.replace("_", " ")


def counted(number: int, one: str, many: str = "") -> str:
    """``1 trial``, ``2 trials``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def left_out(lanes: Sequence[object], what: str, order: str) -> list[str]:
    """The note on lanes that are not drawn."""
    if len(lanes) <= DRAWN:
        return []
    return [f"Drawn: the first {DRAWN} of {counted(len(lanes), what)}, {order}; the table has more."]


def by_trial(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each trial, in the order in which they come."""
    trials: dict[str, list[Row]] = {}
    for row in rows:
        trials.setdefault(row["nct_id"], []).append(row)
    return trials
