"""Mentions of genes and markers by their names: "EGFR mutation", "HER2-negative", "estrogen receptor"."""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scraper.parser.text.concepts.names import gene_symbols, name_of, spelled_alike
from scraper.parser.text.concepts.words import words_of
from scraper.parser.text.lexicon.phrases import LIST, phrases

_SYMBOL = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]{2,7}(?![A-Za-z0-9])")
_SAYS = (
    "mutat|mutant|fusion|rearrang|amplif|express|translocat|wild[- ]?type|genes?\\b|variant|deletion|alterat"
    "|aberra|insertion|copy number|germline|somatic|exon|carrier"
)
_SAID_AFTER = re.compile(
    rf"[^.;:]{{0,40}}?(?:{_SAYS}|positiv|negativ|status|\+|(?<=[A-Z0-9])-(?![A-Za-z0-9]))", re.IGNORECASE
)
_SAID_BEFORE = re.compile(rf"(?:{_SAYS})[^.;:]{{0,25}}$", re.IGNORECASE)
_LISTED = re.compile(r"[ ,;/、()&-]{1,3}(?:(?:and|or|and/or) )?")
"""What stands between the members of a list of markers."""

_TREATED = re.compile(
    r"[- /]{0,2}(?:[A-Z0-9/-]{2,9}[ /-]){0,3}"
    r"(?:(?:tyrosine|kinase|directed|targeted|targeting|specific|monoclonal|blocking|bispecific) ?-?){0,3}"
    r"(?:inhibit|antibod|agonist|antagonist|block|therap|treatment|CAR\b|vaccin|agent|TKI|drug|target|directed"
    r"|ligand|degrader|ADC|contain|modulat)",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"(?:anti[- ]{0,3}|(?:inhibitors?|antibod(?:y|ies)) (?:of|to|against) )"
    r"(?:[A-Z0-9-]{2,9}(?:/| or | and |, )){0,4}$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"[ :(]{0,3}(?:[<>≥≤=]|of [<>≥≤]|mL)")


class _Marker(NamedTuple):
    """A spelling's gene ("" for several or none), and whether it is a marker whatever stands near it."""

    gene: str
    certain: bool


@cache
def _markers() -> dict[str, _Marker]:
    with (Path(__file__).parent / "data" / "biomarkers.csv").open(encoding="utf-8", newline="") as lines:
        return {
            spelling: _Marker(row["gene"], column == "spellings")
            for row in csv.DictReader(lines)
            for column in ("spellings", "where_said")
            for spelling in filter(None, row[column].split(LIST))
        }


@cache
def _spellings() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9])(?:{phrases(LIST.join(_markers()))})(?![a-z])(?!\d)")


def may_be_symbol(word: str) -> bool:
    """Whether a word of a text may be the name of a marker, or its first word: "HER" of "HER 2"."""
    if word[0].isalpha() and not word.isascii():
        return True
    names = _Begins.of_names()
    if word in names.alone or (word.isupper() and _of_symbols(word, _Begins.of_symbols().alone)):
        return True
    return word.startswith(names.words) and any(_goes_on(word, name) for name in names.words)


def may_begin_symbol(word: str) -> bool:
    """The same where the next word of the text stands right after it: "HER" of "HER2"."""
    joined = _Begins.of_symbols().joined
    return word in _Begins.of_names().joined or (word.isupper() and _of_symbols(word, joined))


def _of_symbols(word: str, known: frozenset[str]) -> bool:
    return word.lower() in known or spelled_alike(word) in known


def _goes_on(word: str, name: str) -> bool:
    return word.startswith(name) and word[len(name) :][:1].isupper()


class _Begins(NamedTuple):
    """First words of names: of those that end there or go on after a blank, of those that go on at once;
    and all names of one word.
    """

    alone: frozenset[str]
    joined: frozenset[str]
    words: tuple[str, ...]

    @classmethod
    def read(cls, names: Iterable[str]) -> "_Begins":
        alone: set[str] = set()
        joined: set[str] = set()
        words = []
        for name in names:
            first, *others = words_of(name).words
            is_joined = others and not name[len(first)].isspace()
            (joined if is_joined else alone).add(first)
            if not others and first.isalpha():
                words.append(first)
        return cls(frozenset(alone), frozenset(joined), tuple(words))

    @staticmethod
    @cache
    def of_names() -> "_Begins":
        """Those of the spellings of markers."""
        return _Begins.read(_markers())

    @staticmethod
    @cache
    def of_symbols() -> "_Begins":
        """Those of the symbols of genes, in small letters."""
        return _Begins.read(gene_symbols())


def symbols(text: str) -> Iterator[tuple[int, int, str]]:
    """Where markers stand in a text, with the symbol of the gene; "" where there is not one gene.

    A symbol that no table of ours lists counts where a word near it speaks of a gene: "KEAP1 mutation".
    """
    last = -1
    for start, end, marker in sorted((*_listed(text), *_unlisted(text))):
        in_list = last >= 0 and _LISTED.fullmatch(text, last, start)
        if start >= last and _is_marker(text, start, end, marker.certain or bool(in_list)):
            last = end
            yield start, end, marker.gene


def _listed(text: str) -> Iterator[tuple[int, int, _Marker]]:
    for match in _spellings().finditer(text):
        yield *match.span(), _markers()[" ".join(match[0].split())]


def _unlisted(text: str) -> Iterator[tuple[int, int, _Marker]]:
    alone = len(text) < 12
    for match in _SYMBOL.finditer(text):
        if match[0] not in _markers() and name_of("biomarker", match[0]):
            yield *match.span(), _Marker(match[0], alone and match[0][-1].isdigit())


def _is_marker(text: str, start: int, end: int, certain: bool) -> bool:
    """Whether words near a symbol do not make it a drug's target or an amount, and speak of a marker."""
    before = text[max(0, start - 40) : start]
    if _TREATED.match(text, end) or _AGAINST.search(before) or _AMOUNT.match(text, end):
        return False
    return certain or bool(_SAID_AFTER.match(text, end, end + 60) or _SAID_BEFORE.search(before))
