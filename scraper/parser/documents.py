"""From the bytes of a file to the documents of its records: unpacks, tells the form, and has it cut.

What is no document is a ``Rejection``, and never costs the others anything.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import PurePath
from typing import BinaryIO

from schemas.provenance import RawDocument, Rejection
from schemas.values import NctId
from scraper.errors import UnreadableInput
from scraper.parser import detect
from scraper.parser.archives import Member, unpacked
from scraper.parser.contract import Piece, Source
from scraper.parser.formats import reader

RECORD_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".html", ".htm", ".xml", ".gz", ".zip"})
"""Files so named are records to their owner, and are reported when they cannot be read."""

_NCT_ID = re.compile(r"NCT\d{8}", re.IGNORECASE)

Documents = Iterator[RawDocument | Rejection]


def documents(origin: str, stream: BinaryIO, named: bool = True, nct_id: NctId | None = None) -> Documents:
    """The documents of a file, an archive or a pipe, and what in it is none.

    ``named``: the user named the file itself; what lies in a folder or archive and does not look like a
    record (a README, a table of contents) is a bystander when it turns out not to be one.
    """
    for member in unpacked(origin, stream):
        if isinstance(member, Rejection):
            yield member
            continue
        meant = _looks_like_record(member.path) if member.path else named or _looks_like_record(origin)
        try:
            yield from _documents_of(member, nct_id, meant)
        except UnreadableInput as error:
            yield Rejection(member.origin, b"", str(error), kind="content")


def _looks_like_record(path: str) -> bool:
    name = PurePath(path).name
    return PurePath(name).suffix.lower() in RECORD_SUFFIXES or bool(_NCT_ID.search(name))


def _documents_of(member: Member, nct_id: NctId | None, meant: bool) -> Documents:
    source = Source(member)
    beginning = source.beginning(detect.HEAD)
    form = detect.form_of(beginning)
    if form:
        yield from _cut(form, source, member.origin, nct_id)
        return
    kind = "content" if meant or not source.head.strip() else "bystander"
    yield Rejection(member.origin, source.head, detect.why_not(beginning), kind=kind)  # type: ignore[arg-type]


def _cut(form: str, source: Source, origin: str, nct_id: NctId | None) -> Documents:
    """The documents of one file; those of several are numbered: ``studies.json#2``."""
    pieces = iter(reader(form).split(source))
    first = list(islice(pieces, 2))
    if not first:
        yield Rejection(origin, source.head, "holds no record: an empty list or page")
    for position, piece in enumerate(chain(first, pieces), start=1):
        place = origin if len(first) == 1 else f"{origin}#{position}"
        yield _document(piece, form, place, nct_id)


def _document(piece: Piece, form: str, origin: str, nct_id: NctId | None) -> RawDocument | Rejection:
    if piece.problem:
        return Rejection(origin, piece.body, piece.problem, kind=piece.kind)
    return RawDocument(piece.body, origin, form, nct_id)
