"""The report as one page: no script, no file from elsewhere, every text of a record escaped."""

import re
from importlib import resources
from importlib.metadata import version
from typing import Any

from jinja2 import BaseLoader, Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from scraper.explore.compare.html import comparison_body
from scraper.explore.compare.model import Comparison
from scraper.explore.report.drawing.lanes import plain
from scraper.explore.report.figures import Section
from scraper.explore.report.numbers import Numbers
from scraper.explore.report.selection import Chosen

ROWS = 500
"""Rows of a table in the page; its SQL gives all."""


CITED = 20
"""Most ids that the citation names."""

_ROOMY = 30
"""Characters that need no line break."""


def as_page(chosen: Chosen, summary: Numbers, sections: list[Section], compared: Comparison) -> str:
    """The whole page."""
    template = _environment().get_template("report.html")
    return template.render(
        chosen=chosen,
        summary=summary,
        sections=sections,
        compared=compared,
        side_by_side=Markup(comparison_body(compared, heading="h3")),  # noqa: S704 - escaped there
        left_out=len(chosen.nct_ids) - len(compared.trials),
        rows=ROWS,
        style=Markup(_file("report.css")),  # noqa: S704 - ours
        version=version("nctdb"),
        citation=citation(chosen, summary),
        days=days(summary),
    )


def days(summary: Numbers) -> str:
    """The day of the registry's data, or its first and last day: ``2024-05-06 to 2024-07-01``."""
    oldest, newest = (summary.rows[0][name] for name in ("oldest_data", "newest_data"))
    return "an unknown day" if oldest is None else oldest if oldest == newest else f"{oldest} to {newest}"


def credit(summary: Numbers) -> str:
    """The line under a figure that stands alone."""
    return f"Source: ClinicalTrials.gov, data of {days(summary)}. Drawn by nctdb {version('nctdb')}."


def citation(chosen: Chosen, summary: Numbers) -> str:
    """How to cite the records; beyond ``CITED`` they are counted."""
    ids = chosen.nct_ids
    which = ", ".join(ids) if len(ids) <= CITED else f"{len(ids):,} records chosen as said above"
    return (
        "ClinicalTrials.gov. Bethesda (MD): National Library of Medicine (US). "
        f"{which}; data of {days(summary)}. Read and drawn with nctdb {version('nctdb')}."
    )


def _environment() -> Environment:
    loader: BaseLoader = FunctionLoader(_file)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(cell=cell, heading=heading, svg=Markup, plain=plain, classes=classes)
    return environment


def _file(name: str) -> str:
    folder = resources.files("scraper.explore.report") / "templates"
    return (folder / name).read_text(encoding="utf-8")


def cell(value: Any) -> str:
    """A value as a table shows it: numbers as they are, texts in one line."""
    if value is None:
        return ""
    return f"{value:.12g}" if isinstance(value, float) else re.sub(r"\s+", " ", str(value)).strip()


def heading(column: str) -> str:
    """The name of a column in words."""
    return column.replace("_", " ")


def classes(numbers: Numbers) -> dict[str, str]:
    """The class of each column's cells: ``n`` for numbers, ``t`` for texts that need room."""
    return {name: _class([row[name] for row in numbers.rows]) for name in numbers.names}


def _class(values: list[Any]) -> str:
    there = [value for value in values if value is not None]
    if there and all(isinstance(value, int | float) for value in there):
        return "n"
    return "t" if any(len(str(value)) > _ROOMY for value in there) else "w"
