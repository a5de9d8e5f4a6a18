"""Fetching: searches, ids and everything; what is asked, what is kept, what is proved, and the command line."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import chdir
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from scraper.errors import DatabaseBusy, UnreadableInput
from scraper.fetcher.query import Query, area_names, query_of, read_ids, read_statuses
from scraper.local_registry.faults import When
from scraper.local_registry.invented import study as invented
from scraper.local_registry.server import RegistryServer
from scraper.runs.fetch.crawl import fetch
from scraper.runs.load import load
from scraper.sink.sqlite.lock import hold
from tests.crawls import EVERYTHING, SEARCH, crawl, environment, ids, settings, tables, updated
from tests.databases import rows, write
from tests.registry import Serve

ROOT = Path(__file__).parent.parent


def nct(number: int) -> str:
    return f"NCT{99100000 + number}"


def nctdb(server: RegistryServer, folder: Path, *arguments: str) -> Result:
    with chdir(folder):
        return CliRunner(env=environment(server, folder)).invoke(main, list(arguments))


class TestSearch:
    def test_only_what_is_listed_and_all_of_it(self, serve: Serve, tmp_path: Path) -> None:
        report = crawl(serve(90), tmp_path / "t.db", Query(cond="Gout"))
        assert report.expected == report.stored == len(report.new_ids) == len(ids(tmp_path / "t.db"))
        assert rows(tmp_path / "t.db", "select distinct name from conditions") == [("Gout",)]

    def test_every_page_repeats_all_parameters(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(90)
        crawl(
            server, tmp_path / "t.db", Query(status=("RECRUITING", "COMPLETED"), locn="Norway"), list_size=3
        )
        pages = [request.parameters for request in server.requests if "pageToken" in request.parameters]
        assert len(pages) > 1
        assert {(page["filter.overallStatus"], page["query.locn"]) for page in pages} == {
            ("RECRUITING|COMPLETED", "Norway")
        }

    @pytest.mark.parametrize("size", [9, 10, 30, 45, 90])
    def test_an_exactly_full_last_page(self, serve: Serve, tmp_path: Path, size: int) -> None:
        report = crawl(serve(90), tmp_path / "t.db", list_size=size, page_size=size)
        assert (report.expected, report.stored, report.exit_status) == (90, 90, 0)

    def test_a_limit(self, serve: Serve, tmp_path: Path) -> None:
        report = crawl(serve(90), tmp_path / "t.db", SEARCH.model_copy(update={"limit": 33}))
        assert (report.expected, report.stored, len(ids(tmp_path / "t.db"))) == (33, 33, 33)

    def test_since_a_day(self, serve: Serve, tmp_path: Path) -> None:
        query, _ = query_of((), since=datetime(2026, 6, 10), advanced="AREA[Phase]PHASE3")
        assert query.parameters() == {
            "filter.advanced": "(AREA[Phase]PHASE3) AND AREA[LastUpdatePostDate]RANGE[2026-06-10,MAX]"
        }
        server = serve(90)
        crawl(server, tmp_path / "t.db", Query(since=query.since))
        assert rows(
            tmp_path / "t.db", "select min(last_update_posted_date) >= '2026-06-10' from studies"
        ) == [(1,)]

    def test_a_list_that_breaks_off_says_what_it_had_and_how_much_more(
        self, serve: Serve, tmp_path: Path
    ) -> None:
        server = serve(90)
        server.fault("error", When(where=lambda request: "pageToken" in request.parameters))
        report = crawl(server, tmp_path / "t.db", list_size=30)
        assert (report.exit_status, report.expected, report.unlisted) == (3, 90, 60)
        assert len(report.missing) == 30
        assert {*report.missing} < set(server.holdings.records)

    def test_nothing_found_is_said_and_is_no_success(self, serve: Serve, tmp_path: Path) -> None:
        report = crawl(serve(9), tmp_path / "t.db", Query(cond="Zzyzx"))
        assert report.exit_status == 1
        assert "no study matches --cond 'Zzyzx'" in report.complaints()

    def test_what_the_registry_does_not_understand(self, serve: Serve, tmp_path: Path) -> None:
        with pytest.raises(UnreadableInput, match="does not understand"):
            crawl(serve(9), tmp_path / "t.db", Query(advanced="(AREA[Phase]PHASE3"))


class TestIds:
    def test_all_are_missing_when_the_registry_says_nothing(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(2)
        server.fault("error", status=500)
        report = crawl(server, tmp_path / "t.db", Query(ids=(nct(1), nct(2))))
        assert (report.expected, report.missing, report.exit_status) == (2, [nct(1), nct(2)], 3)

    def test_malformed_and_unknown_ones_cost_the_others_nothing(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(30)
        query, malformed = query_of(("nct99100001", nct(2), "NCT0000", nct(2), "NCT00000000", "NCT12345678"))
        report = fetch(str(tmp_path / "t.db"), query, settings(server, tmp_path), malformed=malformed)
        assert ids(tmp_path / "t.db") == {nct(1), nct(2)}
        assert (report.missing, report.malformed) == (["NCT12345678"], ["NCT0000", "NCT00000000"])
        assert (report.expected, report.stored, report.exit_status) == (5, 2, 1)
        asked = {r.parameters["filter.ids"] for r in server.requests if "filter.ids" in r.parameters}
        assert all("NCT0000," not in one and "NCT00000000" not in one for one in asked)

    def test_an_alias_leads_to_its_study_and_both_are_kept(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(30)
        server.holdings.alias("NCT98000001", nct(5))
        report = crawl(server, tmp_path / "t.db", Query(ids=("NCT98000001", nct(6))))
        assert report.aliases == {"NCT98000001": nct(5)}
        assert (ids(tmp_path / "t.db"), report.exit_status) == ({nct(5), nct(6)}, 0)
        assert rows(
            tmp_path / "t.db", "select nct_id, alias_of from watched_studies where alias_of not null"
        ) == [("NCT98000001", nct(5))]

    def test_an_alias_that_only_the_redirect_knows(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(30)
        server.holdings._aliases["NCT98000001"] = nct(5)
        server.fault(
            "zero", When(where=lambda request: request.parameters.get("filter.ids") == "NCT98000001")
        )
        report = crawl(server, tmp_path / "t.db", Query(ids=("NCT98000001",)))
        assert (report.aliases, ids(tmp_path / "t.db")) == ({"NCT98000001": nct(5)}, {nct(5)})

    def test_batches_are_of_a_size(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(500)
        crawl(server, tmp_path / "t.db", Query(ids=tuple(map(nct, range(1, 501)))), page_size=400)
        sizes = [len(r.parameters["filter.ids"].split(",")) for r in server.requests if r.parameters]
        assert max(sizes) <= 400
        assert len(ids(tmp_path / "t.db")) == 500

    def test_a_registry_that_gives_fewer_at_once_is_asked_again_for_the_rest(
        self, serve: Serve, tmp_path: Path
    ) -> None:
        server = serve(90)
        server.fault("small_pages", size=20)
        report = crawl(server, tmp_path / "t.db", Query(ids=tuple(map(nct, range(1, 91)))))
        assert (report.stored, report.exit_status) == (90, 0)
        assert {path for path in server.paths() if "NCT" in path} == set()

    def test_one_record_that_the_registry_cannot_give(self, serve: Serve, tmp_path: Path) -> None:
        """A record that makes every answer with it a 500, as happened, costs itself alone."""
        server = serve(60)
        server.fault(
            "error",
            When(where=lambda r: nct(33) in f"{r.path} {r.parameters}" and "fields" not in r.parameters),
        )
        report = crawl(server, tmp_path / "t.db")
        assert (report.missing, report.stored, report.exit_status) == ([nct(33)], 59, 1)

    def test_a_registry_that_is_busy_is_not_asked_for_less_and_more_often(
        self, serve: Serve, tmp_path: Path
    ) -> None:
        server = serve(60)
        server.fault("too_many", When(where=lambda r: "filter.ids" in r.parameters), retry_after=0)
        report = crawl(server, tmp_path / "t.db")
        assert (report.exit_status, len(report.missing)) == (3, 60)
        assert len({r.parameters["filter.ids"] for r in server.requests if "filter.ids" in r.parameters}) == 1
        assert "not to be asked again for 0 s (asked 3 times)" in str(report.failure)


class TestEverything:
    def test_the_zip_is_taken_read_and_removed(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(90)
        report = crawl(server, tmp_path / "t.db", EVERYTHING)
        assert (report.stored, report.exit_status) == (90, 0)
        assert "/api/v2/studies/download" in server.paths()
        assert not list(tmp_path.glob("*download*"))
        crawl(server, tmp_path / "paged.db")
        assert tables(tmp_path / "t.db") == tables(tmp_path / "paged.db")

    @pytest.mark.parametrize("ranges", [True, False])
    @pytest.mark.parametrize("fault", ["reset", "length_too_long", "hang", "challenge", "error"])
    def test_a_zip_that_breaks_off_is_gone_on_with(
        self, serve: Serve, tmp_path: Path, fault: str, ranges: bool
    ) -> None:
        server = serve(400)
        server.endpoints.bulk.ranges = ranges
        server.fault(fault, When(r"/api/v2/studies/download", times=2))
        report = crawl(server, tmp_path / "t.db", EVERYTHING)
        assert (report.stored, report.exit_status) == (400, 0)
        assert not any("filter.ids" in request.parameters for request in server.requests)

    def test_only_the_rest_is_asked_for(
        self, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("scraper.fetcher.bulk.CHUNK", 1000)
        server = serve(200)
        server.fault("reset", When(r"/api/v2/studies/download", times=2))
        assert crawl(server, tmp_path / "t.db", EVERYTHING).exit_status == 0
        asked = [request for request in server.requests if request.path.endswith("download")]
        starts = [int(r.headers.get("range", "bytes=0-").split("=")[1].rstrip("-")) for r in asked]
        assert starts == sorted(starts)
        assert starts[-1] > 0

    @pytest.mark.parametrize("fault", ["forbidden", "truncated", "empty", "other_shape", "error"])
    def test_without_a_zip_records_are_asked_for_by_id(
        self, serve: Serve, tmp_path: Path, fault: str
    ) -> None:
        server = serve(90)
        server.fault(fault, When(r"/api/v2/studies/download"))
        report = crawl(server, tmp_path / "t.db", EVERYTHING)
        assert (report.stored, report.exit_status) == (90, 0)
        assert not list(tmp_path.glob("*download*"))

    def test_a_zip_of_yesterday_is_not_gone_on_with(self, serve: Serve, tmp_path: Path) -> None:
        (tmp_path / "t.db.download.zip").write_bytes(b"PK yesterday")
        (tmp_path / "t.db.download.json").write_text('{"data_timestamp": "2026-11-19T09:00:00"}')
        report = crawl(serve(90), tmp_path / "t.db", EVERYTHING)
        assert (report.stored, report.exit_status) == (90, 0)


class TestWhatIsKept:
    def test_the_same_again_asks_for_no_record(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(90)
        crawl(server, tmp_path / "t.db")
        before = tables(tmp_path / "t.db")
        server.forget()
        report = crawl(server, tmp_path / "t.db", list_size=1000)
        assert (report.requests, report.unchanged, report.records) == (3, 90, 0)
        assert tables(tmp_path / "t.db") == before

    def test_where_a_record_came_from_and_under_which_data(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(2)
        crawl(server, tmp_path / "t.db")
        query = "select origin, data_timestamp, data_date from source_documents order by nct_id"
        assert rows(tmp_path / "t.db", query)[0] == (
            f"{server.api_url}/studies/{nct(1)}",
            "2026-11-20T09:00:04",
            "2026-11-20",
        )

    def test_what_was_loaded_from_files_is_not_fetched_again(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(40)
        records = [server.holdings.published(record) for record in server.holdings.records.values()]
        load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", *records[:30]),))
        report = crawl(server, tmp_path / "t.db")
        assert (report.records, len(report.new_ids), report.unchanged) == (10, 10, 30)

    def test_a_part_of_a_record_is_completed(self, serve: Serve, tmp_path: Path) -> None:
        record = invented(99100001)
        part = {
            "protocolSection": {"identificationModule": record["protocolSection"]["identificationModule"]}
        }
        load(str(tmp_path / "t.db"), (write(tmp_path / "part.json", part),))
        crawl(serve(1), tmp_path / "t.db")
        assert rows(tmp_path / "t.db", "select is_partial from studies") == [(0,)]

    def test_a_record_that_is_none_is_quarantined_and_named(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(2)
        asked_for = When(where=lambda request: request.parameters.get("filter.ids", "").endswith(nct(2)))
        asked_for_alone = When(rf"/api/v2/studies/{nct(2)}")
        server.fault("garbage", asked_for)
        server.fault("other_shape", asked_for_alone)
        report = crawl(server, tmp_path / "t.db")
        assert (report.stored, report.rejected, report.missing, report.exit_status) == (1, 1, [], 1)
        assert nct(2) in report.complaints()[0]
        kept = rows(tmp_path / "t.db", "select origin, reason, size_bytes > 0 from rejected_records")
        assert (
            f"{server.api_url}/studies/{nct(2)}",
            "the registry sent something that is no record",
            1,
        ) in kept
        server.heal()
        assert crawl(server, tmp_path / "t.db").exit_status == 0

    def test_a_part_never_takes_the_place_of_the_whole(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(1)
        crawl(server, tmp_path / "t.db")
        with server.holdings.refresh() as upstream:
            upstream.edit(nct(1), {"protocolSection.statusModule.overallStatus": "SUSPENDED"})
        part = {"protocolSection": {"identificationModule": {"nctId": nct(1), "briefTitle": "a part"}}}
        whole_asked = When(r"/api/v2/studies$", where=lambda request: "fields" not in request.parameters)
        server.fault("garbage", whole_asked, record=part)
        report = updated(server, tmp_path / "t.db")
        assert (report.missing, report.exit_status) == ([nct(1)], 1)
        assert rows(tmp_path / "t.db", "select is_partial, brief_title <> 'a part' from studies") == [(0, 1)]
        server.heal()
        assert updated(server, tmp_path / "t.db").changed_ids == [nct(1)]

    @pytest.mark.parametrize("order", [1, -1], ids=["the whole first", "the part first"])
    def test_of_a_part_and_the_whole_in_one_answer_the_whole_is_kept(
        self, serve: Serve, tmp_path: Path, order: int
    ) -> None:
        server = serve(1)
        part = {"protocolSection": {"identificationModule": {"nctId": nct(1), "briefTitle": "a part"}}}
        whole = server.holdings.published(server.holdings.records[nct(1)])
        page = {"totalCount": 1, "studies": [whole, part][::order]}
        server.fault("other_shape", When(where=lambda r: "filter.ids" in r.parameters), value=page)
        assert crawl(server, tmp_path / "t.db").exit_status == 0
        assert rows(tmp_path / "t.db", "select is_partial, brief_title <> 'a part' from studies") == [(0, 1)]

    def test_garbage_that_says_which_study_it_should_be_is_named(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(3)
        identified = {"protocolSection": {"identificationModule": {"nctId": nct(2)}, "statusModule": "gone"}}
        server.fault("garbage", When("/api/v2/studies$"), record=identified)
        server.fault("other_shape", When(rf"/api/v2/studies/{nct(2)}"), value=identified)
        report = crawl(server, tmp_path / "t.db")
        assert (report.expected, report.stored, report.unlisted, report.exit_status) == (3, 2, 0, 1)
        assert any(nct(2) in line for line in report.complaints())

    def test_a_silent_edit_on_the_same_day_wins_over_what_was_there(
        self, serve: Serve, tmp_path: Path
    ) -> None:
        """Two contents with one date: the one that the registry served last, not the one of a greater hash."""
        for number in range(6):
            folder = tmp_path / str(number)
            folder.mkdir()
            server = serve(1)
            crawl(server, folder / "t.db")
            server.holdings.timestamp = "2026-11-20T15:00:00"
            title = {"protocolSection.identificationModule.briefTitle": f"Title {number}"}
            server.holdings.edit(nct(1), title, silent=True)
            assert updated(server, folder / "t.db").changed_ids == [nct(1)]
            assert rows(folder / "t.db", "select brief_title from studies") == [(f"Title {number}",)]

    def test_a_change_taken_back_is_followed(self, serve: Serve, tmp_path: Path) -> None:
        server, path = serve(1), "protocolSection.identificationModule.briefTitle"
        crawl(server, tmp_path / "t.db")
        [[first]] = rows(tmp_path / "t.db", "select brief_title from studies")
        for hour, title in ((10, "Other"), (11, first)):
            server.holdings.timestamp = f"2026-11-20T{hour}:00:00"
            server.holdings.edit(nct(1), {path: title}, silent=True)
            updated(server, tmp_path / "t.db")
        assert rows(tmp_path / "t.db", "select brief_title from studies") == [(first,)]


class TestOddRecords:
    """One odd record costs at most itself, on whichever road it comes."""

    ODD = nct(33)
    ROADS = pytest.mark.parametrize(
        "query", [SEARCH, EVERYTHING, Query(ids=(nct(32), ODD, nct(34)))], ids=["search", "zip", "ids"]
    )

    @ROADS
    def test_half_a_character_is_replaced_and_noted(self, serve: Serve, tmp_path: Path, query: Query) -> None:
        server, db = serve(40), tmp_path / "t.db"
        server.fault("lone_surrogate", When(r"/api/v2/(?!.*download)"))
        report = crawl(server, db, query)
        assert (report.exit_status, report.stored, report.rejected) == (0, report.expected, 0)
        if query != EVERYTHING:  # the zip has the record as it is
            oddities = "select distinct nct_id from issues where path like '%oddity%'"
            assert rows(db, oddities) == [(self.ODD,)]
        with server.holdings.refresh() as upstream:
            upstream.edit(self.ODD, {"protocolSection.identificationModule.briefTitle": "Other"})
        assert updated(server, db).changed_ids == [self.ODD]

    @ROADS
    def test_what_is_nested_too_deeply_is_quarantined(
        self, serve: Serve, tmp_path: Path, query: Query
    ) -> None:
        server, db = serve(40), tmp_path / "t.db"
        server.fault("nested_deeply", When(r"/api/v2/"))
        server.fault("error", When(r"/api/v2/studies/download"))
        report = crawl(server, db, query)
        assert (report.exit_status, report.missing, report.failure) == (1, [], None)
        assert report.stored == report.expected - 1
        [(origin, _)] = report.rejections
        assert origin.endswith(self.ODD)
        assert rows(db, "select distinct nct_id from rejected_records") == [(self.ODD,)]
        server.heal()
        assert crawl(server, db, query).exit_status == 0


class TestOneRunAtATime:
    def test_another_run_holds_the_database(self, serve: Serve, tmp_path: Path) -> None:
        lock = hold(str(tmp_path / "t.db"))
        with pytest.raises(DatabaseBusy, match="another run"):
            crawl(serve(1), tmp_path / "t.db")
        lock.release()
        assert crawl(serve(1), tmp_path / "t.db").exit_status == 0

    def test_a_dead_process_holds_nothing(self, serve: Serve, tmp_path: Path) -> None:
        code = f"import os; from scraper.sink.sqlite.lock import hold; hold({str(tmp_path / 't.db')!r}); os._exit(9)"
        assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 9
        assert crawl(serve(1), tmp_path / "t.db").exit_status == 0

    def test_readers_are_not_blocked(self, serve: Serve, tmp_path: Path) -> None:
        server, db = serve(60), tmp_path / "t.db"
        crawl(server, db, Query(ids=(nct(1),)))
        counts: list[int] = []

        def read() -> None:
            for _ in range(60):
                counts.append(rows(db, "select count(*) from studies")[0][0])
                time.sleep(0.005)

        reader = threading.Thread(target=read)
        reader.start()
        crawl(server, db, page_size=2)
        reader.join()
        assert len(counts) == 60
        assert counts == sorted(counts)


class TestFullDisk:
    def test_one_clear_line_and_nothing_lost(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(400)
        crawl(server, tmp_path / "t.db", Query(ids=tuple(map(nct, range(1, 21)))))
        limit = (tmp_path / "t.db").stat().st_size + 200_000
        code = (
            f"import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
            f"from cli import main; main(['fetch', {str(tmp_path / 't.db')!r}, '--cond', 'Gout OR Uveitis'])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment(server, tmp_path),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2, done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
        assert "disk" in done.stderr
        assert rows(tmp_path / "t.db", "pragma integrity_check") == [("ok",)]
        report = crawl(server, tmp_path / "t.db", Query(cond="Gout OR Uveitis"))
        assert report.exit_status == 0


class TestCommandLine:
    def test_fetch_and_update(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(60)
        first = nctdb(server, tmp_path, "fetch", "t.db", "--cond", "Gout", "--json")
        assert (first.exit_code, first.stderr) == (0, "")
        report = json.loads(first.stdout)
        assert report["expected"] == report["stored"] == report["new"] > 0
        assert report["complete"] is True
        second = nctdb(server, tmp_path, "update", "t.db")
        assert (second.exit_code, second.stderr) == (0, "")
        assert "nothing new" in second.stdout

    def test_ids_from_a_file_and_what_is_wrong_on_standard_error(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(60)
        (tmp_path / "ids.txt").write_text(f"{nct(1)}, {nct(2)}\nNCT77777777\nhello\n")
        done = nctdb(server, tmp_path, "fetch", "t.db", nct(3), "--ids", "ids.txt")
        assert done.exit_code == 1
        assert "missing 1: NCT77777777" in done.stderr
        assert "'hello' is not an NCT id" in done.stderr
        assert ids(tmp_path / "t.db") == {nct(1), nct(2), nct(3)}

    def test_a_registry_that_is_down(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(60)
        server.fault("error", status=503)
        done = nctdb(server, tmp_path, "fetch", "t.db", "--cond", "Gout")
        assert done.exit_code == 3
        assert "status 503" in done.stderr
        assert "Traceback" not in done.stderr

    def test_log_lines_as_json(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(60)
        server.fault("error", When(times=1))
        done = nctdb(server, tmp_path, "fetch", "t.db", nct(1), "NCT77777777", "--log-json")
        lines = [json.loads(line) for line in done.stderr.splitlines()]
        assert {"time", "level", "message"} <= set(lines[0])
        assert {line["level"] for line in lines} == {"info", "warning", "error"}

    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("--all", "--cond", "Gout"),
            (nct(1), "--cond", "Gout"),
            ("hello",),
            ("--status", "SLEEPING"),
            ("--advanced", "AREA[OveralStatus]RECRUITING"),
            ("--term", nct(1), "--status", "RECRUITING"),
            ("--since", "yesterday"),
            ("--limit", "0"),
        ],
        ids=" ".join,
    )
    def test_wrong_usage_is_reported_before_anything_is_asked(
        self, serve: Serve, tmp_path: Path, arguments: tuple[str, ...]
    ) -> None:
        server = serve(1)
        done = nctdb(server, tmp_path, "fetch", "t.db", *arguments)
        assert (done.exit_code, server.requests) == (2, [])
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "t.db").exists()

    def test_reparse_changes_nothing_when_the_parser_did_not(self, serve: Serve, tmp_path: Path) -> None:
        server = serve(30)
        crawl(server, tmp_path / "t.db")
        before = tables(tmp_path / "t.db")
        done = nctdb(server, tmp_path, "reparse", "t.db", "--json")
        report: dict[str, Any] = json.loads(done.stdout)
        assert (report["records"], report["changed"], report["unchanged"]) == (30, 0, 30)
        assert tables(tmp_path / "t.db") == before

    def test_reparse_writes_what_the_parser_reads_otherwise(self, serve: Serve, tmp_path: Path) -> None:
        server, db = serve(30), tmp_path / "t.db"
        crawl(server, db)
        before = tables(db)
        connection = sqlite3.connect(db)
        connection.execute("update studies set brief_title = 'old reading' where nct_id = ?", (nct(3),))
        connection.execute("delete from conditions where nct_id = ?", (nct(4),))
        connection.execute(
            "update studies set removed_upstream_date = '2026-01-01' where nct_id = ?", (nct(5),)
        )
        connection.commit()
        connection.close()
        done = nctdb(server, tmp_path, "reparse", "t.db", "--json")
        assert json.loads(done.stdout)["changed"] == 2
        tombstones = rows(db, "select nct_id from studies where removed_upstream_date is not null")
        assert tombstones == [(nct(5),)]
        connection = sqlite3.connect(db)
        connection.execute("update studies set removed_upstream_date = null")
        connection.commit()
        connection.close()
        assert tables(db) == before


STATUSES_AS_TYPED = [
    (("recruiting",), ("RECRUITING",)),
    (("Not yet recruiting", "COMPLETED"), ("NOT_YET_RECRUITING", "COMPLETED")),
    (("RECRUITING,COMPLETED",), ("RECRUITING", "COMPLETED")),
    (("Active, not recruiting",), ("ACTIVE_NOT_RECRUITING",)),
    (("active-not-recruiting|recruiting",), ("ACTIVE_NOT_RECRUITING", "RECRUITING")),
]


@pytest.mark.parametrize(("typed", "words"), STATUSES_AS_TYPED)
def test_statuses_in_any_spelling(typed: tuple[str, ...], words: tuple[str, ...]) -> None:
    assert read_statuses(typed) == words


def test_ids_in_any_spelling_each_once() -> None:
    assert read_ids((" nct00000001", "NCT00000001", "NCT1", "")) == (("NCT00000001",), ["NCT1", ""])


@pytest.mark.parametrize("name", ["OverallStatus", "LocationCity", "ConditionSearch", "NCTId", "PHASE"])
def test_areas_that_the_registry_has(name: str) -> None:
    assert name in area_names()
    Query(advanced=f"AREA[{name}]x").require_meaning()


def test_an_area_that_is_like_none_may_be_new() -> None:
    Query(
        advanced="AREA[QuantumEntanglementLevel]x AND SEARCH[Location](AREA[LocationCity]Oslo)"
    ).require_meaning()
