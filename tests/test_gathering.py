"""Past versions, pages and documents, gathered through the command line from a running registry."""

import json
import logging
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from scraper.local_registry.bundled import bundled
from scraper.local_registry.faults import When
from scraper.local_registry.holdings import Version
from scraper.local_registry.invented import studies, study
from scraper.local_registry.server import RegistryServer
from tests import crawls
from tests.databases import dump, rows
from tests.page_rendering import render
from tests.registry import Serve

FIRST = "NCT99100001"
COUNT = "protocolSection.designModule.enrollmentInfo.count"
OUTCOMES = "protocolSection.outcomesModule.primaryOutcomes"

Nctdb = Callable[..., Result]


@pytest.fixture
def nctdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nctdb:
    """``nctdb(server, "fetch", "x.db", ...)`` in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name, value in (("handlers", []), ("propagate", True)):  # what a command sets ends with the test
        monkeypatch.setattr(logging.getLogger("nctdb"), name, value)

    def run(server: RegistryServer, *arguments: str, **environment: str) -> Result:
        settings = {"NCTDB_PAGE_URL": f"{server.url}/page/{{nct_id}}", "NCTDB_ATTEMPTS": "2"}
        given = crawls.environment(server, tmp_path / "cache") | settings | environment
        return CliRunner().invoke(main, arguments, env=given, catch_exceptions=False)

    return run


def past(updated: str, count: int) -> Version:
    """An earlier version of the first invented record, as the registry's history keeps it."""
    record = study(99100001)
    record["protocolSection"]["statusModule"] |= {
        "lastUpdateSubmitDate": updated,
        "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"},
    }
    record["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = count
    return Version(updated, {"protocolSection": record["protocolSection"]})


def with_history(serve: Serve) -> RegistryServer:
    """Three versions of the first record: two earlier ones, and the one that is served."""
    server = serve(studies(3))
    server.holdings.earlier(FIRST, past("2019-01-02", 100), past("2020-03-04", 200))
    return server


def versions(database: Path) -> list[tuple[Any, ...]]:
    query = "select version, version_date, registry_version, source_format from record_versions where nct_id = ? order by id"
    return rows(database, query, FIRST)


def counts(database: Path) -> list[tuple[Any, ...]]:
    query = "select version, before, after, changed_by from record_changes where nct_id = ? and path = ? order by id"
    return rows(database, query, FIRST, COUNT)


class TestHistory:
    def test_past_versions_stand_before_ones_own(self, serve: Serve, nctdb: Nctdb, tmp_path: Path) -> None:
        server, db = with_history(serve), tmp_path / "x.db"
        assert nctdb(server, "fetch", "x.db", FIRST).exit_code == 0
        before = dump(db)["studies"]
        done = nctdb(server, "history", "x.db", FIRST)
        assert (done.exit_code, done.stderr) == (0, "")
        assert "3 past versions: 3 brought" in done.stdout
        last = study(99100001)["protocolSection"]["statusModule"]["lastUpdateSubmitDate"]
        assert versions(db) == [
            (1, "2019-01-02", 0, "registry_history"),
            (2, "2020-03-04", 1, "registry_history"),
            (3, last, 2, "api_v2"),
        ]
        assert counts(db) == [(2, "100", "200", "sponsor"), (3, "200", "21", "sponsor")]
        derived = (
            "select count(*) from record_changes where path like 'derivedSection%' or path = 'hasResults'"
        )
        assert rows(db, derived) == [(0,)]
        assert dump(db)["studies"] == before

    def test_they_come_once_and_loads_go_on(self, serve: Serve, nctdb: Nctdb, tmp_path: Path) -> None:
        server, db = with_history(serve), tmp_path / "x.db"
        nctdb(server, "fetch", "x.db", FIRST)
        nctdb(server, "history", "x.db", FIRST)
        with server.holdings.refresh() as upstream:
            upstream.edit(FIRST, {COUNT: 300, "derivedSection.conditionBrowseModule": {"meshes": []}})
        assert nctdb(server, "update", "x.db").exit_code == 0
        server.forget()
        done = nctdb(server, "history", "x.db", FIRST)
        assert "4 past versions: 1 brought, 3 there already" in done.stdout
        assert [path for path in server.paths() if "/history/" in path] == [
            f"/api/int/studies/{FIRST}/history/3"
        ]
        assert [row[:1] + row[2:] for row in versions(db)][2:] == [(3, 2, "api_v2"), (4, 3, "api_v2")]
        assert counts(db)[-1] == (4, "21", "300", "sponsor")
        derived = "select version, path, changed_by from record_changes where path like 'derivedSection%'"
        assert rows(db, derived) == [(4, "derivedSection.conditionBrowseModule.meshes", "registry")]

    def test_the_order_of_coming_does_not_matter(self, serve: Serve, nctdb: Nctdb, tmp_path: Path) -> None:
        server = with_history(serve)
        for name in ("early.db", "late.db"):
            nctdb(server, "fetch", name, FIRST)
        nctdb(server, "history", "early.db", FIRST)
        with server.holdings.refresh() as upstream:
            upstream.edit(FIRST, {COUNT: 300})
        for name in ("early.db", "late.db"):
            nctdb(server, "update", name)
            nctdb(server, "history", name, FIRST)
        without = ("runs", "rejected_records", "watched_studies", "saved_queries")
        assert dump(tmp_path / "early.db", without) == dump(tmp_path / "late.db", without)

    def test_what_was_not_there_is_named(self, serve: Serve, nctdb: Nctdb) -> None:
        server = with_history(serve)
        nctdb(server, "fetch", "x.db", FIRST)
        with server.holdings.refresh() as upstream:
            upstream.edit(FIRST, {COUNT: 300})
        done = nctdb(server, "history", "x.db", FIRST, "NCT99100002", "NCT9", "--json")
        assert done.exit_code == 1
        report = json.loads(done.stdout)
        assert (report["expected"], report["brought"]) == (3, 3)
        assert set(report["missing"]) == {FIRST, "NCT99100002", "NCT9"}
        assert "update" in report["missing"][FIRST]

    def test_a_run_that_broke_off_goes_on(self, serve: Serve, nctdb: Nctdb, tmp_path: Path) -> None:
        server, db = with_history(serve), tmp_path / "x.db"
        nctdb(server, "fetch", "x.db", FIRST)
        server.fault("error", When("/api/int/.*/history/2"))
        done = nctdb(server, "history", "x.db", FIRST)
        assert done.exit_code == 1
        assert f"missing {FIRST}" in done.stderr
        assert len(versions(db)) == 3
        server.heal()
        assert "1 brought, 2 there already" in nctdb(server, "history", "x.db", FIRST).stdout

    @pytest.mark.parametrize(
        ("fault", "said"),
        [
            ("nested_deeply", f"missing {FIRST} version 1: "),
            ("other_shape", f"missing {FIRST} version 1: "),
            ("lone_surrogate", "history/1: "),
        ],
    )
    def test_an_odd_version_costs_only_itself(
        self, serve: Serve, nctdb: Nctdb, tmp_path: Path, fault: str, said: str
    ) -> None:
        server = with_history(serve)
        nctdb(server, "fetch", "x.db", FIRST)
        options = {} if fault == "other_shape" else {"nct_id": FIRST}
        server.fault(fault, When("/api/int/.*/history/1"), **options)
        done = nctdb(server, "history", "x.db", FIRST)
        assert (done.exit_code, said in done.stderr) == (1, True)
        assert {row[2] for row in versions(tmp_path / "x.db")} == {0, 2}

    @pytest.mark.parametrize("fault", ["shell", "forbidden", "other_shape", "truncated"])
    def test_an_address_that_no_longer_answers(
        self, serve: Serve, nctdb: Nctdb, tmp_path: Path, fault: str
    ) -> None:
        server, db = with_history(serve), tmp_path / "x.db"
        nctdb(server, "fetch", "x.db", "NCT99100001", "NCT99100002", "NCT99100003")
        before = dump(db)
        server.fault(fault, When("/api/int/"))
        done = nctdb(server, "history", "x.db", "NCT99100001", "NCT99100002", "NCT99100003")
        assert done.exit_code == 3
        assert "Traceback" not in done.stderr
        assert dump(db) == before


class TestPages:
    def served(self, serve: Serve) -> RegistryServer:
        server = serve(bundled(), page_of=lambda record: render(record, "tables"))
        server.endpoints.robots = "User-agent: *\nDisallow: /api/\nAllow: /page/\n"
        return server

    def test_a_page_makes_a_study_and_gives_way_to_the_record(
        self, serve: Serve, nctdb: Nctdb, tmp_path: Path
    ) -> None:
        server, db = self.served(serve), tmp_path / "x.db"
        done = nctdb(server, "fetch", "x.db", "--source", "page", "NCT99000001", "NCT99000002")
        assert (done.exit_code, done.stderr) == (0, "")
        assert "2 pages: 2 brought" in done.stdout
        form = "select source_format from studies order by nct_id"
        assert rows(db, form) == [("study_page",), ("study_page",)]
        assert nctdb(server, "fetch", "x.db", "NCT99000001").exit_code == 0
        nctdb(server, "fetch", "x.db", "--source", "page", "NCT99000001")
        assert rows(db, form) == [("api_v2",), ("study_page",)]
        assert rows(db, "select count(*) from source_documents where nct_id = 'NCT99000001'") == [(2,)]

    def test_a_run_that_broke_off_goes_on(self, serve: Serve, nctdb: Nctdb, tmp_path: Path) -> None:
        server = self.served(serve)
        ids = [f"NCT990000{number:02}" for number in (1, 2, 3, 4, 5, 11)]
        server.fault("error", When("/page/", at=range(3, 99)))
        done = nctdb(server, "fetch", "x.db", "--source", "page", *ids)
        assert done.exit_code == 3
        runs = "select expected, stored, missing from runs order by id desc limit 1"
        assert rows(tmp_path / "x.db", runs) == [(6, 2, 3)]
        server.heal()
        server.forget()
        done = nctdb(server, "fetch", "x.db", "--source", "page", *ids)
        assert "6 pages: 4 brought, 2 there already" in done.stdout
        assert server.paths() == ["/robots.txt", *(f"/page/{nct_id}" for nct_id in ids[2:])]
        assert rows(tmp_path / "x.db", runs) == [(6, 6, 0)]

    def test_what_is_missing_or_no_page_is_named(self, serve: Serve, nctdb: Nctdb, tmp_path: Path) -> None:
        server = self.served(serve)
        server.fault("challenge", When("/page/NCT99000002"))
        done = nctdb(server, "fetch", "x.db", "--source", "page", "NCT99000001", "NCT99000002", "NCT99009999")
        assert done.exit_code == 1
        assert "missing NCT99009999" in done.stderr
        assert "rejected" in done.stderr
        assert "1 brought" in done.stdout
        assert rows(tmp_path / "x.db", "select nct_id from studies") == [("NCT99000001",)]

    def test_robots_txt_is_obeyed(self, serve: Serve, nctdb: Nctdb) -> None:
        server = self.served(serve)
        server.endpoints.robots = "User-agent: *\nDisallow: /page/\n"
        done = nctdb(server, "fetch", "x.db", "--source", "page", "NCT99000001")
        assert done.exit_code == 1
        assert "robots.txt" in done.stderr
        assert server.paths() == ["/robots.txt"]

    def test_a_search_is_refused(self, serve: Serve, nctdb: Nctdb) -> None:
        done = nctdb(self.served(serve), "fetch", "x.db", "--source", "page", "--cond", "gout")
        assert done.exit_code == 2

    def test_without_an_address_one_is_asked_for(self, serve: Serve, nctdb: Nctdb) -> None:
        done = nctdb(
            self.served(serve), "fetch", "x.db", "--source", "page", "NCT99000001", NCTDB_PAGE_URL=""
        )
        assert done.exit_code == 2
        assert "NCTDB_PAGE_URL" in done.stderr


class TestDocuments:
    def test_they_lie_beside_the_database(self, serve: Serve, nctdb: Nctdb, tmp_path: Path) -> None:
        server = serve(bundled())
        done = nctdb(server, "fetch", "x.db", "NCT99000001", "NCT99000004", "--documents", "--json")
        assert (done.exit_code, done.stderr) == (0, "")
        assert json.loads(done.stdout)["documents"]["brought"] == 3
        found = rows(tmp_path / "x.db", "select path, sha256, size_bytes from document_files order by path")
        assert [path for path, _, _ in found] == [
            "x.db.documents/NCT99000001/Prot_000.pdf",
            "x.db.documents/NCT99000001/SAP_001.pdf",
            "x.db.documents/NCT99000004/ICF_000.pdf",
        ]
        for path, digest, size in found:
            body = (tmp_path / path).read_bytes()
            assert (sha256(body).hexdigest(), len(body)) == (digest, size)

    def test_they_are_brought_once_and_again_when_uploaded_anew(
        self, serve: Serve, nctdb: Nctdb, tmp_path: Path
    ) -> None:
        server = serve(bundled())
        nctdb(server, "fetch", "x.db", "NCT99000001", "--documents")
        assert (
            "0 brought, 2 there already"
            in nctdb(server, "fetch", "x.db", "NCT99000001", "--documents").stdout
        )
        (tmp_path / "x.db.documents/NCT99000001/SAP_001.pdf").unlink()
        assert (
            "1 brought, 1 there already"
            in nctdb(server, "fetch", "x.db", "NCT99000001", "--documents").stdout
        )
        path = "documentSection.largeDocumentModule.largeDocs"
        documents = [
            dict(one)
            for one in server.holdings.records["NCT99000001"]["documentSection"]["largeDocumentModule"][
                "largeDocs"
            ]
        ]
        documents[0] |= {"uploadDate": "2026-11-21T10:00", "size": 5000}
        with server.holdings.refresh() as upstream:
            upstream.edit("NCT99000001", {path: documents})
        assert (
            "1 brought, 1 there already"
            in nctdb(server, "fetch", "x.db", "NCT99000001", "--documents").stdout
        )
        assert (tmp_path / "x.db.documents/NCT99000001/Prot_000.pdf").stat().st_size == 5000

    def test_one_that_is_missing_does_not_cost_the_others(self, serve: Serve, nctdb: Nctdb) -> None:
        server = serve(bundled())
        server.fault("error", When("/large-docs/.*/Prot_000.pdf"), status=404)
        server.fault("challenge", When("/large-docs/.*/ICF_000.pdf"))
        done = nctdb(server, "fetch", "x.db", "NCT99000001", "NCT99000004", "--documents")
        assert done.exit_code == 1
        assert "3 posted documents: 1 brought, 0 there already, 0 rejected, 2 missing" in done.stdout
        assert "missing NCT99000001 Prot_000.pdf" in done.stderr

    def test_they_are_off_by_default(self, serve: Serve, nctdb: Nctdb, tmp_path: Path) -> None:
        server = serve(bundled())
        nctdb(server, "fetch", "x.db", "NCT99000001")
        assert not (tmp_path / "x.db.documents").exists()
        assert not any("large-docs" in path for path in server.paths())
