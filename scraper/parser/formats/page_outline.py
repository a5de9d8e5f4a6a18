"""A page, HTML or plain text, as one outline: its lines in reading order, with how they look.

The reader of pages knows nothing but words and this outline, so a page whose markup changed overnight
reads the same as long as its words stay.  CSS classes and ids are not looked at.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple


class Cell(NamedTuple):
    """Place of a line in a table: number of the table on the page, row and column from 0."""

    table: int
    row: int
    column: int
    is_header: bool = False


class Line(NamedTuple):
    """One visible line: a heading, a label, a paragraph, a list item or a part of a table cell.

    ``lead`` is the beginning of the line where it is set apart (``<b>Phase</b> 2``).  ``kind`` is
    ``heading``, ``term`` (``dt``, ``th``, ``label``, ``button`` ...), ``bold`` or ``text``.  ``style``
    names the look without any class (``h3``, ``p strong``, ``plain 0``): lines of one style play one part.
    ``depth`` counts the lists around; ``bullet`` is ``*`` or ``1.`` on the first line of an item.
    ``block`` is shared by lines that only a line break parts.  ``path`` are the boxes around, from outside.
    ``hidden`` is not 0 where an element hides the line, and negative where a visible line says the same.
    """

    text: str
    kind: str = "text"
    style: str = ""
    lead: str = ""
    level: int = 0
    depth: int = 0
    bullet: str = ""
    block: int = 0
    path: tuple[int, ...] = ()
    cell: Cell | None = None
    links: tuple[str, ...] = ()
    hidden: int = 0

    @property
    def nesting(self) -> int:
        """How deep the line stands, in any markup."""
        return len(self.path)


_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def visible(text: str) -> str:
    """The text without soft hyphens, zero-width characters and controls, and with LF line ends."""
    return _INVISIBLE.sub("", _BREAKS.sub("\n", text))


def squeezed(text: str) -> str:
    """Runs of blanks of any kind as one space, none at the ends."""
    return _SPACES.sub(" ", text).strip()


_BULLET = re.compile(r"(?:([•◦▪▫‣⁃∙●○■□*–-]|o(?= {2,}|\t))|(\d{1,3}[.)]))[ \t\u00a0]+(?=\S)")


def plain_outline(text: str) -> list[Line]:
    """The lines of a page that was saved as plain text; indentation is depth, blank lines part blocks."""
    lines: list[Line] = []
    block, table, row, previous_was_row = 0, 0, 0, False
    indents: list[int] = []
    for raw in visible(text).split("\n"):
        stripped = raw.expandtabs(8) if raw[:1] == "\t" else raw
        content = squeezed(stripped)
        if not content:
            block += 1
            continue
        cells = _plain_cells(raw)
        if cells:
            table, row = (table, row + 1) if previous_was_row else (table + 1, 0)
            lines += [
                Line(cell, style="plain cell", block=block, cell=Cell(table, row, column), path=(table, row))
                for column, cell in enumerate(cells)
                if cell
            ]
        else:
            lines.append(_plain_line(stripped.replace("\u00a0", " "), block, indents))
        previous_was_row = bool(cells)
    return lines


def _plain_cells(raw: str) -> list[str]:
    content = raw.strip(" ")
    if content.startswith("|") and content.endswith("|") and content.count("|") > 2:
        cells = [squeezed(cell) for cell in content[1:-1].split("|")]
        return [] if all(set(cell) <= set("-: ") for cell in cells) else cells
    if "\t" in content.strip("\t") and not _BULLET.match(content.lstrip()):
        return [squeezed(cell) for cell in content.split("\t")]
    return []


def _plain_line(raw: str, block: int, indents: list[int]) -> Line:
    content = raw.strip()
    indent = len(raw) - len(raw.lstrip())
    while indents and (indents[-1] > indent or indent == 0):
        indents.pop()
    match = _BULLET.match(content)
    is_item = bool(match) and (indent > 0 or content[0] in "•*◦▪●" or content[0].isdigit())
    if match and is_item:
        if not indents or indents[-1] < indent:
            indents.append(indent)
        bullet = f"{match[2][:-1]}." if match[2] else "*"
        text = squeezed(content[match.end() :])
        style = f"plain {indent} {'*' if bullet == '*' else '1.'}"
        return Line(text, style=style, depth=len(indents), bullet=bullet, block=block, path=tuple(indents))
    depth = sum(1 for known in indents if known < indent)
    path = (*(known for known in indents if known < indent), indent) if indent else ()
    return Line(squeezed(content), style=f"plain {indent}", depth=depth, block=block, path=path)


def with_copies_marked(lines: list[Line]) -> list[Line]:
    """Marks hidden lines that stand visibly elsewhere with a negative ``hidden``.

    What is hidden and stands nowhere else (a collapsed panel) is part of the page like any other line.
    """
    shown = _Shown(lines)
    marked: list[Line] = []
    for run in _runs(lines):
        is_copy = run[0].hidden and shown.holds(run)
        marked += [line._replace(hidden=-line.hidden) for line in run] if is_copy else run
    return marked


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines that the same element hides, or none."""
    run: list[Line] = []
    for line in lines:
        if run and run[0].hidden != line.hidden:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


class _Shown:
    """The visible text without its layout."""

    def __init__(self, lines: list[Line]) -> None:
        texts = [letters(line.text) for line in lines if not line.hidden]
        self._text = "".join(texts)
        self._bounds = {0, *accumulate(map(len, texts))}

    def holds(self, run: list[Line]) -> bool:
        """Whether the lines stand there too, in whatever line breaks; or nearly all of a longer run."""
        texts = [letters(line.text) for line in run]
        if self._has("".join(texts)):
            return True
        unknown = sum(len(text) for text in texts if text not in self._text)
        return len(texts) > 3 and unknown * 10 < sum(len(text) for text in texts)

    def _has(self, text: str) -> bool:
        start = self._text.find(text)
        for _ in range(50):
            if start < 0:
                return False
            if start in self._bounds and start + len(text) in self._bounds:
                return True
            start = self._text.find(text, start + 1)
        return False


def letters(text: str) -> str:
    """Letters and digits only, in lower case: what stays of a text in any layout."""
    return "".join(filter(str.isalnum, text.lower()))
