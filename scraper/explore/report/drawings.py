"""The figures of a report, drawn as SVG: rows of the figure's query in, an inline picture out."""

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from schemas.markup import unescape
from scraper.explore.compare.telling import worded
from scraper.explore.report.canvas import ACCENT, FAINT, INK, PALETTE, QUIET, axes_of, picture

Row = Mapping[str, Any]

MOST_LINES = 40
"""Lines that a figure draws; its table has all rows."""


class Drawn(NamedTuple):
    """A picture, and what has to be said about it."""

    svg: str
    note: str = ""


Drawing = Callable[[Sequence[Row], Sequence[str]], Drawn | None]


def _first(rows: Sequence[Row], what: str) -> tuple[Sequence[Row], str]:
    """The rows that are drawn, and a note where that is not all."""
    if len(rows) <= MOST_LINES:
        return rows, ""
    return rows[:MOST_LINES], f"The first {MOST_LINES} of {len(rows):,} {what} are drawn."


def _lines(axes: Axes, labels: Sequence[str]) -> None:
    """One line a label, the first on top."""
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(visible=True, axis="x", color=FAINT, linewidth=0.6)


def _some(number: int, what: str) -> str:
    return f"{number:,} {what if number == 1 else what + 's'}"


def _note(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def timeline(rows: Sequence[Row], _: Sequence[str]) -> Drawn | None:
    """A bar a trial from start to completion; what is expected only is drawn faint."""
    dated = [
        row
        for row in rows
        if row["start_date"] and (row["completion_date"] or row["primary_completion_date"])
    ]
    if not dated:
        return None
    shown, note = _first(dated, "trials with dates")
    figure, axes = axes_of(len(shown))
    for line, row in enumerate(shown):
        start, primary = _day(row["start_date_earliest"]), _day(row["primary_completion_date"])
        end = _day(row["completion_date"]) or primary
        actual = row["completion_date_type"] != "ESTIMATED"
        axes.barh(
            line, (end or 0) - (start or 0), left=start, height=0.5, color=ACCENT, alpha=1 if actual else 0.4
        )
        for day, sign in ((primary, "|"), (_day(row["results_first_posted_date"]), "D")):
            if day is not None:
                axes.plot(day, line, sign, color=INK, markersize=9 if sign == "|" else 5, markeredgewidth=1.6)
    axes.xaxis_date()
    axes.margins(x=0.02)
    _lines(axes, [row["nct_id"] for row in shown])
    undated = len(rows) - len(dated)
    without = f"{_some(undated, 'trial')} without start or completion left out." if undated else ""
    legend = (
        "Bar: start to completion, faint while expected. Line: primary completion. Diamond: results posted."
    )
    return Drawn(picture(figure, "timeline"), _note(legend, note, without))


_EPOCH = date(1970, 1, 1)
"""Day 0 of Matplotlib's dates."""


def _day(iso: str | None) -> int | None:
    return (date.fromisoformat(iso) - _EPOCH).days if iso else None


def enrollment(rows: Sequence[Row], _: Sequence[str]) -> Drawn | None:
    """A bar a trial; planned numbers are drawn faint."""
    known = [row for row in rows if row["enrollment"] is not None]
    if not known:
        return None
    shown, note = _first(known, "trials")
    figure, axes = axes_of(len(shown))
    for line, row in enumerate(shown):
        actual = row["enrollment_type"] == "ACTUAL"
        axes.barh(line, row["enrollment"], height=0.6, color=ACCENT, alpha=1 if actual else 0.4)
        axes.annotate(
            f" {row['enrollment']:,}", (row["enrollment"], line), va="center", fontsize=9, color=INK
        )
    axes.margins(x=0.12)
    axes.set_xlabel("participants")
    _lines(axes, [row["nct_id"] for row in shown])
    return Drawn(picture(figure, "enrollment"), _note("Faint: planned, or not said to be actual.", note))


def phases(rows: Sequence[Row], _: Sequence[str]) -> Drawn:
    """A bar a phase, parted by status."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        counts[row["phase"]][row["status"]] = row["trials"]
    statuses = list(dict.fromkeys(row["status"] for row in rows))
    figure, axes = axes_of(len(counts), legend=len(statuses))
    for line, by_status in enumerate(counts.values()):
        left = 0
        for status, trials in by_status.items():
            color = PALETTE[statuses.index(status) % len(PALETTE)]
            axes.barh(line, trials, left=left, height=0.6, color=color)
            axes.annotate(
                str(trials), (left + trials / 2, line), ha="center", va="center", fontsize=9, color="white"
            )
            left += trials
    _lines(axes, [worded(phase) for phase in counts])
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("trials")
    for number, status in enumerate(statuses):
        axes.plot([], [], "s", color=PALETTE[number % len(PALETTE)], label=worded(status))
    _legend(axes)
    return Drawn(picture(figure, "phases"))


def _legend(axes: Axes) -> None:
    """Names of what has a label, beside the axes."""
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.02), frameon=False, fontsize=9, labelcolor=INK)


@cache
def _land() -> list[np.ndarray]:
    """Rings of longitude and latitude: coastlines of Natural Earth, 1:110 million, without Antarctica."""
    rings: dict[str, list[tuple[float, float]]] = defaultdict(list)
    file = resources.files("scraper.explore.report") / "data" / "land.csv"
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        rings[row["ring"]].append((float(row["longitude"]), float(row["latitude"])))
    return [np.array(ring) for ring in rings.values()]


def sites(rows: Sequence[Row], _: Sequence[str]) -> Drawn | None:
    """A dot a city on a map of the world; its area grows with the number of sites."""
    placed = [row for row in rows if row["longitude"] is not None and row["latitude"] is not None]
    if not placed:
        return None
    figure, axes = axes_of(13)
    for ring in _land():
        axes.fill(ring[:, 0], ring[:, 1], color=FAINT, linewidth=0)
    axes.scatter(
        [row["longitude"] for row in placed],
        [row["latitude"] for row in placed],
        s=[14 + 10 * row["sites"] for row in placed],
        color=ACCENT,
        alpha=0.75,
        edgecolors="white",
        linewidths=0.6,
    )
    axes.set(xlim=(-172, 188), ylim=(-58, 80), aspect=1.25)
    axes.axis("off")
    nowhere = sum(row["sites"] for row in rows) - sum(row["sites"] for row in placed)
    without = f"{_some(nowhere, 'site')} without a place in the record." if nowhere else ""
    return Drawn(picture(figure, "sites"), _note("A dot is a city; larger: more sites.", without))


def ages(rows: Sequence[Row], _: Sequence[str]) -> Drawn | None:
    """The fields as a bar a trial, the limits in the criteria's words as lines below it."""
    fields = [row for row in rows if row["said_by"] == "field"]
    shown, note = _first(fields, "trials")
    figure, axes = axes_of(len(shown))
    top = max([100.0, *(row["to_years"] or 0 for row in rows)])
    line_of = {row["nct_id"]: line for line, row in enumerate(shown)}
    for row in (row for row in rows if row["nct_id"] in line_of):
        low, high = row["from_years"] or 0.0, top if row["to_years"] is None else row["to_years"]
        line = line_of[row["nct_id"]]
        if row["said_by"] == "field":
            axes.barh(line - 0.1, high - low, left=low, height=0.35, color=ACCENT)
        else:
            color = PALETTE[1] if row["said_by"] == "exclusion" else INK
            axes.plot([low, high], [line + 0.25] * 2, color=color, linewidth=2)
    axes.set_xlim(0, top)
    axes.set_xlabel("years")
    _lines(axes, list(line_of))
    said = "Bar: the fields. Thin line: words of an inclusion criterion; red: of an exclusion criterion."
    return Drawn(picture(figure, "ages"), _note(said, note)) if shown else None


def endpoints(rows: Sequence[Row], trials: Sequence[str]) -> Drawn | None:
    """A dot an outcome at the last day it is measured on."""
    timed = [row for row in rows if row["end_days"] is not None and row["end_days"] > 0]
    if not timed:
        return None
    there = [nct_id for nct_id in trials if any(row["nct_id"] == nct_id for row in timed)]
    drawn = there[:MOST_LINES]
    figure, axes = axes_of(len(drawn), legend=3)
    for kind, color, offset in (("secondary", QUIET, 0.15), ("other", FAINT, 0.3), ("primary", ACCENT, -0.1)):
        chosen = [row for row in timed if row["outcome_type"] == kind and row["nct_id"] in drawn]
        places = [drawn.index(row["nct_id"]) + offset for row in chosen]
        axes.plot([row["end_days"] / 7 for row in chosen], places, "o", color=color, alpha=0.85, label=kind)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("weeks (logarithmic)")
    _lines(axes, drawn)
    _legend(axes)
    untimed = len(rows) - len(timed)
    without = f"{untimed} of {len(rows)} outcomes have no last day that could be read." if untimed else ""
    some = f"{len(drawn)} of {len(there)} trials are drawn." if len(there) > len(drawn) else ""
    return Drawn(picture(figure, "endpoints"), _note(without, some))


def effects(rows: Sequence[Row], _: Sequence[str]) -> Drawn | None:
    """Estimates with intervals, a panel a measure; no number is pooled."""
    known = [row for row in rows if row["estimate"] is not None and row["measure"]]
    if not known:
        return None
    shown, note = _first(known, "effects")
    panels: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in shown:
        panels[row["measure"], row["scale"] or ""].append(row)
    figure, panes = axes_of(len(shown), [len(panel) for panel in panels.values()], line=0.5)
    for axes, ((measure, scale), panel) in zip(panes, panels.items(), strict=True):
        _forest(axes, measure, scale, panel)
    unknown = len(rows) - len(known)
    without = f"{unknown} of {len(rows)} analyses without estimate or known measure." if unknown else ""
    said = "Dot: estimate. Line: interval as posted; an arrow where it has no limit. Nothing is pooled."
    return Drawn(picture(figure, "effects"), _note(said, note, without))


def _forest(axes: Axes, measure: str, scale: str, panel: Sequence[Row]) -> None:
    """One measure: ratios on a logarithmic axis around 1, the others around 0."""
    ratio = scale == "ratio" and all(_all_positive(row) for row in panel)
    if ratio:
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter("{x:g}")
    axes.axvline(1 if ratio else 0, color=QUIET, linewidth=0.9, linestyle="--")
    beside = ("axes fraction", "data")
    for line, row in enumerate(panel):
        _interval(axes, line, row)
        axes.annotate(_estimate(row), (1.01, line), xycoords=beside, va="center", fontsize=9, color=INK)
    axes.set_title(measure.replace("_", " "), loc="left", fontsize=10, fontweight="bold", color=INK)
    _lines(axes, [_compared(row) for row in panel])
    axes.tick_params(axis="y", labelsize=9)


def _all_positive(row: Row) -> bool:
    return all(row[name] is None or row[name] > 0 for name in ("estimate", "lower_limit", "upper_limit"))


def _interval(axes: Axes, line: int, row: Row) -> None:
    low, high, estimate = row["lower_limit"], row["upper_limit"], row["estimate"]
    limits = [limit for limit in (low, high) if limit is not None]
    if limits:
        axes.plot([min(estimate, *limits), max(estimate, *limits)], [line, line], color=INK, linewidth=1.4)
        axes.plot(limits, [line] * len(limits), "|", color=INK, markersize=9)
    if len(limits) == 1:
        axes.plot(estimate, line, "<" if low is None else ">", color=INK, markersize=13)
    axes.plot(estimate, line, "o", color=ACCENT, markersize=6)


def _estimate(row: Row) -> str:
    low, high = ("—" if row[name] is None else f"{row[name]:g}" for name in ("lower_limit", "upper_limit"))
    return f"{row['estimate']:g} ({low} to {high})"


def _compared(row: Row) -> str:
    groups = " vs ".join(unescape(group) for group in (row["group_1"], row["group_2"]) if group)
    return f"{row['nct_id']} {_short(unescape(row['outcome'] or ''), 48)}\n{_short(groups)}"


def _short(text: str, length: int = 62) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def events(rows: Sequence[Row], _: Sequence[str]) -> Drawn:
    """A line an event of one trial, a dot a group: the events with the largest shares."""
    lines = list(dict.fromkeys((row["nct_id"], row["event_type"], row["adverse_event_term"]) for row in rows))
    drawn = lines[: MOST_LINES // 2]
    groups = list(dict.fromkeys((row["nct_id"], row["group_title"]) for row in rows if _event(row) in drawn))
    several = len({nct_id for nct_id, _ in groups}) > 1
    figure, axes = axes_of(len(drawn), legend=len(groups))
    for number, group in enumerate(groups):
        dots = [row for row in rows if (row["nct_id"], row["group_title"]) == group and _event(row) in drawn]
        label = _short(unescape(f"{group[0]} {group[1]}" if several else str(group[1])), 40)
        color, sign = PALETTE[number % len(PALETTE)], "osD^v"[number // len(PALETTE) % 5]
        places = [drawn.index(_event(row)) for row in dots]
        axes.plot([row["percent"] for row in dots], places, sign, color=color, alpha=0.85, label=label)
    axes.set_xlim(left=0)
    axes.set_xlabel("% of those at risk")
    _lines(axes, [_short(_event_name(event, several)) for event in drawn])
    _legend(axes)
    some = (
        f"The {len(drawn)} of {len(lines):,} events with the largest shares."
        if len(lines) > len(drawn)
        else ""
    )
    return Drawn(picture(figure, "events"), _note(some, "Groups may overlap; nothing is added up."))


def _event(row: Row) -> tuple[str, str, str]:
    return row["nct_id"], row["event_type"], row["adverse_event_term"]


def _event_name(event: tuple[str, str, str], several: bool) -> str:
    nct_id, kind, term = event
    trial = f"{nct_id} " if several else ""
    return f"{trial}{unescape(term or '')}{'  (serious)' if kind == 'serious' else ''}"


def findings(rows: Sequence[Row], _: Sequence[str]) -> Drawn:
    """A bar a rule."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        counts[row["code"], row["severity"]] += 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_LINES]
    figure, axes = axes_of(len(ordered))
    for line, ((_code, severity), count) in enumerate(ordered):
        axes.barh(line, count, height=0.6, color=PALETTE[1] if severity == "conflict" else ACCENT)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("findings")
    _lines(axes, [code.replace("_", " ") for (code, _severity), _count in ordered])
    return Drawn(picture(figure, "findings"), "Red: conflicts.")


DRAWINGS: Mapping[str, Drawing] = {
    drawing.__name__: drawing
    for drawing in (timeline, enrollment, phases, sites, ages, endpoints, effects, events, findings)
}
