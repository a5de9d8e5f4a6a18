"""All rows of a study come from its sources alone: in any process, in any order, without a database."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import orjson
import pytest
import zstandard

from schemas.forms import REGISTRY_HISTORY
from schemas.provenance import RawDocument, Rejection
from schemas.tables import STUDY_TABLES, VERSION_TABLES
from schemas.values import NctId
from scraper.errors import RecordRejected
from scraper.parser.read import content, read
from scraper.runs.load import load
from scraper.sink.sqlite.store import Store
from scraper.sink.study_rows.comparison import compare
from scraper.sink.study_rows.rows import ROW_TABLES, rows_of
from scraper.sink.study_rows.source import AS_SERVED, StudySource, source_of
from scraper.sink.study_rows.study import study_rows
from scraper.sink.study_rows.update import Outcome, StudyState, StudyUpdate
from scraper.sink.study_rows.versions import history
from tests.databases import Record, dump, rows, study, write
from tests.page_rendering import render

FIXTURES = Path(__file__).parent / "fixtures"
READABLE_PAGES = sorted(FIXTURES.glob("study_page/NCT990001[01]*/page.*"))
RECORDS = [
    *sorted(FIXTURES.glob("api_v2/*/study.json")),
    *sorted(FIXTURES.glob("api_v2_boxed/*.json")),
    *sorted(FIXTURES.glob("api_v2_partial/*.json")),
]
A = NctId("NCT99000901")
T = TypeVar("T")


def document_of(path: Path) -> RawDocument:
    if "study_page" not in path.parts:
        return RawDocument(path.read_bytes(), str(path), "api_v2")
    return RawDocument(path.read_bytes(), str(path), "study_page", NctId(path.parent.name[:11]))


def source(document: RawDocument) -> StudySource:
    return source_of(read(document), sha256(document.body).hexdigest())


def document(record: Record, served: str = "") -> RawDocument:
    return RawDocument(orjson.dumps(record), "a.json", "api_v2", A, served)


def past(number: int, record: Record) -> RawDocument:
    """What the registry's history gives: without what the registry adds when it serves a record."""
    body = orjson.dumps({"studyVersion": number, "study": {"protocolSection": record["protocolSection"]}})
    return RawDocument(body, "past.json", REGISTRY_HISTORY, A)


# ---- handing over ----------------------------------------------------------------------------


def through_pickle(value: T) -> T:
    copy: T = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
    return copy


@pytest.mark.parametrize("path", [*RECORDS, *READABLE_PAGES], ids=lambda path: "-".join(path.parts[-2:]))
def test_a_record_and_its_rows_can_be_handed_over(path: Path) -> None:
    record = read(document_of(path))
    assert through_pickle(record) == record
    handed = through_pickle(source_of(record, "sum"))
    assert type(handed.rows) is dict
    assert handed.rows == rows_of(record, "sum")
    assert repr(handed.rows) == repr(dict(rows_of(record, "sum")))  # 1 is True, and "x" is PublishedText("x")
    assert (handed.rank, handed.document, handed.nct_id) == (
        source_of(record, "sum").rank,
        record.document,
        record.study.nct_id,
    )
    assert handed.issue_kinds == [issue.kind for issue in record.issues]


def test_rows_are_handed_over_without_the_record() -> None:
    path = FIXTURES / "api_v2" / "NCT99000001--phase-2-with-results" / "study.json"
    handed = pickle.dumps(source(document_of(path)).rows)
    assert b"schemas.study" not in handed
    assert b"ParsedRecord" not in handed


def read_elsewhere(path: str) -> StudySource | Rejection:
    """What a worker process hands over: a source with its rows, or why there is none."""
    given = document_of(Path(path))
    try:
        return source(given)
    except RecordRejected as error:
        return Rejection(given.origin, given.body, str(error), given.nct_id)


def test_rows_made_in_another_process_give_the_same_file(tmp_path: Path) -> None:
    """Records, pages of the same studies, and bytes that are no record."""
    paths = [str(path) for path in (*RECORDS, *READABLE_PAGES, *sorted(FIXTURES.glob("study_page/*/page.*")))]
    paths += [written_page(tmp_path, path) for path in RECORDS[:2]]
    with ProcessPoolExecutor(1, get_context("spawn")) as workers:
        handed = list(workers.map(read_elsewhere, paths, chunksize=8))
    here, there = str(tmp_path / "here.db"), str(tmp_path / "there.db")
    saved(here, list(map(read_elsewhere, paths)))
    saved(there, handed)
    assert dump(there, without=["runs"]) == dump(here, without=["runs"])
    assert rows(here, "select count(*) > 15 from studies") == [(1,)]
    assert rows(here, "select count(*) > 2 from rejected_records") == [(1,)]


def written_page(folder: Path, path: Path) -> str:
    """A page of a record that says another status."""
    record = orjson.loads(path.read_bytes())
    record["protocolSection"]["statusModule"]["overallStatus"] = "SUSPENDED"
    page = folder / "study_page" / path.parent.name / "page.html"
    page.parent.mkdir(parents=True)
    page.write_bytes(render(record, "headings"))
    return str(page)


def saved(database: str, results: list[StudySource | Rejection]) -> None:
    with Store(database, content) as store:
        store.save([result for result in results if isinstance(result, StudySource)])
        for result in results:
            if isinstance(result, Rejection):
                store.reject(result)
        store.end_run(store.begin_run("test", "0"), {"records": len(results)})


# ---- rows of all sources ---------------------------------------------------------------------


def sources_in(database: str) -> list[StudySource]:
    archived = rows(
        database, "select body, source_format, nct_id, data_timestamp from source_documents order by sha256"
    )
    decompress = zstandard.ZstdDecompressor().decompress
    return [
        source(RawDocument(decompress(body), "", form, NctId(nct_id), served or ""))
        for body, form, nct_id, served in archived
    ]


def rows_from_sources(database: str) -> dict[str, list[Any]]:
    """The rows by table that all archived sources give."""
    by_study: dict[str, list[StudySource]] = {}
    for each in sources_in(database):
        by_study.setdefault(each.nct_id, []).append(each)
    contents = {each.rank.sha256: each.document for of_study in by_study.values() for each in of_study}
    made = [
        study_rows(of_study, lambda sum_: content(contents[sum_])) for _, of_study in sorted(by_study.items())
    ]
    return {table.name: [row for each in made for row in each[table.name]] for table in STUDY_TABLES}


def edited(record: Record, day: str, **values: Any) -> Record:
    changed: Record = orjson.loads(orjson.dumps(record))
    status = changed["protocolSection"]["statusModule"]
    status |= {"lastUpdateSubmitDate": day, "lastUpdatePostDateStruct": {"date": day, "type": "ACTUAL"}}
    return changed | {"protocolSection": changed["protocolSection"] | values}


def lives(folder: Path) -> list[str]:
    """Files of some studies, each with a past version, a record, a newer one, and a page between them."""
    files = []
    for path in RECORDS[:5]:
        record = orjson.loads(path.read_bytes())
        nct_id = record["protocolSection"]["identificationModule"]["nctId"]
        outcomes = {"primaryOutcomes": [{"measure": "Tear film", "timeFrame": "Week 4"}]}
        newer = edited(
            record, "2031-01-02", conditionsModule={"conditions": ["Dry Eye"]}, outcomesModule=outcomes
        )
        past_version = {"studyVersion": 3, "study": {"protocolSection": record["protocolSection"]}}
        page = render(edited(record, "2030-05-06"), "headings")
        bodies = {"a.json": record, "b.json": newer, "c.json": past_version, f"{nct_id}.html": page}
        for name, body in bodies.items():
            file = folder / nct_id / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(body if isinstance(body, bytes) else orjson.dumps(body))
            files.append(str(file))
    return files


@pytest.mark.parametrize("order", ["one by one", "backwards", "together"])
def test_a_file_holds_what_all_its_sources_give(tmp_path: Path, order: str) -> None:
    files, db = lives(tmp_path), str(tmp_path / "x.db")
    match order:
        case "together":
            load(db, tuple(files))
        case "backwards":
            for file in reversed(files):
                load(db, (file,))
        case _:
            for file in files:
                load(db, (file,))
    made = rows_from_sources(db)
    for table in STUDY_TABLES:
        names = ", ".join(table.column_names)
        assert rows(db, f"select {names} from {table.name} order by id") == made[table.name], table.name
    assert made["record_changes"]
    assert made["item_changes"]
    assert any(row[2] == "page_differs" for row in made["findings"])


def test_every_table_of_a_study_is_made() -> None:
    made = study_rows([source(document(study()))], content_is_not_asked_for)
    assert list(made) == [*ROW_TABLES, *VERSION_TABLES]
    assert made["record_versions"][0][2:5] == (1, "2024-05-06", None)


def content_is_not_asked_for(sha256_sum: str) -> Record:
    raise AssertionError(f"one source has nothing to be compared with: {sha256_sum}")


def test_readers_of_a_file_are_not_blocked_by_its_writer(tmp_path: Path) -> None:
    db = str(tmp_path / "x.db")
    load(db, (write(tmp_path / "a.json", study()),))
    with Store(db, content) as store, store.transaction():
        store.connection.execute("delete from studies")
        assert rows(db, "select count(*) from studies") == [(1,)]
    assert rows(db, "PRAGMA journal_mode") == [("wal",)]


# ---- ranks -----------------------------------------------------------------------------------


def test_the_best_source_is_the_richest_then_the_newest() -> None:
    old, new = study(updated="2024-01-01"), study(updated="2024-01-02")
    later = study(updated="2024-01-02")
    later["derivedSection"]["miscInfoModule"]["versionHolder"] = "2024-06-02"
    page = RawDocument(render(study(updated="2025-01-01"), "headings"), "p.html", "study_page", A)
    in_order = [
        page,  # says less than a record, however new it is
        past(7, old),
        document(old),  # a record as it is served says more than any past version
        past(1, new),
        past(2, new),
        document(new),
        document(later),  # of one content, that of the later day
        document(later, "2024-06-02T09:00:00"),  # and the one that was served last
    ]
    ranks = [source(each).rank for each in in_order]
    assert ranks == sorted(ranks)
    assert [rank.registry_version for rank in ranks] == [
        AS_SERVED, 7, AS_SERVED, 1, 2, AS_SERVED, AS_SERVED, AS_SERVED,
    ]  # fmt: skip
    assert [rank.is_whole_record for rank in ranks] == [False, *[True] * 7]


# ---- versions --------------------------------------------------------------------------------


def of_content(*documents: RawDocument) -> tuple[list[StudySource], Any]:
    sources = [source(each) for each in documents]
    by_sum = {each.rank.sha256: content(each.document) for each in sources}
    return sources, by_sum.__getitem__


def with_day(record: Record, day: str) -> Record:
    other: Record = orjson.loads(orjson.dumps(record))
    other["derivedSection"]["miscInfoModule"]["versionHolder"] = day
    return other


def test_versions_are_numbered_by_content_and_keep_the_number_of_the_registry() -> None:
    first, second = study(updated="2024-01-01"), study(updated="2024-01-02")
    sources, contents = of_content(
        past(3, first), document(first), document(with_day(first, "2024-07-01")), past(4, second)
    )
    versions, changes, _ = history(A.number, [each.ranked for each in sources], contents)
    assert [(row[2], row[4], row[7]) for row in versions] == [
        (1, 3, sources[2].rank.sha256),
        (2, 4, sources[3].rank.sha256),
    ]
    assert [row[0] - A.number * 1_000_000 for row in versions] == [0, 1]
    assert {(row[2], row[3].rpartition(".")[2]) for row in changes} == {
        (2, "lastUpdateSubmitDate"),
        (2, "date"),
    }
    assert [row[0] - A.number * 1_000_000 for row in changes] == [0, 1]


def test_a_version_that_is_served_again_keeps_its_number_in_a_file(tmp_path: Path) -> None:
    record, db = study(), str(tmp_path / "x.db")
    (tmp_path / "past.json").write_bytes(past(3, record).body)
    load(db, (str(tmp_path / "past.json"),))
    for day in ("2024-07-01", "2024-07-02"):
        load(db, (write(tmp_path / f"{day}.json", with_day(record, day)),))
        assert rows(db, "select version, registry_version, data_date from record_versions") == [(1, 3, day)]


# ---- updates ---------------------------------------------------------------------------------


def updated(*documents: RawDocument, state: StudyState | None = None) -> tuple[StudyUpdate, list[Outcome]]:
    sources = [source(each) for each in documents]
    by_sum = {each.rank.sha256: each.document for each in sources}
    update = StudyUpdate(A, state)
    outcomes = [
        update.add(each, lambda sum_, newer, rank: compare(content(by_sum[sum_]), content(newer), rank))
        for each in sources
    ]
    return update, outcomes


OLD, NEW = study(updated="2024-01-01"), study(updated="2024-01-02")
AT_PAGE = RawDocument(render(study(updated="2025-01-01"), "headings"), "p.html", "study_page", A)


def test_what_sources_do_one_after_another() -> None:
    update, outcomes = updated(
        AT_PAGE, document(OLD), document(OLD), document(NEW), document(with_day(NEW, "2024-07-01"))
    )
    assert outcomes == ["new", "changed", "unchanged", "changed", "unchanged"]
    assert update.state is not None
    assert update.state.rank.data_date == "2024-07-01"


def test_versions_of_a_study_are_counted_from_its_first_source() -> None:
    update, _ = updated(document(OLD), document(NEW), document(with_day(NEW, "2024-07-01")))
    assert list(update.versions) == [1, 2]
    assert update.state is not None
    assert (update.state.versions, update.state.changes) == (2, 2)


def test_a_source_that_comes_late_has_versions_made_anew() -> None:
    update, outcomes = updated(document(NEW), document(OLD))
    assert outcomes == ["new", "superseded"]
    assert update.needs_version_rebuild
    assert not update.needs_page_findings
    assert update.source is not None
    assert update.source.rank.last_update == "2024-01-02"


def test_a_page_that_comes_late_gives_findings_and_no_versions() -> None:
    update, outcomes = updated(document(NEW), AT_PAGE)
    assert outcomes == ["new", "superseded"]
    assert (update.needs_page_findings, update.needs_version_rebuild) == (True, False)


def test_what_the_registry_does_not_say_has_versions_made_anew() -> None:
    assert updated(document(OLD), document(NEW))[0].needs_version_rebuild is False
    assert updated(past(1, OLD), document(NEW))[0].needs_version_rebuild is True
    assert updated(document(OLD), past(2, NEW))[0].needs_version_rebuild is True


def test_content_is_the_same_when_only_the_day_of_the_registry_differs() -> None:
    def is_same(before: RawDocument, after: RawDocument) -> bool:
        return compare(content(before), content(after)).is_same

    assert is_same(document(OLD), document(with_day(OLD, "2024-07-01")))
    assert not is_same(document(OLD), document(NEW))
    assert not is_same(past(1, OLD), document(OLD))  # what the registry adds may have been another before


def test_tables_of_all_changes_since_the_file_are_compared() -> None:
    first = source(document(OLD))
    state = StudyState(first.rank, versions=4, changes=9, items=2)
    middle = edited(OLD, "2024-02-01", conditionsModule={"conditions": ["Dry Eye"]})
    last = edited(middle, "2024-03-01", descriptionModule={"briefSummary": "Drops against dry eye."})
    documents = {source(each).rank.sha256: each for each in map(document, (OLD, middle, last))}
    update = StudyUpdate(A, state)
    for each in map(document, (middle, last)):
        update.add(
            source(each),
            lambda sum_, newer, rank: compare(content(documents[sum_]), content(newer), rank),
        )
    assert {"conditions", "brief_summaries", "studies"} <= update.tables
    assert update.tables.isdisjoint({"facilities", "outcomes"})
    assert list(update.versions) == [5, 6]
    assert [row[0] for row in update.changes] == [
        A.number * 1_000_000 + 9 + place for place in range(len(update.changes))
    ]
    assert update.state is not None
    assert (update.state.versions, update.state.changes) == (6, 9 + len(update.changes))
