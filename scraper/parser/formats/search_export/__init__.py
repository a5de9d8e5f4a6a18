"""Search exports: the tables (CSV, TSV) that the registry's site offers for the answer to a search.

The site of today (``ctg-studies.csv``) and the classic one until 2024 (``SearchResults.csv``) have other
columns and words, and any of them may be left out.  ``columns.csv`` says which column is which path, and why
some have none.  A row is a part of a record: what it does not say, it does not know.
"""

from typing import Any

from schemas.provenance import Draft, RawDocument
from scraper.parser.contract import Reader
from scraper.parser.draft_fields import keep, put
from scraper.parser.formats.search_export.columns import Column, columns
from scraper.parser.formats.search_export.values import converted
from scraper.parser.table_rows import cells_of, heading, split

Json = dict[str, Any]

ID_COLUMN = "NCT Number"

_NOTHING = frozenset({"", "null", "N/A"})
"""What an empty cell says; ``null`` is the classic site's word for it."""


def recognises(head: bytes) -> bool:
    """A heading line with the id's column and at least one more of the export's."""
    names = heading(head)
    return ID_COLUMN in names and len(names & columns().keys()) > 1


def read(document: RawDocument) -> Draft:
    """One row as a draft; raises ``RecordRejected`` when it is none."""
    draft = Draft({}, is_partial=True)
    for name, cell in cells_of(document):
        if cell not in _NOTHING:
            _read_cell(name, cell, draft)
    return draft


def _read_cell(name: str, cell: str, draft: Draft) -> None:
    column = columns().get(name)
    if column is None:
        keep(draft, f"export: {name}", cell, "unknown_key", "a column that the registry does not export")
    elif column.how == "kept":
        keep(draft, f"export: {name}", cell)
    elif column.path:
        _put(name, column, cell, draft)


def _put(name: str, column: Column, cell: str, draft: Draft) -> None:
    try:
        value, rest = converted(cell, column)
    except ValueError as error:
        keep(draft, f"export: {name}", cell, "unreadable_value", str(error))
        return
    if value not in (None, [], {}, ""):
        put(draft.record, column.path, value)
    if rest:
        keep(draft, f"export: {name}", rest)


def ignored(name: str) -> bool:
    """Whether a column says nothing that the id does not say."""
    column = columns().get(name)
    return column is not None and column.how == "ignored"


READER = Reader(recognises, read, split, ignored=ignored)
