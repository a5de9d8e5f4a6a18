"""A criterion as words, numbers and signs, and the quantities among them with their bounds."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from scraper.parser.text.durations import WORDS
from scraper.parser.text.thresholds_units import Written, limit_of_normal, multiple_of_limit, unit_at
from scraper.parser.text.thresholds_words import AFTER, BEFORE, BEFORE_ENDS, FILLERS, LONGEST, Bound

_TOKEN = re.compile(
    r"[0-9]{1,3}(?: [0-9]{3}){1,3}(?![0-9.,])(?= ?(?:/|cells|platelets|per ))"
    r"|[0-9]{1,3}(?:'[0-9]{3})+|[0-9]+(?:[.,][0-9]+)*|(?<![\w.])\.[0-9]+|[^\W\d_]\w*"
    r"|[<>≤≥] ?/? ?(?:or)? ?[=_]|[<>≤≥]{1,2}|= ?/?(?:or)? ?[<>]|\S"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[, '][0-9]{3})+(?:\.[0-9]+)?")
_ROMAN = {numeral: float(at) for at, numeral in enumerate("i ii iii iv v vi".split(), start=1)} | {
    numeral: float(at) for at, numeral in enumerate("ⅠⅡⅢⅣⅤⅥ", start=1)
}
_RANGE = frozenset(("-", "to", "~", "through", "thru"))
_INCLUDED = {"inclusive": True, "included": True, "exclusive": False, "excluded": False}
_SET = frozenset((",", "or", "and", "/", "&"))
_ASIDE = (["above"], ["below"], ["over"], ["under"])
_REFERENCES = frozenset(
    "baseline normal ideal upper lower limit uln lln reference mean expected average ibw".split()
)
_SIGNS = frozenset("<>≤≥=")
_MULTIPLES = frozenset(("times", "fold", "time", "x"))


@dataclass(slots=True)
class Tokens:
    """The words of a plain text with their places; ``text`` is the plain text itself."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]


class Number(NamedTuple):
    """A number at one word or more: its value, the word behind it, whether it is Roman or in words."""

    value: float
    end: int
    roman: bool = False
    grouped: bool = False


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


def tokens_of(text: str) -> Tokens:
    """The words, numbers and signs of a plain text."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _TOKEN.finditer(text):
        words.append(found[0])
        starts.append(found.start())
        ends.append(found.end())
    return Tokens(text, words, starts, ends)


def quantities(tokens: Tokens, source: str, taken: set[int]) -> list[Quantity]:
    """The quantities of a text, outside the words ``taken`` by names."""
    found: list[Quantity] = []
    at, end = 0, len(tokens.words)
    while at < end:
        quantity = None if at in taken else _quantity(tokens, source, at, taken)
        if quantity:
            found.append(quantity)
            at = max(quantity.end, at + 1)
        else:
            at += 1
    return found


def _quantity(tokens: Tokens, source: str, at: int, taken: set[int]) -> Quantity | None:
    number = _number(tokens, source, at)
    if number is None:
        return _bare_limit(tokens, at)
    bound, first = bound_before(tokens, at, taken)
    unit, end = _unit_behind(tokens, number)
    if unit is None and tokens.words[at] in WORDS and tokens.words[at + 1 : at + 2] != ["or"]:
        return None
    start = Quantity(
        first, at, end, bound, number.value, unit=unit, roman=number.roman, grouped=number.grouped
    )
    if _glued(tokens, at, number.end) and unit is None:
        return None
    if unit is None and tokens.words[number.end : number.end + 1] in (["times"], ["x"]):
        return None
    if _is_relative(tokens, unit, end):
        return None
    if bound in (None, "BETWEEN"):
        more = _range(tokens, source, start) or _several(tokens, source, start, number.end)
        if more:
            return more
    elif unit is None:
        pair = _pair(tokens, source, start)
        if pair:
            return pair
    if bound is not None:
        return start
    after, behind = _bound_after(tokens, end)
    if after:
        return start._replace(bound=after, end=behind)
    return start._replace(bracketed=_in_brackets(tokens, at, number.end))


def _is_relative(tokens: Tokens, unit: Written | None, end: int) -> bool:
    """Whether a value counts from another: "20% above the upper limit", "45 kg over ideal weight"."""
    if unit is None or unit.unit is None or unit.unit.group == "deviation":
        return False
    return tokens.words[end : end + 1] in _ASIDE and not _REFERENCES.isdisjoint(
        tokens.words[end + 1 : end + 5]
    )


def _in_brackets(tokens: Tokens, at: int, end: int) -> bool:
    return at > 0 and tokens.words[at - 1] in ("(", "[") and tokens.words[end : end + 1] in ([")"], ["]"])


def _hyphened(tokens: Tokens, at: int) -> bool:
    """Whether a number ends a name: Questionnaire-5."""
    if at < 2 or tokens.words[at - 1] != "-" or tokens.ends[at - 1] != tokens.starts[at]:
        return False
    return tokens.ends[at - 2] == tokens.starts[at - 1] and tokens.words[at - 2][0].isalpha()


def _glued(tokens: Tokens, at: int, end: int) -> bool:
    """Whether a number is part of a word: 3A, 1b, T2."""
    behind = (
        end < len(tokens.words)
        and tokens.starts[end] == tokens.ends[end - 1]
        and tokens.words[end][0].isalpha()
    )
    before = (
        at
        and tokens.ends[at - 1] == tokens.starts[at]
        and tokens.words[at - 1] in ("_", "#", "^", "$", "±", "+")
    )
    return bool(behind and tokens.words[end] not in ("x", "to") or before)


def _number(tokens: Tokens, source: str, at: int) -> Number | None:
    word = tokens.words[at]
    if word[0] in "0123456789." and word != ".":
        value, grouped = _value(word)
        negative = _is_negative(tokens, at)
        return Number(-value if negative else value, at + 1, grouped=grouped)
    if word in _ROMAN and source[tokens.starts[at]].isupper():
        return Number(_ROMAN[word], at + 1, roman=True)
    if word in WORDS and _times_behind(tokens, at + 1):
        return Number(WORDS[word], at + 1)
    if word == "twice":
        return Number(2.0, at + 1)
    return None


def _times_behind(tokens: Tokens, at: int) -> bool:
    behind = [word for word in tokens.words[at : at + 2] if word != "-"]
    return bool(behind) and behind[0] in _MULTIPLES


def _value(word: str) -> tuple[float, bool]:
    """The value of digits, and whether a dot in them may part thousands: 50.000."""
    if _THOUSANDS.fullmatch(word):
        return float(re.sub("[, ']", "", word)), False
    if word.count(".") > 1:
        return float(word.replace(".", "").replace(",", "")), False
    if word.count(",") == 1 and "." not in word:
        return float(word.replace(",", ".")), False
    whole, _, part = word.partition(".")
    return float(word.replace(",", "")), len(part) == 3 and whole.isdigit() and 1 <= len(
        whole
    ) <= 3 and whole != "0"


def _is_negative(tokens: Tokens, at: int) -> bool:
    if at == 0 or tokens.words[at - 1] != "-" or tokens.ends[at - 1] != tokens.starts[at]:
        return False
    if at == 1:
        return False
    before = tokens.words[at - 2]
    apart = tokens.ends[at - 2] < tokens.starts[at - 1]
    return before[0] in _SIGNS or (
        apart and before in ("than", "to", "of", "and", "between", "from", "or", "below", "above")
    )


def _unit_behind(tokens: Tokens, number: Number) -> tuple[Written | None, int]:
    """The unit behind a number and the word behind it."""
    at = tokens.ends[number.end - 1]
    if number.roman:
        return None, number.end
    unit = multiple_of_limit(tokens.text, at) or unit_at(tokens.text, at)
    if unit is None or _is_denominator(unit, number):
        return None, number.end
    end = number.end
    while end < len(tokens.words) and tokens.starts[end] < unit.end:
        end += 1
    return unit, end


def _is_denominator(unit: Written, number: Number) -> bool:
    """Whether what looks like "out of 100" is the second number of a pair: 140/100."""
    digits = unit.text[1:].strip()
    return unit.text[0] == "/" and digits.isdigit() and number.value > float(digits)


def _bare_limit(tokens: Tokens, at: int) -> Quantity | None:
    """A bound at the limit of normal itself: "> ULN"."""
    if tokens.words[at][0] not in "iunlm":
        return None
    limit = limit_of_normal(tokens.text, tokens.starts[at])
    if limit is None:
        return None
    bound, first = bound_before(tokens, at, set())
    if bound in (None, "BETWEEN"):
        return None
    end = at + 1
    while end < len(tokens.words) and tokens.starts[end] < limit.end:
        end += 1
    if tokens.words[end : end + 1] in (["+"], ["plus"]):
        return None
    return Quantity(first, at, end, bound, 1.0, unit=limit)


def bound_before(tokens: Tokens, at: int, taken: set[int]) -> tuple[Bound | None, int]:
    """The comparator in front of a word, and where it begins."""
    bound, first = _phrase_before(tokens.words, at, taken)
    if bound is None:
        return None, at
    around = tokens.words[first - 1] == "(" if first else False
    outer, outer_first = (
        _phrase_before(tokens.words, first - around, taken) if first - around > 0 else (None, first)
    )
    if outer and (around or outer != bound) and outer[0] == bound[0] and outer != "BETWEEN":
        return (outer if outer.endswith("EQ") else bound), outer_first
    return bound, first


def _phrase_before(words: list[str], at: int, taken: set[int]) -> tuple[Bound | None, int]:
    for skipped in range(4):
        end = at - skipped
        if end <= 0 or end - 1 in taken:
            return None, at
        last = words[end - 1]
        if last[0] in _SIGNS:
            return _sign(words, end)
        if last in BEFORE_ENDS:
            for length in range(min(LONGEST, end), 0, -1):
                bound = BEFORE.get(tuple(words[end - length : end]))
                if bound:
                    return bound, end - length
        if last not in FILLERS:
            return None, at
    return None, at


def _sign(words: list[str], end: int) -> tuple[Bound | None, int]:
    """The comparator that one sign or two make, "not" in front of it included."""
    first = end - 1
    sign = words[first]
    if first and words[first - 1][0] in _SIGNS:
        first -= 1
        sign = words[first] + sign
    bound: Bound = "EQ"
    more, less = any(mark in sign for mark in ">≥"), any(mark in sign for mark in "<≤")
    if more and less:
        return None, end
    equal = any(mark in sign for mark in "=≥≤_")
    if more or less:
        bound = ("GTEQ" if equal else "GT") if more else ("LTEQ" if equal else "LT")
    if first and words[first - 1] in ("not", "no"):
        denied = {"GT": "LTEQ", "GTEQ": "LT", "LT": "GTEQ", "LTEQ": "GT"}
        return denied.get(bound), first - 1  # type: ignore[return-value]
    return bound, first


def _bound_after(tokens: Tokens, at: int) -> tuple[Bound | None, int]:
    """The comparator behind a quantity and the word behind it."""
    words = tokens.words
    start = at + (at < len(words) and words[at] in (",", "("))
    for length in range(min(4, len(words) - start), 0, -1):
        bound = AFTER.get(tuple(words[start : start + length]))
        if bound:
            return bound, start + length
    return None, at


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
        while at < len(words) - 1 and words[at] in ("less", "than", "up", "to", "the", "below", "-"):
            at += 1
    number = _number(tokens, source, at) if at < len(words) else None
    if number is None or number.roman != low.roman:
        return None
    unit, end = _unit_behind(tokens, number)
    if _glued(tokens, at, number.end) and unit is None:
        return None
    return low._replace(
        bound="BETWEEN",
        second=number.value,
        unit=unit or low.unit,
        end=end,
        lower_bound="GT" if lower is False else "GTEQ",
        upper_bound="LT" if _end_included(words, end)[1] is False else upper,
        bare_range=low.bound is None,
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
    while at < len(tokens.words) - 1:
        step = at
        while step < min(at + 3, len(tokens.words) - 1) and tokens.words[step] in _SET:
            step += 1
        number = _number(tokens, source, step) if step > at and step < len(tokens.words) else None
        if number is None or number.roman != first.roman or _glued(tokens, step, number.end):
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
    number = _number(tokens, source, at + 1)
    if number is None or number.roman:
        return None
    unit, end = _unit_behind(tokens, number)
    return first._replace(second=number.value, unit=unit, end=end, pair=True)
