"""Files that tables are written in: text is faithful in every format, and a new format is a module and a name."""

import csv
import io
import json
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.tables import TABLES
from scraper.commands.datasets import export as export_command
from scraper.commands.datasets import matrix as matrix_command
from scraper.errors import UnreadableInput
from scraper.explore.export import export
from scraper.explore.output import write_sheet
from scraper.explore.sheets import sheet_of_rows
from scraper.runs.load import load
from scraper.sink import writers
from scraper.sink.writers import BATCH, FOR_DATA_SETS, Row, WriteRows, formats, write_table
from scraper.sink.writers.columns import Field, declared_fields
from tests.databases import study, write

FIELDS = [Field("a", "text"), Field("b", "integer"), Field("c", "text")]
HOSTILE = 'line\r\nbreak, "quote" | pipe \\ <script>\t\u2028 =1+1 \''
texts = st.one_of(st.none(), st.text(max_size=20), st.just(HOSTILE))
rows_of_three = st.lists(
    st.tuples(texts, st.one_of(st.none(), st.integers(-(2**62), 2**62)), texts), max_size=5
)


def written(name: str, rows: Sequence[Row], fields: Sequence[Field] = FIELDS) -> bytes:
    out = io.BytesIO()
    assert write_table(name, out, fields, rows) == len(rows)
    return out.getvalue()


@example([("", None, "\r")])
@given(rows_of_three)
def test_csv_survives_whatever_text_holds(rows: list[Row]) -> None:
    read = list(csv.reader(io.StringIO(written("csv", rows).decode(), newline="")))
    assert read[0] == ["a", "b", "c"]
    assert read[1:] == [["" if value is None else str(value) for value in row] for row in rows]


def test_csv_writes_nothing_and_empty_text_differently() -> None:
    assert written("csv", [(None, 1, "")]) == b'a,b,c\r\n,1,""\r\n'


@given(rows_of_three)
def test_json_is_one_list(rows: list[Row]) -> None:
    objects = [dict(zip("abc", row, strict=True)) for row in rows]
    assert written("json", rows).decode() == json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


@given(rows_of_three)
def test_json_lines_are_objects(rows: list[Row]) -> None:
    lines = written("jsonl", rows).decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == [dict(zip("abc", row, strict=True)) for row in rows]


def test_json_lines_say_true_and_false() -> None:
    rows = [(1, 1), (0, 0), (None, None)]
    assert written("jsonl", rows, [Field("a", "boolean"), Field("b", "integer")]) == (
        b'{"a":true,"b":1}\n{"a":false,"b":0}\n{"a":null,"b":null}\n'
    )


def test_markdown_is_inert() -> None:
    line = written("markdown", [(HOSTILE,)], [Field("a", "text")]).decode().split("\n")[2]
    assert line.count("|") == 3 and "\\|" in line and "<" not in line


def test_markdown_is_a_table() -> None:
    assert written("markdown", [("x\n y", 1, None)]) == (
        b"| a | b | c |\n| --- | --- | --- |\n| x y | 1 |  |\n"
    )


def test_a_file_is_written_a_batch_at_a_time(tmp_path: Path) -> None:
    read_so_far = 0
    path = tmp_path / "many.parquet"

    def many() -> Iterator[Row]:
        nonlocal read_so_far
        for number in range(3 * BATCH + 1):
            read_so_far = number
            yield (number, f"text {number}")

    with path.open("wb") as out:
        assert (
            write_table("parquet", out, [Field("n", "integer"), Field("t", "text")], many()) == 3 * BATCH + 1
        )
    assert read_so_far == 3 * BATCH
    assert pq.ParquetFile(path).num_row_groups == 4


@pytest.mark.parametrize("name", formats())
def test_rows_of_two_batches_are_those_of_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("x", number, None) for number in range(5)]
    in_one = written(name, rows)
    monkeypatch.setattr(writers, "BATCH", 2)
    in_three = written(name, rows)
    if name == "parquet":
        assert pq.read_table(io.BytesIO(in_three)).equals(pq.read_table(io.BytesIO(in_one)))
    else:
        assert in_three == in_one


@pytest.mark.parametrize("name", ["jsonl", "json", "csv", "markdown"])
def test_a_table_that_broke_off_is_not_finished(name: str) -> None:
    def broken() -> Iterator[Row]:
        yield ("x", 1, None)
        raise sqlite3.OperationalError("disk I/O error")

    out = io.BytesIO()
    with pytest.raises(sqlite3.OperationalError):
        write_table(name, out, FIELDS, broken())
    assert not out.getvalue().endswith(b"]\n")
    assert not out.closed


def test_declared_columns_are_those_of_the_dictionary() -> None:
    for name, table in TABLES.items():
        assert [field.name for field in declared_fields(name)] == list(table.column_names)
    assert Field("enrollment", "integer") in declared_fields("studies")


# ---- a new format ----------------------------------------------------------------------------


def toy() -> ModuleType:
    """A format whose files hold the number of columns, and a line a row."""

    @contextmanager
    def writing(out: IO[bytes], fields: Sequence[Field]) -> Iterator[WriteRows]:
        out.write(f"{len(fields)} columns\n".encode())
        yield lambda rows: out.writelines(f"{row}\n".encode() for row in rows)
        out.write(b"end\n")

    module = ModuleType("scraper.sink.writers.toy")
    module.__dict__["writing"] = writing
    return module


def test_a_new_format_is_a_module_and_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scraper.sink.writers.toy", toy())
    monkeypatch.setattr(writers, "FOR_DATA_SETS", (*FOR_DATA_SETS, "toy"))
    monkeypatch.setattr("scraper.explore.export.FOR_DATA_SETS", (*FOR_DATA_SETS, "toy"))
    out = tmp_path / "sheet.toy"
    assert write_sheet(sheet_of_rows(["a"], [(1,), (2,)]), "toy", str(out)) == 2
    assert out.read_text(encoding="utf-8") == "1 columns\n(1,)\n(2,)\nend\n"
    db = str(tmp_path / "t.db")
    load(db, (write(tmp_path / "s.json", study()),))
    manifest = export(db, str(tmp_path / "set"), "toy")
    assert {Path(file.file).suffix for file in manifest.files} == {".toy"}
    (studies,) = [file for file in manifest.files if file.table == "studies"]
    body = (tmp_path / "set" / studies.file).read_text(encoding="utf-8")
    assert body.startswith(f"{len(TABLES['studies'].column_names)} columns\n(")
    assert body.endswith("end\n")
    assert studies.rows == 1


@pytest.mark.parametrize("name", formats())
def test_every_format_writes_what_a_data_set_holds(name: str) -> None:
    fields = [Field(kind, kind) for kind in ("text", "integer", "real", "boolean", "date")]
    assert written(name, [("x", 1, 0.5, 1, "2024-05-06"), (None,) * 5], fields)


def test_every_format_is_a_choice_of_commands() -> None:
    def choices(command: Any) -> tuple[str, ...]:
        return next(tuple(each.type.choices) for each in command.params if each.name == "form")

    assert choices(export_command) == FOR_DATA_SETS
    assert set(choices(matrix_command)) == {"table", *formats()}
    in_folder = {path.stem for path in Path(writers.__path__[0]).glob("*.py")}
    assert in_folder - {"__init__", "columns"} == set(formats())


@pytest.mark.parametrize("name", ["xlsx", "", "../csv", "columns"])
def test_what_is_no_format(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="formats are markdown, json, parquet"):
        write_table(name, io.BytesIO(), FIELDS, [])
    with pytest.raises(UnreadableInput, match="formats are parquet, csv, jsonl"):
        export(str(tmp_path / "none.db"), str(tmp_path / "out"), name)
