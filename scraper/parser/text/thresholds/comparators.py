"""Comparators before and after a number."""

from schemas.eligibility import Comparator
from scraper.parser.text.lexicon.bounds import OPPOSITE, Bound
from scraper.parser.text.thresholds.tokens import SIGNS, Tokens
from scraper.parser.text.thresholds.words import (
    AFTER,
    AFTER_LENGTHS,
    BEFORE,
    BEFORE_LENGTHS,
    DENIED,
    FILLERS,
)

_EQUAL = frozenset("=≥≤_")
_LONGEST_DENIAL = max(map(len, DENIED))


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
    """The comparator that ends at a word or up to three fillers before it."""
    for end in range(at, max(0, at - 4), -1):
        last = words[end - 1]
        if end - 1 in taken:
            break
        if last[0] in SIGNS:
            return _sign(words, end)
        for length in BEFORE_LENGTHS.get(last, ()):
            phrase = tuple(words[max(0, end - length) : end])
            if phrase in BEFORE:
                return BEFORE[phrase], end - len(phrase)
        if last not in FILLERS:
            break
    return None, at


def _sign(words: list[str], end: int) -> tuple[Bound | None, int]:
    """The comparator that one sign or two make, "not" in front of it included."""
    first = end - 1
    sign = words[first]
    if first and words[first - 1][0] in SIGNS:
        first -= 1
        sign = words[first] + sign
    bound: Comparator = "EQ"
    more, less = ">" in sign or "≥" in sign, "<" in sign or "≤" in sign
    if more and less:
        return None, end
    equal = not _EQUAL.isdisjoint(sign)
    if more or less:
        bound = ("GTEQ" if equal else "GT") if more else ("LTEQ" if equal else "LT")
    denial = _denial_before(words, first)
    return (OPPOSITE.get(bound), first - denial) if denial else (bound, first)


def _denial_before(words: list[str], first: int) -> int:
    """How many words before a sign deny it: "must not be > 5"."""
    for length in range(_LONGEST_DENIAL, 0, -1):
        if first >= length and tuple(words[first - length : first]) in DENIED:
            return length
    return 0


def bound_after(tokens: Tokens, at: int) -> tuple[Bound | None, int]:
    """The comparator after a quantity and the word after it."""
    start = at + (tokens.word(at) in (",", "("))
    for length in AFTER_LENGTHS.get(tokens.word(start), ()):
        phrase = tuple(tokens.words[start : start + length])
        if phrase in AFTER:
            return AFTER[phrase], start + len(phrase)
    return None, at
