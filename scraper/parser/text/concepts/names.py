"""Codes of mentions, by the names of vocabularies."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from scraper.parser.text.concepts.sorted_lines import SortedLines

_DATA = Path(__file__).parent / "data"
_WORD = re.compile(r"[a-z0-9à-öø-ɏͰ-Ͽ]+")
_SAME_ENDS = ("ss", "us", "is", "as", "os")
_GROUPS = {
    "condition": "c",
    "observation": "c",
    "drug": "d",
    "procedure": "p",
    "device": "p",
    "biomarker": "g",
}
"""Which names a mention of a kind can have; the letter stands before each name in the file."""

_QUALIFIERS = re.compile(
    r"(?:(?:active|acute|any|chronic|clinically|concomitant|concurrent|confirmed|current|documented|evident|history|known"
    r"|major|mild|moderate|newly|diagnosed|ongoing|other|of|past|planned|previous|prior|recent|recurrent|refractory"
    r"|relapsed|serious|severe|significant|suspected|symptomatic|systemic|treated|uncontrolled|unstable|untreated"
    r"|metastatic|advanced|locally|oral|the|a|an|to|and|or) )+"
)
"""Words before a name that leave what it names the same, or narrow it."""


class Name(NamedTuple):
    """A name in a vocabulary: its usual spelling, its code, its places in the vocabulary's tree."""

    label: str | None
    vocabulary: str | None
    code: str | None
    trees: tuple[str, ...]


NO_NAME = Name(None, None, None, ())


@cache
def _names() -> SortedLines:
    """Codes by name, the letter of its group before it."""
    return SortedLines(_DATA / "names.tsv")


def gene_symbols() -> Iterator[str]:
    """The symbols of genes in small letters."""
    return (name[2:] for name in _names().keys_from("g "))


@cache
def _codes() -> SortedLines:
    """What belongs to a code, in one line: vocabulary, label, places in the tree."""
    return SortedLines(_DATA / "codes.tsv")


def spelled_alike(text: str) -> str:
    """The key of a name: small words, plurals as singulars, marks left out."""
    return " ".join(_singular(word) for word in _WORD.findall(text.lower()))


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(_SAME_ENDS):
        return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    return word


@lru_cache(maxsize=10_000)
def name_of(kind: str, text: str) -> Name | None:
    """What a mention of a kind is called in a vocabulary; None where that is not certain.

    Words that only qualify are left out where the whole has no name: "severe asthma" is asthma, "chronic
    hepatitis B" has a name of its own.
    """
    return name_of_key(kind, spelled_alike(text))


def name_of_key(kind: str, key: str) -> Name | None:
    """The same for what is ``spelled_alike`` already."""
    group = _GROUPS.get(kind)
    if group is None or not key:
        return None
    code = _names().get(f"{group} {key}")
    if code is None and (qualified := _QUALIFIERS.match(key)):
        code = _names().get(f"{group} {key[qualified.end() :]}")
    return coded(code) if code else None


def exact_name(kind: str, text: str) -> Name | None:
    """The same for the text as it stands: "severe asthma" has no name."""
    code = _names().get(f"{_GROUPS[kind]} {spelled_alike(text)}")
    return coded(code) if code else None


def keys_of(kind: str, name: Name) -> tuple[str, ...]:
    """All that a vocabulary calls a thing, spelled as ``spelled_alike`` does."""
    return _keys().get(f"{_GROUPS[kind]} {name.code}", ())


def names_below(name: Name) -> list[Name]:
    """The names that stand under a name in the tree of its vocabulary; not the name itself."""
    codes = dict.fromkeys(code for tree in name.trees for code in _codes_below(f"{tree}."))
    return [below for code in codes if (below := coded(code))]


def _codes_below(beginning: str) -> Iterator[str]:
    """The codes whose place in the tree begins so."""
    places = _places()
    for place, code in places[bisect_left(places, (beginning, "")) :]:
        if not place.startswith(beginning):
            return
        yield code


@cache
def _places() -> list[tuple[str, str]]:
    """All places in the tree with their codes, in order."""
    return sorted(
        (place, code)
        for code, line in _codes().items()
        for place in line.rsplit("\t", 1)[-1].split(" ")
        if place
    )


@cache
def _keys() -> dict[str, tuple[str, ...]]:
    """Names by the letter of their group and their code."""
    keys: dict[str, list[str]] = {}
    for name, code in _names().items():
        keys.setdefault(f"{name[0]} {code}", []).append(name[2:])
    return {code: tuple(names) for code, names in keys.items()}


@lru_cache(maxsize=50_000)
def coded(code: str) -> Name | None:
    """The name that a code stands for."""
    found = _codes().get(code)
    if found is None:
        return None
    vocabulary, label, trees = found.split("\t")
    return Name(label, vocabulary, code, tuple(filter(None, trees.split(" "))))
