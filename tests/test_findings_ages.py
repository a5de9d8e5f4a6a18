"""Age fields against the ages in the criteria: conflicts found, and what only looks like one."""

import json
from pathlib import Path

import pytest

from scraper.runs.load import load
from tests.databases import rows, study, write

Fields = tuple[str | None, str | None]


def _found(
    folder: Path, fields: Fields, criteria: str, sex: str = "ALL"
) -> list[tuple[str, str, str | None]]:
    """Findings on ages of a record with these fields: code, value, other value."""
    module = {"eligibilityCriteria": criteria, "sex": sex}
    module |= {name: age for name, age in zip(("minimumAge", "maximumAge"), fields, strict=True) if age}
    database = folder / "ages.db"
    load(str(database), (write(folder / "study.json", study(eligibilityModule=module)),))
    return rows(database, "select code, value, other_value from findings where code like '%age%' order by id")


def _inclusion(*criteria: str) -> str:
    return "Inclusion Criteria:\n\n" + "".join(f"* {criterion}\n" for criterion in criteria)


def _exclusion(*criteria: str) -> str:
    return "Inclusion Criteria:\n\n* Gout\n\nExclusion Criteria:\n\n" + "".join(
        f"* {text}\n" for text in criteria
    )


ADULTS = ("18 Years", "65 Years")

CONFLICTS: dict[str, tuple[Fields, str, list[tuple[str, str, str | None]]]] = {
    "both ends": (
        ("13 Years", "68 Years"),
        _inclusion("All patients fulfil the criteria for gout, man or woman aged from 15 to 70 years old"),
        [
            ("minimum_age_differs", "13 Years", "15 to 70 year"),
            ("maximum_age_differs", "68 Years", "15 to 70 year"),
        ],
    ),
    "an excluded age": (
        ADULTS,
        _exclusion("Age under 21"),
        [("minimum_age_differs", "18 Years", "< 21 year")],
    ),
    "an excluded upper age": (
        ADULTS,
        _exclusion("Patients over 80 years"),
        [("maximum_age_differs", "65 Years", "> 80 year")],
    ),
    "another unit": (
        ("18 Months", "50 Years"),
        _inclusion("Aged 18-50 years old"),
        [("minimum_age_differs", "18 Months", "18 to 50 year")],
    ),
    "fields left empty": (
        (None, None),
        _inclusion("Male or female patients, aged 12 years to 29 years"),
        [
            ("minimum_age_only_in_text", "12 to 29 year", None),
            ("maximum_age_only_in_text", "12 to 29 year", None),
        ],
    ),
    "only the upper field empty": (
        ("5 Years", None),
        _inclusion("Children 5-12 years old"),
        [("maximum_age_only_in_text", "5 to 12 year", None)],
    ),
}
"""Fields, criteria, findings."""


@pytest.mark.parametrize("name", CONFLICTS)
def test_conflict(name: str, tmp_path: Path) -> None:
    fields, criteria, findings = CONFLICTS[name]
    assert _found(tmp_path, fields, criteria) == findings


NONE: dict[str, tuple[Fields, str]] = {
    "the same": (ADULTS, _inclusion("Age 18 to 65 years")),
    "the same by exclusion": (ADULTS, _exclusion("Age < 18 or > 65")),
    "the next whole year": (
        ("18 Years", "64 Years"),
        _inclusion("Older than 17 years and younger than 65 years"),
    ),
    "the next whole day": (("29 Days", "24 Months"), _inclusion("Aged > 28 days to 24 months")),
    "a half year": (("9 Years", "17 Years"), _inclusion("Males and females (age 9 - 17.99 years)")),
    "months for years": (("2 Years", "5 Years"), _inclusion("Age 24 to 60 months")),
    "no lower limit": ((None, "12 Years"), _inclusion("Age 0-12 years")),
    "no age in the text": (ADULTS, _inclusion("Gout for at least 20 years")),
    "an age of cohorts": (
        ("18 Years", "75 Years"),
        _inclusion("Young adults: aged 18-30 years", "Older adults: aged 55-75 years"),
    ),
    "cohorts unlike the fields": (
        ("18 Years", "75 Years"),
        _inclusion("Young adults aged 20-30 years", "Older adults aged 55-70 years"),
    ),
    "a part of the study": (("0 Days", "14 Days"), _inclusion("(A1) Subject is between 1 and 6 years old")),
    "a parent": (
        ("8 Years", "17 Years"),
        _inclusion("Children aged 8 to 17 years", "Parents aged 21 years or older"),
    ),
    "a donor": (ADULTS, _inclusion("Receives a kidney from a living donor between 5 and 70 years of age")),
    "a scale by age": (
        ("1 Year", "21 Years"),
        _inclusion(
            "Karnofsky score for patients > 12 years of age, Lansky score for patients ≤ 12 years of age"
        ),
    ),
    "a risk factor": (ADULTS, _inclusion("Two risk factors such as age < 35 years or smoking")),
    "controls": (ADULTS, _inclusion("Gout", "Healthy controls aged 20 to 50 years")),
    "a tissue": (ADULTS, _inclusion("Stored tumor tissue, no more than 6 months old")),
    "partners": (ADULTS, _inclusion("Male partners of the patients, aged 21 years or older")),
    "months of the last year": (("1 Year", "71 Months"), _inclusion("Children aged 1 to 5 years")),
    "another country": (ADULTS, _inclusion("Adults aged ≥ 20 years (Japan)")),
    "another cohort in brackets": (ADULTS, _inclusion("Aged 20 to 50 years (Cohort 3: 20 years or older)")),
    "who must do more": ((None, None), _inclusion("If younger than 18 years old, must weigh 50 kg or more")),
    "who consents": (("6 Years", None), _inclusion("Assent from patients aged 6 to 17 years")),
    "a reason": (
        ("18 Years", None),
        _inclusion("Because nothing is known of patients < 18 years, they are excluded"),
    ),
    "menopause": (
        ("18 Years", None),
        _inclusion("Age ≥ 18 years", "Age < 60 years and amenorrheic for 1 year"),
    ),
    "strata": (
        ("18 Years", None),
        _inclusion(
            "Participants aged 60 years or more are eligible", "Participants under the age of 60 with a score"
        ),
    ),
    "an excluded age with a condition": (
        ADULTS,
        _exclusion("Participants younger than 50 years who have gout"),
    ),
    "all that the fields admit": (("18 Years", None), _exclusion("Patients > 18 years of age")),
    "the field for others": (
        ("3 Years", "23 Years"),
        _inclusion("Age 6-23 years with peanut allergy, or age 3-23 years with allergy to milk"),
    ),
    "a note": (ADULTS, "Age 20 to 40 years were common in earlier trials.\n\nInclusion Criteria:\n\n* Gout"),
    "nested": (ADULTS, "Inclusion Criteria:\n\n* One of:\n  * aged 30 to 50 years\n  * gout"),
}
"""Fields and criteria that are no conflict, though the numbers differ."""


@pytest.mark.parametrize("name", NONE)
def test_no_conflict(name: str, tmp_path: Path) -> None:
    assert _found(tmp_path, *NONE[name]) == []


def test_one_sex_is_not_all(tmp_path: Path) -> None:
    criteria = _inclusion("Women aged 40 to 60 years", "Gout")
    assert _found(tmp_path, ADULTS, criteria, "ALL") == []


def test_the_only_sex_is_all(tmp_path: Path) -> None:
    criteria = _inclusion("Women aged 40 to 60 years", "Gout")
    assert [code for code, *_ in _found(tmp_path, ADULTS, criteria, "FEMALE")] == [
        "minimum_age_differs",
        "maximum_age_differs",
    ]


def test_a_finding_names_its_words(tmp_path: Path) -> None:
    criteria = _inclusion("Gout", "Aged 20 to 65 years")
    _found(tmp_path, ADULTS, criteria)
    ((source, other),) = rows(
        tmp_path / "ages.db", "select source, other_source from findings where code like '%age%'"
    )
    assert source == "protocolSection.eligibilityModule.minimumAge"
    start, end = json.loads(
        other.removeprefix("protocolSection.eligibilityModule.eligibilityCriteria").replace(":", ",")
    )
    assert criteria[start:end] == "20 to 65 years"
