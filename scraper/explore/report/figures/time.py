"""When trials run, and how long they look at each participant."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from matplotlib.dates import AutoDateFormatter, AutoDateLocator
from matplotlib.figure import Figure

from scraper.explore.report.drawing.lanes import DRAWN, Key, Lane, Lanes, Style, bar, dot
from scraper.explore.report.drawing.paper import ACCENT, QUIET, SECOND, Paper
from scraper.explore.report.figures.axes import DAYS, logarithmic
from scraper.explore.report.figures.plan import Panel, Plan, by_trial, counted, left_out, said
from scraper.explore.report.numbers import Row

_KNOWN: Mapping[str | None, Style] = {
    "ACTUAL": {"color": ACCENT},
    "ESTIMATED": {"color": ACCENT, "hollow": True},
    None: {"color": QUIET},
}
"""How a date or number of each type is drawn; None: the record does not say, as before about 2017."""

_MILESTONES = (("start", "|", 11), ("primary_completion", "D", 6.5), ("completion", "o", 7.5))

TIMELINE_KEYS = (
    Key("start to primary completion", bar(width=8, alpha=0.45)),
    Key("to completion", bar(width=3, alpha=0.45)),
    Key("days that a date may mean", bar(SECOND, 8, alpha=0.5)),
    Key("primary completion", dot(marker="D", size=6.5)),
    Key("completion", dot(size=7.5)),
    Key("estimated", dot(size=7.5, hollow=True)),
    Key("type not said", dot(QUIET, size=7.5)),
    Key("day of the data", {"color": SECOND, "linewidth": 1.5, "linestyle": ":"}),
)


def timeline(rows: list[Row]) -> Plan:
    """A lane a trial that has any date, by its start."""
    dated = [row for row in rows if any(row[f"{name}_latest"] for name, *_ in _MILESTONES)]
    if not dated:
        return Plan([])
    without = len(rows) - len(dated)
    notes = left_out(dated, "trial", "by start")
    notes += [f"{counted(without, 'trial')} without any of these dates."] if without else []
    first, last = (_extreme(dated, end) for end in (min, max))
    description = f"{counted(len(dated), 'trial')}, a lane each; dates from {first} to {last}"
    return Plan([Panel(description, lambda paper: _draw_timeline(dated[:DRAWN], paper))], notes)


def _extreme(rows: list[Row], end: Any) -> str:
    return str(
        end(
            row[f"{name}_{side}"]
            for row in rows
            for name, *_ in _MILESTONES
            for side in ("earliest", "latest")
            if row[f"{name}_{side}"]
        )
    )


def _draw_timeline(rows: list[Row], paper: Paper) -> Figure:
    words = [Lane(row["nct_id"], row["brief_title"] or "", said(row["overall_status"])) for row in rows]
    lanes = Lanes(paper, words, "date", TIMELINE_KEYS, per_row=4)
    lanes.axes.xaxis_date()
    for number, row in enumerate(rows):
        _mark_trial(lanes, number, row)
    for day in sorted({row["data_date"] for row in rows if row["data_date"]}):
        lanes.axes.axvline(_day(day), color=SECOND, linewidth=1.5, linestyle=":", zorder=0)
    _set_limits(lanes, rows)
    locator = AutoDateLocator(minticks=3, maxticks=6 if paper.stacked else 10)  # type: ignore[no-untyped-call]
    lanes.axes.xaxis.set_major_locator(locator)
    lanes.axes.xaxis.set_major_formatter(AutoDateFormatter(locator))  # type: ignore[no-untyped-call]
    return lanes.figure


def _set_limits(lanes: Lanes, rows: list[Row]) -> None:
    """Around all dates, inside of the years that a calendar has."""
    days = [_day(_extreme(rows, end)) for end in (min, max)]
    days += [_day(row["data_date"]) for row in rows if row["data_date"]]
    margin = (max(days) - min(days)) * 0.03 or 30
    first, last = (_day(day) for day in ("0001-01-02", "9999-12-30"))
    lanes.axes.set_xlim(max(min(days) - margin, first), min(max(days) + margin, last))


def _mark_trial(lanes: Lanes, number: int, row: Row) -> None:
    """The sure part of each stretch, the days that its ends may mean, the milestones in their middle."""
    spans = {
        name: (_day(row[f"{name}_earliest"]), _day(row[f"{name}_latest"]))
        for name, *_ in _MILESTONES
        if row[f"{name}_latest"]
    }
    for first, last, width in (("start", "primary_completion", 8), ("primary_completion", "completion", 3)):
        if first in spans and last in spans:
            lanes.mark(number, [spans[first][1], spans[last][0]], bar(width=width, alpha=0.45))
    if "primary_completion" not in spans and {"start", "completion"} <= spans.keys():
        lanes.mark(number, [spans["start"][1], spans["completion"][0]], bar(width=3, alpha=0.45))
    for name, marker, size in _MILESTONES:
        if name in spans:
            lanes.mark(number, spans[name], bar(SECOND, 8, alpha=0.5))
            style = dot(marker=marker, size=size, **_KNOWN[row[f"{name}_type"]])
            lanes.mark(number, [sum(spans[name]) / 2], style)


def _day(text: str) -> float:
    """The day as matplotlib counts them, from 1970."""
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


DURATION_KEYS = (
    Key("end of the time frame", dot()),
    Key("other days named", dot(QUIET, size=5)),
    Key("from first to last day", bar(width=5, alpha=0.4)),
)


def durations(rows: list[Row]) -> Plan:
    """A lane a trial with the last days of its primary outcomes."""
    trials = by_trial(rows)
    with_days = {nct_id: found for nct_id, found in trials.items() if any(_ends(found))}
    notes = left_out(list(with_days), "trial", "longest first")
    if without := sum(row["end_days"] is None for row in rows):
        notes.append(f"{counted(without, 'primary outcome')} without a day (events, or words not read).")
    if not with_days:
        return Plan([], notes)
    ends = [end for found in with_days.values() for end in _ends(found)]
    description = (
        f"{counted(len(with_days), 'trial')}; primary time frames end on day {min(ends):g} to {max(ends):g}"
    )
    drawn = dict(list(with_days.items())[:DRAWN])
    return Plan([Panel(description, lambda paper: _draw_durations(drawn, paper))], notes)


def _ends(rows: list[Row]) -> list[float]:
    return [row["end_days"] for row in rows if row["end_days"] is not None]


def _draw_durations(trials: dict[str, list[Row]], paper: Paper) -> Figure:
    words = [Lane(nct_id, _measures(rows), _days(rows)) for nct_id, rows in trials.items()]
    lanes = Lanes(paper, words, "days, on a scale of powers", DURATION_KEYS)
    for number, rows in enumerate(trials.values()):
        for start, end in sorted({(row["start_days"], row["end_days"]) for row in rows if _lasts(row)}):
            lanes.mark(number, [max(start, 0), end], bar(width=5, alpha=0.4))
        lanes.mark(number, [day for row in rows for day in _named(row)], dot(QUIET, size=5))
        lanes.mark(number, _ends(rows), dot())
    ends = [end for rows in trials.values() for end in _ends(rows)]
    logarithmic(lanes.axes, ends, DAYS, paper)
    return lanes.figure


def _lasts(row: Row) -> bool:
    return (
        row["start_days"] is not None and row["end_days"] is not None and row["start_days"] < row["end_days"]
    )


def _named(row: Row) -> list[float]:
    days = json.loads(row["points_days"] or "[]")
    return [day for day in days if day >= 0 and day != row["end_days"]]


def _measures(rows: list[Row]) -> str:
    more = f" (+{len(rows) - 1})" if len(rows) > 1 else ""
    return f"{rows[0]['measure']}{more}"


def _days(rows: list[Row]) -> str:
    days = [f"{day:,}" for day in sorted({round(end) for end in _ends(rows)})]
    return ", ".join(days if len(days) <= 3 else [*days[:2], "…", days[-1]]) + " d"
