"""Words of a text with their places, and what a word shows of itself: its ends, its case, its classes."""

import re
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from scraper.parser.text.concepts.sorted_lines import SortedLines

_WORD = re.compile(r"([A-Za-zÀ-ÖØ-öø-ɏͰ-Ͽ]+|[0-9]+(?:[.,][0-9]+)*|[^\sA-Za-z0-9])")
"""Latin and Greek letters, numbers, single marks; written as ranges, which are found twice as fast."""

EDGE = "¶"
"""The word that stands for the begin and the end of a text."""


class Words(NamedTuple):
    """The words of a text, and where each begins and ends."""

    words: list[str]
    starts: list[int]
    ends: list[int]


def words_of(text: str) -> Words:
    """Words, numbers and single marks of a text, in order: "beta-blockers, 2.5 mg" has six."""
    pieces = _WORD.split(text)
    ends = list(accumulate(map(len, pieces)))
    return Words(pieces[1::2], ends[0:-1:2], ends[1::2])


def spelled(word: str) -> str:
    """A word in small letters, all numbers alike."""
    return "#" if word[0].isdigit() else word.lower()


@cache
def _classes() -> SortedLines:
    """Classes of words in the names of vocabularies: "F:C" begins, "M:C" is within, "L:C" ends, "1:C" is the
    name of a condition; with "+" where ten names or more have it so.
    """
    return SortedLines(Path(__file__).parent / "data" / "word_classes.tsv")


def features(word: str) -> list[str]:
    """What a word shows of itself, as names of weights."""
    small = spelled(word)
    if word == EDGE:
        return [f"w:{small}"]
    case = f"case:{_case(word)}"
    if not small[0].isalpha():
        return [f"w:{small}", case]
    ends = [f"begin:{small[:4]}", *(f"end:{small[-length:]}" for length in (2, 3, 4))]
    return [f"w:{small}", *ends, case, *(_classes().get(small) or "").split()]


def _case(word: str) -> str:
    if not word[0].isalpha():
        return "none"
    if word.islower():
        return "small"
    if word.isupper():
        return "capital" if len(word) == 1 else "capitals"
    return "name" if word[0].isupper() and word[1:].islower() else "mixed"
