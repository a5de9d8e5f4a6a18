"""Posted results as grids: a column a group, with its denominator; a row a thing that was measured."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from schemas.markup import unescape
from scraper.explore.compare.formatting import directed, in_words, scale_doubt

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


class Head(NamedTuple):
    """A group at the head of a column, and how many of it were analysed."""

    title: str
    description: str
    analysed: str


class Cell(NamedTuple):
    """One number as published, with its spread; ``note`` says what else there is to know of it."""

    value: str
    spread: str
    note: str


class Line(NamedTuple):
    """A row of a grid: its heading and what that says, its label, a cell a column (None: not reported)."""

    heading: str
    label: str
    cells: list[Cell | None]
    about: str = ""


class Grid(NamedTuple):
    """A table of results."""

    title: str
    about: list[tuple[str, str]]
    heads: list[Head]
    lines: list[Line]


class Analysis(NamedTuple):
    """One statistical analysis: the estimate, and everything said about it."""

    estimate: str
    about: list[tuple[str, str]]


class Outcome(NamedTuple):
    """A reported outcome: its row, its numbers, its analyses, the registered outcome that it is."""

    row: Row
    grid: Grid
    analyses: list[Analysis]
    link: Row | None


Key = Callable[[Row], Hashable]


def grid(
    title: str,
    about: Iterable[tuple[str, object]],
    groups: Sequence[Row],
    analysed: Mapping[int, str],
    rows: Iterable[Row],
    line_format: "LineFormat",
) -> Grid:
    """Rows of numbers, one a group, arranged under the groups by ``line_format``."""
    column = {group["id"]: number for number, group in enumerate(groups)}
    lines: dict[Hashable, Line] = {}
    for row in rows:
        heading, label = line_format.names(row)
        line = lines.setdefault(
            (heading, label, line_format.apart(row)), Line(heading, label, [None] * len(groups))
        )
        if row["result_group_id"] in column:
            line.cells[column[row["result_group_id"]]] = line_format.cell(
                row, analysed.get(row["result_group_id"])
            )
    heads = [
        Head(_text(group["title"]), _text(group["description"]), analysed.get(group["id"], ""))
        for group in groups
    ]
    return Grid(title, [(label, _text(said)) for label, said in about if said], heads, list(lines.values()))


class LineFormat(NamedTuple):
    """How a row becomes a line: its heading and label, its cell, and what keeps equal labels apart."""

    names: Callable[[Row], tuple[str, str]]
    cell: Callable[[Row, str | None], Cell]
    apart: Key = lambda _: None


def _text(value: object) -> str:
    return "" if value is None else unescape(str(value))


def _count(value: int | None) -> str:
    return "—" if value is None else f"{value:,}"


def _counted(row: Row, _: str | None) -> Cell:
    note = " ".join(_text(row[name]) for name in ("description", "reason_comment") if row.get(name))
    units = f"{row['count_units']} units" if row["count_units"] else ""
    return Cell(_count(row["count"]), units, note)


_MILESTONE = LineFormat(lambda row: ("", _text(row["title"]).capitalize()), _counted)
_WITHDRAWAL = LineFormat(lambda row: ("Why they left", _text(row["reason"])), _counted)


def participant_flow(tables: Tables) -> list[Grid]:
    """A grid a period: milestones first, then the reasons for leaving."""
    groups = _groups(tables, "Participant Flow")
    grids = []
    for period in dict.fromkeys(row["period"] for row in tables["milestones"]):
        reached = [row for row in tables["milestones"] if row["period"] == period]
        left = [row for row in tables["drop_withdrawals"] if row["period"] == period]
        whole = grid(_text(period), (), groups, {}, reached, _MILESTONE)
        reasons = grid("", (), groups, {}, left, _WITHDRAWAL)
        grids.append(whole._replace(lines=whole.lines + reasons.lines))
    return grids


def _groups(tables: Tables, result_type: str) -> list[Row]:
    return [group for group in tables["result_groups"] if group["result_type"] == result_type]


def _measured(row: Row, analysed: str | None) -> Cell:
    value = _text(row["param_value"]) or "—"
    spread = f"± {row['dispersion_value']}" if row["dispersion_value"] else ""
    if row["dispersion_lower_limit_raw"] or row["dispersion_upper_limit_raw"]:
        low, high = row["dispersion_lower_limit_raw"] or "—", row["dispersion_upper_limit_raw"] or "—"
        spread = f"{spread} ({low} to {high})".strip()
    own = _count(row["number_analyzed"]) if row["number_analyzed"] is not None else None
    notes = [
        f"n = {own}" if own and own != (analysed or "").split(" ")[0] else "",
        _text(row["explanation_of_na"]),
    ]
    return Cell(value, spread, ". ".join(note for note in notes if note))


_MEASUREMENT = LineFormat(
    lambda row: (
        _text(row["classification"]),
        _text(row["category"]) or ("" if row["classification"] else _measure(row)),
    ),
    _measured,
)


_CHARACTERISTIC = LineFormat(
    lambda row: (
        _text(row["title"]),
        ": ".join(_text(row[name]) for name in ("classification", "category") if row[name]) or _measure(row),
    ),
    _measured,
)


def _measure(row: Row) -> str:
    return in_words(row["param_type"]) or "Value"


def _unit(row: Row) -> str:
    parts = [in_words(row["param_type"]), _text(row["units"]), in_words(row["dispersion_type"])]
    measured, units, spread = (part or "" for part in parts)
    said = (
        f"{measured} of {units}"
        if measured and units and not measured.startswith("Count")
        else measured or units
    )
    return f"{said}; spread: {spread}" if spread else said


def _analysed(counts: Iterable[Row]) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in counts:
        units = (row["units"] or "participants").lower()
        found[row["result_group_id"]].append(f"{_count(row['count'])} {units}")
    return {key: ", ".join(said) for key, said in found.items()}


def baseline(tables: Tables) -> Grid:
    """One grid, the characteristics as headings."""
    groups, analysed = _groups(tables, "Baseline"), _analysed(tables["baseline_counts"])
    rows = _by(tables["baseline_measurements"], "baseline_measure_id")
    whole = grid("", (), groups, analysed, (), _CHARACTERISTIC)
    for measure in tables["baseline_measures"]:
        about = (_unit(measure), _text(measure["description"]), _text(measure["population_description"]))
        shown = ". ".join(part.rstrip(".") for part in about if part)
        lines = grid("", (), groups, analysed, rows[measure["id"]], _CHARACTERISTIC).lines
        whole.lines.extend(line._replace(about=shown) for line in lines)
    return whole


def outcomes(tables: Tables) -> list[Outcome]:
    """The reported outcomes in their order."""
    groups = _by(_groups(tables, "Outcome"), "outcome_id")
    counts, rows = (
        _by(tables["outcome_counts"], "outcome_id"),
        _by(tables["outcome_measurements"], "outcome_id"),
    )
    analyses = _by(tables["outcome_analyses"], "outcome_id")
    compared = _by(tables["outcome_analysis_groups"], "outcome_analysis_id")
    readings = {reading["outcome_analysis_id"]: reading for reading in tables["analysis_readings"]}
    titles = {group["id"]: _text(group["title"]) for group in tables["result_groups"]}
    links = {link["outcome_id"]: link for link in tables["outcome_links"]}
    return [
        Outcome(
            row,
            grid(
                _text(row["title"]),
                (("Measured", _unit(row)), ("Who was analysed", row["population"])),
                groups[row["id"]],
                _analysed(counts[row["id"]]),
                rows[row["id"]],
                _MEASUREMENT,
            ),
            [
                _analysis(
                    one,
                    [titles.get(g["result_group_id"], "") for g in compared[one["id"]]],
                    readings.get(one["id"], {}),
                )
                for one in analyses[row["id"]]
            ],
            links.get(row["id"]),
        )
        for row in tables["outcomes"]
    ]


def _by(rows: Iterable[Row], column: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _analysis(row: Row, groups: Sequence[str], reading: Row) -> Analysis:
    about = [(label, _text(said)) for label, said in _about(row, groups, reading) if said]
    return Analysis(_estimate(row), about)


def _estimate(row: Row) -> str:
    """``Hazard Ratio (HR) 0.71; 95 % CI 0.53 to 0.96; p = 0.019``, as published."""
    parts = [f"{row['param_type'] or 'Estimate'} {row['param_value_raw']}" if row["param_value_raw"] else ""]
    if row["ci_lower_limit_raw"] or row["ci_upper_limit_raw"]:
        level = f"{row['ci_percent_raw']} % " if row["ci_percent_raw"] else ""
        sides = ", one-sided" if row["ci_n_sides"] == "ONE_SIDED" else ""
        limits = f"{row['ci_lower_limit_raw'] or '—'} to {row['ci_upper_limit_raw'] or '—'}"
        parts.append(f"{level}CI {limits}{sides}")
    if p_value := row["p_value_raw"]:
        parts.append(f"p {p_value if p_value[0] in '<>=≤≥' else f'= {p_value}'}")
    return "; ".join(filter(None, parts))


def _about(row: Row, groups: Sequence[str], reading: Row) -> Iterable[tuple[str, str | None]]:
    """Everything else that is said about an analysis, and what was read from it."""
    used = reading.get("scale_used")
    tested = filter(None, (reading.get("tested_class"), reading.get("tested_category")))
    return (
        ("Groups", "; ".join(groups)),
        ("Direction", directed(reading.get("direction"), reading.get("direction_evidence"))),
        ("Scale", scale_doubt(row["effect_scale"], used) if reading else None),
        ("Tested", ", ".join(tested)),
        ("Method", row["method"]),
        ("Method, in words", row["method_description"]),
        ("Hypothesis", in_words(row["non_inferiority_type"])),
        ("Hypothesis, in words", row["non_inferiority_description"]),
        (
            "Spread",
            row["dispersion_value_raw"]
            and f"{in_words(row['dispersion_type']) or ''} {row['dispersion_value_raw']}",
        ),
        ("About the groups", row["groups_description"]),
        ("About the estimate", row["estimate_description"]),
        ("About p", row["p_value_description"]),
        ("No lower limit", row["ci_lower_limit_na_comment"]),
        ("No upper limit", row["ci_upper_limit_na_comment"]),
        ("Other analysis", row["other_analysis_description"]),
    )


TOTALS: Mapping[str, str] = {
    "deaths": "Died, of any cause",
    "serious": "Any serious event",
    "other": "Any other event",
}
EVENTS: Mapping[str, str] = {"serious": "Serious adverse events", "other": "Other adverse events"}


def _affected(row: Row, _: str | None) -> Cell:
    affected, at_risk = row["subjects_affected"], row["subjects_at_risk"]
    value = f"{_count(affected)} / {_count(at_risk)}"
    share = f"{100 * affected / at_risk:.1f} %" if affected is not None and at_risk else ""
    events = _events(row.get("event_count"))
    return Cell(value, share, ". ".join(note for note in (events, _text(row.get("notes"))) if note))


def _events(count: int | None) -> str:
    return "" if count is None else "1 event" if count == 1 else f"{count:,} events"


_EVENT = LineFormat(
    lambda row: (_text(row["organ_system"]), _text(row["adverse_event_term"])),
    _affected,
    lambda row: (row["vocab"], row["assessment"]),
)
_TOTAL = LineFormat(lambda row: ("", TOTALS.get(row["event_type"], row["event_type"])), _affected)


def adverse_events(tables: Tables) -> list[Grid]:
    """Totals first, then the serious and the other events by organ system."""
    groups = _groups(tables, "Reported Event")
    if not groups:
        return []
    grids = [grid("Totals", (), groups, {}, tables["reported_event_totals"], _TOTAL)]
    ordered = sorted(tables["reported_events"], key=lambda row: row["event_type"] != "serious")
    for kind, rows in groupby(ordered, key=lambda row: row["event_type"]):
        listed = sorted(rows, key=lambda row: (row["organ_system"] or "", row["id"]))
        grids.append(grid(EVENTS.get(kind, kind), _event_notes(listed[0]), groups, {}, listed, _EVENT))
    return [one for one in grids if one.lines]


def _event_notes(row: Row) -> list[tuple[str, object]]:
    threshold = row["frequency_threshold"]
    left_out = (
        f"up to {threshold:g} % of a group"
        if row["event_type"] == "other" and threshold is not None
        else None
    )
    return [
        ("Time frame", row["time_frame"]),
        ("How they were collected", row["description"]),
        ("Left out where they affected", left_out),
    ]
