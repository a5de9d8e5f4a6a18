"""How many take part, and of which age."""

from matplotlib.figure import Figure

from scraper.explore.report.drawing.lanes import DRAWN, Key, Lane, Lanes, bar, dot
from scraper.explore.report.drawing.paper import ACCENT, QUIET, SECOND, THIRD, Paper
from scraper.explore.report.figures.axes import logarithmic
from scraper.explore.report.figures.plan import Panel, Plan, by_trial, counted, left_out
from scraper.explore.report.numbers import Row

_TYPES = {
    "ACTUAL": ("actual", dot()),
    "ESTIMATED": ("estimated", dot(hollow=True)),
    None: ("type not said", dot(QUIET)),
}
_COUNTS = {0: "0", **{float(10**power): f"{10**power:,}" for power in range(8)}}
_TIMES_LARGER = 20
"""The largest over the smallest, from which on a plain scale hides the small ones."""


def enrollment(rows: list[Row]) -> Plan:
    """A lane a trial that says a number, the largest first."""
    known = [row for row in rows if row["enrollment"] is not None]
    notes = left_out(known, "trial", "largest first")
    if len(known) < len(rows):
        notes.append(f"{counted(len(rows) - len(known), 'trial')} without a number of participants.")
    if not known:
        return Plan([], notes)
    least, most = known[-1]["enrollment"], known[0]["enrollment"]
    description = f"{counted(len(known), 'trial')} with {least:,} to {most:,} participants"
    return Plan([Panel(description, lambda paper: _draw_enrollment(known[:DRAWN], paper))], notes)


def _draw_enrollment(rows: list[Row], paper: Paper) -> Figure:
    words = [Lane(row["nct_id"], row["brief_title"] or "", f"{row['enrollment']:,}") for row in rows]
    lanes = Lanes(paper, words, "participants", [Key(*each) for each in _TYPES.values()])
    for number, row in enumerate(rows):
        lanes.mark(number, [0, row["enrollment"]], bar(width=3, alpha=0.35))
        lanes.mark(number, [row["enrollment"]], _TYPES[row["enrollment_type"]][1])
    numbers = [row["enrollment"] for row in rows]
    if max(numbers) > _TIMES_LARGER * max(min(numbers), 1):
        logarithmic(lanes.axes, numbers, _COUNTS, paper)
        lanes.axes.set_xlabel("participants, on a scale of powers")
    else:
        lanes.axes.set_xlim(0, max(*numbers, 1) * 1.03)
        lanes.axes.locator_params(axis="x", nbins=4 if paper.stacked else 8, integer=True)
    return lanes.figure


AGE_KEYS = (
    Key("fields of the record", bar(width=9, alpha=0.4)),
    Key("inclusion criteria", bar(SECOND, 3)),
    Key("exclusion criteria", bar(THIRD, 2, linestyle=(0, (3, 2)))),
    Key("no limit on this side", dot(ACCENT, ">", 6)),
)
_YEAR = 365.25
_OLDEST = 100.0


def ages(rows: list[Row]) -> Plan:
    """A lane a trial: its fields' range, and each range that the criteria name."""
    trials = {nct_id: found for nct_id, found in by_trial(rows).items() if _has_age(found)}
    if not trials:
        return Plan([])
    named = sum(any(_said(row) for row in found) for found in trials.values())
    notes = left_out(list(trials), "trial", "youngest first")
    notes.append(
        f"The criteria of {counted(named, 'trial')} name an age that was read. "
        "It may hold for a part of the participants only: see words and applies_to in the table."
    )
    description = f"Age ranges of {counted(len(trials), 'trial')}, as fields and as criteria give them"
    drawn = dict(list(trials.items())[:DRAWN])
    return Plan([Panel(description, lambda paper: _draw_ages(drawn, paper))], notes)


def _has_age(rows: list[Row]) -> bool:
    return any(
        row["minimum_age_days"] is not None or row["maximum_age_days"] is not None or _said(row)
        for row in rows
    )


def _said(row: Row) -> bool:
    return row["text_days_low"] is not None or row["text_days_high"] is not None


def _draw_ages(trials: dict[str, list[Row]], paper: Paper) -> Figure:
    words = [
        Lane(nct_id, rows[0]["brief_title"] or "", f"{_age(rows[0], 'minimum')} – {_age(rows[0], 'maximum')}")
        for nct_id, rows in trials.items()
    ]
    lanes = Lanes(paper, words, "age in years", AGE_KEYS)
    oldest = max(_OLDEST, *map(_largest, trials.values()))
    for number, rows in enumerate(trials.values()):
        _range(lanes, number, rows[0]["minimum_age_days"], rows[0]["maximum_age_days"], AGE_KEYS[0], oldest)
        for excluding, key in ((False, AGE_KEYS[1]), (True, AGE_KEYS[2])):
            said = [row for row in rows if _said(row) and (row["criterion_type"] == "exclusion") is excluding]
            for low, high in _ranges(said, joined=not excluding):
                _range(lanes, number, low, high, key, oldest)
    lanes.axes.set_xlim(0, oldest)
    return lanes.figure


def _ranges(rows: list[Row], joined: bool) -> list[tuple[float | None, float | None]]:
    """The ranges that criteria name; where all must hold, "at least 18" and "at most 65" are one of them."""
    ranges = list(
        dict.fromkeys((row["text_days_low"], row["text_days_high"], row["applies_to"]) for row in rows)
    )
    lows = [low for low, high, group in ranges if high is None and group is None]
    highs = [high for low, high, group in ranges if low is None and group is None]
    if not joined or len(lows) != 1 or len(highs) != 1 or lows[0] > highs[0]:
        return [(low, high) for low, high, _ in ranges]
    whole = [(low, high) for low, high, group in ranges if None not in (low, high) or group is not None]
    return [*whole, (lows[0], highs[0])]


def _age(row: Row, side: str) -> str:
    return row[f"{side}_age"] or "no limit"


def _largest(rows: list[Row]) -> float:
    columns = ("minimum_age_days", "maximum_age_days", "text_days_low", "text_days_high")
    return max((row[name] or 0) / _YEAR for row in rows for name in columns)


def _range(lanes: Lanes, number: int, low: float | None, high: float | None, key: Key, oldest: float) -> None:
    """A bar from limit to limit; a point of one day is widened to be seen; an arrow where no limit is."""
    first = 0.0 if low is None else low / _YEAR
    last = oldest if high is None else max(high / _YEAR, first + 0.3)
    lanes.mark(number, [first, last], key.style)
    if high is None:
        lanes.mark(number, [oldest], dot(key.style["color"], ">", 6))
