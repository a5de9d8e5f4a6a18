"""Words and signs that make a number a bound, by ``bounds.toml``: the one table that all readers ask.

A reader asks for the phrases of its kind of number ("age", "time" or "value"), each with its comparator,
denials included: "not less than" is GTEQ wherever it stands.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from schemas.eligibility import Comparator
from scraper.parser.text.lexicon.phrases import LIST, phrases

Bound = Comparator | Literal["BETTER", "WORSE"]
"""A comparator, or the better or worse side of a scale, which the scale decides."""

Kind = Literal["age", "time", "value"]
"""What a number is; some phrases bound one kind alone."""

OPPOSITE: dict[Bound, Comparator] = {"GT": "LTEQ", "GTEQ": "LT", "LT": "GTEQ", "LTEQ": "GT"}
"""What a denial makes of a comparator."""

MIRRORED: dict[Bound, Comparator] = {"GT": "LT", "LT": "GT", "GTEQ": "LTEQ", "LTEQ": "GTEQ"}
"""What a comparator is seen from the other side: what lies further before an event lies earlier."""

_INCLUSIVE: dict[Bound, Bound] = {"GT": "GTEQ", "LT": "LTEQ"}
_WORDS = {"comparatives": "comparative", "prepositions": "preposition"}
_SIDES: tuple[Comparator, ...] = ("GT", "GTEQ", "LT", "LTEQ")


@cache
def _table() -> dict[str, Any]:
    path = Path(__file__).parent / "bounds.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


DENIALS: tuple[str, ...] = tuple(_table()["denials"])
"""Words before a phrase that turn it."""


def _under(name: str) -> Iterator[tuple[str, Bound]]:
    """Each phrase in the lists of this name, with its comparator."""
    bounds: tuple[Bound, ...] = (*_SIDES, "EQ", "BETWEEN", "BETTER", "WORSE")
    for bound in bounds:
        for phrase in _table()[bound].get(name, ()):
            yield phrase, bound


def _shaped() -> Iterator[tuple[str, Bound]]:
    """Each comparative and preposition in each of its shapes."""
    for words, shape in _WORDS.items():
        for word, bound in _under(words):
            for spelled in _table()["shapes"][shape]:
                yield spelled.format(word=word), bound
            for spelled in _table()["shapes"][f"inclusive_{shape}"]:
                yield spelled.format(word=word), _INCLUSIVE[bound]


ORDER: frozenset[str] = frozenset(
    spelled for phrase, _ in _under("order") for spelled in (phrase, *(f"{no} {phrase}" for no in DENIALS))
)
"""Phrases that compare points of time: before an event they bound the other way."""

BOUND_SIGNS: dict[str, Bound] = dict(_under("signs"))
"""Signs before a number with their comparators."""

BEGINS = rf"(?:(?<![a-z-])|(?=[(={''.join(sorted({sign[0] for sign in BOUND_SIGNS}))}]))"
"""Where a phrase, a sign or a bracket can begin, in a pattern: most places are inside a word, and none."""


@cache
def deniable(kind: Kind) -> Mapping[str, Bound]:
    """Phrases before a number of this kind that a denial turns, with their comparators."""
    return {**dict(_shaped()), **dict(_under("phrases")), **dict(_under("order")), **dict(_under(kind))}


@cache
def fixed(kind: Kind) -> Mapping[str, Bound]:
    """Phrases before a number of this kind that no denial turns."""
    return {**dict(_under("fixed")), **dict(_under(f"{kind}_fixed"))}


@cache
def bound_words(kind: Kind) -> Mapping[str, Bound]:
    """All phrases before a number of this kind, denied ones included, with their comparators."""
    turned = {f"{no} {phrase}": OPPOSITE[bound] for phrase, bound in deniable(kind).items() for no in DENIALS}
    return {**turned, **deniable(kind), **fixed(kind)}


def one_sided(bounds: Mapping[str, Bound]) -> dict[str, Comparator]:
    """Those of the phrases that bound a number from one side."""
    sides = {side: side for side in _SIDES}
    return {phrase: sides[bound] for phrase, bound in bounds.items() if bound in sides}


@cache
def comparators(kind: Kind) -> Mapping[str, Comparator]:
    """All phrases and signs that bound a number of this kind from one side, denied ones included."""
    signs = {f"{no} {sign}": OPPOSITE[bound] for sign, bound in BOUND_SIGNS.items() for no in DENIALS}
    return one_sided({**bound_words(kind), **signs, **BOUND_SIGNS})


@cache
def pattern(kind: Kind) -> str:
    """A pattern for any of the phrases of ``comparators``, for text made ``plain``."""
    unturned = phrases(LIST.join(phrase for phrase, bound in fixed(kind).items() if bound in _SIDES))
    signs, turned = phrases(LIST.join(BOUND_SIGNS)), phrases(LIST.join(deniable(kind)))
    denials = f"(?:{phrases(LIST.join(DENIALS))}) {{1,9}}"
    words = f"(?:{unturned}|(?:{denials})?(?:{turned}))(?![a-z])"
    return f"(?:{signs}|(?<![a-z-])(?:{words}|{denials}(?:{signs})))"


def words_after() -> Mapping[str, Bound]:
    """Words after "or" and "and" after a number, with the comparators they make: "18 years or more"."""
    return dict(_under("after"))


def phrases_after(kind: Kind) -> Mapping[str, Bound]:
    """All phrases after a number of this kind and its unit, with the comparators that they make."""
    joined = {
        f"{joint} {word}": bound for word, bound in words_after().items() for joint in _table()["joints"]
    }
    return {**joined, **dict(_under("after_alone")), **dict(_under(f"{kind}_after"))}
