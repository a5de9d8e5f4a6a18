"""Mentions of concepts in texts: those that the tagger finds, and the symbols of genes and markers."""

import csv
import re
import sys
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from schemas.eligibility import ConceptKind
from scraper.parser.text.concepts.names import spelled_alike
from scraper.parser.text.concepts.symbols import may_be_symbols, symbols
from scraper.parser.text.concepts.tagger import tag
from scraper.parser.text.concepts.words import EDGE

_EDGES = EDGE * 2
_DATA = Path(__file__).parent / "data"
_NONE = ("", sys.maxsize, sys.maxsize)
_INNER = re.compile(r"\w(?:.*[\w)%+])?", re.DOTALL)
_KINDS: dict[str, ConceptKind] = {
    "condition": "condition",
    "procedure": "procedure",
    "device": "device",
    "measurement": "measurement",
    "observation": "other",
}
"""Kinds of the tagger besides drugs, and what they are called here."""


class Mention(NamedTuple):
    """Where a concept is mentioned in a text, its kind, how it was found."""

    start: int
    end: int
    kind: ConceptKind
    found_by: str
    symbol: str = ""


def mentions(texts: Sequence[str]) -> list[list[Mention]]:
    """The mentions in each of some texts.  They are tagged together, as that costs less than one by one."""
    together = f"{_EDGES}{_EDGES.join(texts)}{_EDGES}"
    tagged = iter(tag(together))
    named = may_be_symbols(together)
    found = []
    begin = len(_EDGES)
    kind, start, end = next(tagged, _NONE)
    for text in texts:
        after = begin + len(text)
        here = []
        while start < after:
            if mention := _mention(text, kind, start - begin, end - begin):
                here.append(mention)
            kind, start, end = next(tagged, _NONE)
        found.append(_with_symbols(text, here) if any(begin <= place < after for place in named) else here)
        begin = after + len(_EDGES)
    return found


def _mention(text: str, kind: str, start: int, end: int) -> Mention | None:
    """A mention without marks at its ends; None for a heading, which is all that stands before a colon."""
    if not (text[start].isalnum() and text[end - 1].isalnum()):
        named = _INNER.search(text, start, end)
        if named is None:
            return None
        start, end = named.span()
    if start == 0 and text[end:].strip() == ":":
        return None
    return Mention(start, end, _kind(kind, text[start:end]), "tagger")


@lru_cache(maxsize=50_000)
def _kind(kind: str, text: str) -> ConceptKind:
    """The kind of a mention: a drug whose name ends as names of classes do is a class ("beta-blockers")."""
    if kind == "drug":
        key = spelled_alike(text)
        is_class = key in _class_words() or key.rpartition(" ")[2] in _class_words()
        return "drug_class" if is_class else "drug"
    return _KINDS[kind]


@cache
def _class_words() -> frozenset[str]:
    with (_DATA / "drug_classes.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["words"] for row in csv.DictReader(lines))


def _with_symbols(text: str, found: list[Mention]) -> list[Mention]:
    """Mentions with those of genes and markers; a measurement of one is its mention."""
    named = [Mention(start, end, "biomarker", "symbol", symbol) for start, end, symbol in symbols(text)]
    if not named:
        return found
    kept = [mention for mention in found if not any(_means(mention, symbol, text) for symbol in named)]
    return sorted(kept + named)


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
