"""Lines of an eligibility text as blocks: one bullet, number or paragraph each, hard wraps undone.

A block keeps its place in the text, so that everything read from it points at its words.
"""

import re
from itertools import pairwise
from typing import NamedTuple

MARKER = re.compile(
    r"""(?:
        (?P<bullet>\\?[*+•●○◦▪■□‣⁃∙·➢✓❖►]|--|\\?[-–—])(?=\s|[A-Za-z(≥≤<>])
      | (?P<number>\(?\d{1,2}(?:\\?[.)]|\))(?=\s|[A-Za-z(≥≤<>])(?!\d))
      | (?P<deep>\d{1,2}(?:\\?\.\d{1,2}){1,3}\\?[.)]?(?=\s+[A-Z]))
      | (?P<letter>\(?[A-Za-z](?:\\?\.|\\?\))(?=\s+\S|[A-Z][a-z]))
      | (?P<roman>\(?(?:i{1,3}|iv|vi{0,3}|ix|x)(?:\\?\.|\\?\))(?=\s))
    )\s*""",
    re.VERBOSE,
)
"""What stands in front of an item; ``\\`` is the registry's escape of a mark that the author typed."""

TAB = 4
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
"""The registry's separator of two adjacent lists: layout."""


class Block(NamedTuple):
    """A line, or several that belong together.

    ``start`` to ``end``: the words without marker and blank edges; ``indent``: column of the marker or
    first word; ``content``: column of the first word; ``length``: characters of the line up to its last.
    """

    start: int
    end: int
    indent: int
    content: int
    length: int
    kind: str | None
    marker: str
    after_blank: bool


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text in order; pure layout (blank lines, list separators) gives none."""
    lines = _lines(text)
    wrapped = _is_hard_wrapped(lines)
    blocks: list[Block] = []
    for line in lines:
        if blocks and not line.kind and not line.after_blank and _continues(line, blocks[-1], wrapped):
            blocks[-1] = blocks[-1]._replace(end=line.end)
        else:
            blocks.append(line)
    return blocks


def _continues(line: Block, block: Block, wrapped: bool) -> bool:
    return wrapped or (block.kind is not None and line.indent >= block.content > block.indent)


def _lines(text: str) -> list[Block]:
    lines: list[Block] = []
    blank = True
    position = 0
    for raw in text.splitlines(keepends=True):
        start, position = position, position + len(raw)
        body = raw.strip()
        if not body or (body[0] == "<" and COMMENT.fullmatch(body)):
            blank = True
            continue
        lines.append(_line(raw, body, start, blank))
        blank = False
    return lines


def _line(raw: str, body: str, start: int, blank: bool) -> Block:
    if raw.startswith("* ") and len(body) > 2 and body[2] != " ":  # nine lines of ten in records of today
        return Block(start + 2, start + len(body), 0, 2, len(body), "bullet", "* ", blank)
    lead = len(raw) - len(raw.lstrip())
    indent = len(raw[:lead].replace("\t", " " * TAB)) if lead else 0
    first = start + lead
    end = first + len(body)
    match = MARKER.match(body)
    if not match or match.end() == len(body):
        return Block(first, end, indent, indent, indent + len(body), None, "", blank)
    width = match.end()
    return Block(
        first + width, end, indent, indent + width, indent + len(body), match.lastgroup, match[0], blank
    )


def _is_hard_wrapped(lines: list[Block]) -> bool:
    """Whether lines were broken at a column: most unmarked lines follow a line of nearly that length."""
    if not lines or max(line.length for line in lines) > 125:
        return False
    following = [before for before, line in pairwise(lines) if not line.kind and not line.after_blank]
    full = sum(before.length >= 60 for before in following)
    return bool(following) and 2 * full >= len(following)
