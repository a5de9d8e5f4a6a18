"""Which tables a difference between two versions of a record can reach.

The rows of a table come from the parts of a record that its columns name.  Where none of them differs, the
rows in the file stay, and need not be read to see that.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from schemas.tables import RECORD_TABLES, STUDY_TABLES, TABLES
from schemas.tables.columns import Key, Lookup, Rows, Source, Table
from scraper.sink.study_rows.text_rows import READ_FROM

BY_MODULE = frozenset(("protocolSection", "derivedSection"))
"""Sections whose parts are their modules; any other section, or value beside them, is a part of its own."""


def affected_tables(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Tables of a study whose rows may differ between two records (plain JSON values in v2 shape)."""
    tables = _tables_by_part()
    return tables[_ANY].union(*(tables.get(part, ()) for part in _differing_parts(before, after)))


def _differing_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in _differing(before, after):
        if name in BY_MODULE:
            for module in _differing(before.get(name) or {}, after.get(name) or {}):
                yield f"{name}.{module}"
        else:
            yield name


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]


_ANY = ""
"""Stands for all parts: tables that say something about the record as a whole."""


@cache
def _tables_by_part() -> Mapping[str, frozenset[str]]:
    by_part: dict[str, set[str]] = {_ANY: set()}
    for table in STUDY_TABLES:
        for part in parts_of(table):
            by_part.setdefault(part, set()).add(table.name)
    return {part: frozenset(tables) for part, tables in by_part.items()}


def parts_of(table: Table) -> set[str]:
    """The parts of a record that rows of a table are made from."""
    if table not in RECORD_TABLES:
        return set(READ_FROM.get(table.name, (_ANY,)))
    paths = (path for rows in table.rows for path in _paths(table, rows))
    return {_part(path) for path in paths}


def _paths(table: Table, rows: Rows) -> Iterator[str]:
    yield rows.from_path
    for column in table.columns:
        yield from _paths_of(rows.values.get(column.name, column.source))


def _paths_of(source: Source | tuple[str | Key, ...]) -> Iterator[str]:
    match source:
        case str():
            if not source.startswith("."):
                yield source
        case tuple():
            for one in source:
                yield from _paths_of(one)
        case Lookup():
            yield from _paths_of((source.key, *source.sources))
        case Key():
            yield from (rows.from_path for rows in TABLES[source.table].rows)


def _part(path: str) -> str:
    section, _, rest = path.partition(".")
    return f"{section}.{rest.partition('.')[0].rstrip('[?]')}" if section in BY_MODULE else section
