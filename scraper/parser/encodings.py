"""Bytes to text: byte-order marks, UTF-16 without one, the charset that a page declares."""

import codecs
import re
from contextlib import suppress
from typing import Protocol

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""The mark of UTF-16 is the beginning of that of UTF-32, which is asked for first."""


class Readable(Protocol):
    """Anything that gives its next bytes."""

    def read(self, size: int, /) -> bytes:
        """The next ``size`` bytes, fewer only at the end."""


def marked(head: bytes) -> tuple[bytes, str | None]:
    """The byte-order mark that the bytes begin with, and the encoding it stands for."""
    return next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", None))


def encoding_of(head: bytes) -> str:
    """The encoding that a byte-order mark, or every other byte being NUL, shows; else UTF-8."""
    _, encoding = marked(head)
    if encoding or len(head) < 4:
        return encoding or "utf-8"
    if head[0] and not head[1] and head[2] and not head[3]:
        return "utf-16-le"
    if not head[0] and head[1] and not head[2] and head[3]:
        return "utf-16-be"
    return "utf-8"


class _InUtf8:
    """Another stream, decoded and encoded again on the way."""

    def __init__(self, stream: Readable, decoder: codecs.IncrementalDecoder) -> None:
        self.stream = stream
        self.decoder = decoder

    def read(self, size: int, /) -> bytes:
        """About ``size`` bytes; none only at the end."""
        while True:
            more = self.stream.read(size)
            text = self.decoder.decode(more, final=not more)
            if text or not more:
                return text.encode("utf-8", errors="replace")


class _Nothing:
    def read(self, _: int, /) -> bytes:
        return b""


def in_utf8(head: bytes, rest: Readable | None, encoding: str) -> tuple[bytes, Readable]:
    """The beginning of a stream and its rest in UTF-8, without the byte-order mark.

    Bytes that say they are UTF-8 stay as they are, also where they are none.
    """
    stream = rest or _Nothing()
    mark, _ = marked(head)
    head = head[len(mark) :]
    if encoding == "utf-8":
        return head, stream
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return decoder.decode(head).encode("utf-8", errors="replace"), _InUtf8(stream, decoder)


_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)

_AS_BROWSERS_READ = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Charsets, by Python's names, that browsers read as a larger one (WHATWG Encoding Standard)."""


def decoded(body: bytes) -> str:
    """Bytes of a page as text: by byte-order mark, else UTF-8, else the declared charset, else windows-1252.

    Valid UTF-8 with other than ASCII letters is never by chance, so it goes before a declaration, which
    stays as it was when a browser saves the page as UTF-8.
    """
    mark, encoding = marked(body)
    if encoding:
        return body[len(mark) :].decode(encoding, errors="replace")
    candidates = ["utf-8"]
    if declared := _CHARSET.search(body[:4096]):
        candidates.append(_read_as(declared[1].decode("ascii")))
    for candidate in candidates:
        with suppress(LookupError, UnicodeDecodeError):  # then the next candidate
            return body.decode(candidate)
    return body.decode("windows-1252", errors="replace")


def _read_as(charset: str) -> str:
    """The encoding that a page of a declared charset is read with."""
    with suppress(LookupError):
        name = codecs.lookup(charset).name
        return _AS_BROWSERS_READ.get(name, name)
    return charset
