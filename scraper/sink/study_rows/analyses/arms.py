"""The numbers of the two groups that an analysis compares: one pair a class and category of its outcome."""

from typing import NamedTuple

from schemas.measures import PEOPLE, PERCENT, RELATIVE, SHARE
from schemas.study.results import MeasureAnalysis, MeasureCategory, MeasureClass, Measurement, OutcomeMeasure
from scraper.sink.study_rows.analyses.rounding import Interval, exactly, rounded, times
from scraper.sink.study_rows.conversions import denominators

_COUNTS = frozenset({"COUNT_OF_PARTICIPANTS", "COUNT_OF_UNITS"})


class Arm(NamedTuple):
    """A group's number, and the share (0 to 1) of those analysed that it is, if it is one."""

    value: Interval
    share: Interval | None


class Pair(NamedTuple):
    """The numbers of both groups under one class and category, by their titles and places."""

    class_index: int
    category_index: int
    class_title: str | None
    category_title: str | None
    first: Arm
    second: Arm


def pairs_of(outcome: OutcomeMeasure, analysis: MeasureAnalysis) -> list[Pair]:
    """Every class and category in which both groups have a number; empty unless two groups are compared."""
    groups = analysis.groupIds or []
    if len(groups) != 2 or groups[0] == groups[1]:
        return []
    return [
        Pair(place, position, one.title, category.title, *arms)
        for place, one in enumerate(outcome.classes or ())
        for position, category in enumerate(one.categories or ())
        if (arms := _arms(outcome, one, category, groups))
    ]


def _arms(
    outcome: OutcomeMeasure, one: MeasureClass, category: MeasureCategory, groups: list[str]
) -> tuple[Arm, Arm] | None:
    counted = denominators(outcome.denomUnitsSelected, one.denoms, outcome.denoms)
    by_group = {cell.groupId: cell for cell in category.measurements or ()}
    first, second = (_arm(outcome, by_group.get(group), counted.get(group)) for group in groups)
    return (first, second) if first and second else None


def _arm(outcome: OutcomeMeasure, cell: Measurement | None, analysed: int | None) -> Arm | None:
    value = rounded(cell.value) if cell else None
    if value is None:
        return None
    if _is_count(outcome):
        count = exactly(round(value.middle))
        return Arm(count, times(1 / analysed, count) if analysed and count.high <= analysed else None)
    return Arm(value, _share(outcome, value))


def _is_count(outcome: OutcomeMeasure) -> bool:
    if outcome.paramType in _COUNTS:
        return True
    return outcome.paramType == "NUMBER" and bool(PEOPLE.fullmatch(outcome.unitOfMeasure or ""))


def _share(outcome: OutcomeMeasure, value: Interval) -> Interval | None:
    """A percentage or proportion of those analysed as a share; not a mean of percentages."""
    unit = outcome.unitOfMeasure or ""
    if outcome.paramType != "NUMBER" or RELATIVE.search(unit):
        return None
    if PERCENT.search(unit) and 0 <= value.middle <= 100:
        return times(0.01, value)
    return value if SHARE.search(unit) and 0 <= value.middle <= 1 else None
