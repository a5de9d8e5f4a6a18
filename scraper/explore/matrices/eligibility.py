"""The eligibility matrix: a row a trial, a column a flag or a limited quantity in one unit.

A limit says whom the trial admits, in the same words for inclusion and exclusion: "creatinine > 1.5 is
excluded" and "creatinine <= 1.5 is required" are both ``≤ 1.5``.  A trial may set several limits (by
cohort, or with exceptions); they are all there.  An empty cell: nothing was read, which is not
"no restriction".
"""

import csv
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from scraper.explore.sheets import Sheet, sheet_of_rows

BASICS = (
    "nct_id",
    "minimum_age",
    "maximum_age",
    "minimum_age_days",
    "maximum_age_days",
    "sex",
    "healthy_volunteers",
)

STATES = frozenset({"pregnancy", "lactation"})
"""Flags that a participant is in; the others are what a criterion speaks of, whatever it says of it."""

_BASICS = """
select k.nct_id, e.minimum_age, e.maximum_age, e.minimum_age_days, e.maximum_age_days, e.gender,
    e.healthy_volunteers
from cohort_members k left join eligibilities e on e.nct_id = k.nct_id
where k.cohort = ? order by k.nct_id
"""

_FLAGS = """
select k.nct_id, f.subject_normalized, c.criterion_type, f.negated
from cohort_members k
cross join criterion_facts f on f.nct_id = k.nct_id
join criteria c on c.id = f.criterion_id
where k.cohort = ? and f.fact_type = 'flag' and f.subject_normalized is not null
order by c.criterion_type, f.id
"""

_LIMITS = """
select k.nct_id, t.subject_normalized, t.unit, t.criterion_type, t.negated, t.low, t.high,
    t.low_inclusive, t.high_inclusive, t.applies_to
from cohort_members k cross join thresholds t on t.nct_id = k.nct_id
where k.cohort = ? and t.subject_normalized is not null and t.criterion_type in ('inclusion', 'exclusion')
order by t.criterion_id
"""


class Limit(NamedTuple):
    """A limit as a criterion sets it: bounds, and whether they themselves are meant."""

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
    found: dict[tuple[str, str], list[str]] = {}
    for nct_id, flag, criterion_type, negated in connection.execute(_FLAGS, (cohort,)):
        found.setdefault((nct_id, flag), []).append(flag_says(flag, criterion_type, bool(negated)))
    for (nct_id, flag), said in found.items():
        yield from ((nct_id, flag, each) for each in (["excluded"] if "excluded" in said else said))


def flag_says(flag: str, criterion_type: str, negated: bool) -> str:
    """``excluded`` for a state that is barred; else the kind of criterion that speaks of the flag.

    "Negative pregnancy test" among the inclusions speaks of pregnancy and does not demand it.
    """
    barred = (criterion_type == "exclusion" and not negated) or (criterion_type == "inclusion" and negated)
    return "excluded" if flag in STATES and barred else f"in {criterion_type}"


def _limits(connection: sqlite3.Connection, cohort: str) -> Iterator[tuple[str, str, str]]:
    for nct_id, subject, unit, criterion_type, negated, *bounds, part in connection.execute(
        _LIMITS, (cohort,)
    ):
        excluded = (criterion_type == "exclusion") != bool(negated)
        column, says = _in_one_unit(subject, unit, Limit(*bounds), excluded)
        yield nct_id, column, f"{says} [{part}]" if part else says


def _in_one_unit(subject: str, unit: str | None, limit: Limit, excluded: bool) -> tuple[str, str]:
    """Column and cell; an amount of substance as the mass that it is, beside what was published."""
    published = admitted(limit, excluded)
    if (subject, unit) not in molar_units():
        return f"{subject} ({unit})" if unit else subject, published
    into, factor = molar_units()[subject, unit or ""]
    mass = limit._replace(low=_times(limit.low, factor), high=_times(limit.high, factor))
    return f"{subject} ({into})", f"{admitted(mass, excluded)} ({published} {unit})"


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else float(f"{value * factor:.4g}")


@cache
def molar_units() -> Mapping[tuple[str, str], tuple[str, float]]:
    """Subject and unit of substance -> unit of mass, and the factor to it."""
    file = resources.files("scraper.explore.matrices") / "data" / "molar_units.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {(row["subject"], row["unit"]): (row["into"], float(row["factor"])) for row in rows}


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
