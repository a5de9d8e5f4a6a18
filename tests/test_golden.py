"""The rows of every bundled record, table by table.

A folder ``tests/fixtures/api_v2/<NCT id>--<why>/`` holds ``study.json`` and ``expected.json``: rows by
table, columns without a value left out.  Missing expectations are written and the test fails once, so
that a person reads them.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.provenance import RawDocument
from schemas.tables import STUDY_TABLES, TABLES, VERSION_TABLES
from scraper.parser.read import read
from scraper.sink.study_rows.rows import rows_of

FOLDERS = sorted((Path(__file__).parent / "fixtures" / "api_v2").glob("NCT*--*"))
ROW_TABLES = [table.name for table in STUDY_TABLES if table.name not in VERSION_TABLES]


def found_rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    document = RawDocument((folder / "study.json").read_bytes(), "study.json", "api_v2")
    rows = rows_of(read(document), "sha-256 of the bytes")
    return {
        name: [
            {
                column: value
                for column, value in zip(TABLES[name].column_names, row, strict=True)
                if value is not None
            }
            for row in table_rows
        ]
        for name, table_rows in rows.items()
        if table_rows
    }


def expected_rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    file = folder / "expected.json"
    if not file.exists():
        text = json.dumps(found_rows(folder), ensure_ascii=False, indent=1)
        file.write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"{file} was missing and has been written: read it, and commit it if it is right")
    expected: dict[str, list[dict[str, Any]]] = json.loads(file.read_text(encoding="utf-8"))
    return expected


@pytest.mark.parametrize("table", ROW_TABLES)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_rows(folder: Path, table: str) -> None:
    assert found_rows(folder).get(table, []) == expected_rows(folder).get(table, [])


def test_every_table_of_the_record_has_rows_in_some_fixture() -> None:
    seen = {name for folder in FOLDERS for name, rows in expected_rows(folder).items() if rows}
    assert set(ROW_TABLES) - seen == set()
