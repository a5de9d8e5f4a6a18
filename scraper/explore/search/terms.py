"""Which studies a query finds: terms by full text and vocabulary, joined as the query says."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import reduce

from schemas.tables.columns import ROWS_PER_STUDY
from scraper.explore.search.fields import PLAIN, Source, sources_of
from scraper.explore.search.grammar import And, Node, Not, Query, Term, read_query
from scraper.explore.search.meanings import is_medical, meaning, studies_below

Points = Mapping[int, float]
"""Points of each study that is found, by the number in its NCT id."""

_BELOW = 4.0
"""Points for a study that MeSH has below the term."""


def read(text: str, fields: Sequence[str] = PLAIN) -> Query:
    """The query; in a field, words side by side must stand in one value of it."""
    return read_query(text, is_medical, together=tuple(fields) != PLAIN)


def found_by(connection: sqlite3.Connection, node: Node, fields: Sequence[str]) -> Points:
    """The studies that a query finds in some fields."""
    if isinstance(node, Term):
        return _with_term(connection, node, fields)
    if isinstance(node, Not):
        out = found_by(connection, node.part, fields)
        return dict.fromkeys((number for number in _all(connection) if number not in out), 0.0)
    parts = [found_by(connection, part, fields) for part in node.parts]
    return reduce(_both if isinstance(node, And) else _either, parts)


def _both(one: Points, other: Points) -> Points:
    return {number: points + other[number] for number, points in one.items() if number in other}


def _either(one: Points, other: Points) -> Points:
    return {**one, **{number: max(points, one.get(number, 0.0)) for number, points in other.items()}}


def _all(connection: sqlite3.Connection) -> list[int]:
    return [row_id // ROWS_PER_STUDY for (row_id,) in connection.execute("select id from studies")]


def _with_term(connection: sqlite3.Connection, term: Term, fields: Sequence[str]) -> Points:
    found: dict[int, float] = {}
    for source in sources_for(term, fields):
        for number in _in_source(connection, source, term):
            found[number] = found.get(number, 0.0) + source.weight
    for field in fields:
        for number in studies_below(connection, field, meaning(field, term).names):
            found[number] = found.get(number, 0.0) + _BELOW
    if "identifier" in fields and (own := _own_number(term)):
        found |= {each: 10.0 for (each,) in connection.execute(_OWN, {"row_id": own * ROWS_PER_STUDY})}
    return found


def sources_for(term: Term, fields: Sequence[str]) -> list[Source]:
    """Where a term is looked for; a plain search for a medical term passes names of people and sites over."""
    passed_over = tuple(fields) == PLAIN and is_medical(term.text)
    return [source for source in sources_of(fields) if not (passed_over and source.is_name)]


def _in_source(connection: sqlite3.Connection, source: Source, term: Term) -> list[int]:
    matched, parameters = match_of(source, term)
    asked = f"select distinct f.rowid / {ROWS_PER_STUDY} {matched}"
    return [number for (number,) in connection.execute(asked, parameters)]


def match_of(source: Source, term: Term) -> tuple[str, dict[str, object]]:
    """FROM and WHERE of the rows of full text that have a term, and their parameters."""
    name = f"{source.table}_fts"
    joined = f" join {source.table} t on t.id = f.rowid" if source.only else ""
    only = f" and t.{source.only}" if source.only else ""
    is_name = term.may_be_a_name and is_medical(term.text)
    meant = meaning(source.field, term)
    expression = source.expression(term, is_name, meant.synonyms, meant.denied)
    return f"from {name} f{joined} where {name} match :expression{only}", {"expression": expression}


_OWN = "select substr(nct_id, 4) + 0 from studies where id = :row_id"


def _own_number(term: Term) -> int | None:
    """The number, where the term is an NCT id."""
    text = term.text.upper()
    return int(text[3:]) if text.startswith("NCT") and text[3:].isascii() and text[3:].isdecimal() else None
