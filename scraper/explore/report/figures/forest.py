"""A forest plot: the effects of several trials on one outcome at one time, a line each.

Outcomes of different trials are one by the rules of ``compare.outcomes``.  Nothing is pooled.  Effects count
from the first group that is named; which one that is comes from ``direction``, and where nobody can say, the
groups stand in the order of the record and the mark is hollow.
"""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from scraper.explore.compare import outcomes
from scraper.explore.compare.abbreviations import of_all
from scraper.explore.compare.alignment import align
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

PANELS = 20
LANES = 30
"""Most plots, and most effects of one: what a person can read."""

_KNOWN = Key("first group against second", dot(marker="s", size=7))
_UNKNOWN = Key("not known which group counts", dot(QUIET, "s", 7, hollow=True))
_BEYOND = Key("goes on, or has no limit", dot(QUIET, ">", 6))


class Compared(NamedTuple):
    """The effects of one trial on one outcome, class and measure, as items that are put beside each other."""

    text: str
    detail: str
    depth: int
    key: tuple[str, ...]
    outcome: outcomes.Outcome
    rows: list[Row]


def forest(rows: list[Row]) -> Plan:
    """A plot for each outcome and time of two trials or more, those of most trials first."""
    by_trial: dict[str, dict[tuple[object, ...], list[Row]]] = {}
    for row in filter(drawable, rows):
        place = (row["outcome_id"], row["tested_class"], row["tested_category"], *_key(row))
        by_trial.setdefault(row["nct_id"], {}).setdefault(place, []).append(row)
    known = outcomes.Known(of_all(plain(row["outcome"] or "") for row in rows), frozenset())
    trials = [[_compared(each, known) for each in found.values()] for found in by_trial.values()]
    groups = [list(group.items.values()) for group in align(trials, _likeness) if len(group.items) > 1]
    groups.sort(key=lambda group: (-len(group), not _is_primary(group), folded(group[0].text)))
    return Plan([_panel(group) for group in groups[:PANELS]], _notes(rows, groups))


def _key(row: Row) -> tuple[str, ...]:
    """What effects must share beside the outcome: kind, scale, class, and the unit of a difference."""
    unit = folded(row["units"]) if row["scale_used"] == "difference" else ""
    return (
        measure_used(row),
        row["scale_used"],
        unit,
        folded(row["tested_class"]),
        folded(row["tested_category"]),
    )


def _compared(rows: list[Row], known: outcomes.Known) -> Compared:
    row = rows[0]
    title = plain(row["outcome"] or "")
    frame = outcomes.Frame(
        row["time_frame"], row["time_frame_kind"], row["end_days"], row["points_days"], row["anchor"]
    )
    if row["row_day"] is not None:
        frame = outcomes.Frame(row["time_frame"], "point", row["row_day"], None, None)
    read = outcomes.read(title, (row["outcome_type"] or "").lower(), frame, known)
    return Compared(title, "", 0, _key(row), read._replace(detail=row["time_frame"] or ""), rows)


def _likeness(one: Compared, other: Compared) -> float:
    return outcomes.likeness(one.outcome, other.outcome) if one.key == other.key and one.text else 0.0


def _is_primary(group: Sequence[Compared]) -> bool:
    return any(row["outcome_type"] == "PRIMARY" for each in group for row in each.rows)


def _notes(rows: list[Row], groups: Sequence[Sequence[Compared]]) -> list[str]:
    notes = []
    drawn = sum(len(each.rows) for group in groups for each in group)
    if alone := len(rows) - drawn:
        notes.append(
            f"{counted(alone, 'effect')} of two groups not here: no other trial has the same outcome, time,"
            " kind of effect and unit for certain, or the scale is in doubt. See “Posted effects”."
        )
    if len(groups) > PANELS:
        notes.append(f"The first {PANELS} of {len(groups)} plots are drawn; the table has all effects.")
    return notes


def _panel(group: Sequence[Compared]) -> Panel:
    rows = [row for each in group for row in each.rows]
    shown = rows[:LANES]
    title = _title(group)
    description = f"{title}: " + "; ".join(f"{row['nct_id']} {described(row)}" for row in shown)
    if len(rows) > LANES:
        title += f" (the first {LANES} of {len(rows)} effects)"
    return Panel(description, lambda paper: _draw(group, shown, paper), title)


def _title(group: Sequence[Compared]) -> str:
    """``Overall survival: hazard ratio in 3 trials, experimental group against control``."""
    row = group[0].rows[0]
    klass = ", ".join(plain(row[name]) for name in ("tested_class", "tested_category") if row[name])
    measure = measure_used(row).replace("_", " ")
    name = min((each.text for each in group), key=len).rstrip(" .:;")
    what = f"{name} ({klass})" if klass else name
    return f"{what}: {measure} in {counted(len(group), 'trial')}{_against(group)}"


def _against(group: Sequence[Compared]) -> str:
    """Between whom the effects are, said once: nothing where it is not known of every effect."""
    if _by_role(group):
        return ", experimental group against control"
    known = all(row["direction"] for each in group for row in each.rows)
    return ", first group against second" if known else ""


def _by_role(group: Sequence[Compared]) -> bool:
    """Whether every effect counts, for certain, from an experimental group against a control."""
    return all(_roles(row) == ("experimental", "control") for each in group for row in each.rows)


def _roles(row: Row) -> tuple[str | None, str | None] | None:
    """Roles of the group that the effect counts from and of the other; None where that is not known."""
    if row["direction"] is None:
        return None
    roles = row["group_1_role"], row["group_2_role"]
    return roles if row["direction"] == "group_1_first" else roles[::-1]


def _draw(group: Sequence[Compared], rows: list[Row], paper: Paper) -> Figure:
    scale = rows[0]["scale_used"]
    limits = limits_of(scale, rows)
    levels = {
        row["interval_level"] for row in rows if (row["lower_limit"], row["upper_limit"]) != (None, None)
    }
    words = [Lane(_study(row), _groups(row), described(row, len(levels) > 1)) for row in rows]
    title = _axis_title(group, rows[0], levels)
    lanes = Lanes(paper, words, title, _keys(rows, limits), per_row=4)
    if scale in RATIOS:
        ratios(lanes.axes, *limits, paper)
    else:
        lanes.axes.set_xlim(*limits)
        lanes.axes.locator_params(axis="x", nbins=5 if paper.stacked else 9)
    lanes.axes.axvline(NO_EFFECT[scale], color=QUIET, linewidth=1.2, zorder=0)
    for lane, row in enumerate(rows):
        _mark(lanes, lane, row, limits)
    return lanes.figure


def _study(row: Row) -> str:
    """The NCT id, and under it the acronym."""
    return f"{row['nct_id']}\n{row['acronym'] or ''}"


def _groups(row: Row) -> str:
    """``Drug, 12/120`` over ``Placebo, 30/118``: the group that counts first, events or number of each."""
    groups = [_group(row, name) for name in ("group_1", "group_2")]
    return "\n".join(groups[::-1] if row["direction"] == "group_2_first" else groups)


def _group(row: Row, name: str) -> str:
    analyzed, events = row[f"{name}_analyzed"], row[f"{name}_events"]
    size = "" if analyzed is None else f", {events}/{analyzed}" if events is not None else f", n={analyzed}"
    return f"{plain(row[name] or 'group without title')}{size}"


def _axis_title(group: Sequence[Compared], row: Row, levels: set[float | None]) -> str:
    """The measure, its interval, and whom each side favours where that is certain."""
    unit = f", {plain(row['units'])}" if row["scale_used"] == "difference" and row["units"] else ""
    level = f", {next(iter(levels)):g} % interval" if len(levels) == 1 and None not in levels else ""
    logarithmic = ", logarithmic" if row["scale_used"] in RATIOS else ""
    title = f"{measure_used(row).replace('_', ' ')}{unit}{level}{logarithmic}"
    favoured = _less_favours(group)
    if favoured is None:
        return title
    sides = ("experimental", "control") if favoured else ("control", "experimental")
    return f"← favours {sides[0]}     {title}     favours {sides[1]} →"


def _less_favours(group: Sequence[Compared]) -> bool | None:
    """Whether a smaller effect favours the experimental group; None where that is not certain."""
    better = {outcomes.better(each.outcome) for each in group}
    measure = measure_used(group[0].rows[0])
    if not _by_role(group) or len(better) != 1:
        return None
    match better.pop():
        case "later":
            return True if measure == "hazard_ratio" else None
        case "less":
            return True
        case "more":
            return False if measure != "hazard_ratio" else None
        case _:
            return None


def _keys(rows: list[Row], limits: tuple[float, float]) -> list[Key]:
    """The marks that this plot has, where there is more than one kind."""
    used = [_key_of(row) for row in rows]
    beyond = any(beyond for row in rows for _, beyond in ends(row, limits))
    kinds = [key for key in (_KNOWN, _UNKNOWN) if key in used]
    return [*(kinds if len(kinds) > 1 or _UNKNOWN in kinds else []), *([_BEYOND] if beyond else [])]


def _key_of(row: Row) -> Key:
    return _KNOWN if row["direction"] else _UNKNOWN


def _mark(lanes: Lanes, lane: int, row: Row, limits: tuple[float, float]) -> None:
    color = ACCENT if row["direction"] else QUIET
    if drawn := ends(row, limits):
        lanes.mark(lane, [place for place, _ in drawn], bar(color, 1.6))
        for (place, beyond), marker in zip(drawn, "<>", strict=True):
            if beyond:
                lanes.mark(lane, [place], dot(color, marker, 6))
    lanes.mark(lane, [row["estimate"]], _key_of(row).style)
