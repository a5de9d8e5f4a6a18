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

OTHERS = re.compile(
    r"\b(?:parents?|caregivers?|carers?|mothers?|fathers?|guardians?|partners?|spouses?|siblings?|donors?|relatives"
    r"|controls|providers?|physicians|clinicians|nurses|volunteers?)\b",
    re.IGNORECASE,
)
"""Persons beside the participants, or one group of them."""

WOMEN = re.compile(r"\b(?:wom[ae]n|females?|girls?)\b", re.IGNORECASE)
MEN = re.compile(r"(?<!wo)(?<!fe)\b(?:m[ae]n|males?|boys?)\b", re.IGNORECASE)

CONDITION = re.compile(
    r"\b(?:if|unless|because|since|defined|definition|consent|assent|karnofsky|lansky|ecog|\w*menopaus\w*|amenorr\w*"
    r"|childbearing|child-bearing|except|exceptions?|cohort|part|group|arm|stage|phase|note)\b",
    re.IGNORECASE,
)
"""Words in the sentence before an age that make it the age of some participants."""

LABEL = re.compile(r"^[\d. ]*\([A-Z]\d?\)")
"""A label of the part of the study that a criterion is for, in front of it."""

CONDITION_NEAR = re.compile(
    r"\b(?:for|in|on|from|of|when|where|score|status|first|or|diagnosed|diagnosis|onset|older|younger|young|some|either)\b|[:%]\s*\S",
    re.IGNORECASE,
)
"""The same, where they stand in the same part of the sentence as the age."""

CONDITION_BEHIND = re.compile(
    r"[^.;\n]{0,60}\b(?:amenorr\w*|\w*menopaus\w*|menses|menstrua\w*|oophorectomy|hysterectomy"
    r"|any of the following|one of the following|must weigh|are required|is required|should|but|cohort"
    r"|part [a-d1-4]|assent|guardian\w*|parents?|at (?:the time of )?(?:\w+ ){0,3}(?:diagnosis|onset)"
    r"|only if|if|unless|may|can|receiving|require)\b"
    r"|\s*[):]*:|\s*\([^)]{2,20}\) or\b"
    r"|\s*for (?:un)?(?:affected|patients|subjects|participants|children|adults|those|males?|females?)\b",
    re.IGNORECASE,
)
"""The same behind it: a limit that is followed by what such participants must do."""

EXCLUDED_WITH = re.compile(r"\s*(?:who|with|and|unless|without|having)\b", re.IGNORECASE)
"""What makes an excluded age the age of some: "patients under 70 with ..."."""


AGE_WORDS = re.compile(r"\b(?:ages?|aged)\b[\w ]{0,25}:?", re.IGNORECASE)
SEXES = re.compile(r"\b(?:fe)?(?:males?|wom[ae]n|m[ae]n|boys?|girls?) (?:and/or|or|and)\b", re.IGNORECASE)
FAR = 250
"""Characters into a criterion behind which an age hardly ever is the limit of all."""


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
    """Whether an age is plainly that of the participants: no other person's, no condition around it."""
    subject = fact.subject or ""
    if OTHERS.search(subject) or (sex == "ALL" and bool(WOMEN.search(subject)) != bool(MEN.search(subject))):
        return False
    start, end = fact.span_start - criterion.span_start, fact.span_end - criterion.span_start
    if start > FAR or CONDITION_BEHIND.match(criterion.text, end) or _conditional(criterion.text[:start]):
        return False
    return criterion.criterion_type != "exclusion" or not _excludes_some(criterion.text, start, end)


_SENTENCE_END = re.compile(r"[.;\n]\s|[;\n]")


def _conditional(before: str) -> bool:
    sentence = _SENTENCE_END.split(before)[-1]
    near = SEXES.sub("", AGE_WORDS.sub("", sentence.rsplit(",", 1)[-1]))
    return bool(CONDITION.search(sentence) or LABEL.search(before) or CONDITION_NEAR.search(near))


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
