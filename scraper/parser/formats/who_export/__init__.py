"""Exports of the WHO's search portal (ICTRP), XML and CSV: their rows of trials of this registry.

``fields.csv`` says which field is which path, and why many have none.  A row is a part of a record.  Rows of
other registers are counted and named, in one line.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree

from schemas.provenance import Draft, RawDocument
from schemas.study.paths import field_kinds
from scraper.errors import RecordRejected
from scraper.parser.contract import MAX_RECORD, Piece, Reader, Source
from scraper.parser.draft_fields import keep, put
from scraper.parser.formats.who_export.values import CONVERSIONS
from scraper.parser.legacy.elements import parsed
from scraper.parser.legacy.values import by_type
from scraper.parser.table_rows import cells_of, heading
from scraper.parser.table_rows import split as split_rows

_XML = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<Trials_downloaded_from_ICTRP\b", re.IGNORECASE)
_ROW = re.compile(rb"<Trial>.*?</Trial>", re.DOTALL)
_NCT_ID = re.compile(r"\s*NCT\d{8}\s*", re.IGNORECASE)
_NOTHING = frozenset({"", "NULL", "N/A", "Not Available"})
SHOWN = 3


def recognises(head: bytes) -> bool:
    """The root of the XML, or the two columns that every table of the portal has."""
    return bool(_XML.match(head)) or {"trialid", "source register"} <= set(map(_folded, heading(head)))


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").split())


def split(source: Source) -> Iterator[Piece]:
    """The rows of this registry's trials; one refusal for all others."""
    others: list[str] = []
    for piece in _xml_rows(source) if _XML.match(source.beginning(1000)) else split_rows(source):
        trial = None if piece.problem else _id_of(piece.body)
        if trial is None or _NCT_ID.fullmatch(trial):
            yield piece
        else:
            others.append(trial)
    if others:
        shown = ", ".join(other[:30] for other in others[:SHOWN]) + (" ..." if len(others) > SHOWN else "")
        yield Piece(b"", f"{len(others)} trials of other registers in a WHO export: {shown}", "content")


def _id_of(body: bytes) -> str | None:
    """The id of the trial in a row; None where it cannot be read."""
    try:
        return _said(RawDocument(body, "", "who_export")).get("trialid", "without an id")
    except RecordRejected:
        return None


def _xml_rows(source: Source) -> Iterator[Piece]:
    """Elements ``Trial``, one after the other; what is cut short is a piece with its problem."""
    left, stream = source.utf8()
    while True:
        end = 0
        for match in _ROW.finditer(left):
            yield Piece(match[0])
            end = match.end()
        left = left[end:]
        more = stream.read(1 << 20)
        if not more or len(left) > MAX_RECORD:
            break
        left += more
    if b"<Trial>" in left:
        yield Piece(left[:MAX_RECORD], "a trial that is cut short")


def _said(document: RawDocument) -> dict[str, str]:
    """Fields by their names in small letters, with blanks."""
    if not document.body.startswith(b"<Trial>"):
        return {_folded(name): cell for name, cell in cells_of(document)}
    root = parsed(document.body, "Trial")
    return {_folded(str(child.tag)): " ".join(_text(child).split()) for child in root}


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


@cache
def fields() -> dict[str, dict[str, str]]:
    """The lines of the table by field."""
    text = (resources.files(__package__) / "fields.csv").read_text(encoding="utf-8")
    return {row["field"]: row for row in csv.DictReader(text.splitlines())}


def read(document: RawDocument) -> Draft:
    """One row as a draft; raises ``RecordRejected`` when it is none."""
    draft = Draft({}, is_partial=True)
    for name, text in _said(document).items():
        if text not in _NOTHING:
            _read_field(name, text, draft)
    return draft


def _read_field(name: str, text: str, draft: Draft) -> None:
    row = fields().get(name)
    if row is None:
        keep(draft, f"who: {name}", text, "unknown_key", "a field that nctdb does not know")
    elif row["how"] == "kept":
        keep(draft, f"who: {name}", text)
    elif row["path"]:
        path = row["path"].replace("P.", "protocolSection.", 1)
        try:
            put(draft.record, path, _converted(text, path, row["how"]))
        except ValueError as error:
            keep(draft, f"who: {name}", text, "unreadable_value", str(error))


def _converted(text: str, path: str, how: str) -> Any:
    if how:
        return CONVERSIONS[how](text, path)
    return text if field_kinds()[path].is_markup else by_type(text, path)


def ignored(name: str) -> bool:
    """Whether a field says nothing that the id does not say."""
    return fields().get(_folded(name), {}).get("how") == "ignored"


READER = Reader(recognises, read, split, ignored=ignored)
