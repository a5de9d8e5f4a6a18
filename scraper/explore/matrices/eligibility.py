"""The eligibility matrix: a row a trial, a column a flag or a limited quantity in one unit.

A cell says whom the trial admits, in the same words for inclusion and exclusion: "creatinine > 1.5 is
excluded" and "creatinine <= 1.5 is required" are both ``≤ 1.5``.  A trial may set several limits (by
cohort, or with exceptions); they are all there.  An empty cell: nothing was read, which is not
"no restriction".
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scraper.explore.sheets import Sheet, sheet_of_rows

_BASICS = """
select k.nct_id, e.minimum_age, e.maximum_age, e.minimum_age_days, e.maximum_age_days, e.gender,
    e.healthy_volunteers
from cohort_members k left join eligibilities e on e.nct_id = k.nct_id
where k.cohort = ? order by k.nct_id
"""

BASICS = (
    "nct_id",
    "minimum_age",
    "maximum_age",
    "minimum_age_days",
    "maximum_age_days",
    "sex",
    "healthy_volunteers",
)

_FLAGS = """
select k.nct_id, f.flag, f.criterion_type, f.negated, f.cohort
from cohort_members k cross join eligibility_flags f on f.nct_id = k.nct_id
where k.cohort = ? and f.flag is not null and f.criterion_type in ('inclusion', 'exclusion')
order by f.criterion_id
"""

_LIMITS = """
select k.nct_id, t.subject_normalized, t.unit, t.criterion_type, t.negated, t.comparator, t.low, t.high,
    t.low_inclusive, t.high_inclusive, t.cohort
from cohort_members k cross join thresholds t on t.nct_id = k.nct_id
where k.cohort = ? and t.subject_normalized is not null and t.criterion_type in ('inclusion', 'exclusion')
order by t.criterion_id
"""


class Limit(NamedTuple):
    """A limit as a criterion sets it: bounds, and whether they themselves are meant."""

    comparator: str | None
    low: float | None
    high: float | None
    low_inclusive: bool | None
    high_inclusive: bool | None


def eligibility(connection: sqlite3.Connection, cohort: str) -> Sheet:
    """The matrix of a cohort: age limits, sex, volunteers, then flags and quantities by frequency."""
    basics = connection.execute(_BASICS, (cohort,)).fetchall()
    cells = _collected([*_flags(connection, cohort), *_limits(connection, cohort)])
    columns = sorted(cells, key=lambda column: (-len(cells[column]), column))
    rows = [
        (*row, *("; ".join(cells[column].get(row[0], ())) or None for column in columns)) for row in basics
    ]
    return sheet_of_rows([*BASICS, *columns], rows)


def _collected(found: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, list[str]]]:
    """Column -> trial -> what it says there, each thing once."""
    cells: dict[str, dict[str, list[str]]] = {}
    for nct_id, column, says in found:
        said = cells.setdefault(column, {}).setdefault(nct_id, [])
        if says not in said:
            said.append(says)
    return cells


def _flags(connection: sqlite3.Connection, cohort: str) -> Iterator[tuple[str, str, str]]:
    for nct_id, flag, criterion_type, negated, part in connection.execute(_FLAGS, (cohort,)):
        excluded = (criterion_type == "exclusion") != bool(negated)
        yield nct_id, flag, _of_part("excluded" if excluded else "required", part)


def _limits(connection: sqlite3.Connection, cohort: str) -> Iterator[tuple[str, str, str]]:
    for nct_id, subject, unit, criterion_type, negated, *bounds, part in connection.execute(
        _LIMITS, (cohort,)
    ):
        excluded = (criterion_type == "exclusion") != bool(negated)
        yield (
            nct_id,
            f"{subject} ({unit})" if unit else subject,
            _of_part(admitted(Limit(*bounds), excluded), part),
        )


def _of_part(says: str, part: str | None) -> str:
    return f"{says} [{part}]" if part else says


def admitted(limit: Limit, excluded: bool) -> str:
    """Whom a limit admits: ``≥ 9``, ``≤ 1.5``, ``2 to 4``, ``not 2 to 4``."""
    low, high = limit.low, limit.high
    if low is not None and high is not None:
        span = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        return f"not {span}" if excluded else span
    if low is not None:
        return f"{_lower(limit.low_inclusive, excluded)} {low:g}"
    if high is not None:
        return f"{_upper(limit.high_inclusive, excluded)} {high:g}"
    return "limited"


def _lower(inclusive: bool | None, excluded: bool) -> str:
    """The sign of a lower bound; excluded above it means admitted below it."""
    if excluded:
        return "<" if inclusive else "≤"
    return "≥" if inclusive else ">"


def _upper(inclusive: bool | None, excluded: bool) -> str:
    if excluded:
        return ">" if inclusive else "≥"
    return "≤" if inclusive else "<"
