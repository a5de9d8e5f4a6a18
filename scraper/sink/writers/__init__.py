"""One module a format of files that a table is written in: CSV, JSON lines, Parquet ...

A format's module has ``writing`` (see ``Format``).  Modules are imported when their turn comes, because some
bring heavy libraries.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

from scraper.errors import UnreadableInput

if TYPE_CHECKING:
    from scraper.sink.writers.columns import Field

FOR_READING = ("markdown", "json")
"""Names of the modules whose files are for people and scripts: small tables."""

FOR_DATA_SETS = ("parquet", "csv", "jsonl")
"""Names of the modules whose files data sets are made of: tables of any size, in which nothing is lost."""

BATCH = 5_000
"""Rows held in memory at once."""

Row = tuple[Any, ...]
WriteRows = Callable[[Sequence[Row]], None]


class Format(Protocol):
    """What every module offers."""

    def writing(self, out: IO[bytes], fields: Sequence["Field"]) -> AbstractContextManager[WriteRows]:
        """Begins a table with these columns; what it gives adds rows; its end finishes the file.

        After an error the file is not finished: what is there is no whole table.
        """


def formats() -> tuple[str, ...]:
    """Names of all formats."""
    return (*FOR_READING, *FOR_DATA_SETS)


def write_table(name: str, out: IO[bytes], fields: Sequence["Field"], rows: Iterable[Row]) -> int:
    """Writes a table in the format of that name, ``BATCH`` rows at a time; returns the number of rows.

    Raises ``UnreadableInput`` for a format that there is not, and for one whose extra is not installed.
    """
    if name not in formats():
        raise UnreadableInput(f"no format {name!r}; formats are {', '.join(formats())}")
    count = 0
    with cast(Format, import_module(f"{__name__}.{name}")).writing(out, fields) as write:
        for batch in _batches(rows):
            write(batch)
            count += len(batch)
    return count


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
