"""Study pages: every fixture field by field, what must be refused, and the page that started the project."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schemas.forms import STUDY_PAGE
from schemas.provenance import Draft, RawDocument
from schemas.values import NctId
from scraper.errors import RecordRejected
from scraper.parser.assemble import from_draft
from scraper.parser.formats import study_page
from scraper.parser.formats.study_page import labels, words

FIXTURES = Path(__file__).parent / "fixtures" / "study_page"
SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "NCT00953485.page.txt"
PLAIN = FIXTURES / "NCT99000101--plain-text" / "page.txt"

Case = tuple[str, str, Any]


def page_of(folder: Path) -> Path:
    return next(path for path in folder.iterdir() if path.stem == "page")


def read(body: bytes, nct_id: str | None = None, origin: str = "page.html") -> Draft:
    own = NctId.read(nct_id) if nct_id else None
    return study_page.read(RawDocument(body, origin, STUDY_PAGE, own))


def read_folder(folder: Path) -> Draft:
    return read(page_of(folder).read_bytes(), folder.name[:11])


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for position, child in enumerate(value):
            yield from leaves(child, f"{path}[{position}]")
    else:
        yield path, value


def folders(file: str) -> list[Path]:
    return sorted(path.parent for path in FIXTURES.glob(f"*/{file}"))


def expected_fields() -> Iterator[Any]:
    for folder in folders("expected.json"):
        for path, value in leaves(json.loads((folder / "expected.json").read_bytes())):
            yield pytest.param(
                folder, path, value, id=f"{folder.name}:{path.removeprefix('protocolSection.')}"
            )


RECORDS = {folder: read_folder(folder) for folder in folders("expected.json")}


@pytest.mark.parametrize(("folder", "path", "value"), list(expected_fields()))
def test_field(folder: Path, path: str, value: Any) -> None:
    assert dict(leaves(RECORDS[folder].record)).get(path) == value


@pytest.mark.parametrize("folder", list(RECORDS), ids=lambda folder: folder.name)
def test_nothing_else_is_read(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_bytes())
    assert {path for path, _ in leaves(RECORDS[folder].record)} == {path for path, _ in leaves(expected)}


@pytest.mark.parametrize("folder", list(RECORDS), ids=lambda folder: folder.name)
def test_the_record_is_a_study(folder: Path) -> None:
    study = from_draft(read_folder(folder))
    assert study.study.nct_id == folder.name[:11]
    assert not [issue for issue in study.issues if issue.kind in ("unknown_key", "unknown_word")]


@pytest.mark.parametrize("folder", folders("expected.json"), ids=lambda folder: folder.name)
def test_pages_are_recognised(folder: Path) -> None:
    assert study_page.recognises(page_of(folder).read_bytes()[:65536])


@pytest.mark.parametrize("folder", folders("refused.txt"), ids=lambda folder: folder.name)
def test_refused(folder: Path) -> None:
    words = (folder / "refused.txt").read_text(encoding="utf-8").strip()
    with pytest.raises(RecordRejected) as refusal:
        read_folder(folder)
    assert words.lower() in str(refusal.value).lower()
    assert "\n" not in str(refusal.value)


def test_the_same_trial_in_many_markups_is_in_the_fixtures() -> None:
    assert len([folder for folder in RECORDS if folder.name.startswith("NCT99000101")]) >= 10


@pytest.mark.parametrize(
    "body",
    [b'{"protocolSection": {}}', b"[1]", b'<?xml version="1.0"?><clinical_study>', b"NCT Number,Status"],
)
def test_other_forms_are_not_claimed(body: bytes) -> None:
    assert not study_page.recognises(body)


def test_without_an_id_the_page_is_refused() -> None:
    with pytest.raises(RecordRejected, match="--nct-id"):
        read(PLAIN.read_bytes())


def test_an_id_in_the_text_is_nobodys() -> None:
    text = PLAIN.read_text(encoding="utf-8").replace("Run-in", "As in NCT99000177, run-in")
    with pytest.raises(RecordRejected, match="--nct-id"):
        read(text.encode())


def test_the_id_may_come_from_the_address() -> None:
    draft = read(PLAIN.read_bytes(), origin="https://mirror.example/registry/NCT99000101")
    assert draft.record["protocolSection"]["identificationModule"]["nctId"] == "NCT99000101"


def test_the_id_may_come_from_the_canonical_link() -> None:
    body = (FIXTURES / "NCT99000101--headings" / "page.html").read_bytes()
    assert read(body).record["protocolSection"]["identificationModule"]["nctId"] == "NCT99000101"


def unmapped(folder: str) -> dict[str, Any]:
    draft = read_folder(FIXTURES / folder)
    return {value.path: json.loads(value.value) for value in draft.unmapped}


def test_unknown_labels_and_unreadable_values_are_kept() -> None:
    kept = unmapped("NCT99000111--results-and-unknown-labels")
    assert kept["page: Study Overview > Funding Source"] == "Public money"
    assert kept["page: Study Record Dates > Study Start"] == "Spring 2018"
    assert kept["page: Participation Criteria > Accepts Healthy Volunteers"] == "Perhaps"


def test_tables_of_results_are_kept_as_they_stand() -> None:
    kept = unmapped("NCT99000111--results-and-unknown-labels")
    assert kept["page: Study Results > Participant Flow"][1] == ["Started", "16", "15"]
    assert kept["page: Study Results > Adverse Events"][1] == ["Headache", "3/16", "2/15"]


def test_every_odd_thing_is_an_issue() -> None:
    draft = read_folder(FIXTURES / "NCT99000111--results-and-unknown-labels")
    assert {issue.kind for issue in draft.issues} == {"unknown_label", "unreadable_value"}


@pytest.mark.parametrize(
    "folder", [f for f in RECORDS if f.name.startswith("NCT99000101")], ids=lambda f: f.name
)
def test_chrome_leaves_no_trace(folder: Path) -> None:
    assert RECORDS[folder].unmapped == []


@pytest.mark.parametrize(
    ("printed", "low", "high", "groups"),
    [
        ("13 years to 68 years (Child, Adult, Older Adult)", "13 Years", "68 Years", 3),
        ("18 Years–65 Years (Adult, Older Adult)", "18 Years", "65 Years", 2),
        ("18 Years and older (Adult, Older Adult)", "18 Years", None, 2),
        ("18 years and up", "18 Years", None, 0),
        ("Up to 5 years (Child)", None, "5 Years", 1),
        ("6 months to 1 year", "6 Months", "1 Year", 0),
        ("Child, Adult, Older Adult", None, None, 3),
        ("All", None, None, 0),
        ("N/A to 30 Days (Child)", None, "30 Days", 1),
    ],
)
def test_ages(printed: str, low: str | None, high: str | None, groups: int) -> None:
    text = PLAIN.read_text(encoding="utf-8").replace("18 years and older (Adult, Older Adult)", printed)
    module = read(text.encode(), "NCT99000101").record["protocolSection"]["eligibilityModule"]
    found = (module.get("minimumAge"), module.get("maximumAge"), len(module.get("stdAges", [])))
    assert found == (low, high, groups)


def test_labels_are_distinguished() -> None:
    """No two labels of one section share words: the first would hide the second."""
    seen: dict[tuple[str, str], str] = {}
    for label in labels.LABELS:
        for name in label.names:
            for section in label.sections or {""}:
                assert seen.setdefault((section, words.fold(name)), label.name) == label.name


def test_labels_have_readers() -> None:
    assert {label.reader for label in labels.LABELS} <= {*study_page.READERS, "own_id"}


def test_hostile_nesting_and_sizes_end() -> None:
    body = b"<html><body>" + b"<div>" * 5000 + b"<span>x</span>" * 20000 + b"</body></html>"
    with pytest.raises(RecordRejected):
        read(body, "NCT99000101")


SEED_FIELDS: dict[str, Any] = {
    "identificationModule.briefTitle": (
        "Allogeneic Mesenchymal Stem Cells Transplantation for Primary Sjögren's Syndrome (pSS)"
    ),
    "designModule.studyType": "INTERVENTIONAL",
    "designModule.enrollmentInfo.count": 20,
    "designModule.enrollmentInfo.type": "ESTIMATED",
    "designModule.phases[0]": "PHASE1",
    "designModule.phases[1]": "PHASE2",
    "designModule.designInfo.primaryPurpose": "TREATMENT",
    "designModule.designInfo.allocation": "NON_RANDOMIZED",
    "designModule.designInfo.interventionModel": "SINGLE_GROUP",
    "designModule.designInfo.maskingInfo.masking": "NONE",
    "eligibilityModule.minimumAge": "13 Years",
    "eligibilityModule.maximumAge": "68 Years",
    "eligibilityModule.stdAges[2]": "OLDER_ADULT",
    "eligibilityModule.healthyVolunteers": False,
    "eligibilityModule.sex": "ALL",
    "contactsLocationsModule.locations[0].city": "Nanjing",
    "contactsLocationsModule.locations[0].state": "Jiangsu",
    "contactsLocationsModule.locations[0].zip": "210008",
    "contactsLocationsModule.locations[0].country": "China",
    "contactsLocationsModule.locations[0].status": "RECRUITING",
    "contactsLocationsModule.locations[0].facility": (
        "The Affiliated Drum Tower Hospital of Nanjing University Medical School"
    ),
    "contactsLocationsModule.overallOfficials[0].name": "Lingyun Sun, MD",
    "contactsLocationsModule.overallOfficials[0].role": "PRINCIPAL_INVESTIGATOR",
    "outcomesModule.primaryOutcomes[0].timeFrame": "Monthly",
    "outcomesModule.secondaryOutcomes[1].measure": (
        "Improvement of salivary gland function (measured as stimulated saliva flow rate)"
    ),
    "statusModule.startDateStruct.date": "2009-06-01?",
    "statusModule.primaryCompletionDateStruct.type": "ESTIMATED",
    "statusModule.completionDateStruct.date": "2011-12-01?",
    "statusModule.studyFirstSubmitDate": "2009-08-04",
    "statusModule.studyFirstSubmitQcDate": "2009-08-04",
    "statusModule.studyFirstPostDateStruct.date": "2009-08-06",
    "statusModule.lastUpdatePostDateStruct.type": "ESTIMATED",
    "statusModule.lastUpdateSubmitDate": "2009-08-19",
    "statusModule.statusVerifiedDate": "2009-08-01?",
}


@pytest.mark.skipif(not SEED.exists(), reason="no shared seed")
@pytest.mark.parametrize("path", list(SEED_FIELDS))
def test_seed(path: str) -> None:
    record = read(SEED.read_bytes(), "NCT00953485").record["protocolSection"]
    assert dict(leaves(record))[path] == SEED_FIELDS[path]


@pytest.mark.skipif(not SEED.exists(), reason="no shared seed")
def test_seed_has_nothing_left_over() -> None:
    draft = read(SEED.read_bytes(), "NCT00953485")
    assert (draft.issues, draft.unmapped) == ([], [])
    assert "Clinical Trials on" not in json.dumps(draft.record)
    assert len(draft.record["protocolSection"]["outcomesModule"]["secondaryOutcomes"]) == 2
