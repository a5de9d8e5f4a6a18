"""Typing a record: what is odd is answered by its kind and reported; only what is no study is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.study import Study
from scraper.errors import RecordRejected
from scraper.parser.assemble import Assembled, from_json
from tests.databases import study


def assembled(record: Any) -> Assembled:
    return from_json(json.dumps(record).encode())


def boxed(value: Any) -> Any:
    """As R's jsonlite writes it: every scalar in a list of one."""
    if isinstance(value, dict):
        return {key: boxed(child) for key, child in value.items()}
    if isinstance(value, list):
        return [boxed(child) if isinstance(child, dict) else child for child in value]
    return [value]


def test_boxed_scalars_are_unboxed_and_reported() -> None:
    record = study(
        conditionsModule={"conditions": ["Gout", "Asthma"]}, designModule={"phases": ["PHASE2", "PHASE3"]}
    )
    result = assembled(boxed(record))
    assert result.study == Study.model_validate(record)
    assert {issue.kind for issue in result.issues} == {"boxed_value"}


def test_a_lone_value_is_put_into_its_list() -> None:
    result = assembled(study(conditionsModule={"conditions": "Gout"}))
    assert result.study.protocolSection.conditionsModule.conditions == ["Gout"]  # type: ignore[union-attr]


ODD: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown word": (
        {"statusModule": {"overallStatus": "NAPPING"}},
        "unknown_word",
        "statusModule.overallStatus",
    ),
    "unknown word in a list": (
        {"designModule": {"phases": ["PHASE1", "PHASE9"]}},
        "unknown_word",
        "phases[1]",
    ),
    "unknown key": ({"statusModule": {"mood": 1}}, "unknown_key", "statusModule.mood"),
    "unreadable date": (
        {"statusModule": {"statusVerifiedDate": "last spring"}},
        "unreadable_value",
        "statusVerifiedDate",
    ),
    "unreadable age": ({"eligibilityModule": {"minimumAge": "grown up"}}, "unreadable_value", "minimumAge"),
    "struct instead of text": (
        {"identificationModule": {"acronym": {"a": 1}}},
        "unreadable_value",
        "acronym",
    ),
    "several values where one belongs": (
        {"identificationModule": {"acronym": ["FIRST", "SECOND"]}},
        "unreadable_value",
        "acronym",
    ),
    "text instead of struct": (
        {"designModule": {"enrollmentInfo": "many"}},
        "unreadable_value",
        "enrollmentInfo",
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_what_is_odd_is_kept_and_reported_with_its_path(case: str) -> None:
    modules, kind, path = ODD[case]
    result = assembled(study(**modules))
    [issue] = result.issues
    assert (issue.kind, issue.path) == (kind, f"protocolSection.{issue.path.split('.', 1)[1]}")
    assert issue.path.endswith(path)
    if kind == "unknown_word":
        assert not result.unmapped
    else:
        assert [value.path for value in result.unmapped] == [issue.path]


def test_of_several_values_none_is_chosen() -> None:
    result = assembled(study(identificationModule={"acronym": ["FIRST", "SECOND"]}))
    assert result.study.protocolSection.identificationModule.acronym is None
    assert [value.value for value in result.unmapped] == ['["FIRST","SECOND"]']


def test_twelve_bad_elements_of_one_list_are_each_removed() -> None:
    sites = [
        {"facility": f"site {number}", "geoPoint": "here" if number % 2 else {"lat": 1.0, "lon": 2.0}}
        for number in range(24)
    ]
    result = assembled(study(contactsLocationsModule={"locations": sites}))
    locations = result.study.protocolSection.contactsLocationsModule.locations  # type: ignore[union-attr]
    assert [site.facility for site in locations or ()] == [f"site {number}" for number in range(24)]
    assert sum(site.geoPoint is None for site in locations or ()) == 12


def test_characters_no_database_can_hold_are_replaced_and_reported() -> None:
    result = from_json(json.dumps(study(identificationModule={"acronym": "A\ud800B\x00C"})).encode())
    assert result.study.protocolSection.identificationModule.acronym == "A\ufffdB\ufffdC"
    assert [issue.kind for issue in result.issues] == ["unstorable_character"]


REFUSED = {
    "list": b"[1, 2]",
    "another object": b'{"a": 1}',
    "no id": b'{"protocolSection": {"identificationModule": {}}}',
    "malformed id": b'{"protocolSection": {"identificationModule": {"nctId": "NCT123"}}}',
    "section of the wrong kind": b'{"protocolSection": [1, 2]}',
    "deep": b'{"protocolSection": ' + b"[" * 5000 + b"]" * 5000 + b"}",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_study_is_refused_with_a_reason(case: str) -> None:
    with pytest.raises(RecordRejected, match=r"NCT id|not a study|deep"):
        from_json(REFUSED[case])


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
MODULES = [*sorted(study()["protocolSection"]), "designModule", "eligibilityModule", "outcomesModule"]


@given(st.dictionaries(st.sampled_from(MODULES), json_values), json_values)
def test_whatever_stands_in_a_module_is_typed_or_kept_or_refused(modules: dict[str, Any], extra: Any) -> None:
    record = study()
    record["protocolSection"] |= modules
    record["extra"] = extra
    try:
        result = assembled(record)
    except RecordRejected:
        return
    assert "extra" in {value.path for value in result.unmapped}
