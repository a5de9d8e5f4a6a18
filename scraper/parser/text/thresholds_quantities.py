"""The quantities of a criterion: numbers with their units and comparators, ranges, lists and pairs."""

import re
from typing import NamedTuple

from scraper.parser.text.durations import WORDS
from scraper.parser.text.thresholds_comparators import bound_after, bound_before
from scraper.parser.text.thresholds_tokens import NUMERALS, Number, Tokens, ends_a_name, is_glued, number_at
from scraper.parser.text.thresholds_units import Written, limit_of_normal, multiple_of_limit, unit_at
from scraper.parser.text.thresholds_words import Bound, words

_RANGE = frozenset(("-", "to", "~", "through", "thru"))
_INCLUDED = {"inclusive": True, "included": True, "exclusive": False, "excluded": False}
_SET = frozenset((",", "or", "and", "/", "&"))
_ASIDE = (["above"], ["below"], ["over"], ["under"])
_REFERENCES = words("baseline normal ideal upper lower limit uln lln reference mean expected average ibw")
_HIGHER = words("higher greater above over more")
_BEFORE_UPPER = frozenset(("less", "than", "up", "to", "the", "below", "-", "stage", "grade", "class"))
_CLASS = re.compile(r"(?:stages?|grades?|class|[ivx]{1,4}[abc]?[0-9]?)$")
_MOST_MEMBERS = 9
_DIGITS = frozenset("0123456789.")
_STARTS = NUMERALS | frozenset(
    (
        "uln",
        "ulns",
        "iuln",
        "unl",
        "ulon",
        "ulrr",
        "upper",
        "normal",
        "maximum",
        "lln",
        "llns",
        "lnl",
        "lower",
    )
)
"""Words with which a quantity may begin that is not in digits."""


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
    second: float | None = None
    values: tuple[float, ...] = ()
    unit: Written | None = None
    lower_bound: Bound = "GTEQ"
    upper_bound: Bound = "LTEQ"
    pair: bool = False
    roman: bool = False
    grouped: bool = False
    bare_range: bool = False
    bracketed: bool = False


def quantities(tokens: Tokens, source: str, taken: set[int]) -> list[Quantity]:
    """The quantities of a text, outside the words ``taken`` by names."""
    found: list[Quantity] = []
    at, end = 0, len(tokens.words)
    while at < end:
        word = tokens.words[at]
        may_be = (word[0] in _DIGITS or word in _STARTS) and at not in taken
        quantity = _quantity(tokens, source, at, taken) if may_be else None
        if quantity:
            found.append(quantity)
            at = max(quantity.end, at + 1)
        else:
            at += 1
    return found


def _quantity(tokens: Tokens, source: str, at: int, taken: set[int]) -> Quantity | None:
    number = number_at(tokens, source, at)
    if number is None:
        return _bare_limit(tokens, at)
    bound, first = bound_before(tokens, at - (number.value < 0), taken)
    unit, end = _unit_behind(tokens, number)
    if (
        bound is None
        and unit
        and unit.unit is None
        and not _HIGHER.isdisjoint(tokens.words[number.end : end])
    ):
        bound = "GT"
    if _is_none(tokens, at, number, bound, unit) or _is_relative(tokens, unit, end):
        return None
    start = Quantity(
        first, at, end, bound, number.value, unit=unit, roman=number.roman, grouped=number.grouped
    )
    longer = _longer(tokens, source, start, number.end)
    if longer is None and _goes_on(tokens, end):
        return None
    return longer or _with_bound_behind(tokens, start, number.end)


def _goes_on(tokens: Tokens, end: int) -> bool:
    """Whether a range begins here whose end is no number: "stage I through stage IIIc"."""
    joined = tokens.words[end : end + 1]
    following = tokens.words[end + 1 : end + 2]
    return joined in (["through"], ["to"], ["-"], ["~"]) and bool(_CLASS.match("".join(following)))


def _longer(tokens: Tokens, source: str, start: Quantity, end: int) -> Quantity | None:
    """The range, the list or the pair that a number begins."""
    if start.bound in (None, "EQ", "BETWEEN"):
        return _range(tokens, source, start) or _several(tokens, source, start, end)
    return _pair(tokens, source, start) if start.unit is None else None


def _with_bound_behind(tokens: Tokens, quantity: Quantity, end: int) -> Quantity:
    if quantity.bound is not None:
        return quantity
    bound, behind = bound_after(tokens, quantity.end)
    if bound:
        return quantity._replace(bound=bound, end=behind)
    return quantity._replace(bracketed=_in_brackets(tokens, quantity.number, end))


def _is_none(tokens: Tokens, at: int, number: Number, bound: Bound | None, unit: Written | None) -> bool:
    """Whether a number measures nothing: part of a name, "3 times", "two"."""
    if bound is None and (ends_a_name(tokens, at) or _is_under_a_number(tokens, at)):
        return True
    behind = tokens.words[number.end : number.end + 1]
    if unit is None and (
        is_glued(tokens, at, number.end)
        or behind in (["times"], ["x"], ["fold"])
        or _is_adjective(tokens, number)
    ):
        return True
    return unit is None and tokens.words[at] in WORDS and behind != ["or"]


def _is_adjective(tokens: Tokens, number: Number) -> bool:
    """Whether a hyphen joins a number to a word that is no unit: 16-gauge, 4-fold, 24-point."""
    at = number.end
    joined = tokens.words[at : at + 1] == ["-"] and tokens.starts[at] == tokens.ends[at - 1]
    if number.roman or not joined or at + 1 >= len(tokens.words):
        return False
    word = tokens.words[at + 1]
    return tokens.starts[at + 1] == tokens.ends[at] and len(word) > 3 and word.isalpha()


def _is_under_a_number(tokens: Tokens, at: int) -> bool:
    """Whether a number is the second of a pair that could not be read: 140-159/90-99."""
    return at > 1 and tokens.words[at - 1] == "/" and tokens.words[at - 2][0] in _DIGITS


def _is_relative(tokens: Tokens, unit: Written | None, end: int) -> bool:
    """Whether a value counts from another: "20% above the upper limit", "45 kg over ideal weight"."""
    if unit is None or unit.unit is None or unit.unit.group == "deviation":
        return False
    return tokens.words[end : end + 1] in _ASIDE and not _REFERENCES.isdisjoint(
        tokens.words[end + 1 : end + 5]
    )


def _in_brackets(tokens: Tokens, at: int, end: int) -> bool:
    return at > 0 and tokens.words[at - 1] in ("(", "[") and tokens.words[end : end + 1] in ([")"], ["]"])


def _unit_behind(tokens: Tokens, number: Number) -> tuple[Written | None, int]:
    """The unit behind a number and the word behind it."""
    at = tokens.ends[number.end - 1]
    if number.roman:
        return None, number.end
    unit = multiple_of_limit(tokens.text, at, tokens.words[number.end - 1] == "twice") or unit_at(
        tokens.text, at
    )
    if unit is None or _is_denominator(unit, number):
        return None, number.end
    end = _word_from(tokens, number.end, unit.end)
    if tokens.words[end : end + 1] == ["("]:
        again = unit_at(tokens.text, tokens.ends[end])
        if again and again.unit == unit.unit and tokens.text[again.end : again.end + 1] == ")":
            return unit, _word_from(tokens, end, again.end + 1)
    return unit, end


def _word_from(tokens: Tokens, word: int, at: int) -> int:
    """The first word from one on that begins at a place of the text or behind it."""
    while word < len(tokens.words) and tokens.starts[word] < at:
        word += 1
    return word


def _is_denominator(unit: Written, number: Number) -> bool:
    """Whether what looks like "out of 100" is the second number of a pair: 140/100."""
    digits = unit.text[1:].strip()
    return unit.text[0] == "/" and digits.isdigit() and number.value > float(digits)


def _bare_limit(tokens: Tokens, at: int) -> Quantity | None:
    """A bound at the limit of normal itself: "> ULN"."""
    limit = limit_of_normal(tokens.text, tokens.starts[at])
    if limit is None:
        return None
    bound, first = bound_before(tokens, at, set())
    if bound in (None, "BETWEEN"):
        return None
    end = _word_from(tokens, at + 1, limit.end)
    if tokens.words[end : end + 1] in (["+"], ["plus"]):
        return None
    return Quantity(first, at, end, bound, 1.0, unit=limit)


def _range(tokens: Tokens, source: str, low: Quantity) -> Quantity | None:
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
    number = number_at(tokens, source, at) if at < len(words) else None
    if number is None or number.roman != low.roman:
        return None
    unit, end = _unit_behind(tokens, number)
    if is_glued(tokens, at, number.end) and unit is None:
        return None
    return low._replace(
        bound="BETWEEN",
        second=number.value,
        unit=unit or low.unit,
        end=end,
        lower_bound="GT" if lower is False else "GTEQ",
        upper_bound="LT" if _end_included(words, end)[1] is False else upper,
        bare_range=low.bound is None,
        pair=words[end : end + 1] == ["/"] and "".join(words[end + 1 : end + 2])[:1].isdigit(),
    )


def _end_included(words: list[str], at: int) -> tuple[int, bool | None]:
    """Whether "(inclusive)" or "(exclusive)" stands here, and the word behind it."""
    if words[at : at + 1] == ["("] and words[at + 2 : at + 3] == [")"] and words[at + 1] in _INCLUDED:
        return at + 3, _INCLUDED[words[at + 1]]
    return at, None


def _several(tokens: Tokens, source: str, first: Quantity, end: int) -> Quantity | None:
    """A list of numbers: 0, 1 or 2; 0/1; I, II or III; 0,1."""
    values = [first.value]
    word = tokens.words[first.number]
    if "," in word and "." not in word and all(len(part) == 1 for part in word.split(",")):
        values = [float(part) for part in word.split(",")]
    at, behind = end, end
    while at < len(tokens.words) - 1 and len(values) < _MOST_MEMBERS:
        step = at
        while step < min(at + 3, len(tokens.words) - 1) and tokens.words[step] in _SET:
            step += 1
        number = number_at(tokens, source, step) if step > at and step < len(tokens.words) else None
        if number is None or number.roman != first.roman or is_glued(tokens, step, number.end):
            break
        values.append(number.value)
        at = behind = number.end
    if len(values) < 2 or (first.unit and first.end != end):
        return None
    if behind < len(tokens.words) and tokens.words[behind] in _RANGE:
        return None
    last = Number(values[-1], behind, first.roman)
    unit, behind = _unit_behind(tokens, last)
    pair = len(values) == 2 and tokens.words[end] == "/" if end < len(tokens.words) else False
    return first._replace(
        bound="IN", values=tuple(values), second=values[1] if pair else None, unit=unit, end=behind, pair=pair
    )


def _pair(tokens: Tokens, source: str, first: Quantity) -> Quantity | None:
    """Two bounds in one: 140/90."""
    at = first.number + 1
    if tokens.words[at : at + 1] != ["/"] or at + 1 >= len(tokens.words):
        return None
    number = number_at(tokens, source, at + 1)
    if number is None or number.roman:
        return None
    unit, end = _unit_behind(tokens, number)
    return first._replace(second=number.value, unit=unit, end=end, pair=True)
