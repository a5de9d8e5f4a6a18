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
    places = thinned(places, paper)
    labels = [f"{tick:,.0f}" if paper.stacked else ticks[tick] for tick in places]
    axes.set_xticks(places, labels)
    axes.set_xticks([], minor=True)


_RATIOS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
_FINE_RATIOS = (0.2, 0.25, 0.33, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5)


def ratios(axes: Axes, low: float, high: float, paper: Paper) -> None:
    """A logarithmic scale with the ratios that people think in, or powers where these do not reach."""
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    near = [tick for tick in _FINE_RATIOS if low <= tick <= high]
    places = near if near and high / low < 6 else [tick for tick in _RATIOS if low <= tick <= high]
    if high <= _RATIOS[-1] and low >= _RATIOS[0]:
        places = thinned(places, paper)
        axes.set_xticks(places, [f"{tick:g}" for tick in places])
        axes.set_xticks([], minor=True)


def thinned(places: Sequence[float], paper: Paper) -> list[float]:
    """Every second, fourth ... of the places, counted from the one of no effect or the last."""
    most = max(int(paper.plot * 0.75) // _ROOM, 2)
    left = list(places)
    while len(left) > most:
        first = left.index(1) % 2 if 1 in left and left[0] > 0 else (len(left) - 1) % 2
        left = left[first::2]
    return left
