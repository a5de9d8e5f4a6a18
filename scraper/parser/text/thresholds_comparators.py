"""Comparators before and behind a number."""

from schemas.eligibility import Comparator
from scraper.parser.text.thresholds_tokens import SIGNS, Tokens
from scraper.parser.text.thresholds_words import AFTER, BEFORE, BEFORE_ENDS, FILLERS, LONGEST, OPPOSITE, Bound


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
    for skipped in range(4):
        end = at - skipped
        if end <= 0 or end - 1 in taken:
            return None, at
        last = words[end - 1]
        if last[0] in SIGNS:
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
    if first and words[first - 1][0] in SIGNS:
        first -= 1
        sign = words[first] + sign
    bound: Comparator = "EQ"
    more, less = any(mark in sign for mark in ">≥"), any(mark in sign for mark in "<≤")
    if more and less:
        return None, end
    equal = any(mark in sign for mark in "=≥≤_")
    if more or less:
        bound = ("GTEQ" if equal else "GT") if more else ("LTEQ" if equal else "LT")
    if first and words[first - 1] in ("not", "no"):
        return OPPOSITE.get(bound), first - 1
    return bound, first


def bound_after(tokens: Tokens, at: int) -> tuple[Bound | None, int]:
    """The comparator behind a quantity and the word behind it."""
    words = tokens.words
    start = at + (at < len(words) and words[at] in (",", "("))
    for length in range(min(4, len(words) - start), 0, -1):
        bound = AFTER.get(tuple(words[start : start + length]))
        if bound:
            return bound, start + length
    return None, at
