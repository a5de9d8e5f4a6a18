"""The typed record: it has every field that the registry publishes, and gives back what it was given."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from schemas.study import Study, twin
from schemas.study.paths import FieldKind, field_kinds
from schemas.values import DateTimeMinutes, NctId, NormalizedTime, PartialDate, ResultNumber
from schemas.vocabularies import REPORT_UNKNOWN_WORDS, UnknownWord
from tests.databases import study

RECORDS = sorted(Path(__file__).parent.glob("fixtures/api_v2/*/study.json"))
ODD_RECORDS = {"NCT99000016--unknown-words-and-keys"}

each_record = pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.parent.name)


def published_form(study: Study) -> Any:
    return study.model_dump(mode="json", by_alias=True, exclude_none=True)


def record(**protocol_modules: Any) -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": "NCT99000001"}, **protocol_modules}}


# --- nothing is lost


def test_there_are_records() -> None:
    assert len(RECORDS) == 14


@each_record
def test_a_record_comes_back_as_it_was(path: Path) -> None:
    body = path.read_bytes()
    study = Study.model_validate_json(body)
    assert published_form(study) == json.loads(body)
    assert study.nct_id == path.parent.name[:11]


@each_record
def test_json_and_python_mean_the_same(path: Path) -> None:
    body = path.read_bytes()
    assert Study.model_validate(json.loads(body)) == Study.model_validate_json(body)


@each_record
def test_nothing_is_odd_but_what_was_made_odd(path: Path) -> None:
    try:
        Study.model_validate_json(path.read_bytes(), extra="forbid", context=REPORT_UNKNOWN_WORDS)
    except ValidationError as error:
        assert path.parent.name in ODD_RECORDS, error
    else:
        assert path.parent.name not in ODD_RECORDS


@pytest.mark.corpus
def test_real_records_come_back_as_they_were(shared: Path) -> None:
    changed = []
    for path in sorted((shared / "corpus" / "api_v2").glob("*.json")):
        body = path.read_bytes()
        if published_form(Study.model_validate_json(body)) != json.loads(body):
            changed.append(path.name)
    assert changed == []


# --- absent, false, zero


def test_only_the_nct_id_is_required() -> None:
    study = Study.model_validate(record())
    assert published_form(study) == record()


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"protocolSection": {}},
        {"protocolSection": {"identificationModule": {}}},
        {"protocolSection": {"identificationModule": {"nctId": "NCT1"}}},
        {"protocolSection": {"identificationModule": {"nctId": None}}},
    ],
    ids=json.dumps,
)
def test_a_record_without_nct_id_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Study.model_validate(broken)


@pytest.mark.parametrize(
    "module", [{}, {"healthyVolunteers": False}, {"healthyVolunteers": True}], ids=json.dumps
)
def test_absent_is_not_false(module: dict[str, bool]) -> None:
    eligibility = Study.model_validate(record(eligibilityModule=module)).protocolSection.eligibilityModule
    assert eligibility is not None
    assert eligibility.healthyVolunteers is module.get("healthyVolunteers")


@pytest.mark.parametrize("info", [{}, {"count": 0}], ids=json.dumps)
def test_zero_is_not_absent(info: dict[str, int]) -> None:
    design = Study.model_validate(record(designModule={"enrollmentInfo": info})).protocolSection.designModule
    assert design is not None
    assert design.enrollmentInfo is not None
    assert design.enrollmentInfo.count == info.get("count")


# --- what the registry added since


def test_an_unknown_key_is_kept_where_it_stood() -> None:
    given = record(designModule={"designInfo": {"dataSources": ["claims"]}}, fundingModule={"share": None})
    study = Study.model_validate(given)
    design = study.protocolSection.designModule
    assert design is not None
    assert design.designInfo is not None
    assert design.designInfo.model_extra == {"dataSources": ["claims"]}
    assert study.protocolSection.model_extra == {"fundingModule": {"share": None}}


def test_an_unknown_word_is_kept() -> None:
    study = Study.model_validate(record(designModule={"phases": ["PHASE3", "PHASE9"]}))
    design = study.protocolSection.designModule
    assert design is not None
    assert design.phases is not None
    assert [type(word) for word in design.phases] == [str, UnknownWord]
    assert published_form(study) == record(designModule={"phases": ["PHASE3", "PHASE9"]})


def test_an_unknown_word_is_reported_with_its_place() -> None:
    with pytest.raises(ValidationError) as caught:
        Study.model_validate(
            record(designModule={"phases": ["PHASE3", "PHASE9"]}), context=REPORT_UNKNOWN_WORDS
        )
    (report,) = [error for error in caught.value.errors() if error["type"] == "unknown_word"]
    assert report["loc"][:4] == ("protocolSection", "designModule", "phases", 1)
    assert report["input"] == "PHASE9"


@pytest.mark.parametrize(
    ("module", "place"),
    [
        (
            {"statusModule": {"startDateStruct": {"date": "soon"}}},
            ("statusModule", "startDateStruct", "date"),
        ),
        (
            {"designModule": {"enrollmentInfo": {"count": "many"}}},
            ("designModule", "enrollmentInfo", "count"),
        ),
        ({"eligibilityModule": {"minimumAge": "adult"}}, ("eligibilityModule", "minimumAge")),
        ({"conditionsModule": {"keywords": "dryness"}}, ("conditionsModule", "keywords")),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else "",
)
def test_a_value_of_the_wrong_kind_is_named(module: dict[str, Any], place: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        Study.model_validate(record(**module))
    assert [error["loc"] for error in caught.value.errors()] == [("protocolSection", *place)]


# --- against the registry's own list of fields

TYPE_OF_KIND: dict[str, type] = {
    "nct": NctId,
    "GeoName": str,
    "enum": str,
    "markup": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "number": float,
    "PartialDate": PartialDate,
    "NormalizedDate": PartialDate,
    "DateTimeMinutes": DateTimeMinutes,
    "NormalizedTime": NormalizedTime,
}


@pytest.fixture(scope="module")
def published_fields(shared: Path) -> dict[str, dict[str, str]]:
    """Path -> row of the reference, for every field that a record can hold."""
    with (shared / "reference" / "v2-fields.csv").open(encoding="utf-8", newline="") as file:
        return {row["json_path"]: row for row in csv.DictReader(file) if row["retrievable"] == "yes"}


def test_paths_are_those_published(published_fields: dict[str, dict[str, str]]) -> None:
    assert field_kinds().keys() - published_fields.keys() == set()
    assert published_fields.keys() - field_kinds().keys() == set()


def test_kinds_are_those_published(published_fields: dict[str, dict[str, str]]) -> None:
    wrong = [path for path, row in published_fields.items() if not _agrees(field_kinds()[path], row)]
    assert wrong == []


def _agrees(field: FieldKind, row: dict[str, str]) -> bool:
    kind = row["kind"]
    if kind in ("struct", "GeoPoint"):
        type_agrees = issubclass(field.type, BaseModel)
    elif kind == "text":
        type_agrees = field.type in (str, ResultNumber)
    else:
        type_agrees = field.type is TYPE_OF_KIND[kind]
    return (
        type_agrees
        and field.is_list == (row["array"] == "yes")
        and field.is_markup == (kind == "markup")
        and field.vocabulary == (row["type"] if kind == "enum" else None)
    )


def test_the_twin_gives_the_same_values(fixtures_dir: Path) -> None:
    compared = 0
    for file in fixtures_dir.glob("api_v2/*/study.json"):
        if struct := twin.decode(file.read_bytes()):
            assert_same(struct, Study.model_validate_json(file.read_bytes()))
            compared += 1
    assert compared >= 8


@pytest.mark.corpus
def test_the_twin_gives_the_same_values_on_real_records(shared: Path) -> None:
    for file in (shared / "corpus" / "api_v2").glob("*.json"):
        if struct := twin.decode(file.read_bytes()):
            assert_same(struct, Study.model_validate_json(file.read_bytes()))


def assert_same(struct: Any, model: Any) -> None:
    """Every attribute of the struct has the model's value, down to the class of each text."""
    if isinstance(model, BaseModel):
        for name in type(model).model_fields:
            assert_same(getattr(struct, name), getattr(model, name))
    elif isinstance(model, list):
        assert len(struct) == len(model)
        for one, other in zip(struct, model, strict=True):
            assert_same(one, other)
    else:
        assert (type(struct), struct) == (type(model), model)


@pytest.mark.parametrize(
    "change",
    [
        {"overallStatus": "NAPPING"},
        {"newKey": 1},
        {"statusVerifiedDate": "in spring"},
        {"overallStatus": ["COMPLETED"]},
    ],
)
def test_the_twin_refuses_what_is_not_well_formed(change: dict[str, Any]) -> None:
    record = study(statusModule=change)
    assert twin.decode(json.dumps(record).encode()) is None
