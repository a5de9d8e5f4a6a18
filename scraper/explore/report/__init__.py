"""A report: trials as one HTML file of figures, their numbers and SQL, to read, to print, to send."""

from collections.abc import Sequence
from typing import NamedTuple

from scraper.explore.compare import compare
from scraper.explore.compare.model import Comparison
from scraper.explore.database import reading
from scraper.explore.report.figures import FIGURES, Section, section
from scraper.explore.report.numbers import read
from scraper.explore.report.page import as_page, credit
from scraper.explore.report.selection import Chosen, TrialSelection, choose

__all__ = ["Report", "TrialSelection", "report"]

COMPARED = 8
"""Trials that can be read side by side; the first of a larger report are."""


class Report(NamedTuple):
    """The page, and what it is of; ``missing``: ids asked for that the database does not have.

    ``files``: each drawing as files that stand alone, by name ("forest-1.svg").
    """

    html: str
    trials: int
    figures: int
    missing: list[str]
    files: dict[str, bytes]


def report(database: str, question: TrialSelection, forms: Sequence[str] = ("svg",)) -> Report:
    """Makes the report of the studies that a question chooses; the same database gives the same bytes.

    Raises ``UnreadableInput`` for a malformed id, a cohort that is not there and SQL that is wrong or does
    more than read; ``NoStudyLeft`` where no study is chosen.  ``forms`` of files are svg, pdf and png.
    """
    with reading(database) as connection:
        chosen = choose(connection, database, question)
        summary = read(connection, chosen, "summary")
        sections: list[Section] = [
            section(figure, read(connection, chosen, figure.name), credit(summary), forms)
            for figure in FIGURES
        ]
    html = as_page(chosen, summary, sections, _side_by_side(database, chosen))
    files = {
        f"{panel.name}.{form}": content
        for each in sections
        for panel in each.panels
        for form, content in panel.files.items()
    }
    return Report(
        html, len(chosen.nct_ids), sum(bool(each.panels) for each in sections), chosen.missing, files
    )


def _side_by_side(database: str, chosen: Chosen) -> Comparison:
    return compare(database, chosen.nct_ids[:COMPARED])
