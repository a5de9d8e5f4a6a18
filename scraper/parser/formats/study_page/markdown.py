"""Lines of a page as the registry's markdown: ``* `` bullets, nesting by spaces, blank lines."""

from collections.abc import Sequence

from scraper.parser.formats.study_page.outline import Line

_BEFORE_HEADING = ("heading", "term", "bold")


def markdown(lines: Sequence[Line]) -> str:
    """Running text as API v2 writes it: tight lists, a blank line between paragraphs and around lists."""
    text = ""
    widths: list[int] = []
    base = _base_depth(lines)
    previous: Line | None = None
    for line in lines:
        depth = max(line.depth - base, 0)
        del widths[depth - bool(line.bullet) :]
        while len(widths) < depth - bool(line.bullet):
            widths.append(2)
        indent = " " * sum(widths)
        marker = f"{line.bullet} " if line.bullet and depth else ""
        if marker:
            widths.append(len(marker))
        text += _gap(previous, line, base) + indent + marker + line.text
        previous = line
    return text


def _base_depth(lines: Sequence[Line]) -> int:
    """Lists around the whole text are the page's layout, not the text's."""
    if not lines:
        return 0
    shallowest = min(line.depth for line in lines)
    opens = any(line.depth == shallowest and line.bullet for line in lines)
    return max(shallowest - 1, 0) if opens else shallowest


def _gap(previous: Line | None, line: Line, base: int) -> str:
    if previous is None:
        return ""
    both_in_list = previous.depth > base and line.depth > base
    is_same_paragraph = previous.block == line.block and not line.bullet
    return "\n" if both_in_list or is_same_paragraph else "\n\n"


def joined(lines: Sequence[Line]) -> str:
    """A title or another single text that a page may have broken into lines."""
    return " ".join(line.text for line in lines)
