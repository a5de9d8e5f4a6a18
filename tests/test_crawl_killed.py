"""A crawl that is killed anywhere goes on where it stood: nothing twice, nothing lost."""

import itertools
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from scraper.fetcher.query import Query
from scraper.local_registry.faults import When
from scraper.local_registry.server import RegistryServer
from tests.crawls import EVERYTHING, HEEDING_SIGINT, SEARCH, crawl, environment, tables, updated
from tests.databases import rows
from tests.registry import Serve

ROOT = Path(__file__).parent.parent
KILLS = 8
"""Random moments at which one way of crawling is killed."""

ARGUMENTS = {EVERYTHING: ["--all"], SEARCH: ["--advanced", SEARCH.advanced or ""]}


def killed_after(server: RegistryServer, database: Path, seconds: float, *arguments: str) -> bool:
    """Runs nctdb and kills it (SIGKILL) after so long; whether it was still running."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments],
        env=environment(server, database.parent),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def killed_at(server: RegistryServer, database: Path, request: int, *arguments: str) -> None:
    """Runs nctdb and kills it when so many requests have been answered."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments],
        env=environment(server, database.parent),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server.after(request, process.kill)
    process.wait()


@pytest.mark.parametrize("request_", [1, 4, 7])
def test_killed_once(serve: Serve, tmp_path: Path, request_: int) -> None:
    server = serve(90)
    crawl(server, tmp_path / "calm.db")
    db = tmp_path / "t.db"
    killed_at(server, db, request_, "fetch", str(db), *ARGUMENTS[SEARCH])
    report = crawl(server, db)
    assert (report.exit_status, report.stored) == (0, 90)
    assert tables(db) == tables(tmp_path / "calm.db")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop(serve: Serve, tmp_path: Path, number: signal.Signals) -> None:
    server, db = serve(90), tmp_path / "t.db"
    unhurried = {"NCTDB_READ_TIMEOUT": "60", "NCTDB_ANSWER_DEADLINE": "60"}  # no request is sent twice
    process = subprocess.Popen(
        [sys.executable, "-c", HEEDING_SIGINT, "fetch", str(db), *ARGUMENTS[SEARCH]],
        env=environment(server, tmp_path) | unhurried,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    server.fault("hang", When(at=range(9, 99)))
    server.after(8, lambda: process.send_signal(number))
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert (said.startswith("nctdb: stopped; what was finished is kept"), said.count("\n")) == (True, 1)
    assert rows(db, "select ended_at is not null, exit_status, new > 0 from runs") == [(1, None, 1)]
    server.heal()
    assert crawl(server, db).exit_status == 0


def test_an_update_that_was_killed(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(90), tmp_path / "t.db"
    for name in ("calm.db", "t.db"):
        crawl(server, tmp_path / name)
    with server.holdings.refresh() as upstream:
        for nct_id in list(upstream.records)[:40]:
            upstream.edit(nct_id, {"protocolSection.statusModule.overallStatus": "SUSPENDED"})
        upstream.remove(*list(upstream.records)[50:53])
    updated(server, tmp_path / "calm.db")
    killed_at(server, db, 9, "update", str(db))
    assert updated(server, db).exit_status == 0
    assert tables(db) == tables(tmp_path / "calm.db")


@pytest.mark.corpus
@pytest.mark.parametrize("query", [SEARCH, EVERYTHING], ids=["by id", "by zip"])
def test_killed_at_random_moments(serve: Serve, tmp_path: Path, query: Query) -> None:
    server = serve(800)
    server.fault("error", When(share=0.05, seed=3), status=503)
    crawl(server, tmp_path / "calm.db", query)
    started = time.monotonic()
    assert not killed_after(
        server, tmp_path / "timed.db", 60, "fetch", str(tmp_path / "timed.db"), *ARGUMENTS[query]
    )
    duration = time.monotonic() - started
    dice, killed = Random(20), 0
    for number in itertools.count():
        db = tmp_path / f"{number}.db"
        moment = dice.uniform(0.3 * duration, duration)
        if killed_after(server, db, moment, "fetch", str(db), *ARGUMENTS[query]):
            killed += 1
        else:  # it ended before: the machine has less to do than when it was timed
            duration = moment
        report = crawl(server, db, query)
        assert (report.exit_status, report.expected, report.stored) == (0, 800, 800)
        assert tables(db) == tables(tmp_path / "calm.db")
        assert rows(db, "pragma integrity_check") == [("ok",)]
        db.unlink()
        if killed == KILLS:
            break


@pytest.mark.corpus
def test_killed_again_and_again_on_the_way_to_one_database(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(800), tmp_path / "t.db"
    crawl(server, tmp_path / "calm.db")
    dice, killed = Random(7), 0
    # each run gets a little longer, so that one ends however slow the machine is
    while killed_after(
        server, db, dice.uniform(0.4, 1.2) + killed / 10, "fetch", str(db), *ARGUMENTS[SEARCH]
    ):
        killed += 1
    assert killed
    assert crawl(server, db).exit_status == 0
    assert tables(db) == tables(tmp_path / "calm.db")
