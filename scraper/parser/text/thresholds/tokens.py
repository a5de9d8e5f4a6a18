"""A criterion as words, numbers and signs."""

import re
from dataclasses import dataclass
from itertools import accumulate

from scraper.parser.text.lexicon.durations import UNIT_OF
from scraper.parser.text.lexicon.numbers import GROUPED, ROMAN, WORDS, grouped

_TOKEN = re.compile(
    r"((?! )(?:(?:asa|nyha|ecog|grade|stage|class)(?=[0-9]|[ivx]{1,3}(?![a-z]))"
    r"|(?:than|least|most|to|of|between|below|above|over|under)(?=[0-9])"
    rf"|[a-z][a-z0-9_]*\w*|[^\W\d_]\w*|(?=[0-9])(?:{GROUPED})|(?<![\w.])\.[0-9]+"
    r"|[<>≤≥] ?/? ?(?:or)? ?[=_]|[<>≤≥]{1,2}|= ?/?(?:or)? ?[<>]|\S))"
)
"""A token; blanks and letters, which are most of a text, are told by their first character."""

NUMERALS = frozenset((*ROMAN, *WORDS, "twice"))
"""Words that may be numbers."""

DIGITS = frozenset("0123456789.")
"""First characters of numbers in digits."""

SIGNS = frozenset("<>≤≥=")
"""First characters of the signs of comparison."""

_BEFORE_GLUED = frozenset("_#^$±+")
_BRACKETED = frozenset("()-")
_MULTIPLES = frozenset(("times", "fold", "time", "x"))


@dataclass(slots=True)
class Tokens:
    """The words of a plain text with their places; ``text`` is the plain text itself."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    def word(self, at: int) -> str:
        """A word, empty after the last."""
        return self.words[at] if at < len(self.words) else ""


def tokens_of(text: str) -> Tokens:
    """The words, numbers and signs of a plain text."""
    pieces = _TOKEN.split(text)
    edges = list(accumulate(map(len, pieces)))
    return Tokens(text, pieces[1::2], edges[:-1:2], edges[1::2])


def value_at(tokens: Tokens, source: str, at: int) -> tuple[float, bool, bool] | None:
    """The value of a word, whether it is a Roman numeral, and whether a dot in it may part thousands.

    Numbers are digits, Roman numerals, "twice" and words before "times".
    """
    word = tokens.words[at]
    if word[0] in DIGITS:
        value, parted = grouped(word)
        return -value if _is_negative(tokens, at) else value, False, parted
    if word in ROMAN and source[tokens.starts[at]].isupper():
        return ROMAN[word], True, False
    if word in WORDS and (_times_follow(tokens, at + 1) or _duration_follows(tokens, at + 1)):
        return WORDS[word], False, False
    return (2.0, False, False) if word == "twice" else None


def _duration_follows(tokens: Tokens, at: int) -> bool:
    """Whether a unit of time follows, or the digits of the same number: "twelve months", "six (6) months"."""
    following = [
        word for word in tokens.words[at : at + 4] if word not in _BRACKETED and not word.isdecimal()
    ]
    return bool(following) and len(following[0]) > 3 and UNIT_OF.get(following[0]) is not None


def _times_follow(tokens: Tokens, at: int) -> bool:
    following = [word for word in tokens.words[at : at + 2] if word != "-"]
    return bool(following) and following[0] in _MULTIPLES


def _is_negative(tokens: Tokens, at: int) -> bool:
    if at < 2 or tokens.words[at - 1] != "-" or tokens.ends[at - 1] != tokens.starts[at]:
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


def is_glued(tokens: Tokens, at: int) -> bool:
    """Whether a number is part of something else: 3A, 1b, 3+, 1:80."""
    end = at + 1
    if at and tokens.words[at - 1] in _BEFORE_GLUED and tokens.ends[at - 1] == tokens.starts[at]:
        return True
    if end == len(tokens.words) or tokens.starts[end] != tokens.ends[at]:
        return False
    following = tokens.words[end]
    if following == ":":
        return tokens.text[tokens.ends[end] : tokens.ends[end] + 1].isdigit()
    return following == "+" or (following[0].isalpha() and following not in ("x", "to"))
