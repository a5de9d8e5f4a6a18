"""Tables as they leave the database: typed columns, and rows in order."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.tables import TABLES
from schemas.tables.columns import SqlType
from scraper.sink.writers import BATCH, Row
from scraper.sink.writers.columns import Field, declared_fields


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns and rows; ``rows`` can be read once."""

    fields: Sequence[Field]
    rows: Iterable[Row]

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return [field.name for field in self.fields]


def sheet_of_rows(names: Sequence[str], rows: Sequence[Row]) -> Sheet:
    """A sheet whose types are those of its values: whole numbers, numbers, or text."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    kinds = [set(map(type, column)) - {type(None)} for column in columns]
    return Sheet([Field(name, _type(name, kind)) for name, kind in zip(names, kinds, strict=True)], rows)


def _type(name: str, kinds: set[type]) -> SqlType:
    if not kinds:
        return _declared().get(name, "text")
    if kinds <= {int, bool}:
        return "integer"
    return "real" if kinds <= {int, float} else "text"


@cache
def _declared() -> Mapping[str, SqlType]:
    """The type of a column that has no values, by its name, where all tables agree on it."""
    types: dict[str, set[SqlType]] = {}
    for table in TABLES.values():
        for column in table.columns:
            types.setdefault(column.name, set()).add(column.type)
    return {name: found.pop() for name, found in types.items() if len(found) == 1}


def sheet_of_query(
    connection: sqlite3.Connection, sql: str, parameters: Mapping[str, object], table: str | None = None
) -> Sheet:
    """The rows of a query as they are read; types are those declared for ``table``, else those found."""
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    declared = dict(declared_fields(table)) if table in TABLES else {}
    found = {} if declared else _types_found(connection, sql, parameters, names)
    fields = [Field(name, declared.get(name) or found[name]) for name in names]
    return Sheet(fields, _batched(cursor))


def _types_found(
    connection: sqlite3.Connection, sql: str, parameters: Mapping[str, object], names: Sequence[str]
) -> dict[str, SqlType]:
    kinds = ", ".join(f'group_concat(distinct typeof("{name}"))' for name in names)
    row = connection.execute(f"select {kinds} from ({sql})", parameters).fetchone()  # noqa: S608
    python = {"integer": int, "real": float, "text": str, "blob": bytes}
    return {
        name: _type(name, {python[kind] for kind in (found or "").split(",") if kind in python})
        for name, found in zip(names, row, strict=True)
    }


def _batched(cursor: sqlite3.Cursor) -> Iterator[Row]:
    while rows := cursor.fetchmany(BATCH):
        yield from rows
