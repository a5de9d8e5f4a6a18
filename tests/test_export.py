"""A data set as files: every value survives, and the manifest says what it is and how to make it again."""

import csv
import json
import shlex
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from cli import main
from schemas.tables import STUDY_TABLES, TABLES
from scraper.errors import UnreadableInput
from scraper.explore.cohorts import create_cohort
from scraper.explore.export import Manifest, export
from scraper.explore.search.filters import Selection
from scraper.runs.load import load
from tests.databases import rows, study, write

HOSTILE = 'line\nbreak\r\n\r\n* ""IV"" | "quoted", tab\t\u2028 \\n  trailing blanks  '


@pytest.fixture(scope="module")
def db(fixtures_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("export")
    path = str(folder / "t.db")
    hostile = study(
        "NCT99000950",
        descriptionModule={"briefSummary": HOSTILE, "detailedDescription": " "},
        conditionsModule={"conditions": ["", "=1+1", HOSTILE]},
    )
    records = map(str, sorted(fixtures_dir.glob("api_v2/*/study.json")))
    load(path, (*records, write(folder / "h.json", hostile)))
    create_cohort(path, "eczema", Selection(search=['"hand eczema"'], where=["has_results"]))
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def read(folder: Path, manifest: Manifest, table: str) -> list[dict[str, Any]]:
    """The rows of a file as SQLite's values, read by another program's reader."""
    (file,) = [file for file in manifest.files if file.table == table]
    path = folder / file.file
    match manifest.format:
        case "parquet":
            return pq.read_table(path).to_pylist()  # type: ignore[no-any-return]
        case "jsonl":
            return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        case _:
            with path.open(encoding="utf-8", newline="") as lines:
                return list(csv.DictReader(lines))


def published(db: str, table: str) -> list[dict[str, Any]]:
    names = TABLES[table].column_names
    return [dict(zip(names, row, strict=True)) for row in rows(db, f"select * from {table} order by id")]


def as_sqlite(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_every_value_of_every_table_survives(db: str, form: str, tmp_path: Path) -> None:
    manifest = export(db, str(tmp_path / "out"), form)
    assert [file.table for file in manifest.files] == [table.name for table in STUDY_TABLES]
    for file in manifest.files:
        found = [
            {name: as_sqlite(value) for name, value in row.items()}
            for row in read(tmp_path / "out", manifest, file.table)
        ]
        assert found == published(db, file.table), file.table
        assert file.rows == len(found)


def test_every_text_survives_in_csv(db: str, tmp_path: Path) -> None:
    manifest = export(db, str(tmp_path / "out"), "csv")
    for table in STUDY_TABLES:
        expected = [
            {name: "" if value is None else str(value) for name, value in row.items()}
            for row in published(db, table.name)
        ]
        assert read(tmp_path / "out", manifest, table.name) == expected, table.name


def test_types_are_those_of_the_dictionary(db: str, tmp_path: Path) -> None:
    export(db, str(tmp_path / "out"), "parquet", tables=["studies"])
    schema = pq.read_schema(tmp_path / "out" / "studies.parquet")
    found = {
        name: str(schema.field(name).type) for name in ("nct_id", "enrollment", "has_results", "start_date")
    }
    assert found == {
        "nct_id": "string",
        "enrollment": "int64",
        "has_results": "bool",
        "start_date": "date32[day]",
    }


# ---- the manifest ----------------------------------------------------------------------------


def test_the_manifest_proves_the_files(db: str, tmp_path: Path) -> None:
    export(db, str(tmp_path / "out"), "csv", "eczema")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        body = (tmp_path / "out" / file["file"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(body), sha256(body).hexdigest())
    on_disk = {path.name for path in (tmp_path / "out").iterdir()}
    assert on_disk == {file["file"] for file in manifest["files"]} | {"manifest.json", "dictionary.json"}
    assert manifest["data_date"] == "2024-06-03"
    assert manifest["studies"] == 3
    assert [step["studies_left"] for step in manifest["cohort"]["filters"]] == [3, 3]
    assert "ClinicalTrials.gov" in manifest["terms"]
    assert manifest["tool_version"]


def test_a_cohort_is_exported_alone(db: str, tmp_path: Path) -> None:
    manifest = export(db, str(tmp_path / "out"), "jsonl", "eczema")
    for file in manifest.files:
        ids = {row["nct_id"] for row in read(tmp_path / "out", manifest, file.table)}
        assert ids <= {"NCT99000041", "NCT99000042", "NCT99000043"}, file.table


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_the_same_records_give_the_same_files(db: str, form: str, fixtures_dir: Path, tmp_path: Path) -> None:
    """From another database, loaded in another order, by the commands that the manifest gives."""
    first = export(db, str(tmp_path / "first"), form, "eczema", ["trials", "effects,outcomes"])
    other = str(tmp_path / "other.db")
    records = [str(path) for path in sorted(fixtures_dir.glob("api_v2/*/study.json"), reverse=True)]
    for command in first.rebuild:
        words = shlex.split(command.replace("DB", other).replace("DIR", str(tmp_path / "second")))
        expanded = [word for each in words[1:] for word in (records if each == "RECORDS" else [each])]
        assert run(*expanded).exit_code == 0
    second = Manifest.model_validate_json((tmp_path / "second" / "manifest.json").read_text(encoding="utf-8"))
    assert [file.sha256 for file in second.files] == [file.sha256 for file in first.files]
    assert second.sources_sha256 == first.sources_sha256


def test_other_records_have_another_sum(db: str, tmp_path: Path) -> None:
    whole = export(db, str(tmp_path / "whole"), "csv", tables=["studies"])
    part = export(db, str(tmp_path / "part"), "csv", "eczema", ["studies"])
    assert whole.sources_sha256 != part.sources_sha256


# ---- mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "table",
    ["no_such", "studies; drop table studies", "source_documents", "sqlite_master", "schema_drift", ""],
)
def test_only_tables_and_views_of_studies(db: str, table: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no table or view of studies"):
        export(db, str(tmp_path / "out"), "csv", tables=[table])
    assert list(tmp_path.iterdir()) == []  # nothing half-made is left


def test_a_folder_that_has_something_in_it_is_left_alone(db: str, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = run("export", db, str(tmp_path))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    assert run("export", db, str(tmp_path / "empty"), "--tables", "studies").exit_code == 0


def test_an_unknown_cohort(db: str, tmp_path: Path) -> None:
    result = run("export", db, str(tmp_path / "out"), "--cohort", "x' or '1'='1")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "out").exists()


def test_on_the_command_line(db: str, tmp_path: Path) -> None:
    result = run("export", db, str(tmp_path / "out"), "--cohort", "eczema", "--tables", "effects,links")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1] == "         1  files without rows"
    assert "3 studies, 2 files" in result.stdout
    as_json = run("export", db, str(tmp_path / "json"), "--json", "--tables", "trials")
    assert json.loads(as_json.stdout)["files"][0]["table"] == "trials"


def test_a_matrix_as_parquet(db: str, tmp_path: Path) -> None:
    out = tmp_path / "effects.parquet"
    assert (
        run("matrix", db, "eczema", "--kind", "effects", "--format", "parquet", "-o", str(out)).exit_code == 0
    )
    table = pq.read_table(out)
    assert str(table.schema.field("estimate").type) == "double"
    assert table.column("nct_id").to_pylist()[0] == "NCT99000041"


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("pyarrow", "from scraper.explore.export import export; export(DB, OUT, 'parquet')"),
        ("pandas", "from scraper import open_database; open_database(DB).frame('select 1')"),
        (
            "polars",
            "from scraper import open_database; open_database(DB).frame('select 1', library='polars')",
        ),
    ],
)
def test_an_extra_that_is_not_installed_is_named(db: str, tmp_path: Path, module: str, words: str) -> None:
    out = tmp_path / "out"
    code = f"import sys; sys.modules[{module!r}] = None; DB, OUT = {db!r}, {str(out)!r}; {words}"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install" in result.stderr.splitlines()[-1] and "nctdb[" in result.stderr.splitlines()[-1]
    assert not out.exists()
