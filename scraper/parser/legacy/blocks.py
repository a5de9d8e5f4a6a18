"""Texts as API v2 shows them: wrapped lines joined, ``- `` as ``* ``, blank lines around lists.

The registry wrapped its texts at about 100 columns, indented them by 6 or 8 blanks, and set a blank line
between paragraphs and between items:

        Inclusion Criteria:

          -  Adults with asthma, whose diagnosis was made by a specialist in the last
             five years

             1. one more level
"""

import re
from typing import NamedTuple

_ITEM = re.compile(r"( *)([-*]|\d{1,3}\.|[a-zA-Z]\.) {1,2}(?=\S)")
_MARKS = re.compile(r"[\\<>\[\]^*]")


class _Paragraph(NamedTuple):
    depth: int
    marker: str
    text: str


def in_markdown(text: str) -> str:
    """Typed text with a backslash before what would mark something, as API v2 writes it."""
    return _MARKS.sub(r"\\\g<0>", text)


def unwrapped(block: str) -> str:
    """The text of a wrapped block in the registry's markdown."""
    lines = _lines(block)
    filled = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    base = min(filled, default=0)
    chunks = re.split(r"\n[ \t]*\n", "\n".join(line[base:] for line in lines).strip("\n"))
    return _markdown([_paragraph(chunk) for chunk in chunks if chunk.strip()])


def as_typed(text: str) -> str:
    """The registry's markdown of a text that was not wrapped: every line of it is a paragraph or an item."""
    return _markdown([_paragraph(line) for line in _lines(text.strip()) if line.strip()])


def by_line(text: str) -> str:
    """A text without list marks, its lines as they are; marks that an author typed are the registry's.

    Classic API JSON has an item a line, and blank lines around lists.
    """
    return "\n".join(_as_typed_line(line) for line in _lines(text.strip()))


def _as_typed_line(line: str) -> str:
    item = _ITEM.match(line)
    return item[1] + _marker(item[2]) + in_markdown(line[item.end() :]) if item else in_markdown(line)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").expandtabs().split("\n")


def _paragraph(chunk: str) -> _Paragraph:
    """One paragraph or item; the lines that it was wrapped into are one."""
    item = _ITEM.match(chunk)
    depth, marker = (len(item[1]), _marker(item[2])) if item else (len(chunk) - len(chunk.lstrip()), "")
    words = chunk[item.end() :] if item else chunk
    return _Paragraph(depth, marker, " ".join(line.strip() for line in words.split("\n")).strip())


def _marker(typed: str) -> str:
    return "* " if typed in "-*" else f"{typed} "


def _markdown(paragraphs: list[_Paragraph]) -> str:
    """Items under each other, deeper ones after a blank line, paragraphs apart."""
    text, depths = "", list[int]()
    previous: _Paragraph | None = None
    for one in paragraphs:
        while depths and depths[-1] >= one.depth:
            depths.pop()
        nesting = 2 * len(depths) if one.marker else 0
        if one.marker:
            depths.append(one.depth)
        is_next_item = previous and previous.marker and one.marker and one.depth <= previous.depth
        gap = "\n" if is_next_item else "\n\n"
        text += (gap if previous else "") + " " * nesting + one.marker + in_markdown(one.text)
        previous = one
    return text
