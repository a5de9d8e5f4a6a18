"""What figures are drawn on: two widths, and the inks that the page's style sheet gives a colour.

A unit of length is a CSS pixel: figures are made at 72 dots an inch, where a point is one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

INKS = ("ink", "quiet", "line", "accent", "second", "third", "paper", "land")
"""Names of the style sheet's colours (``--ink`` ...)."""

_CODES = {name: f"#0{number:01x}0b0{number:01x}" for number, name in enumerate(INKS, start=1)}
NAMES = {code: name for name, code in _CODES.items()}
"""The colours that stand for the inks until the drawing is in the page."""

INK, QUIET, LINE, ACCENT, SECOND, THIRD, PAPER, LAND = (_CODES[name] for name in INKS)

DOTS = 72
"""Pixels in an inch of a figure."""


class Paper(NamedTuple):
    """A width in pixels, room beside the marks; ``stacked``: words stand above what they are about."""

    name: str
    width: int
    row: int
    left: int
    right: int
    stacked: bool

    @property
    def plot(self) -> int:
        """Width that is left for marks."""
        return self.width - self.left - self.right


WIDE = Paper("wide", 1040, 25, 390, 20, False)
NARROW = Paper("narrow", 350, 38, 6, 20, True)
PAPERS = (WIDE, NARROW)

_SETTINGS: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 12.0,
    "text.color": INK,
    "text.parse_math": False,  # what a sponsor wrote is no formula
    "axes.edgecolor": LINE,
    "axes.labelcolor": QUIET,
    "axes.labelsize": 11.5,
    "axes.unicode_minus": True,
    "axes.spines.top": False,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "grid.color": LINE,
    "grid.linewidth": 1.0,
    "xtick.color": LINE,
    "xtick.labelcolor": QUIET,
    "xtick.labelsize": 11.0,
    "lines.solid_capstyle": "butt",
    "legend.frameon": False,
    "legend.fontsize": 11.5,
    "svg.fonttype": "none",  # text stays text: it can be searched and copied
    "svg.hashsalt": "nctdb",  # the same drawing is the same bytes
}


@contextmanager
def drawing() -> Iterator[None]:
    """The settings under which figures are made and written, whatever those of the machine are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def sheet(width: float, height: float) -> Figure:
    """An empty figure of this size in pixels."""
    figure = Figure(figsize=(width / DOTS, height / DOTS), dpi=DOTS, facecolor="none")
    FigureCanvasSVG(figure)
    return figure
