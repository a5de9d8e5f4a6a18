"""Classic API JSON: piece names, wrapped lists, everything a text; nothing lost, nothing invented."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.nothing_lost import lost
from schemas.provenance import Draft, RawDocument
from schemas.study.pieces import pieces
from scraper.errors import RecordRejected
from scraper.parser.documents import documents
from scraper.parser.formats import classic_json
from scraper.parser.formats.classic_json import names
from scraper.parser.read import content, read
from scraper.runs.load import load
from tests.classic_rendering import render
from tests.databases import rows, study, write

FIXTURES = Path(__file__).parent / "fixtures"
FOLDERS = sorted((FIXTURES / "classic_json").glob("NCT*--*"))
ID = "NCT99000222"


def classic(**modules: Any) -> bytes:
    modules.setdefault("IdentificationModule", {})["NCTId"] = ID
    return json.dumps({"ProtocolSection": modules}).encode()


def drafted(**modules: Any) -> Draft:
    return classic_json.read(RawDocument(classic(**modules), "x.json", "classic_json"))


def module(name: str, **said: Any) -> Any:
    """One module of the record that is made of the module's keys."""
    draft = drafted(**{name: said})
    assert draft.issues == []
    [path] = [path for piece, path in pieces().items() if piece == name]
    return draft.record["protocolSection"].get(path.rpartition(".")[2])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_record_is_what_the_api_would_give(folder: Path) -> None:
    with (folder / "answer.json").open("rb") as stream:
        [document] = documents("answer.json", stream)
    assert isinstance(document, RawDocument)
    assert document.form == "classic_json"
    expected = folder / "expected.json"
    if not expected.exists():
        text = json.dumps(content(document), ensure_ascii=False, indent=1)
        expected.write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was missing and has been written: read it, and commit it if it is right")
    assert content(document) == json.loads(expected.read_text(encoding="utf-8"))


SAID = [
    ("words of the time", "DesignModule", {"StudyType": "Interventional"}, {"studyType": "INTERVENTIONAL"}),
    ("a list in its wrapper", "ConditionsModule", {"KeywordList": {"Keyword": ["a", "b"]}}, {"keywords": ["a", "b"]}),
    ("a list without wrapper", "ConditionsModule", {"Keyword": ["a"]}, {"keywords": ["a"]}),
    ("a lone value of a list", "ConditionsModule", {"KeywordList": {"Keyword": "a"}}, {"keywords": ["a"]}),
    ("an empty list", "ConditionsModule", {"KeywordList": {"Keyword": []}}, None),
    ("an older name", "EligibilityModule", {"Gender": "Female"}, {"sex": "FEMALE"}),
    ("the present name", "EligibilityModule", {"Sex": "Female"}, {"sex": "FEMALE"}),
    ("an answer", "EligibilityModule", {"HealthyVolunteers": "Accepts Healthy Volunteers"}, {"healthyVolunteers": True}),
    ("no limit", "EligibilityModule", {"MaximumAge": "N/A"}, None),
    ("a number", "DesignModule", {"EnrollmentInfo": {"EnrollmentCount": "63"}}, {"enrollmentInfo": {"count": 63}}),
    ("a date", "StatusModule", {"StudyFirstSubmitDate": "March 24, 2020"}, {"studyFirstSubmitDate": "2020-03-24"}),
    ("a month", "StatusModule", {"StatusVerifiedDate": "August 2022"}, {"statusVerifiedDate": "2022-08"}),
    (
        "one value in a list of one",
        "DesignModule",
        {"DesignInfo": {"DesignObservationalModelList": {"DesignObservationalModel": ["Cohort"]}}},
        {"designInfo": {"observationalModel": "COHORT"}},
    ),
    (
        "a list under the name of its part",
        "ArmsInterventionsModule",
        {"ArmGroupList": {"ArmGroup": [{"ArmGroupInterventionList": {"ArmGroupInterventionName": ["Drug: X"]}}]}},
        {"armGroups": [{"interventionNames": ["Drug: X"]}]},
    ),
    ("lines of a text", "DescriptionModule", {"BriefSummary": "Two:\n\na > b\nc"}, {"briefSummary": "Two:\n\na \\> b\nc"}),
    ("marks that were typed", "DescriptionModule", {"BriefSummary": "- a\n1. b"}, {"briefSummary": "* a\n1. b"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said", "expected"), [pytest.param(*case[1:], id=case[0]) for case in SAID])
def test_what_is_said_becomes_what_the_api_says(name: str, said: dict[str, Any], expected: Any) -> None:
    assert module(name, **said) == expected


ODD = [
    ("an unknown key", {"StatusModule": {"Mood": "good"}}, "unknown_key", "protocolSection.statusModule: Mood"),
    ("a key in the wrong part", {"StatusModule": {"Condition": ["a"]}}, "unknown_key", "protocolSection.statusModule: Condition"),
    ("a number in words", {"DesignModule": {"EnrollmentInfo": {"EnrollmentCount": "many"}}}, "unreadable_value", "protocolSection.designModule.enrollmentInfo.count: EnrollmentCount"),
    ("a text for a part", {"DesignModule": "none"}, "unreadable_value", "protocolSection.designModule: DesignModule"),
    ("two values for one", {"DesignModule": {"StudyType": ["Interventional", "Observational"]}}, "repeated_value", "protocolSection.designModule.studyType: StudyType"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "kind", "place"), [pytest.param(*case[1:], id=case[0]) for case in ODD])
def test_what_has_no_place_is_kept_and_reported(said: dict[str, Any], kind: str, place: str) -> None:
    draft = drafted(**said)
    assert [(issue.kind, issue.path) for issue in draft.issues] == [(kind, f"classic: {place}")]
    assert [value.path for value in draft.unmapped] == [f"classic: {place}"]


def test_a_word_of_no_vocabulary_stays() -> None:
    document = RawDocument(classic(StatusModule={"OverallStatus": "Hibernating"}), "x", "classic_json")
    record = read(document)
    assert record.study.protocolSection.statusModule.overallStatus == "Hibernating"  # type: ignore[union-attr]
    assert [issue.kind for issue in record.issues] == ["unknown_word"]


def test_names_that_went_are_known_and_say_why() -> None:
    text = (Path(classic_json.__file__).parent / "names.csv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        name, path, how, why = line.split(",", 3)
        assert names()[name] == (path, how)
        assert bool(path) != bool(how)
        assert why


LAYOUTS = {
    "one study": classic(),
    "a study of an answer": b'{"Rank": 3, "Study": ' + classic() + b"}",
    "an answer": b'{"FullStudiesResponse": {"FullStudies": [{"Rank": 1, "Study": ' + classic() + b"}]}}",
    "a list": b"[" + classic() + b"]",
    "lines": b'{"Study": ' + classic() + b"}\n",
    "under its id": b'{"NCT99000222": ' + classic() + b"}",
    "UTF-16": classic().decode().encode("utf-16"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_is_found_in_any_layout(tmp_path: Path, layout: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(LAYOUTS[layout])
    report = load(str(tmp_path / "t.db"), (str(file),))
    assert report.rejections == []
    assert rows(tmp_path / "t.db", "select nct_id, source_format from studies") == [(ID, "classic_json")]


def test_an_answer_without_studies_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b'{"FullStudiesResponse": {"NStudiesFound": 0, "FullStudies": []}}')
    report = load(str(tmp_path / "t.db"), (str(file),))
    assert report.exit_status == 1
    assert "no ProtocolSection" in report.rejections[0][1]


def test_the_record_of_the_api_stands_before_it(tmp_path: Path) -> None:
    file = tmp_path / "classic.json"
    file.write_bytes(classic(StatusModule={"LastUpdateSubmitDate": "May 1, 2030"}))
    load(str(tmp_path / "t.db"), (write(tmp_path / "api.json", study(ID, "2020-01-01")), str(file)))
    assert rows(tmp_path / "t.db", "select source_format from studies") == [("api_v2",)]


def test_one_without_an_id_is_refused() -> None:
    with pytest.raises(RecordRejected, match="NCT id"):
        read(RawDocument(b'{"ProtocolSection": {"StatusModule": {}}}', "x", "classic_json"))


RECORDS = sorted(FIXTURES.glob("api_v2/*/study.json"))


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.parent.name)
def test_nothing_of_an_answer_is_lost(file: Path) -> None:
    answer = json.loads(render(json.loads(file.read_bytes())))
    body = json.dumps(answer["FullStudiesResponse"]["FullStudies"][0]).encode()
    document = RawDocument(json.dumps(json.loads(body)["Study"]).encode(), "x", "classic_json")
    assert [(place, text) for place, text, is_lost in lost(document) if is_lost] == []


@pytest.mark.corpus
def test_every_real_record_is_read_and_nothing_in_it_is_lost(shared: Path) -> None:
    for file in sorted((shared / "corpus/api_v1").glob("*.json")):
        document = RawDocument(file.read_bytes(), str(file), "classic_json")
        assert {issue.kind for issue in read(document).issues} <= {"side_suspect"}, file.stem
        assert [place for place, _, is_lost in lost(document) if is_lost] == [], file.stem
