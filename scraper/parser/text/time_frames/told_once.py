"""Times that a text tells twice, in brackets or in two units, as one; lengths in two parts as one length."""

from collections.abc import Sequence
from dataclasses import replace

from scraper.parser.text.lexicon.durations import DAYS
from scraper.parser.text.time_frames.items import Item

_SAME = 0.04
"""How far two spellings of one length differ at most."""

_VAGUE = frozenset({"vague", "scatter"})
_LONGEST = 12
"""Items in brackets."""


def told_once(items: list[Item]) -> list[Item]:
    """Of "week 4 (day 28)", "baseline (day 1)" and "3 weeks after surgery (day 22)" one time alone."""
    vague = any(item.role in _VAGUE for item in items)
    dropped = _vague_remarks(items) if vague else set()
    for position, item in enumerate(items[1:-2], start=1):
        if item.role == "open" and items[position + 2].role in ("close", "dose"):
            dropped |= _told_before(items, position)
        elif item.role == "open":
            dropped |= _parts(items, position) or _from_start(items, position)
            if _is_mark(items[position - 1]):
                dropped |= _remark(items, position)
    return [item for position, item in enumerate(items) if position not in dropped]


def _vague_remarks(items: Sequence[Item]) -> set[int]:
    """Brackets after a time that begin with what is vague: 2 years (median follow-up of 34.3 months)."""
    dropped: set[int] = set()
    inside = False
    for position, item in enumerate(items[1:], start=1):
        if item.role == "open" and items[position - 1].role == "time":
            near = items[max(0, position - 5) : position + 2]
            inside = inside or any(one.role in _VAGUE for one in near)
        if inside:
            dropped.add(position)
        inside = inside and item.role != "close"
    return dropped


def _closed(items: Sequence[Item], opened: int) -> int:
    """The position of the mark that closes brackets, or 0 where they are long or stay open."""
    near = range(opened, min(opened + _LONGEST, len(items)))
    return next((end for end in near if items[end].role == "close"), 0)


def _parts(items: Sequence[Item], opened: int) -> set[int]:
    """Brackets with the parts that a time is the sum of: 6 years (1 of treatment and 5 of follow-up)."""
    before, closed = items[opened - 1], _closed(items, opened)
    times = [item for item in items[opened:closed] if item.role == "time"]
    if before.role != "time" or len(times) != 2 or any(item.form != "length" for item in times):
        return set()
    total = sum(max(item.values) for item in times)
    near = abs(total - max(before.values)) < _SAME * total
    return set(range(opened, closed + 1)) if near else set()


def _from_start(items: Sequence[Item], opened: int) -> set[int]:
    """A time that brackets count from the start: 3 months after treatment (20 weeks from baseline)."""
    roles = [item.role for item in items[opened + 1 : opened + 5]]
    place = _before_bracket(items, opened)
    told = roles in (["time", "from", "start", "close"], ["time", "after", "start", "close"])
    return {place} if told and items[place].role == "time" else set()


def _is_mark(item: Item) -> bool:
    return item.role == "time" and item.form == "mark" and len(item.values) == 1


def _remark(items: Sequence[Item], opened: int) -> set[int]:
    """Brackets after a mark that say where it is: week 16 (study days 99 to 126), (1 week after surgery)."""
    closed = _closed(items, opened)
    inside = items[opened + 1 : closed]
    times = [item for item in inside if item.role == "time"]
    if len(times) != 1 or items[opened - 1].unit == times[0].unit == "day":
        return set()
    time = times[0]
    counts = inside[0] is time and len(time.values) == 1 and any(item.role == "after" for item in inside)
    spans = time.spread and time.form == "mark" and len(inside) == 2
    return set(range(opened, closed + 1)) if counts or spans else set()


def _told_before(items: Sequence[Item], opened: int) -> set[int]:
    """What is left out where one item stands in brackets: the brackets, or what they repeat."""
    inside, closed = items[opened + 1], items[opened + 2].role == "close"
    brackets = {opened, opened + 1, opened + 2} if closed else set()
    place = _before_bracket(items, opened)
    item = items[place]
    bare = {place, opened, opened + 2} if closed else {place}
    if inside.role in ("start", "origin"):
        return brackets if item.role == "time" and item.form == "mark" else set()
    if inside.role == "time" and item.role == "time":
        if len(item.values) > 1 or (len(inside.values) > 1 and not inside.spread):
            return set()
        return brackets if closed and _is_surer(item, inside) else bare
    if inside.role == "time" and item.role in ("start", "origin", "dose", "unknown"):
        if item.role == "dose" and inside.unit == "hour" and inside.values == (0.0,):
            return brackets  # predose (hour 0)
        return bare if inside.form == "mark" or inside.values[0] < 0 else set()
    return set()


def _is_surer(item: Item, inside: Item) -> bool:
    """Whether the time in front is told more exactly than the one in brackets."""
    return inside.spread or (item.form == "mark" and inside.form == "length")


def _before_bracket(items: Sequence[Item], opened: int) -> int:
    """The item that brackets explain: the one in front, or the time in front of "after surgery"."""
    for place in range(opened - 1, max(-1, opened - 5), -1):
        if items[place].role not in ("word", "event", "after", "visit"):
            return place if place == opened - 1 or items[place].form == "length" else opened - 1
    return opened - 1


def joined(items: list[Item]) -> list[Item]:
    """With "5 years 6 months" and "2 years and 4 months" as one length."""
    found: list[Item] = []
    for item in items:
        join = found[-1].role if len(found) > 1 and found[-1].role in ("and", "plus", "comma") else ""
        back = 2 if join else 1
        last = found[-back] if found else None
        if last and join == "and" and _is_same(last, item):
            found.pop()
        elif last and _adds_up(last, item, join):
            del found[-back:]
            found.append(replace(last, values=(last.values[0] + item.values[0],), end=item.end))
        else:
            found.append(item)
    return found


def _is_same(first: Item, second: Item) -> bool:
    """Whether two lengths in different units are one: 12.5 months or 1.04 years."""
    if first.form != "length" or second.form != "length" or first.unit == second.unit:
        return False
    one, other = first.values, second.values
    return len(one) == len(other) == 1 and abs(one[0] - other[0]) < _SAME * one[0]


def _adds_up(first: Item, second: Item, join: str) -> bool:
    """A larger and a smaller unit in a row, where a list would rise."""
    if first.form != "length" or second.form != "length" or len(first.values) != 1 or len(second.values) != 1:
        return False
    if join == "plus":
        return True
    if join == "comma" and (first.unit, second.unit) != ("year", "month"):
        return False
    return first.unit != second.unit and first.values[0] >= DAYS[first.unit] > second.values[0]
