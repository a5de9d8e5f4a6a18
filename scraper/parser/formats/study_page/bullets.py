"""Lists whose bullets are typed into the text of an HTML page."""

import re
from collections.abc import Sequence

from scraper.parser.formats.study_page.outline import Line

_TYPED = re.compile(r"[•◦▪‣∙●○■□] ?(?=\S)")


def with_typed_bullets(lines: list[Line]) -> list[Line]:
    """Typed bullets as those of lists, on a page that has more of them than of list items.

    Elsewhere a typed bullet is what the author of the text typed.
    """
    typed = {position: match for position, line in enumerate(lines) if (match := _starts_item(line))}
    if len(typed) <= sum(bool(line.bullet) for line in lines):
        return lines
    result = []
    around: list[int] = []
    for position, line in enumerate(lines):
        match = typed.get(position)
        around = _boxes_around(around, line, is_item=match is not None)
        depth = line.depth + len(around)
        text = line.text[match.end() :] if match else line.text
        result.append(line._replace(text=text, depth=depth, bullet="*" if match else line.bullet))
    return result


def _starts_item(line: Line) -> re.Match[str] | None:
    return None if line.bullet else _TYPED.match(line.text)


def _boxes_around(items: Sequence[int], line: Line, *, is_item: bool) -> list[int]:
    """How deep the items stand that the line is part of, from outside."""
    around = [depth for depth in items if depth < len(line.path)]
    return [*around, len(line.path)] if is_item else around
