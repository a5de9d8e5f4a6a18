"""Words of a text as rows of the tagger's weights, by the pieces between blanks, most of which are old."""

from array import array
from functools import cache
from typing import NamedTuple

import numpy as np

from scraper.parser.text.concepts.symbols import may_be_symbol, may_begin_symbol
from scraper.parser.text.concepts.weights import LABELS, OFFSETS, Numbers, weights
from scraper.parser.text.concepts.words import EDGE, features, spelled, words_of

SURE = 100.0
"""Speaks for "O" where there is nothing else to say."""

BARE_START, BARE_END, SYMBOL, JOINED = 1, 2, 4, 8
"""Marks of a word: it begins or ends with no letter or digit, it may be the symbol of a marker, or begin one
that goes on at once.
"""

_FIRST_ROWS = 1024
_MOST_PIECES = 150_000
"""Different pieces that are kept; where there are more, it begins anew."""


class WordRows(dict[str, int]):
    """Row of each word, made when it is first asked for.

    ``weights`` are the sums over its features (rows, offsets times labels), ``numbers`` its number in pairs.
    """

    def __init__(self) -> None:
        self.weights = np.zeros((_FIRST_ROWS, len(OFFSETS) * len(LABELS)), np.float32)
        self.numbers = np.zeros(_FIRST_ROWS, np.int64)
        self.marks = np.zeros(_FIRST_ROWS, np.int64)

    def __missing__(self, word: str) -> int:
        row = len(self)
        if row == len(self.numbers):
            self.weights, self.numbers, self.marks = (
                np.concatenate([rows, np.zeros_like(rows)])
                for rows in (self.weights, self.numbers, self.marks)
            )
        known = weights()
        rows = [known.features[name] for name in features(word) if name in known.features]
        np.add.reduce(known.by_word.take(rows, axis=0), axis=0, out=self.weights[row])
        if word == EDGE:
            self.weights[row, OFFSETS.index(0) * len(LABELS)] = SURE
        self.numbers[row] = known.numbers.get(spelled(word), 0)
        self.marks[row] = _marks(word)
        self[word] = row
        return row


def _marks(word: str) -> int:
    bare = BARE_START * (not word[0].isalnum()) | BARE_END * (not word[-1].isalnum())
    return bare | SYMBOL * may_be_symbol(word) | JOINED * may_begin_symbol(word)


class Places(NamedTuple):
    """The words of a text: rows of each, where it begins and ends."""

    rows: Numbers
    starts: Numbers
    ends: Numbers


class Pieces(dict[str, int]):
    """Number of each piece, read when it is first asked for.

    ``first`` is where its words begin in ``words``, which has three numbers for each (``Places``), ``count``
    how many it has; ``width`` is its length with the blank after it.
    """

    def __init__(self) -> None:
        self.table = WordRows()
        self.words = array("q")
        self.first = array("q")
        self.count = array("q")
        self.width = array("q")

    def __missing__(self, piece: str) -> int:
        number = len(self)
        words, starts, ends = words_of(piece)
        self.first.append(len(self.words) // 3)
        self.count.append(len(words))
        self.width.append(len(piece) + 1)
        for word, start, end in zip(words, starts, ends, strict=True):
            self.words.extend((self.table[word], start, end))
        self[piece] = number
        return number

    def places(self, text: str) -> Places:
        """The words of a text; no word has a blank in it, so those of its pieces are all."""
        split = text.split(" ")
        numbers = np.fromiter(map(self.__getitem__, split), np.int64, len(split))
        widths = np.frombuffer(self.width, np.int64).take(numbers)
        counts = np.frombuffer(self.count, np.int64).take(numbers)
        first = np.frombuffer(self.first, np.int64).take(numbers)
        before = counts.cumsum() - counts
        places = np.arange(counts.sum()) + (first - before).repeat(counts)
        rows, starts, ends = np.frombuffer(self.words, np.int64).reshape(-1, 3).take(places, axis=0).T
        shift = (widths.cumsum() - widths).repeat(counts)
        return Places(rows, starts + shift, ends + shift)


@cache
def _kept() -> list[Pieces]:
    return [Pieces()]


def pieces() -> Pieces:
    """The pieces met so far."""
    kept = _kept()
    if len(kept[0]) > _MOST_PIECES:
        kept[0] = Pieces()
    return kept[0]
