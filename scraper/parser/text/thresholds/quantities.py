"""The quantities of a criterion: numbers with their units and comparators, ranges, lists and pairs."""

import re
from typing import NamedTuple

from scraper.parser.text.lexicon.bounds import MIRRORED, Bound
from scraper.parser.text.lexicon.numbers import WORDS
from scraper.parser.text.thresholds.comparators import bound_after, bound_before
from scraper.parser.text.thresholds.numbers import Number, unit_after
from scraper.parser.text.thresholds.tokens import DIGITS, Tokens, ends_a_name, is_glued
from scraper.parser.text.thresholds.units import Written
from scraper.parser.text.thresholds.words import words

_RANGE = frozenset(("-", "to", "~", "through", "thru"))
_INCLUDED = {"inclusive": True, "included": True, "exclusive": False, "excluded": False}
_SET = frozenset((",", "or", "and", "/", "&"))
_JOINING = _RANGE | _SET | {"("}
"""Words after the first of several numbers; brackets say whether the end of a range is included."""

_ASIDE = frozenset(("above", "below", "over", "under"))
_REFERENCES = words("baseline normal ideal upper lower limit uln lln reference mean expected average ibw")
_HIGHER = words("higher greater above over more")
_BEFORE_UPPER = frozenset(("less", "than", "up", "to", "the", "below", "-", "stage", "grade", "class"))
_CLASS = re.compile(r"(?:stages?|grades?|class|[ivx]{1,4}[abc]?[0-9]?)$")
_MOST_MEMBERS = 9


class Quantity(NamedTuple):
    """A bound in a text, from word ``first`` up to word ``end``, without its subject.

    ``number`` is the word with its first number.  ``values`` are the members of a set, ``second`` the upper
    end of a range or of a pair like 140/90.  ``grouped``: a dot in it may part thousands.  ``bare_range``: no
    word announces the range.  ``bracketed``: it stands in brackets of its own, like a reference.
    """

    first: int
    number: int
    end: int
    bound: Bound | None
    value: float
    unit: Written | None
    roman: bool = False
    grouped: bool = False
    bracketed: bool = False
    second: float | None = None
    values: tuple[float, ...] = ()
    lower_bound: Bound = "GTEQ"
    upper_bound: Bound = "LTEQ"
    pair: bool = False
    bare_range: bool = False


def quantities(tokens: Tokens, numbers: dict[int, Number], taken: set[int]) -> list[Quantity]:
    """The quantities that the numbers of a text make, outside the words ``taken`` by names."""
    found: list[Quantity] = []
    after = 0
    for at in numbers:
        quantity = _quantity(tokens, numbers, at, taken) if at >= after and at not in taken else None
        if quantity:
            found.append(quantity)
            after = quantity.end
    return found


def _quantity(tokens: Tokens, numbers: dict[int, Number], at: int, taken: set[int]) -> Quantity | None:
    number = numbers[at]
    if number.bare:
        return _bare_limit(tokens, at, number)
    value, unit, end = number.value, number.unit, number.end
    bound, first = bound_before(tokens, at - (value < 0), taken)
    if bound is None and unit and unit.unit is None and not _HIGHER.isdisjoint(tokens.words[at + 1 : end]):
        bound = "GT"
    if _is_none(tokens, at, number, bound) or _is_relative(tokens, unit, end):
        return None
    if tokens.word(at + 1) in _JOINING or tokens.word(end) in _JOINING or "," in tokens.words[at]:
        start = Quantity(first, at, end, bound, value, unit, number.roman, number.grouped)
        longer = _longer(tokens, numbers, start)
        if longer or _goes_on(tokens, end):
            return longer
    if unit and unit.unit and unit.unit.group == "deviation" and tokens.word(end) == "below":
        value, bound = -value, MIRRORED.get(bound, bound) if bound else None  # "2.5 SD below the mean"
    bracketed = False
    if bound is None:
        bound, end = bound_after(tokens, end)
        bracketed = bound is None and _in_brackets(tokens, at)
    return Quantity(first, at, end, bound, value, unit, number.roman, number.grouped, bracketed)


def _goes_on(tokens: Tokens, end: int) -> bool:
    """Whether a range begins here whose end is no number: "stage I through stage IIIc"."""
    return tokens.word(end) in ("through", "to", "-", "~") and bool(_CLASS.match(tokens.word(end + 1)))


def _longer(tokens: Tokens, numbers: dict[int, Number], start: Quantity) -> Quantity | None:
    """The range, the list or the pair that a number begins."""
    if start.bound in (None, "EQ", "BETWEEN"):
        return _range(tokens, numbers, start) or _several(tokens, numbers, start)
    return _pair(tokens, numbers, start) if start.unit is None else None


def _is_none(tokens: Tokens, at: int, number: Number, bound: Bound | None) -> bool:
    """Whether a number measures nothing: part of a name, "3 times", "two"."""
    if bound is None and (ends_a_name(tokens, at) or _is_under_a_number(tokens, at)):
        return True
    if number.unit:
        return False
    after = tokens.word(at + 1)
    if after in ("times", "x", "fold") or (tokens.words[at] in WORDS and after != "or"):
        return True
    return is_glued(tokens, at) or (after == "-" and not number.roman and _is_adjective(tokens, at + 1))


def _is_adjective(tokens: Tokens, hyphen: int) -> bool:
    """Whether a hyphen joins a number to a word that is no unit: 16-gauge, 4-fold, 24-point."""
    word = tokens.word(hyphen + 1)
    if len(word) <= 3 or not word.isalpha():
        return False
    starts, ends = tokens.starts, tokens.ends
    return starts[hyphen] == ends[hyphen - 1] and starts[hyphen + 1] == ends[hyphen]


def _is_under_a_number(tokens: Tokens, at: int) -> bool:
    """Whether a number is the second of a pair that could not be read: 140-159/90-99."""
    return at > 1 and tokens.words[at - 1] == "/" and tokens.words[at - 2][0] in DIGITS


def _is_relative(tokens: Tokens, unit: Written | None, end: int) -> bool:
    """Whether a value counts from another: "20% above the upper limit", "45 kg over ideal weight"."""
    if unit is None or unit.unit is None or unit.unit.group == "deviation":
        return False
    return tokens.word(end) in _ASIDE and not _REFERENCES.isdisjoint(tokens.words[end + 1 : end + 5])


def _in_brackets(tokens: Tokens, at: int) -> bool:
    return tokens.word(at + 1) in (")", "]") and at > 0 and tokens.words[at - 1] in ("(", "[")


def _bare_limit(tokens: Tokens, at: int, limit: Number) -> Quantity | None:
    """A bound at the limit of normal itself: "> ULN"."""
    bound, first = bound_before(tokens, at, set())
    if bound in (None, "BETWEEN") or tokens.word(limit.end) in ("+", "plus"):
        return None
    return Quantity(first, at, limit.end, bound, limit.value, limit.unit)


def _range(tokens: Tokens, numbers: dict[int, Number], low: Quantity) -> Quantity | None:
    """A range that begins with a number: 18-30, between 18 and 30, 18 to < 30."""
    words = tokens.words
    at, lower = _end_included(words, low.end)
    if at + 1 >= len(words):
        return None
    joined = words[at] in _RANGE or (low.bound == "BETWEEN" and words[at] in ("and", "&"))
    if not joined:
        return None
    at += 1
    upper: Bound = "LTEQ"
    if words[at][0] in "<≤":
        upper, at = ("LTEQ" if len(words[at]) > 1 or words[at] == "≤" else "LT"), at + 1
    else:
        while at < len(words) - 1 and words[at] in _BEFORE_UPPER:
            at += 1
    number = numbers.get(at)
    if number is None or number.bare or number.roman != low.roman:
        return None
    end = number.end
    if number.unit is None and is_glued(tokens, at):
        return None
    return low._replace(
        bound="BETWEEN",
        second=number.value,
        unit=number.unit or low.unit,
        end=end,
        lower_bound="GT" if lower is False else "GTEQ",
        upper_bound="LT" if _end_included(words, end)[1] is False else upper,
        bare_range=low.bound is None,
        pair=tokens.word(end) == "/" and tokens.word(end + 1)[:1].isdigit(),
    )


def _end_included(words: list[str], at: int) -> tuple[int, bool | None]:
    """Whether "(inclusive)" or "(exclusive)" stands here, and the word after it."""
    if words[at : at + 1] == ["("] and words[at + 2 : at + 3] == [")"] and words[at + 1] in _INCLUDED:
        return at + 3, _INCLUDED[words[at + 1]]
    return at, None


def _several(tokens: Tokens, numbers: dict[int, Number], first: Quantity) -> Quantity | None:
    """A list of numbers: 0, 1 or 2; 0/1; I, II or III; 0,1."""
    end = first.number + 1
    values = [first.value]
    word = tokens.words[first.number]
    if "," in word and "." not in word and all(len(part) == 1 for part in word.split(",")):
        values = [float(part) for part in word.split(",")]
    at, after = end, end
    while at < len(tokens.words) - 1 and len(values) < _MOST_MEMBERS:
        step = at
        while step < min(at + 3, len(tokens.words) - 1) and tokens.words[step] in _SET:
            step += 1
        number = numbers.get(step) if step > at else None
        if number is None or number.bare or number.roman != first.roman or is_glued(tokens, step):
            break
        values.append(number.value)
        at = after = step + 1
    if len(values) < 2 or (first.unit and first.end != end):
        return None
    if after < len(tokens.words) and tokens.words[after] in _RANGE:
        return None
    unit, after = (None, after) if first.roman else unit_after(tokens, after - 1, values[-1])
    pair = len(values) == 2 and tokens.words[end] == "/" if end < len(tokens.words) else False
    return first._replace(
        bound="IN", values=tuple(values), second=values[1] if pair else None, unit=unit, end=after, pair=pair
    )


def _pair(tokens: Tokens, numbers: dict[int, Number], first: Quantity) -> Quantity | None:
    """Two bounds in one: 140/90."""
    at = first.number + 1
    number = numbers.get(at + 1) if tokens.word(at) == "/" else None
    if number is None or number.bare or number.roman:
        return None
    return first._replace(second=number.value, unit=number.unit, end=number.end, pair=True)
