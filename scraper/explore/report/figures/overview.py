"""What the trials are, and what is odd about their records."""

from collections import Counter
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from scraper.explore.report.drawing.lanes import Key, Lane, Lanes, bar, shortened
from scraper.explore.report.drawing.paper import ACCENT, INK, QUIET, SECOND, THIRD, Paper, sheet
from scraper.explore.report.figures.plan import Panel, Plan, counted, said
from scraper.explore.report.numbers import Row


def phase_status(rows: list[Row]) -> Plan:
    """A grid: a row a phase (or type of study), a column a status, how many in each."""
    grid: Counter[tuple[str, str]] = Counter()
    for row in rows:
        grid[_phase(row), row["overall_status"] or "not said"] += row["trials"]
    if not grid:
        return Plan([])
    description = "; ".join(
        f"{phase}, {said(status)}: {counted(number, 'trial')}" for (phase, status), number in grid.items()
    )
    return Plan([Panel(description, lambda paper: _draw_grid(grid, paper))])


def _phase(row: Row) -> str:
    """The phase; of a study that can have none, its type."""
    if row["phase"] and row["phase"] != "NA":
        return " / ".join(said(word) for word in row["phase"].split("/"))
    kind = said(row["study_type"]) or "Type not said"
    return f"{kind}, no phase" if row["phase"] or row["study_type"] == "INTERVENTIONAL" else kind


class _Grid(NamedTuple):
    """Measures of the grid in pixels, and how far the words over its columns are turned."""

    left: int
    head: int
    row: int
    cell: float
    turned: int


def _measures(columns: int, paper: Paper) -> _Grid:
    if paper.stacked:
        return _Grid(118, 168, 26, min((paper.width - 118) / columns, 60), 90)
    cell = min((paper.width - 190) / columns, 150)
    return _Grid(190, 28, 30, cell, 0) if cell > 130 else _Grid(190, 96, 30, cell - 10, 32)


def _draw_grid(grid: Counter[tuple[str, str]], paper: Paper) -> Figure:
    """Cells as dark as they are full, on axes that count in pixels from the top left."""
    phases = list(dict.fromkeys(phase for phase, _ in grid))
    statuses = sorted({status for _, status in grid}, key=lambda status: (-_sum(grid, status), status))
    size = _measures(len(statuses), paper)
    height = size.head + size.row * len(phases) + 4
    figure = sheet(paper.width, height)
    axes = figure.add_axes((0, 0, 1, 1), facecolor="none")
    axes.axis("off")
    axes.set(xlim=(0, paper.width), ylim=(height, 0))
    for column, status in enumerate(statuses):
        x = size.left + (column + 0.5) * size.cell
        words = shortened(said(status), 24)
        middle = "left" if size.turned == 32 else "center"
        axes.text(x, size.head - 8, words, rotation=size.turned, color=QUIET, va="bottom", ha=middle)
    for line, phase in enumerate(phases):
        y = size.head + line * size.row
        axes.text(0, y + size.row / 2, shortened(phase, size.left // 7), va="center")
        for column, status in enumerate(statuses):
            _cell(axes, size, (size.left + column * size.cell, y), (grid[phase, status], max(grid.values())))
    return figure


def _cell(axes: Axes, size: _Grid, at: tuple[float, float], count: tuple[int, int]) -> None:
    number, most = count
    shade = 0.1 + 0.5 * number / most if number else 0.03
    corner = (at[0] + 1.5, at[1] + 1.5)
    axes.add_patch(Rectangle(corner, size.cell - 3, size.row - 3, facecolor=ACCENT, alpha=shade, linewidth=0))
    if number:
        x, y = at[0] + size.cell / 2, at[1] + size.row / 2
        axes.text(x, y, f"{number:,}", color=INK, ha="center", va="center", weight="bold")


def _sum(grid: Counter[tuple[str, str]], status: str) -> int:
    return sum(number for (_, each), number in grid.items() if each == status)


_SEVERITIES = {
    "conflict": ("conflict: two values cannot both be right", THIRD),
    "warning": ("warning", SECOND),
    "note": ("note", QUIET),
}


def findings(rows: list[Row]) -> Plan:
    """A lane a rule: in how many of the trials it found something."""
    if not rows:
        return Plan([])
    trials: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        trials.setdefault((row["severity"], row["code"]), set()).add(row["nct_id"])
    order = sorted(trials, key=lambda key: (list(_SEVERITIES).index(key[0]), -len(trials[key]), key[1]))
    description = "; ".join(
        f"{key[1].replace('_', ' ')}: {counted(len(trials[key]), 'trial')}" for key in order
    )
    counts = [(severity, code, len(trials[severity, code])) for severity, code in order]
    notes = [f"{counted(len(rows), 'finding')} in {counted(len({row['nct_id'] for row in rows}), 'trial')}."]
    return Plan([Panel(description, lambda paper: _draw_findings(counts, paper))], notes)


def _draw_findings(counts: list[tuple[str, str, int]], paper: Paper) -> Figure:
    words = [Lane(code.replace("_", " "), "", f"{number:,}") for _, code, number in counts]
    legend = [Key(label, bar(color)) for label, color in _SEVERITIES.values()]
    lanes = Lanes(paper, words, "trials", legend, per_row=3)
    for lane, (severity, _, number) in enumerate(counts):
        lanes.mark(lane, [0, number], bar(_SEVERITIES[severity][1]))
    lanes.axes.set_xlim(0, max(number for *_, number in counts) * 1.03)
    lanes.axes.locator_params(axis="x", nbins=4 if paper.stacked else 8, integer=True)
    return lanes.figure
