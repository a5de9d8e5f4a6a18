"""One JSON list of objects, indented; an object a row, with every column."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, repeat
from typing import IO

from scraper.sink.writers import Row, WriteRows
from scraper.sink.writers.columns import Field


@contextmanager
def writing(out: IO[bytes], fields: Sequence[Field]) -> Iterator[WriteRows]:
    """Begins the list, and ends it."""
    names = [field.name for field in fields]
    separators = chain([b"\n  "], repeat(b",\n  "))
    written = False

    def write(rows: Sequence[Row]) -> None:
        nonlocal written
        for row, separator in zip(rows, separators, strict=False):
            out.write(separator + _object(names, row))
            written = True

    out.write(b"[")
    yield write
    out.write(b"\n]\n" if written else b"]\n")


def _object(names: Sequence[str], row: Row) -> bytes:
    """One element of the list; line breaks inside texts are escaped, so all others are the layout's."""
    text = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, indent=2)
    return text.replace("\n", "\n  ").encode()
