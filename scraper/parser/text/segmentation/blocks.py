"""Lines of an eligibility text as blocks: one bullet, number or paragraph each, hard wraps undone.

A block keeps its place in the text, so that everything read from it points at its words.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from scraper.parser.text.segmentation.piece import LAYOUT

MARKER = re.compile(
    r"""(?:
        (?P<number>(?:[(（]?\d{1,2}(?:\\?[.)]|[．、）]|\\?[-/](?=\s+[A-Z]))|[①-⑳])(?=\s|[A-Za-z(≥≤<>])(?!\d))
      | (?P<bullet>\\?[*+•●○◦▪■□‣⁃∙·➢✓❖►]|o(?=[ \t])
           |--(?!\s?[A-Z][\w/ ]{2,40}--)|\\?[-–—])(?=\s|[A-Za-z(≥≤<>])
      | (?P<deep>\d{1,2}(?:\\?\.\d{1,2}){1,3}\\?[.)]?(?=\s+[A-Z]))
      | (?P<letter>\(?[A-Za-z](?:\\?\.|\\?\))(?=\s+\S|[A-Z][a-z]))
      | (?P<roman>\(?(?i:i{1,3}|iv|vi{0,3}|ix|xi{0,3}|xiv|xvi{0,3})(?:\\?\.|\\?\))(?=\s))
    )\s*""",
    re.VERBOSE,
)
"""What stands in front of an item; ``\\`` is the registry's escape of a mark that the author typed."""

BULLETS = frozenset("•●○◦▪■·")
MARKED = BULLETS | frozenset("(0123456789\\-–")
"""How the words after a bullet begin where another marker may stand: ``* 1. Adults``, ``* • Adults``."""

TWICE = "* • "
"""Marker of an item with a bullet too many: a list pasted into the first item of one of the registry's."""

TAB = 4
LEGACY = "\n        "
"""How the text blocks of the old XML begin.

They were wrapped by machine, every item after a blank line: a marker at the start of any other line got
there by chance.  An item right at the beginning stands two columns left of its list.
"""

LEGACY_WIDTH = 100
MAX_WRAPPED = 125
"""Columns of the longest line of any text wrapped by hand or machine."""

COMMENT = re.compile(r"<!--[\s-]*-->")
"""The registry's separator of two adjacent lists: layout."""


@dataclass(slots=True)
class Block:
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


_COUNT = re.compile(r"\d+|(?<![^\W\d_])[^\W\d_](?![^\W\d_])")


@lru_cache(maxsize=256)
def marker_value(marker: str) -> int | None:
    """What a marker counts: 2 for ``2.``, ``(2)``, ``b)``, ``* 2.``; None for bullets."""
    count = _COUNT.search(marker)
    if not count:
        return None
    return int(count[0]) if count[0].isdecimal() else ord(count[0].lower()) - 96


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text in order; pure layout (blank lines, list separators) gives none."""
    lines = _lines(text)
    longest = max([line.length for line in lines], default=0)
    legacy = longest <= LEGACY_WIDTH and text.lstrip("\r").startswith(LEGACY)
    wrapped = legacy or (longest <= MAX_WRAPPED and _is_hard_wrapped(lines))
    if legacy and lines and lines[0].kind:
        lines[0].indent += 2
        lines[0].content += 2
    blocks: list[Block] = []
    for line in lines:
        if blocks and blocks[-1].kind == "bullet" and _is_twice_marked(line, blocks[-1]):
            line.indent, line.content, line.marker = line.indent - 2, line.content - 2, "* "
        if not blocks or (line.after_blank and not _goes_on(text, line, blocks[-1])):
            blocks.append(line)
        elif line.after_blank or legacy or (not line.kind and (wrapped or _hangs(line, blocks[-1]))):
            blocks[-1].end = line.end
        else:
            blocks.append(line)
    return blocks


def _is_twice_marked(line: Block, before: Block) -> bool:
    """Whether ``* • Gout`` follows ``* Adults``: a bullet too many, in the same list."""
    return line.marker == TWICE != before.marker and line.indent == before.indent + 2


def _goes_on(text: str, line: Block, block: Block) -> bool:
    """Whether a line after a blank one goes on with an item's sentence: it hangs and begins small."""
    if line.kind or not _hangs(line, block) or not text[line.start].islower():
        return False
    return text[block.end - 1] not in ".;:"


def _hangs(line: Block, block: Block) -> bool:
    return block.kind is not None and line.indent >= block.content > block.indent


def _lines(text: str) -> list[Block]:
    lines: list[Block] = []
    start, after_blank = 0, True
    for line in text.split("\n"):
        words = line.strip()
        read = _line(line, words, start, after_blank) if words else None
        if read:
            lines.append(read)
        after_blank = read is None
        start += len(line) + 1
    return lines


def _line(line: str, words: str, start: int, after_blank: bool) -> Block | None:
    """A line that begins at ``start`` in the text and is not blank; None if it is layout alone."""
    width = len(line) - len(line.lstrip())
    first = start + width
    bulleted = words[:2] == "* " and not words[2].isspace()
    if words[-1] == ">" and COMMENT.fullmatch(words, 2 if bulleted else 0):
        return None
    if bulleted and words[2] not in MARKED:
        length = width + len(words)
        return Block(first + 2, start + length, width, width + 2, length, "bullet", "* ", after_blank)
    indent = len(line[:width].expandtabs(TAB)) if width else 0
    if not bulleted:
        return _marked(words, first, indent, after_blank)
    block = _marked(words[2:], first + 2, indent + 2, after_blank)
    return _bulleted(block, width) if block else None


def _marked(words: str, first: int, indent: int, after_blank: bool) -> Block | None:
    """A line whose marker, if it has one, is not the usual ``* ``; None if it has no words."""
    if words[0] in LAYOUT and not words.strip(LAYOUT):
        return None
    end, length = first + len(words), indent + len(words)
    match = MARKER.match(words)
    if not match or match.end() == len(words):
        return Block(first, end, indent, indent, length, None, "", after_blank)
    width = match.end()
    return Block(first + width, end, indent, indent + width, length, match.lastgroup, match[0], after_blank)


def _bulleted(block: Block, indent: int) -> Block:
    """The block after a bullet: a number there belongs to the marker (``* 1. Adults``), so does a bullet."""
    number = block.marker if block.kind == "number" else ""
    twice = block.kind == "bullet"
    block.start -= 0 if twice else len(block.marker) - len(number)
    inner = 2 if twice and block.marker[0] in BULLETS else 0
    block.indent, block.content = indent + inner, indent + inner + 2
    block.kind, block.marker = "bullet", TWICE if inner else f"* {number}"
    return block


def _is_hard_wrapped(lines: list[Block]) -> bool:
    """Whether lines were broken at a column: most unmarked lines follow a line of nearly that length."""
    following = [before for before, line in pairwise(lines) if not line.kind and not line.after_blank]
    full = sum(before.length >= 60 for before in following)
    return bool(following) and 2 * full >= len(following)
