"""A sheet on a terminal: a table where it fits, else a block a row."""

import io
from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scraper.explore.sheets import Sheet
from scraper.sink.writers import Row

WIDEST = 16
"""Characters that a column may ask for before the table is given up."""


def sheet_as_table(sheet: Sheet, width: int, full: bool = False) -> str:
    """Text ``width`` columns wide; ``full`` shows long values whole."""
    rows = list(sheet.rows)
    if sum(min(len(name), WIDEST) + 3 for name in sheet.names) > width:
        return _as_blocks(sheet.names, rows, width, full)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for field in sheet.fields:
        right = field.type in ("integer", "real")
        table.add_column(Text(field.name), justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cut(_told(value), 200, full)) for value in row))
    return _printed(table, width)


def _as_blocks(names: Sequence[str], rows: list[Row], width: int, full: bool) -> str:
    """Each row as lines of name and value; absent values are left out."""
    label = max(map(len, names))
    blocks = []
    for number, row in enumerate(rows, start=1):
        lines = [f"-- {number} of {len(rows)} --"]
        for name, value in zip(names, row, strict=True):
            if value is not None:
                lines.append(f"{name:{label}}  {_cut(_told(value), max(width - label - 2, 20), full)}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) or f"no rows ({', '.join(names)})"


def _told(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else " ".join(str(value).split())


def _cut(text: str, length: int, full: bool) -> str:
    """The text, or as much of it as fits ``length`` columns and a mark; wide characters take two."""
    return text if full or cell_len(text) <= length else f"{set_cell_size(text, length - 1).rstrip()}…"


def _printed(table: Table, width: int) -> str:
    out = io.StringIO()
    Console(file=out, width=width, no_color=True, highlight=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())
