"""Reading in worker processes: the same rows, in the same order; a worker that ends costs one record at most."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemas.provenance import RawDocument, Rejection
from scraper.errors import UnreadableInput
from scraper.parser.read import content
from scraper.runs.load import load
from scraper.runs.reading import Documents
from scraper.runs.reparse import reparse
from scraper.runs.saving import BATCH_RECORDS, save_batches
from scraper.runs.workers import AT_ONCE, Workers, read_ahead
from scraper.sink.sqlite.store import Store
from tests.crawls import EVERYTHING, HEEDING_SIGINT, crawl, tables
from tests.databases import dump, rows, study, write
from tests.registry import Serve
from tests.worker_readers import documents, end_once, marked, read_or_end

ROOT = Path(__file__).parent.parent


def test_rows_are_the_same_with_any_number_of_workers(tmp_path: Path) -> None:
    """Records, newer versions of them, the same bytes twice, and what is no record, over several batches."""
    texts = ["* Hemoglobin >= 9 g/dL", "* Aged 18 to 65 years", "* No stroke within 6 months of enrollment"]
    records = [
        study(f"NCT990{n:05}", eligibilityModule={"eligibilityCriteria": "\n".join(texts[: n % 4])})
        for n in range(2 * BATCH_RECORDS)
    ]
    records += [study(f"NCT990{n:05}", "2024-09-09", designModule={"phases": ["PHASE2"]}) for n in range(40)]
    records += [{"protocolSection": {}}, *records[:30], {"protocolSection": {"identificationModule": {}}}]
    source = write(tmp_path / "all.json", *records)
    here, there = str(tmp_path / "here.db"), str(tmp_path / "there.db")
    reports = [load(here, (source,)), load(there, (source,), workers=2)]
    assert dump(there, without=["runs"]) == dump(here, without=["runs"])
    figures = [(one.new, one.changed, one.unchanged, one.rejected, one.rejections) for one in reports]
    assert figures[0] == figures[1]
    assert figures[0][:4] == (500, 40, 30, 2)


def test_everything_read_again_in_workers_is_the_same(tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    load(db, (write(tmp_path / "all.json", *(study(f"NCT990{n:05}") for n in range(BATCH_RECORDS + 20))),))
    before = dump(db)
    report = reparse(db, workers=2)
    assert (report.records, report.changed, report.unchanged) == (270, 0, 270)
    assert dump(db) == before


def test_the_zip_of_all_records_is_the_same_in_workers(serve: Serve, tmp_path: Path) -> None:
    server = serve(600)  # three batches
    for workers in (1, 2):
        report = crawl(server, tmp_path / f"{workers}.db", EVERYTHING, workers=workers)
        assert (report.exit_status, report.stored) == (0, 600)
    assert tables(tmp_path / "2.db") == tables(tmp_path / "1.db")


@pytest.mark.parametrize(
    "fatal", [(0,), (AT_ONCE + 3,), (1, 2, 40)], ids=["first", "in the second share", "several"]
)
def test_a_record_that_ends_its_worker_costs_itself(fatal: tuple[int, ...]) -> None:
    given = documents(2 * AT_ONCE + 5, fatal)
    with Workers(2, read_or_end) as workers:
        results = workers.take(workers.give(given))
    rejected = {n: result for n, result in enumerate(results) if isinstance(result, Rejection)}
    assert tuple(rejected) == fatal
    assert "ended the process" in rejected[fatal[0]].reason
    assert rejected[fatal[0]].body == list(given.values())[fatal[0]].body
    read = [result.document for result in results if not isinstance(result, Rejection)]
    assert read == [document for n, document in enumerate(given.values()) if n not in fatal]


def test_a_killed_worker_costs_nothing(tmp_path: Path) -> None:
    given = marked(documents(3 * AT_ONCE), tmp_path / "killed")
    with Workers(2, end_once) as workers:
        results = workers.take(workers.give(given))
    assert (tmp_path / "killed").exists()
    assert [result.document for result in results if not isinstance(result, Rejection)] == list(
        given.values()
    )


def test_what_came_before_an_error_is_given_first() -> None:
    def coming() -> Iterator[Documents]:
        yield documents(3)
        yield documents(2)
        raise UnreadableInput("the pipe broke")

    given = []
    with Workers(1) as workers, pytest.raises(UnreadableInput, match="the pipe broke"):
        for _, results in read_ahead(coming(), lambda batch: batch, workers):
            given.append(len(results))
    assert given == [3, 2]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("before", [1, 2, 3])
def test_batches_before_an_error_are_saved(tmp_path: Path, workers: int, before: int) -> None:
    def coming() -> Iterator[list[RawDocument | Rejection]]:
        for number in range(before):
            yield [*list(documents(3 * before).values())[3 * number : 3 * number + 3]]
        raise UnreadableInput("the pipe broke")

    db = str(tmp_path / "t.db")
    with Store(db, content) as store, pytest.raises(UnreadableInput, match="the pipe broke"):
        list(save_batches(store, coming(), workers))
    assert rows(db, "select count(*) from studies") == [(3 * before,)]


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    code = (
        "import sys; from pathlib import Path; from scraper.runs.workers import Workers;"
        "from tests.worker_readers import documents, marked, never_ready; workers = Workers(1, never_ready);"
        "workers.take(workers.give(marked(documents(1), Path(sys.argv[1]))))"
    )
    starter = subprocess.Popen([sys.executable, "-c", code, str(mark)], cwd=ROOT)
    _wait_until(lambda: mark.exists() and mark.read_text(encoding="utf-8") != "")
    worker = int(mark.read_text(encoding="utf-8"))
    starter.kill()
    starter.wait()
    _wait_until(lambda: not _is_running(worker))


def test_asked_to_stop_keeps_what_is_whole(tmp_path: Path) -> None:
    words = {"briefSummary": "words " * 500}
    many = [study(f"NCT991{number:05}", descriptionModule=words) for number in range(4000)]
    source, db = write(tmp_path / "many.json", *many), tmp_path / "t.db"
    command = [sys.executable, "-c", HEEDING_SIGINT, "load", str(db), source, "--workers", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    _wait_until(lambda: db.exists() and _count(db) > 0)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.count("\n")) == (130, 1), errors
    assert 0 < _count(db) < len(many)
    assert rows(db, "pragma integrity_check") == [("ok",)]


def _wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def _is_running(process: int) -> bool:
    """Whether a process is there and has not ended: one that nobody waited for is a zombie."""
    try:
        return (
            "Z"
            not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:1]
        )
    except FileNotFoundError:
        return False


def _count(db: Path) -> int:
    try:
        return int(rows(db, "select count(*) from studies")[0][0])
    except sqlite3.Error:
        return 0
