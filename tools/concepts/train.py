"""Trains the tagger on labelled criteria and writes its weights.

    python -m tools.concepts.train ../shared/gold/public/concepts.jsonl OUT.npz [--part develop]

Needs the extra ``dictionaries``.  The weights are those of a conditional random field (python-crfsuite),
trained with L1 and L2 penalties; the same input gives the same file.
"""

import argparse
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pycrfsuite

from scraper.parser.text.concepts.weights import LABELS, OFFSETS
from scraper.parser.text.concepts.words import EDGE, features, spelled
from tools.concepts.gold import sentences

CORPORA = {"LCT", "Chia"}
PENALTIES = {"c1": 0.3, "c2": 0.01, "max_iterations": 120}
SCALE = 0.01
BOLDNESS = 1.5
"""Added to the weight of a mention's begin: the field alone misses more than it marks wrongly."""


@cache
def _seen_from(word: str, offset: int) -> list[str]:
    near = abs(offset) < 2
    names = features(word)
    return [f"{offset}|{name}" for name in names if near or name.startswith("w:")]


def described(words: list[str]) -> Iterator[list[str]]:
    """The features of each word of a sentence, its neighbours' among them."""
    padded = [EDGE, EDGE, *words, EDGE, EDGE]
    for place in range(2, len(padded) - 2):
        found = [name for offset in OFFSETS for name in _seen_from(padded[place + offset], offset)]
        before, here, after = (spelled(padded[place + offset]) for offset in (-1, 0, 1))
        yield [*found, f"pair1|{before} {here}", f"pair0|{here} {after}"]


def train(gold: Path, part: str, model: Path) -> None:
    """Trains on one part of the gold and writes the library's model."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({**PENALTIES, "feature.possible_transitions": False})
    for words, labels in sentences(gold, CORPORA, part):
        trainer.append(list(described([EDGE, *words, EDGE])), ["O", *labels, "O"])
    trainer.train(str(model))


def export(model: Path, target: Path) -> None:
    """Writes the weights of a model as arrays, in hundredths."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    info = tagger.info()
    number = {label: place for place, label in enumerate(LABELS)}
    by_word: dict[str, np.ndarray] = {}
    by_pair: dict[str, np.ndarray] = {}
    for (name, label), weight in sorted(info.state_features.items()):
        place, _, feature = name.partition("|")
        if place.startswith("pair"):
            rows, row, shape = by_pair, int(place[-1]), (2, len(LABELS))
        else:
            rows, row, shape = by_word, OFFSETS.index(int(place)), (len(OFFSETS), len(LABELS))
        rows.setdefault(feature, np.zeros(shape))[row, number[label]] = weight
    transitions = np.zeros((len(LABELS), len(LABELS)))
    for (label, after), weight in info.transitions.items():
        transitions[number[label], number[after]] = weight
    transitions[0, 1:] += BOLDNESS
    words = sorted({word for pair in by_pair for word in pair.split(" ")})
    numbers = {word: place for place, word in enumerate(words, start=1)}
    keys = {pair: _key(pair, numbers) for pair in by_pair}
    pairs = sorted(by_pair, key=keys.__getitem__)
    np.savez_compressed(
        target,
        features=_joined(by_word),
        by_word=_hundredths(list(by_word.values())),
        pair_words=_joined(words),
        pairs=np.array([keys[pair] for pair in pairs], np.int64),
        by_pair=_hundredths([by_pair[pair] for pair in pairs]),
        transitions=_hundredths(transitions),
        scale=np.float32(SCALE),
    )


def _key(pair: str, numbers: dict[str, int]) -> int:
    """As ``Weights.pair_key`` makes it."""
    first, second = pair.split(" ")
    return numbers[first] * (len(numbers) + 1) + numbers[second]


def _joined(names: Iterable[str]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode(), np.uint8)


def _hundredths(values: list[np.ndarray] | np.ndarray) -> np.ndarray:
    return np.round(np.asarray(values) / SCALE).clip(-32768, 32767).astype(np.int16)


def main() -> None:
    """Reads the command line, trains, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--model", type=Path, help="a model trained before")
    parser.add_argument("--part", default="all", choices=("all", "develop"))
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        model = asked.model or Path(folder) / "model"
        if not asked.model:
            train(asked.gold, asked.part, model)
        export(model, asked.target)


if __name__ == "__main__":
    main()
