"""Finds mentions of concepts by a linear-chain tagger: the best sequence of labels for the words of a text.

Weights are those of a conditional random field; what a word shows of itself is summed once for each word
(``weights.WordRows``), so a text costs one look-up a word and a few sums over all of it.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from scraper.parser.text.concepts.weights import LABELS, OFFSETS, SURE, Numbers, Scores, weights, word_rows
from scraper.parser.text.concepts.words import words_of

_REACH = max(OFFSETS)
_LOOK = 4
"""So many words on each side are asked what they add to a mention that a word is in."""

_ESCAPES = (("\\", " "), ("&gt;", ">   "), ("&lt;", "<   "), ("&amp;", "&    "))
_NEVER = np.float32(-1e3)


Tagged = tuple[str, int, int]
"""A mention: its kind, and where it begins and ends."""


def tag(text: str) -> list[Tagged]:
    """The mentions in a text, in its order; escapes of the registry are read as layout."""
    for escape, mark in _ESCAPES:
        if escape in text:
            text = text.replace(escape, mark)
    words, starts, ends = words_of(text)
    found = _labelled(scores(words))
    return [(LABELS[label], starts[first], ends[last]) for label, first, last in found]


def scores(words: list[str]) -> Scores:
    """How much speaks for each label of each word (words, labels); none for the two at each end."""
    table = word_rows()
    rows = table.rows(words)
    near = table.weights.take(rows, axis=0)
    found = np.zeros((len(words), len(LABELS)), np.float32)
    inner = found[_REACH:-_REACH]
    for column, offset in enumerate(OFFSETS):
        inner += near[_REACH + offset : len(words) - _REACH + offset, column]
    found[:_REACH, 0] = found[-_REACH:, 0] = SURE
    _add_pairs(found, table.numbers.take(rows))
    return found


def _add_pairs(found: Scores, numbers: Numbers) -> None:
    known = weights()
    asked = known.pair_key(numbers[:-1], numbers[1:])
    rows = known.pairs.searchsorted(asked)
    places = (known.pairs.take(rows, mode="clip") == asked).nonzero()[0]
    if len(places):
        added = known.by_pair.take(rows.take(places), axis=0)
        found[places] += added[:, 0]
        found[places + 1] += added[:, 1]


class _Costs(NamedTuple):
    """What a mention costs (see ``_costs``)."""

    word: Scores
    once: Scores
    once_by_kind: list[float]


@cache
def _costs() -> _Costs:
    """``word``: for each word in it, ``once``: for begin and end, both by kind and against words outside."""
    against = weights().transitions - weights().transitions[0, 0]
    word = np.diagonal(against)[1:]
    once = against[0, 1:] + against[1:, 0] - word
    return _Costs(word, once, once.tolist())


def _labelled(found: Scores) -> Iterator[tuple[int, int, int]]:
    """Mentions as label, first and last word.

    A word stands for the kind whose best mention around it gains most, if any gains; in a run of words that
    stand for one kind, the mentions are chosen that gain most together.
    """
    own, gain = _gain(found)
    places = (gain.max(1) > 0).nonzero()[0]
    kinds = gain.take(places, axis=0).argmax(1)
    values = own[places, kinds].tolist()
    labels, firsts = kinds.tolist(), places.tolist()
    begin = 0
    for after in range(1, len(firsts) + 1):
        if after == len(firsts) or firsts[after] != firsts[after - 1] + 1 or labels[after] != labels[begin]:
            yield from _mentions(values[begin:after], firsts[begin], labels[begin])
            begin = after


def _gain(found: Scores) -> tuple[Scores, Scores]:
    """What each word adds to a mention, and the most that one gains that it is in (words, kinds)."""
    costs = _costs()
    own = found[:, 1:] - found[:, :1]
    own += costs.word
    own[own < costs.once] = _NEVER  # two mentions, before and after the word, gain more
    before, after = own.copy(), own.copy()
    for _ in range(_LOOK):
        before[1:] = own[1:] + np.maximum(before[:-1], 0)
        after[:-1] = own[:-1] + np.maximum(after[1:], 0)
    before += after
    before -= own
    before += costs.once
    return own, before


_Chain = tuple["_Chain", int, int] | None
"""Mentions, the last one first: those before it, its first and its last word."""


def _mentions(run: list[float], start: int, kind: int) -> Iterator[tuple[int, int, int]]:
    """The mentions of a kind in a run of words from ``start`` on, by what each word adds to one."""
    once = _costs().once_by_kind[kind]
    if min(run) >= 0:
        if sum(run) + once > 0:
            yield kind + 1, start, start + len(run) - 1
        return
    outside, inside, first = 0.0, -1e9, 0
    done: _Chain = None
    before: _Chain = None
    for place, value in enumerate(run, start):
        begun = outside + once
        earlier = done
        if inside > outside:
            outside, done = inside, (before, first, place - 1)
        if begun > inside:
            inside, first, before = begun, place, earlier
        inside += value
    if inside > outside:
        done = (before, first, start + len(run) - 1)
    found = []
    while done:
        found.append((kind + 1, *done[1:]))
        done = done[0]
    yield from reversed(found)
