"""Search exports: the tables (CSV, TSV) that the registry's site offers for the answer to a search.

The site of today (``ctg-studies.csv``) and the classic one until 2024 (``SearchResults.csv``) have other
columns and words, and any of them may be left out.  ``columns.csv`` says which column is which path, and why
some have none.  A row is a part of a record: what it does not say, it does not know.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from schemas.provenance import Draft, Issue, RawDocument, UnmappedValue
from scraper.errors import RecordRejected
from scraper.parser.contract import MAX_RECORD, Piece, Reader, Source
from scraper.parser.encodings import Readable
from scraper.parser.formats.search_export.columns import Column, columns
from scraper.parser.formats.search_export.values import converted

Json = dict[str, Any]

DELIMITERS = ",\t;"
ID_COLUMN = "NCT Number"

_NOTHING = frozenset({"", "null", "N/A"})
"""What an empty cell says; ``null`` is the classic site's word for it."""

csv.field_size_limit(MAX_RECORD)  # a cell holds every site of a trial


def recognises(head: bytes) -> bool:
    """A heading line with the id's column and at least one more of the export's."""
    first = head.split(b"\n", 1)[0][:4000].decode("utf-8", errors="replace")
    names = _cells(first.rstrip("\r"), _delimiter(first))
    return ID_COLUMN in names and len(names & columns().keys()) > 1


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


def read(document: RawDocument) -> Draft:
    """One row as a draft; raises ``RecordRejected`` when it is none."""
    text = document.body.decode("utf-8", errors="replace")
    try:
        names, row = csv.reader(io.StringIO(text))
    except (ValueError, csv.Error):
        raise RecordRejected("not a row of a search export") from None
    draft = Draft({}, is_partial=True)
    for name, cell in zip(names, row, strict=False):
        if cell.strip() not in _NOTHING:
            _read_cell(name.strip(), cell.strip(), draft)
    return draft


def _read_cell(name: str, cell: str, draft: Draft) -> None:
    column = columns().get(name)
    if column is None:
        _keep(draft, name, cell, "unknown_key", "a column that the registry does not export")
    elif column.how == "kept":
        _keep(draft, name, cell)
    elif column.path:
        _put(name, column, cell, draft)


def _put(name: str, column: Column, cell: str, draft: Draft) -> None:
    try:
        value, rest = converted(cell, column)
    except ValueError as error:
        _keep(draft, name, cell, "unreadable_value", str(error))
        return
    if value not in (None, [], {}, ""):
        _set(draft.record, column.path, value)
    if rest:
        _keep(draft, name, rest)


def _set(part: Json, path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        part = part.setdefault(step, {})
    if isinstance(value, dict):
        part.setdefault(last, {}).update(value)
    else:
        part[last] = value


def _keep(draft: Draft, name: str, text: str, kind: str = "", message: str = "") -> None:
    path = f"export: {name}"
    draft.unmapped.append(UnmappedValue(path, json.dumps(text, ensure_ascii=False)))
    if kind:
        draft.issues.append(Issue(kind, path, text[:500], message))


def ignored(name: str) -> bool:
    """Whether a column says nothing that the id does not say."""
    column = columns().get(name)
    return column is not None and column.how == "ignored"


READER = Reader(recognises, read, split, ignored=ignored)
