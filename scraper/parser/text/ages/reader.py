"""Ages in a criterion: the limits it sets, and whose age they limit."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemas.eligibility import Fact
from scraper.parser.text.ages.evidence import is_age, person
from scraper.parser.text.ages.limits import DIGITS, NUMBER, TOLD, Bound, Limits, limits_at, spells_numbers
from scraper.parser.text.ages.roles import Part, part_of
from scraper.parser.text.lexicon.plain import plain

_DIGIT = re.compile(r"\d")
_OUTSIDE = re.compile(r"\boutside (?:of )?(?:the )?(?:age )?(?:range )?(?:of )?$", re.IGNORECASE)
_JOINT = re.compile(r"[\s,;)]*(?:(?:and/or|and|or|but)(?![a-z]))?[\s(\\]*", re.IGNORECASE)


def ages(text: str) -> list[Fact]:
    """The age limits that a text sets, in its order.

    Two limits that hold together are one fact ("18 to 65 years"); alternatives are two ("under 18 or over
    65"), and so are limits in two units.  A unit that is not written is the year.  Bare ages ("18 years
    old", "= 18") give nothing: their bound was lost, or they are an age at an event.
    """
    if not (_has_digit(text) or spells_numbers(text)):
        return []
    lower = plain(text)
    if not TOLD.search(lower):
        return []
    return [fact for found in _all_limits(lower) for fact in _facts(text, found)]


def _has_digit(text: str) -> bool:
    """Whether a text has a digit, of whatever script; looking for each of ours is faster than a pattern."""
    for digit in "1234567890":
        if digit in text:
            return True
    return not text.isascii() and _DIGIT.search(text) is not None


class Found(NamedTuple):
    """Limits, the place of the person they are said of, and what they are in their sentence."""

    limits: Limits
    who: tuple[int, int] | None
    part: Part


def _all_limits(text: str) -> Iterator[Found]:
    taken = 0
    for match in (NUMBER if spells_numbers(text) else DIGITS).finditer(text):
        if match.start() < taken or _in_word(text, match.start()):
            continue
        limits = limits_at(text, match.start(), taken)
        if limits and is_age(text, limits):
            taken = limits.end
            who = person(text, limits)
            yield Found(limits, who, part_of(text, limits, who))


def _in_word(text: str, position: int) -> bool:
    """Whether a number goes on from before: ``CD19``, ``1.5``, ``10^3``."""
    before = text[position - 1 : position]
    return text[position].isdigit() and (before.isalnum() or before in {".", "/", "^"})


def _facts(text: str, found: Found) -> Iterator[Fact]:
    start, end = found.part.concerns or (None, None)
    for fact in _plain_facts(text, found.limits, found.who):
        yield fact._replace(
            role=found.part.role,
            concerns=text[start:end] if found.part.concerns else None,
            concerns_start=start,
            concerns_end=end,
            concerns_sex=found.part.sex,
            negated=found.limits.rule == "age_range" and _is_outside(text, fact.span_start),
        )


def _is_outside(text: str, start: int) -> bool:
    """Whether a range is the one that an age lies outside of: "outside the 4-10 years age range"."""
    return _OUTSIDE.search(text, max(0, start - 30), start) is not None


def _plain_facts(text: str, limits: Limits, who: tuple[int, int] | None) -> Iterator[Fact]:
    """The limits as facts, whatever their role."""
    subject = text[slice(*who)] if who else None
    units = {bound.quantity.unit or "year" for bound in limits.bounds}
    if len(limits.bounds) == 1 or (limits.together and len(units) == 1):
        yield _fact(limits.start, limits.end, limits.rule, subject, limits.bounds)
        return
    first, last = limits.bounds
    yield _fact(limits.start, first.quantity.end, limits.rule, subject, (first,))
    joint = _JOINT.match(text, first.quantity.end)
    start = joint.end() if joint else first.quantity.end
    yield _fact(start, limits.end, limits.rule, subject, (last,))


def _fact(start: int, end: int, rule: str, subject: str | None, bounds: tuple[Bound, ...]) -> Fact:
    low = next((bound for bound in bounds if bound.comparator[0] == "G"), None)
    high = next((bound for bound in bounds if bound.comparator[0] == "L"), None)
    return Fact(
        "age",
        start,
        end,
        rule,
        subject=subject,
        comparator="BETWEEN" if low and high else bounds[0].comparator,
        value_low=low.quantity.value if low else None,
        value_high=high.quantity.value if high else None,
        low_inclusive=low.comparator == "GTEQ" if low else None,
        high_inclusive=high.comparator == "LTEQ" if high else None,
        unit=bounds[0].quantity.unit or "year",
        days_low=low.quantity.days if low else None,
        days_high=high.quantity.days if high else None,
    )
