"""Age fields against the ages in the words of the criteria."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from schemas.eligibility import Criterion, Fact
from schemas.record import ParsedRecord
from schemas.values import DAYS_PER_UNIT
from scraper.parser.findings.conflict import ELIGIBILITY, Conflict
from scraper.parser.findings.eligibility import eligibility, for_all, source

TOLERANCE = 0.02
"""Part of an age by which two spellings of it may differ: 24 months and 2 years, 730 days and 2 years."""

EXCLUDED_WITH = re.compile(r"\s*(?:who|with|and|unless|without|having)\b", re.IGNORECASE)
"""What makes an excluded age the age of some: "patients under 70 with ..."."""


_ANOTHER_COHORT = re.compile(r"\s*\((?:cohort|part|arm|group)\b", re.IGNORECASE)
"""Brackets after a limit with another one's: 20 to 50 years (Cohort 3: 20 years or older)."""

FAR = 250
"""Characters into a criterion after which an age hardly ever is the limit of all."""


class Limit(NamedTuple):
    """An age limit that the text sets, in days, with the fact that says it."""

    days: float
    inclusive: bool
    fact: Fact


class Side(NamedTuple):
    """One end of the age range: its name, its field, and where the next whole unit lies."""

    name: str
    field: str
    step: int


LOWER = Side("minimum age", "minimumAge", 1)
UPPER = Side("maximum age", "maximumAge", -1)


def _limits(record: ParsedRecord, side: Side, plain: bool = True) -> list[Limit]:
    """The limits of one side that the text sets; ``plain``: only those that hold for all participants.

    An excluded upper limit (exclusion of under 18) is a lower one.  Age 0 limits nobody.
    """
    sex = eligibility(record).sex
    limits = []
    for criterion, fact in record.facts_of_type("age"):
        excluded = criterion.criterion_type == "exclusion"
        if excluded and fact.days_low is not None and fact.days_high is not None:
            continue  # what is excluded lies between: no limit of its own
        low_end = (side is LOWER) != excluded
        days = fact.days_low if low_end else fact.days_high
        if not days or (plain and not (for_all(criterion) and _of_all(criterion, fact, sex))):
            continue
        inclusive = fact.low_inclusive if low_end else fact.high_inclusive
        limits.append(Limit(days, bool(inclusive) != excluded, fact))
    return limits


def _of_all(criterion: Criterion, fact: Fact, sex: str | None) -> bool:
    """Whether an age is plainly a limit of the participants: no other person's, no condition around it."""
    whose = fact.concerns is None or (fact.concerns_sex or "").upper() == sex
    start, end = fact.span_start - criterion.span_start, fact.span_end - criterion.span_start
    if fact.role != "limit" or not whose or start > FAR or _ANOTHER_COHORT.match(criterion.text, end):
        return False
    return criterion.criterion_type != "exclusion" or not _excludes_some(criterion.text, start, end)


def _excludes_some(text: str, start: int, end: int) -> bool:
    return bool(re.search(r"\bwith\b", text[:start]) or EXCLUDED_WITH.match(text, end))


def _limit(record: ParsedRecord, side: Side) -> Limit | None:
    """The one limit of a side, where the text plainly sets one.

    Several different ones may be those of cohorts.  A limit at which another group begins in the text, or
    that is the other field's, divides participants ("under 60 with ..., 60 and over with ...").
    """
    limits = _limits(record, side)
    if not limits or len({limit.days for limit in limits}) > 1:
        return None
    opposite = UPPER if side is LOWER else LOWER
    days = limits[0].days
    field = getattr(eligibility(record), opposite.field)
    ends = [limit.days for limit in _limits(record, opposite, plain=False)] + [
        field.days or 0 if field else 0
    ]
    return None if any(abs(end - days) <= TOLERANCE * days for end in ends) else limits[0]


def _differing(record: ParsedRecord, side: Side) -> Iterator[Conflict]:
    """A limit that is not the field's, nor is any other of its side, whoever it is for."""
    module = eligibility(record)
    field = getattr(module, side.field) if module else None
    days = field.days if field else None
    if days is None or any(_same(other, days, side) for other in _limits(record, side, plain=False)):
        return
    limit = _limit(record, side)
    if limit is None:
        return
    value = _words(limit.fact)
    yield Conflict(
        f"{side.name} is {field} in its field and {value!r} in the criteria",
        field,
        f"{ELIGIBILITY}.{side.field}",
        value,
        source(limit.fact),
    )


def _same(limit: Limit, days: Any, side: Side) -> bool:
    """Equal but for rounding: fields hold whole units, and a limit that is itself excluded may mean the
    next one."""
    unit = DAYS_PER_UNIT[limit.fact.unit or "year"]
    meant = [limit.days, limit.days // unit * unit]
    if not limit.inclusive:
        meant.append(limit.days + side.step * unit)
    elif side is UPPER and limit.days <= days < limit.days + unit:
        return True  # 5 years old lasts until the sixth birthday: 71 months
    return any(abs(value - days) <= TOLERANCE * max(value, days) for value in meant)


def _words(fact: Fact) -> str:
    low, high = fact.value_low, fact.value_high
    bounds = {
        "GT": f"> {low:g}" if low is not None else "",
        "GTEQ": f">= {low:g}" if low is not None else "",
        "LT": f"< {high:g}" if high is not None else "",
        "LTEQ": f"<= {high:g}" if high is not None else "",
        "BETWEEN": f"{low:g} to {high:g}" if low is not None and high is not None else "",
    }.get(fact.comparator or "", f"{low:g}" if low is not None else "")
    return f"{bounds} {fact.unit or ''}".strip()


def _only_in_text(record: ParsedRecord, side: Side) -> Iterator[Conflict]:
    module = eligibility(record)
    field = getattr(module, side.field) if module else None
    if module is None or (field is not None and field.days is not None):
        return
    if limit := _limit(record, side):
        value = _words(limit.fact)
        yield Conflict(f"no {side.name} in its field, {value!r} in the criteria", value, source(limit.fact))


def _rule(
    find: Callable[[ParsedRecord, Side], Iterator[Conflict]], side: Side
) -> Callable[[ParsedRecord], Iterator[Conflict]]:
    return lambda record: find(record, side)


minimum_age = _rule(_differing, LOWER)
maximum_age = _rule(_differing, UPPER)
minimum_age_only_in_text = _rule(_only_in_text, LOWER)
maximum_age_only_in_text = _rule(_only_in_text, UPPER)
"""Limits in the text against the field of their side; limits in the text whose field is empty."""
