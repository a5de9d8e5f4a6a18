"""Sheets as Apache Parquet, a batch of rows at a time; needs pyarrow (the extra ``parquet``)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import IO, Any

from schemas.tables.columns import SqlType
from scraper.errors import UnreadableInput
from scraper.explore.sheets import BATCH, Row, Sheet

try:
    import pyarrow as pa
    from pyarrow import parquet
except ModuleNotFoundError:
    raise UnreadableInput('Parquet needs pyarrow; run: pip install "nctdb[parquet]"') from None

TYPES: Mapping[SqlType, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "real": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "blob": pa.binary(),
}

CONVERSIONS: Mapping[SqlType, Callable[[Any], Any]] = {
    "text": str,
    "real": float,
    "boolean": bool,
    "date": date.fromisoformat,
}
"""From SQLite's value; the other types are as they are."""


def write(sheet: Sheet, out: IO[bytes]) -> int:
    """Writes all rows, ``BATCH`` to a row group at most; returns their number."""
    schema = pa.schema([(field.name, TYPES[field.type]) for field in sheet.fields])
    count = 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for rows in _batches(sheet):
            writer.write_batch(_batch(sheet, schema, rows))
            count += len(rows)
    return count


def _batches(sheet: Sheet) -> Iterator[list[Row]]:
    rows = iter(sheet.rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _batch(sheet: Sheet, schema: Any, rows: list[Row]) -> Any:
    columns = [
        pa.array(_converted(field.type, [row[place] for row in rows]), schema.types[place])
        for place, field in enumerate(sheet.fields)
    ]
    return pa.record_batch(columns, schema=schema)


def _converted(kind: SqlType, values: list[Any]) -> list[Any]:
    convert = CONVERSIONS.get(kind)
    if convert is None:
        return values
    return [None if value is None else convert(value) for value in values]
