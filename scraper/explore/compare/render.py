"""A comparison in the form that is asked for."""

import csv
import io
import json
from collections.abc import Callable, Mapping

from schemas.markup import in_markdown
from scraper.explore.compare.html import as_html
from scraper.explore.compare.model import Comparison
from scraper.explore.compare.terminal import as_table

ABSENT = "—"
SOURCE = "Source: ClinicalTrials.gov, modified by nctdb as its documentation says."


def render(
    comparison: Comparison, form: str, width: int = 80, color: bool = False, full: bool = False
) -> str:
    """``form``: table, markdown, csv, json or html; the others matter for the table only."""
    if form == "table":
        return as_table(comparison, width, color, full)
    return FORMS[form](comparison)


def _as_json(comparison: Comparison) -> str:
    return json.dumps(comparison.model_dump(), ensure_ascii=False, indent=2)


def _as_csv(comparison: Comparison) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["section", "label", "differs", "depth", *comparison.trials])
    for section in comparison.sections:
        for row in section.rows:
            writer.writerow(
                [section.title, row.label, int(row.differs), row.depth, *(cell or "" for cell in row.cells)]
            )
    return out.getvalue().rstrip("\n")


def _as_markdown(comparison: Comparison) -> str:
    lines = [f"# {' · '.join(comparison.trials)}", ""]
    for section in comparison.sections:
        lines += [
            f"## {section.title}",
            "",
            _line(["", "", *comparison.trials]),
            _line(["---"] * (2 + len(comparison.trials))),
        ]
        for row in section.rows:
            indent = "&nbsp;&nbsp;" * row.depth
            cells = [indent + _escaped(cell) if cell else ABSENT for cell in row.cells]
            lines.append(_line(["≠" if row.differs and len(row.cells) > 1 else "", row.label, *cells]))
        lines.append("")
    return "\n".join([*lines, f"≠ differs, {ABSENT} not said. {SOURCE}"])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return in_markdown(text).replace("\n", "<br>")


FORMS: Mapping[str, Callable[[Comparison], str]] = {
    "json": _as_json,
    "csv": _as_csv,
    "markdown": _as_markdown,
    "html": as_html,
}
