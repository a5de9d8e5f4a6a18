"""How lines belong together: the rows of a table, and the boxes around them."""

from collections.abc import Iterable, Sequence

from scraper.parser.formats.study_page.outline import Line
from scraper.parser.formats.study_page.words import fold


def header_columns(lines: Sequence[Line], words: frozenset[str]) -> dict[int, str]:
    """Column words by column, where the first row of a table is made of them."""
    first = [line for line in lines if line.cell and line.cell.row == 0]
    known = {line.cell.column: fold(line.text) for line in first if line.cell and fold(line.text) in words}
    return known if len(known) == len(first) >= 2 else {}


def by_row(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines of tables, row by row."""
    rows: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        if line.cell:
            rows.setdefault((line.cell.table, line.cell.row), []).append(line)
    return list(rows.values())


def boxed(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines parted by the boxes (rows, items, ``div``) of the innermost box around them all."""
    if len(lines) < 2:
        return [list(lines)]
    shortest = min(len(line.path) for line in lines)
    common = next(
        (i for i in range(shortest) if len({line.path[i] for line in lines}) > 1),
        shortest,
    )
    groups: list[list[Line]] = []
    key: int | None = None
    for line in lines:
        own = line.path[common] if len(line.path) > common else None
        if not groups or own is None or own != key:
            groups.append([])
        groups[-1].append(line)
        key = own
    return groups


def is_one_item(lines: Sequence[Line]) -> bool:
    """Whether the lines are a list of one item."""
    if not lines or not lines[0].bullet:
        return False
    depth = lines[0].depth
    return all(line.depth > depth or (line.depth == depth and not line.bullet) for line in lines[1:])
