"""Cuts a text where facts begin and end, so that each is marked on its own words and no word is lost.

Spans count characters of the text as stored.  Cutting comes first and undoing the registry's escapes
second, piece by piece, so that a mark stands on the right words however many escapes precede it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.markup import unescape

_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_LIST_MARK = re.compile(
    r"(?:\\?[-*+•●○◦▪■□‣⁃∙·➢✓❖►–—]|--|(?P<number>(?<!\w)\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})\\?[.)])|\s)*$"
)
"""What may stand in front of a criterion on its line without being words of it."""

_LONGEST_MARK = 40
"""Characters of a gap in which its list mark is looked for."""

_EDGE = " \t\r\n*•·-"


class Mark(NamedTuple):
    """A derived fact on characters ``start`` to ``end`` of a text, shown as lines of label and value."""

    key: str
    kind: str
    start: int
    end: int
    lines: tuple[tuple[str, str], ...]
    words: str


class Run(NamedTuple):
    """Characters that the same marks lie on; ``kinds`` is empty where none does."""

    text: str
    kinds: tuple[str, ...]


class Piece(NamedTuple):
    """Plain text (no marks), or runs under marks that touch or overlap each other."""

    runs: tuple[Run, ...]
    marks: tuple[Mark, ...]


class Span(NamedTuple):
    """One criterion in the text: its place, its kind and how deep it is nested."""

    start: int
    end: int
    kind: str
    depth: int


class Block(NamedTuple):
    """A line to show: ``kind`` is its criterion's or ``heading``; ``bullet`` its published number, if any."""

    kind: str
    depth: int
    bullet: str
    pieces: tuple[Piece, ...]


def blocks(text: str, spans: Sequence[Span], marks: Sequence[Mark]) -> list[Block]:
    """The whole text as blocks: every criterion, and every other line between them as a heading."""
    found: list[Block] = []
    at = 0
    ordered = sorted(spans, key=lambda span: (span.start, span.end))
    for span, after in zip(ordered, [*ordered[1:], None], strict=False):
        start, end = max(span.start, at), min(span.end, after.start if after else span.end)
        if end <= start:
            continue
        found, number = _with_gap(found, text, (at, start), marks)
        found.append(Block(span.kind, span.depth, number, pieces(text, start, end, marks)))
        at = end
    return _with_gap(found, text, (at, len(text)), marks)[0]


def _with_gap(
    found: list[Block], text: str, gap: tuple[int, int], marks: Sequence[Mark]
) -> tuple[list[Block], str]:
    """Blocks with the words of a gap between criteria, and the number that stands at its end.

    What follows a criterion on its line ("; or") stays with it; other words become headings.
    """
    start, end = gap
    lead = _LIST_MARK.search(text, max(start, end - _LONGEST_MARK), end)
    end = max(start, lead.start()) if lead else end
    for line in re.finditer(r"[^\n]+", text[start:end]):
        first, last = _trimmed(text, start + line.start(), start + line.end())
        if last <= first:
            continue
        if found and line.start() == 0:
            block = found[-1]
            found[-1] = block._replace(pieces=block.pieces + pieces(text, start, last, marks))
        else:
            found.append(Block("heading", 0, "", pieces(text, first, last, marks)))
    number = unescape(lead["number"] or "") if lead else ""
    return found, number


def _trimmed(text: str, first: int, last: int) -> tuple[int, int]:
    """The stretch without blanks and list marks at its ends."""
    while first < last and text[first] in _EDGE:
        first += 1
    while last > first and text[last - 1] in _EDGE:
        last -= 1
    return first, last


def pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Characters ``start`` to ``end`` cut into plain text and marked stretches."""
    here = sorted(
        (mark for mark in marks if mark.start < end and mark.end > start),
        key=lambda mark: (mark.start, -mark.end),
    )
    found: list[Piece] = []
    at = start
    for cluster in _clusters(here):
        first = _outside_escape(text, max(min(mark.start for mark in cluster), start))
        last = _outside_escape(text, min(max(mark.end for mark in cluster), end))
        if first > at:
            found.append(_plain(text[at:first]))
        found.append(Piece(tuple(_runs(text, first, last, cluster)), tuple(cluster)))
        at = last
    if end > at:
        found.append(_plain(text[at:end]))
    return tuple(found)


def _plain(text: str) -> Piece:
    return Piece((Run(unescape(text), ()),), ())


def _clusters(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    """Marks in groups that overlap; ``marks`` in order of their start."""
    cluster: list[Mark] = []
    reach = -1
    for mark in marks:
        if cluster and mark.start >= reach:
            yield cluster
            cluster = []
        cluster.append(mark)
        reach = max(reach, mark.end) if len(cluster) > 1 else mark.end
    if cluster:
        yield cluster


def _runs(text: str, first: int, last: int, cluster: Sequence[Mark]) -> Iterator[Run]:
    edges = {_outside_escape(text, edge) for mark in cluster for edge in (mark.start, mark.end)}
    inner = sorted(edge for edge in edges if first < edge < last)
    for start, end in zip([first, *inner], [*inner, last], strict=True):
        kinds = dict.fromkeys(mark.kind for mark in cluster if mark.start < end and mark.end > start)
        yield Run(unescape(text[start:end]), tuple(kinds))


def _outside_escape(text: str, edge: int) -> int:
    """The edge, moved in front of a backslash that belongs to the character after it."""
    slashes = 0
    while edge - slashes > 0 and text[edge - slashes - 1] == "\\":
        slashes += 1
    return edge - 1 if slashes % 2 and _ESCAPED.match(text, edge - 1) else edge
