"""RFC 4180 in UTF-8; a value that is absent is nothing, an empty text is ``""``."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from scraper.sink.writers import Row, WriteRows
from scraper.sink.writers.columns import Field


@contextmanager
def writing(out: IO[bytes], fields: Sequence[Field]) -> Iterator[WriteRows]:
    """Begins with a line of names."""

    def write(rows: Sequence[Row]) -> None:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        for row in rows:
            if "" in row:
                text.write(",".join(map(_cell, row)) + "\r\n")
            else:
                writer.writerow(row)
        out.write(text.getvalue().encode())

    write([tuple(field.name for field in fields)])
    yield write


def _cell(value: object) -> str:
    """What the writer of the standard library makes of a value, but for an empty text."""
    if value == "":
        return '""'
    cell = io.StringIO(newline="")
    csv.writer(cell).writerow([value, None])
    return cell.getvalue().removesuffix(",\r\n")
