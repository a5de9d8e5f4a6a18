"""What counts as a change, under which path, and whose it is."""

from typing import Any

import pytest

from scraper.sink.study_rows.changes import changes

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
    "protocolSection.statusModule.lastUpdatePostDateStruct.date": "registry",
    "protocolSection.statusModule.overallStatus": "sponsor",
    "resultsSection.moreInfoModule.pointOfContact.title": "sponsor",
}


@pytest.mark.parametrize("path", WHOSE)
def test_whose_change_it_is(path: str) -> None:
    before: Any = 1
    for key in reversed(path.split(".")):
        before = {key: before}
    [change] = changes(before, {})
    assert change.changed_by == WHOSE[path]
