"""The vocabulary in which tables are declared.

A path is an API v2 path with ``[]`` after each list; ``[?]`` is a list that gives one row with nulls
when it is empty, so that what stands above it is not lost.  A path that begins with a dot starts at
the element that makes the row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SqlType = Literal["text", "integer", "real", "boolean", "date", "blob"]

STORAGE: Mapping[SqlType, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "real": "REAL",
    "boolean": "INTEGER",  # 0 or 1; null is absent, which is not 0
    "date": "TEXT",  # ISO 8601
    "blob": "BLOB",
}


@dataclass(frozen=True, slots=True)
class Key:
    """The id of the row of ``table`` that the row's element lies in."""

    table: str


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value in every row of one kind."""

    value: str | int


@dataclass(frozen=True, slots=True)
class FirstOf:
    """``first`` for the first row of the innermost list, ``other`` for the rest."""

    first: str
    other: str


@dataclass(frozen=True, slots=True)
class FromContext:
    """What the program knows beside the record, by name: its form, the SHA-256 sum of its bytes."""

    name: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """The value that the mapping made by ``builder`` from ``sources`` holds for ``key`` (a path).

    ``field`` names the attribute of that value which is meant, where the mapping holds one for every key.
    """

    key: str
    builder: str
    sources: tuple["str | Key", ...] = ()
    field: str | None = None


Source = str | tuple[str, ...] | Key | Constant | FirstOf | FromContext | Lookup | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, holds and means, and the path in API v2 that it is filled from.

    ``convert`` names a conversion of the sink (None: as published); it takes as many values as ``source`` has
    paths.  ``references`` is the table whose ``id`` the column holds.
    ``source`` None: filled by the program, or never.
    """

    name: str
    type: SqlType
    source: Source
    description: str
    convert: str | None = None
    unit: str | None = None
    references: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Where rows come from: a list (one row an element) or a part of the record (one row, if present).

    ``values`` overrides the source of some columns for these rows.  ``where`` names a test of
    the sink that the element must pass.  ``distinct`` drops repeats.
    """

    from_path: str
    values: Mapping[str, Source] = field(default_factory=dict)
    where: str | None = None
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table.  ``rows`` empty: filled by the program.  ``required``: texts without which no row is made.

    Every table of the record has ``id`` (see ``ROW_ID``) and ``nct_id`` in front.  ``key`` names another
    primary key.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[Rows, ...] = ()
    required: tuple[str, ...] = ()
    full_text: tuple[str, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    key: tuple[str, ...] = ("id",)
    of_study: bool = True

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(column.name for column in self.all_columns)

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Every column in order, the two that all tables of the record share included."""
        return (ROW_ID, NCT_ID, *self.columns) if self.of_study else self.columns


ROWS_PER_STUDY = 1_000_000
"""Ids of one study's rows in one table: its number times this, plus the row's position from 0."""

ROW_ID = Column(
    "id",
    "integer",
    None,
    "Number of the NCT id times 1,000,000 plus the row's position in the record, from 0: the same in "
    "every database and load order.",
)
NCT_ID = Column(
    "nct_id",
    "text",
    "protocolSection.identificationModule.nctId",
    "Registry identifier of the study.",
    references="studies",
)


def text(name: str, source: Source, description: str, convert: str | None = None) -> Column:
    """A column of text."""
    return Column(name, "text", source, description, convert)


def integer(
    name: str, source: Source, description: str, convert: str | None = None, unit: str | None = None
) -> Column:
    """A column of whole numbers."""
    return Column(name, "integer", source, description, convert, unit)


def real(
    name: str, source: Source, description: str, convert: str | None = None, unit: str | None = None
) -> Column:
    """A column of numbers."""
    return Column(name, "real", source, description, convert, unit)


def boolean(name: str, source: Source, description: str, convert: str | None = None) -> Column:
    """A column of 1, 0, or null where the source is silent."""
    return Column(name, "boolean", source, description, convert)


def reference(name: str, table: str, source: Source, description: str) -> Column:
    """A column that holds the id of a row of ``table``."""
    return Column(name, "integer", source, description, references=table)


def dates(name: str, source: str, description: str) -> tuple[Column, Column, Column]:
    """A date as an interval: its last day (AACT's column), its first day, and its precision."""
    return (
        Column(name, "date", source, f"{description} Last day that the published date may mean.", "latest"),
        Column(f"{name}_earliest", "date", source, f"{description} First day that it may mean.", "earliest"),
        Column(
            f"{name}_precision",
            "text",
            source,
            f"Precision of {name}: day, month, year, or day_or_month (a source that prints months as day 1).",
            "precision",
        ),
    )
