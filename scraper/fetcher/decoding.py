"""Decodes answers of the registry so that one odd record does not cost the others of its page.

Strict decoders refuse a whole page for one lone surrogate (``"\\ud83d"``) or for one record that is nested
too deeply, though both are JSON.
"""

import json
import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import msgspec

from scraper.fetcher.session import Answer, Check, NotAnAnswer

T = TypeVar("T")

REFUSED = (ValueError, RecursionError)
"""What decoders raise for what they cannot read; msgspec's errors are ``ValueError``, too."""

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\Z)|[\[\]{},]', re.DOTALL)


def decoded(body: bytes | msgspec.Raw, shape: type[T]) -> T:
    """JSON as a value of a shape, lone surrogates included; raises one of ``REFUSED``."""
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return msgspec.convert(json.loads(bytes(body)), shape)


def must_be(decode: Callable[[bytes], object], what: str) -> Check:
    """A check that a body can be decoded; ``what`` says what it is when it cannot."""

    def check(answer: Answer) -> None:
        try:
            decode(answer.body)
        except REFUSED as error:
            raise NotAnAnswer(f"{what} ({error})") from None

    return check


class CutPage(NamedTuple):
    """A page of a list without its studies, and the bytes of each of them."""

    shell: bytes
    studies: list[bytes]


def cut(page: bytes) -> CutPage:
    """Cuts a page into its studies by their brackets, whatever is in them; raises ``ValueError``."""
    depth = begin = start = end = 0
    last, studies = b"", []
    for match in _TOKEN.finditer(page):
        token = match[0]
        if token in {b"[", b"{"}:
            depth += 1
            if depth == 2 and token == b"[" and last == b'"studies"':
                begin = start = match.end()
        elif token in {b"]", b"}"}:
            depth -= 1
            if start and depth == 1:
                studies.append(page[start : match.start()])
                start, end = 0, match.start()
        elif token == b",":
            if start and depth == 2:
                studies.append(page[start : match.start()])
                start = match.end()
        elif depth == 1:
            last = token
    if depth or not end:
        raise ValueError("a page that is cut short")
    stripped = map(bytes.strip, studies)  # as decoders cut them: the same record has the same bytes
    return CutPage(page[:begin] + page[end:], [study for study in stripped if study])
