"""JSON lines: an object a row, with every column; truths are true and false."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

import orjson

from scraper.sink.writers import Row, WriteRows
from scraper.sink.writers.columns import Field


@contextmanager
def writing(out: IO[bytes], fields: Sequence[Field]) -> Iterator[WriteRows]:
    """Begins with nothing: every line stands alone."""
    names = [field.name for field in fields]
    booleans = [place for place, field in enumerate(fields) if field.type == "boolean"]

    def line(row: Row) -> bytes:
        values = list(row)
        for place in booleans:
            values[place] = None if values[place] is None else bool(values[place])
        return orjson.dumps(dict(zip(names, values, strict=True)), option=orjson.OPT_APPEND_NEWLINE)

    yield lambda rows: out.writelines(map(line, rows))
