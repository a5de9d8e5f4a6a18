"""The scale that an estimate is on, whatever its label says: read off its interval, p-value and groups.

A "log hazard ratio" of 0.542 (0.413 to 0.711) lies in the geometric middle of its interval, and its p-value
is that of a ratio: it is a hazard ratio under a wrong label.  What rounding can explain is no evidence.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

from schemas.measures import EffectScale
from schemas.study.results import MeasureAnalysis
from schemas.values import p_value
from scraper.sink.study_rows.analyses.arithmetic import Match
from scraper.sink.study_rows.analyses.rounding import Interval, rounded
from scraper.sink.study_rows.analyses.sides import p_value_sides

_NORMAL = NormalDist()

_NEAR = 0.15
"""Share that a recomputed z may differ from that of the published p-value."""


class Scale(NamedTuple):
    """The scale used (None: withheld), what it was read from, and whether the label is doubted.

    ``evidence``: label (nothing speaks against it), interval, interval_and_p, arithmetic; None: none.
    """

    used: EffectScale | None
    evidence: str | None
    is_suspect: bool = False


class Estimate(NamedTuple):
    """An estimate between the limits of its interval, as rounded, and the level of that in percent."""

    value: Interval
    low: Interval
    high: Interval
    level: float

    @property
    def is_positive(self) -> bool:
        """Whether it can be a ratio."""
        return self.low.low > 0 and self.value.low > 0

    def is_middle(self) -> bool:
        """Whether it is the arithmetic middle, rounding counted."""
        return self.value.meets(
            Interval((self.low.low + self.high.low) / 2, (self.low.high + self.high.high) / 2)
        )

    def is_geometric_middle(self) -> bool:
        """Whether it is the geometric middle, rounding counted."""
        return self.is_positive and self.value.meets(
            Interval(math.sqrt(self.low.low * self.high.low), math.sqrt(self.low.high * self.high.high))
        )

    def z(self, as_ratio: bool) -> float:
        """Estimate over its standard error, as the interval has it."""
        ends = (self.low.middle, self.value.middle, self.high.middle)
        low, value, high = map(math.log, ends) if as_ratio else ends
        width = 2 * _NORMAL.inv_cdf(0.5 + self.level / 200)
        return abs(value) / ((high - low) / width)


def scale_used(analysis: MeasureAnalysis, label: EffectScale | None, found: Sequence[Match]) -> Scale:
    """The scale of an estimate, given that of its label and what the numbers of its groups reproduce."""
    if label == "other":
        return Scale(label, "label")
    estimate = estimate_of(analysis)
    scales = {match.computed.scale for match in found}
    if len(scales) == 1:
        return Scale(scales.pop(), "arithmetic")
    if _may_be_percent(analysis, label):
        return Scale(None, None)
    if estimate is None:
        return _by_sign(analysis, label)
    if label is None:
        return _unlabelled(analysis, estimate)
    return _by_sign(analysis, label) if label == "ratio" else _against_ratio(analysis, label, estimate)


def estimate_of(analysis: MeasureAnalysis) -> Estimate | None:
    """The estimate with both limits around it; None where one is absent or they are in no order."""
    value, low, high = map(rounded, (analysis.paramValue, analysis.ciLowerLimit, analysis.ciUpperLimit))
    if not (value and low and high) or not low.middle <= value.middle <= high.middle:
        return None
    if low.middle == high.middle or analysis.ciNumSides == "ONE_SIDED":
        return None
    level = rounded(analysis.ciPctValue)
    percent = level.middle if level and 50 <= level.middle < 100 else 95.0
    return Estimate(value, low, high, percent)


def _against_ratio(analysis: MeasureAnalysis, label: EffectScale, estimate: Estimate) -> Scale:
    """A difference or log ratio by its label: whether it is a ratio."""
    if not estimate.is_geometric_middle() or estimate.is_middle():
        return Scale(label, "label")
    as_ratio, as_labelled = (_fits_p(analysis, estimate, way) for way in (True, False))
    if as_ratio and not as_labelled:
        return Scale("ratio", "interval_and_p", is_suspect=True)
    if as_labelled and not as_ratio:
        return Scale(label, "label")
    if label == "log_ratio" and as_ratio is not False:
        return Scale("ratio", "interval", is_suspect=True)
    return Scale(None, None, is_suspect=True)


def _unlabelled(analysis: MeasureAnalysis, estimate: Estimate) -> Scale:
    """A label that names no kind: a ratio where interval and p-value fit nothing else."""
    if not estimate.is_geometric_middle() or estimate.is_middle():
        return Scale(None, None)
    as_ratio, as_difference = (_fits_p(analysis, estimate, way) for way in (True, False))
    if as_ratio and not as_difference:
        return Scale("ratio", "interval_and_p")
    return Scale(None, None)


def _by_sign(analysis: MeasureAnalysis, label: EffectScale | None) -> Scale:
    """What the label says; a ratio that is not positive is none."""
    values = [rounded(value) for value in (analysis.paramValue, analysis.ciLowerLimit, analysis.ciUpperLimit)]
    if label == "ratio" and any(value and value.high < 0 for value in values):
        return Scale(None, None, is_suspect=True)
    return Scale(label, "label" if label else None)


def _may_be_percent(analysis: MeasureAnalysis, label: EffectScale | None) -> bool:
    """Whether a ratio may be in percent: 105.6 (95.9 to 116.3) is 1.056 or a hundredfold."""
    value = rounded(analysis.paramValue)
    low = rounded(analysis.ciLowerLimit)
    return label == "ratio" and value is not None and value.middle >= 20 and (not low or low.middle >= 10)


def _fits_p(analysis: MeasureAnalysis, estimate: Estimate, as_ratio: bool) -> bool | None:
    """Whether the published p-value is the one that estimate and interval give; None: it does not decide."""
    modifier, published = p_value(analysis.pValue or "")
    if published is None or not 0 < published <= 1 or (as_ratio and not estimate.is_positive):
        return None
    z = estimate.z(as_ratio)
    sided = published if p_value_sides(analysis) == "ONE_SIDED" else published / 2
    expected = -_NORMAL.inv_cdf(min(sided, 0.5))
    if "<" in modifier or "≤" in modifier:
        return z >= expected * (1 - _NEAR)
    if modifier in ("", "="):
        return abs(z - expected) <= max(_NEAR * expected, 0.1)
    return None
