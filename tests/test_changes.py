"""What counts as a change, under which path, and whose it is."""

import csv
from pathlib import Path
from typing import Any

import pytest

from schemas.forms import FORMS
from scraper.sink.study_rows import whose
from scraper.sink.study_rows.changes import carried_on, changes, says_all

P = "protocolSection"
CASES: list[tuple[str, Any, Any, list[tuple[str, str | None, str | None]]]] = [
    ("nothing", {"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}, []),
    ("order of keys", {"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
    ("a value", {"a": 1}, {"a": 2}, [("a", "1", "2")]),
    ("a value that came", {}, {"a": 2}, [("a", None, "2")]),
    ("a value that went", {"a": 1}, {}, [("a", "1", None)]),
    ("absent is not false", {}, {"a": False}, [("a", None, "false")]),
    ("a list of words", {"a": ["x"]}, {"a": ["x", "y"]}, [("a", '["x"]', '["x", "y"]')]),
    (
        "an element inserted in front",
        {"arms": [{"label": "B", "n": 1}]},
        {"arms": [{"label": "A", "n": 5}, {"label": "B", "n": 1}]},
        [("arms[A]", None, '{"label": "A", "n": 5}')],
    ),
    (
        "one field of a named element",
        {"arms": [{"label": "A", "n": 1}, {"label": "B", "n": 1}]},
        {"arms": [{"label": "A", "n": 1}, {"label": "B", "n": 2}]},
        [("arms[B].n", "1", "2")],
    ),
    (
        "elements in another order",
        {"arms": [{"label": "A"}, {"label": "B"}]},
        {"arms": [{"label": "B"}, {"label": "A"}]},
        [("arms[order]", '["A", "B"]', '["B", "A"]')],
    ),
    (
        "two elements of one name",
        {"arms": [{"label": "A", "n": 1}, {"label": "A", "n": 2}]},
        {"arms": [{"label": "A", "n": 1}, {"label": "A", "n": 3}]},
        [("arms[A#2].n", "2", "3")],
    ),
    (
        "long names that differ late are two elements",
        {"arms": [{"label": "x" * 119 + "A", "n": 1}, {"label": "x" * 119 + "B", "n": 1}]},
        {"arms": [{"label": "x" * 119 + "A", "n": 1}, {"label": "x" * 119 + "B", "n": 2}]},
        [(f"arms[{'x' * 119}B].n", "1", "2")],
    ),
    (
        "a name is cut after 120 characters",
        {"arms": [{"label": "x" * 121, "n": 1}]},
        {"arms": [{"label": "x" * 121, "n": 2}]},
        [(f"arms[{'x' * 120}].n", "1", "2")],
    ),
    (
        "an element without a name is called by its place",
        {"counts": [{"value": 1}, {"value": 2}]},
        {"counts": [{"value": 1}, {"value": 3}]},
        [("counts[1].value", "2", "3")],
    ),
    (
        "the first key that names an element counts, if it is a text",
        {"sites": [{"id": 5, "name": "Ward", "facility": "Hospital", "n": 1}]},
        {"sites": [{"id": 5, "name": "Ward", "facility": "Hospital", "n": 2}]},
        [("sites[Ward].n", "1", "2")],
    ),
    ("a module that came is reported value by value", {}, {"a": {"b": {"c": 1}}}, [("a.b.c", None, "1")]),
    ("a list that went is one value", {"a": [{"label": "A"}]}, {}, [("a", '[{"label": "A"}]', None)]),
    (
        "a list of parts that became words",
        {"a": [{"label": "A"}]},
        {"a": ["A"]},
        [("a", '[{"label": "A"}]', '["A"]')],
    ),
    (
        "what came and went does not change the order",
        {"arms": [{"label": "A"}, {"label": "B"}]},
        {"arms": [{"label": "C"}, {"label": "B"}]},
        [("arms[A]", '{"label": "A"}', None), ("arms[C]", None, '{"label": "C"}')],
    ),
    (
        "letters and keys of values",
        {},
        {"a": ["é", {"z": 1, "b": 2}]},
        [("a", None, '["é", {"b": 2, "z": 1}]')],
    ),
    (
        "what the registry adds is no change where it was not said before",
        {"a": 1},
        {"a": 1, "derivedSection": {"x": 1}, "hasResults": False},
        [],
    ),
    (
        "what the registry adds is a change where it was said",
        {"hasResults": False, "derivedSection": {"x": 1}},
        {"hasResults": True, "derivedSection": {"x": 2}},
        [("hasResults", "false", "true"), ("derivedSection.x", "1", "2")],
    ),
    (
        "the registry's day alone",
        {"derivedSection": {"miscInfoModule": {"versionHolder": "2024-01-01"}}},
        {"derivedSection": {"miscInfoModule": {"versionHolder": "2024-01-02"}}},
        [],
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_changes(before: Any, after: Any, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert [(change.path, change.before, change.after) for change in changes(before, after)] == expected


WHOSE = {
    "derivedSection.conditionBrowseModule.meshes": "registry",
    "hasResults": "registry",
    "annotationSection.annotationModule.unpostedAnnotation.unpostedEvents": "registry",
    "annotationSection.annotationModule.violationAnnotation.violationEvents": "registry",
    "protocolSection.statusModule.studyFirstPostDateStruct.type": "registry",
    "protocolSection.statusModule.resultsFirstPostDateStruct.date": "registry",
    "protocolSection.statusModule.dispFirstPostDateStruct.date": "registry",
    "protocolSection.statusModule.lastUpdateSubmitDate": "sponsor",
    "protocolSection.eligibilityModule.stdAges": "registry",
    "protocolSection.eligibilityModule.minimumAge": "sponsor",
    "documentSection.largeDocumentModule.largeDocs": "sponsor",
    "protocolSection.statusModule.lastUpdatePostDateStruct.date": "registry",
    "protocolSection.statusModule.overallStatus": "sponsor",
    "resultsSection.moreInfoModule.pointOfContact.title": "sponsor",
}


@pytest.mark.parametrize("path", WHOSE)
def test_whose_change_it_is(path: str) -> None:
    before: Any = 1
    after: Any = 2
    for key in reversed(path.split(".")):
        before, after = {key: before}, {key: after}
    [change] = changes(before, after)
    assert change.changed_by == WHOSE[path]


L = "protocolSection.contactsLocationsModule.locations"
R = "protocolSection.referencesModule.references"
SITE = {"facility": "North Clinic [East]"}
EDITS: list[tuple[str, Any, Any, str, str]] = [
    ("coordinates", [SITE | {"geoPoint": {"lat": 1.5}}], [SITE | {"geoPoint": {"lat": 1.6}}], L, "registry"),
    (
        "a country that was renamed",
        [SITE | {"country": "Korea, Republic of"}],
        [SITE | {"country": "South Korea"}],
        L,
        "registry",
    ),
    ("another country", [SITE | {"country": "Spain"}], [SITE | {"country": "Portugal"}], L, "unknown"),
    (
        "a city in other letters",
        [SITE | {"city": "Sao Paulo"}],
        [SITE | {"city": "São Paulo"}],
        L,
        "registry",
    ),
    ("another city", [SITE | {"city": "Lyon"}], [SITE | {"city": "Lille"}], L, "sponsor"),
    (
        "the status of a site",
        [SITE | {"status": "RECRUITING"}],
        [SITE | {"status": "COMPLETED"}],
        L,
        "sponsor",
    ),
    ("a site", [], [SITE], L, "sponsor"),
    ("a derived paper", [], [{"pmid": "1", "type": "DERIVED", "citation": "A"}], R, "registry"),
    ("a paper of the sponsor", [], [{"pmid": "1", "type": "RESULT", "citation": "A"}], R, "sponsor"),
    (
        "a field of a derived paper",
        [{"pmid": "1", "type": "DERIVED", "x": 1}],
        [{"pmid": "1", "type": "DERIVED", "x": 2}],
        R,
        "registry",
    ),
    (
        "the citation of a PubMed number",
        [{"pmid": "1", "type": "RESULT", "citation": "A"}],
        [{"pmid": "1", "type": "RESULT", "citation": "A, 2020"}],
        R,
        "registry",
    ),
    (
        "a citation without a number",
        [{"citation": "A", "url": "u"}],
        [{"citation": "B", "url": "u"}],
        R,
        "sponsor",
    ),
    ("papers, all derived", None, [{"pmid": "1", "type": "DERIVED"}], R, "registry"),
    ("papers, not all derived", None, [{"pmid": "1", "type": "DERIVED"}, {"pmid": "2"}], R, "sponsor"),
    ("the clock", "RECRUITING", "UNKNOWN", "protocolSection.statusModule.overallStatus", "registry"),
    ("the end of a clock", "UNKNOWN", "COMPLETED", "protocolSection.statusModule.overallStatus", "sponsor"),
    ("the last known status", None, "RECRUITING", "protocolSection.statusModule.lastKnownStatus", "registry"),
    ("a word that begins alike", 1, 2, "protocolSection.eligibilityModule.stdAgesOfOld", "sponsor"),
    ("what has no field", 1, 2, "unmapped.xml: oversight_info/authority", "unknown"),
]


def nested(path: str, value: Any) -> Any:
    first, *rest = path.split(".")
    for key in (*reversed(rest), first):
        value = {key: value}
    return value


@pytest.mark.parametrize(
    ("before", "after", "path", "by"), [case[1:] for case in EDITS], ids=[case[0] for case in EDITS]
)
def test_whose_an_edit_is(before: Any, after: Any, path: str, by: str) -> None:
    found = changes(nested(path, before), nested(path, after))
    assert {change.changed_by for change in found} == {by}


@pytest.mark.parametrize(
    ("submitted", "later", "served", "by"),
    [
        ("2024-01-10", "2024-01-10", "2024-06-01", "registry"),
        (
            "2024-01-10",
            "2024-01-10",
            "2024-01-12",
            "sponsor",
        ),  # another submission of that day may be under way
        ("2024-01-10", "2024-05-10", "2024-06-01", "sponsor"),
        ("2024-01-10", "2024-01-10", None, "sponsor"),
        (None, None, "2024-06-01", "sponsor"),
        ("2024-01", "2024-01", "2024-06-01", "sponsor"),
    ],
)
def test_where_nothing_was_submitted_all_is_the_registrys(
    submitted: str | None, later: str | None, served: str | None, by: str
) -> None:
    def record(day: str | None, title: str) -> Any:
        return {
            "protocolSection": {
                "statusModule": {"lastUpdateSubmitDate": day},
                "identificationModule": {"briefTitle": title},
            },
            "derivedSection": {"miscInfoModule": {"versionHolder": served}},
        }

    found = changes(record(submitted, "Itch"), record(later, "Sleep"))
    assert [each.changed_by for each in found if each.path.endswith("briefTitle")] == [by]


def test_every_line_of_the_table_of_the_registrys_changes_has_its_condition_and_reason() -> None:
    text = (Path(whose.__file__).parent / "data" / "registry_changes.csv").read_text(encoding="utf-8")
    lines = list(csv.DictReader(text.splitlines()))
    assert {line["when"] for line in lines} == set(whose.CONDITIONS)
    assert all(line["reason"] for line in lines)
    assert {line["changed_by"] for line in lines} == {"registry", "unknown"}


def test_what_the_registry_adds_is_carried_on_where_a_version_is_silent() -> None:
    served = {"hasResults": False, "derivedSection": {"x": 1}}
    assert carried_on(served, {"a": 1}) == {"a": 1, **served}
    assert carried_on(served, {"a": 1, "hasResults": True})["hasResults"] is True
    assert carried_on({}, {"a": 1}) == {"a": 1}
    assert says_all(served)
    assert not says_all({"hasResults": False})


def test_what_a_form_cannot_know_is_carried_on_inside_parts_that_it_lacks() -> None:
    before = {
        "derivedSection": {"conditionBrowseModule": {"ancestors": [{"term": "Eye Diseases"}], "meshes": []}}
    }
    record = {"a": 1}
    rank = FORMS["public_xml"].rank
    assert carried_on(before, record, rank) == {
        "a": 1,
        "derivedSection": {"conditionBrowseModule": {"ancestors": [{"term": "Eye Diseases"}]}},
    }
    assert record == {"a": 1}
