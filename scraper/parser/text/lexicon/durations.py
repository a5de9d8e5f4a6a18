"""Units of time, as criteria and time frames spell them."""

from schemas.values import DAYS_PER_UNIT
from scraper.parser.text.lexicon.phrases import LIST, phrases

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


def days(value: float, unit: str) -> float:
    """A duration in days; ``unit`` is any spelling in ``UNIT_OF``."""
    return value * DAYS[UNIT_OF[unit]]
