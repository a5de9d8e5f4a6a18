"""The real records: all load, nothing is lost, and AACT's own cases hold.  Skipped without ``../shared``."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scraper.runs.load import load
from tests.databases import dump, rows

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="session")
def corpus_db(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    db = str(tmp_path_factory.mktemp("corpus") / "trials.db")
    report = load(db, (str(shared / "corpus/api_v2"),))
    assert (report.rejections, report.new) == ([], report.records)
    return db


def test_again_changes_nothing(shared: Path, corpus_db: str) -> None:
    report = load(corpus_db, (str(shared / "corpus/api_v2"),))
    assert (report.new, report.changed, report.unchanged) == (0, 0, report.records)


def test_foreign_keys_hold(corpus_db: str) -> None:
    assert rows(corpus_db, "PRAGMA foreign_key_check") == []


def test_any_order_gives_identical_tables(shared: Path, corpus_db: str, tmp_path: Path) -> None:
    files = sorted(str(path) for path in (shared / "corpus/api_v2").iterdir())
    load(str(tmp_path / "backwards.db"), tuple(reversed(files)))
    assert dump(tmp_path / "backwards.db") == dump(corpus_db)


def test_nothing_is_lost(shared: Path, corpus_db: str) -> None:
    tool = shared / "tools/check_nothing_lost.py"
    done = subprocess.run(
        [sys.executable, str(tool), corpus_db, str(shared / "corpus/api_v2")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "100.000%" in done.stdout, done.stdout


def test_api_pages_load(shared: Path, tmp_path: Path) -> None:
    report = load(str(tmp_path / "pages.db"), (str(shared / "corpus/api_v2_pages"),))
    assert report.rejections == []


def test_the_cases_of_aact_hold(shared: Path) -> None:
    nctdb = shutil.which("nctdb", path=str(Path(sys.executable).parent))
    done = subprocess.run(
        [sys.executable, str(shared / "aact/run_cases.py"), "--facts", "--show", "20",
         "--load", f"'{nctdb}' load {{db}} {{input}}"],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.stdout.endswith("100.0%\n"), done.stdout


def test_every_span_holds_its_criterion(corpus_db: str) -> None:
    wrong = rows(
        corpus_db,
        "select c.id from criteria c join eligibilities e on e.nct_id = c.nct_id"
        " where substr(e.criteria, c.span_start + 1, c.span_end - c.span_start) <> c.text",
    )
    assert wrong == []
