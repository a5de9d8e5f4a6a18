"""What a page and a record of the same study say differently."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.parser.read import content
from scraper.sink.study_rows.disagreements import Disagreement, disagreements
from tests.page_rendering import KINDS, render

FOLDERS = sorted((Path(__file__).parent / "fixtures" / "api_v2").glob("NCT*--*"))
READABLE = [folder for folder in FOLDERS if "withheld" not in folder.name]


def record_of(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "study.json").read_bytes()))


def page_of(record: dict[str, Any], kind: str) -> dict[str, Any]:
    nct_id = NctId(record["protocolSection"]["identificationModule"]["nctId"])
    return content(RawDocument(render(record, kind), "page", "study_page", nct_id))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("folder", READABLE, ids=lambda folder: folder.name)
def test_a_page_of_the_same_record_differs_in_nothing(folder: Path, kind: str) -> None:
    record = record_of(folder)
    assert disagreements(record, page_of(record, kind)) == []


EDITS: dict[str, tuple[str, Any]] = {
    "status": ("protocolSection.statusModule.overallStatus", "SUSPENDED"),
    "count": ("protocolSection.designModule.enrollmentInfo.count", 193),
    "date": ("protocolSection.statusModule.primaryCompletionDateStruct.date", "2021-07-24"),
    "age": ("protocolSection.eligibilityModule.maximumAge", "70 Years"),
    "sex": ("protocolSection.eligibilityModule.sex", "FEMALE"),
    "phases": ("protocolSection.designModule.phases", ["PHASE3"]),
    "conditions": ("protocolSection.conditionsModule.conditions", ["Dry Eye"]),
    "volunteers": ("protocolSection.eligibilityModule.healthyVolunteers", True),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_edited_since_differs_and_nothing_else(edit: str) -> None:
    record = record_of(FOLDERS[0])
    page = page_of(record, "headings")
    path, value = EDITS[edit]
    edited = copy.deepcopy(record)
    *parents, name = path.split(".")
    part = edited
    for parent in parents:
        part = part[parent]
    before, part[name] = part[name], value
    assert [(found.path, found.value) for found in disagreements(edited, page)] == [(path, value)]
    assert disagreements(edited, record) == [Disagreement(path, value, before)]


def status(**dates: str) -> dict[str, Any]:
    return {
        "protocolSection": {
            "statusModule": {f"{name}DateStruct": {"date": date} for name, date in dates.items()}
        }
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2009-06", "2009-06-01?", True),
        ("2009-06-17", "2009-06-01?", True),
        ("2009-06", "2009-06-17", True),
        ("2009-06-17", "2009-06-18", False),
        ("2009-06", "2009-07-01?", False),
        ("2009", "2009-07-03", True),
        ("2009-06-30", "2009-06", True),
        ("soon", "soon", True),
        ("soon", "2009-06", False),
    ],
)
def test_dates_differ_when_they_cannot_be_the_same_day(one: str, other: str, same: bool) -> None:
    assert (disagreements(status(start=one), status(start=other)) == []) is same


def test_what_one_does_not_say_is_no_difference() -> None:
    assert disagreements(status(start="2009-06"), status(completion="2010-06")) == []
    assert disagreements(record_of(FOLDERS[0]), {}) == []
