"""Published texts that know how to be read: NCT ids, dates with precision, ages, result numbers.

Each type is a ``str`` that holds the text in the registry's own (API v2) spelling, so nothing
published is lost, and offers its reading as properties.  Cleaning belongs to the type: whatever
form a record came from, its dates and ages pass through here.  Reading is pure and cached.

A text that cannot be read raises ``ValueError``; pydantic reports it with its place in the record.
"""

import calendar
import math
import re
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

DAYS_PER_MONTH = 30.4375
DAYS_PER_YEAR = 365.25


class PublishedText(str):
    """A text as published, of a kind that can be read further."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The text in the registry's spelling; raises ``ValueError`` when it is of another kind."""
        return cls(text)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls.read, core_schema.str_schema())


class NctId(PublishedText):
    """A registry identifier: ``NCT`` and eight digits, not all zero."""

    __slots__ = ()
    PATTERN = re.compile(r"NCT\d{8}", re.ASCII)

    @classmethod
    def read(cls, text: str) -> Self:
        """``nct00953485`` and blanks around are accepted; anything else raises ``ValueError``."""
        canonical = text.strip().upper()
        if not cls.PATTERN.fullmatch(canonical) or canonical == "NCT00000000":
            raise ValueError(f"{text[:40]!r} is not an NCT id (NCT and eight digits)")
        return cls(canonical)

    @property
    def number(self) -> int:
        """The eight digits as a number: the base of every row id."""
        return int(self[3:])


class DateInterval(NamedTuple):
    """The days that a published date may mean; both ends included, ISO 8601."""

    latest: str
    earliest: str
    precision: str  # day, month, year, day_or_month


class PartialDate(PublishedText):
    """A date as precise as it was published: ``2009``, ``2009-06``, ``2009-06-30`` or ``2009-06-01?``.

    The ``?`` (ISO 8601-2) marks a first of the month from a source that prints months as their
    first day: it may be that day or any day of that month.
    """

    __slots__ = ()

    @classmethod
    @lru_cache(maxsize=65536)
    def read(cls, text: str) -> Self:
        """Accepts ISO dates and English ones (``June 2009``, ``June 1, 2009``)."""
        iso = _iso_date(text)
        _interval(iso)
        return cls(iso)

    @property
    def interval(self) -> DateInterval:
        """Earliest and latest day, and the precision."""
        return _interval(self)

    @property
    def earliest(self) -> str:
        """First day that may be meant."""
        return _interval(self).earliest

    @property
    def latest(self) -> str:
        """Last day that may be meant."""
        return _interval(self).latest

    @property
    def precision(self) -> str:
        """``day``, ``month``, ``year`` or ``day_or_month``."""
        return _interval(self).precision

    def or_its_month(self) -> "PartialDate":
        """The same date from a source that prints months as their first day."""
        return PartialDate(f"{self}?") if len(self) == 10 and self.endswith("-01") else self


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(\?)?)?)?", re.ASCII)
_ISO_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*", re.ASCII)
_ENGLISH = re.compile(r"([A-Za-z]{3,9})\.?(?:\s+(\d{1,2})(?:st|nd|rd|th)?,?)?\s+(\d{4})", re.ASCII)
_ENGLISH_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})", re.ASCII)


def _iso_date(text: str) -> str:
    text = text.strip()
    if _ISO.fullmatch(text):
        return text
    if match := _ISO_WITH_TIME.fullmatch(text):
        return match[1]
    if match := _ENGLISH.fullmatch(text):
        month, day, year = match[1], match[2], match[3]
    elif match := _ENGLISH_DAY_FIRST.fullmatch(text):
        day, month, year = match[1], match[2], match[3]
    else:
        raise ValueError(f"{text[:60]!r} is not a date")
    if month.lower() not in _MONTHS:
        raise ValueError(f"{text[:60]!r} is not a date: no month {month!r}")
    return f"{year}-{_MONTHS[month.lower()]:02}" + (f"-{int(day):02}" if day else "")


@lru_cache(maxsize=65536)
def _interval(text: str) -> DateInterval:
    match = _ISO.fullmatch(text)
    if not match or not 1800 <= int(match[1]) <= 2200:
        raise ValueError(f"{text[:60]!r} is not a date")
    year, month, day = match[1], match[2], match[3]
    if month is None:
        return DateInterval(f"{year}-12-31", f"{year}-01-01", "year")
    if not 1 <= int(month) <= 12:
        raise ValueError(f"{text!r} is not a date: month {month}")
    length = calendar.monthrange(int(year), int(month))[1]
    if day is None:
        return DateInterval(f"{year}-{month}-{length}", f"{year}-{month}-01", "month")
    if not 1 <= int(day) <= length:
        raise ValueError(f"{text!r} is not a date: day {day}")
    if match[4]:
        return DateInterval(f"{year}-{month}-{length}", f"{year}-{month}-01", "day_or_month")
    return DateInterval(text, text, "day")


class DateTimeMinutes(PublishedText):
    """A time of upload to the minute, ``2024-05-06T12:34``, in the registry's own time zone."""

    __slots__ = ()
    PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?", re.ASCII)

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ``ValueError`` for anything but a date with hours and minutes."""
        if not cls.PATTERN.fullmatch(text):
            raise ValueError(f"{text[:60]!r} is not a date with a time")
        datetime.fromisoformat(text)
        return cls(text)


class Span(NamedTuple):
    """A length of time as published and in days (1 month = 30.4375 days, 1 year = 365.25)."""

    value: float
    unit: str
    days: float


DAYS_PER_UNIT = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": DAYS_PER_MONTH,
    "year": DAYS_PER_YEAR,
}


class NormalizedTime(PublishedText):
    """A length of time such as an age limit: ``18 Years``, ``6 Months``; ``N/A`` means no limit."""

    __slots__ = ()
    PATTERN = re.compile(r"(\d+(?:\.\d+)?)\s*(minute|hour|day|week|month|year)s?", re.ASCII | re.IGNORECASE)

    @classmethod
    @lru_cache(maxsize=4096)
    def read(cls, text: str) -> Self:
        """``13 years`` becomes the registry's ``13 Years``, ``1 months`` its ``1 Month``."""
        text = text.strip()
        if text.upper() == "N/A":
            return cls("N/A")
        match = cls.PATTERN.fullmatch(text)
        if not match:
            raise ValueError(f"{text[:60]!r} is not a length of time (a number and minutes ... years)")
        plural = "" if match[1] == "1" else "s"
        return cls(f"{match[1]} {match[2].capitalize()}{plural}")

    @property
    def span(self) -> Span | None:
        """Number, unit in the singular, and days; None for ``N/A``."""
        return _span(self)

    @property
    def days(self) -> float | None:
        """The length in days; None for ``N/A``."""
        span = _span(self)
        return span.days if span else None


Age = NormalizedTime


@lru_cache(maxsize=4096)
def _span(text: str) -> Span | None:
    match = NormalizedTime.PATTERN.fullmatch(text)
    if not match:
        return None
    unit = match[2].lower()
    return Span(float(match[1]), unit, float(match[1]) * DAYS_PER_UNIT[unit])


class ResultNumber(PublishedText):
    """A number of the results section.  The registry publishes them as text: ``12``, ``-0.5``, ``NA``."""

    __slots__ = ()

    @property
    def number(self) -> float | None:
        """The number meant, or None when the text is no plain number (``NA``, ``<0.001``, ``1,5``)."""
        return plain_number(self)


_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_WITH_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)


@lru_cache(maxsize=65536)
def plain_number(text: str) -> float | None:
    """``12``, ``.5``, ``1.2e-3`` and ``1,234.5`` as a number; None for anything else.

    ``1,5`` is nobody's thousand and might be a decimal comma: not guessed.
    """
    text = text.strip()
    if _WITH_THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


@lru_cache(maxsize=65536)
def whole_number(text: str) -> int | None:
    """A count (``12``, ``5.0``, ``1,234``); None when the text is no whole number."""
    number = plain_number(text)
    if number is None or not number.is_integer() or abs(number) > 2**62:
        return None
    return int(number)


class PValue(NamedTuple):
    """A published p-value: ``<`` and 0.001 for ``<0.001``; no modifier is the empty text."""

    modifier: str
    value: float | None


_P_VALUE = re.compile(r"\s*(?:p\s*)?(<=|>=|[<>=≤≥~]?)\s*(.+?)\s*", re.IGNORECASE)


@lru_cache(maxsize=4096)
def p_value(text: str) -> PValue:
    """Reads ``0.05``, ``<0.001``, ``= .01``, ``≤ 0.05``, ``p < 5.0E-4``; a text beyond that has no value."""
    match = _P_VALUE.fullmatch(text)
    if not match:
        return PValue("", None)
    value = plain_number(match[2])
    return PValue(match[1], value)


UNKNOWN_ENROLLMENT = 99_999_999
"""Stands for "unknown" in enrollment counts and tops every sort if taken for a number."""
