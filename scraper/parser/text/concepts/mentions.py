"""Mentions of concepts in texts: those that the tagger finds, and the symbols of genes and markers."""

import csv
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from schemas.eligibility import ConceptKind
from scraper.parser.text.concepts.names import NO_NAME, Name, name_of, name_of_key, spelled_alike
from scraper.parser.text.concepts.symbols import symbols
from scraper.parser.text.concepts.tagger import tag
from scraper.parser.text.concepts.weights import KINDS
from scraper.parser.text.concepts.words import EDGE

_EDGES = f" {EDGE * 2} "
_DATA = Path(__file__).parent / "data"
_INNER = re.compile(r"\w(?:.*[\w)%+])?", re.DOTALL)
_KINDS: dict[str, ConceptKind] = {
    "condition": "condition",
    "drug": "drug",
    "procedure": "procedure",
    "device": "device",
    "measurement": "measurement",
    "observation": "other",
}
"""Kinds of the tagger, and what they are called here."""


class Mention(NamedTuple):
    """Where a concept is mentioned in a text, its kind, how it was found, what it is called."""

    start: int
    end: int
    kind: ConceptKind
    found_by: str
    name: Name = NO_NAME


def mentions(texts: Sequence[str]) -> list[list[Mention]]:
    """The mentions in each of some texts.  They are tagged together, as that costs less than one by one."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + len(_EDGES)
    tagged = tag(f"{_EDGES}{_EDGES.join(texts)}{_EDGES}")
    afters = lengths.cumsum() + len(_EDGES)
    begins = afters - lengths
    of = begins.searchsorted(tagged.starts, "right") - 1
    shift = begins.take(of)
    found: list[list[Mention]] = [[] for _ in texts]
    new = tuple.__new__  # twice as fast as the class
    columns = (of, tagged.kinds, tagged.starts - shift, tagged.ends - shift, tagged.whole)
    for number, kind, start, end, whole in zip(*(column.tolist() for column in columns), strict=True):
        text = texts[number]
        first, last = _closed(text, *((start, end) if whole else _inner(text, start, end)))
        if first < last and not (first == 0 and text[last:].strip() == ":"):
            found[number].append(new(Mention, (first, last, *_called(kind, text[first:last]))))
    for number in set((begins.searchsorted(tagged.symbols, "right") - 1).tolist()):
        found[number] = _with_symbols(texts[number], found[number])
    return found


def _closed(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a mention without a bracket that opens or closes outside of it: "(ANC)", "time (PT"."""
    opened = text.count("(", start, end) - text.count(")", start, end)
    if opened == 0:
        return start, end
    if opened < 0:
        return start, end - (text[end - 1 : end] == ")")
    return _inner(text, start, text.rindex("(", start, end))


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a mention without marks at its ends; an empty one where it is all marks."""
    named = _INNER.search(text, start, end)
    return named.span() if named else (start, start)


@lru_cache(maxsize=50_000)
def _called(number: int, text: str) -> tuple[ConceptKind, str, Name]:
    """The kind of a mention, that the tagger found it, its name.

    A drug whose name ends as names of classes do is a class ("beta-blockers").
    """
    kind = _KINDS[KINDS[number]]
    key = spelled_alike(text)
    name = name_of_key(kind, key) or NO_NAME
    if kind == "drug" and not _class_words().isdisjoint((key, key.rpartition(" ")[2])):
        kind = "drug_class"
    return kind, "tagger", name


@cache
def _class_words() -> frozenset[str]:
    with (_DATA / "drug_classes.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["words"] for row in csv.DictReader(lines))


def _with_symbols(text: str, found: list[Mention]) -> list[Mention]:
    """Mentions with those of genes and markers; a measurement of one is its mention."""
    named = [
        Mention(start, end, "biomarker", "symbol", _gene(symbol)) for start, end, symbol in symbols(text)
    ]
    if not named:
        return found
    kept = [mention for mention in found if not any(_means(mention, symbol, text) for symbol in named)]
    return sorted(kept + named)


def _gene(symbol: str) -> Name:
    return (name_of("biomarker", symbol) if symbol else None) or NO_NAME


_OF_MARKER = re.compile(
    r"[ -]{0,3}(?:(?:mutat|rearrang|amplif|(?:over)?express|alter|fusion|gene|positiv|negativ|status)"
    r"[a-z]{0,9}[ -]{0,3}){0,5}",
    re.IGNORECASE,
)


def _means(mention: Mention, symbol: Mention, text: str) -> bool:
    """Whether a mention is that of a marker in other words: its measurement, "EGFR mutation"."""
    if mention.end <= symbol.start or symbol.end <= mention.start:
        return False
    if mention.kind in {"measurement", "other"} or symbol.start <= mention.start < mention.end <= symbol.end:
        return True
    return mention.start == symbol.start and bool(_OF_MARKER.fullmatch(text, symbol.end, mention.end))
