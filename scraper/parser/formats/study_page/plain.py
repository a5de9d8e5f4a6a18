"""Plain text to the outline of ``outline``: the text of a browser, of a converter, or Markdown."""

import re
from collections.abc import Iterator

from scraper.parser.formats.study_page.outline import Cell, Line, squeezed, visible

_BULLET = re.compile(r"(?:([•◦▪▫‣⁃∙●○■□*–-]|o(?= {2,}|\t))|(\d{1,3}\.))[ \t\u00a0]+(?=\S)")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t#]*")
_RULE = re.compile(r"[|:\- ]*\|[|:\- ]*-[|:\- ]*")
_BREAK = re.compile(r"\s*<br ?/?>\s*", re.IGNORECASE)


def plain_outline(text: str) -> list[Line]:
    """The lines of a page; indentation is depth, blank lines part blocks."""
    raws = [raw for raw in visible(text).split("\n") if not _RULE.fullmatch(raw)]
    headings = _markdown_headings(raws)
    rows = _rows(raws)
    lines: list[Line] = []
    indents: list[int] = []
    block = 0
    for number, raw in enumerate(raws):
        if not squeezed(raw):
            block += 1
        elif heading := headings.get(number):
            level = len(heading[1])
            lines.append(Line(squeezed(heading[2]), "heading", f"h{level}", level=level, block=block))
        elif number in rows:
            lines += _row_lines(_cells(raw), *rows[number], block)
        else:
            lines += [_plain_line(part, block, indents) for part in _cells(raw) or [raw] if squeezed(part)]
    return lines


def _markdown_headings(raws: list[str]) -> dict[int, re.Match[str]]:
    """The headings by line; one or two such lines make no Markdown."""
    matches = {
        number: match for number, raw in enumerate(raws) if (match := _MARKDOWN_HEADING.fullmatch(raw))
    }
    return matches if len(matches) > 2 else {}


def _cells(raw: str) -> list[str]:
    """The cells of a line with bars around or tabs inside; none for any other line."""
    if "|" not in raw and "\t" not in raw:
        return []
    content = raw.strip(" ")
    if content.startswith("|") and content.endswith("|") and content.count("|") > 2:
        return [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", content)[1:-1]]
    bullet = _BULLET.match(content)
    start = bullet.end() if bullet else 0
    first, *others = content[start:].split("\t")
    return [content[:start] + first, *others] if any(map(str.strip, others)) else []


def _rows(raws: list[str]) -> dict[int, tuple[int, int]]:
    """Table and row of each line that is a whole row.

    Where a cell has several lines a browser's copy breaks the row: such texts are read one after the other.
    """
    rows: dict[int, tuple[int, int]] = {}
    for table, chunk in enumerate(_chunks(raws), 1):
        widths = [len(_cells(raws[number])) for number in chunk]
        start = next((position for position, width in enumerate(widths) if width), len(chunk))
        if len(chunk) - start > 1 and len(set(widths[start:])) == 1:
            rows |= {number: (table, row) for row, number in enumerate(chunk[start:])}
    return rows


def _chunks(raws: list[str]) -> Iterator[list[int]]:
    """Numbers of the lines between blank ones."""
    chunk: list[int] = []
    for number, raw in enumerate([*raws, ""]):
        if squeezed(raw):
            chunk.append(number)
        elif chunk:
            yield chunk
            chunk = []


def _row_lines(cells: list[str], table: int, row: int, block: int) -> Iterator[Line]:
    for column, cell in enumerate(cells):
        place = Cell(table, row, column)
        for part in filter(squeezed, _BREAK.split(cell)):
            line = _plain_line(part.strip(), block, [])
            yield line._replace(style="plain cell", cell=place, path=(table, row))


def _plain_line(raw: str, block: int, indents: list[int]) -> Line:
    raw = (raw.expandtabs(8) if raw[:1] == "\t" else raw).replace("\u00a0", " ")
    content = raw.strip()
    indent = len(raw) - len(raw.lstrip())
    while indents and (indents[-1] > indent or indent == 0):
        indents.pop()
    match = _BULLET.match(content)
    is_item = bool(match) and (indent > 0 or content[0] in "•*◦▪●" or content[0].isdigit())
    if match and is_item:
        if not indents or indents[-1] < indent:
            indents.append(indent)
        bullet = match[2] or "*"
        text = squeezed(content[match.end() :])
        style = f"plain {indent} {'*' if bullet == '*' else '1.'}"
        return Line(text, style=style, depth=len(indents), bullet=bullet, block=block, path=tuple(indents))
    depth = sum(1 for known in indents if known < indent)
    path = (*(known for known in indents if known < indent), indent) if indent else ()
    return Line(squeezed(content), style=f"plain {indent}", depth=depth, block=block, path=path)
