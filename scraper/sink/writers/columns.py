"""The columns of a table that is written: those declared in ``schemas/tables``, or those of a query."""

from typing import NamedTuple

from schemas.tables import TABLES
from schemas.tables.columns import SqlType


class Field(NamedTuple):
    """A column: its name and what it holds."""

    name: str
    type: SqlType


def declared_fields(table: str) -> list[Field]:
    """The columns of a declared table, in order."""
    return [Field(column.name, column.type) for column in TABLES[table].all_columns]
