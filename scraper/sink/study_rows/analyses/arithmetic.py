"""Which direction of a comparison the numbers of its groups reproduce, within what was rounded away.

A direction counts only where the other one is far off, and where so many classes were tried that one fits by
chance, none does.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from schemas.measures import EffectScale
from scraper.sink.study_rows.analyses.arms import Arm, Pair
from scraper.sink.study_rows.analyses.rounding import Interval, exactly, minus, odds, over, times

Effect = Callable[[Arm, Arm], Interval | None]

_APART = 3.0
"""An estimate less than so many roundings from no effect may be either direction."""

_CHANCE = 0.1
"""Greatest expected number of pairs that reproduce an estimate by chance."""


class Computed(NamedTuple):
    """An effect that can be computed from two groups: what, its scale, and whether it is in percent."""

    what: str
    scale: EffectScale
    compute: Effect


class Match(NamedTuple):
    """An estimate that the numbers of a pair reproduce in one direction."""

    pair: Pair
    first_is_first: bool
    computed: Computed


def _difference(first: Arm, second: Arm) -> Interval:
    return minus(first.value, second.value)


def _ratio(first: Arm, second: Arm) -> Interval | None:
    return over(first.value, second.value)


def _of_shares(combine: Callable[[Interval, Interval], Interval | None], factor: float = 1.0) -> Effect:
    def compute(first: Arm, second: Arm) -> Interval | None:
        if first.share is None or second.share is None:
            return None
        found = combine(first.share, second.share)
        return times(factor, found) if found else None

    return compute


def _odds_ratio(first: Interval, second: Interval) -> Interval | None:
    one, other = odds(first), odds(second)
    return over(one, other) if one and other else None


def _reduction(first: Interval, second: Interval) -> Interval | None:
    ratio = over(first, second)
    return minus(exactly(1), ratio) if ratio else None


_DIFFERENCE = Computed("difference of values", "difference", _difference)
_RATIO = Computed("ratio of values", "ratio", _ratio)
_POINTS = Computed("difference of percentages", "difference", _of_shares(minus, 100))
_SHARES = Computed("difference of proportions", "difference", _of_shares(minus))
_RISK_RATIO = Computed("ratio of proportions", "ratio", _of_shares(over))
_ODDS_RATIO = Computed("ratio of odds", "ratio", _of_shares(_odds_ratio))
_REDUCTION = Computed("one minus a ratio of proportions", "other", _of_shares(_reduction))
_REDUCTION_PERCENT = Computed("one minus a ratio, in percent", "other", _of_shares(_reduction, 100))

_BY_MEASURE = {
    "mean_difference": (_DIFFERENCE,),
    "median_difference": (_DIFFERENCE,),
    "risk_difference": (_POINTS, _SHARES),
    "difference": (_DIFFERENCE, _POINTS, _SHARES),
    "rate_difference": (_DIFFERENCE, _POINTS, _SHARES),
    "restricted_mean_survival_difference": (_DIFFERENCE,),
    "slope_difference": (_DIFFERENCE,),
    "ratio_of_means": (_RATIO,),
    "geometric_mean_ratio": (_RATIO,),
    "rate_ratio": (_RATIO, _RISK_RATIO),
    "risk_ratio": (_RISK_RATIO,),
    "odds_ratio": (_ODDS_RATIO,),
    "ratio": (_RATIO, _RISK_RATIO),
    "vaccine_efficacy": (_REDUCTION, _REDUCTION_PERCENT),
    "relative_risk_reduction": (_REDUCTION, _REDUCTION_PERCENT),
}
"""What an estimate of a kind of effect may be, computed; other kinds cannot be."""

_UNNAMED = (_DIFFERENCE, _POINTS, _SHARES, _RATIO, _RISK_RATIO)
"""What an estimate may be whose wording names no one kind of effect."""


def matches(estimate: Interval, measure: str | None, pairs: Sequence[Pair]) -> list[Match]:
    """Each pair, direction and computation that reproduces an estimate; none where chance may do so."""
    ways = _UNNAMED if measure is None else _BY_MEASURE.get(measure, ())
    trials = [(pair, way) for pair in pairs for way in ways if _apart(estimate, way, pair)]
    found = [match for pair, way in trials for match in _directions(estimate, pair, way)]
    return found if found and _beyond_chance(estimate, trials) else []


def effects_of(measure: str | None, pair: Pair) -> list[Interval]:
    """What a pair's numbers give as a kind of effect, each way in both directions."""
    ways = _BY_MEASURE.get(measure or "", ())
    found = [_computed(pair, way, first_is_first) for way in ways for first_is_first in (True, False)]
    return [one for one in found if one]


def direction_inside(limits: tuple[float, float], measure: str | None, pair: Pair) -> bool | None:
    """Whether the first group comes first by an interval: what the numbers give lies in it in one direction,
    and further from it than it is wide in the other; None: neither, or the ways differ.

    An adjusted odds ratio of 7.4 (4.3 to 12.6) is not 6.9, and cannot be 0.14.
    """
    ways = _BY_MEASURE.get(measure or "", ())
    said = {_inside(limits, pair, way) for way in ways} - {None}
    return said.pop() if len(said) == 1 else None


def _inside(limits: tuple[float, float], pair: Pair, way: Computed) -> bool | None:
    places = [_place(limits, _computed(pair, way, first), way.scale == "ratio") for first in (True, False)]
    if None in places:
        return None
    one, other = (place or 0.0 for place in places)
    if one == 0 and other > 1:
        return True
    return False if other == 0 and one > 1 else None


def _place(limits: tuple[float, float], computed: Interval | None, as_ratio: bool) -> float | None:
    """How many widths of an interval a number lies outside of it; 0 inside."""
    if computed is None or (as_ratio and min(*limits, computed.middle) <= 0):
        return None
    ends = (*limits, computed.middle)
    low, high, value = map(math.log, ends) if as_ratio else ends
    return max(low - value, value - high, 0.0) / (high - low)


def direction_of(found: Sequence[Match]) -> bool | None:
    """Whether the first group comes first; None unless all agree."""
    directions = {match.first_is_first for match in found}
    return directions.pop() if len(directions) == 1 else None


def _directions(estimate: Interval, pair: Pair, way: Computed) -> Iterator[Match]:
    for first_is_first in (True, False):
        computed = _computed(pair, way, first_is_first)
        if computed and computed.meets(estimate):
            yield Match(pair, first_is_first, way)


def _computed(pair: Pair, way: Computed, first_is_first: bool) -> Interval | None:
    arms = (pair.first, pair.second) if first_is_first else (pair.second, pair.first)
    return way.compute(*arms)


def _apart(estimate: Interval, way: Computed, pair: Pair) -> bool:
    """Whether the two directions of a pair can be told apart, roundings counted."""
    one, other = _computed(pair, way, True), _computed(pair, way, False)
    if one is None or other is None:
        return False
    return abs(one.middle - other.middle) > _APART * (max(one.half, other.half) + estimate.half)


def _beyond_chance(estimate: Interval, trials: Sequence[tuple[Pair, Computed]]) -> bool:
    """Whether fewer than ``_CHANCE`` of the pairs would fit an estimate that has nothing to do with them."""
    if len({(pair.class_index, pair.category_index) for pair, _ in trials}) == 1:
        return True
    computed = [found for pair, way in trials if (found := _computed(pair, way, True))]
    spread = max(abs(one.middle) for one in computed) + abs(estimate.middle)
    return sum(2 * (one.half + estimate.half) for one in computed) < _CHANCE * spread
