"""Apache Parquet, a batch of rows to a row group; needs pyarrow (the extra ``parquet``)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import IO, Any

from schemas.tables.columns import SqlType
from scraper.errors import UnreadableInput
from scraper.sink.writers import Row, WriteRows
from scraper.sink.writers.columns import Field

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


@contextmanager
def writing(out: IO[bytes], fields: Sequence[Field]) -> Iterator[WriteRows]:
    """Begins with the types of the columns, and ends with the index of the file."""
    schema = pa.schema([(field.name, TYPES[field.type]) for field in fields])
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        yield lambda rows: writer.write_batch(_batch(fields, schema, rows))


def _batch(fields: Sequence[Field], schema: Any, rows: Sequence[Row]) -> Any:
    columns = [
        pa.array(_converted(field.type, [row[place] for row in rows]), schema.types[place])
        for place, field in enumerate(fields)
    ]
    return pa.record_batch(columns, schema=schema)


def _converted(kind: SqlType, values: list[Any]) -> list[Any]:
    convert = CONVERSIONS.get(kind)
    if convert is None:
        return values
    return [None if value is None else convert(value) for value in values]
