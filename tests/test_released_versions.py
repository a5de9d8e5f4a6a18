"""A database of every released version is brought up to date: no command fails on it or answers empty in silence.

``fixtures/released/make.sh`` made the databases, with the program of their version.
"""

import gzip
import os
import re
import sqlite3
import warnings
from importlib import metadata
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner, Result
from sqlite_utils import Database

from cli import main
from schemas.tables import TABLES
from scraper.errors import ReadByOlderVersion
from scraper.explore.notebook import open_database
from scraper.runs.load import load
from scraper.runs.reparse import reparse
from scraper.sink.sqlite.identity import SCHEMA_VERSION
from scraper.sink.sqlite.schema import RENAMED, add_indexes, migrate, views
from tests.databases import dump, rows, study, write

ROOT = Path(__file__).parent.parent
RELEASED = ROOT / "tests" / "fixtures" / "released"
VERSIONS = sorted(path.name.removesuffix(".db.gz") for path in RELEASED.glob("*.db.gz"))

COMPARED = "NCT99000003"
"""Its database has two versions of it: the later one has another age, status, and one criterion more."""

pytestmark = pytest.mark.filterwarnings("ignore::scraper.errors.ReadByOlderVersion")


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def db(version: str, tmp_path: Path) -> str:
    """A copy of the database of a released version, as that version left it."""
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((RELEASED / f"{version}.db.gz").read_bytes()))
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_every_released_version_has_a_database() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    ours = re.search(
        r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert ours
    released = re.findall(r"^## (\d\S*)", changelog, re.MULTILINE)
    assert sorted({*released} - {ours[1]}) == VERSIONS


COMMANDS = {
    "compare": (["compare", "DB", COMPARED, "NCT99000014"], "Brief title"),
    "compare as JSON": (["compare", "DB", COMPARED, "NCT99000014", "--format", "json"], '"Source"'),
    "changes": (["changes", "DB", COMPARED], "minimumAge [sponsor]: 18 Years -> 21 Years"),
    "findings": (["findings", "DB"], "nctdb reparse"),
    "report": (["report", "DB"], "<html"),
    "cohort create": (["cohort", "create", "DB", "adults", "--where", "minimum_age_days > 6570"], "adults: "),
    "cohort list": (["cohort", "list", "DB"], "nctdb reparse"),
    "export": (["export", "DB", "OUT"], "OUT"),
    "export of views": (["export", "DB", "OUT", "--tables", ",".join({*views()} - {"schema_drift"})], "OUT"),
    "load": (["load", "DB", "SOURCE"], "1 new"),
    "reparse": (["reparse", "DB"], "5 records read again"),
}
"""Arguments of each command, and what its output must hold."""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_works_on_an_old_database(name: str, db: str, tmp_path: Path) -> None:
    arguments, expected = COMMANDS[name]
    places = {"DB": db, "OUT": str(tmp_path / "OUT"), "SOURCE": write(tmp_path / "s.json", study())}
    result = run(*(places.get(argument, argument) for argument in arguments))
    assert (result.exit_code, result.exception) == (0, None), result.output
    assert expected in result.output


@pytest.mark.parametrize(
    "kind", ["comparison", "eligibility", "concepts", "endpoints", "effects", "attrition"]
)
def test_every_matrix_works_on_an_old_database(kind: str, db: str) -> None:
    assert run("cohort", "create", db, "all", "--where", "1").exit_code == 0
    result = run("matrix", db, "all", "--kind", kind, "--format", "csv")
    assert (result.exit_code, result.exception) == (0, None), result.output
    assert result.stdout.count("\n") > 1


def test_serve_works_on_an_old_database(db: str) -> None:
    app = pytest.importorskip("scraper.explore.web.app", reason="needs the extra web")
    app.application(db)
    assert schema(db) == schema_of_today()


def test_python_works_on_an_old_database(db: str) -> None:
    with open_database(db) as opened:
        assert len(opened) == 5
        assert opened.study(COMPARED).nct_id == COMPARED
        assert [cohort.name for cohort in opened.cohorts()] in ([], ["posted"])


def test_the_schema_is_that_of_a_new_database(db: str) -> None:
    assert schema(db) != schema_of_today()
    run("findings", db)
    assert schema(db) == schema_of_today()
    assert rows(db, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert rows(db, "PRAGMA foreign_key_check") == rows(db, "select 1 where 0")
    assert rows(db, "select name from sqlite_master where type = 'trigger'") == []


def schema(database: str) -> dict[str, list[str]]:
    """The columns of every table and view that is ours."""
    names = [
        name for (name,) in rows(database, "select name from sqlite_master where type in ('table', 'view')")
    ]
    return {
        name: sorted(column for (column,) in rows(database, "select name from pragma_table_info(?)", name))
        for name in names
        if name in {*TABLES, *views()}
    }


def schema_of_today() -> dict[str, list[str]]:
    """The same of a database that the present version makes."""
    with sqlite3.connect(":memory:") as connection:
        db = Database(connection)
        migrate(db)
        add_indexes(db)
        return {
            name: sorted(row[1] for row in connection.execute(f"PRAGMA table_info({name})"))
            for name in (*TABLES, *views())
        }


def test_renamed_columns_keep_their_values(db: str) -> None:
    before = {
        (table, new): rows(db, f"select {old} from {table} order by rowid")
        for table, names in RENAMED.items()
        for old, new in names.items()
    }
    run("findings", db)
    assert {key: rows(db, f"select {key[1]} from {key[0]} order by rowid") for key in before} == before
    assert ("Part B",) in before["criteria", "applies_to"]


def test_a_renamed_rule_has_its_new_name(db: str, version: str) -> None:
    run("findings", db)
    rules = {rule for (rule,) in rows(db, "select rule from criterion_facts")}
    assert "two bounds" not in rules
    assert ("threshold_two_bounds" in rules) is (version != "0.1.0")  # 0.1.0 read no facts


def test_views_of_the_user_stay(db: str) -> None:
    with sqlite3.connect(db) as connection:
        connection.execute("create view mine as select nct_id, phase from trials")
        connection.execute("create view wrong as select no_such_column from studies")
    run("findings", db)
    assert len(rows(db, "select * from mine")) == 5
    assert rows(db, "select count(*) from sqlite_master where name = 'wrong'") == [(1,)]


def test_one_line_names_reparse_until_it_was_run(db: str, version: str) -> None:
    line = (
        f"nctdb: {db}: nctdb {version} read its records, this is {metadata.version('nctdb')}: facts and findings"
        f" may be missing or differ until you run: nctdb reparse {db}\n"
    )
    assert run("findings", db).stderr == line
    assert run("cohort", "create", db, "all", "--where", "1").stderr == line
    assert run("reparse", db).stderr == ""
    found = run("findings", db)
    assert found.stderr == ""
    assert "minimum_age_differs" in found.stdout


def test_python_warns_until_reparse_was_run(db: str) -> None:
    with pytest.warns(ReadByOlderVersion, match="nctdb reparse"), open_database(db):
        pass
    reparse(db)
    with warnings.catch_warnings(action="error"), open_database(db):
        pass


def test_after_reparse_it_is_as_if_today_had_loaded_it(db: str, tmp_path: Path) -> None:
    run("findings", db)
    assert reparse(db).exit_status == 0
    new = str(tmp_path / "new.db")
    archived = rows(
        db, "select nct_id, source_format, body from source_documents order by retrieved_at, nct_id"
    )
    for place, (nct_id, source_format, body) in enumerate(archived):
        suffix = "json" if source_format == "api_v2" else "txt"
        path = tmp_path / f"{place}-{nct_id}.{suffix}"
        path.write_bytes(zstandard.ZstdDecompressor().decompress(body))
        assert load(new, (str(path),), nct_id).exit_status == 0
    without = ("runs", "rejected_records", "cohorts", "cohort_filters", "cohort_members")
    assert dump(db, (*without, "source_documents")) == dump(new, (*without, "source_documents"))
    kept = (
        "select sha256, completeness, last_update_date, data_timestamp from source_documents order by sha256"
    )
    assert rows(db, kept) == rows(new, kept)


def test_loads_after_it_keep_the_full_text_whole(db: str, tmp_path: Path) -> None:
    changed = study(
        "NCT99000014", "2026-01-02", eligibilityModule={"eligibilityCriteria": "- Able to whistle"}
    )
    assert load(db, (write(tmp_path / "s.json", changed),)).changed == 1
    found = "select criteria.nct_id from criteria_fts join criteria on criteria.id = criteria_fts.rowid"
    assert rows(db, f"{found} where criteria_fts match 'whistle'") == [("NCT99000014",)]
    with sqlite3.connect(db) as connection:
        for name, table in TABLES.items():
            if table.full_text:
                connection.execute(f"insert into {name}_fts ({name}_fts, rank) values ('integrity-check', 1)")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_an_old_file_that_may_not_be_written_is_refused_in_one_line(db: str) -> None:
    Path(db).chmod(0o444)
    Path(db).parent.chmod(0o555)
    result = run("findings", db)
    Path(db).parent.chmod(0o755)
    assert result.exit_code == 2
    assert result.stderr.startswith(
        f"nctdb: {db}: made by an older version of nctdb, and cannot be brought up"
    )
    assert result.stderr.count("\n") == 1
