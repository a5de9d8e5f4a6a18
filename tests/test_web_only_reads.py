"""What the web pages refuse: every way to write, texts that want to be more, files that are not ours."""

import hashlib
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner

from cli import main
from scraper.errors import DatabaseUnusable
from scraper.runs.load import load
from tests.databases import study, write
from tests.web_records import ATTACK, FULL, HOSTILE, OURS, make_database

pytest.importorskip("datasette", reason="needs the extra web")

from scraper.explore.web.app import DATABASE
from tests.web_site import Site, active, words


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> Iterator[Site]:
    made = Site(make_database(tmp_path_factory.mktemp("web"), fixtures_dir))
    yield made
    made.close()


def digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


WRITES = [
    "delete from studies",
    "insert into runs (id) values (99)",
    "update studies set brief_title = 'x'",
    "drop table studies",
    "create table t (a)",
    "pragma query_only = 0",
    "pragma journal_mode = delete",
    "vacuum into '/tmp/copy.db'",
    "attach '/tmp/other.db' as other",
    "with x as (select 1) delete from studies",
    "select 1; delete from studies",
    "select load_extension('x')",
    "select writefile('/tmp/x', 'y')",
]


@pytest.mark.parametrize("sql", WRITES)
def test_sql_that_writes_is_refused(site: Site, sql: str) -> None:
    before = digest(site.database)
    answer = site.ask(f"/{DATABASE}.json", params={"sql": sql})
    assert answer.status_code == 400
    assert answer.json()["ok"] is False
    assert digest(site.database) == before


def test_sql_that_reads_is_answered(site: Site) -> None:
    answer = site.ask(
        f"/{DATABASE}.json", params={"sql": "select count(*) as n from studies", "_shape": "array"}
    )
    assert answer.json()[0]["n"] > 10


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", [*OURS, "/nctdb", "/nctdb/studies", "/nctdb/limits_on"])
def test_no_method_but_reading_is_answered(site: Site, method: str, path: str) -> None:
    before = digest(site.database)
    assert site.ask(path, method, data={"sql": "delete from studies"}).status_code == 405
    assert digest(site.database) == before


def test_no_connection_of_it_can_write(site: Site) -> None:
    database = site.datasette.get_database(DATABASE)
    with pytest.raises(DatabaseUnusable, match="only reads"):
        database.connect(write=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.connect().execute("delete from studies")


def test_the_file_itself_cannot_be_fetched(site: Site) -> None:
    assert site.ask("/nctdb.db").status_code in (403, 404)


def test_records_loaded_meanwhile_are_shown(tmp_path: Path) -> None:
    path = str(tmp_path / "live.db")
    load(path, (write(tmp_path / "a.json", study()),))
    site = Site(path)
    assert site.ask("/trial/NCT99000902").status_code == 404
    load(path, (write(tmp_path / "b.json", study("NCT99000902")),))
    assert "Trial NCT99000902" in site.text("/trial/NCT99000902")


@pytest.mark.parametrize(
    "path",
    [
        f"/trial/{HOSTILE}",
        f"/trial/{HOSTILE}/changes",
        f"/compare?nct={HOSTILE}",
        f"/compare?nct={ATTACK}",
        "/search?q=dry+mouth",
        f"/search?q={ATTACK}",
        "/",
        "/run/1",
    ],
)
def test_hostile_texts_are_text(site: Site, path: str) -> None:
    page = site.ask(path).text
    assert active(page) == []
    assert not lxml.html.fromstring(page).xpath("//img | //svg | //b[text() = 'bold']")


@pytest.mark.parametrize(
    "path", ["/nctdb/studies", "/nctdb/criteria", "/nctdb/links", f"/nctdb?sql=select+'{ATTACK}'"]
)
def test_hostile_texts_are_text_in_datasettes_pages(site: Site, path: str) -> None:
    page = site.ask(path).text
    assert "<script>window.ran" not in page
    assert not lxml.html.fromstring(page).xpath("//img[@src = 'x'] | //a[starts-with(@href, 'javascript')]")


def test_an_address_that_is_none_is_shown_not_linked(site: Site) -> None:
    page = words(site.text(f"/trial/{HOSTILE}"))
    assert "press me javascript:window.ran=3 (no web address)" in page


def test_serve_answers_on_a_free_port(site: Site) -> None:
    command = [sys.executable, "-m", "cli", "serve", site.database, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = re.search(r"http://\S+", process.stdout.readline())
        try:
            assert address
            with urllib.request.urlopen(f"{address[0]}trial/{FULL}") as answer:  # noqa: S310
                assert "Zorvelimab" in answer.read().decode()
            with urllib.request.urlopen(f"{address[0]}nct-static/web.css") as answer:  # noqa: S310
                assert answer.headers["content-type"].startswith("text/css")
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0


@pytest.mark.parametrize("content", [None, b"no database", b""])
def test_serve_refuses_what_is_no_database_of_ours(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)
    result = CliRunner().invoke(main, ["serve", str(path)])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert str(path) in result.stderr


def test_serve_says_that_the_port_is_taken(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["serve", site.database, "--port", port])
    assert result.exit_code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr
