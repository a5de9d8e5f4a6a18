"""A page, HTML or plain text, as one outline: its lines in reading order, with how they look.

The reader of pages knows nothing but words and this outline, so a page whose markup changed overnight
reads the same as long as its words stay.  CSS classes and ids are not looked at.
"""

import re
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
