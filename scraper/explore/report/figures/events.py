"""Adverse events: each group for itself, for participants may be in several."""

from collections import Counter

from matplotlib.figure import Figure

from scraper.explore.report.drawing.lanes import DRAWN, Key, Lane, Lanes, dot
from scraper.explore.report.drawing.paper import ACCENT, INK, THIRD, Paper
from scraper.explore.report.figures.plan import Panel, Plan, counted, left_out
from scraper.explore.report.numbers import Row

_TOTALS = {
    "serious": Key("any serious event", dot(THIRD, "D", 7)),
    "other": Key("any other event above the threshold", dot(ACCENT, "o", 7.5)),
    "deaths": Key("died", dot(INK, "x", 7)),
}
_TYPES = {"serious": Key("serious", dot(THIRD, "D", 6)), "other": Key("other", dot(ACCENT, "o", 6.5))}


def adverse_events(rows: list[Row]) -> Plan:
    """A lane a group of a trial: the shares with a serious or another event, and of the dead."""
    known = [row for row in rows if any(row[f"{kind}_percent"] is not None for kind in _TOTALS)]
    notes = left_out(known, "group", "by trial")
    if len(known) < len(rows):
        notes.append(f"{counted(len(rows) - len(known), 'group')} without anybody at risk.")
    if not known:
        return Plan([], notes)
    trials = len({row["nct_id"] for row in known})
    description = (
        f"Shares of participants with events in {counted(len(known), 'group')} of {counted(trials, 'trial')}"
    )
    return Plan([Panel(description, lambda paper: _draw_totals(known[:DRAWN], paper))], notes)


def _draw_totals(rows: list[Row], paper: Paper) -> Figure:
    words = [Lane(row["nct_id"], row["group_title"] or row["group_code"], _at_risk(row)) for row in rows]
    lanes = Lanes(paper, words, "% of those at risk in the group", list(_TOTALS.values()))
    for number, row in enumerate(rows):
        for kind, key in _TOTALS.items():
            if row[f"{kind}_percent"] is not None:
                lanes.mark(number, [row[f"{kind}_percent"]], key.style)
    _percents(lanes, 100)
    return lanes.figure


def _at_risk(row: Row) -> str:
    """Those at risk; the three totals may have different ones."""
    counts = sorted({row[f"{kind}_at_risk"] for kind in _TOTALS if row[f"{kind}_at_risk"] is not None})
    return "n = " + " / ".join(f"{count:,}" for count in counts)


def event_terms(rows: list[Row]) -> Plan:
    """A lane an event: a dot for each group of each trial that reports it."""
    terms: dict[str, list[Row]] = {}
    for row in rows:
        if row["percent_affected"] is not None:
            terms.setdefault(row["adverse_event_term"].lower(), []).append(row)
    if not terms:
        return Plan([])
    description = f"{counted(len(terms), 'event')}: {', '.join(terms)}"
    notes = [
        "An event that a trial does not list was not seen, was rarer than the trial's threshold, or has "
        "another name there: no dot is not zero."
    ]
    return Plan([Panel(description, lambda paper: _draw_terms(terms, paper))], notes)


def _draw_terms(terms: dict[str, list[Row]], paper: Paper) -> Figure:
    words = [
        Lane(_spelling(rows), "", counted(len({row["nct_id"] for row in rows}), "trial"))
        for rows in terms.values()
    ]
    lanes = Lanes(paper, words, "% of those at risk in the group", list(_TYPES.values()))
    most = max(row["percent_affected"] for rows in terms.values() for row in rows)
    for number, rows in enumerate(terms.values()):
        for kind, key in _TYPES.items():
            shares = [row["percent_affected"] for row in rows if row["event_type"] == kind]
            lanes.mark(number, _apart(shares, 2 * most / lanes.plot), {**key.style, "alpha": 0.6})
    _percents(lanes, most)
    return lanes.figure


def _spelling(rows: list[Row]) -> str:
    """The spelling that most rows have."""
    return Counter[str](row["adverse_event_term"] for row in rows).most_common(1)[0][0]


def _apart(shares: list[float], width: float) -> list[float]:
    """Of shares that fall within so little that the eye sees one dot, one."""
    return sorted({round(share / (width or 1)): share for share in sorted(shares)}.values())


def _percents(lanes: Lanes, most: float) -> None:
    lanes.axes.set_xlim(0, max(most * 1.03, 1) if most < 100 else 100)
