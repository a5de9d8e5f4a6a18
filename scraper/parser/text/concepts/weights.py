"""The weights of the tagger: how much each feature of a word speaks for each label of a word near it."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

KINDS = ("condition", "drug", "procedure", "measurement", "device", "observation")
LABELS = ("O", *KINDS)
"""O: outside of all mentions.  Two mentions of one kind do not stand next to each other."""

OFFSETS = (-2, -1, 0, 1, 2)
"""Which words speak for a word's label: from the second before it to the second after it."""

Scores = NDArray[np.float32]
_DATA = Path(__file__).parent / "data"
Numbers = NDArray[np.int64]


class Weights(NamedTuple):
    """``features``: row of a feature in ``by_word`` (rows, offsets times labels); ``numbers``: number of a
    word that is in a pair; ``pairs``: keys of pairs of neighbours, in order, for the rows of ``by_pair``
    (rows, first or second word times labels), whose last is that of no pair; ``transitions`` (label, next
    label).
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
            arrays["by_word"].reshape(-1, len(OFFSETS) * len(LABELS)) * scale,
            _numbered(arrays["pair_words"], 1),
            arrays["pairs"],
            _with_none(arrays["by_pair"].reshape(-1, 2 * len(LABELS)) * scale),
            arrays["transitions"] * scale,
        )


def _with_none(rows: Scores) -> Scores:
    """Rows with one more, of nothing."""
    return np.concatenate([rows, np.zeros_like(rows[:1])])


def _numbered(lines: NDArray[np.uint8], start: int) -> dict[str, int]:
    return {name: number for number, name in enumerate(lines.tobytes().decode().split("\n"), start)}
