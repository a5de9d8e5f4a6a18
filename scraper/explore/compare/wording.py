"""The words of outcomes, criteria and arms: which are one, which say nothing, which exclude each other."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

DATA = Path(__file__).parent / "data"

STEM = 7
"""Letters by which two words count as one: biologic and biological."""

_SIGNS = str.maketrans({"≥": ">=", "≧": ">=", "≤": "<=", "≦": "<="}) | str.maketrans(
    "\u2010\u2011–—\u2212\u2018’“”（），：；", "-----''\"\"(),:;"
)
_AROUND_SIGN = re.compile(r"\s*([<>=]+)\s*")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_KIND_OF = re.compile(
    r"\b(type|hepatitis|vitamin|factor|influenza|interleukin|il|covid)[\s-]*([ivx]+|\d+|[a-e])\b"
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_PLURAL = re.compile(r"(?<=[^siu])s$")


@cache
def tables() -> dict[str, Any]:
    """The lists of ``words.toml``."""
    return tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))


@cache
def stems_of(name: str) -> frozenset[str]:
    """One list of ``words.toml`` as stems."""
    return frozenset(map(stem, _list(name)))


def telling(found: Iterable[str], without: str) -> list[str]:
    """The stems of words, in order, without those of one list of ``words.toml``."""
    return [stem(word) for word in found if word not in _list(without)]


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(tables()[name].split())


def folded(text: str) -> str:
    """The text as far as it matters for being the same: case, signs, blanks and final marks apart."""
    plain = _AROUND_SIGN.sub(r"\1", normalize("NFC", text).translate(_SIGNS).casefold())
    return " ".join(plain.split()).rstrip(" .;,:")


def meaning(cell: str | None) -> tuple[str, ...] | None:
    """What two cells that say the same have in common: their lines, in whatever order."""
    return None if cell is None else tuple(sorted(map(folded, cell.split("\n"))))


def stem(word: str) -> str:
    """The first letters of a word without its plural: ``diseases`` and ``disease`` are one."""
    return _PLURAL.sub("", word)[:STEM]


def words(text: str) -> list[str]:
    """The words of two letters and more of a folded text, in order."""
    return _WORD.findall(text)


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text as written, commas apart."""
    return frozenset(number.replace(",", "") for number in _NUMBER.findall(text))


def sites(found: Iterable[str]) -> frozenset[str]:
    """The parts of the body among words: ``hips`` is ``hip``."""
    return frozenset(stem(word) for word in found if word in _site_words())


@cache
def _site_words() -> frozenset[str]:
    return frozenset(tables()["sites"]["words"].split())


def numbered(text: str) -> frozenset[str]:
    """What a folded text counts or letters: ``type 2`` of "type II diabetes", ``hepatitis b``."""
    return frozenset(f"{name} {_ROMAN.get(kind, kind)}" for name, kind in _KIND_OF.findall(text))


def numbered_differently(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts speak of one thing in other numbers: type 1 and type 2."""
    mine, theirs = ({said.split()[0] for said in found} for found in (one, other))
    return bool(mine & theirs) and not one & other


def exclude_each_other(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both have words of one list of exclusive ones, and none in common: left and right."""
    return any(mine and theirs and not mine & theirs for mine, theirs in _in_groups(one, other))


def _in_groups(one: frozenset[str], other: frozenset[str]) -> Iterator[tuple[set[int], set[int]]]:
    for group in _exclusive():
        yield _members(one, group), _members(other, group)


def _members(found: frozenset[str], group: Sequence[frozenset[str]]) -> set[int]:
    return {place for place, same in enumerate(group) if found & same}


@cache
def _exclusive() -> list[list[frozenset[str]]]:
    return [[frozenset(word.split("|")) for word in group["words"]] for group in tables()["exclusive"]]
