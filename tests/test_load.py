"""Loading: the same again changes nothing, order does not matter, nothing is lost, the best source wins."""

import gzip
import io
import itertools
import json
import pickle
import random
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from schemas.provenance import RawDocument, Rejection
from scraper.parser.read import read
from scraper.runs.load import load
from scraper.runs.reading import source_or_rejection
from scraper.sink.study_rows.source import StudySource
from tests.databases import Record, dump, rows, study, write

A = "NCT99000901"
B = "NCT99000902"


def with_derived(record: Record, **misc: str) -> Record:
    record["derivedSection"]["miscInfoModule"].update(misc)
    return record


def test_first_load_then_the_same_again(tmp_path: Path) -> None:
    source = write(tmp_path / "studies.json", study(A), study(B))
    db = str(tmp_path / "trials.db")
    first = load(db, (source,))
    before = dump(db)
    second = load(db, (source,))
    assert (first.new, first.rejected) == (2, 0)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 2)
    assert dump(db) == before


def test_a_load_that_is_broken_off_is_no_complete_run(tmp_path: Path) -> None:
    def stop(_read: int) -> None:
        raise KeyboardInterrupt

    db = str(tmp_path / "trials.db")
    source = write(tmp_path / "studies.json", study(A), study(B))
    with pytest.raises(KeyboardInterrupt):
        load(db, (source,), progress=stop)
    load(db, (source,))
    assert rows(db, "select new, ended_at is not null, exit_status from runs order by id") == [
        (2, 1, None),
        (0, 1, 0),
    ]


def test_every_order_gives_identical_tables(tmp_path: Path) -> None:
    versions = [
        study(A, "2023-01-01"),
        study(A, "2024-01-01", statusModule={"overallStatus": "COMPLETED"}),
        with_derived(
            study(A, "2024-01-01", statusModule={"overallStatus": "COMPLETED"}), versionHolder="2024-07-01"
        ),
        {"protocolSection": {"identificationModule": {"nctId": A, "briefTitle": "asked for fields only"}}},
        study(B),
    ]
    dumps = []
    for number, order in enumerate(itertools.permutations(range(len(versions)))):
        if number % 11:
            continue
        db = tmp_path / f"{number}.db"
        for position in order:
            load(str(db), (write(tmp_path / "one.json", versions[position]),))
        dumps.append(dump(db))
    assert len(dumps) > 10
    assert all(one == dumps[0] for one in dumps)


def test_every_order_gives_the_same_changes(tmp_path: Path) -> None:
    """A past version does not say what the registry adds: what was said before it stays said."""

    def version(number: int, past: bool = False) -> Record:
        record = study(A, f"202{number}-01-01", identificationModule={"briefTitle": f"Title {number}"})
        record["derivedSection"]["conditionBrowseModule"] = {"meshes": [{"id": f"D{number}"}]}
        if past:
            del record["derivedSection"], record["hasResults"]
            return {"studyVersion": number, "study": record}
        return record

    versions = [version(1), version(2), version(3, past=True), version(4)]
    sources = [write(tmp_path / f"{number}.json", one) for number, one in enumerate(versions)]
    dumps = []
    for number, order in enumerate(itertools.permutations(sources)):
        db = str(tmp_path / f"{number}.db")
        for source in order:
            load(db, (source,))
        dumps.append(dump(db))
    assert all(one == dumps[0] for one in dumps)
    terms = rows(db, "select version, path from record_changes where path like '%mesh%' order by id")
    assert terms == [(at, f"derivedSection.conditionBrowseModule.meshes[D{term}]") for at, term in TERMS]


TERMS = [(2, 1), (2, 2), (4, 2), (4, 4)]
"""Version and term: each version that says them takes the one before out, and puts its own in."""


def test_one_load_and_many_loads_agree(tmp_path: Path) -> None:
    records = [study(f"NCT990{number:05}", f"2024-01-{1 + number % 28:02}") for number in range(400)]
    random.Random(7).shuffle(records)
    load(str(tmp_path / "a.db"), (write(tmp_path / "all.json", *records),))
    for part in range(4):
        load(str(tmp_path / "b.db"), (write(tmp_path / "part.json", *records[part::4]),))
    assert dump(tmp_path / "a.db") == dump(tmp_path / "b.db")


def test_a_batch_ends_at_so_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [study(f"NCT9900000{number}") for number in range(1, 6)]
    monkeypatch.setattr("scraper.runs.saving.BATCH_BYTES", len(json.dumps(records[0])) + 1)
    saved: list[int] = []
    load(str(tmp_path / "t.db"), (write(tmp_path / "all.json", *records),), progress=saved.append)
    assert saved == [2, 4, 5]


@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_record_that_cannot_be_saved_does_not_cost_its_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    monkeypatch.setattr("scraper.sink.study_rows.rows.ROWS_PER_STUDY", 20)  # instead of a million
    records = [study(f"NCT9900000{number}") for number in range(1, 7)]
    conditions = {"conditions": [f"Condition {number}" for number in range(21)]}
    records.insert(place, study(A, conditionsModule=conditions))
    db = str(tmp_path / "t.db")
    report = load(db, (write(tmp_path / "all.json", *records),))
    [(origin, reason)] = report.rejections
    assert (report.new, report.exit_status) == (6, 1)
    assert origin.endswith(f"#{place + 1}")
    assert f"{A} has 21 rows in conditions; 20 are possible" in reason
    assert len(rows(db, "select nct_id from studies where nct_id <> ?", A)) == 6
    assert rows(db, "select count(*) from source_documents where nct_id = ?", A) == [(0,)]
    kept = rows(db, "select nct_id, reason, size_bytes from rejected_records")
    assert kept == [(A, reason, len(json.dumps(records[place])))]


@pytest.mark.parametrize(("body", "kind"), [(json.dumps(study()).encode(), StudySource), (b"{", Rejection)])
def test_what_was_read_can_be_handed_to_another_process(body: bytes, kind: type) -> None:
    result: StudySource | Rejection = source_or_rejection(
        RawDocument(body, "somewhere", "api_v2"), sha256(body).hexdigest(), read
    )
    handed_on: StudySource | Rejection = pickle.loads(pickle.dumps(result))  # noqa: S301 - our own
    assert type(handed_on) is kind
    assert handed_on.nct_id == result.nct_id


def test_a_changed_record_becomes_a_version_with_its_changes(tmp_path: Path) -> None:
    db = str(tmp_path / "trials.db")
    load(db, (write(tmp_path / "1.json", study(A, "2023-01-01")),))
    newer = study(A, "2024-01-01", statusModule={"overallStatus": "COMPLETED"})
    report = load(db, (write(tmp_path / "2.json", newer),))
    assert report.changed == 1
    assert rows(db, "select version, version_date from record_versions") == [
        (1, "2023-01-01"),
        (2, "2024-01-01"),
    ]
    path = "protocolSection.statusModule.overallStatus"
    assert rows(db, "select before, after, changed_by from record_changes where path = ?", path) == [
        ('"RECRUITING"', '"COMPLETED"', "sponsor")
    ]
    assert rows(db, "select overall_status from studies") == [("COMPLETED",)]


def test_an_older_record_is_archived_and_takes_its_place_among_the_versions(tmp_path: Path) -> None:
    db = str(tmp_path / "trials.db")
    load(
        db, (write(tmp_path / "2.json", study(A, "2024-01-01", statusModule={"overallStatus": "COMPLETED"})),)
    )
    report = load(db, (write(tmp_path / "1.json", study(A, "2023-01-01")),))
    assert (report.superseded, report.changed) == (1, 0)
    assert rows(db, "select overall_status from studies") == [("COMPLETED",)]
    assert rows(db, "select version, version_date from record_versions") == [
        (1, "2023-01-01"),
        (2, "2024-01-01"),
    ]


def test_the_registry_recomputing_is_no_edit_of_the_sponsor(tmp_path: Path) -> None:
    db = str(tmp_path / "trials.db")
    record = study(A)
    load(db, (write(tmp_path / "1.json", record),))
    record["derivedSection"]["conditionBrowseModule"] = {
        "meshes": [{"id": "D003920", "term": "Diabetes Mellitus"}]
    }
    record["derivedSection"]["miscInfoModule"]["versionHolder"] = "2024-07-01"
    load(db, (write(tmp_path / "2.json", record),))
    assert rows(db, "select distinct changed_by from record_changes") == [("registry",)]


def test_a_new_data_load_of_the_registry_alone_is_no_change(tmp_path: Path) -> None:
    db = str(tmp_path / "trials.db")
    load(db, (write(tmp_path / "1.json", study(A)),))
    report = load(db, (write(tmp_path / "2.json", with_derived(study(A), versionHolder="2024-07-01")),))
    assert (report.changed, report.unchanged) == (0, 1)
    assert rows(db, "select count(*) from record_versions") == [(1,)]
    assert rows(db, "select data_date from studies") == [("2024-07-01",)]


def test_duplicates_in_one_load_the_newest_wins_and_both_are_archived(tmp_path: Path) -> None:
    db = str(tmp_path / "trials.db")
    newest = study(A, "2024-01-01", statusModule={"overallStatus": "COMPLETED"})
    source = write(tmp_path / "both.json", newest, study(A, "2023-01-01"))
    load(db, (source,))
    assert rows(db, "select overall_status from studies") == [("COMPLETED",)]
    assert rows(db, "select count(*) from source_documents") == [(2,)]


def test_a_partial_record_is_marked_and_never_replaces_a_whole_one(tmp_path: Path) -> None:
    partial = {"protocolSection": {"identificationModule": {"nctId": A, "briefTitle": "fields only"}}}
    alone, after, before = (str(tmp_path / f"{name}.db") for name in ("alone", "after", "before"))
    part, whole = write(tmp_path / "part.json", partial), write(tmp_path / "whole.json", study(A))
    load(alone, (part,))
    load(after, (whole, part))
    load(before, (part, whole))
    assert rows(alone, "select is_partial, brief_title from studies") == [(1, "fields only")]
    assert rows(after, "select is_partial, brief_title from studies") == [(0, f"Trial {A}")]
    assert dump(after) == dump(before)


def as_zip(payload: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Contents.txt", "one study in NCT9900xxxx/")
        archive.writestr("NCT9900xxxx/NCT99000901.json", payload)
    return buffer.getvalue()


ONE = json.dumps(study(A)).encode()
LAYOUTS = {
    "one study": ONE,
    "indented": json.dumps(study(A), indent=2).encode(),
    "list": b"[" + ONE + b"]",
    "page": b'{"totalCount": 1, "studies": [' + ONE + b'], "nextPageToken": "abc"}',
    "lines": ONE + b"\n" + json.dumps(study(B)).encode() + b"\n",
    "one after another": json.dumps(study(A), indent=2).encode() + b"\n" + ONE,
    "with byte-order mark": b"\xef\xbb\xbf" + ONE,
    "utf-16": json.dumps(study(A)).encode("utf-16"),
    "utf-16, little end first, no mark": json.dumps(study(A)).encode("utf-16-le"),
    "utf-16, big end first, no mark": json.dumps(study(A)).encode("utf-16-be"),
    "utf-32": json.dumps(study(A)).encode("utf-32"),
    "gzip": gzip.compress(ONE),
    "zip with folders": as_zip(ONE),
    "gzip in zip": as_zip(gzip.compress(ONE)),
    "gzip in gzip": gzip.compress(gzip.compress(ONE)),
    "utf-16 in gzip": gzip.compress(json.dumps(study(A)).encode("utf-16")),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_recognised_by_its_content(tmp_path: Path, layout: str) -> None:
    file = tmp_path / "no-telling-name"
    file.write_bytes(LAYOUTS[layout])
    report = load(str(tmp_path / "trials.db"), (str(file),))
    assert report.rejections == []
    assert (A,) in rows(tmp_path / "trials.db", "select nct_id from studies")


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ONE)))
    assert load(str(tmp_path / "trials.db"), ("-",)).new == 1


def test_raw_bytes_are_archived_as_they_came(tmp_path: Path) -> None:
    import zstandard

    body = json.dumps(study(A), indent=3).encode()
    (tmp_path / "odd spacing.json").write_bytes(body)
    load(str(tmp_path / "trials.db"), (str(tmp_path / "odd spacing.json"),))
    [(kept, origin)] = rows(tmp_path / "trials.db", "select body, origin from source_documents")
    assert zstandard.ZstdDecompressor().decompress(kept) == body
    assert origin == str(tmp_path / "odd spacing.json")


def test_full_text_search_follows_changes(tmp_path: Path) -> None:
    db = str(tmp_path / "trials.db")
    load(db, (write(tmp_path / "1.json", study(A, conditionsModule={"conditions": ["Sjogren's Disease"]})),))
    query = (
        "select c.name from conditions_fts f join conditions c on c.id = f.rowid where conditions_fts match ?"
    )
    assert rows(db, query, "sjogren") == [("Sjogren's Disease",)]
    load(db, (write(tmp_path / "2.json", study(A, "2025-01-01", conditionsModule={"conditions": ["Gout"]})),))
    assert rows(db, query, "sjogren") == []
    assert rows(db, query, "gout") == [("Gout",)]


def test_unknown_keys_and_words_are_kept_and_reported(tmp_path: Path) -> None:
    record = study(A, statusModule={"overallStatus": "HIBERNATING", "mood": {"level": 3}})
    db = str(tmp_path / "trials.db")
    report = load(db, (write(tmp_path / "1.json", record),))
    assert rows(db, "select overall_status from studies") == [("HIBERNATING",)]
    assert rows(db, "select path, value from unmapped_values") == [
        ("protocolSection.statusModule.mood", '{"level":3}')
    ]
    assert report.issues == {"unknown_word": 1, "unknown_key": 1}
    assert rows(db, "select kind, place, studies from schema_drift order by 1") == [
        ("unknown_key", "protocolSection.statusModule.mood", 1),
        ("unknown_word", "protocolSection.statusModule.overallStatus", 1),
    ]
