"""Tables (CSV, TSV, semicolons) cut into rows that can be read by themselves: a row with the heading line."""

import csv
import io
from collections.abc import Iterator

from schemas.provenance import RawDocument
from scraper.errors import RecordRejected
from scraper.parser.contract import MAX_RECORD, Piece, Source
from scraper.parser.encodings import Readable

DELIMITERS = ",\t;"

csv.field_size_limit(MAX_RECORD)  # a cell holds every site of a trial


def heading(head: bytes) -> set[str]:
    """The names of the columns, from the first bytes of a file."""
    first = head.split(b"\n", 1)[0][:4000].decode("utf-8", errors="replace")
    return _cells(first.rstrip("\r"), _delimiter(first))


def _cells(line: str, delimiter: str) -> set[str]:
    try:
        return {name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])}
    except csv.Error:
        return set()


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def split(source: Source) -> Iterator[Piece]:
    """A row with the heading line, for each row; a row that is cut short is told by its number of cells."""
    lines = _lines(*source.utf8())
    heading = next(lines)
    rows = csv.reader(lines, delimiter=_delimiter(heading))
    names = next(csv.reader([heading], delimiter=_delimiter(heading)))
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Piece(b"", f"no row of a table: {error}")
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            short = len(row) != len(names)
            yield Piece(
                _as_csv(names, row),
                f"a row of {len(row)} cells under {len(names)} columns" if short else None,
            )


def _as_csv(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", errors="surrogateescape")


def _lines(head: bytes, stream: Readable) -> Iterator[str]:
    """Lines with their ends, as they come."""
    left = head
    while True:
        *whole, left = left.split(b"\n")
        yield from (f"{line.decode('utf-8', errors='surrogateescape')}\n" for line in whole)
        more = stream.read(1 << 20)
        if not more:
            break
        left += more
    if left:
        yield left.decode("utf-8", errors="surrogateescape")


def cells_of(document: RawDocument) -> list[tuple[str, str]]:
    """The cells of one row with the names of their columns; raises ``RecordRejected`` when it is none."""
    text = document.body.decode("utf-8", errors="replace")
    try:
        names, row = csv.reader(io.StringIO(text))
    except (ValueError, csv.Error):
        raise RecordRejected("not a row of a table with its heading") from None
    return [(name.strip(), cell.strip()) for name, cell in zip(names, row, strict=False)]
