"""The eligibility matrix: a row a trial, a column a flag or a limited quantity in one unit.

A limit says whom the trial admits, in the same words for inclusion and exclusion: "creatinine > 1.5 is
excluded" and "creatinine <= 1.5 is required" are both ``≤ 1.5``.  A trial may set several limits; those of a
cohort or of some participants name them (``≤ 450 [males]``), and exceptions are marked.  Conditions of other
limits are left out.  An empty cell: nothing was read, which is not "no restriction".
"""

import csv
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from schemas.sense import STATES
from scraper.explore.admitted import Admitted, in_signs, is_exception
from scraper.explore.sheets import Sheet, sheet_of_rows
from scraper.parser.text.thresholds.plausibility import is_plausible
from scraper.parser.text.thresholds.subjects import subjects

BASICS = (
    "nct_id",
    "minimum_age",
    "maximum_age",
    "minimum_age_days",
    "maximum_age_days",
    "sex",
    "healthy_volunteers",
)

EXCLUDED = "excluded"
ASKED_FOR = "asked for"

_BASICS = """
select k.nct_id, e.minimum_age, e.maximum_age, e.minimum_age_days, e.maximum_age_days, e.gender,
    e.healthy_volunteers
from cohort_members k left join eligibilities e on e.nct_id = k.nct_id
where k.cohort = ? order by k.nct_id
"""

_FLAGS = """
select k.nct_id, f.subject_normalized, c.criterion_type, f.asks
from cohort_members k
cross join criterion_facts f on f.nct_id = k.nct_id
join criteria c on c.id = f.criterion_id
where k.cohort = ? and f.fact_type = 'flag' and f.subject_normalized is not null
order by c.criterion_type, f.id
"""

_LIMITS = """
select k.nct_id, t.subject_normalized, t.unit, t.applies_to, t.concerns, t.role, t.negated,
    t.asks, t.asks_low, t.asks_high, t.asks_low_inclusive, t.asks_high_inclusive, t.value_set
from cohort_members k cross join thresholds t on t.nct_id = k.nct_id
where k.cohort = ? and t.subject_normalized is not null and t.asks is not null
order by t.criterion_id
"""


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
    for nct_id, flag, criterion_type, asks in connection.execute(_FLAGS, (cohort,)):
        found.setdefault((nct_id, flag), []).append(flag_says(flag, criterion_type, asks))
    for (nct_id, flag), said in found.items():
        yield from ((nct_id, flag, each) for each in _together(said))


def _together(said: list[str]) -> list[str]:
    """What a cell says: a trial that recruits those in a state does not exclude them."""
    if ASKED_FOR in said:
        return [ASKED_FOR]
    return [EXCLUDED] if EXCLUDED in said else said


def flag_says(flag: str, criterion_type: str, asks: str | None) -> str:
    """``excluded`` or ``asked for`` of a state; else the kind of criterion that speaks of the flag.

    "Negative pregnancy test" among the inclusions speaks of pregnancy and does not demand it.
    """
    if flag in STATES and asks:
        return EXCLUDED if asks == "absent" else ASKED_FOR
    return f"in {criterion_type}"


def _limits(connection: sqlite3.Connection, cohort: str) -> Iterator[tuple[str, str, str]]:
    rows = connection.execute(_LIMITS, (cohort,))
    for nct_id, subject, unit, part, concerns, role, negated, *asked in rows:
        column, says = _in_one_unit(subject, unit, Admitted(*asked))
        whom = "; ".join(filter(None, (part, " ".join((concerns or "").split()))))
        said = f"{says} (exception)" if is_exception(role, negated) else says
        yield nct_id, column, f"{said} [{whom}]" if whom else said


def _in_one_unit(subject: str, unit: str | None, limit: Admitted) -> tuple[str, str]:
    """Column and cell; an amount of substance as the mass that it is, beside what was published.

    Where nobody can have meant that mass (a creatinine of 175 mmol/L is a slip for µmol/L), it stays as
    published.
    """
    published = in_signs(limit)
    if (subject, unit) not in molar_units():
        return f"{subject} ({unit})" if unit else subject, published
    into, factor = molar_units()[subject, unit or ""]
    mass = limit._replace(low=_times(limit.low, factor), high=_times(limit.high, factor))
    if not _can_be_meant(subject, into, mass):
        return f"{subject} ({unit})", published
    return f"{subject} ({into})", f"{in_signs(mass)} ({published} {unit})"


def _can_be_meant(subject: str, unit: str, limit: Admitted) -> bool:
    known = subjects().get(subject)
    if known is None or known.canonical is None or known.canonical.ucum != unit:
        return True
    return is_plausible(known, limit.low) and is_plausible(known, limit.high)


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else float(f"{value * factor:.4g}")


@cache
def molar_units() -> Mapping[tuple[str, str], tuple[str, float]]:
    """Subject and unit of substance -> unit of mass, and the factor to it."""
    file = resources.files("scraper.explore.matrices") / "data" / "molar_units.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {(row["subject"], row["unit"]): (row["into"], float(row["factor"])) for row in rows}
