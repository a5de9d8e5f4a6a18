"""Posted numbers that do not add up: groups and their total, counts and percentages of one thing."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from schemas.measures import PEOPLE, PERCENT
from schemas.record import ParsedRecord
from schemas.study.results import Denom, MeasureClass, OutcomeMeasure
from schemas.values import plain_number, whole_number
from scraper.parser.findings.conflict import Conflict

_BASELINE = "resultsSection.baselineCharacteristicsModule"
_OUTCOMES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
_TOTAL = re.compile(r"\s*(?:grand )?total\s*", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\b(?:the )?(?:numbers?|counts?|percentages?|percent|proportions?)(?: \(?%\)?)? of "
    r"(?:participants?|patients?|subjects?)\b",
    re.IGNORECASE,
)
_ESTIMATED = re.compile(
    r"kaplan|probabilit|cumulative|surviv|recurren|failure|relapse|death|mortality|progress|[- ]free\b"
    r"|(?:year|month|week|day)s?\b[^,;]{0,20}\brates?\b|estimate|adjusted|model|prevalence",
    re.IGNORECASE,
)
"""Words of percentages that are estimated over time or by a model, and count nobody."""

_WHOSE = re.compile(r"\b(?:participants?|patients?|subjects?)\b", re.IGNORECASE)
_SIZES = re.compile(r"\bn ?[=:] ?\d", re.IGNORECASE)
"""A title that says how many were analysed for it, whatever the denominator is."""

_LESS = 1 - 1e-9
"""Less than one, whatever floating point makes of it."""

_POINTS = 1.0
"""Percentage points that a percentage may be off the count, besides its rounding."""


# ---- totals ----------------------------------------------------------------------------------


def total(record: ParsedRecord) -> Iterator[Conflict]:
    """Counts of participants at baseline: the group called total against the sum of the others."""
    results = record.study.resultsSection
    module = results.baselineCharacteristicsModule if results else None
    groups = [group.id for group in (module and module.groups) or () if group.id]
    totals = [group.id for group in (module and module.groups) or () if _TOTAL.fullmatch(group.title or "")]
    if not module or len(totals) != 1 or len(groups) < 3:
        return
    for place, measure in enumerate(module.measures or ()):
        if measure.paramType == "COUNT_OF_PARTICIPANTS":
            source = f"{_BASELINE}.measures[{place}]"
            yield from _sums(measure.title, measure.classes or (), groups, str(totals[0]), source)


def _sums(
    title: str | None, classes: Iterable[MeasureClass], groups: Sequence[str], total_: str, source: str
) -> Iterator[Conflict]:
    for place, one in enumerate(classes):
        for position, category in enumerate(one.categories or ()):
            values = _values(category)
            if set(values) != set(groups):
                continue
            others = sum(value for group, value in values.items() if group != total_)
            if others != values[total_]:
                named = ", ".join(filter(None, (title, one.title, category.title)))
                yield Conflict(
                    f"{named}: the groups come to {others:g}, the total is {values[total_]:g}",
                    f"{values[total_]:g}",
                    f"{source}.classes[{place}].categories[{position}]",
                    f"{others:g}",
                )


def _values(category: Any) -> dict[str, float]:
    """The numbers of a category by group; those that are none are left out."""
    return {
        cell.groupId: value
        for cell in category.measurements or ()
        if cell.groupId and cell.value and (value := plain_number(cell.value)) is not None
    }


# ---- counts and percentages --------------------------------------------------------------------


def percentage(record: ParsedRecord) -> Iterator[Conflict]:
    """An outcome in percent against one that counts the participants of the same thing, time and groups.

    Where there is none, against those analysed: 44 percent of 20 is no whole number of participants.
    """
    results = record.study.resultsSection
    module = results.outcomeMeasuresModule if results else None
    outcomes = list(enumerate((module and module.outcomeMeasures) or ()))
    counts = {_thing(outcome): (place, outcome) for place, outcome in outcomes if _is_count(outcome)}
    for place, outcome in outcomes:
        if not _is_percent(outcome):
            continue
        if same := counts.get(_thing(outcome)):
            yield from _differing(outcome, place, same[1], same[0])
        elif not outcome.dispersionType and not _ESTIMATED.search(f"{outcome.title} {outcome.unitOfMeasure}"):
            yield from islice(_of_no_count(outcome, place), 1)


def _thing(outcome: OutcomeMeasure) -> tuple[Any, ...]:
    """What an outcome is about, whatever it is counted in: its title, time and groups."""
    title = " ".join(_AMOUNT.sub("", outcome.title or "").casefold().split())
    return title, outcome.timeFrame, tuple((group.id, group.title) for group in outcome.groups or ())


def _is_count(outcome: OutcomeMeasure) -> bool:
    is_number = outcome.paramType == "NUMBER" and PEOPLE.fullmatch(outcome.unitOfMeasure or "")
    return outcome.paramType == "COUNT_OF_PARTICIPANTS" or bool(is_number)


def _is_percent(outcome: OutcomeMeasure) -> bool:
    unit = outcome.unitOfMeasure or ""
    in_people = (outcome.denomUnitsSelected or "Participants").casefold() == "participants"
    return outcome.paramType == "NUMBER" and in_people and bool(PERCENT.search(unit) and _WHOSE.search(unit))


def _differing(percent: OutcomeMeasure, place: int, count: OutcomeMeasure, other: int) -> Iterator[Conflict]:
    shares, counts = _cells(percent), _cells(count)
    for key in [key for key in shares if key in counts]:
        n, value = counts[key].analysed, 100 * counts[key].value
        if n and abs(value / n - shares[key].value) > _POINTS + shares[key].unit / 2:
            yield Conflict(
                f"{shares[key].text} percent, but {counts[key].text} of {n} are {value / n:.1f} percent",
                shares[key].text,
                f"{_OUTCOMES}[{place}]",
                f"{counts[key].text} of {n}",
                f"{_OUTCOMES}[{other}]",
            )


def _of_no_count(outcome: OutcomeMeasure, place: int) -> Iterator[Conflict]:
    for cell in _cells(outcome).values():
        if cell.analysed and not cell.is_share_of(cell.analysed):
            yield Conflict(
                f"{cell.text} percent is the share of no whole number of {cell.analysed} analysed",
                cell.text,
                f"{_OUTCOMES}[{place}]",
                str(cell.analysed),
                f"{_OUTCOMES}[{place}].denoms",
            )


class _Cell(NamedTuple):
    """A number as printed, and how many participants of its group were analysed."""

    text: str
    value: float
    analysed: int | None

    @property
    def unit(self) -> float:
        """A unit of the last digit: some round up, some cut off."""
        return float(10.0 ** -len(self.text.partition(".")[2]))

    def is_share_of(self, n: int) -> bool:
        """Whether it is the percentage of some whole number of n, less than a unit off."""
        below = math.floor(self.value * n / 100)
        return any(abs(100 * count / n - self.value) < self.unit * _LESS for count in (below, below + 1))


def _cells(outcome: OutcomeMeasure) -> dict[tuple[str | None, str | None, str], _Cell]:
    return {
        (one.title, category.title, cell.groupId): _Cell(
            cell.value.strip(), value, analysed.get(cell.groupId)
        )
        for one in outcome.classes or ()
        if not _SIZES.search(one.title or "")
        for analysed in [_analysed(outcome.denoms) | _analysed(one.denoms)]
        for category in one.categories or ()
        for cell in category.measurements or ()
        if cell.groupId and cell.value and (value := plain_number(cell.value)) is not None
    }


def _analysed(denoms: Iterable[Denom] | None) -> dict[str, int]:
    """Participants analysed by group."""
    return {
        count.groupId: number
        for denom in denoms or ()
        if (denom.units or "").casefold() == "participants"
        for count in denom.counts or ()
        if count.groupId and count.value and (number := whole_number(count.value))
    }
