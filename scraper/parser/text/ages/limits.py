"""Numbers that may limit an age: with the words before and after them, as bounds."""

import re
from typing import NamedTuple

from schemas.eligibility import Comparator
from scraper.parser.text.ages import words
from scraper.parser.text.lexicon.bounds import BEGINS, BOUND_SIGNS, pattern
from scraper.parser.text.lexicon.durations import DAYS
from scraper.parser.text.lexicon.numbers import SMALL, SPELLED, number
from scraper.parser.text.lexicon.phrases import LIST, normal, phrases

SPACE = " {0,9}"
"""Layout between words; bounded, so that long blanks cost nothing."""

OLDEST = 130 * DAYS["year"]
"""Days that no age is above."""

_SPELLED_MARKS = ("teen", "wenty", "ty year", "ty-")
"""Parts of numbers in words that ages are written with; a text without them is read by its digits."""
DIGITS = re.compile(SMALL)
NUMBER = re.compile(rf"{DIGITS.pattern}|(?:{SPELLED})(?=[ -]{{1,9}}(?:\(|year|month|yrs))")

_UNIT = phrases(LIST.join(words.UNIT_OF))
_OLD = (
    r"(?:\.?[ -]{0,9}(?:olds?|aged|of[ -](?:the )?ages?|in age|of old|ages?|o\b)(?![a-z])"
    r"(?: (?:of age|old))?|\.)?"
)
_QUANTITY = re.compile(
    rf"(?P<value>{NUMBER.pattern}){SPACE}(?:\({SPACE}\d{{1,3}}{SPACE}\){SPACE})?(?P<plus>\+?){SPACE}"
    rf"-?(?:\)?{SPACE}(?P<unit>{_UNIT})(?![a-z0-9/]))?(?P<old>{_OLD})"
)
SIGN = phrases(LIST.join(BOUND_SIGNS))
_BOUND = pattern("age")
_OF_AGE = rf"(?:{SPACE}(?:the{SPACE})?(?:ages?|aged)(?:{SPACE}of)?(?![a-z]))?"
_CHAIN_WORD = phrases(LIST.join([words.AGE, words.PERSONS, words.YOUNG, words.LINKS]))
_CHAIN = re.compile(
    rf"{BEGINS}(?:(?:(?<![a-z-])(?:{_CHAIN_WORD})(?![a-z-])|{_BOUND}|=)[ :,()\[-]{{0,9}}"
    r"|\(years\)[ :]{0,9})+$"
)
_LAST_BOUND = re.compile(rf"(?P<bound>{_BOUND}){_OF_AGE}[ (:)]{{0,9}}$")
_RANGE_WORD = re.compile(r"(?<![a-z])(?:between|from|among|ages?|aged|range|ranging)(?![a-z])[^<>≥≤]{0,40}$")
_TO = re.compile(
    rf"(?:{SPACE}\(?(?:inclusive|included|including)\)?)?(?:-(?= (?:and|to) ))?"
    rf"{SPACE}(?:-{{1,2}}|~|to and including|to|and|through|until|till|/|&|up to){SPACE}(?:the age of |age )?"
    rf"(?P<bound>{_BOUND})?{_OF_AGE}{SPACE}"
)
_SECOND = re.compile(
    rf"{SPACE}[,;)]?{SPACE}(?P<joint>and/or|and|or|but|to|-|&|/|,)?{SPACE}"
    rf"(?:(?:is|are|be|age|aged|younger and){SPACE}){{0,2}}\(?(?P<bound>{_BOUND}){_OF_AGE}{SPACE}"
)
_AFTER = re.compile(
    rf"(?:,? inclusive)?[ ,(]{{0,9}}(?:(?:and|or|&|and/or|/){SPACE}(?:are |is )?|(?=over\b|older\b))"
    rf"(?P<word>{phrases(LIST.join(words.AFTER))})(?![a-z])"
    rf"(?!{SPACE}(?:than )?{SIGN}|{SPACE}(?:than )?\d| than)"
)
_YEARS_AFTER = re.compile(rf"{SPACE}(?:of age|(?P<unit>years|yrs))(?: old| of age)?(?![a-z])")
_SANDWICH = re.compile(
    rf"(?P<low>{NUMBER.pattern}){SPACE}(?P<low_unit>{_UNIT})?(?: old)?{SPACE}(?P<low_sign>≤|<=|<|=<){SPACE}"
    rf"(?:[a-z']{{1,12}} {{1,3}})?ages?(?: \(years\))?{SPACE}(?P<high_sign>≤|<=|<|=<){SPACE}"
    rf"(?P<high>{NUMBER.pattern}){SPACE}(?P<high_unit>{_UNIT})?(?![a-z])"
)
MEASURE = re.compile(
    rf"{SPACE}[-)]?{SPACE}(?:{words.MEASURES.replace(LIST, '(?![a-z])|')}(?![a-z])|[/^*×x]{SPACE}\d|:\d)"
)
"""What makes a number without unit no age: "%", "kg"."""
_SAME = re.compile(
    rf"(?P<value>\d{{1,3}}){SPACE}(?:{_UNIT})?(?: old)? (?:or|and) "
    r"(?:over|above|more than|older than|greater than) (?P<again>(?P=value))(?!\d)"
)
_LESS = re.compile(rf"{SPACE}[≤<=]")
_TELLS = re.compile(rf"(?<![a-z])(?:{phrases(words.TELLS)})")
_YEARS = LIST.join(spelling for spelling, unit in words.UNIT_OF.items() if unit == "year")
TOLD = re.compile(rf"(?<![a-z])(?:{phrases(LIST.join([words.TELLS, _YEARS]))}|o\b)")
"""Beginnings of words without one of which no number of a text is an age."""


def spells_numbers(text: str) -> bool:
    """Whether a text may have numbers in words that ages are written with."""
    return any(map(text.__contains__, _SPELLED_MARKS))


class Quantity(NamedTuple):
    """A number with its unit; ``says_age`` when the words after it do ("old", "of age")."""

    start: int
    end: int
    value: float
    unit: str | None
    says_age: bool
    plus: bool = False

    @property
    def days(self) -> float:
        """The age in days; without unit it is in years."""
        return self.value * DAYS[self.unit or "year"]


class Bound(NamedTuple):
    """One limit of an age."""

    comparator: Comparator
    quantity: Quantity


class Limits(NamedTuple):
    """The limits at one number, in their order.

    ``lead``: the words before the number that go with it, from where to where; ``together``: both limits
    hold at once; ``says_age``: the words of the limits themselves speak of an age.
    """

    lead: tuple[int, int]
    start: int
    end: int
    bounds: tuple[Bound, ...]
    rule: str
    together: bool = True
    says_age: bool = True


def limits_at(text: str, position: int, taken: int) -> Limits | None:
    """The limits at the number at ``position`` of a plain text; up to ``taken`` all is read."""
    first = _quantity(text, position)
    if first is None:
        return None
    if _LESS.match(text, first.end) and (found := _sandwich(text, position)):
        return found
    if not _may_be_age(text, first):
        return None
    since = max(taken, position - 100)
    since = max(since, text.rfind(";", since, position), text.rfind(". ", since, position))
    chain = _CHAIN.search(text, since, position)
    start = chain.start() if chain else position
    lead = text[start:position]
    bound = _LAST_BOUND.search(lead)
    if same := _SAME.match(text, position):
        return _again(text, same, chain)
    if bound:
        named = bound["bound"].endswith("limit") and _range(text, first, lead)
        found = named or _bounded(text, first, normal(bound["bound"]))
        at = start + bound.start()
    else:
        found = _after(text, first) or _range(text, first, lead)
        at = start + max(lead.rfind("between"), lead.rfind("from"), -1)
        at = position if at < start else at
    return found._replace(lead=(start, position), start=at) if found else None


def _again(text: str, same: re.Match[str], chain: re.Match[str] | None) -> Limits | None:
    """A number told twice: "20 or over 20 years"."""
    first = _quantity(text, same.start("again"))
    if first is None:
        return None
    begin = chain.start() if chain else same.start()
    return _bounded(text, first, "at least")._replace(lead=(begin, same.start()), start=same.start())


def _may_be_age(text: str, first: Quantity) -> bool:
    """A cheap look around a number, which spares most of them the rest."""
    if first.says_age:
        return True
    if text[max(0, first.start - 9) : first.start].endswith(words.NO_AGE_BEFORE):
        return False
    return first.unit == "year" or bool(_TELLS.search(text, max(0, first.start - 80), first.end + 40))


def _sandwich(text: str, position: int) -> Limits | None:
    """``18 ≤ age < 65``."""
    match = _SANDWICH.match(text, position)
    if match is None:
        return None
    unit = match["high_unit"] or match["low_unit"]
    low = _written(match, "low", match["low_unit"] or unit)
    high = _written(match, "high", unit)
    bounds = (
        Bound("GT" if match["low_sign"] == "<" else "GTEQ", low),
        Bound("LT" if match["high_sign"] == "<" else "LTEQ", high),
    )
    return Limits((position, position), position, match.end(), bounds, "age_between_signs")


def _written(match: re.Match[str], group: str, unit: str | None) -> Quantity:
    return Quantity(*match.span(group), number(match[group]), words.UNIT_OF[unit] if unit else None, True)


def _quantity(text: str, position: int) -> Quantity | None:
    match = _QUANTITY.match(text, position)
    if match is None:
        return None
    unit, old = match["unit"], match["old"].strip(" .-")
    if old:
        end = match.end("old")
    else:
        end = match.end("unit") if unit else match.end("plus") if match["plus"] else match.end("value")
    return Quantity(
        position,
        end,
        number(match["value"]),
        words.UNIT_OF[unit] if unit else None,
        bool(old) or unit in words.SAYS_AGE,
        bool(match["plus"]),
    )


def _read(rule: str, bounds: tuple[Bound, ...], end: int, says_age: bool, together: bool = True) -> Limits:
    start = bounds[0].quantity.start
    return Limits((start, start), start, end, bounds, rule, together, says_age)


def _shared_unit(first: Quantity, last: Quantity) -> tuple[Quantity, Quantity]:
    """A unit written once belongs to both."""
    unit = first.unit or last.unit
    return first._replace(unit=first.unit or unit), last._replace(unit=last.unit or unit)


def _bounded(text: str, first: Quantity, bound: str) -> Limits:
    """A bound before the number, and what may follow: another one, or the end of a range."""
    comparator = words.COMPARATOR_OF[bound]
    again = _AFTER.match(text, first.end)  # ">= 6 years and older"
    says_age = first.says_age or bool(again and again["word"] in words.AFTER_SAYS_AGE)
    alone = _read("age_bound", (Bound(comparator, first),), first.end, says_age)
    found = _two(text, first, comparator) or _later(text, first, comparator) or alone
    return found._replace(says_age=found.says_age or bound in words.SAYS_OLD)


def _two(text: str, first: Quantity, comparator: Comparator) -> Limits | None:
    """Another limit of the other side right after the first: "≥ 18 and ≤ 65 years"."""
    match = _SECOND.match(text, first.end)
    last = _quantity(text, match.end()) if match else None
    if match is None or last is None or MEASURE.match(text, last.end):
        return None
    other = words.COMPARATOR_OF[normal(match["bound"])]
    if last.days > OLDEST or comparator[0] == other[0]:  # "≥ 18 (≥ 12 in Japan)": each is read alone
        return None
    first, last = _shared_unit(first, last)
    low, high = (first, last) if comparator[0] == "G" else (last, first)
    bounds = (Bound(comparator, first), Bound(other, last))
    together = match["joint"] != "or" and low.days < high.days
    return _read("age_bound", bounds, last.end, first.says_age or last.says_age, together)


def _later(text: str, first: Quantity, comparator: Comparator) -> Limits | None:
    """An upper end after a lower bound: "at least 18 to 65 years"."""
    match = _TO.match(text, first.end) if comparator[0] == "G" else None
    last = _quantity(text, match.end()) if match and "and" not in match[0] else None
    if last is None or last.value <= first.value or not (last.unit or last.says_age):
        return None
    first, last = _shared_unit(first, last)
    return _read("age_bound", (Bound(comparator, first), Bound("LTEQ", last)), last.end, last.says_age)


def _after(text: str, first: Quantity) -> Limits | None:
    """``18 years or older``, ``65+``."""
    if first.plus:
        return _read("age_bound", (Bound("GTEQ", first),), first.end, first.says_age)
    match = _AFTER.match(text, first.end)
    if match is None:
        return None
    years = _YEARS_AFTER.match(text, match.end())
    says_age = first.says_age or match["word"] in words.AFTER_SAYS_AGE
    if years:
        first = first._replace(unit=first.unit or ("year" if years["unit"] else None))
        says_age = says_age or years[0].endswith(("age", "old"))
    bound = Bound(words.AFTER[match["word"]], first)
    return _read("age_bound", (bound,), (years or match).end(), says_age)


def _range(text: str, first: Quantity, lead: str) -> Limits | None:
    """``18 to 65 years``; with "and" only where the words before say that it is a range."""
    match = _TO.match(text, first.end)
    last = _quantity(text, match.end()) if match else None
    if match is None or last is None or ("and" in match[0] and not _RANGE_WORD.search(lead)):
        return None
    comparator = words.COMPARATOR_OF[normal(match["bound"])] if match["bound"] else "LTEQ"
    first, last = _shared_unit(first, last)
    if comparator[0] != "L" or first.days > last.days:
        return None
    bounds = (Bound("GTEQ", first), Bound(comparator, last))
    return _read("age_range", bounds, last.end, first.says_age or last.says_age)
