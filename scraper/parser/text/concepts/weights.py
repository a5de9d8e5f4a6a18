"""The weights of the tagger: how much each feature of a word speaks for each label of a word near it."""

import gzip
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scraper.parser.text.concepts.words import EDGE, Classes, features, spelled

KINDS = ("condition", "drug", "procedure", "measurement", "device", "observation")
LABELS = ("O", *KINDS)
"""O: outside of all mentions.  Two mentions of one kind do not stand next to each other."""

OFFSETS = (-2, -1, 0, 1, 2)
"""Which words speak for a word's label: from the second before it to the second after it."""

Scores = NDArray[np.float32]
_DATA = Path(__file__).parent / "data"
SURE = 100.0
"""Speaks for "O" where there is nothing else to say."""

Numbers = NDArray[np.int64]
_FIRST_ROWS = 1024
_MOST_ROWS = 60_000
"""Different words whose weights are kept; where there are more, it begins anew."""


class Weights(NamedTuple):
    """``features``: row of a feature in ``by_word`` (rows, offsets, labels); ``numbers``: number of a word
    that is in a pair; ``pairs``: keys of pairs of neighbours, in order, for the rows of ``by_pair`` (rows,
    first or second word, labels); ``transitions`` (label, next label).
    """

    features: dict[str, int]
    by_word: Scores
    numbers: dict[str, int]
    pairs: Numbers
    by_pair: Scores
    transitions: Scores

    def pair_key(self, first: Numbers, second: Numbers) -> Numbers:
        """The keys of pairs of words by the words' numbers; 0 where a word is in none."""
        return first * (len(self.numbers) + 1) + second


@cache
def weights() -> Weights:
    """The weights of the data file."""
    with np.load(_DATA / "tagger.npz", allow_pickle=False) as arrays:
        scale = np.float32(arrays["scale"])
        return Weights(
            _numbered(arrays["features"], 0),
            arrays["by_word"] * scale,
            _numbered(arrays["pair_words"], 1),
            arrays["pairs"],
            arrays["by_pair"] * scale,
            arrays["transitions"] * scale,
        )


def _numbered(lines: NDArray[np.uint8], start: int) -> dict[str, int]:
    return {name: number for number, name in enumerate(lines.tobytes().decode().split("\n"), start)}


@cache
def classes() -> Classes:
    """The classes of words, from lines of classes and the words that have them."""
    found: Classes = {}
    with gzip.open(_DATA / "word_classes.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            names, _, words = line.rstrip("\n").partition("\t")
            found |= dict.fromkeys(words.split(" "), tuple(names.split(" ")))
    return found


class WordRows(dict[str, int]):
    """Row of each word, made when it is first asked for.

    ``weights`` are the sums over its features (rows, offsets, labels), ``numbers`` its number in pairs.
    """

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.clear()
        self.weights = np.zeros((_FIRST_ROWS, len(OFFSETS), len(LABELS)), np.float32)
        self.numbers = np.zeros(_FIRST_ROWS, np.int64)

    def __missing__(self, word: str) -> int:
        row = len(self)
        if row == len(self.numbers):
            self.weights = np.concatenate([self.weights, np.zeros_like(self.weights)])
            self.numbers = np.concatenate([self.numbers, np.zeros_like(self.numbers)])
        known = weights()
        rows = [known.features[name] for name in features(word, classes()) if name in known.features]
        self.weights[row] = known.by_word[rows].sum(0)
        if word == EDGE:
            self.weights[row, OFFSETS.index(0), 0] = SURE
        self.numbers[row] = known.numbers.get(spelled(word), 0)
        self[word] = row
        return row

    def rows(self, words: list[str]) -> Numbers:
        """The rows of words."""
        if len(self) > _MOST_ROWS:
            self._begin()
        return np.fromiter(map(self.__getitem__, words), np.int64, len(words))


@cache
def word_rows() -> WordRows:
    """The words met so far."""
    return WordRows()
