"""A comparison for a terminal: columns for few trials, stacked lines for many; never wider than asked."""

import io
import re
from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scraper.explore.compare.model import Comparison, Row, Section
from scraper.explore.compare.wording import meaning

ABSENT = "—"
LABEL = 13
NARROWEST_COLUMN = 26
NARROWEST = 40
"""Columns below which lines are left for the terminal to wrap: nothing could be read in what remains."""
LINES = 7
LINES_OF_LIST = 40
"""Lines of one cell (of a paragraph, of a list), unless everything is asked for."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""Characters that a terminal obeys instead of showing them: a record must not steer it."""


def as_table(comparison: Comparison, width: int, color: bool, full: bool) -> str:
    """Text of at most ``width`` columns a line (wide characters count twice), or of the narrowest."""
    width = max(width, NARROWEST)
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    trials = comparison.trials
    in_columns = (width - LABEL - 4) // max(len(trials), 1) >= NARROWEST_COLUMN
    many = len(trials) > 1
    if many:
        said = "≠ differs   " + f"{ABSENT} not said" + ("" if full else "   … cut, --full shows all")
        console.print(Text(said, style="dim"))
    for section in comparison.sections:
        console.print()
        console.print(Text(section.title.upper(), style="bold"))
        table = (
            _columns(section, trials, width, full) if in_columns else _stacked(section, trials, width, full)
        )
        console.print(table)
    output = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in output.splitlines())


def _columns(section: Section, trials: list[str], width: int, full: bool) -> Table:
    room = (width - LABEL - 2 - 2 * len(trials)) // len(trials)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, width=width)
    table.add_column("", width=LABEL, overflow="fold")
    for trial in trials:
        table.add_column(trial, width=room, overflow="fold")
    label = None
    for row in section.rows:
        shown = "" if row.label == label else row.label
        label = row.label
        cells = [_cut(_cell(row, cell), room, full) for cell in row.cells]
        table.add_row(_label(row, shown, len(trials)), *cells)
    return table


def _label(row: Row, shown: str, trials: int) -> Text:
    differs = row.differs and trials > 1
    return Text(("≠ " if differs else "  ") + shown, style="yellow" if differs else "")


def _cell(row: Row, cell: str | None) -> str:
    if cell is None:
        return ABSENT
    return "\n".join("  " * row.depth + _CONTROLS.sub("\ufffd", line) for line in cell.split("\n"))


def _cut(text: str, width: int, full: bool) -> Text:
    """The text, or its first lines and a mark that there is more."""
    cell = Text(text, overflow="fold")
    if full:
        return cell
    lines = cell.wrap(Console(width=width, legacy_windows=False), width, overflow="fold")
    most = LINES_OF_LIST if text.count("\n") > 1 else LINES
    if len(lines) <= most:
        return cell
    kept = Text("\n").join(lines[:most])
    kept.append(" …")
    return kept


def _stacked(section: Section, trials: list[str], width: int, full: bool) -> Table:
    """A line for each value, with the trials that share it."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_header=False, width=width)
    table.add_column("", width=LABEL, overflow="fold")
    table.add_column("", width=11)
    table.add_column("", width=width - LABEL - 11 - 3, overflow="fold")
    label = None
    for row in section.rows:
        shown = "" if row.label == label else row.label
        label = row.label
        for position, (who, cell) in enumerate(_by_value(row, trials)):
            first = _label(row, shown, len(trials)) if position == 0 else Text("")
            table.add_row(first, Text(who), _cut(_cell(row, cell), width - LABEL - 11 - 3, full))
    return table


def _by_value(row: Row, trials: list[str]) -> Iterator[tuple[str, str | None]]:
    if not row.differs:
        yield "all", row.cells[0]
        return
    values: dict[tuple[str, ...] | None, list[str]] = {}
    for trial, cell in zip(trials, row.cells, strict=True):
        values.setdefault(meaning(cell), []).append(trial)
    silent = values.pop(None, None)
    for who in values.values():
        yield "\n".join(who), row.cells[trials.index(who[0])]
    if silent:
        yield ("others" if values and len(silent) > 1 else "\n".join(silent)), None
