"""What is stored of a bound: checked against its subject, in its own unit and in the subject's."""

from collections.abc import Iterator
from typing import Any

from schemas.eligibility import Comparator, Fact
from scraper.parser.text.thresholds.compatibility import PRESSURE, RELATIVE
from scraper.parser.text.thresholds.criterion_context import Line
from scraper.parser.text.thresholds.linking import Bounded
from scraper.parser.text.thresholds.listed_subjects import Name
from scraper.parser.text.thresholds.owners import is_specific_ige, owner_of
from scraper.parser.text.thresholds.plausibility import is_plausible
from scraper.parser.text.thresholds.quantities import Quantity
from scraper.parser.text.thresholds.subjects import Subject, subjects
from scraper.parser.text.thresholds.units import convert, units
from scraper.parser.text.thresholds.words import LINKS, MODIFIERS, words

_DENIALS = frozenset(("no", "not", "without", "never", "nor", "cannot", "don't", "doesn't"))
_DENIED_WITH = (
    LINKS
    | MODIFIERS
    | words(
        "history of evidence known any significant documented severe uncontrolled symptomatic clinically have"
        " current active persistent more other"
    )
)
"""Words between a denial and what it denies; a noun ends it: "without transfusion hemoglobin >= 9"."""

_PERSONS = words("participants patients subjects children individuals adults infants adolescents")
_MOST_RATIO = 1.5
"""A bare ratio up to here is no percentage."""

_TIME = "time"
_IGE, _SPECIFIC_IGE = "immunoglobulin E", "allergen-specific IgE"
_PAIRED = ("systolic blood pressure", "diastolic blood pressure")


def facts_from(line: Line, bounded: Bounded) -> Iterator[Fact]:
    """The facts of one quantity, one for each of its subjects."""
    quantity = bounded.quantity
    if bounded.carried and quantity.unit is None and line.word(quantity.first - 1) in _PERSONS:
        return  # "< 80% for participants > 6": an age
    for name in bounded.names:
        if quantity.pair and name.subject and name.subject.name == PRESSURE:
            yield from _pressures(line, bounded, name)
        else:
            yield from _fact(line, bounded, name, quantity, name.subject)


def _pressures(line: Line, bounded: Bounded, name: Name) -> Iterator[Fact]:
    """The two bounds of "140/90": systolic, then diastolic."""
    quantity = bounded.quantity
    for part, value in zip(_PAIRED, (quantity.value, quantity.second or 0), strict=True):
        one = quantity._replace(value=value, second=None, pair=False)
        yield from _fact(line, bounded, name, one, subjects()[part])


def _fact(
    line: Line, bounded: Bounded, name: Name, quantity: Quantity, subject: Subject | None
) -> Iterator[Fact]:
    comparator = _comparator(quantity, subject)
    values = _limits(comparator, _scaled(quantity, subject)) if comparator else None
    if comparator is None or values is None:
        return
    low, high, members = values
    tokens = line.tokens
    start, end = _span(bounded, name)
    yield Fact(
        "threshold",
        tokens.starts[start],
        tokens.ends[end - 1],
        _rule(bounded, subject),
        subject=line.source[tokens.starts[name.first] : tokens.ends[name.end - 1]],
        subject_normalized=_name(line, name, subject, quantity) if subject else None,
        comparator=comparator,
        value_low=low,
        value_high=high,
        low_inclusive=None if low is None else "GT" not in (comparator, quantity.lower_bound),
        high_inclusive=None if high is None else "LT" not in (comparator, quantity.upper_bound),
        values=members,
        unit=_written(line, quantity),
        unit_ucum=_code(quantity, subject),
        negated=_is_denied(line, _first_of_bound(line, name, quantity)),
        **_converted(low, high, quantity, subject),
    )


def _name(line: Line, name: Name, subject: Subject, quantity: Quantity) -> str:
    """The one name of a subject: of a scale that is another's the other's, of a grade with what has it."""
    if subject.name == _IGE and is_specific_ige(line, name, _written(line, quantity)):
        return _SPECIFIC_IGE
    if subject.kind != "graded":
        return subject.same_as or subject.name
    owner = owner_of(line, name)
    return f"{subject.name} of {owner}" if owner else subject.name


def _span(bounded: Bounded, name: Name) -> tuple[int, int]:
    """The words of a fact: its quantity, with its subject if that is its own."""
    quantity = bounded.quantity
    if bounded.carried:
        return quantity.first, quantity.end
    return min(name.first, quantity.first), max(quantity.end, name.end)


def _first_of_bound(line: Line, name: Name, quantity: Quantity) -> int:
    """Where a bound begins; one in brackets says of what its name is not: "no metastasis (stage I)"."""
    graded = name.subject is not None and name.subject.kind == "graded"
    if graded and "(" in line.words[name.end : quantity.first]:
        return quantity.first
    return min(name.first, quantity.first)


def _is_denied(line: Line, first: int) -> bool:
    """Whether one of the three words before a place denies what stands there, and nothing else."""
    for word in reversed(line.words[max(0, first - 3) : first]):
        if word in _DENIALS:
            return word != "without" or "or" not in line.words[max(0, first - 4) : first]
        if word not in _DENIED_WITH:
            return False
    return False


def _code(quantity: Quantity, subject: Subject | None) -> str | None:
    """The UCUM code of a unit, unless the subject is never given in it: "IOP > 21 mm"."""
    unit = quantity.unit.unit if quantity.unit else None
    if unit is None or not unit.ucum:
        return None
    if subject is None or not subject.groups or unit.group in RELATIVE:
        return unit.ucum
    return unit.ucum if unit.group in subject.groups or unit.ucum in subject.factors else None


def _converted(
    low: float | None, high: float | None, quantity: Quantity, subject: Subject | None
) -> dict[str, Any]:
    """The bounds in the one unit of a subject, and in days where it is a time."""
    if subject is None or subject.canonical is None:
        return {}
    lower, upper = _canonical(low, quantity, subject), _canonical(high, quantity, subject)
    if (lower is None and upper is None) or not all(is_plausible(subject, end) for end in (lower, upper)):
        return {}
    found = {"canonical_low": lower, "canonical_high": upper, "canonical_unit": subject.canonical.ucum}
    if subject.kind == _TIME:
        day = units()["d"]
        found["days_low"] = None if lower is None else convert(lower, subject.canonical, day)
        found["days_high"] = None if upper is None else convert(upper, subject.canonical, day)
    return found


def _written(line: Line, quantity: Quantity) -> str | None:
    """The unit as the source writes it; ULN and LLN for the limits of normal."""
    unit = quantity.unit
    if unit is None or unit.unit is None:
        return unit.text if unit else None
    written = line.source[unit.end - len(unit.text) : unit.end].rstrip(".")
    ordinal = unit.unit.group == "percentile" and written[2:3] in (" ", "-")
    return written[3:] if ordinal else written


def _rule(bounded: Bounded, subject: Subject | None) -> str:
    if bounded.joined:
        return "threshold_two_bounds"
    if bounded.carried:
        return "threshold_further_bound"
    return "threshold_known_subject" if subject else "threshold_named_subject"


def _comparator(quantity: Quantity, subject: Subject | None) -> Comparator | None:
    bound = quantity.bound
    if bound == "IN" or bound is None:
        return "IN" if len(set(quantity.values)) > 1 else "EQ"
    if bound != "BETTER" and bound != "WORSE":  # noqa: PLR1714 - so that the type is narrowed
        return bound
    better = subject.better if subject else ""
    if not better:
        return None
    return "LTEQ" if (better == "low") == (bound == "BETTER") else "GTEQ"


def _scaled(quantity: Quantity, subject: Subject | None) -> Quantity:
    """A count of cells written with a dot between thousands, as a whole number."""
    unit = quantity.unit.unit if quantity.unit else None
    per_microliter = unit is None or unit.ucum in ("/uL", "/mm3", "mm3")
    multiple = quantity.unit is not None and quantity.unit.unit is None
    if quantity.grouped and subject and subject.kind == "count" and per_microliter and not multiple:
        second = None if quantity.second is None else quantity.second * 1000
        return quantity._replace(value=quantity.value * 1000, second=second)
    return quantity


def _limits(
    comparator: Comparator, quantity: Quantity
) -> tuple[float | None, float | None, tuple[float, ...]] | None:
    """Least and greatest value, and the members of a set; None where they contradict each other."""
    value, second = quantity.value, quantity.second
    if comparator in ("GT", "GTEQ"):
        return value, None, ()
    if comparator in ("LT", "LTEQ"):
        return None, value, ()
    if comparator == "EQ":
        return value, value, ()
    if comparator == "IN":
        members = tuple(sorted(set(quantity.values)))
        return members[0], members[-1], members
    if second is None or value == second or (value > second >= 0):
        return None
    return min(value, second), max(value, second), ()


def _canonical(value: float | None, quantity: Quantity, subject: Subject | None) -> float | None:
    """A bound in the one unit of its subject, where the conversion is exact."""
    if value is None or subject is None or subject.canonical is None:
        return None
    if quantity.unit is None:
        if subject.canonical.ucum == "%" and "ratio" in subject.groups and value <= _MOST_RATIO:
            return convert(value * 100, subject.canonical, subject.canonical)  # FEV1/FVC of 0.7
        return value if subject.unsaid else None
    unit = quantity.unit.unit
    return convert(value, unit, subject.canonical, subject.factors.get(unit.ucum)) if unit else None
