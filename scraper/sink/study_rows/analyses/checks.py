"""Whether the numbers of an analysis go together: groups and estimate, interval and p-value, spread, label.

Rounding is no conflict, and neither is what a model explains: an adjusted estimate may lie well off the
groups' numbers, and a log-rank test off the interval of a Cox model.  Only what none of it explains is a
finding.
"""

import math
from collections.abc import Iterator, Sequence
from statistics import NormalDist

from schemas.findings import ESTIMATE_DIFFERS, P_VALUE_DIFFERS, SPREAD_SUSPECT, Finding
from schemas.study import Study
from schemas.study.results import MeasureAnalysis, MeasureClass, Measurement, OutcomeMeasure
from schemas.values import p_value
from scraper.sink.study_rows.analyses.arithmetic import effects_of
from scraper.sink.study_rows.analyses.arms import Pair
from scraper.sink.study_rows.analyses.reading import analyses_of, numbers_of
from scraper.sink.study_rows.analyses.rounding import Interval, rounded
from scraper.sink.study_rows.analyses.scale import Estimate, estimate_of, scale_used
from scraper.sink.study_rows.analyses.sides import p_value_sides
from scraper.sink.study_rows.conversions import denominators
from scraper.sink.study_rows.wordings import dispersion, effect_measure

_NORMAL = NormalDist()
_WIDTHS = 1.0
"""How many widths of its interval an estimate's groups may lie beyond its ends."""

_Z_APART = 1.5
"""How far the z of a p-value may lie from that of the interval."""

_TIMES = 2.5
"""How many times too small or too great a spread is, at least, to be called something else."""

_NEAR = 1.35
"""How many times a spread may be off what it is then taken for."""

_KINDS = {
    "mean_difference": frozenset({"MEAN", "LEAST_SQUARES_MEAN"}),
    "median_difference": frozenset({"MEDIAN"}),
    "risk_difference": frozenset({"NUMBER", "COUNT_OF_PARTICIPANTS"}),
    "risk_ratio": frozenset({"NUMBER", "COUNT_OF_PARTICIPANTS"}),
    "odds_ratio": frozenset({"NUMBER", "COUNT_OF_PARTICIPANTS"}),
}
"""Kinds of effects with the kinds of numbers that they are computed from."""


def check_findings(study: Study) -> Iterator[Finding]:
    """What does not go together in each analysis of two groups."""
    for outcome, analysis, path in analyses_of(study):
        estimate = estimate_of(analysis)
        if estimate is not None:
            pairs, found, label = numbers_of(outcome, analysis)
            scale = scale_used(analysis, label, found).used
            if len(pairs) == 1 and not found:
                yield from _against_groups(outcome, analysis, estimate, pairs[0], path)
            if scale in ("difference", "ratio", "log_ratio"):
                yield from _against_p(analysis, estimate, scale == "ratio", path)
            if len(pairs) == 1:
                yield from _against_spread(outcome, analysis, estimate, pairs[0], path)


def _finding(
    code: str, message: str, analysis: MeasureAnalysis, path: str, other: str, source: str
) -> Finding:
    limits = f"{analysis.ciLowerLimit} to {analysis.ciUpperLimit}"
    return Finding(
        code, "warning", message, f"{analysis.paramValue} ({limits})", f"{path}.paramValue", other, source
    )


# ---- groups ----------------------------------------------------------------------------------


def _against_groups(
    outcome: OutcomeMeasure, analysis: MeasureAnalysis, estimate: Estimate, pair: Pair, path: str
) -> Iterator[Finding]:
    measure = effect_measure(analysis.paramType or "")
    if outcome.paramType not in _KINDS.get(measure or "", ()):
        return
    as_ratio = measure in ("risk_ratio", "odds_ratio")
    computed = effects_of(measure, pair)
    if computed and not any(_is_near(estimate, one, as_ratio) for one in computed):
        shown = " or ".join(f"{one.middle:.3g}" for one in computed[:2])
        yield _finding(
            ESTIMATE_DIFFERS,
            f"the groups' numbers give {shown}, far from the estimate and its interval",
            analysis,
            path,
            f"{pair.first.value.middle:g} and {pair.second.value.middle:g}",
            f"{path.rpartition('.')[0]}.classes[{pair.class_index}]",
        )


def _is_near(estimate: Estimate, computed: Interval, as_ratio: bool) -> bool:
    ends = (estimate.low.low, estimate.high.high, computed.low, computed.high)
    if as_ratio and min(ends) <= 0:
        return True
    low, high, first, last = map(math.log, ends) if as_ratio else ends
    reach = _WIDTHS * (high - low)
    return first <= high + reach and last >= low - reach


# ---- p-value ---------------------------------------------------------------------------------


def _against_p(analysis: MeasureAnalysis, estimate: Estimate, as_ratio: bool, path: str) -> Iterator[Finding]:
    kind = analysis.nonInferiorityType or "SUPERIORITY"
    modifier, published = p_value(analysis.pValue or "")
    if not kind.startswith(("SUPERIORITY", "OTHER")) or published is None or not 0 < published < 1:
        return
    if as_ratio and not estimate.is_positive:
        return
    z = estimate.z(as_ratio)
    expected = _expected(analysis, published)
    if all(_apart(z, one, modifier) > _Z_APART for one in expected):
        computed = 2 * (1 - _NORMAL.cdf(z))
        yield _finding(
            P_VALUE_DIFFERS,
            f"the interval gives a p-value of about {computed:.2g}, not {analysis.pValue}",
            analysis,
            path,
            analysis.pValue or "",
            f"{path}.pValue",
        )


def _expected(analysis: MeasureAnalysis, published: float) -> list[float]:
    """The z that a p-value stands for, by each number of sides that it may have."""
    sides = p_value_sides(analysis)
    one = _NORMAL.inv_cdf(1 - min(published, 1 - published))
    two = _NORMAL.inv_cdf(1 - published / 2)
    return [one] if sides == "ONE_SIDED" else [two] if sides == "TWO_SIDED" else [one, two]


def _apart(z: float, expected: float, modifier: str) -> float:
    """How far the z of an interval lies from that of a p-value, or outside of its bound."""
    if "<" in modifier or "≤" in modifier:
        return expected - z
    return z - expected if ">" in modifier or "≥" in modifier else abs(z - expected)


# ---- spread ----------------------------------------------------------------------------------


def _against_spread(
    outcome: OutcomeMeasure, analysis: MeasureAnalysis, estimate: Estimate, pair: Pair, path: str
) -> Iterator[Finding]:
    """A standard deviation that is a standard error by the interval of the difference, or the reverse."""
    kind = dispersion(outcome.dispersionType or "").measure
    means = effect_measure(analysis.paramType or "") == "mean_difference"
    spreads = _spreads(outcome, analysis, pair)
    if not means or outcome.paramType != "MEAN" or not spreads:
        return
    error = (estimate.high.middle - estimate.low.middle) / (2 * _NORMAL.inv_cdf(0.5 + estimate.level / 200))
    as_errors = math.hypot(*(spread for spread, _ in spreads))
    as_deviations = math.hypot(*(spread / math.sqrt(count) for spread, count in spreads))
    label, other = ("standard deviation", "standard error")
    said, taken = as_deviations, as_errors
    if kind == "standard_error":
        label, other, said, taken = other, label, as_errors, as_deviations
    elif kind != "standard_deviation":
        return
    off = error / said if kind == "standard_deviation" else said / error
    if off > _TIMES and 1 / _NEAR < error / taken < _NEAR:
        yield _finding(
            SPREAD_SUSPECT,
            f"the spread seems to be a {other}: the difference has a standard error of {error:.3g},"
            f" {said:.3g} by its label ({label})",
            analysis,
            path,
            " and ".join(f"{spread:g}" for spread, _ in spreads),
            f"{path.rpartition('.')[0]}.dispersionType",
        )


def _spreads(outcome: OutcomeMeasure, analysis: MeasureAnalysis, pair: Pair) -> list[tuple[float, int]]:
    """The published spread and number analysed of both groups; empty where one is absent."""
    one = (outcome.classes or [])[pair.class_index]
    counted = denominators(outcome.denomUnitsSelected, one.denoms, outcome.denoms)
    cells = {cell.groupId: cell for cell in _cells(one, pair)}
    found = [
        (spread.middle, counted.get(group) or 0)
        for group in analysis.groupIds or ()
        if group in cells and (spread := rounded(cells[group].spread))
    ]
    return found if len(found) == 2 and all(spread > 0 and count > 3 for spread, count in found) else []


def _cells(one: MeasureClass, pair: Pair) -> Sequence[Measurement]:
    return (one.categories or [])[pair.category_index].measurements or ()
