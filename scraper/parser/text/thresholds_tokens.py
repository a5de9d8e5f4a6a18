"""A criterion as words, numbers and signs."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from scraper.parser.text.durations import WORDS

_TOKEN = re.compile(
    r"(?:asa|nyha|ecog|grade|stage|class)(?=[0-9]|[ivx]{1,3}(?![a-z]))|[^\W\d_]\w*"
    r"|[0-9]{1,3}(?: (?!10[369] ?/)[0-9]{3}){1,3}(?![0-9.,])(?= ?(?:/|cells|platelets|per ))"
    r"|[0-9]{1,3}(?:'[0-9]{3})+|[0-9]+(?:[.,][0-9]+)*|(?<![\w.])\.[0-9]+"
    r"|[<>≤≥] ?/? ?(?:or)? ?[=_]|[<>≤≥]{1,2}|= ?/?(?:or)? ?[<>]|\S"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[, '][0-9]{3})+(?:\.[0-9]+)?")
_MAYBE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_ROMAN = {numeral: float(at) for at, numeral in enumerate(["i", "ii", "iii", "iv", "v", "vi"], start=1)} | {
    numeral: float(at) for at, numeral in enumerate("ⅠⅡⅢⅣⅤⅥ", start=1)
}
NUMERALS = frozenset((*_ROMAN, *WORDS, "twice"))
"""Words that may be numbers."""

SIGNS = frozenset("<>≤≥=")
"""First characters of the signs of comparison."""

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


def tokens_of(text: str) -> Tokens:
    """The words, numbers and signs of a plain text."""
    found = list(_TOKEN.finditer(text))
    words = [match.group() for match in found]
    return Tokens(text, words, [match.start() for match in found], [match.end() for match in found])


def number_at(tokens: Tokens, source: str, at: int) -> Number | None:
    """The number at a word: digits, a Roman numeral, a word before "times"; None where there is none."""
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
    return float(word.replace(",", "")), bool(_MAYBE_THOUSANDS.fullmatch(word))


def _is_negative(tokens: Tokens, at: int) -> bool:
    if at == 0 or tokens.words[at - 1] != "-" or tokens.ends[at - 1] != tokens.starts[at]:
        return False
    if at == 1:
        return False
    before = tokens.words[at - 2]
    apart = tokens.ends[at - 2] < tokens.starts[at - 1]
    return before[0] in SIGNS or (
        apart and before in ("than", "to", "of", "and", "between", "from", "or", "below", "above")
    )


def ends_a_name(tokens: Tokens, at: int) -> bool:
    """Whether a number ends a name: Questionnaire-5."""
    if at < 2 or tokens.words[at - 1] != "-" or tokens.ends[at - 1] != tokens.starts[at]:
        return False
    return tokens.ends[at - 2] == tokens.starts[at - 1] and tokens.words[at - 2][0].isalpha()


def is_glued(tokens: Tokens, at: int, end: int) -> bool:
    """Whether a number is part of something else: 3A, 1b, 3+, 1:80."""
    close = end < len(tokens.words) and tokens.starts[end] == tokens.ends[end - 1]
    ratio = (
        close and tokens.words[end] == ":" and tokens.text[tokens.ends[end] : tokens.ends[end] + 1].isdigit()
    )
    behind = close and (tokens.words[end][0].isalpha() or tokens.words[end] == "+" or ratio)
    before = (
        at
        and tokens.ends[at - 1] == tokens.starts[at]
        and tokens.words[at - 1] in ("_", "#", "^", "$", "±", "+")
    )
    return bool(before or (behind and tokens.words[end] not in ("x", "to")))
