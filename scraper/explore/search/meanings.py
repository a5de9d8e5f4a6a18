"""What a term means in a vocabulary: synonyms, and all that MeSH has below it."""

import csv
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from schemas.tables.columns import ROWS_PER_STUDY
from scraper.explore.search.grammar import Term
from scraper.parser.text.concepts.drug_classes import classes_of_drugs
from scraper.parser.text.concepts.names import Name, coded, exact_name, keys_of, names_below, spelled_alike

_KINDS: Mapping[str, tuple[str, ...]] = {
    "condition": ("condition",),
    "treatment": ("drug", "procedure"),
    "title": ("condition", "drug", "procedure"),
}
"""Kinds of names by the field in which a term is looked for."""

_MESH_TABLES: Mapping[str, tuple[str, ...]] = {
    "condition": ("browse_conditions",),
    "treatment": ("browse_interventions",),
    "mesh": ("browse_conditions", "browse_interventions"),
}
_SHORTEST: Mapping[str, int] = {"condition": 3, "drug": 4, "procedure": 4}
"""Shorter synonyms mean several things: "RA" is an artery, an arthritis and an atrium."""

_SHORTEST_BELOW = 5
"""The same for names of what is below a term."""

_AMBIGUOUS = {"aid"}
"""Names that are words, too: AIDS is spelled as a hearing aid is."""

_MOST_BELOW = 300
"""A term with more below it, such as "disease", finds what is below only by the MeSH terms of the records."""


class Meaning(NamedTuple):
    """Phrases that say the same as a term, the names that a vocabulary has for it, and names that deny it."""

    synonyms: tuple[str, ...]
    names: tuple[Name, ...]
    denied: tuple[str, ...] = ()


NO_MEANING = Meaning((), ())


def prepare() -> None:
    """Reads the names of the vocabulary, which the first search of a process would wait for."""
    _meaning(_KINDS["title"], "disease")


def is_medical(text: str) -> bool:
    """The words are a name of a condition, drug or procedure, or of a class of drugs."""
    key = spelled_alike(text)
    return any(_name(kind, key) for kind in _KINDS["title"]) or key in classes_of_drugs()


def meaning(field: str, term: Term) -> Meaning:
    """What a term means in a field; nothing for a phrase in quotes, which stands for its words alone."""
    if field not in _KINDS or not term.may_be_a_name:
        return NO_MEANING
    return _meaning(_KINDS[field], spelled_alike(term.text))


@lru_cache(maxsize=2_000)
def _meaning(kinds: tuple[str, ...], key: str) -> Meaning:
    names = tuple(dict.fromkeys(name for kind in kinds if (name := _name(kind, key))))
    own = [key, *(each for name in names for each in _said(kinds, name))]
    below = [each for name in names for each in names_below(name)]
    said = own
    if len(below) <= _MOST_BELOW:
        said = own + [each for name in below for each in _said(kinds, name) if len(each) >= _SHORTEST_BELOW]
    spellings = [variant for each in said for variant in _variants(each)] if names else [key]
    members = classes_of_drugs().get(key, ()) if "drug" in kinds else ()
    synonyms = [each for each in dict.fromkeys([*spellings, *members]) if each != key]
    return Meaning(tuple(synonyms), names, tuple(_denied(own, [*names, *below])))


def _name(kind: str, key: str) -> Name | None:
    """What a vocabulary calls it: "head and neck cancer" has no name, "head and neck neoplasm" has."""
    return next((name for each in _variants(key) if (name := exact_name(kind, each))), None)


def _variants(key: str) -> Iterator[str]:
    """The key itself, then the same with one or two other words that mean the same in a name."""
    yield key
    once = list(_with_other_words(key.split(" "), 0))
    yield from (" ".join(words) for _, words in once)
    yield from (" ".join(words) for place, first in once for _, words in _with_other_words(first, place + 1))


def _with_other_words(words: list[str], start: int) -> Iterator[tuple[int, list[str]]]:
    """The words with another one at a place from ``start`` on, and the place."""
    for place in range(start, min(len(words), _LONGEST_NAME)):
        for other in _same_words().get(words[place], ()):
            yield place, [*words[:place], other, *words[place + 1 :]]


_LONGEST_NAME = 8
"""Words of a name that are looked at: what is longer is no name."""


@cache
def _same_words() -> dict[str, tuple[str, ...]]:
    """The words that mean the same, by each of them."""
    with (Path(__file__).parent / "same_words.csv").open(encoding="utf-8", newline="") as lines:
        groups = [tuple(row["words"].split("|")) for row in csv.DictReader(lines)]
    return {word: tuple(other for other in group if other != word) for group in groups for word in group}


def _denied(keys: Iterable[str], meant: Iterable[Name]) -> Iterator[str]:
    """Names that begin with "non" and mean another thing: "non small cell lung cancer"."""
    codes = {name.code for name in meant}
    for key in keys:
        other = exact_name("condition", f"non {key}")
        if other and other.code not in codes:
            yield f"non {key}"


def _said(kinds: tuple[str, ...], name: Name) -> list[str]:
    """All that a thing is called, its usual spelling included: "Carcinoma, Non-Small-Cell Lung"."""
    keys = [
        each
        for kind in kinds
        for each in keys_of(kind, name)
        if len(each) >= _SHORTEST[kind] and each not in _AMBIGUOUS
    ]
    return [*keys, spelled_alike(name.label or ""), *_also_said().get(name.code or "", ())]


@cache
def _also_said() -> dict[str, tuple[str, ...]]:
    """What records call a thing besides the names of the vocabulary, by its code."""
    with (Path(__file__).parent / "synonyms.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: tuple(row["also"].split("|")) for row in csv.DictReader(lines)}


def studies_below(connection: sqlite3.Connection, field: str, names: Iterable[Name]) -> set[int]:
    """Numbers of the studies that MeSH files under one of these names, or under what is below it."""
    found = set[int]()
    for table in _MESH_TABLES.get(field, ()):
        for code in _codes_below(connection, table, tuple(names)):
            sql = f"select distinct nct_id from {table} where mesh_id = ?"  # noqa: S608 - our names
            found |= {number_of(nct_id) for (nct_id,) in connection.execute(sql, (code,))}
    return found


def mesh_terms_below(
    connection: sqlite3.Connection, field: str, numbers: Iterable[int], names: Iterable[Name]
) -> Iterator[tuple[int, str, str]]:
    """A MeSH term of each study that stands under one of the names: number, what it describes, the term.

    It is one that the registry gave the study itself, if there is one, and else a broader one.
    """
    for table in _MESH_TABLES.get(field, ()):
        codes = set(_codes_below(connection, table, tuple(names)))
        for number in numbers if codes else ():
            rows = connection.execute(
                f"select mesh_term, mesh_id from {table} where id >= ? and id < ?"  # noqa: S608 - our names
                " order by mesh_type = 'mesh-ancestor', id",
                (number * ROWS_PER_STUDY, (number + 1) * ROWS_PER_STUDY),
            )
            terms = [term for term, code in rows if code in codes]
            if terms:
                yield number, f"MeSH term of the {table.removeprefix('browse_')}", terms[0]


def number_of(nct_id: str) -> int:
    """The number in an NCT id."""
    return int(nct_id[3:])


def _codes_below(connection: sqlite3.Connection, table: str, names: tuple[Name, ...]) -> Iterator[str]:
    """Codes in the file that are one of the names, or stand below it in the tree."""
    codes = {name.code for name in names}
    trees = tuple(f"{tree}." for name in names for tree in name.trees)
    if not names:
        return
    for (code,) in connection.execute(f"select distinct mesh_id from {table} where mesh_id is not null"):  # noqa: S608
        if code in codes or any(place.startswith(trees) for place in _places(code)):
            yield code


@cache
def _places(code: str) -> tuple[str, ...]:
    name = coded(code)
    return name.trees if name else ()
