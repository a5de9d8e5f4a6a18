"""A comparison as one page that needs nothing else: to read, to send, to print."""

from collections.abc import Callable
from html import escape

from scraper.explore.compare.model import Comparison, Row, Section

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --mark: #f5c54244; --head: Canvas; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; padding: 0 1rem 2rem; max-width: 110rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
thead th { position: sticky; top: 0; background: var(--head); box-shadow: 0 1px var(--line); z-index: 1; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-top: 1px solid var(--line);
  overflow-wrap: anywhere; white-space: pre-line; }
tbody th { font-weight: 600; } col.label { width: 11rem; }
tr.differs td { background: var(--mark); } tr.differs th::before { content: "≠ "; }
td.depth-1 { padding-left: 1.8rem; } td.depth-2 { padding-left: 3rem; }
td.depth-3 { padding-left: 4.2rem; }
td.absent { opacity: .5; } footer { margin-top: 2rem; font-size: .85rem; opacity: .8; }
@media print { thead th { position: static; } body { font-size: 10px; } tr { break-inside: avoid; } }
"""


_DEEPEST = 3
"""Indents that the style knows."""


def as_html(comparison: Comparison) -> str:
    """The whole page; every text of the records is escaped."""
    title = f"{len(comparison.trials)} trials side by side: {', '.join(comparison.trials)}"
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><style>{_STYLE}</style></head>
<body>
<h1>{escape(title)}</h1>
{comparison_body(comparison)}
<footer>{_footer(comparison)}</footer>
</body>
</html>"""


def comparison_body(
    comparison: Comparison, address: Callable[[str], str] | None = None, heading: str = "h2"
) -> str:
    """The legend and a table a section; ``address`` of a trial makes its heads links.  It holds no style."""
    sections = "\n".join(
        _section(section, comparison.trials, address, heading) for section in comparison.sections
    )
    return f"""<p><strong>≠</strong> and colour: the trials differ. <strong>—</strong>: the record does not
say, which is not “no” and not zero.</p>
{sections}"""


def _section(section: Section, trials: list[str], address: Callable[[str], str] | None, heading: str) -> str:
    columns = "<col class='label'>" + "<col>" * len(trials)
    heads = "".join(f"<th scope='col'>{_head(trial, address)}</th>" for trial in trials)
    rows = "\n".join(_row(row, len(trials)) for row in section.rows)
    return (
        f"<section><{heading}>{escape(section.title)}</{heading}><div class='wide' tabindex='0' role='region'"
        f" aria-label='{escape(section.title)}'><table><colgroup>{columns}</colgroup>"
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></div></section>"
    )


def _head(trial: str, address: Callable[[str], str] | None) -> str:
    return f"<a href='{escape(address(trial))}'>{escape(trial)}</a>" if address else escape(trial)


def _row(row: Row, trials: int) -> str:
    differs = " class='differs'" if row.differs and trials > 1 else ""
    indent = f" class='depth-{min(row.depth, _DEEPEST)}'" if row.depth else ""
    cells = "".join(
        f"<td{indent}>{escape(cell)}</td>" if cell is not None else "<td class='absent'>—</td>"
        for cell in row.cells
    )
    return f"<tr{differs}><th scope='row'>{escape(row.label)}</th>{cells}</tr>"


def _footer(comparison: Comparison) -> str:
    processed = "; ".join(
        f"{trial} processed {date}"
        for trial, date in zip(comparison.trials, comparison.data_dates, strict=True)
        if date
    )
    when = f" ({processed})" if processed else ""
    return escape(
        f"Source: ClinicalTrials.gov{when}. Modified by nctdb: selected, put side "
        "by side, marks of difference added, registry escapes undone."
    )
