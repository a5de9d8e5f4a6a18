"""Things counted in a time, named behind their number: "at least 4 migraine days per month"."""

from scraper.parser.text.thresholds.criterion_context import Line
from scraper.parser.text.thresholds.listed_subjects import Name
from scraper.parser.text.thresholds.quantities import Quantity
from scraper.parser.text.thresholds.units import unit_at
from scraper.parser.text.thresholds.words import TAKEN, words

_DAYS = words("days nights")
_LONGEST = 5


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
    behind = end
    while behind < len(line.words) and line.tokens.starts[behind] < unit.end:
        behind += 1
    mention = line.starting.get(start)
    known = (
        mention.subject if mention and mention.end == end and "frequency" in mention.subject.groups else None
    )
    return quantity._replace(unit=unit, end=behind), Name(start, end, known)


def _counts(line: Line, start: int, at: int) -> bool:
    """Whether a word may be one of the name of what is counted."""
    return line.words[at] != "/" and (line.in_name(at) or (at > start and line.words[at] in _DAYS))
