"""Thresholds in a criterion: what must be above, below or between which values."""

import re

from schemas.eligibility import Fact
from scraper.parser.text.lexicon.plain import plain
from scraper.parser.text.thresholds.concerns import with_groups
from scraper.parser.text.thresholds.criterion_context import Line
from scraper.parser.text.thresholds.facts import facts_from
from scraper.parser.text.thresholds.linking import bounded_in
from scraper.parser.text.thresholds.numbers import Number, numbers_in
from scraper.parser.text.thresholds.quantities import quantities
from scraper.parser.text.thresholds.roles import with_roles
from scraper.parser.text.thresholds.subjects import may_name_a_time, mentions, words_of
from scraper.parser.text.thresholds.tokens import tokens_of

_NUMBERS = (*"1234567890ⅠⅡⅢⅣⅤ", "ULN", "LLN", "UNL", "limit", "Limit", "twice", "Twice")
_SPELLED = ("expectancy", "survival")
"""What numbers in words may be said of."""

_ULN = re.compile(r"uln\b")
_ROMAN = re.compile(
    r"[IV](?:(?<!\w.)|(?<=(?:[Cc]lass|[Gg]rade|[Ss]tage).)|(?<=NYHA.)|(?<=ASA.))(?:(?<=I)(?:II?|V))?\b"
)
"""I to V, alone or right after their label; a pattern that begins with its letters is found fast."""


def thresholds(text: str) -> list[Fact]:
    """The bounds that a text sets, in its order.

    A bound needs a subject: one of ``subjects.csv``, or words that are surely the name of a measure.
    Ages, doses and times are none, except times that are measured themselves, like the life expectancy.
    Classes named by letters (Child-Pugh A) are left out.
    """
    if not _may_have_a_number(text):
        return []
    tokens = tokens_of(plain(text))
    numbers = numbers_in(tokens, text)
    if not numbers or (_are_times(numbers) and not may_name_a_time(tokens)):
        return []
    named = mentions(tokens, text)
    found = quantities(tokens, numbers, words_of(named))
    if not found:
        return []
    line = Line(tokens, text, named, found)
    facts = [fact for one in bounded_in(line) for fact in facts_from(line, one)]
    return with_groups(tokens.text, text, with_roles(tokens.text, facts))


def _may_have_a_number(text: str) -> bool:
    """Whether a text is worth its division into words; most are not."""
    for number in (*_NUMBERS, *_SPELLED):
        if number in text:
            return True
    return bool(_ROMAN.search(text) or ("uln" in text and _ULN.search(text)))


def _are_times(numbers: dict[int, Number]) -> bool:
    """Whether nothing but times is measured."""
    return all(number.is_time for number in numbers.values())
