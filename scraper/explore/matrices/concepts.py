"""The matrix of concepts: a row a trial, columns for its conditions, drugs and procedures by side.

A cell names each concept with what is asked of it and the days within which it counts: "Stroke (excluded,
≤ 180 days)".  An empty cell: nothing was read, which is not "no restriction".
"""

import sqlite3

from scraper.explore.sheets import Sheet, sheet_of_rows

COLUMNS = {
    (kind, side): f"{kind}s_in_{side}"
    for kind in ("condition", "drug", "procedure")
    for side in ("inclusion", "exclusion")
}
"""The column of a kind and a side."""

_KIND_OF = {"drug_class": "drug"}
"""Kinds that stand in another kind's column."""

_TRIALS = "select nct_id from cohort_members where cohort = ? order by nct_id"
_ASKED = """
select k.nct_id, c.kind, c.criterion_type, c.concept, c.role, c.window_days_low, c.window_days_high
from cohort_members k cross join concepts c on c.nct_id = k.nct_id
where k.cohort = ? and c.role is not null and c.kind in ('condition', 'drug', 'drug_class', 'procedure')
order by c.concept_id
"""


def concepts(connection: sqlite3.Connection, cohort: str) -> Sheet:
    """The matrix of a cohort, held whole; concepts in order of their words, each saying once."""
    cells: dict[str, dict[str, dict[str, None]]] = {
        nct_id: {column: {} for column in COLUMNS.values()}
        for (nct_id,) in connection.execute(_TRIALS, (cohort,))
    }
    for nct_id, kind, side, name, role, low, high in connection.execute(_ASKED, (cohort,)):
        column = COLUMNS[_KIND_OF.get(kind, kind), side]
        cells[nct_id][column][concept_says(name, role, low, high)] = None
    rows = [
        (nct_id, *("; ".join(said) or None for said in by_column.values()))
        for nct_id, by_column in cells.items()
    ]
    return sheet_of_rows(["nct_id", *COLUMNS.values()], rows)


def concept_says(name: str, role: str, low: float | None, high: float | None) -> str:
    """A concept, what is asked of it, the days within which it counts: "Stroke (excluded, ≤ 30 days)"."""
    said = ", ".join(filter(None, (role, _days(low, high))))
    return f"{' '.join(name.split())} ({said})"


def _days(low: float | None, high: float | None) -> str:
    """``≤ 180 days``, ``≥ 28 days``, ``14 to 28 days``; "" without a window."""
    if low and high:
        return f"{_number(low)} to {_number(high)} days"
    if high:
        return f"≤ {_number(high)} days"
    return f"≥ {_number(low)} days" if low else ""


def _number(days: float) -> str:
    """Whole days; two digits of fewer than ten: an hour is ``0.042``."""
    return f"{days:.0f}" if days >= 10 else f"{days:.2g}"
