"""A stretch of an eligibility text that is one item."""

from typing import NamedTuple

LAYOUT = " \t\r\n\f\v\xa0\\.,:：;-–—_*+•●○◦▪■□‣⁃∙·➢✓❖►()[]#'\""
"""Characters that say nothing where no word stands between them."""


class Piece(NamedTuple):
    """A stretch of the text; ``nested``: under the piece in front of it that is not."""

    start: int
    end: int
    nested: bool


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The place of the words between two points without blank edges; None if there are none."""
    body = text[start:end]
    stripped = body.strip()
    if not stripped.strip(LAYOUT):
        return None
    begin = start + len(body) - len(body.lstrip())
    return begin, begin + len(stripped)


def brackets_opened(text: str, start: int, end: int) -> int:
    """How many more brackets open than close between two points."""
    opening = text.count("(", start, end) + text.count("[", start, end)
    return opening - text.count(")", start, end) - text.count("]", start, end)
