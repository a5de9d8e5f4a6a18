"""Updates: exactly what changed is written and reported; nothing new costs one request; the unbelievable changes nothing."""

import json
from pathlib import Path

import pytest

from scraper.errors import DatabaseUnusable, UnreadableInput
from scraper.fetcher.query import Query
from scraper.local_registry.faults import When
from scraper.local_registry.holdings import Record
from scraper.local_registry.invented import studies, study
from scraper.local_registry.server import RegistryServer
from scraper.sink.study_rows.comparison import Comparison, compare
from tests.crawls import EVERYTHING, SEARCH, crawl, tables, updated
from tests.databases import rows
from tests.registry import Serve

STATUS = "protocolSection.statusModule.overallStatus"
ENROLLMENT = "protocolSection.designModule.enrollmentInfo.count"
TITLE = "protocolSection.identificationModule.briefTitle"


def nct(number: int) -> str:
    return f"NCT{99100000 + number}"


def removed(database: Path) -> list[tuple[str, str]]:
    return rows(
        database,
        "select nct_id, removed_upstream_date from studies where removed_upstream_date is not null order by 1",
    )


@pytest.mark.parametrize("query", [EVERYTHING, SEARCH], ids=["all", "search"])
def test_exactly_what_changed_is_written(serve: Serve, tmp_path: Path, query: Query) -> None:
    server, db = serve(120), tmp_path / "t.db"
    crawl(server, db, query)
    before = dict(rows(db, "select nct_id, source_sha256 from studies"))
    edited = [nct(number) for number in (3, 14, 15, 92, 65, 35, 89)]
    with server.holdings.refresh() as upstream:
        for nct_id in edited:
            upstream.edit(nct_id, {STATUS: "SUSPENDED", ENROLLMENT: 7})
        upstream.add(*studies(3, 99200001))
        upstream.remove(nct(40), nct(41))
    report = updated(server, db)
    assert report.exit_status == 0
    assert sorted(report.changed_ids) == sorted(edited)
    assert report.new_ids == ["NCT99200001", "NCT99200002", "NCT99200003"]
    assert report.removed == {nct(40): None, nct(41): None}
    assert removed(db) == [(nct(40), "2026-11-21"), (nct(41), "2026-11-21")]
    after = dict(rows(db, "select nct_id, source_sha256 from studies"))
    assert {nct_id for nct_id in before if before[nct_id] != after[nct_id]} == set(edited)
    assert rows(db, "select count(*) from source_documents") == [(120 + 7 + 3,)]
    assert rows(
        db,
        "select expected, stored, new, changed, unchanged, missing, removed from runs order by id desc limit 1",
    ) == [(121, 121, 3, 7, 111, 0, 2)]


def test_a_record_that_differs_is_compared_once(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, db = serve(10), tmp_path / "t.db"
    crawl(server, db)
    with server.holdings.refresh() as upstream:
        upstream.edit(nct(3), {STATUS: "SUSPENDED"})
    compared: list[Comparison] = []

    def counted(before: Record, after: Record, completeness: int) -> Comparison:
        compared.append(compare(before, after, completeness))
        return compared[-1]

    monkeypatch.setattr("scraper.sink.sqlite.store.compare", counted)
    assert updated(server, db, revisit=4).changed_ids == [nct(3)]
    assert sorted(found.is_same for found in compared) == [False, True, True, True]


def test_changes_are_reported_field_by_field(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(10), tmp_path / "t.db"
    crawl(server, db)
    with server.holdings.refresh() as upstream:
        upstream.edit(nct(3), {STATUS: "SUSPENDED", ENROLLMENT: 7})
    report = updated(server, db)
    [reported] = json.loads(report.as_json())["changes"]
    assert reported["nct_id"] == nct(3)
    fields = {change["field"]: (change["before"], change["after"]) for change in reported["fields"]}
    assert fields["status"][1] == '"SUSPENDED"'
    assert fields["enrollment"] == ("23", "7")
    assert "enrollment: 23 -> 7" in report.as_text()
    assert "also: protocolSection.statusModule (2)" in report.as_text()


def test_nothing_new_costs_two_requests_and_writes_nothing(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(30), tmp_path / "t.db"
    crawl(server, db)
    before = tables(db)
    server.forget()
    report = updated(server, db)
    assert (report.nothing_new, report.exit_status, report.requests) == (True, 0, 2)
    assert server.paths() == ["/api/v2/version", "/api/v2/studies"]
    assert tables(db) == before
    assert "nothing new" in report.as_text()


IDS = Query(ids=tuple(map(nct, range(1, 6))))


@pytest.mark.parametrize("query", [EVERYTHING, SEARCH, IDS], ids=["all", "search", "ids"])
@pytest.mark.parametrize("refreshed", [True, False])
def test_a_registry_that_holds_nothing_is_never_believed(
    serve: Serve, tmp_path: Path, query: Query, refreshed: bool
) -> None:
    server, db = serve(30), tmp_path / "t.db"
    crawl(server, db, query)
    before = tables(db)
    if refreshed:
        with server.holdings.refresh():
            pass
    server.fault("zero", When(r"/api/v2/studies"))
    report = updated(server, db)
    assert (report.nothing_new, report.exit_status) == (False, 3)
    assert "no study at all" in str(report.failure)
    assert tables(db) == before


@pytest.mark.parametrize("query", [EVERYTHING, SEARCH, IDS], ids=["all", "search", "ids"])
def test_changes_under_an_old_timestamp_are_found(serve: Serve, tmp_path: Path, query: Query) -> None:
    """The answer with the time of the data may be older than the data."""
    server, db = serve(30), tmp_path / "t.db"
    crawl(server, db, query)
    timestamp = server.holdings.timestamp
    with server.holdings.refresh() as upstream:
        upstream.edit(nct(3), {STATUS: "SUSPENDED"})
        upstream.remove(nct(4))
    server.holdings.timestamp = timestamp
    report = updated(server, db)
    assert (report.changed_ids, report.removed, report.exit_status) == ([nct(3)], {nct(4): None}, 0)
    assert updated(server, db).nothing_new


def test_new_data_with_the_same_records_rewrites_nothing(serve: Serve, tmp_path: Path) -> None:
    """The registry dates every record anew with every load of its data."""
    server, db = serve(30), tmp_path / "t.db"
    crawl(server, db)
    before = tables(db)
    with server.holdings.refresh():
        pass
    report = updated(server, db)
    assert (report.new_ids, report.changed_ids, report.unchanged, report.exit_status) == ([], [], 30, 0)
    assert tables(db) == before


def test_a_change_that_moves_no_date_is_found_among_the_stalest(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(60), tmp_path / "t.db"
    crawl(server, db)
    with server.holdings.refresh() as upstream:
        upstream.edit(nct(50), {TITLE: "Recomputed"}, silent=True)
    found = []
    for _ in range(3):
        found += updated(server, db, revisit=20).changed_ids
        with server.holdings.refresh():
            pass
    assert found == [nct(50)]
    assert rows(db, "select brief_title from studies where nct_id = ?", nct(50)) == [("Recomputed",)]


def test_a_study_that_comes_back_loses_its_tombstone(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(30), tmp_path / "t.db"
    crawl(server, db)
    with server.holdings.refresh() as upstream:
        upstream.remove(nct(7))
    updated(server, db)
    assert [nct_id for nct_id, _ in removed(db)] == [nct(7)]
    with server.holdings.refresh() as upstream:
        upstream.add(*studies(1, 99100007))
    report = updated(server, db)
    assert (report.returned, report.exit_status) == ([nct(7)], 0)
    assert removed(db) == []


def test_a_data_timestamp_of_another_form_is_only_compared(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(30), tmp_path / "t.db"
    crawl(server, db, EVERYTHING)
    server.holdings.timestamp = "Friday's data"
    server.holdings.remove(nct(7))
    assert list(updated(server, db, incremental_pages=0).removed) == [nct(7)]
    server.holdings.timestamp = "Monday's data"
    assert updated(server, db, incremental_pages=0).exit_status == 0
    assert updated(server, db).nothing_new
    [(_, day)] = removed(db)
    assert len(day) == 10


def test_what_leaves_a_search_is_followed_and_is_not_gone(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(60), tmp_path / "t.db"
    crawl(server, db, Query(status=("RECRUITING",)))
    [[one]] = rows(db, "select min(nct_id) from studies")
    with server.holdings.refresh() as upstream:
        upstream.edit(one, {STATUS: "COMPLETED"})
    report = updated(server, db)
    assert (report.changed_ids, report.removed, report.exit_status) == ([one], {}, 0)
    assert rows(db, "select overall_status from studies where nct_id = ?", one) == [("COMPLETED",)]


def test_a_study_that_was_merged_into_another_says_into_which(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(30), tmp_path / "t.db"
    crawl(server, db)
    with server.holdings.refresh() as upstream:
        upstream.alias(nct(7), nct(8))
    report = updated(server, db)
    assert report.removed == {nct(7): nct(8)}
    assert report.changed_ids == [nct(8)]
    assert rows(db, "select alias_of from watched_studies where nct_id = ?", nct(7)) == [(nct(8),)]
    with server.holdings.refresh():
        pass
    assert updated(server, db).removed == {}


@pytest.mark.parametrize("lost", [30, 100, 120])
def test_far_fewer_studies_are_not_believed(serve: Serve, tmp_path: Path, lost: int) -> None:
    server, db = serve(120), tmp_path / "t.db"
    crawl(server, db)
    before = tables(db)
    with server.holdings.refresh() as upstream:
        upstream.remove(*[nct(number) for number in range(1, lost + 1)])
    report = updated(server, db)
    assert report.exit_status == 3
    assert report.failure
    assert "nothing was changed" in report.failure
    assert tables(db) == before
    assert rows(db, "select removed from runs order by id desc limit 1") == [(0,)]


GONE_AT_ONCE = [
    # watched, gone, believed: ten at any rate, beyond that one in twenty
    (40, 10, True),
    (40, 11, False),
    (240, 12, True),
    (240, 13, False),
]


@pytest.mark.parametrize(("watched", "gone", "believed"), GONE_AT_ONCE)
def test_how_many_ids_may_be_gone_at_once(
    serve: Serve, tmp_path: Path, watched: int, gone: int, believed: bool
) -> None:
    server, db = serve(watched + 20), tmp_path / "t.db"
    crawl(server, db, Query(ids=tuple(map(nct, range(1, watched + 1)))), page_size=400)
    with server.holdings.refresh() as upstream:
        upstream.remove(*map(nct, range(1, gone + 1)))
    report = updated(server, db, revisit=0)
    assert (report.exit_status == 0, len(removed(db))) == (believed, gone if believed else 0)
    assert ("gone from the registry at once" in str(report.failure)) != believed


def test_many_losses_can_be_accepted(serve: Serve, tmp_path: Path) -> None:
    from scraper.runs.fetch.crawl import update
    from tests.crawls import settings

    server, db = serve(60), tmp_path / "t.db"
    crawl(server, db)
    with server.holdings.refresh() as upstream:
        upstream.remove(*[nct(number) for number in range(1, 31)])
    report = update(str(db), settings(server, tmp_path), accept_fewer=True)
    assert (report.exit_status, len(report.removed)) == (0, 30)


@pytest.mark.parametrize("fault", ["zero", "challenge", "error"])
def test_a_registry_out_of_order_changes_nothing(serve: Serve, tmp_path: Path, fault: str) -> None:
    server, db = serve(40), tmp_path / "t.db"
    crawl(server, db)
    before = tables(db)
    with server.holdings.refresh() as upstream:
        upstream.edit(nct(3), {STATUS: "SUSPENDED"})
    server.fault(fault, When(r"/api/v2/studies"))
    report = updated(server, db)
    assert report.exit_status == 3
    assert tables(db) == before
    server.heal()
    assert updated(server, db).changed_ids == [nct(3)]


def test_an_update_that_fell_short_is_made_up_for(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(40), tmp_path / "t.db"
    crawl(server, db)
    with server.holdings.refresh() as upstream:
        for number in range(1, 41):
            upstream.edit(nct(number), {STATUS: "SUSPENDED"})
    server.fault("hang", When(r"/api/v2/studies$", at=range(5, 99)))
    short = updated(server, db)
    assert short.exit_status == 3
    assert 0 < len(short.changed_ids) < 40
    assert len(short.missing) == 40 - len(short.changed_ids)
    server.heal()
    rest = updated(server, db)
    assert len(rest.changed_ids) == 40 - len(short.changed_ids)
    assert rest.exit_status == 0


def test_several_queries_and_ids_are_repeated_together(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(60), tmp_path / "t.db"
    crawl(server, db, Query(cond="Gout"))
    crawl(server, db, Query(ids=(nct(1), nct(2))))
    crawl(server, db, Query(status=("COMPLETED",), limit=3))
    assert len(rows(db, "select query from saved_queries")) == 3
    with server.holdings.refresh() as upstream:
        for number in range(1, 61):
            upstream.edit(nct(number), {ENROLLMENT: 1})
    report = updated(server, db)
    assert len(report.changed_ids) == rows(db, "select count(*) from studies")[0][0]
    assert report.new_ids == []


def test_a_removed_record_keeps_its_last_state(serve: Serve, tmp_path: Path) -> None:
    server, db = serve(20), tmp_path / "t.db"
    crawl(server, db, Query(ids=(nct(1), nct(2))))
    with server.holdings.refresh() as upstream:
        upstream.remove(nct(2))
    report = updated(server, db)
    assert (list(report.removed), report.exit_status) == ([nct(2)], 0)
    assert rows(db, "select count(*) from conditions where nct_id = ?", nct(2)) == [(1,)]


class TestLongLists:
    """Of a long list only what was updated lately is asked for, if the counts then agree."""

    def listed(self, server: RegistryServer) -> list[str]:
        lists = [request.parameters for request in server.requests if "countTotal" in request.parameters]
        return [parameters.get("filter.advanced", "") for parameters in lists]

    def test_what_was_updated_lately_suffices(self, serve: Serve, tmp_path: Path) -> None:
        server, db = serve(120), tmp_path / "t.db"
        crawl(server, db, EVERYTHING)
        with server.holdings.refresh() as upstream:
            upstream.edit(nct(3), {STATUS: "SUSPENDED"})
            upstream.add(invented(99300001, updated=upstream.today))
        server.forget()
        report = updated(server, db, incremental_pages=1, revisit=0)
        assert (report.changed_ids, report.new_ids, report.expected) == ([nct(3)], ["NCT99300001"], 121)
        assert self.listed(server) == [
            "AREA[LastUpdatePostDate]RANGE[2026-11-17,MAX]",
            "",
            "",
        ]  # counted before and after
        assert report.requests == 7

    def test_a_study_that_is_gone_has_the_whole_list_asked_for(self, serve: Serve, tmp_path: Path) -> None:
        server, db = serve(120), tmp_path / "t.db"
        crawl(server, db, EVERYTHING)
        with server.holdings.refresh() as upstream:
            upstream.edit(nct(3), {STATUS: "SUSPENDED"})
            upstream.remove(nct(9))
        report = updated(server, db, incremental_pages=1, revisit=0)
        assert (report.changed_ids, report.removed) == ([nct(3)], {nct(9): None})

    def test_counts_that_agree_by_chance_are_found_out_by_the_stalest(
        self, serve: Serve, tmp_path: Path
    ) -> None:
        server, db = serve(120), tmp_path / "t.db"
        crawl(server, db, EVERYTHING)
        with server.holdings.refresh() as upstream:
            upstream.remove(nct(9))
            upstream.add(invented(99300001, updated="2019-01-01"))
        report = updated(server, db, incremental_pages=1)
        assert (report.new_ids, report.removed) == (["NCT99300001"], {nct(9): None})

    def test_an_old_study_that_is_new_here_is_missed_by_no_one(self, serve: Serve, tmp_path: Path) -> None:
        server, db = serve(120), tmp_path / "t.db"
        crawl(server, db, EVERYTHING)
        with server.holdings.refresh() as upstream:
            upstream.add(invented(99300001, updated="2019-01-01"))
        assert updated(server, db, incremental_pages=1, revisit=0).new_ids == ["NCT99300001"]


def invented(number: int, updated: str) -> Record:
    record = study(number)
    status = record["protocolSection"]["statusModule"]
    status["lastUpdatePostDateStruct"]["date"] = status["lastUpdateSubmitDate"] = updated
    return record


def test_update_needs_a_database_with_a_query(tmp_path: Path, serve: Serve) -> None:
    from scraper.runs.load import load
    from tests.databases import write

    server = serve(1)
    with pytest.raises(DatabaseUnusable, match="no such database"):
        updated(server, tmp_path / "none.db")
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", study(99000001)),))
    with pytest.raises(UnreadableInput, match="no query is saved"):
        updated(server, tmp_path / "t.db")
