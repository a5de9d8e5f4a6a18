"""A criterion with what is named and what is measured in it, and ways through its words."""

from bisect import bisect_left
from functools import cached_property

from scraper.parser.text.thresholds.quantities import Quantity
from scraper.parser.text.thresholds.subjects import Mention
from scraper.parser.text.thresholds.tokens import Tokens
from scraper.parser.text.thresholds.words import ENDS, GROUPS, LINKS, MEASURES, MODIFIERS, PREPOSITIONS

CLOSING = {")": "(", "]": "["}
OPENING = frozenset("([")
CONJUNCTIONS = frozenset(("and", "or", "/", ",", "&"))
LONGEST_NAME = 6
"""In words."""

GAP = 16
"""The most words between a subject and its bound."""

_WITHIN_BRACKETS = 16
_STRANGERS = 4


def _sentence_starts(tokens: Tokens) -> list[int]:
    """For each word, and for the place after the last, the first word of its sentence."""
    if ";" not in tokens.text and ". " not in tokens.text:
        return [0] * (len(tokens.words) + 1)
    starts: list[int] = []
    start = 0
    words, ends = tokens.words, tokens.ends
    for at, word in enumerate(words):
        starts.append(start)
        if word == ";" or (
            word == "." and at and len(words[at - 1]) > 2 and tokens.text[ends[at] : ends[at] + 1] == " "
        ):
            start = at + 1
    starts.append(start)
    return starts


def _depths(tokens: Tokens) -> list[int]:
    if OPENING.isdisjoint(tokens.words):
        return [0] * len(tokens.words)
    depths: list[int] = []
    depth = 0
    for word in tokens.words:
        if word in OPENING:
            depth += 1
        depths.append(depth)
        if depth and word in CLOSING:
            depth -= 1
    return depths


class Line:
    """One criterion: its words, the subjects named, the quantities found, its sentences and brackets.

    ``starting`` has the mention that begins at a word, ``sentences`` for each word the first one of its
    sentence.
    """

    def __init__(self, tokens: Tokens, source: str, named: list[Mention], found: list[Quantity]) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.source = source
        self.named = named
        self.found = found
        self.starting = {mention.first: mention for mention in named}
        self.sentences = _sentence_starts(tokens)
        self._firsts = [mention.first for mention in named]

    @cached_property
    def depths(self) -> list[int]:
        """For each word the number of brackets that are open there."""
        return _depths(self.tokens)

    def mentions_before(self, end: int, limit: int, most: int) -> list[Mention]:
        """The last mentions that begin before a word, and not before another; at most so many."""
        last = bisect_left(self._firsts, end)
        first = max(bisect_left(self._firsts, limit), last - most)
        return self.named[first:last]

    def word(self, at: int) -> str:
        """A word, empty after the last."""
        return self.words[at] if at < len(self.words) else ""

    def is_named(self, at: int) -> bool:
        """Whether a word belongs to a known name."""
        before = self.mentions_before(at + 1, 0, 1)
        return bool(before) and at < before[0].end

    def links(self, start: int, end: int) -> bool:
        """Whether the words between a name and its bound name nothing else."""
        if end - start > GAP:
            return False
        led, strangers, at = False, 0, start
        while at < end:
            word = self.words[at]
            if word in OPENING:
                at = self.closing(at, end)
            elif word in LINKS or word in MODIFIERS or word in PREPOSITIONS:
                led = led or (word in PREPOSITIONS and word != "with")
            elif word in MEASURES and self.words[at - 1] in ("with", "a"):
                pass
            elif led and strangers < _STRANGERS and word[0].isalnum() and word not in CONJUNCTIONS:
                strangers += 1
            elif word not in GROUPS:
                return False
            at += 1
        return True

    def closing(self, at: int, end: int) -> int:
        """The end of what is in brackets, or the bracket itself where it stays open."""
        inside = self.depths[at]
        for position in range(at + 1, min(end, at + _WITHIN_BRACKETS)):
            if self.words[position] in CLOSING and self.depths[position] <= inside:
                return position
        return at

    def opening(self, at: int, limit: int) -> int | None:
        """The bracket that opens what a closing one ends."""
        for before in range(at - 1, max(limit, at - _WITHIN_BRACKETS) - 1, -1):
            if self.words[before] == CLOSING[self.words[at]]:
                return before
        return None

    def in_name(self, at: int) -> bool:
        """Whether a word may be one of a name that no table knows."""
        word = self.words[at]
        if word == "of" or (word == "the" and at and self.words[at - 1] == "of"):
            return at > 0 and self.words[at - 1][0].isalpha() and self.words[at - 1] not in ENDS - {"of"}
        return (word[0].isalpha() and word not in ENDS) or word in ("-", "/", "'")

    def claimed(self, at: int, mention: Mention) -> bool:
        """Whether a name belongs to the quantity after it."""
        following = self.found[at + 1] if at + 1 < len(self.found) else None
        if following is None or not mention.end <= following.first:
            return False
        return following.bound is not None and self.links(mention.end, following.first)
