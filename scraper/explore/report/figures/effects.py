"""Posted effects as published: estimate and interval, only what can be compared over one axis."""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from scraper.explore.report.drawing.lanes import Key, Lane, Lanes, bar, dot, plain
from scraper.explore.report.drawing.paper import ACCENT, QUIET, Paper
from scraper.explore.report.figures.axes import ratios
from scraper.explore.report.figures.estimates import (
    NO_EFFECT,
    RATIOS,
    described,
    drawable,
    ends,
    folded,
    limits_of,
    measure_used,
)
from scraper.explore.report.figures.plan import Panel, Plan, counted
from scraper.explore.report.numbers import Row

PANELS = 12
LANES = 30
"""Most panels, and most effects of one: what a person can read."""

_PRIMARY = Key("primary outcome", dot(marker="s", size=7))
_OTHER = Key("other outcome", dot(QUIET, "s", 6))
_OUTSIDE = Key("estimate outside of its interval", dot(marker="s", size=7, hollow=True))
_BEYOND = Key("goes on, or has no limit", dot(QUIET, ">", 6))


class Axis(NamedTuple):
    """What effects must share to stand over one axis.

    Ratios of one kind have no unit, so outcomes may share their axis.  Differences share one only where the
    outcome has the same title and unit: points of two scales are not the same points.
    """

    scale: str
    measure: str
    unit: str
    outcome: str


def effects(rows: list[Row]) -> Plan:
    """A panel an axis, those of most trials first; what cannot be drawn is counted in the notes."""
    panels: dict[Axis, list[Row]] = {}
    for row in rows:
        if drawable(row):
            panels.setdefault(_axis(row), []).append(row)
    order = sorted(panels, key=lambda axis: _rank(panels[axis], axis))
    notes = _notes(rows, [panels[axis] for axis in order])
    return Plan([_panel(axis, panels[axis]) for axis in order[:PANELS]], notes)


def _axis(row: Row) -> Axis:
    if row["scale_used"] == "difference":
        return Axis("difference", row["measure"], folded(row["units"]), folded(row["outcome"]))
    return Axis(row["scale_used"], measure_used(row), "", "")


def _is_withheld(row: Row) -> bool:
    """Whether the row is left out because its scale is in doubt, not because it has no scale at all."""
    return bool(row["scale"] in NO_EFFECT and row["scale_used"] is None and row["estimate"] is not None)


def _rank(rows: list[Row], axis: Axis) -> tuple[int, bool, int, Axis]:
    return (-len({row["nct_id"] for row in rows}), not any(map(_primary, rows)), -len(rows), axis)


def _primary(row: Row) -> bool:
    return bool(row["outcome_type"] == "PRIMARY")


def _notes(rows: list[Row], panels: Sequence[list[Row]]) -> list[str]:
    notes = []
    if undrawn := [row for row in rows if not drawable(row)]:
        without = sum(row["estimate"] is None for row in undrawn)
        doubtful = sum(map(_is_withheld, undrawn))
        others = len(undrawn) - without - doubtful
        notes.append(
            f"{counted(len(undrawn), 'analysis', 'analyses')} not drawn: {without} without an estimate"
            f" (a test only), {others} whose kind of effect is not certain or has no common axis, {doubtful}"
            " whose scale is in doubt (the numbers contradict the label, or a ratio may be in percent); see"
            " the table."
        )
    if relabelled := sum(drawable(row) and row["scale_used"] != row["scale"] for row in rows):
        notes.append(
            f"{counted(relabelled, 'effect')} drawn on another scale than the label says: interval and"
            " p-value are those of that scale (scale_used)."
        )
    cut = sum(len(panel) for panel in panels[PANELS:])
    cut += sum(max(len(panel) - LANES, 0) for panel in panels[:PANELS])
    if cut:
        notes.append(f"{counted(cut, 'effect')} beyond {LANES} of a panel or {PANELS} panels: in the table.")
    return notes


def _panel(axis: Axis, rows: list[Row]) -> Panel:
    measure = axis.measure.replace("_", " ")
    unit = f", {plain(rows[0]['units'])}" if axis.unit else ""
    trials = len({row["nct_id"] for row in rows})
    what = f"{counted(len(rows), 'effect')} of {counted(trials, 'trial')}"
    description = f"{measure}{unit}: {what}; " + "; ".join(
        f"{row['nct_id']} {described(row)}" for row in rows[:LANES]
    )
    title = f"{measure[0].upper()}{measure[1:]}{unit}: {what}"
    return Panel(description, lambda paper: _draw(axis, rows[:LANES], paper), title)


def _draw(axis: Axis, rows: list[Row], paper: Paper) -> Figure:
    """Effects under the title of their outcome."""
    words: list[Lane] = []
    places: list[tuple[int, Row]] = []
    for outcome, found in _by_outcome(rows).items():
        words.append(Lane(outcome, heading=True))
        for row in found:
            places.append((len(words), row))
            words.append(Lane(row["nct_id"], _groups(row), described(row)))
    limits = limits_of(axis.scale, rows)
    lanes = Lanes(paper, words, _axis_title(axis, rows), _keys(rows, limits), per_row=4)
    if axis.scale in RATIOS:
        ratios(lanes.axes, *limits, paper)
    else:
        lanes.axes.set_xlim(*limits)
        lanes.axes.locator_params(axis="x", nbins=5 if paper.stacked else 9)
    lanes.axes.axvline(NO_EFFECT[axis.scale], color=QUIET, linewidth=1.2, zorder=0)
    for lane, row in places:
        _mark(lanes, lane, row, limits)
    return lanes.figure


def _keys(rows: list[Row], limits: tuple[float, float]) -> list[Key]:
    """The marks that this panel has."""
    used = {_key(row).label for row in rows}
    used |= {_BEYOND.label for row in rows if any(beyond for *_, beyond in ends(row, limits))}
    return [key for key in (_PRIMARY, _OTHER, _OUTSIDE, _BEYOND) if key.label in used]


def _key(row: Row) -> Key:
    if row["interval_looks_like"] == "outside":
        return _OUTSIDE
    return _PRIMARY if _primary(row) else _OTHER


def _by_outcome(rows: list[Row]) -> dict[str, list[Row]]:
    """Primary outcomes first, then by title; titles that differ in case or a hyphen are one."""
    outcomes: dict[str, list[Row]] = {}
    titles: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (not _primary(row), folded(row["outcome"]))):
        title = plain(row["outcome"] or "outcome without title")
        outcomes.setdefault(titles.setdefault(folded(title), title), []).append(row)
    return outcomes


def _groups(row: Row) -> str:
    """The groups: "Drug versus placebo" only where the direction is known, else "Drug; placebo"."""
    groups = [plain(row[name]) for name in ("group_1", "group_2") if row[name]]
    if len(groups) == 2:
        ordered = groups[::-1] if row["direction"] == "group_2_first" else groups
        return (" versus " if row["direction"] else "; ").join(ordered)
    return f"{row['groups']} groups" if row["groups"] > 1 else " ".join(groups)


def _axis_title(axis: Axis, rows: list[Row]) -> str:
    unit = f", {plain(rows[0]['units'])}" if axis.unit else ""
    scale = ", logarithmic" if axis.scale in RATIOS else ""
    return f"{axis.measure.replace('_', ' ')}{unit}{scale}"


def _mark(lanes: Lanes, lane: int, row: Row, limits: tuple[float, float]) -> None:
    color = ACCENT if _primary(row) else QUIET
    if drawn := ends(row, limits):
        lanes.mark(lane, [place for place, _ in drawn], bar(color, 1.6))
        for (place, beyond), marker in zip(drawn, "<>", strict=True):
            if beyond:
                lanes.mark(lane, [place], dot(color, marker, 6))
    lanes.mark(lane, [row["estimate"]], _key(row).style)
