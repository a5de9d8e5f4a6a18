"""Numbers in words and units of time, as criteria and time frames spell them."""

import re

from schemas.values import DAYS_PER_UNIT
from scraper.parser.text.lexicon.bounds import LIST, phrases

DAYS = {"second": 1 / 86400, **DAYS_PER_UNIT}
"""Days in each unit of time; a year is Julian, a month its twelfth."""

SPELLINGS = {
    "second": "seconds|second|secs|sec",
    "minute": "minutes|minute|mins|min",
    "hour": "hours|hour|hrs|hr|h",
    "day": "days|day|d",
    "week": "weeks|week|wks|wk|w",
    "month": "months|month|mths|mth|mos|mo",
    "year": "years|year|yrs|yr|y",
}
UNIT_OF = {spelling: unit for unit, spellings in SPELLINGS.items() for spelling in spellings.split(LIST)}
UNIT = f"(?:{phrases(LIST.join(UNIT_OF))})\\b"
"""A unit of time in a pattern, for text made ``plain``."""

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: float(value) for value, word in enumerate(f"{_ONES} seventeen eighteen nineteen".split())} | {
    word: 10.0 * (position + 2) for position, word in enumerate(_TENS.split())
}
"""Numbers in words."""

_UNTIL_TEN = phrases(LIST.join(_ONES.split()[1:10]))
NUMBER = (
    rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?|(?:{phrases(_TENS.replace(' ', LIST))})(?:[- ](?:{_UNTIL_TEN}))?"
    rf"|{phrases(LIST.join(WORDS))})"
)
"""A number in digits or words in a pattern, for text made ``plain``."""


def number(words: str) -> float:
    """The value of what ``NUMBER`` matched; raises ``KeyError`` for other words."""
    if words[0].isdigit():
        return float(words.replace(",", ""))
    return sum(WORDS[word] for word in re.split("[- ]", words))


def days(value: float, unit: str) -> float:
    """A duration in days; ``unit`` is any spelling in ``UNIT_OF``."""
    return value * DAYS[UNIT_OF[unit]]
