"""Finds mentions of concepts by a linear-chain tagger: the best sequence of labels for the words of a text.

Weights are those of a conditional random field; what a word shows of itself is summed once for each word
(``weights.WordRows``), words are found once for each piece between blanks (``pieces``).  So a text costs one
look-up a piece and a few sums over all of it.
"""

from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scraper.parser.text.concepts.pieces import BARE_END, BARE_START, JOINED, SURE, SYMBOL, WordRows, pieces
from scraper.parser.text.concepts.weights import LABELS, OFFSETS, Numbers, Scores, weights

_REACH = max(OFFSETS)
_LOOK = 4
"""So many words on each side are asked what they add to a mention that a word is in."""

_ESCAPES = (("\n", " "), ("\\", " "), ("&gt;", ">   "), ("&lt;", "<   "), ("&amp;", "&    "))
_NEVER = np.float32(-1e3)

Values = NDArray[np.float64]


class Tagged(NamedTuple):
    """The mentions in a text, in its order, as arrays: the number of each one's kind, where it begins and
    ends, whether there are letters or digits at both ends.

    ``symbols``: where the name of a marker may begin.
    """

    kinds: Numbers
    starts: Numbers
    ends: Numbers
    whole: NDArray[np.bool_]
    symbols: Numbers


def tag(text: str) -> Tagged:
    """The mentions in a text; escapes of the registry are read as layout."""
    for escape, mark in _ESCAPES:
        if escape in text:
            text = text.replace(escape, mark)
    known = pieces()
    rows, starts, ends = known.places(text)
    found = _labelled(scores(known.table, rows))
    kinds, first, last = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3).T
    marks = known.table.marks.take(rows)
    bare = (marks.take(first) & BARE_START) | (marks.take(last) & BARE_END)
    named = (marks & SYMBOL) > 0
    named[:-1] |= ((marks[:-1] & JOINED) > 0) & (ends[:-1] == starts[1:])
    return Tagged(kinds, starts.take(first), ends.take(last), bare == 0, starts[named])


def scores(table: WordRows, rows: Numbers) -> Scores:
    """How much speaks for each label of each word (labels, words); none for the two at each end."""
    near = table.weights.take(rows, axis=0).T.copy()
    found = np.zeros((len(LABELS), len(rows)), np.float32)
    inner = found[:, _REACH:-_REACH]
    for column, offset in enumerate(OFFSETS):
        first = column * len(LABELS)
        inner += near[first : first + len(LABELS), _REACH + offset : len(rows) - _REACH + offset]
    found[0, :_REACH] = found[0, -_REACH:] = SURE
    _add_pairs(found, table.numbers.take(rows))
    return found


def _add_pairs(found: Scores, numbers: Numbers) -> None:
    known = weights()
    asked = known.pair_key(numbers[:-1], numbers[1:])
    rows = known.pairs.searchsorted(asked)
    rows[known.pairs.take(rows, mode="clip") != asked] = len(known.pairs)
    added = known.by_pair.take(rows, axis=0).T.copy()
    found[:, :-1] += added[: len(LABELS)]
    found[:, 1:] += added[len(LABELS) :]


class _Costs(NamedTuple):
    """What a mention costs (see ``_costs``)."""

    word: Scores
    once: Scores
    once_by_kind: Values


@cache
def _costs() -> _Costs:
    """``word``: for each word in it, ``once``: for begin and end, both by kind and against words outside."""
    against = weights().transitions - weights().transitions[0, 0]
    word = np.diagonal(against)[1:]
    once = against[0, 1:] + against[1:, 0] - word
    return _Costs(word[:, np.newaxis], once[:, np.newaxis], once.astype(np.float64))


_Labelled = tuple[int, int, int]
"""A mention: the number of its kind, its first and its last word."""


def _labelled(found: Scores) -> list[_Labelled]:
    """The mentions, in order.

    A word stands for the kind whose best mention around it gains most, if any gains; in a run of words that
    stand for one kind, the mentions are chosen that gain most together.
    """
    own, gain = _gain(found)
    places = (gain.max(0) > 0).nonzero()[0]
    if not len(places):
        return []
    kinds = gain.take(places, axis=1).argmax(0)
    values = own[kinds, places].astype(np.float64)
    new = np.ones(len(places), bool)
    new[1:] = (places[1:] != places[:-1] + 1) | (kinds[1:] != kinds[:-1])
    return _in_runs(values, places, kinds, new.nonzero()[0])


def _in_runs(values: Values, places: Numbers, kinds: Numbers, begins: Numbers) -> list[_Labelled]:
    """The mentions in runs of words, by what each word adds, its place and kind, and where runs begin."""
    after = np.append(begins[1:], len(places))
    kind_of = kinds.take(begins)
    gains = np.add.reduceat(values, begins) + _costs().once_by_kind.take(kind_of)
    least = np.minimum.reduceat(values, begins)
    columns = (gains, least, begins, after, kind_of, places.take(begins), places.take(after - 1))
    found = []
    for gain, low, begin, end, kind, first, last in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        if low < 0:
            found += _best(values[begin:end].tolist(), first, kind)
        elif gain > 0:
            found.append((kind, first, last))
    return found


def _gain(found: Scores) -> tuple[Scores, Scores]:
    """What each word adds to a mention, and the most that one gains that it is in (kinds, words)."""
    costs = _costs()
    own = found[1:] - found[:1]
    own += costs.word
    np.copyto(own, _NEVER, where=own < costs.once)  # two mentions, before and after the word, gain more
    before, after = own.copy(), own.copy()
    for _ in range(_LOOK):
        np.add(own[:, 1:], np.maximum(before[:, :-1], 0), out=before[:, 1:])
        np.add(own[:, :-1], np.maximum(after[:, 1:], 0), out=after[:, :-1])
    before += after
    before -= own
    before += costs.once
    return own, before


_Chain = tuple["_Chain", int, int] | None
"""Mentions, the last one first: those before it, its first and its last word."""


def _best(run: list[float], start: int, kind: int) -> list[_Labelled]:
    """The mentions of a kind in a run of words from ``start`` on, by what each word adds to one."""
    once = float(_costs().once_by_kind[kind])
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
        found.append((kind, *done[1:]))
        done = done[0]
    return found[::-1]
