"""A posted estimate as a number that can be pooled, with its standard error; ratios as logarithms."""

import math
from typing import NamedTuple

from scraper.explore.matrices.pairs.quantiles import normal_half_width, student_half_width

_STANDARD_ERRORS = frozenset({"STANDARD_ERROR_OF_MEAN", "STANDARD_ERROR", "Standard Error"})
_MEANS = frozenset({"mean_difference"})
_OFF_MIDDLE = 0.25
"""Share of an interval's half that an estimate may be off its middle."""

_DISAGREE = 0.2
"""Share that a posted standard error may be off that of the interval."""


class Posted(NamedTuple):
    """An analysis of two groups: what is posted, and how it was read (``analysis_readings``)."""

    measure: str | None
    scale: str | None
    estimate: float | None
    spread_type: str | None
    spread: float | None
    level: float | None
    sides: str | None
    lower: float | None
    upper: float | None
    analyzed: int | None
    """Participants of both groups together."""


class Effect(NamedTuple):
    """The estimate to pool with its standard error, on ``scale``: log of a ratio, else raw."""

    estimate: float | None = None
    error: float | None = None
    scale: str | None = None
    how: str | None = None
    why_not: str | None = None


def effect(posted: Posted) -> Effect:
    """The effect of an analysis, or why it has none."""
    if posted.estimate is None:
        return Effect(why_not="no estimate")
    if posted.scale not in ("difference", "ratio", "log_ratio"):
        kind = (posted.measure or "of no certain kind").replace("_", " ")
        return Effect(why_not=f"an estimate whose scale is not certain: {kind}")
    if posted.scale == "ratio" and posted.estimate <= 0:
        return Effect(why_not="a ratio of 0 or less")
    found, how, why_not = _error(posted)
    if not found:
        return Effect(why_not=why_not or "neither standard error nor interval")
    scale = "raw" if posted.scale == "difference" else "log"
    return Effect(_scaled(posted, posted.estimate), found, scale, how)


def _scaled(posted: Posted, value: float) -> float:
    return math.log(value) if posted.scale == "ratio" else value


def _error(posted: Posted) -> tuple[float | None, str | None, str | None]:
    """The standard error, how it was come by, why there is none."""
    of_interval, how, why_not = _of_interval(posted)
    error = posted.spread or 0.0
    if posted.spread_type not in _STANDARD_ERRORS or error <= 0 or posted.scale == "ratio":
        return of_interval, how, why_not
    if of_interval and abs(error / of_interval - 1) > _DISAGREE:
        return None, None, f"its standard error is {error:g}, that of its interval {of_interval:.3g}"
    return error, "posted", None


def _of_interval(posted: Posted) -> tuple[float | None, str | None, str | None]:
    lower, upper, estimate = posted.lower, posted.upper, posted.estimate
    if lower is None or upper is None or estimate is None:
        return None, None, None
    if problem := _bad_interval(posted, lower, estimate, upper):
        return None, None, problem
    level = posted.level or 0.0
    low, middle, high = (_scaled(posted, value) for value in (lower, estimate, upper))
    if abs((low + high) / 2 - middle) > _OFF_MIDDLE * (high - low) / 2:
        return None, None, "the estimate is not the middle of its interval"
    if posted.measure in _MEANS and posted.analyzed and posted.analyzed > 2:
        width, by = student_half_width(level, posted.analyzed - 2), " by Student's t"
    else:
        width, by = normal_half_width(level), ""
    return (high - low) / (2 * width), f"SE from {level:g}% CI{by}", None


def _bad_interval(posted: Posted, lower: float, estimate: float, upper: float) -> str | None:
    if posted.sides == "ONE_SIDED":
        return "a one-sided interval"
    if posted.level is None or not 50 <= posted.level < 100:
        return "an interval of no known level"
    if not lower < upper or not lower <= estimate <= upper:
        return "an estimate outside of its interval"
    return "a ratio with a limit of 0 or less" if posted.scale == "ratio" and lower <= 0 else None
