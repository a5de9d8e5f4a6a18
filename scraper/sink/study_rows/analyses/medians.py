"""The direction that medians of times suggest for a hazard ratio: weak evidence, and called so.

The group with the greater hazard has the shorter time.  Medians alone prove nothing where curves cross, so
they count only where the interval excludes 1 and the ratio of medians is near the hazard ratio.
"""

import math
import re
from collections.abc import Sequence

from schemas.study.results import MeasureAnalysis, OutcomeMeasure
from scraper.sink.study_rows.analyses.arms import Pair
from scraper.sink.study_rows.analyses.rounding import rounded

_TIME = re.compile(r"\b(?:days?|weeks?|months?|years?|hours?)\b", re.IGNORECASE)
_LEAST = math.log(1.15)
"""Least ratio of medians, as a logarithm."""

_FURTHEST = math.log(1.5)
"""How far the ratio of medians may lie from the hazard ratio."""


def suggested_direction(
    outcome: OutcomeMeasure, analysis: MeasureAnalysis, pairs: Sequence[Pair]
) -> bool | None:
    """Whether medians put the first group first in a hazard ratio; None: they suggest nothing."""
    if outcome.paramType != "MEDIAN" or not _TIME.search(outcome.unitOfMeasure or "") or len(pairs) != 1:
        return None
    ratio, times = _certain(analysis), (pairs[0].first.value.middle, pairs[0].second.value.middle)
    if ratio is None or min(times) <= 0:
        return None
    expected = math.log(times[1] / times[0])
    if abs(expected) < _LEAST or abs(abs(expected) - abs(ratio)) > _FURTHEST:
        return None
    return (expected > 0) == (ratio > 0)


def _certain(analysis: MeasureAnalysis) -> float | None:
    """The logarithm of a hazard ratio whose interval excludes 1."""
    values = (analysis.ciLowerLimit, analysis.paramValue, analysis.ciUpperLimit)
    low, estimate, high = (rounded(value) for value in values)
    if not (low and estimate and high) or min(low.middle, estimate.middle) <= 0:
        return None
    return math.log(estimate.middle) if low.middle > 1 or high.middle < 1 else None
