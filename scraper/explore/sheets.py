"""Tables as they leave the database: typed columns, rows in order, and the forms they are written in.

Text is faithful in every form: line breaks, quotes and blanks survive, and nothing is not empty text.
"""

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO, Any, NamedTuple

from schemas.markup import in_markdown
from schemas.tables import TABLES
from schemas.tables.columns import SqlType

Row = tuple[Any, ...]
BATCH = 5_000
"""Rows held in memory at once."""


class Field(NamedTuple):
    """A column: its name and what it holds."""

    name: str
    type: SqlType


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
    kinds = [{type(row[place]) for row in rows} - {type(None)} for place in range(len(names))]
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
    declared = {column.name: column.type for column in TABLES[table].all_columns} if table in TABLES else {}
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


# ---- forms -----------------------------------------------------------------------------------


def write_csv(sheet: Sheet, out: IO[bytes]) -> int:
    """RFC 4180 in UTF-8; a value that is absent is nothing, an empty text is ``""``.  Returns the rows."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(sheet.names)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):  # noqa: B007 - the last is the number of rows
        if "" in row:
            text.write(",".join(map(_csv_cell, row)) + "\r\n")
        else:
            writer.writerow(row)
    text.detach()
    return count


def _csv_cell(value: object) -> str:
    """What the writer of the standard library makes of a value, but for an empty text."""
    if value == "":
        return '""'
    cell = io.StringIO()
    csv.writer(cell).writerow([value, None])
    return cell.getvalue().removesuffix(",\r\n")


def write_jsonl(sheet: Sheet, out: IO[bytes]) -> int:
    """An object a row, with every column.  Returns the rows."""
    import orjson  # noqa: PLC0415 - not for the other forms

    booleans = [place for place, field in enumerate(sheet.fields) if field.type == "boolean"]

    def line(row: Row) -> bytes:
        values = list(row)
        for place in booleans:
            values[place] = None if values[place] is None else bool(values[place])
        return orjson.dumps(dict(zip(sheet.names, values, strict=True)), option=orjson.OPT_APPEND_NEWLINE)

    return _write_lines(out, map(line, sheet.rows))


def _write_lines(out: IO[bytes], lines: Iterable[bytes]) -> int:
    count = 0
    for count, line in enumerate(lines, start=1):  # noqa: B007 - the last is the number of rows
        out.write(line)
    return count


def write_json(sheet: Sheet, out: IO[bytes]) -> int:
    """One list of objects."""
    rows = [dict(zip(sheet.names, row, strict=True)) for row in sheet.rows]
    out.write(json.dumps(rows, ensure_ascii=False, indent=2).encode() + b"\n")
    return len(rows)


def write_markdown(sheet: Sheet, out: IO[bytes]) -> int:
    """A table in Markdown; what is absent is a blank cell."""
    return _write_lines(
        out,
        [_markdown_line(sheet.names), _markdown_line(["---"] * len(sheet.names))]
        + [_markdown_line(map(_markdown_cell, row)) for row in sheet.rows],
    )


def _markdown_line(cells: Iterable[str]) -> bytes:
    return f"| {' | '.join(cells)} |\n".encode()


def _markdown_cell(value: object) -> str:
    return "" if value is None else in_markdown(" ".join(str(value).split()))


def write_parquet(sheet: Sheet, out: IO[bytes]) -> int:
    """Apache Parquet; needs the extra ``parquet``."""
    from scraper.explore.parquet import write  # noqa: PLC0415 - pyarrow is an extra

    return write(sheet, out)


FORMS: Mapping[str, Callable[[Sheet, IO[bytes]], int]] = {
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_jsonl,
    "markdown": write_markdown,
    "parquet": write_parquet,
}
"""Each form with what writes it and returns the number of rows."""
