"""Days of treatment cycles and of weeks: what counts from elsewhere, in days from the start."""

from collections.abc import Sequence
from dataclasses import replace

from scraper.parser.text.lexicon.durations import DAYS
from scraper.parser.text.time_frames.items import Item
from scraper.parser.text.time_frames.told_once import joined, told_once

_BESIDE = frozenset(
    {"comma", "word", "open", "close", "at", "dose", "and", "colon", "after", "event", "start"}
)
"""What may stand between a cycle and its days."""

_BEFORE_CYCLE = frozenset(("word", "at", "start", "stop", "open", "dose", "close", "cycle_length"))
"""What may stand between days and the cycles that they are said of: Day 1 (pre-dose) of Cycles 2 and 3."""

_OF_CYCLES = frozenset({"cycle", "cycles", "cycle_length"})
_IN_A_WEEK = frozenset({"comma", "colon", "word"})
"""What may stand between a week and its day: week 2, day 1; day 1 of week 2."""

_WEEK_AND_DAY = frozenset({"week", "day"})
_BEGINS = frozenset({"from", "start", "before", "dose"})
"""What makes a cycle its first day: from cycle 1."""

_MAX_CYCLES = 60
"""Cycles that a span of them is written out to."""

_ENDS_LENGTHS = frozenset({"close", "stop", "after", "before", "limit", "until", "from"})
"""What lengths of cycles do not reach over: each 3-week cycle and after 1 year."""

_COUNTED = frozenset({"time", "cycle", "cycles", "period", "start"})
"""What is told beside the length of cycles; without any, that length is what is told: 8 week cycle."""


def in_days(items: Sequence[Item]) -> list[Item]:
    """The items with days of cycles as days, and without a time that another in brackets repeats."""
    found = [item for item in items if item.role != "about"]
    units = {item.unit for item in found if item.form == "mark"}
    if len(units) > 1 and units >= _WEEK_AND_DAY:
        found = _days_of_weeks(found)
    roles, forms = [item.role for item in found], [item.form for item in found]
    if "cycle" in forms or not _OF_CYCLES.isdisjoint(roles):
        found = _without_cycles(found)
        forms = [item.form for item in found]
    if forms.count("length") > 1:
        found = joined(found)
    return told_once(found) if "open" in roles else found


def _days_of_weeks(items: list[Item]) -> list[Item]:
    """With "week 2 day 1" and "day 1 of week 2" as day 8."""
    found: list[Item] = []
    for item in items:
        back = 1 + (len(found) > 1 and found[-1].role in _IN_A_WEEK)
        before = found[-back] if len(found) >= back else None
        day = before and _day_of_week(before, item, found[-1].role if back > 1 else "")
        if before and day:
            del found[-back:]
            found.append(replace(day, start=before.start, end=item.end))
        else:
            found.append(item)
    return found


def _day_of_week(first: Item, second: Item, between: str) -> Item | None:
    """Two marks as one, where they are a week and its day; ``between``: the role of what is between them."""
    week, day = (first, second) if first.unit == "week" else (second, first)
    if (week.unit, day.unit) != ("week", "day") or week.form != "mark" or day.form != "mark":
        return None
    if min(week.values) <= 0 or min(day.values) <= 0 or max(day.values) > DAYS["week"]:
        return None
    if week is second and between != "word" and (between or week.values[0] > DAYS["week"]):
        return None  # day 1, week 4, week 8: a list, with commas or without
    days = [weeks - DAYS["week"] + days for weeks in week.values for days in day.values]
    return replace(day, values=tuple(days), spread=len(days) > 1 and (week.spread or day.spread))


def _without_cycles(items: list[Item]) -> list[Item]:
    length = _length(items)
    if not any(item.role in _COUNTED for item in items):
        return [
            replace(item, role="time", form="length") if item.role == "cycle_length" else item
            for item in items
        ]
    cycles: tuple[float, ...] | None = None
    found: list[Item] = []
    ahead = None
    for position, item in enumerate(items):
        told = ahead
        ahead = _cycle_ahead(items, position) or (told if item.role in _BEFORE_CYCLE else None)
        if item.role == "cycle" and told:
            ahead = None
        elif item.role == "cycle":
            cycles = _each(item)
            found.append(_whole_cycles(items, position, length))
        elif _is_day(item) and (ahead or cycles):
            found.append(_days(item, ahead or cycles or (), length))
        elif item.form == "cycle" or item.role == "cycles":
            found.append(_count_of_cycles(item, length))
        else:
            found.append(replace(item, role="word") if _says_length(items, position) else item)
            cycles = cycles if item.role in _BESIDE or _is_hours(item) else None
    return found


def _length(items: Sequence[Item]) -> float | None:
    values = [max(item.values) for position, item in enumerate(items) if _says_length(items, position)]
    return max(values, default=None)


def _says_length(items: Sequence[Item], position: int) -> bool:
    """Whether an item is a cycle's length, or one beside it: 14 days in A and 21 days in B."""
    item = items[position]
    if item.role == "time" and item.form == "length":
        before = items[max(0, position - 8) : position]
        roles = [one.role for one in before]
        return "cycle_length" in roles and not _ENDS_LENGTHS & set(roles[roles.index("cycle_length") :])
    return item.role == "cycle_length"


def _is_day(item: Item) -> bool:
    return item.role == "time" and item.form == "mark" and item.unit == "day"


def _is_hours(item: Item) -> bool:
    return item.role == "time" and item.unit in ("hour", "minute")


def _cycle_ahead(items: Sequence[Item], position: int) -> tuple[float, ...] | None:
    """The cycles of "Day 1 of Cycles 2 and 3"."""
    if not _is_day(items[position]):
        return None
    for item in items[position + 1 : position + 6]:
        if item.role == "cycle":
            return _each(item)
        if item.role not in _BEFORE_CYCLE:
            break
    return None


def _whole_cycles(items: Sequence[Item], position: int, length: float | None) -> Item:
    """A cycle that no day is told of: its end, as week 6 is; its first day, where a range begins."""
    item = items[position]
    before = items[position - 1] if position else None
    before = items[position - 2] if before and before.role == "word" and position > 1 else before
    role = before.role if before else ""
    told = role == "open" and position > 1 and items[position - 2].role == "time"  # 42 days (cycles 1-2)
    told = told or (role not in ("end", "after") and _days_follow(items, position))
    if not length or not item.values or told:
        return replace(item, role="cycles" if told else "unknown", values=())
    days = [cycle * length for cycle in item.values]
    if role in _BEGINS or (
        len(days) == 1 and items[position + 1 : position + 2] and _goes_on(items[position + 1])
    ):
        days = [day - length + 1 for day in days]
    elif item.spread:
        days[0] += 1 - length
    return replace(item, role="time", form="mark", values=tuple(days), unit="day")


def _goes_on(item: Item) -> bool:
    return item.role in ("to", "until", "dash")


def _days_follow(items: Sequence[Item], position: int) -> bool:
    """Whether days or hours of a cycle are told: Cycle 1: Days 1 and 8."""
    for item in items[position + 1 : position + 7]:
        if _is_day(item) or _is_hours(item):
            return True
        if item.role not in _BESIDE:
            break
    return _cycle_is_told(items, position)


def _cycle_is_told(items: Sequence[Item], position: int) -> bool:
    """Whether a start or a dose is said to be in this cycle: baseline (cycle 1)."""
    roles = [item.role for item in items[max(0, position - 2) : position]]
    return roles in (["start", "open"], ["dose", "open"])


def _each(item: Item) -> tuple[float, ...]:
    """All cycles that an item names: cycles 2-4 are three."""
    first, last = item.values[0], item.values[-1]
    if not item.spread or not 0 < last - first <= _MAX_CYCLES:
        return item.values
    return tuple(first + step for step in range(int(last - first) + 1))


def _count_of_cycles(item: Item, length: float | None) -> Item:
    """6 cycles, every 2 cycles: so many times their length, where it is told."""
    values = tuple(count * length for count in item.values) if length else ()
    if item.role == "period":
        return replace(item, values=values)
    return replace(item, role="time", form="length", values=values) if values else replace(item, values=())


def _days(item: Item, cycles: Sequence[float], length: float | None) -> Item:
    if length is None and max(cycles) > 1:
        known = item.values if 1 in cycles else ()
        return replace(item, values=known, spread=False) if known else replace(item, role="unknown")
    if length and max(item.values) > length:
        return item  # counted from the first cycle already
    days = tuple(day + (cycle - 1) * (length or 0) for cycle in cycles for day in item.values)
    return replace(item, values=days, spread=item.spread and len(cycles) == 1)
