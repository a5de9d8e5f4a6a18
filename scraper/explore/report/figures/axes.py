"""Axes that numbers of very different size share."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from scraper.explore.report.drawing.paper import Paper

DAYS: Mapping[float, str] = {
    0: "0",
    1: "1",
    7: "7 (week)",
    30.4375: "30 (month)",
    91.3125: "91",
    182.625: "183",
    365.25: "365 (year)",
    730.5: "731",
    1826.25: "1,826 (5 y)",
    3652.5: "3,653 (10 y)",
    9131.25: "9,131 (25 y)",
    36525: "36,525 (100 y)",
}
"""Days that people think in."""

_ROOM = 62
"""Pixels that a label of an axis needs."""


def logarithmic(axes: Axes, values: Sequence[float], ticks: Mapping[float, str], paper: Paper) -> None:
    """A scale of powers that has a zero, from 0 to the first tick beyond all values."""
    axes.set_xscale("symlog", linthresh=1, linscale=0.4)
    most = max(values)
    end = next((tick for tick in ticks if tick >= most), most * 1.2)
    axes.set_xlim(0, end * 1.05)
    places = [tick for tick in ticks if tick <= end]
    while len(places) > max(paper.plot // _ROOM, 2):
        places = places[::-2][::-1]
    axes.set_xticks(places, [ticks[tick] for tick in places] if not paper.stacked else map(_bare, places))
    axes.set_xticks([], minor=True)


def _bare(value: float) -> str:
    return f"{value:,.0f}"
