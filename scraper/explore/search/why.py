"""Why a study was found: the field and the words, as they stand in the record."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from schemas.markup import unescape
from schemas.tables import TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from scraper.explore.search.fields import Source
from scraper.explore.search.filters import WORDS, Filter, fields_of
from scraper.explore.search.grammar import Term
from scraper.explore.search.meanings import meaning, mesh_terms_below
from scraper.explore.search.terms import match_of, read, sources_for

_ROWS = 3
"""Rows of one place that are shown for a term."""

_FEW = 50
"""Studies that are asked for one by one."""

_LONGEST = 240
_SHORT = 40
_OPEN, _CLOSE = "\x02", "\x03"
_BETWEEN = re.compile(f"{_CLOSE}([\\s-]{{1,3}}){_OPEN}")
"""What stands between two marked words that are one."""

_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


class Why(BaseModel):
    """One place of a record that has words of the search.

    ``text`` is what stands there (the part around the words, if it is long), ``words`` are those that were
    found in it.  ``side``: inclusion or exclusion, of a criterion.  ``below``: the term of MeSH that the
    record's own stands under.
    """

    field: str
    place: str
    text: str
    words: list[str]
    side: str | None = None
    below: str | None = None


class _Place(NamedTuple):
    """A term, and a source in which it is looked for."""

    term: Term
    source: Source


_Found = Iterator[tuple[int, Why]]
"""What was found, each with the number of its study."""


def whys(
    connection: sqlite3.Connection, numbers: Sequence[int], filters: Sequence[Filter]
) -> dict[int, list[Why]]:
    """The places of some studies that have words of the filters, each place once."""
    found: dict[int, dict[tuple[str, str], Why]] = {number: {} for number in numbers}
    for asked in filters:
        for number, each in _of_filter(connection, numbers, asked) if asked.kind in WORDS else ():
            found[number].setdefault((each.field, each.text), each)
    return {number: list(places.values()) for number, places in found.items()}


def _of_filter(connection: sqlite3.Connection, numbers: Sequence[int], asked: Filter) -> _Found:
    fields = fields_of(asked.kind)
    for term in read(asked.text, fields).terms():
        for source in sources_for(term, fields):
            yield from _in_source(connection, numbers, _Place(term, source))
        for field in fields:
            yield from _below(connection, numbers, field, term)
        if "identifier" in fields:
            yield from _own_id(numbers, term.text.upper())


def _own_id(numbers: Sequence[int], text: str) -> _Found:
    for number in numbers:
        if text == f"NCT{number:08}":
            yield number, Why(field="identifier", place="NCT id", text=text, words=[text])


def _in_source(connection: sqlite3.Connection, numbers: Sequence[int], place: _Place) -> _Found:
    source, seen = place.source, Counter[int]()
    for row_id, *texts in _marked_rows(connection, numbers, place):
        number = row_id // ROWS_PER_STUDY
        seen[number] += 1
        for text in texts if seen[number] <= _ROWS else ():
            if text and _OPEN in text:
                side = _side(connection, row_id) if source.field == "criteria" else None
                shown, words = _shown(text)
                yield (
                    number,
                    Why(field=source.field, place=source.place, text=shown, words=words, side=side),
                )


def _marked_rows(
    connection: sqlite3.Connection, numbers: Sequence[int], place: _Place
) -> Iterator[tuple[Any, ...]]:
    """Rows of the studies with their words marked: study by study, or all at once where there are many."""
    source = place.source
    order = TABLES[source.table].full_text
    marked = ", ".join(
        f"highlight({source.table}_fts, {order.index(column)}, '{_OPEN}', '{_CLOSE}')"
        for column in source.columns
    )
    matched, parameters = match_of(source, place.term)
    asked = f"select f.rowid, {marked} {matched} and f.rowid >= :first and f.rowid < :after order by f.rowid"
    wanted = set(numbers)
    ranges = ((number, number) for number in numbers)
    for first, last in ranges if len(wanted) <= _FEW else [(min(wanted), max(wanted))]:
        ends = {"first": first * ROWS_PER_STUDY, "after": (last + 1) * ROWS_PER_STUDY}
        for row in connection.execute(asked, {**parameters, **ends}):
            if row[0] // ROWS_PER_STUDY in wanted:
                yield row


def _side(connection: sqlite3.Connection, row_id: int) -> str | None:
    found = connection.execute("select criterion_type from criteria where id = ?", (row_id,)).fetchone()
    return str(found[0]) if found and found[0] else None


def _shown(marked: str) -> tuple[str, list[str]]:
    """The text without marks, cut around its first marked word, and the words."""
    marked = _BETWEEN.sub(r"\1", marked)
    words = list(dict.fromkeys(map(unescape, _MARKED.findall(marked))))
    start = marked.index(_OPEN)
    plain = marked.replace(_OPEN, "").replace(_CLOSE, "")
    if len(plain) <= _LONGEST:
        return _typed(plain), words
    first = max(0, start - _LONGEST // 3)
    part = _typed(plain[first : first + _LONGEST])
    before, after = "… " if first else "", " …" if first + _LONGEST < len(plain) else ""
    return f"{before}{part}{after}", words


def _typed(text: str) -> str:
    """In one line, as its author typed it."""
    return " ".join(unescape(text).split())


def _below(connection: sqlite3.Connection, numbers: Sequence[int], field: str, term: Term) -> _Found:
    names = meaning(field, term).names
    label = next((name.label for name in names if name.label), None)
    for number, place, mesh_term in mesh_terms_below(connection, field, numbers, names):
        yield number, Why(field=field, place=place, text=mesh_term, words=[mesh_term], below=label)


def as_line(found: Iterable[Why]) -> str:
    """``condition: Type 2 Diabetes; exclusion criterion: diabetes``; of a long value, the words alone."""
    said = (f"{_place(each)}: {_short(each)}" for each in found)
    return "; ".join(dict.fromkeys(said))


def _short(why: Why) -> str:
    return why.text if len(why.text) <= _SHORT else ", ".join(why.words)


def _place(why: Why) -> str:
    below = f" below {why.below}" if why.below and why.below != why.text else ""
    return f"{why.side} {why.place}" if why.side else f"{why.place}{below}"
