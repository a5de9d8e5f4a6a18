"""The time that the title of a class or category names: "Week 8", "Dyspnea: 12 months", "Baseline".

A time is a point: a limit ("at least 6 months"), a period ("weeks 12-24") and an age are none.  Words that
name a time without its day ("Visit 3", "End of treatment", "Cycle 2 day 1": how long a cycle is, the title
does not say) give a time without a day, so that the outcome's own time frame is not taken for it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from schemas.timing import TitleTime
from scraper.parser.text.lexicon.durations import UNIT_OF, days
from scraper.parser.text.lexicon.numbers import number
from scraper.parser.text.lexicon.plain import plain
from scraper.parser.text.row_times import marks

_LONGEST = 500
"""Characters of a title that are looked at; the registry allows 100 of most titles."""

_SAME_DAYS = 8.0
"""Days that a time in two units may differ by: week 12 and month 3."""

_SURE_DAY = 10
"""From here on "D12" after other words is a day."""

_FINEST = ("day", "week", "month", "year")


class _Mark(NamedTuple):
    """A time with its place in the title; ``day`` None: it has none."""

    start: int
    end: int
    day: float | None = None
    unit: str = "day"
    anchor: str | None = None


@lru_cache(maxsize=16384)  # sponsors repeat titles from outcome to outcome
def title_time(title: str) -> TitleTime | None:
    """The time that a title names, None if it names none; never raises, time linear in its length."""
    if not marks.HINT.search(title):
        return None
    text = marks.SIZES.sub(_blank, plain(title[:_LONGEST])).rstrip()
    if marks.UNDATED_ALONE.fullmatch(text):
        return TitleTime(title.strip())
    found = _found(text)
    return _as_written(title, text, found) if found else None


def _as_written(title: str, text: str, mark: _Mark) -> TitleTime:
    length = len(text[mark.start : mark.end].rstrip(" -,:;"))
    words = title[mark.start : mark.start + length].strip()
    if mark.anchor:
        return TitleTime(words, None, mark.anchor, mark.day)
    return TitleTime(words, mark.day)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _found(text: str) -> _Mark | None:
    """The one time that a title is about: its days first, then the baseline, then times without a day."""
    cycles = list(_cycles(text))
    rest = marks.CYCLE.sub(_blank, text)
    dated = [*_unit_first(rest), *_value_first(marks.UNIT_FIRST.sub(_blank, rest)), *_short(rest)]
    later = [cycle for cycle in cycles if cycle.day is None]
    if later or not (dated or cycles):
        return _span([*later, *dated]) if later else _baseline(rest) or _undated(rest)
    return _of_part(text, _one(text, [*cycles, *dated]))


def _one(text: str, dated: list[_Mark]) -> _Mark:
    """One of several times: the finest of equal ones, the last one of a change; else no day."""
    if any(mark.day is None for mark in dated):
        return _span(dated)
    if _are_equal(dated):
        return min(dated, key=lambda mark: _FINEST.index(mark.unit))
    if marks.CHANGE.search(text) and not any(mark.anchor for mark in dated):
        return max(dated, key=_day)
    return _span(dated)


def _are_equal(dated: list[_Mark]) -> bool:
    """Whether they are one time in several units: "week 12 (day 85)", "month 3, week 12"."""
    least, greatest = min(map(_day, dated)), max(map(_day, dated))
    one_each = len({mark.unit for mark in dated}) == len(dated)
    return greatest == least or (one_each and greatest - least <= max(_SAME_DAYS, 0.04 * greatest))


def _day(mark: _Mark) -> float:
    return mark.day or 0.0


def _span(found: list[_Mark]) -> _Mark:
    """From the first to the last time, without a day."""
    return _Mark(min(mark.start for mark in found), max(mark.end for mark in found))


def _of_part(text: str, mark: _Mark) -> _Mark:
    """A day of a part of the trial counts from there: "follow-up week 4", "dose 2, day 8"."""
    part = marks.PART.search(text) or marks.DOSE.search(text, 0, mark.start)
    if mark.day is None or mark.anchor or not part:
        return mark
    return mark._replace(
        start=min(mark.start, part.start()), end=max(mark.end, part.end()), anchor=part[0].strip()
    )


# ---- days ------------------------------------------------------------------------------------


def _cycles(text: str) -> Iterator[_Mark]:
    """Day 15 of cycle 1 is day 15; no day of a later cycle is known."""
    for match in marks.CYCLE.finditer(text):
        cycle, day = match["cycle"] or match["short_cycle"], match["day"] or match["short_day"]
        is_first = int(cycle) == 1 and day is not None
        yield _Mark(match.start(), match.end(), float(day) if is_first else None)


def _unit_first(text: str) -> Iterator[_Mark]:
    for match in marks.UNIT_FIRST.finditer(text):
        unit = UNIT_OF[match["unit"]]
        value = number(match["value"])
        sign = match["sign"]
        is_unclear = sign in ("- ", " - ") or (sign == "-" and unit == "day")
        if unit == "year" and value > 60:
            continue
        if is_unclear or _is_limit(text, match) or _range(text, match):
            yield _range(text, match) or _Mark(match.start(), match.end())
            continue
        mark = _Mark(match.start(), match.end(), days(-value if sign == " -" else value, unit), unit)
        yield _anchored(text, mark, counts_doses=False)


def _is_limit(text: str, match: re.Match[str]) -> bool:
    """Whether "week 24" is no point: "through week 24", "week 24 or longer"."""
    before = marks.UNIT_LIMIT.search(text, 0, match.start())
    return bool(before or marks.UNIT_LIMIT_AFTER.match(text, match.end()))


def _value_first(text: str) -> Iterator[_Mark]:
    speaks_of_ages = marks.AGES.search(text) is not None
    for match in marks.VALUE_FIRST.finditer(text):
        unit = UNIT_OF[match["unit"]]
        if period := _range(text, match):
            yield period
        elif not _is_length(text, match) and not (speaks_of_ages and unit in ("month", "year")):
            mark = _Mark(match.start(), match.end(), days(number(match["value"]), unit), unit)
            yield _anchored(text, mark, counts_doses=True)


def _is_length(text: str, match: re.Match[str]) -> bool:
    """Whether a length is a limit or part of something else, or stands in the middle of words."""
    begin, end = match.span()
    before = text[max(0, begin - 30) : begin]
    is_change_to = before.endswith("to ") and marks.BASELINE.search(before)
    if (marks.LIMIT_BEFORE.search(before) and not is_change_to) or marks.LIMIT_AFTER.match(text, end):
        return True
    return not (marks.PLACE_BEFORE.search(before) or marks.PLACE_AFTER.match(text, end))


def _short(text: str) -> Iterator[_Mark]:
    """W12, D29 where nothing else stands between marks; M0 and M1 are stages of cancer."""
    for match in marks.SHORT.finditer(text):
        before, value = text[: match.start()], int(match["value"])
        alone = marks.PLACE_BEFORE.search(before) and marks.PLACE_AFTER.match(text, match.end())
        unit = {"d": "day", "w": "week", "m": "month", "y": "year"}[match["unit"]]
        if alone and not (unit == "month" and value < 2) and not (unit == "year" and value > 60):
            yield _anchored(text, _Mark(match.start(), match.end(), days(value, unit), unit), False)
    for match in marks.DAY_AT_END.finditer(text):
        day = float(match["value"])
        yield _Mark(match.start(), match.end(), day if day >= _SURE_DAY else None)


def _range(text: str, match: re.Match[str]) -> _Mark | None:
    """The period, or the list of times, that a time is the first or last of."""
    begin, end = match.span()
    before = marks.RANGE_BEFORE.search(text, max(0, begin - 12), begin)
    if match.re is marks.VALUE_FIRST and before:
        return _Mark(before.start(), end)
    more = marks.RANGE_AFTER.match(text, end)
    return _Mark(begin, more.end()) if more else None


def _anchored(text: str, mark: _Mark, counts_doses: bool) -> _Mark:
    """A time with the event that it counts from, unless that is the start of the trial.

    A dose is a moment of "day 1 post-dose", and what "7 days post-dose" counts from (``counts_doses``).
    """
    match = marks.ANCHOR.match(text, mark.end)
    if not match or marks.START.match(match["event"]):
        return mark
    if not counts_doses and marks.WITHIN_DOSING.match(match["event"]):
        return mark
    return mark._replace(end=match.end(), anchor=match["event"].strip(" -"))


# ---- times without a number -------------------------------------------------------------------


def _baseline(text: str) -> _Mark | None:
    """The baseline where it is when something was measured, and not what participants were like."""
    match = marks.BASELINE.search(text)
    if not match or marks.CHANGE.search(text) or marks.SUBGROUP.search(text):
        return None
    before = text[: match.start()]
    stands_apart = marks.PLACE_BEFORE.search(before) or marks.PLACE_AFTER.match(text, match.end())
    if marks.NO_BASELINE.search(before) or not stands_apart:
        return None
    return _Mark(match.start(), match.end(), 0.0)


def _undated(text: str) -> _Mark | None:
    found = [
        _Mark(match.start(), match.end())
        for pattern in (marks.VISIT, marks.UNDATED, marks.WITHIN_DAY)
        for match in pattern.finditer(text)
    ]
    return _span(found) if found else None
