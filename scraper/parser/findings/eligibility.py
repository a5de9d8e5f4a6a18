"""Fields of eligibility against the words of the criteria."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from schemas.eligibility import Criterion, Fact
from schemas.record import ParsedRecord
from scraper.parser.findings.conflict import ELIGIBILITY, Conflict

TOLERANCE = 0.02
"""Part of an age by which two spellings of it may differ: 24 months and 2 years, 730 days and 2 years."""

YEAR = 365.25


class Limit(NamedTuple):
    """An age limit that the text sets, in days, with the fact that says it."""

    days: float
    inclusive: bool
    fact: Fact


def _eligibility(record: ParsedRecord) -> Any:
    return record.study.protocolSection.eligibilityModule


def _limits(record: ParsedRecord) -> tuple[list[Limit], list[Limit]]:
    """Lower and upper limits that the text sets to all participants, not to one cohort or nested case."""
    lower: list[Limit] = []
    upper: list[Limit] = []
    for criterion, fact in record.facts_by_criterion():
        if fact.fact_type != "age" or not _for_all(criterion):
            continue
        excluded = criterion.criterion_type == "exclusion"
        if excluded and fact.days_low is not None and fact.days_high is not None:
            continue  # what is excluded lies between: no limit of its own
        if fact.days_low is not None:
            inclusive = bool(fact.low_inclusive)
            (upper if excluded else lower).append(Limit(fact.days_low, inclusive != excluded, fact))
        if fact.days_high is not None:
            inclusive = bool(fact.high_inclusive)
            (lower if excluded else upper).append(Limit(fact.days_high, inclusive != excluded, fact))
    return lower, upper


def _for_all(criterion: Criterion) -> bool:
    return criterion.criterion_type != "other" and not criterion.cohort and criterion.depth == 0


def _differing(name: str, field: Any, limits: list[Limit], step: float) -> Iterator[Conflict]:
    days = field.days if field else None
    if days is None or not limits or any(_same(limit, days, step) for limit in limits):
        return
    limit = limits[0]
    value = _words(limit.fact)
    yield Conflict(
        f"{name} is {field} in its field and {value!r} in the criteria",
        field,
        f"{ELIGIBILITY}.{name.split(maxsplit=1)[0]}Age",
        value,
        _source(limit.fact),
    )


def _same(limit: Limit, days: float, step: float) -> bool:
    """Equal but for rounding; a limit that is itself excluded may mean the next whole year."""
    near = abs(limit.days - days) <= TOLERANCE * max(limit.days, days)
    return near or (not limit.inclusive and abs(limit.days + step - days) <= TOLERANCE * days)


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


def _source(fact: Fact) -> str:
    return f"{ELIGIBILITY}.eligibilityCriteria[{fact.span_start}:{fact.span_end}]"


def minimum_age(record: ParsedRecord) -> Iterator[Conflict]:
    """Lower limits in the text, none of which is the field's."""
    module = _eligibility(record)
    if module:
        yield from _differing("minimum age", module.minimumAge, _limits(record)[0], YEAR)


def maximum_age(record: ParsedRecord) -> Iterator[Conflict]:
    """Upper limits in the text, none of which is the field's."""
    module = _eligibility(record)
    if module:
        yield from _differing("maximum age", module.maximumAge, _limits(record)[1], -YEAR)


def _only_in_text(name: str, field: Any, limits: list[Limit]) -> Iterator[Conflict]:
    if limits and (field is None or field.days is None):
        value = _words(limits[0].fact)
        yield Conflict(f"no {name} in its field, {value!r} in the criteria", value, _source(limits[0].fact))


def minimum_age_only_in_text(record: ParsedRecord) -> Iterator[Conflict]:
    """A lower limit in the text, none in the field."""
    module = _eligibility(record)
    if module:
        yield from _only_in_text("minimum age", module.minimumAge, _limits(record)[0])


def maximum_age_only_in_text(record: ParsedRecord) -> Iterator[Conflict]:
    """An upper limit in the text, none in the field."""
    module = _eligibility(record)
    if module:
        yield from _only_in_text("maximum age", module.maximumAge, _limits(record)[1])


def sex(record: ParsedRecord) -> Iterator[Conflict]:
    """The sexes that the inclusion criteria limit to, against the field."""
    module = _eligibility(record)
    facts = [
        fact
        for criterion, fact in record.facts_by_criterion()
        if fact.fact_type == "sex" and criterion.criterion_type == "inclusion" and _for_all(criterion)
    ]
    if not module or not module.sex or not facts:
        return
    said = _sexes({fact.subject_normalized for fact in facts if not fact.negated})
    if said in (None, module.sex) or (said in _OTHER and _OTHER[said].search(module.eligibilityCriteria)):
        return
    yield Conflict(
        f"sex is {module.sex} in its field and {facts[0].subject!r} in the criteria",
        module.sex,
        f"{ELIGIBILITY}.sex",
        facts[0].subject,
        _source(facts[0]),
    )


_OTHER = {
    "MALE": re.compile(r"\b(?:females?|wom[ae]n)\b(?! partner)", re.IGNORECASE),
    "FEMALE": re.compile(r"\b(?:males?|men)\b(?! partner)", re.IGNORECASE),
}
"""Words that show, anywhere in the text, that the sex named first is not the only one."""


def _sexes(words: set[str | None]) -> str | None:
    """The registry's word for the sexes that facts name; two facts may name one each."""
    if "all" in words or len(words) > 1:
        return "ALL"
    return {"male": "MALE", "female": "FEMALE"}.get(next(iter(words), None) or "")


def healthy_volunteers(record: ParsedRecord) -> Iterator[Conflict]:
    """Healthy volunteers asked for or excluded by the text, against the field."""
    module = _eligibility(record)
    if not module or module.healthyVolunteers is None:
        return
    facts = [
        (criterion, fact)
        for criterion, fact in record.facts_by_criterion()
        if fact.fact_type == "healthy_volunteers"
    ]
    if module.healthyVolunteers and any(_accepts(*found) for found in facts):
        return  # accepted into some part of the study; where they are excluded, it is from another
    for criterion, fact in facts:
        if _for_all(criterion) and _accepts(criterion, fact) != module.healthyVolunteers:
            yield Conflict(
                f"healthy volunteers are {'' if module.healthyVolunteers else 'not '}accepted by the field, "
                f"{fact.subject!r} is an {criterion.criterion_type} criterion",
                str(module.healthyVolunteers).lower(),
                f"{ELIGIBILITY}.healthyVolunteers",
                fact.subject,
                _source(fact),
            )
            return


def _accepts(criterion: Criterion, fact: Fact) -> bool:
    return (criterion.criterion_type != "exclusion") != fact.negated
