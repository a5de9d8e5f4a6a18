"""Cuts JSON into the bytes of its records: one record, a list, an API page, or one record after another.

Small inputs are cut by msgspec without decoding them.  Large ones, and broken ones, are scanned value
by value with the standard library's decoder, so that memory does not grow with the number of records
and a record broken off or malformed costs nothing but itself.
"""

import codecs
import json
import re
from collections.abc import Iterator

import msgspec

from scraper.parser.contract import MAX_RECORD, Piece
from scraper.parser.encodings import Readable
from scraper.parser.json_shape import MAX_DEPTH, V2_KEY, begins_as_record, records_in, why_no_record

_PAGE_KEYS = frozenset({"studies", "nextPageToken", "totalCount"})


class _Page(msgspec.Struct):
    studies: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


_page_decoder = msgspec.json.Decoder(_Page)
_list_decoder = msgspec.json.Decoder(list[msgspec.Raw])


def pieces(head: bytes, stream: Readable, key: str = V2_KEY) -> Iterator[Piece]:
    """Records of a JSON input whose first bytes are ``head`` (all of it, unless ``stream`` has more).

    ``key`` is what tells a record from what is wrapped around it.
    """
    rest = stream.read(1)
    whole = None if rest else _cut_whole(head, key)
    if whole == []:
        return
    is_enough_to_tell = not rest or len(head) > MAX_RECORD
    if is_enough_to_tell and (problem := why_no_record(head, key)):
        yield Piece(head, *problem)
    elif whole is not None:
        yield from whole
    else:
        yield from _Scanner(head + rest, stream, key).pieces()


def _cut_whole(data: bytes, key: str) -> list[Piece] | None:
    """Pieces of a well-formed input; None when it is broken or a sequence of values."""
    try:
        if data.lstrip()[:1] == b"[":
            values = _list_decoder.decode(data)
        elif begins_as_record(data, key):
            return [Piece(data.strip())] if _page_decoder.decode(data) else None
        else:
            page = _page_decoder.decode(data)
            values = [msgspec.Raw(data)] if isinstance(page.studies, msgspec.UnsetType) else page.studies
        return [Piece(record) for value in values for record in records_in(bytes(value), key)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


_SPACE = re.compile(r"[\s,]*")
_NEXT_RECORD = re.compile(r'\{\s*"(?:[pP]rotocolSection|hasResults|resultsSection|derivedSection)"')
_OBJECTS = re.compile(r"\[\s*(?=\{)")
_FIRST_KEY = re.compile(r'\{\s*"((?:[^"\\]|\\.)*)"\s*:\s*')


CHUNK = 1 << 20
HEAD = 1000
"""Characters that must be there to tell a page from a record by its first key."""


class _Scanner:
    """Reads values one after the other from a buffer that is refilled after them."""

    def __init__(self, head: bytes, stream: Readable, key: str = V2_KEY) -> None:
        self.stream = stream
        self.key = key
        self.depth = 0
        self.decode = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape").decode
        self.text = self.decode(head).removeprefix("\ufeff")
        self.at = 0
        self.at_end = False
        self.scan = json.JSONDecoder(strict=False).raw_decode
        self.error = ""

    def pieces(self) -> Iterator[Piece]:
        while self._skip_space():
            if self._next_is("["):
                yield from self._elements()
            elif self._is_page():
                yield from self._page()
            else:
                yield from self._value(within_list=False)

    def _is_page(self) -> bool:
        while len(self.text) - self.at < HEAD and not self.at_end:
            self._grow(CHUNK)
        match = _FIRST_KEY.match(self.text, self.at)
        return match is not None and match[1] in _PAGE_KEYS

    def _page(self) -> Iterator[Piece]:
        """The records in the lists of one page or other wrapper; its other keys are no records."""
        self.at += 1
        while self._skip_space() and self.text[self.at] == '"':
            key = self._take()
            self._skip_space()
            self._next_is(":")
            self._skip_space()
            if _OBJECTS.match(self.text, self.at) or key == '"studies"':
                self._next_is("[")
                yield from self._elements()
            elif self._is_large_wrapper():
                self.depth += 1
                yield from self._page()
                self.depth -= 1
            elif self._take() is None:
                return
        self._next_is("}")

    def _is_large_wrapper(self) -> bool:
        """Whether an object begins here that is no record, and is larger than any of what it wraps."""
        while len(self.text) - self.at <= MAX_RECORD and not self.at_end:
            self._grow(CHUNK)
        beginning = self.text[self.at : self.at + HEAD]
        return (
            len(self.text) - self.at > MAX_RECORD
            and self.depth < MAX_DEPTH
            and beginning.startswith("{")
            and not begins_as_record(_bytes(beginning), self.key)
        )

    def _elements(self) -> Iterator[Piece]:
        while self._skip_space() and not self._next_is("]"):
            yield from self._value(within_list=True)

    def _value(self, within_list: bool) -> Iterator[Piece]:
        value = self._take()
        if value is not None:
            yield from self._records(_bytes(value))
            return
        if len(self.text) - self.at > MAX_RECORD and self._is_large_wrapper():
            yield from self._page()
            return
        end = self._next_record(within_list)
        broken, self.at = self.text[self.at : end], end
        why = "broken off: the file was cut short" if self.at == len(self.text) else "malformed JSON"
        yield Piece(_bytes(broken), f"{why} ({self.error})")

    def _records(self, value: bytes) -> Iterator[Piece]:
        try:
            yield from map(Piece, records_in(value, self.key))
        except (msgspec.DecodeError, RecursionError):  # Python reads more than msgspec does
            yield Piece(value)

    def _take(self) -> str | None:
        """The text of the next value, taken off the buffer; None when it is malformed or cut short."""
        chunk = CHUNK
        while True:
            try:
                _, end = self.scan(self.text, self.at)
            except json.JSONDecodeError as error:
                self.error = error.msg
                may_go_on = error.pos > len(self.text) - 64 or "Unterminated" in error.msg
                if self.at_end or not may_go_on or len(self.text) - self.at > MAX_RECORD:
                    return None
            except RecursionError:
                self.error = "nested too deeply"
                return None
            except ValueError:  # Python reads no whole number of more than 4,300 digits
                self.error = "a number of too many digits"
                return None
            else:
                if end < len(self.text) or self.at_end:
                    value, self.at = self.text[self.at : end], end
                    return value
            self._grow(chunk)
            chunk *= 2  # so that scanning one long record again and again stays linear

    def _next_record(self, within_list: bool) -> int:
        """Where the next record begins after a malformed one: on its own line, or at a record's key."""
        while True:
            match = _NEXT_RECORD.search(self.text, self.at + 1)
            newline = -1 if within_list else self.text.find("\n{", self.at + 1)
            starts = [start for start in (match.start() if match else -1, newline) if start >= 0]
            if starts:
                return min(starts)
            if self.at_end or len(self.text) - self.at > MAX_RECORD:
                return len(self.text)
            self._grow(CHUNK)

    def _next_is(self, character: str) -> bool:
        found = self.text.startswith(character, self.at)
        self.at += found
        return found

    def _skip_space(self) -> bool:
        """Moves to the next character that is no space; False at the end of the input."""
        while True:
            space = _SPACE.match(self.text, self.at)
            self.at = space.end() if space else self.at
            if self.at < len(self.text) or self.at_end:
                return self.at < len(self.text)
            self._grow(CHUNK)

    def _grow(self, size: int) -> None:
        more = self.stream.read(size)
        self.at_end = not more
        self.text = self.text[self.at :] + self.decode(more, final=not more)
        self.at = 0


def _bytes(text: str) -> bytes:
    return text.strip().encode("utf-8", errors="surrogateescape")
