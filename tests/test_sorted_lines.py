"""Look-ups in a file of sorted lines find what a dictionary of its lines finds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.parser.text.concepts.sorted_lines import SortedLines

KEYS = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r"), min_size=1, max_size=8)


def written(path: Path, lines: dict[str, str]) -> SortedLines:
    ordered = sorted(lines, key=str.encode)
    path.write_bytes("".join(f"{key}\t{lines[key]}\n" for key in ordered).encode())
    return SortedLines(path)


@given(
    st.dictionaries(KEYS, st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r")), min_size=1),
    KEYS,
)
def test_short_files(tmp_path_factory: pytest.TempPathFactory, lines: dict[str, str], other: str) -> None:
    table = written(tmp_path_factory.getbasetemp() / "short.tsv", lines)
    assert {key: table.get(key) for key in lines} == lines
    assert table.get(other) == lines.get(other)


LONG = {f"{letter} {number}": f"{number}\t{letter}" * 3 for letter in "abcé" for number in range(1500)}


def test_many_blocks(tmp_path: Path) -> None:
    table = written(tmp_path / "long.tsv", LONG)
    assert {key: table.get(key) for key in LONG} == LONG
    assert [table.get(key) for key in ("", "a", "a 1500", "b 77 ", "é 1499x", "zz")] == [None] * 6


def test_keys_that_begin_alike(tmp_path: Path) -> None:
    table = written(tmp_path / "long.tsv", LONG)
    for beginning in ("a ", "b 1", "é ", "d", ""):
        expected = [key for key in sorted(LONG, key=str.encode) if key.startswith(beginning)]
        assert list(table.keys_from(beginning)) == expected


def test_items_are_all_lines_whoever_else_reads_them(tmp_path: Path) -> None:
    table = written(tmp_path / "long.tsv", LONG)
    assert [one for one, _ in zip(table.items(), table.items(), strict=True)] == [
        (key, LONG[key]) for key in sorted(LONG, key=str.encode)
    ]
