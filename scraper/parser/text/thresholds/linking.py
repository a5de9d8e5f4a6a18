"""Whose bound it is: each quantity with its subjects, by the words around it."""

from typing import NamedTuple

from scraper.parser.text.lexicon.bounds import OPPOSITE, Bound
from scraper.parser.text.thresholds.comparators import bound_before
from scraper.parser.text.thresholds.compatibility import counts, fits
from scraper.parser.text.thresholds.criterion_context import GAP, LONGEST_NAME, Line
from scraper.parser.text.thresholds.listed_subjects import (
    Name,
    class_of,
    is_bare,
    known_left,
    known_right,
    scale_right,
)
from scraper.parser.text.thresholds.quantities import Quantity
from scraper.parser.text.thresholds.rates import counted_right, rate_right
from scraper.parser.text.thresholds.unlisted_subjects import is_plausible, unknown_left, unknown_right
from scraper.parser.text.thresholds.words import LINKS, PEOPLE

_FLIPPED: dict[str, Bound] = {"<": "GT", ">": "LT", "≤": "GTEQ", "≥": "LTEQ"}
_AGES = frozenset(("age", "aged", "ages"))
_EXCEPTIONS = frozenset(("if", "in", "for", "or", "except", "unless", "with", "when"))
_BOTH = frozenset(("and", "but", ",", "&", "also", "be", "is", "yet", "must", "to", "="))


class Bounded(NamedTuple):
    """A quantity with its subjects.

    ``carried``: they were named for an earlier quantity.  ``joined``: it was two quantities.
    """

    quantity: Quantity
    names: list[Name]
    carried: bool = False
    joined: bool = False


def bounded_in(line: Line) -> list[Bounded]:
    """Each quantity that has a subject."""
    bounded: list[Bounded] = []
    floor = 0
    times = any("time" in mention.subject.groups for mention in line.named)
    for at, quantity in enumerate(line.found):
        if not times and _is_time(quantity):
            continue
        read = _read(line, at, _with_inner_bound(line, quantity), floor, bounded[-1] if bounded else None)
        whole = _both_bounds(line, bounded[-1], read) if read and bounded else None
        if whole:
            bounded[-1] = whole
        elif read:
            bounded.append(read)
        if read or not _is_time(quantity):
            floor = max(quantity.end, read.quantity.end) if read else quantity.end
    return bounded


def _is_time(quantity: Quantity) -> bool:
    unit = quantity.unit.unit if quantity.unit else None
    return unit is not None and unit.group == "time"


def _both_bounds(line: Line, low: Bounded, high: Bounded) -> Bounded | None:
    """One range of a lower and an upper bound of the same subject: "> 18 and < 30", "18 ≤ BMI ≤ 30"."""
    lower, upper = low.quantity, high.quantity
    if lower.bound not in ("GT", "GTEQ") or upper.bound not in ("LT", "LTEQ") or lower.value >= upper.value:
        return None
    between = line.words[lower.end : upper.first]
    flipped = low.names[0].first >= lower.end
    if not flipped and not (high.carried and len(between) <= 4 and _BOTH.issuperset(between)):
        return None
    units = [quantity.unit for quantity in (lower, upper) if quantity.unit]
    if len(units) > 1 and units[0].unit != units[1].unit:
        return None
    both = lower._replace(
        bound="BETWEEN",
        second=upper.value,
        unit=units[-1] if units else None,
        end=upper.end,
        lower_bound=lower.bound,
        upper_bound=upper.bound,
    )
    return low._replace(quantity=both, joined=True)


def _with_inner_bound(line: Line, quantity: Quantity) -> Quantity:
    """A bound whose comparator stands before the name: "> NYHA class II"."""
    if quantity.bound is not None:
        return quantity
    before = [
        mention for mention in line.mentions_before(quantity.first, 0, 2) if mention.end <= quantity.first
    ]
    if not before:
        return quantity
    between = line.words[before[-1].end : quantity.first]
    if len(between) > 3 or not LINKS.issuperset(between):
        return quantity
    bound, first = bound_before(line.tokens, before[-1].first, set())
    return quantity._replace(bound=bound, first=first) if bound else quantity


def _read(line: Line, at: int, quantity: Quantity, floor: int, last: Bounded | None) -> Bounded | None:
    if "outside" in line.words[max(0, quantity.first - 4) : quantity.first]:
        return None
    return _by_table(line, at, quantity, floor) or _by_words(line, at, quantity, floor, last)


def _by_table(line: Line, at: int, quantity: Quantity, floor: int) -> Bounded | None:
    """A quantity with what is counted in it, or with a known name before it or inside it."""
    rate = rate_right(line, quantity)
    if rate:
        return Bounded(rate[0], [rate[1]])
    known = known_left(line, quantity, floor)
    if not known or (known[0].subject and known[0].subject.kind == "graded"):
        scale = scale_right(line, at, quantity) or class_of(line, quantity)
        known = [scale] if scale else known
    if known:
        return Bounded(quantity, known)
    return _flipped(line, at, quantity)


def _by_words(line: Line, at: int, quantity: Quantity, floor: int, last: Bounded | None) -> Bounded | None:
    """A bound with a name that no table knows, a name after it, or those of the quantity before."""
    if quantity.bound is None:
        return None
    name = unknown_left(line, quantity, floor)
    right = known_right(line, at, quantity)
    if right and (
        right.first <= quantity.end or is_bare(right, quantity) or not _is_named(line, name, quantity)
    ):
        return Bounded(quantity, [right])
    if last and _carries(line, quantity, name, floor, last):
        return Bounded(_denied_too(line, quantity, last), last.names, carried=True)
    for one in (name, unknown_right(line, quantity)):
        if one and is_plausible(line, one, quantity):
            return Bounded(quantity, [one])
    counted = counted_right(line, quantity)
    return Bounded(quantity, [counted]) if counted else None


def _is_named(line: Line, name: Name | None, quantity: Quantity) -> bool:
    """Whether words before a quantity surely name it."""
    return name is not None and not _is_time(quantity) and is_plausible(line, name, quantity)


def _flipped(line: Line, at: int, quantity: Quantity) -> Bounded | None:
    """A bound before its subject: 18 ≤ BMI ≤ 25."""
    if quantity.bound is not None or quantity.end + 1 >= len(line.words):
        return None
    sign = line.words[quantity.end]
    bound = _FLIPPED.get(sign[0])
    following = line.found[at + 1] if at + 1 < len(line.found) else None
    if bound is None or following is None or following.bound not in ("LT", "LTEQ", "GT", "GTEQ"):
        return None
    if not 0 < following.first - quantity.end - 1 <= LONGEST_NAME:
        return None
    if "=" in sign:
        bound = "GTEQ" if bound[0] == "G" else "LTEQ"
    mention = line.starting.get(quantity.end + 1)
    name = Name(
        quantity.end + 1,
        mention.end if mention else following.first,
        mention.subject if mention else None,
    )
    turned = quantity._replace(bound=bound)
    fitting = fits(name.subject, turned) if name.subject else is_plausible(line, name, turned)
    return Bounded(turned, [name]) if fitting else None


def _carries(line: Line, quantity: Quantity, name: Name | None, floor: int, last: Bounded) -> bool:
    """Whether a quantity bounds the subject of the one before: "> 35 or < 18"."""
    if quantity.bound in (None, "IN") or quantity.bare_range:
        return False
    if not _is_near(line, quantity, floor, last) or _counts_other(line, quantity, floor):
        return False
    words = line.words[name.first : name.end] if name else ()
    of_people = all(word in PEOPLE or word in LINKS for word in words)
    subject = last.names[0].subject
    if not (of_people or _is_multiple(quantity)) or (subject and not fits(subject, quantity)):
        return False
    return _same_measure(quantity, last)


def _is_multiple(quantity: Quantity) -> bool:
    """Whether the unit is a limit of normal."""
    return quantity.unit is not None and quantity.unit.unit is None


def _is_near(line: Line, quantity: Quantity, floor: int, last: Bounded) -> bool:
    """Whether a quantity stands close after another, in its sentence and its brackets."""
    if floor != last.quantity.end or quantity.first - floor > GAP or _leaves_brackets(line, last, quantity):
        return False
    apart = line.sentences[quantity.number] > last.quantity.number
    return not apart or (_is_multiple(quantity) and _goes_on(line.words[floor : quantity.first]))


def _goes_on(between: list[str]) -> bool:
    """Whether a sentence after a semicolon is about the same: "; if liver metastases, then ≤ 5 x ULN"."""
    return between[-1:] == [";"] or (between[:1] == [";"] and between[1] in _EXCEPTIONS)


def _counts_other(line: Line, quantity: Quantity, floor: int) -> bool:
    """Whether a number is an age, a count of something, or one for each of something."""
    if "each" in line.words[quantity.end : quantity.end + 3]:
        return True
    if quantity.unit is None and counts(line.word(quantity.end)):
        return True
    between = line.words[floor : quantity.first]
    last = max((at for at, word in enumerate(between) if word[0].isdigit()), default=-1)
    return not _AGES.isdisjoint(between[last + 1 :])


def _denied_too(line: Line, quantity: Quantity, last: Bounded) -> Quantity:
    """A bound that a "not" of the bound before it denies as well: "not < 45 kg or > 90 kg"."""
    denied = line.words[last.quantity.first] in ("not", "no")
    joined = line.words[last.quantity.end : quantity.first] == ["or"]
    if denied and joined and quantity.bound in OPPOSITE:
        return quantity._replace(bound=OPPOSITE[quantity.bound])
    return quantity


def _leaves_brackets(line: Line, last: Bounded, quantity: Quantity) -> bool:
    """Whether the earlier subject stands in brackets that end before this quantity."""
    return line.depths[quantity.first] < line.depths[last.names[0].first]


def _same_measure(quantity: Quantity, last: Bounded) -> bool:
    """Whether the unit is one that the subject is given in."""
    unit, before = quantity.unit, last.quantity.unit
    subject = last.names[0].subject
    if unit is None:
        return subject is not None or before is None
    if unit.unit is None:
        return subject is not None or before is not None
    same = before is not None and before.unit is not None and before.unit.group == unit.unit.group
    return same or (subject is not None and unit.unit.group in subject.groups)
