"""A row a pair of groups, outcome, class and category, and a row a posted analysis of two groups.

The names of the numbers are those of metafor's ``escalc`` and ``rma``: ``ai`` of ``n1i`` and ``ci`` of
``n2i`` participants, means ``m1i`` and ``m2i`` with ``sd1i`` and ``sd2i``, or ``yi`` with ``sei``.  They are
empty where ``why_not`` says why the pair cannot be used, so a program that takes the table as it is leaves it
out.  Group 2 is the control where exactly one group is one; ``yi`` is always group 1 against group 2.
"""

import sqlite3
from collections.abc import Iterator
from importlib import resources
from typing import Any, NamedTuple

from scraper.explore.matrices.pairs import arms
from scraper.explore.matrices.pairs.arms import Arm, Outcome
from scraper.explore.matrices.pairs.design import Design, design_of
from scraper.explore.matrices.pairs.effects import Posted, effect
from scraper.explore.sheets import Sheet, sheet_of_rows

NUMBERS = ("ai", "n1i", "ci", "n2i", "m1i", "sd1i", "m2i", "sd2i", "yi", "sei")
"""Columns that metafor reads."""

COLUMNS = (
    *("nct_id", "outcome_type", "outcome", "time_frame", "classification", "category"),
    *("row_day", "row_day_evidence", "row_day_anchor", "units", "data", "measure"),
    *("group_1", "group_1_role", "group_2", "group_2_role"),
    *NUMBERS,
    *("scale", "how", "why_not", "direction_evidence", "turned"),
    *("estimate", "lower_limit", "upper_limit", "interval_level", "p_value"),
    *("design", "design_evidence", "clusters", "allocation"),
    *("outcome_id", "group_1_id", "group_2_id", "analysis_id"),
)

_SAME = ("nct_id", "outcome_type", "outcome", "time_frame", "row_day", "row_day_evidence", "row_day_anchor")
_OVERLAP = "more in both groups than took part: some are in both"

Row = dict[str, Any]


class Chosen(NamedTuple):
    """Which pairs: words of the outcome's title, primary ones only, a measure, ``counts`` or ``means``."""

    outcome: str = ""
    primary: bool = False
    measure: str = ""

    def has_outcome(self, row: Row) -> bool:
        """Whether the outcome of a row is chosen."""
        title = (row["outcome"] or "").casefold()
        if self.primary and row["outcome_type"] != "PRIMARY":
            return False
        return all(word in title for word in self.outcome.casefold().split())

    def has_measure(self, row: Row) -> bool:
        """Whether a row has the measure that is chosen."""
        return not self.measure or self.measure in (row.get("measure"), row.get("data"))


def pairs(connection: sqlite3.Connection, cohort: str | None, chosen: Chosen = Chosen()) -> Sheet:  # noqa: B008
    """The pairs of a cohort's trials, of all trials where ``cohort`` is None; raises nothing of its own."""
    trials = connection.execute(_question("trials"), {"cohort": cohort}).fetchall()
    found = [
        tuple(map(row.get, COLUMNS))
        for nct_id, *design in trials
        for row in _of_trial(connection, nct_id, design_of(*design), chosen)
    ]
    return sheet_of_rows(COLUMNS, found)


def _of_trial(connection: sqlite3.Connection, nct_id: str, design: Design, chosen: Chosen) -> Iterator[Row]:
    design_columns = {
        "design": design.name,
        "design_evidence": design.evidence,
        "clusters": design.clusters,
        "allocation": design.allocation,
    }
    outcomes = {row.pop("id"): Outcome(**row) for row in _asked(connection, "outcomes", nct_id)}
    for row in filter(chosen.has_outcome, _asked(connection, "numbers", nct_id)):
        if chosen.has_measure(found := _of_numbers(row, outcomes[row["outcome_id"]], design)):
            yield found | design_columns
    for row in filter(chosen.has_outcome, _asked(connection, "posted", nct_id)):
        if chosen.has_measure(found := _of_analysis(row)):
            yield found | design_columns


def _asked(connection: sqlite3.Connection, name: str, nct_id: str) -> Iterator[Row]:
    cursor = connection.execute(_question(name), {"nct_id": nct_id})
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _question(name: str) -> str:
    file = resources.files("scraper.explore.matrices") / "sql" / f"pairs_{name}.sql"
    return file.read_text(encoding="utf-8")


def _sides(row: Row) -> tuple[str, str]:
    """Which of the record's groups is group 1 and which group 2: the control, if one is, second."""
    first_is_control = row["group_1_role"] == "control" and row["group_2_role"] != "control"
    return ("2", "1") if first_is_control else ("1", "2")


def _groups(row: Row) -> Row:
    named = zip(("1", "2"), _sides(row), strict=True)
    return {
        f"group_{to}{what}": row[f"group_{at}{what}"] for to, at in named for what in ("", "_role", "_id")
    }


# ---- numbers of groups -----------------------------------------------------------------------


def _of_numbers(row: Row, outcome: Outcome, design: Design) -> Row:
    sizes = arms.titled_sizes(row["classification"], row["category"], row["groups"])
    one, other = (_arm(row, side, sizes) for side in _sides(row))
    kept = {column: row[column] for column in (*_SAME, "classification", "category", "units", "outcome_id")}
    return kept | _groups(row) | _numbers(outcome, one, other, design)


def _arm(row: Row, side: str, sizes: list[int]) -> Arm:
    """A group's number; how many were analysed by the title, where it says so: "Week 8 (n=40, 38)"."""
    analyzed = sizes[row[f"group_{side}_position"]] if sizes else row[f"analyzed_{side}"]
    return Arm(
        row[f"value_{side}_as_published"],
        row[f"value_{side}"],
        row[f"spread_{side}"],
        row[f"lower_{side}"],
        row[f"upper_{side}"],
        analyzed,
        bool(sizes),
    )


def _numbers(outcome: Outcome, one: Arm, other: Arm, design: Design) -> Row:
    if outcome.is_count or outcome.is_share:
        return _counts(outcome, one, other, design)
    if outcome.is_mean:
        return _means(outcome, one, other, design)
    return {"why_not": outcome.unusable}


def _counts(outcome: Outcome, one: Arm, other: Arm, design: Design) -> Row:
    first, second = arms.events(outcome, one), arms.events(outcome, other)
    why_not = first.why_not or second.why_not or _not_separate(one, other, design)
    row: Row = {"data": "counts", "measure": "counts", "why_not": why_not, "how": _how(first.how, second.how)}
    if why_not:
        return row | {"how": None}
    return row | {"ai": first.events, "n1i": one.analyzed, "ci": second.events, "n2i": other.analyzed}


def _means(outcome: Outcome, one: Arm, other: Arm, design: Design) -> Row:
    first, second = arms.mean(outcome, one), arms.mean(outcome, other)
    why_not = first.why_not or second.why_not or _not_separate(one, other, design)
    row: Row = {"data": "means", "measure": "means", "why_not": why_not, "how": _how(first.how, second.how)}
    if why_not:
        return row | {"how": None}
    row |= {"m1i": one.value, "sd1i": first.deviation, "n1i": one.analyzed}
    return row | {"m2i": other.value, "sd2i": second.deviation, "n2i": other.analyzed}


def _how(first: str | None, second: str | None) -> str | None:
    return first if first == second else f"{first}; {second}"


def _not_separate(one: Arm, other: Arm, design: Design) -> str | None:
    """Why the groups are not two sets of independent people."""
    both = (one.analyzed or 0) + (other.analyzed or 0)
    if design.enrolled and both > design.enrolled:
        return _OVERLAP
    return design.why_not()


# ---- posted analyses -------------------------------------------------------------------------


_POSTED = {
    **{name: name for name in ("measure", "estimate", "spread_type", "spread")},
    **{"scale": "scale_used", "level": "interval_level", "sides": "interval_sides"},
    **{"lower": "lower_limit", "upper": "upper_limit"},
}
"""Fields of ``Posted`` with their columns of the view ``effects``."""


def _of_analysis(row: Row) -> Row:
    groups = _groups(row)
    are_people = (row["analyzed_units"] or "").casefold() == "participants"
    first, second = (row[f"group_{side}_analyzed"] if are_people else None for side in _sides(row))
    kept = {column: row[column] for column in (*_SAME, "units", "outcome_id", "analysis_id")}
    kept |= {"classification": row["tested_class"], "category": row["tested_category"]}
    posted = ("estimate", "lower_limit", "upper_limit", "interval_level", "p_value", "direction_evidence")
    kept |= {column: row[column] for column in posted}
    both = first + second if first and second else None
    return kept | groups | {"data": "effect", "measure": row["measure"]} | _effect(row, first, second, both)


def _effect(row: Row, first: int | None, second: int | None, both: int | None) -> Row:
    found = effect(Posted(**{name: row[column] for name, column in _POSTED.items()}, analyzed=both))
    why_not = found.why_not or (None if row["direction"] else "which group it counts from is not certain")
    if not why_not and row["direction_evidence"] == "median":
        why_not = "which group it counts from is only suggested by medians"
    if why_not or found.estimate is None:
        return {"why_not": why_not}
    turned = (row["direction"] == "group_1_first") != (_sides(row) == ("1", "2"))
    numbers = {"yi": -found.estimate if turned else found.estimate, "sei": found.error}
    said = {"scale": found.scale, "how": found.how, "turned": int(turned)}
    return {**numbers, **said, "n1i": first, "n2i": second}
