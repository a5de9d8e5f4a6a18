"""What a group's number is for a meta-analysis: events of participants, or a mean with its deviation.

Each function gives the numbers with how they were come by, or why there are none.
"""

import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from schemas.measures import PEOPLE, PERCENT, RELATIVE, SHARE
from scraper.explore.matrices.pairs.quantiles import student_half_width


@dataclass(frozen=True)
class Outcome:
    """What is common to the numbers of an outcome; ``level`` of an interval in percent."""

    title: str
    description: str
    param_type: str | None
    units: str
    dispersion: str | None
    level: float | None
    analyzed_units: str

    @cached_property
    def is_count(self) -> bool:
        """Whether the numbers are counts of participants."""
        is_number_of_people = self.param_type == "NUMBER" and PEOPLE.fullmatch(self.units)
        return self.param_type == _COUNTS or bool(is_number_of_people)

    @cached_property
    def is_share(self) -> bool:
        """Whether the numbers are shares of participants."""
        if self.param_type != "NUMBER" or RELATIVE.search(self.units):
            return False
        says_share = self.is_percent or SHARE.search(self.units)
        return bool(says_share and (_WHOSE.search(self.units) or _WHOSE.search(self.title)))

    @cached_property
    def is_percent(self) -> bool:
        """Whether the unit is percent of something."""
        return PERCENT.search(self.units) is not None

    @cached_property
    def is_mean(self) -> bool:
        """Whether the numbers are arithmetic or least-squares means."""
        return self.param_type in _MEANS

    @cached_property
    def is_estimated(self) -> bool:
        """Whether shares are estimated over time or by a model, and count nobody."""
        named = f"{self.title} {self.units}"
        return bool(_ESTIMATED.search(named) or _MODELLED.search(self.description))

    @cached_property
    def unusable(self) -> str:
        """Why the numbers are neither counts nor means: what they are."""
        kind = _NO_NUMBERS.get(self.param_type or "")
        return kind or "a number without spread, and no count of participants"


class Arm(NamedTuple):
    """One group's number as published, its spread and limits, and how many were analysed."""

    text: str | None
    value: float | None
    spread: float | None
    lower: float | None
    upper: float | None
    analyzed: int | None
    by_title: bool = False
    """The title of the class or category says how many were analysed."""


class Events(NamedTuple):
    """Participants with the event."""

    events: int | None = None
    how: str | None = None
    why_not: str | None = None


class Mean(NamedTuple):
    """A mean with its standard deviation."""

    deviation: float | None = None
    how: str | None = None
    why_not: str | None = None


_COUNTS = "COUNT_OF_PARTICIPANTS"
_MEANS = {"MEAN": "", "LEAST_SQUARES_MEAN": "least-squares mean; "}
_NO_NUMBERS = {
    "MEDIAN": "a median",
    "GEOMETRIC_MEAN": "a geometric mean",
    "GEOMETRIC_LEAST_SQUARES_MEAN": "a geometric mean",
    "LOG_MEAN": "a mean of logarithms",
    "COUNT_OF_UNITS": "a count of units other than participants",
}
_WHOSE = re.compile(r"\b(?:participants?|patients?|subjects?|people|persons?|population|individuals)\b", re.I)
_ESTIMATED = re.compile(
    r"kaplan|probabilit|actuarial|cumulative incidence|\bestimated?\b|survival rate|overall survival"
    r"|life.?table|[- ]free\b|\btime to\b",
    re.IGNORECASE,
)
"""Words of shares that are estimated over time, or adjusted: no participants are counted."""

_MODELLED = re.compile(r"kaplan|logistic regression|imput|actuarial|life.?table", re.IGNORECASE)


_SIZES = re.compile(r"\bn ?[=:] ?(\d+(?: ?[,;/] ?\d+)*)", re.IGNORECASE)


def titled_sizes(class_title: str | None, category_title: str | None, groups: int) -> list[int]:
    """How many of each group were analysed by a title that says so; empty: none does.

    >>> titled_sizes("Week 8 (n=40, 38)", None, 2)
    [40, 38]
    """
    for title in (category_title, class_title):
        if title and (found := _SIZES.search(title)):
            sizes = [int(size) for size in re.findall(r"\d+", found[1])]
            return sizes if len(sizes) == groups else []
    return []


# ---- counts ----------------------------------------------------------------------------------


def events(outcome: Outcome, arm: Arm) -> Events:
    """Events of a group of participants, counted or out of the share of those analysed."""
    if problem := _problem(outcome, arm):
        return Events(why_not=problem)
    found = _counted(outcome, arm) if outcome.is_count else _of_share(outcome, arm)
    return found._replace(how=_with_title(found.how, arm)) if found.how else found


def _problem(outcome: Outcome, arm: Arm) -> str | None:
    if outcome.analyzed_units.casefold() != "participants":
        return f"counted in {outcome.analyzed_units}, not in participants"
    if arm.value is None:
        return "no number"
    if not arm.analyzed:
        return "nobody analysed, or not said how many"
    return None


def _counted(outcome: Outcome, arm: Arm) -> Events:
    value, analyzed = arm.value or 0.0, arm.analyzed or 0
    if value != int(value):
        return Events(why_not=f"{arm.text} is no whole number of participants")
    if not 0 <= value <= analyzed:
        return Events(why_not=f"{arm.text} of {analyzed} analysed")
    return Events(int(value), "posted" if outcome.param_type == _COUNTS else "from number of participants")


def _of_share(outcome: Outcome, arm: Arm) -> Events:
    """The whole number whose share, rounded as published, is the one published."""
    if outcome.is_estimated:
        return Events(why_not="a share that is estimated, not counted")
    whole, analyzed = 100.0 if outcome.is_percent else 1.0, arm.analyzed or 0
    value = arm.value or 0.0
    if not 0 <= value <= whole:
        return Events(why_not=f"{arm.text} is no share")
    found = round(value * analyzed / whole)
    half = half_unit(arm.text or "")
    if abs(found * whole / analyzed - value) > half * 1.02:
        return Events(why_not=f"{arm.text} is the share of no whole number of {analyzed}")
    doubt = math.floor(half * analyzed / whole)
    unit = "percent" if outcome.is_percent else "proportion"
    return Events(found, f"from {unit}" + (f" (within {doubt})" if doubt else ""))


def half_unit(text: str) -> float:
    """Half a unit of the last digit of a printed number: what was rounded away at most."""
    digits = text.strip().partition(".")[2]
    return float(0.5 * 10.0 ** -len(digits))


# ---- means -----------------------------------------------------------------------------------


def mean(outcome: Outcome, arm: Arm) -> Mean:
    """The standard deviation of a mean: posted, or out of its standard error or interval.

    Higgins et al., Cochrane Handbook 6.5.2.2: SD = SE * sqrt(n), SE = width of the interval / (2 t).
    """
    if problem := _problem(outcome, arm):
        return Mean(why_not=problem)
    analyzed = arm.analyzed or 0
    if analyzed < 2:
        return Mean(why_not="one analysed: no deviation")
    found = _deviation(outcome, arm, analyzed)
    if not found.why_not and (found.deviation or 0) <= 0:
        return Mean(why_not="a spread of 0 or less")
    return found._replace(how=_with_title(found.how, arm)) if found.how else found


def _with_title(how: str, arm: Arm) -> str:
    return f"{how}; n from the title" if arm.by_title else how


def _deviation(outcome: Outcome, arm: Arm, analyzed: int) -> Mean:
    prefix = _MEANS[outcome.param_type or ""]
    match outcome.dispersion:
        case "standard_deviation" if arm.spread is not None:
            return Mean(arm.spread, f"{prefix}posted")
        case "standard_error" if arm.spread is not None:
            return Mean(arm.spread * math.sqrt(analyzed), f"{prefix}SD from SE")
        case "confidence_interval" if arm.lower is not None and arm.upper is not None:
            return _of_interval(outcome, arm, analyzed, prefix)
        case None:
            return Mean(why_not="a mean without spread")
        case "standard_deviation" | "standard_error" | "confidence_interval":
            return Mean(why_not=f"a mean whose {outcome.dispersion.replace('_', ' ')} is not posted")
        case _:
            return Mean(why_not=f"a spread that is no deviation: {outcome.dispersion.replace('_', ' ')}")


def _of_interval(outcome: Outcome, arm: Arm, analyzed: int, prefix: str) -> Mean:
    lower, value, upper = arm.lower or 0.0, arm.value or 0.0, arm.upper or 0.0
    if outcome.level is None or not 50 <= outcome.level < 100:
        return Mean(why_not="an interval of no known level")
    if not lower <= value <= upper:
        return Mean(why_not="a mean outside of its interval")
    if abs((lower + upper) / 2 - value) > 0.1 * (upper - lower) + half_unit(arm.text or ""):
        return Mean(why_not="a mean that is not the middle of its interval")
    error = (upper - lower) / (2 * student_half_width(outcome.level, analyzed - 1))
    return Mean(error * math.sqrt(analyzed), f"{prefix}SD from {outcome.level:g}% CI")
