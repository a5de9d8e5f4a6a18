"""Days of treatment cycles, and times given twice: what counts from elsewhere, in days from the start."""

from collections.abc import Sequence
from dataclasses import replace

from scraper.parser.text.lexicon.durations import DAYS
from scraper.parser.text.time_frames.items import Item

_BESIDE = frozenset(
    {"comma", "word", "open", "close", "at", "dose", "and", "colon", "after", "event", "start"}
)
"""What may stand between a cycle and its days."""

_BEFORE_CYCLE = frozenset(("word", "at", "start", "stop", "open", "dose", "close"))
"""What may stand between days and the cycles that they are said of: Day 1 (pre-dose) of Cycles 2 and 3."""

_OF_CYCLES = frozenset({"cycle", "cycles", "cycle_length"})
_COUNTED = frozenset({"time", "cycle", "cycles", "period", "start"})
"""What is told beside the length of cycles; without any, that length is what is told: 8 week cycle."""


def in_days(items: Sequence[Item]) -> list[Item]:
    """The items with days of cycles as days, and without a time that another in brackets repeats."""
    found = [item for item in items if item.role != "about"]
    roles, forms = [item.role for item in found], [item.form for item in found]
    if "cycle" in forms or not _OF_CYCLES.isdisjoint(roles):
        found = _without_cycles(found)
        forms = [item.form for item in found]
    if forms.count("length") > 1:
        found = _joined(found)
    return _told_once(found) if "open" in roles else found


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
        ahead = _cycle_ahead(items, position) or (told if item.role in ("word", "start") else None)
        if item.role == "cycle" and told:
            ahead = None
        elif item.role == "cycle":
            cycles = item.values
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
        return "cycle_length" in roles and not {"close", "stop"} & set(roles[roles.index("cycle_length") :])
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
            return item.values
        if item.role not in _BEFORE_CYCLE:
            break
    return None


def _whole_cycles(items: Sequence[Item], position: int, length: float | None) -> Item:
    """A cycle that no day is told of: its end, where the words say "end of cycle 8"."""
    item = items[position]
    before = items[position - 1] if position else None
    before = items[position - 2] if before and before.role == "word" and position > 1 else before
    if length and before and before.role in ("end", "after") and item.values:
        days = tuple(cycle * length for cycle in item.values)
        return replace(item, role="time", form="mark", values=days, unit="day", spread=False)
    return replace(item, role="cycles", values=())


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


def _told_once(items: list[Item]) -> list[Item]:
    """Of "week 4 (day 28)", "baseline (day 1)" and "3 weeks after surgery (day 22)" one time alone."""
    dropped = _vague_remarks(items)
    for position, item in enumerate(items[1:-2], start=1):
        if item.role == "open" and items[position + 2].role in ("close", "dose"):
            dropped |= _told_before(items, position)
    return [item for position, item in enumerate(items) if position not in dropped]


def _vague_remarks(items: Sequence[Item]) -> set[int]:
    """Brackets behind a time that begin with what is vague: 2 years (median follow-up of 34.3 months)."""
    dropped: set[int] = set()
    inside = False
    for position, item in enumerate(items[1:], start=1):
        vague = position + 1 < len(items) and items[position + 1].role == "vague"
        inside = inside or (item.role == "open" and vague and items[position - 1].role == "time")
        if inside:
            dropped.add(position)
        inside = inside and item.role != "close"
    return dropped


def _told_before(items: Sequence[Item], opened: int) -> set[int]:
    """What is left out where one item stands in brackets: the brackets, or what they repeat."""
    inside, closed = items[opened + 1], items[opened + 2].role == "close"
    brackets = {opened, opened + 1, opened + 2} if closed else set()
    place = _before_bracket(items, opened)
    item = items[place]
    if inside.role in ("start", "origin"):
        return brackets if item.role == "time" and item.form == "mark" else set()
    if inside.role != "time":
        return set()
    if item.role == "time":
        if len(item.values) > 1 or (len(inside.values) > 1 and not inside.spread):
            return set()
        sure = inside.spread or (item.form == "mark" and inside.form == "length")
        return brackets if sure and closed else {place, opened, opened + 2} if closed else {place}
    bare = {place, opened, opened + 2} if closed else {place}
    return bare if item.role in ("start", "origin", "dose", "unknown") and inside.form == "mark" else set()


def _before_bracket(items: Sequence[Item], opened: int) -> int:
    """The item that brackets explain: the one in front, or the time in front of "after surgery"."""
    for place in range(opened - 1, max(-1, opened - 5), -1):
        if items[place].role not in ("word", "event", "after", "visit"):
            return place if place == opened - 1 or items[place].form == "length" else opened - 1
    return opened - 1


def _joined(items: list[Item]) -> list[Item]:
    """With "5 years 6 months" and "2 years and 4 months" as one length."""
    found: list[Item] = []
    for item in items:
        join = found[-1].role if len(found) > 1 and found[-1].role in ("and", "comma") else ""
        back = 2 if join else 1
        last = found[-back] if found else None
        if last and _adds_up(last, item, join):
            del found[-back:]
            found.append(replace(last, values=(last.values[0] + item.values[0],), end=item.end))
        else:
            found.append(item)
    return found


def _adds_up(first: Item, second: Item, join: str) -> bool:
    """A larger and a smaller unit in a row, where a list would rise."""
    if first.form != "length" or second.form != "length" or len(first.values) != 1 or len(second.values) != 1:
        return False
    if join == "comma" and (first.unit, second.unit) != ("year", "month"):
        return False
    return first.unit != second.unit and first.values[0] >= DAYS[first.unit] > second.values[0]
