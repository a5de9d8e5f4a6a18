"""Matplotlib as a maker of inline SVG: text stays text, colours follow the page, ids clash with no other."""

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

INK, QUIET, FAINT, ACCENT = "#010203", "#8a9499", "#c9cfcf", "#0b7a83"
PALETTE = (
    *("#0b7a83", "#b5442f", "#7a5aa6", "#8a6d00", "#2f6db5", "#5d6b70", "#a33a78"),
    *("#3d7a35", "#98562a", "#4b57b8", "#6f7f1f", "#c03a5b", "#2d7f6b", "#84539b"),
)
"""Colours that stand out on white and on black; as many as there are words for a status."""

LINE = 0.3
"""Inches for one line."""

LEGEND_LINE = 0.23
"""The same for one entry of a legend."""

WIDTH = 10.0
"""Inches; the page scales the picture to its own width."""

_STYLE: dict[Any, Any] = {
    "text.parse_math": False,  # a dollar sign in a record is a dollar sign
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "legend.labelcolor": INK,
    "ytick.major.size": 0,
    "axes.axisbelow": True,
}
_PAGE_COLORS = {INK: "currentColor", FAINT: "var(--faint)", QUIET: "var(--quiet)"}


def axes_of(
    lines: int, panels: Sequence[int] | None = None, line: float = LINE, legend: int = 0
) -> tuple[Figure, Any]:
    """A figure with room for so many lines and entries of a legend beside them, and its axes.

    With ``panels`` the axes are a list, one each with so many of the lines.
    """
    heights = panels or [lines]
    height = max(0.9 * len(heights) + line * lines, 0.9 + LEGEND_LINE * legend)
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    ratios = [0.9 + line * lines for lines in heights]
    grid = figure.add_gridspec(len(heights), 1, height_ratios=ratios)
    axes = [figure.add_subplot(grid[number]) for number in range(len(heights))]
    return figure, axes if panels else axes[0]


@contextmanager
def style() -> Iterator[None]:
    """The look of all pictures: what is drawn must be drawn inside."""
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # The reader's fonts are used; those of this machine only measure.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def picture(figure: Figure, name: str) -> str:
    """The figure as an ``svg`` element; the same figure gives the same bytes."""
    out = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    for color, of_page in _PAGE_COLORS.items():
        svg = svg.replace(color, of_page)
    svg = re.sub(
        r'^<svg[^>]*?viewBox="([^"]*)"[^>]*>', r'<svg viewBox="\1" aria-hidden="true">', svg, count=1
    )
    return _only_ids_in_use(svg, name)


def _only_ids_in_use(svg: str, name: str) -> str:
    """Ids that something points to, with the name of the picture in front; the others are left out."""
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', svg))
    svg = re.sub(r' id="([^"]*)"', lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", svg)
    return re.sub(r'(url\(#|href="#)', rf"\1{name}-", svg)
