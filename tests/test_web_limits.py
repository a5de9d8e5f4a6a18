"""What one address can cost: SQL in its own processes, whole answers, errors, pages that are not shown."""

import asyncio
import csv
import gzip
import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import rows
from tests.web_records import DATA, FULL, MARKED, OURS, make_database

pytest.importorskip("datasette", reason="needs the extra web")

from scraper.explore.web import sql_process, whole
from scraper.explore.web.app import DATABASE, _is_local, application
from scraper.explore.web.sql_pool import SqlPool
from scraper.explore.web.sql_process import Answered, Asked, Refused
from tests.web_site import Site, words

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
MANY = "with recursive n(i) as (select 1 union all select i + 1 from n limit 1500) select i from n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> Iterator[Site]:
    made = Site(make_database(tmp_path_factory.mktemp("limits"), fixtures_dir))
    yield made
    made.close()


@pytest.fixture
def pool(site: Site) -> Iterator[SqlPool]:
    made = SqlPool(site.database, 1)
    yield made
    made.close()


# ---- SQL in its own process ------------------------------------------------------------------

COSTLY = [
    # SQL, why it has no answer
    (ENDLESS, "time"),
    ("select instr(hex(zeroblob(4000000)), hex(zeroblob(2000000)) || 'x')", "time"),  # one step without end
    ("select length(zeroblob(1000000000))", "sql"),
    ("select length(replace(hex(zeroblob(8000000)), '0', '0123456789'))", "sql"),
    ("select hex(zeroblob(8000000)) from criteria a, criteria b", "size"),
    ("attach '/tmp/other.db' as other", "sql"),
    ("delete from studies", "sql"),
]


@pytest.mark.parametrize(("sql", "kind"), COSTLY, ids=[sql[:40] for sql, _ in COSTLY])
def test_what_costs_too_much_ends_and_the_next_question_is_answered(
    pool: SqlPool, sql: str, kind: str
) -> None:
    told = pool.run(Asked(sql, {}, 2.0 if kind != "time" else 0.2))
    assert isinstance(told, Refused)
    assert told.kind == kind
    assert isinstance(pool.run(Asked("select 1", {}, 5)), Answered)


def test_a_question_that_needs_too_much_memory_ends(pool: SqlPool) -> None:
    parts = ", ".join(f"hex(zeroblob(8000000 + {number}))" for number in range(90))
    told = pool.run(Asked(f"select {parts}", {}, 20))
    assert isinstance(told, Refused)
    assert told.kind == "size"


def test_pages_do_not_wait_for_sql(site: Site) -> None:
    site.datasette.sql_time_limit_ms, before = 400, site.datasette.sql_time_limit_ms
    ended: list[str] = []

    async def ask(path: str) -> None:
        await site.datasette.client.get(path)
        ended.append(path)

    async def all_at_once() -> None:
        costly = [f"/{DATABASE}.json?sql={ENDLESS.replace('+', '%2B')}&n={number}" for number in range(8)]
        await asyncio.gather(*map(ask, [*costly, "/search?q=dry"]))

    site.runner.run(all_at_once())
    site.datasette.sql_time_limit_ms = before
    assert ended.index("/search?q=dry") < 3


def test_too_many_questions_at_once_are_refused_at_once(pool: SqlPool) -> None:
    entered = [pool.may_enter() for _ in range(40)]
    assert entered == [True] * 33 + [False] * 7
    pool.leave()
    assert pool.may_enter()


def test_a_time_limit_is_said_without_html(site: Site) -> None:
    site.datasette.sql_time_limit_ms, before = 100, site.datasette.sql_time_limit_ms
    page = words(site.ask(f"/{DATABASE}/studies", params={"_where": f"({ENDLESS}) > 0"}).text)
    site.datasette.sql_time_limit_ms = before
    assert "took more than 0.1 seconds and was stopped" in page


# ---- never silently short --------------------------------------------------------------------


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_sql_gives_all_rows_or_says_how_many_there_are(site: Site) -> None:
    assert len(read_csv(site.ask(f"/{DATABASE}.csv", params={"sql": MANY}).text)) == 1501
    assert len(site.ask(f"/{DATABASE}.json", params={"sql": MANY, "_shape": "array"}).json()) == 1500
    assert site.ask(f"/{DATABASE}.json", params={"sql": MANY, "_shape": "arrayfirst"}).json()[-1] == 1500
    assert "The first 1,000 rows of 1,500" in words(site.ask(f"/{DATABASE}", params={"sql": MANY}).text)


@pytest.mark.parametrize(
    ("path", "counted"),
    [
        ("criteria.csv", "criteria"),
        ("criteria.csv?_size=2", "criteria"),
        ("criteria.csv?criterion_type=exclusion", "criteria where criterion_type = 'exclusion'"),
        ("criteria.csv?_search=pregnant", "criteria_fts where criteria_fts match 'pregnant'"),
        ("trials.csv", "trials"),
        ("all_results.csv", "results"),
        (f"all_results.csv?nct_id={FULL}", f"results where nct_id = '{FULL}'"),
        ("findings_by_code.csv", "(select 1 from findings group by code, severity)"),
    ],
)
def test_csv_of_tables_views_and_questions_is_whole(site: Site, path: str, counted: str) -> None:
    before = site.datasette.max_returned_rows
    site.datasette.max_returned_rows = 3
    answer = site.ask(f"/{DATABASE}/{path}")
    site.datasette.max_returned_rows = before
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(read_csv(answer.text)) == rows(site.database, f"select count(*) from {counted}")[0][0] + 1


def test_csv_that_takes_too_long_is_refused_with_the_way_to_all(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "WHOLE_SECONDS", 0.3)
    sql = "with recursive n(i) as (select 1 union all select i + 1 from n limit 3000000) select i from n"
    answer = site.ask(f"/{DATABASE}.csv", params={"sql": sql})
    assert answer.status_code == 413
    assert "rows: 3,000,000; all of them with: sqlite3 -csv" in answer.text


def test_an_answer_that_is_too_large_for_a_file_is_refused(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_process, "LONGEST_FILE", 1000)
    connection = sql_process.connect(site.database)
    asked = Asked(MANY, {}, 10, path=str(tmp_path / "x.csv"), form="csv")
    told = sql_process.answered(connection, asked)
    assert isinstance(told, Refused)
    assert told.kind == "size"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nope.csv", 404),
        (".csv?sql=delete+from+studies", 400),
        (".csv?sql=select+nope", 400),
    ],
)
def test_mistakes_in_an_address_of_csv_are_one_line(site: Site, path: str, status: int) -> None:
    answer = site.ask(f"/{DATABASE}{path}" if path.startswith(".") else f"/{DATABASE}/{path}")
    assert (answer.status_code, answer.text.count("\n")) == (status, 1)


def test_the_day_of_the_data_is_that_of_what_is_shown(site: Site) -> None:
    first, last = rows(site.database, "select min(data_date), max(data_date) from studies")[0]
    assert first != last
    for path in ("/", f"/{DATABASE}/studies", f"/{DATABASE}/limits_on", f"/{DATABASE}?sql=select+1"):
        assert f"data of {first} to {last}" in words(site.text(path)), path
    (own,) = rows(site.database, "select data_date from studies where nct_id = ?", MARKED)[0]
    page = words(site.text(f"/trial/{MARKED}"))
    assert f"data of {own}" in page
    assert f"data of {first} to {last}" not in page


# ---- what is not shown -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["databases", "threads", "settings", "messages", "plugins.json", "versions.json", "allow-debug",
             "permissions", "patterns", "metadata", "actor", "logout", "auth-token", "whole", "config"],
)  # fmt: skip
def test_pages_about_the_server_are_not_there(site: Site, path: str) -> None:
    assert site.ask(f"/-/{path}").status_code == 404


def test_no_page_names_a_folder_of_this_machine(site: Site) -> None:
    folder = str(Path(site.database).parent)
    asked = [*OURS, *DATA, f"/{DATABASE}", f"/{DATABASE}/source_documents", f"/{DATABASE}/runs.csv", "/run/2"]
    asked += [f"/{DATABASE}.json?sql=select+*+from+runs", f"/{DATABASE}/source_documents.json?_shape=array"]
    for path in asked:
        assert folder not in site.ask(path).text, path


def test_an_error_is_one_line_of_the_log(
    site: Site, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO, "nctdb.web"):
        assert site.ask("/nope").status_code == 404
        assert site.ask(f"/{DATABASE}/nope.json").json()["ok"] is False
        assert site.ask(f"/{DATABASE}.json?sql=select+nope").status_code == 400
    assert len(caplog.messages) == 2  # a mistake in SQL is said on its page
    assert all("\n" not in message for message in caplog.messages)
    assert "".join(capfd.readouterr()) == ""


def test_no_sql_leaves_tables_and_questions(site: Site) -> None:
    closed = Site(site.database, takes_sql=False)
    for path in (
        ".json?sql=select+1",
        ".csv?sql=select+1",
        "/studies.json?_where=1",
        "/studies.csv?_where=1",
    ):
        assert closed.ask(f"/{DATABASE}{path}").status_code == 403, path
    for path in ("/studies.json", "/studies.csv", "/limits_on.csv", "/limits_on"):
        assert closed.ask(f"/{DATABASE}{path}").status_code == 200, path
    closed.close()


# ---- on the wire -----------------------------------------------------------------------------


def test_texts_are_compressed_for_those_who_take_it(site: Site) -> None:
    plain = site.ask("/search", headers={"accept-encoding": "identity"})
    packed = site.ask("/search", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert (packed.headers["content-encoding"], packed.text) == ("gzip", plain.text)
    assert len(gzip.compress(plain.content)) * 2 < len(plain.content)
    assert "content-encoding" not in site.ask("/-/health", headers={"accept-encoding": "gzip"}).headers
    csv_packed = site.ask(f"/{DATABASE}/criteria.csv", headers={"accept-encoding": "gzip"})
    assert csv_packed.headers["content-encoding"] == "gzip"
    assert (
        csv_packed.text == site.ask(f"/{DATABASE}/criteria.csv", headers={"accept-encoding": "identity"}).text
    )


@pytest.mark.parametrize(
    ("host", "is_local"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104
        ("192.168.1.5", False),
        ("::", False),
    ],
)
def test_an_address_that_others_can_reach_is_warned_of(host: str, is_local: bool) -> None:
    assert _is_local(host) == is_local


def test_the_application_takes_sql_unless_it_is_told_not_to(site: Site) -> None:
    assert application(site.database)._metadata_local["allow_sql"] is True
