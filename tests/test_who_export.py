"""Exports of the WHO's search portal: this registry's rows are partial records, others are counted and named."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.forms import FORMS
from schemas.provenance import RawDocument
from schemas.study.paths import field_kinds
from scraper.parser.documents import documents
from scraper.parser.formats.who_export import fields
from scraper.parser.formats.who_export.values import CONVERSIONS
from scraper.parser.read import content, read
from scraper.runs.load import load
from tests.databases import rows

FOLDERS = sorted((Path(__file__).parent / "fixtures/who_export").glob("NCT*--*"))
ID = "NCT99000263"


def trial(**said: str) -> RawDocument:
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in ({"TrialID": ID} | said).items())
    return RawDocument(f"<Trial>{inner}</Trial>".encode(), "x.xml", "who_export")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_row_is_what_can_be_known_of_the_record(folder: Path) -> None:
    [file] = folder.glob("export.*")
    with file.open("rb") as stream:
        found = [content(one) for one in documents(file.name, stream) if isinstance(one, RawDocument)]
    expected = folder / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was missing and has been written: read it, and commit it if it is right")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_every_field_has_a_path_or_a_reason() -> None:
    for row in fields().values():
        assert bool(row["path"]) == (not row["why"]), row
        assert row["how"] in {"", "kept", "ignored", *CONVERSIONS}
        path = row["path"].replace("P.", "protocolSection.", 1)
        assert not path or (path in field_kinds() and FORMS["who_export"].can_know(path))


def test_rows_of_other_registers_are_one_line(tmp_path: Path) -> None:
    report = load(str(tmp_path / "t.db"), (str(FOLDERS[0] / "export.xml"),))
    assert rows(tmp_path / "t.db", "select nct_id, is_partial from studies") == [("NCT99000261", 1)]
    [(_, reason)] = report.rejections
    assert reason == "2 trials of other registers in a WHO export: EUCTR2099-000001-11-GB, ISRCTN99000001"


UNREADABLE = [
    ("Target_size", "Treatment group: 40; Control group: 40"),
    ("Phase", "Phase II or so"),
    ("Intervention", "Aspirin"),
    ("Inclusion_agemin", "adults"),
]


@pytest.mark.parametrize(("name", "text"), UNREADABLE)
def test_what_cannot_be_read_is_kept(name: str, text: str) -> None:
    record = read(trial(**{name: text}))
    assert [issue.kind for issue in record.issues] == ["unreadable_value", "partial_record"]
    assert [json.loads(value.value) for value in record.unmapped] == [text]


READ: list[tuple[str, str, str, Any]] = [
    ("Phase", "Phase 1/Phase 2", "designModule", {"phases": ["PHASE1", "PHASE2"]}),
    ("Inclusion_gender", "Female", "eligibilityModule", {"sex": "FEMALE"}),
    ("Inclusion_agemax", "65 Years", "eligibilityModule", {"maximumAge": "65 Years"}),
    ("Inclusion_agemax", "N/A", "eligibilityModule", None),
    ("Inclusion_Criteria", "A:&lt;br&gt;- b", "eligibilityModule", {"eligibilityCriteria": "A:\n* b"}),
    ("Inclusion_Criteria", "BMI &amp;gt; 30", "eligibilityModule", {"eligibilityCriteria": "BMI \\> 30"}),
    ("Condition", "Gout; Stroke", "conditionsModule", {"conditions": ["Gout", "Stroke"]}),
]


@pytest.mark.parametrize(("name", "text", "module", "expected"), READ)
def test_a_field_is_read(name: str, text: str, module: str, expected: Any) -> None:
    assert content(trial(**{name: text}))["protocolSection"].get(module) == expected


def test_a_trial_that_is_malformed_or_cut_short_costs_no_other(tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    whole = f"<Trial><TrialID>{ID}</TrialID></Trial>"
    file.write_text(
        f"<Trials_downloaded_from_ICTRP><Trial><a></Trial>{whole}<Trial><TrialID>NCT9900", encoding="utf-8"
    )
    report = load(str(tmp_path / "t.db"), (str(file),))
    assert rows(tmp_path / "t.db", "select nct_id from studies") == [(ID,)]
    assert len(report.rejections) == 2
