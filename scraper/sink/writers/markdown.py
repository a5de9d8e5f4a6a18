"""A table in Markdown; what is absent is a blank cell, and a text is one line."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from schemas.markup import in_markdown
from scraper.sink.writers import WriteRows
from scraper.sink.writers.columns import Field


@contextmanager
def writing(out: IO[bytes], fields: Sequence[Field]) -> Iterator[WriteRows]:
    """Begins with the names and the line that makes a table of them."""
    out.write(_line([field.name for field in fields]) + _line(["---"] * len(fields)))
    yield lambda rows: out.writelines(_line(map(_cell, row)) for row in rows)


def _line(cells: Iterable[str]) -> bytes:
    return f"| {' | '.join(cells)} |\n".encode()


def _cell(value: object) -> str:
    return "" if value is None else in_markdown(" ".join(str(value).split()))
