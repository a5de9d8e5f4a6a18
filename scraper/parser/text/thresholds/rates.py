"""Things counted in a time, named after their number: "at least 4 migraine days per month"."""

from scraper.parser.text.thresholds.criterion_context import Line
from scraper.parser.text.thresholds.listed_subjects import Name
from scraper.parser.text.thresholds.quantities import Quantity
from scraper.parser.text.thresholds.units import unit_at
from scraper.parser.text.thresholds.words import COUNTED, TAKEN, words

_DAYS = words("days nights")
_LONGEST = 5
_BOUNDS = frozenset(("GT", "GTEQ", "LT", "LTEQ"))


def rate_right(line: Line, quantity: Quantity) -> tuple[Quantity, Name] | None:
    """A number of things in a time with what is counted; nothing for doses, which are taken, not measured."""
    if quantity.unit is not None or quantity.bound in (None, "IN") or quantity.bare_range or quantity.pair:
        return None
    start, end = quantity.end, quantity.end
    while end < len(line.words) and end - start < _LONGEST and _counts(line, start, end):
        end += 1
    counted = line.words[start:end]
    if not counted or not TAKEN.isdisjoint(counted) or not counted[-1].isalpha():
        return None
    unit = unit_at(line.tokens.text, line.tokens.ends[end - 1])
    if unit is None or unit.unit is None or unit.unit.group != "frequency":
        return None
    after = end
    while after < len(line.words) and line.tokens.starts[after] < unit.end:
        after += 1
    mention = line.starting.get(start)
    known = (
        mention.subject if mention and mention.end == end and "frequency" in mention.subject.groups else None
    )
    return quantity._replace(unit=unit, end=after), Name(start, end, known)


def counted_right(line: Line, quantity: Quantity) -> Name | None:
    """What a number without a unit counts, named after it: "4 or more positive nodes"."""
    if quantity.unit is not None or quantity.bound not in _BOUNDS or quantity.roman or quantity.pair:
        return None
    start = quantity.end + (line.word(quantity.end) == "of")
    for end in range(start, min(start + _LONGEST, len(line.words))):
        word = line.words[end]
        if word in COUNTED:
            return Name(start, end + 1, None)
        if not (word.isalpha() or word == "-") or not line.in_name(end):
            return None
    return None


def _counts(line: Line, start: int, at: int) -> bool:
    """Whether a word may be one of the name of what is counted."""
    return line.words[at] != "/" and (line.in_name(at) or (at > start and line.words[at] in _DAYS))
