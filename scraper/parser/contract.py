"""What a form of record offers: to recognise a file, to cut it into documents, to read one of them.

The package of a form in ``formats`` has one ``READER``.  Its other facts (title, rank, paths that it cannot
know) are its line in ``schemas/forms.py``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from schemas.provenance import Draft, RawDocument, Refusal
from scraper.parser.encodings import Readable, encoding_of, in_utf8

IN_MEMORY = 32 * 1024 * 1024
"""Files up to this many bytes are read whole; about 1,600 records of mean size."""

MAX_RECORD = 16 * 1024 * 1024
"""A single record beyond this many bytes is refused: the largest real ones have 2 MB."""


class Piece(NamedTuple):
    """The bytes of one record, or of a stretch that is none: ``problem`` says why, ``kind`` of what kind."""

    body: bytes
    problem: str | None = None
    kind: Refusal = "record"


class Source:
    """The bytes of one file: the first ``IN_MEMORY`` of them to look at, and the rest to come."""

    def __init__(self, stream: Readable) -> None:
        self.stream = stream
        self.head = stream.read(IN_MEMORY)

    def body(self, limit: int = MAX_RECORD) -> bytes:
        """All bytes as they came, or at most ``limit`` and one more."""
        return self.head + self.stream.read(max(limit + 1 - len(self.head), 0))

    def beginning(self, size: int) -> bytes:
        """The first bytes in UTF-8 without a byte-order mark, to tell the form by."""
        head, _ = in_utf8(self.head[:size], None, encoding_of(self.head))
        return head

    def utf8(self) -> tuple[bytes, Readable]:
        """The head and the rest, both in UTF-8 without a byte-order mark."""
        return in_utf8(self.head, self.stream, encoding_of(self.head))


def whole(source: Source) -> Iterator[Piece]:
    """One document a file, its bytes as they came."""
    body = source.body()
    problem = f"larger than {MAX_RECORD >> 20} MB, which no record is" if len(body) > MAX_RECORD else None
    yield Piece(body, problem)


def nothing_ignored(_: str) -> bool:
    """Whether what stands at a place of a document is left out on purpose: nothing is."""
    return False


def as_read(_: bytes) -> dict[str, Any] | None:
    """The content of a form that is not v2 JSON itself: what its reader makes of it."""
    return None


@dataclass(frozen=True, slots=True)
class Reader:
    """The functions of a form.

    ``recognises`` is given the first bytes of a file in UTF-8.  ``split`` cuts a file into documents, each of
    which can be read by itself later; a file without any gives none.  ``read`` makes a draft of one document
    or raises ``RecordRejected``.  ``as_json`` gives the record where the bytes are one in the shape of v2
    already, so that it is kept to the letter; else None.  ``ignored`` says whether what stands at a place (an
    element, a key, a column) is left out on purpose, as the form's table says with a reason.
    """

    recognises: Callable[[bytes], bool]
    read: Callable[[RawDocument], Draft]
    split: Callable[[Source], Iterator[Piece]] = whole
    as_json: Callable[[bytes], dict[str, Any] | None] = as_read
    ignored: Callable[[str], bool] = nothing_ignored
