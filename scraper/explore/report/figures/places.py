"""Where the sites are."""

import json
from functools import cache
from importlib import resources

from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path

from scraper.explore.report.drawing.lanes import dot
from scraper.explore.report.drawing.paper import ACCENT, LAND, LINE, PAPER, Paper, sheet
from scraper.explore.report.figures.plan import Panel, Plan, counted
from scraper.explore.report.numbers import Row

_LEAST_DEGREES = 24.0
"""A map of one city still shows the country around it."""

_MARGIN = 4.0
_APART = 4
"""Pixels that dots must be apart."""
_WORLD = (-180.0, -60.0, 180.0, 84.0)
"""West, south, east, north; the Antarctic has no sites."""

_MOST_HEIGHT = 1.1
"""Of a map, in its widths."""

Box = tuple[float, float, float, float]


def sites(rows: list[Row]) -> Plan:
    """A map of what the sites cover, a dot a city."""
    placed = [row for row in rows if row["latitude"] is not None and row["longitude"] is not None]
    total, there = (sum(row["sites"] for row in each) for each in (rows, placed))
    notes = [f"{counted(total - there, 'site')} without a place on the map."] if there < total else []
    if not placed:
        return Plan([], notes)
    countries = len({row["country"] for row in rows if row["country"]})
    description = (
        f"{counted(there, 'site')} in {counted(len(placed), 'city', 'cities')}"
        f" of {counted(countries, 'country', 'countries')}; most in"
        f" {', '.join(str(row['city']) for row in placed[:5])}"
    )
    return Plan([Panel(description, lambda paper: _draw_map(placed, paper))], notes)


def _draw_map(rows: list[Row], paper: Paper) -> Figure:
    """Longitude and latitude as they are, a degree of each as long as the other."""
    west, south, east, north = box = _box(rows)
    figure = sheet(paper.width, paper.width * (north - south) / (east - west))
    axes = figure.add_axes((0, 0, 1, 1), facecolor="none")
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    axes.spines["bottom"].set_visible(False)
    near = [path for path in _land() if _meets(path, box)]
    axes.add_collection(PathCollection(near, facecolor=LAND, edgecolor=LINE, linewidth=0.6))
    for size, places in _dots(rows, (east - west) / paper.width * _APART).items():
        style = dot(ACCENT, "o", size * (0.6 if paper.stacked else 1.0))
        xs, ys = zip(*places, strict=True)
        axes.plot(xs, ys, **{**style, "markeredgecolor": PAPER, "markeredgewidth": 0.6, "alpha": 0.75})
    return figure


def _dots(rows: list[Row], degrees: float) -> dict[float, list[tuple[float, float]]]:
    """Places of the dots of each size, the large first; cities of one square of so many degrees are one dot,
    at the place of the one with most sites.
    """
    squares: dict[tuple[int, int], tuple[float, float, int]] = {}
    for row in rows:
        x, y = row["longitude"], row["latitude"]
        square = (round(x / degrees), round(y / degrees))
        first = squares.get(square, (x, y, 0))
        squares[square] = (first[0], first[1], first[2] + row["sites"])
    sizes: dict[float, list[tuple[float, float]]] = {}
    for x, y, sites in sorted(squares.values(), key=lambda dot: -dot[2]):
        sizes.setdefault(round(2 * 4.2 * sites**0.25) / 2, []).append((x, y))
    return sizes


def _box(rows: list[Row]) -> Box:
    """Around all places: not narrower than a country, not higher than a page."""
    west, east = _span([row["longitude"] for row in rows], _WORLD[0], _WORLD[2])
    south, north = _span([row["latitude"] for row in rows], _WORLD[1], _WORLD[3])
    if north - south < (east - west) * 0.4:
        south, north = _widened(south, north, (east - west) * 0.4, _WORLD[1], _WORLD[3])
    if north - south > (east - west) * _MOST_HEIGHT:
        west, east = _widened(west, east, (north - south) / _MOST_HEIGHT, _WORLD[0], _WORLD[2])
    return west, south, east, north


def _span(values: list[float], least: float, most: float) -> tuple[float, float]:
    low, high = min(values) - _MARGIN, max(values) + _MARGIN
    return _widened(low, high, _LEAST_DEGREES, least, most)


def _widened(low: float, high: float, width: float, least: float, most: float) -> tuple[float, float]:
    """At least so wide, in the middle of where it was, inside of the world where it was inside."""
    more = max(width - (high - low), 0) / 2
    low, high = low - more, high + more
    if low < least:
        low, high = least, max(high, min(least + width, most))
    if high > most:
        low, high = max(min(low, most - width), least), most
    return low, high


@cache
def _land() -> list[Path]:
    """The continents and islands; a hole is a second ring."""
    file = resources.files("scraper.explore.report") / "data" / "land.json"
    polygons = json.loads(file.read_text(encoding="utf-8"))["polygons"]
    return [Path.make_compound_path(*[Path(ring, closed=True) for ring in polygon]) for polygon in polygons]


def _meets(path: Path, box: Box) -> bool:
    west, south, east, north = box
    extent = path.get_extents()
    return bool(extent.x0 < east and extent.x1 > west and extent.y0 < north and extent.y1 > south)
