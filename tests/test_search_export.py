"""Search exports: each row is a part of a record, the exporters' faults are known, nothing is guessed."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from schemas.forms import FORMS
from schemas.provenance import RawDocument
from schemas.study.paths import field_kinds
from scraper.parser.documents import documents
from scraper.parser.formats import search_export
from scraper.parser.formats.search_export.columns import Column, columns
from scraper.parser.formats.search_export.values import CONVERSIONS, converted
from scraper.parser.read import content, read
from scraper.runs.load import load
from tests.databases import rows, study, write

FOLDERS = sorted((Path(__file__).parent / "fixtures/search_export").glob("NCT*--*"))
A, B = "NCT99000234", "NCT99000235"


def table(*lines: dict[str, str], delimiter: str = ",") -> bytes:
    names = list(dict.fromkeys(["NCT Number", *(name for line in lines for name in line)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_rows_are_what_can_be_known_of_the_records(folder: Path) -> None:
    [file] = [file for file in folder.iterdir() if file.suffix == ".csv"]
    with file.open("rb") as stream:
        found = [content(document) for document in documents(file.name, stream)]  # type: ignore[arg-type]
    expected = folder / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was missing and has been written: read it, and commit it if it is right")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_every_column_has_a_path_or_a_reason() -> None:
    text = (Path(search_export.__file__).parent / "columns.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        column = columns()[row["column"]]
        assert bool(column.path) == (not row["why"]), row
        assert column.how in {"", "kept", "ignored", *CONVERSIONS}
        assert not column.path or column.path in field_kinds()
        assert not column.path or FORMS["search_export"].can_know(column.path)


CELLS: list[tuple[str, str, Any, str]] = [
    ("Age", "ADULT, OLDER_ADULT", {"stdAges": ["ADULT", "OLDER_ADULT"]}, ""),
    ("Age", "Child, Adult, Older Adult", {"stdAges": ["CHILD", "ADULT", "OLDER_ADULT"]}, ""),
    ("Age", "18 Years to 70 Years \xa0 (Adult)", {"minimumAge": "18 Years", "maximumAge": "70 Years", "stdAges": ["ADULT"]}, ""),
    ("Age", "6 Months and older (Child)", {"minimumAge": "6 Months", "stdAges": ["CHILD"]}, ""),
    ("Age", "up to 17 Years   (Child)", {"maximumAge": "17 Years", "stdAges": ["CHILD"]}, ""),
    ("Phases", "PHASE1|PHASE2", ["PHASE1", "PHASE2"], ""),
    ("Phases", "Phase 2 | Phase 3", ["PHASE2", "PHASE3"], ""),
    ("Interventions", "DRUG: A: 5 mg|Drug: B", [{"type": "DRUG", "name": "A: 5 mg"}, {"type": "DRUG", "name": "B"}], ""),
    ("Interventions", "DRUG: A|B combined", [{"type": "DRUG", "name": "A|B combined"}], ""),
    ("Study Design", "Observational Model: |Time Perspective: p", {}, "Time Perspective: p"),
    ("Study Design", "Observational Model: COHORT", {"observationalModel": "COHORT"}, ""),
    ("Study Designs", "Masking: Double (Participant, Investigator)", {"maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]}}, ""),
    ("Study Results", "Has Results", True, ""),
    ("Study Results", "NO", False, ""),
    ("Study Type", "Expanded Access:Treatment IND/Protocol", "EXPANDED_ACCESS", "Treatment IND/Protocol"),
    ("Other IDs", "HB-1|2020-1", {"orgStudyIdInfo": {"id": "HB-1"}, "secondaryIdInfos": [{"id": "2020-1"}]}, ""),
    ("Sponsor/Collaborators", "A|B", {"leadSponsor": {"name": "A"}, "collaborators": [{"name": "B"}]}, ""),
    ("Sponsor/Collaborators", "A", {"leadSponsor": {"name": "A"}}, ""),
    ("Start Date", "March 2015", "2015-03", ""),
    ("Enrollment", "84", 84, ""),
    ("Sex", "Both", "ALL", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cell", "value", "rest"), CELLS)
def test_a_cell_is_read(name: str, cell: str, value: Any, rest: str) -> None:
    assert converted(cell, columns()[name]) == (value, rest)


@pytest.mark.parametrize(
    ("name", "cell"),
    [("Enrollment", "many"), ("Age", "18-65"), ("Study Results", "?"), ("Interventions", "none"), ("Start Date", "soon")],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_kept(name: str, cell: str) -> None:
    document = RawDocument(table({"NCT Number": A, name: cell}), "x.csv", "search_export")
    record = read(document)
    assert [issue.kind for issue in record.issues] == ["unreadable_value", "partial_record"]
    assert [value.path for value in record.unmapped] == [f"export: {name}"]


def test_what_says_nothing_says_nothing() -> None:
    document = RawDocument(
        table({"NCT Number": A, "Acronym": "null", "Sponsor": "N/A", "Sex": " ", "Rank": "7"}),
        "x",
        "search_export",
    )
    assert content(document) == {"protocolSection": {"identificationModule": {"nctId": A}}}


def test_a_column_of_someones_own_is_kept_and_named() -> None:
    record = read(RawDocument(table({"NCT Number": A, "Include?": "yes"}), "x", "search_export"))
    assert [(issue.kind, issue.path) for issue in record.issues][:1] == [("unknown_key", "export: Include?")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    file = tmp_path / "file"
    body = table({"NCT Number": A, "Study Title": "Ménière,\tx;\ny"}, {"NCT Number": B}, delimiter=delimiter)
    file.write_bytes(body.decode().encode(encoding))
    report = load(str(tmp_path / "t.db"), (str(file),))
    assert report.rejections == []
    assert rows(tmp_path / "t.db", "select nct_id, brief_title, is_partial from studies order by 1") == [
        (A, "Ménière, x; y", 1),
        (B, None, 1),
    ]


def test_a_row_cut_short_costs_no_other(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    whole = table(
        {"NCT Number": A, "Study Title": "x", "Sex": "ALL"},
        {"NCT Number": B, "Study Title": "y", "Sex": "ALL"},
    )
    file.write_bytes(whole.removesuffix(b",ALL\r\n"))
    report = load(str(tmp_path / "t.db"), (str(file),))
    assert rows(tmp_path / "t.db", "select nct_id from studies") == [(A,)]
    assert [reason for _, reason in report.rejections] == ["a row of 2 cells under 3 columns"]


def test_a_whole_record_stands_over_a_row(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(table({"NCT Number": A, "Study Title": "Row", "Last Update Posted": "2030-01-01"}))
    load(str(tmp_path / "t.db"), (str(file), write(tmp_path / "api.json", study(A, "2020-01-01"))))
    assert rows(tmp_path / "t.db", "select source_format, is_partial from studies") == [("api_v2", 0)]


def test_a_table_with_ids_alone_is_no_export(tmp_path: Path) -> None:
    assert not search_export.recognises(b"NCT Number\nNCT99000234\n")
    assert not search_export.recognises(b"nct_id,title\nNCT99000234,x\n")
    assert Column("", "ignored") == columns()["Rank"]


@pytest.mark.corpus
def test_every_real_row_is_read(shared: Path) -> None:
    for file in sorted((shared / "corpus/csv").glob("*.csv")):
        with file.open("rb") as stream:
            for number, document in enumerate(documents(str(file), stream)):
                assert isinstance(document, RawDocument)
                if number % 40 == 0:
                    assert read(document).is_partial
