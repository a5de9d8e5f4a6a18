"""Lanes: a line of words and marks for each trial, group or outcome, over one axis."""

import unicodedata
from collections.abc import Sequence
from itertools import accumulate, pairwise
from textwrap import wrap
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import blended_transform_factory

from scraper.explore.report.drawing.paper import ACCENT, DOTS, INK, LINE, PAPER, QUIET, Paper, sheet

DRAWN = 40
"""Lanes that a person can read in one figure; the table has the others."""

_CHARACTER = 6.5
"""Width of a character at the size of the words, in pixels; a little more than most have."""

_LABEL = 98
"""Room of an NCT id in bold, in pixels."""

_LINE, _BETWEEN, _MARKS = 15, 8, 15
"""Height of a line of wrapped words, what stays free between two lanes, room of marks, in pixels."""

_LEGEND_ROW, _BOTTOM, _AXIS_TITLE = 20, 26, 20

Style = dict[str, Any]


class Lane(NamedTuple):
    """The words of a lane: name, what it is, value.  A heading has only a name and no marks.

    What does not fit is wrapped; a line break begins a line.
    """

    label: str
    detail: str = ""
    value: str = ""
    heading: bool = False


class Key(NamedTuple):
    """A mark of the legend."""

    label: str
    style: Style


def dot(color: str = ACCENT, marker: str = "o", size: float = 8, hollow: bool = False) -> Style:
    """The style of a mark without a line."""
    return {
        "marker": marker,
        "markersize": size,
        "color": color,
        "markerfacecolor": PAPER if hollow else color,
        "markeredgecolor": color,
        "markeredgewidth": 1.6,
        "linestyle": "none",
        "clip_on": False,
    }


def bar(color: str = ACCENT, width: float = 8, **more: Any) -> Style:
    """The style of a bar."""
    return {"color": color, "linewidth": width, "solid_capstyle": "butt", **more}


class Lanes:
    """Axes with the words of each lane beside or above them; marks are added by ``mark``."""

    def __init__(
        self, paper: Paper, lanes: Sequence[Lane], axis: str, legend: Sequence[Key] = (), per_row: int = 5
    ) -> None:
        self.paper, self.lanes = paper, lanes
        self.words = [self._fitted(lane) for lane in lanes]
        tops = list(accumulate((self._rows(lines) for lines in self.words), initial=0.0))
        self.middles = [(top + end) / 2 - 0.5 for top, end in pairwise(tops)]
        self.tops, rows = tops, tops[-1]
        columns = min(2 if paper.stacked else per_row, max(len(legend), 1))
        top = 9 + _LEGEND_ROW * -(-len(legend) // columns)
        bottom = _BOTTOM + _AXIS_TITLE
        height = top + bottom + paper.row * rows
        self.figure = sheet(paper.width, height)
        self.plot = paper.plot - (0 if paper.stacked else max(map(_value_width, lanes)))
        place = (
            paper.left / paper.width,
            bottom / height,
            self.plot / paper.width,
            paper.row * rows / height,
        )
        self.axes: Axes = self.figure.add_axes(place, facecolor="none")
        self.axes.set_ylim(rows - 0.5, -0.5)
        self.axes.set_yticks([])
        self.axes.set_axisbelow(True)
        self.axes.grid(axis="x", alpha=0.7)
        self.axes.set_xlabel(axis)
        self._legend(legend, columns)
        self._write_words()

    def _rows(self, lines: "Fitted") -> float:
        """Height of a lane in rows: one, and more where words are wrapped."""
        marks = _MARKS if self.paper.stacked else 0
        return (
            max(1.0, (lines.height * _LINE + _BETWEEN + marks) / self.paper.row) if lines.height > 1 else 1.0
        )

    def y(self, lane: int) -> float:
        """Where the marks of a lane stand: in its middle, or under its words."""
        return self.tops[lane + 1] - 0.8 if self.paper.stacked else self.middles[lane]

    def mark(self, lane: int, xs: Sequence[Any], style: Style) -> None:
        """A bar between two places, or marks at some."""
        self.axes.plot(xs, [self.y(lane)] * len(xs), **style)

    def _legend(self, legend: Sequence[Key], columns: int) -> None:
        if not legend:
            return
        self.figure.legend(
            handles=[Line2D([], [], label=key.label, **key.style) for key in legend],
            loc="upper left",
            bbox_to_anchor=(0, 1 - 3 / (self.figure.get_figheight() * DOTS)),
            ncols=columns,
            borderpad=0,
            borderaxespad=0,
            handletextpad=0.5,
            columnspacing=1.5,
            handlelength=1.5,
        )

    def _write_words(self) -> None:
        beside = blended_transform_factory(self.figure.transFigure, self.axes.transData)
        width = self.paper.width
        place: Style = {"transform": beside, "va": "center", "clip_on": False, "linespacing": 1.15}
        hairline: Style = {"color": LINE, "linewidth": 0.6, "transform": beside, "clip_on": False}
        for number, (lane, lines) in enumerate(zip(self.lanes, self.words, strict=True)):
            y = self._of_words(number)
            background = {"facecolor": PAPER, "edgecolor": "none", "pad": 1} if lane.heading else None
            label, detail = "\n".join(lines.label), "\n".join(lines.detail)
            first = y - lines.below * _LINE / 2 / self.paper.row
            x = 0 if lines.below else _LABEL / width
            under = y + (len(lines.label) * _LINE / 2 / self.paper.row if lines.below else 0)
            self.axes.text(0, first, label, weight="bold", size=11.5, color=INK, bbox=background, **place)
            self.axes.text(x, under, detail, size=11.5, color=QUIET, **place)
            self.axes.text(1, first, plain(lane.value), size=11.5, color=INK, ha="right", **place)
            if number:
                self.axes.plot([0, 1], [self.tops[number] - 0.5] * 2, **hairline)

    def _of_words(self, number: int) -> float:
        """The middle of a lane's words: above its marks on narrow paper."""
        if not self.paper.stacked or self.lanes[number].heading:
            return self.middles[number]
        return self.tops[number] + (self.words[number].height * _LINE / 2 + 2.4) / self.paper.row - 0.5

    def _fitted(self, lane: Lane) -> "Fitted":
        whole = self.paper.stacked or lane.heading
        room = self.paper.width - _value_width(lane) if whole else self.paper.left - 12
        label = wrapped(lane.label, (_LABEL if lane.detail else room) / (_CHARACTER + 0.8))
        detail = wrapped(lane.detail, (room - _LABEL) / _CHARACTER)
        if self.paper.stacked and len(detail) > 1:
            detail = wrapped(lane.detail, self.paper.width / _CHARACTER)
            return Fitted(label, detail, len(detail))
        return Fitted(label or [""], detail)


class Fitted(NamedTuple):
    """The lines of a lane's words; ``below``: how many of ``detail`` stand under the label, not beside it."""

    label: list[str]
    detail: list[str]
    below: int = 0

    @property
    def height(self) -> int:
        """How many lines the lane has."""
        return max(len(self.label), len(self.detail)) if not self.below else len(self.label) + self.below


def wrapped(text: str, characters: float) -> list[str]:
    """The text in lines of at most so many characters; line breaks stay, a longer word is cut into lines."""
    room = max(int(characters), 1)
    return [line for part in text.split("\n") for line in wrap(plain(part), room, break_on_hyphens=False)]


def _value_width(lane: Lane) -> float:
    return len(lane.value) * _CHARACTER + 14


def shortened(text: str, characters: int) -> str:
    """The text in one line of at most so many characters."""
    text = plain(text)
    return text if len(text) <= characters else text[: max(characters - 1, 0)].rstrip() + "…"


def plain(text: str) -> str:
    """The text in one line, without characters that are none to the eye."""
    return " ".join("".join(" " if unicodedata.category(each) in _UNSEEN else each for each in text).split())


_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
