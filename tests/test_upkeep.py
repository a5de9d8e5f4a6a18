"""How a database stands, whether it is sound, a copy of it, and the queries that an update repeats."""

import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from scraper.explore.search.answer import search
from scraper.explore.search.filters import Selection
from scraper.explore.upkeep.soundness import CHECKS, check
from scraper.explore.upkeep.status import status
from scraper.fetcher.query import Query
from scraper.runs.load import load
from tests.crawls import crawl
from tests.databases import dump, rows, study, write
from tests.registry import Serve


@pytest.fixture
def db(tmp_path: Path) -> str:
    """Two studies, one of them in two versions."""
    records = [study("NCT99000901"), study("NCT99000901", "2024-07-07"), study("NCT99000902")]
    records[1]["protocolSection"]["statusModule"]["overallStatus"] = "COMPLETED"
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", *records),))
    return str(tmp_path / "t.db")


def nctdb(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def edit(db: str, *statements: str) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


# ---- status ----------------------------------------------------------------------------------


def test_a_database_that_needs_nothing(db: str) -> None:
    done = nctdb("status", db)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{db}: 2 studies, 0 with results\n")
    assert done.stdout.endswith("healthy\n")


@pytest.mark.parametrize(
    ("statements", "problem", "command"),
    [
        (["update runs set exit_status = null"], "has not ended, or was broken off", "nctdb load"),
        (["update runs set exit_status = 3"], "the last run ended with status 3", "nctdb load"),
        (
            ["insert into watched_studies (nct_id) values ('NCT99000905')"],
            "1 studies are missing",
            "nctdb update",
        ),
        (
            ["insert into saved_queries (query, words) values ('{}', '--cond Gout')"],
            "never complete",
            "nctdb update",
        ),
        (["update runs set program_version = '0.1.0'"], "another version", "nctdb reparse"),
        (
            ["insert into rejected_records (sha256, origin, reason) values ('0', 'a.json', 'cut')"],
            "1 records could not be used",
            "rejected_records",
        ),
    ],
    ids=["broken off", "failed", "missing", "query", "older reader", "rejected"],
)
def test_what_needs_attention_is_named_with_a_command(
    db: str, statements: list[str], problem: str, command: str
) -> None:
    edit(db, *statements)
    done = nctdb("status", db, "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["healthy"]) == (1, False)
    [attention] = found["attention"]
    assert problem in attention["problem"]
    assert command in attention["command"]


def test_a_failed_run_is_named_with_a_command_that_can_be_given(tmp_path: Path) -> None:
    db, broken = str(tmp_path / "t.db"), tmp_path / "broken.json"
    broken.write_text('{"protocolSection": {}}', encoding="utf-8")
    load(db, (write(tmp_path / "s.json", study()),))
    load(db, (str(broken),))
    commands = [each.command for each in status(db).attention]
    assert f"nctdb load {db} {broken}" in commands


def test_results_count_as_the_search_counts_them(tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    load(db, (write(tmp_path / "s.json", study("NCT99000901") | {"hasResults": True}, study("NCT99000902")),))
    assert status(db).with_results == 1
    assert search(db, Selection(results=["yes"])).count == 1


def test_an_alias_is_not_missing(db: str) -> None:
    edit(db, "insert into watched_studies (nct_id, alias_of) values ('NCT99000905', 'NCT99000901')")
    assert status(db).missing == 0


def test_old_data_needs_attention_where_an_age_is_given(db: str) -> None:
    assert status(db).healthy
    old = nctdb("status", db, "--max-age", "3")
    assert old.exit_code == 1
    assert "older than 3 days" in old.stdout
    assert nctdb("status", db, "--max-age", "100000").exit_code == 0


def test_metrics_are_numbers(db: str) -> None:
    lines = nctdb("status", db, "--metrics").stdout.splitlines()
    assert lines[-1] == "# EOF"
    values = dict(line.split(" ") for line in lines if not line.startswith("#"))
    assert values["nctdb_studies"] == "2"
    assert values["nctdb_healthy"] == "1"
    assert all(float(value) >= 0 for value in values.values())


# ---- check -----------------------------------------------------------------------------------


def test_a_sound_database(db: str) -> None:
    before = dump(db)
    done = nctdb("check", db)
    assert done.exit_code == 0
    assert done.stdout.count(": ok (") == len(CHECKS)
    assert dump(db) == before


DAMAGE = {
    "archived bytes": "update source_documents set body = x'00' where nct_id = 'NCT99000902'",
    "row numbers": "update sponsors set nct_id = 'NCT99000902' where nct_id = 'NCT99000901'",
    "references between tables": "delete from studies where nct_id = 'NCT99000902'",
    "versions and sources": "delete from record_versions where nct_id = 'NCT99000902'",
    "full text": "delete from studies_fts_docsize",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found(db: str, name: str) -> None:
    edit(db, "pragma foreign_keys = off", DAMAGE[name])
    done = nctdb("check", db, "--json")
    wrong = {each["name"]: each["problems"] for each in json.loads(done.stdout)["checks"] if each["problems"]}
    assert done.exit_code == 1
    assert name in wrong


def test_bytes_under_another_sum_are_found(db: str) -> None:
    edit(db, "update source_documents set sha256 = 'f' || substr(sha256, 2) where nct_id = 'NCT99000902'")
    problems = {each.name: each.problems for each in check(db).checks if each.problems}
    assert set(problems) == {"archived bytes", "versions and sources"}


def test_a_damaged_page_is_found(db: str) -> None:
    (page,) = rows(db, "select rootpage from sqlite_schema where name = 'idx_sponsors_nct_id'")[0]
    (size,) = rows(db, "pragma page_size")[0]
    edit(db, "pragma wal_checkpoint(truncate)")
    with Path(db).open("r+b") as file:
        file.seek((page - 1) * size + 8)
        file.write(b"\xff" * (size - 8))
    done = nctdb("check", db)
    assert done.exit_code == 1
    assert "pages and indexes: ok" not in done.stdout


# ---- backup ----------------------------------------------------------------------------------


def test_a_copy_has_the_same_rows_and_is_sound(db: str, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    done = nctdb("backup", db, copy)
    assert (done.exit_code, done.stderr) == (0, "")
    assert dump(copy, without=[]) == dump(db, without=[])
    assert check(copy).sound
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


def test_a_copy_while_a_run_writes_is_of_one_moment(db: str, tmp_path: Path) -> None:
    many = write(tmp_path / "many.json", *(study(f"NCT991{number:05}") for number in range(600)))
    writing = threading.Thread(target=load, args=(db, (many,)))
    writing.start()
    copies: list[str] = []
    while writing.is_alive() and len(copies) < 20:
        copies.append(str(tmp_path / f"copy{len(copies)}.db"))
        assert nctdb("backup", db, copies[-1]).exit_code == 0
    writing.join()
    assert copies
    for copy in copies[-3:]:
        assert {problem for each in check(copy).checks for problem in each.problems} == set()


def test_a_copy_never_overwrites(db: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.db"
    kept.write_bytes(b"something else")
    done = nctdb("backup", db, str(kept))
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert kept.read_bytes() == b"something else"


def test_a_folder_that_is_not_there_is_named(db: str, tmp_path: Path) -> None:
    done = nctdb("backup", db, str(tmp_path / "none" / "copy.db"))
    assert done.exit_code == 2
    assert "folder does not exist" in done.stderr


# ---- queries ---------------------------------------------------------------------------------


def test_a_query_is_listed_and_dropped_and_its_studies_stay(serve: Serve, tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    server = serve(30)
    crawl(server, db, Query(cond="Gout"))
    crawl(server, db, Query(cond="Uveitis"))
    studies = rows(db, "select nct_id from studies")
    assert [line[:1] for line in nctdb("queries", "list", str(db)).stdout.splitlines()] == ["1", "2"]
    assert nctdb("queries", "drop", str(db), "1").stdout == "dropped: --cond 'Gout'\n"
    [left] = json.loads(nctdb("queries", "list", str(db), "--json").stdout)
    assert (left["number"], left["words"]) == (1, "--cond 'Uveitis'")
    assert rows(db, "select nct_id from studies") == studies


def test_a_query_that_is_not_there(db: str) -> None:
    done = nctdb("queries", "drop", db, "1")
    assert (done.exit_code, done.stderr) == (
        2,
        f"nctdb: {db}: no saved query 1; see what there is: nctdb queries list {db}\n",
    )
