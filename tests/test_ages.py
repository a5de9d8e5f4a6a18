"""Ages in criteria: what limits participants, with its words; what is no age of a person."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.eligibility import Fact
from scraper.parser.text.ages.reader import ages

YEAR = 365.25
MONTH = 30.4375

ONE_LIMIT: dict[str, tuple[str, float | None, float | None, str]] = {
    "Age >= 18": (">= 18", 18, None, "GTEQ"),
    "Age \\>= 18 years": (">= 18 years", 18, None, "GTEQ"),
    "aged over 40": ("over 40", 40, None, "GT"),
    "At least 21 years of age": ("At least 21 years of age", 21, None, "GTEQ"),
    "18 years or older": ("18 years or older", 18, None, "GTEQ"),
    "Women of 50 years of age and above": ("50 years of age and above", 50, None, "GTEQ"),
    "Age: 18+": ("18+", 18, None, "GTEQ"),
    "minors under 18": ("under 18", None, 18, "LT"),
    "Patients younger than 16 years": ("younger than 16 years", None, 16, "LT"),
    "no older than 75 years": ("no older than 75 years", None, 75, "LTEQ"),
    "Exclusion: age > 80": ("> 80", 80, None, "GT"),
    "patients <18": ("<18", None, 18, "LT"),
    "Must be eighteen (18) years of age or older": ("eighteen (18) years of age or older", 18, None, "GTEQ"),
    "Children from birth to 12 years": ("birth to 12 years", None, 12, "LTEQ"),
    "aged 18 years inclusive or older": ("18 years inclusive or older", 18, None, "GTEQ"),
    "65 years or younger": ("65 years or younger", None, 65, "LTEQ"),
    "Age < 18, pregnant": ("< 18", None, 18, "LT"),
    "Males > 18 years previously untreated": ("> 18 years", 18, None, "GT"),
    "Patient over 18 years weighing 60 kg": ("over 18 years", 18, None, "GT"),
    "Male at the age of ≥ 5": ("≥ 5", 5, None, "GTEQ"),
    "Only patients with asthma, above 18 years, and with a cough": ("above 18 years", 18, None, "GT"),
    "Have reached 18 years of age": ("reached 18 years of age", 18, None, "GTEQ"),
}
"""A criterion with one limit: its words, low and high end in years, comparator."""


@pytest.mark.parametrize("text", ONE_LIMIT)
def test_one_limit(text: str) -> None:
    words, low, high, comparator = ONE_LIMIT[text]
    (fact,) = ages(text)
    assert text[fact.span_start : fact.span_end].replace("\\", "") == words
    assert (fact.value_low, fact.value_high, fact.comparator, fact.unit) == (low, high, comparator, "year")


RANGES: dict[str, tuple[float, float, bool, bool]] = {
    "18-65 years": (18, 65, True, True),
    "18 to 65 years old": (18, 65, True, True),
    "≥18 and ≤65 years": (18, 65, True, True),
    "Age ≥ 18 and < 70": (18, 70, True, False),
    "aged 18 to 70": (18, 70, True, True),
    "between the ages of 20 and 45": (20, 45, True, True),
    "adults (18-64)": (18, 64, True, True),
    "Male or female, 20-75 years inclusive": (20, 75, True, True),
    "Older than 18 years and younger than 60 years": (18, 60, False, False),
    "18 ≤ age < 65 years": (18, 65, True, False),
    "11 to no older than 17 years of age": (11, 17, True, True),
    "Age 15 years to 40 years": (15, 40, True, True),
    "subjects who are between 18 and 55 years, inclusive": (18, 55, True, True),
    "Age: 19~45": (19, 45, True, True),
    "Age range of 22-70 years": (22, 70, True, True),
    "at least 18 years of age but not older than 50 years": (18, 50, True, True),
    "patients aged from 18 up to 80 years": (18, 80, True, True),
    "Male (biological) aged 18-32 years old": (18, 32, True, True),
    "Between 40 to and including 55 years of age": (40, 55, True, True),
    "aged 20 or over 20 years and not more than 70 years": (20, 70, True, True),
    "being 65-80 aged": (65, 80, True, True),
    "aged between 18- and 65-years": (18, 65, True, True),
    "Aged from 18 years old (inclusive) to 75 years old (inclusive)": (18, 75, True, True),
    "age limit: 18-65 years": (18, 65, True, True),
    "male patients with eczema between 18 years and 60 years": (18, 60, True, True),
    "transplant recipients who are 18-65 years of age": (18, 65, True, True),
}
"""A criterion with both ends: low, high, and whether each is admitted."""


@pytest.mark.parametrize("text", RANGES)
def test_range(text: str) -> None:
    (fact,) = ages(text)
    assert (fact.value_low, fact.value_high, fact.low_inclusive, fact.high_inclusive) == RANGES[text]
    assert fact.comparator == "BETWEEN"
    assert (fact.days_low, fact.days_high) == (RANGES[text][0] * YEAR, RANGES[text][1] * YEAR)


def _ends(facts: list[Fact]) -> list[tuple[str | None, float | None, str | None]]:
    return [
        (fact.comparator, fact.value_high if fact.value_low is None else fact.value_low, fact.unit)
        for fact in facts
    ]


APART: dict[str, list[tuple[str, float, str]]] = {
    "Age < 18 or > 65 years": [("LT", 18, "year"), ("GT", 65, "year")],
    "Patients under 18 and above 45 years": [("LT", 18, "year"), ("GT", 45, "year")],
    "Children from 6 months to 5 years": [("GTEQ", 6, "month"), ("LTEQ", 5, "year")],
    "Age ≥ 18 years (age ≥ 12 years for bone tumours)": [("GTEQ", 18, "year"), ("GTEQ", 12, "year")],
    "Age >= 60 years, age < 60 and frail": [("GTEQ", 60, "year"), ("LT", 60, "year")],
}
"""Limits that are alternatives, or in two units: a fact each."""


@pytest.mark.parametrize("text", APART)
def test_limits_apart(text: str) -> None:
    assert _ends(ages(text)) == APART[text]


YOUNG: dict[str, tuple[float | None, float | None]] = {
    "infants < 12 months": (None, 12 * MONTH),
    "Newborns aged 3-95 days": (3, 95),
    "Age less than 72 hours": (None, 3),
    "Infants 0 to 16 weeks of age": (0, 112),
}


@pytest.mark.parametrize("text", YOUNG)
def test_units_of_the_young(text: str) -> None:
    (fact,) = ages(text)
    assert (fact.days_low, fact.days_high) == YOUNG[text]


NO_AGES = [
    "An ulcer between 1 and 5 cm, and more than 4 weeks old",
    "intends to breastfeed until the infant is at least 6 months old",
    "Participants with pain between 13 and 15 years",
    "disease that is 13 to 15 years",
    "Gestational age 24 to 32 weeks",
    "pregnant women between 16 and 24 weeks of gestation",
    "diabetes for more than 5 years",
    "No malignancy within 5 years",
    "Onset of symptoms before the age of 40",
    "Age of onset > 50 years",
    "bone age above 12 years",
    "Biopsy older than 6 months",
    "stored tumor tissue, no more than 6 months old",
    "patients with a smoking history between 20 and 40 years",
    "A skin test not older than 60 days",
    "Parent who died under 50 years of age",
    "BMI 18 to 30 kg/m2",
    "patients with 2 to 4 lesions",
    "20 or more cigarettes a day",
    "ECOG 0-2",
    "6 to 9 years: 1 mg/dL",
    "CD19 18",
    "≥ 12 years of education",
    "18 years of age",
    "Age = 18",
    "scores of 19 or higher for boys and 20 or higher for girls",
]
"""Numbers that limit no participant's age, and bare ages, whose bound is not known."""


@pytest.mark.parametrize("text", NO_AGES)
def test_no_age(text: str) -> None:
    assert ages(text) == []


SEEN_IN_THE_WILD: dict[str, list[tuple[str, float, str]]] = {
    "Females ˃ 18 y/o": [("GT", 18, "year")],
    "Age below 13 moths": [("LT", 13, "month")],
    "Patient aged 18 ans or more": [("GTEQ", 18, "year")],
    "patients more then 65 years old": [("GT", 65, "year")],
    "Age \\> or = 16 years": [("GTEQ", 16, "year")],
    "over 20years-old": [("GT", 20, "year")],
    "Age equal and greater than 30 years": [("GTEQ", 30, "year")],
    "(18-75) years old": [],
    "Age (years): ≥ 45": [("GTEQ", 45, "year")],
    "aged more than or equal to (≥) 18 years": [("GTEQ", 18, "year")],
    "females < 55 years-of-age": [("LT", 55, "year")],
    "subjects over 18 years old and ≤200 CD4/μl": [("GT", 18, "year")],
    "Age superior or equal to 6 years": [("GTEQ", 6, "year")],
    "Amenorrhea and age ≥ 60 years": [("GTEQ", 60, "year")],
    "spirometry (for participants >/= 6 years and older)": [("GTEQ", 6, "year")],
    "Age, 25 or above": [("GTEQ", 25, "year")],
    "The patient is under 80 years old (≤).": [("LT", 80, "year")],
}
"""Spellings as registrations have them: foreign words, typing errors, lookalike signs, odd marks."""


@pytest.mark.parametrize("text", SEEN_IN_THE_WILD)
def test_seen_in_the_wild(text: str) -> None:
    found = ages(text)
    if text == "(18-75) years old":
        assert [(fact.value_low, fact.value_high) for fact in found] == [(18, 75)]
    else:
        assert _ends(found) == SEEN_IN_THE_WILD[text]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Male or female patients ≥ 18 years", "Male or female patients"),
        ("Parents aged over 21", "Parents"),
        ("Age ≥ 18 years", None),
    ],
)
def test_whose_age(text: str, subject: str | None) -> None:
    assert [fact.subject for fact in ages(text)] == [subject]


ROLES: dict[str, list[str]] = {
    "Wheezing in children < 4 years only in combination with other complaints": ["condition"],
    "Age ≥ 18 years": ["limit"],
    "Subjects aged 7 to 17 willing to sign assent": ["limit"],
    "Aged ≥ 18 years and able to give informed consent": ["limit"],
    "Premenopausal women 18 to 40 years": ["limit"],
    "Postmenopausal women (over 60 years of age with no menses)": ["definition"],
    "Age ≥ 60 years, or age < 60 years and amenorrhea for a year": ["definition", "definition"],
    "Two risk factors such as age < 35 years or smoking": ["definition"],
    "no data are available in patients under 18 years of age": ["definition"],
    "at least 18 years of age (or the legal age if the legal age is > 18 years)": ["limit", "definition"],
    "written consent of the parents of those under 18 years": ["condition"],
    "assent for children aged 7 to 17 years": ["condition"],
    "Lansky for patients under 16 years, Karnofsky for those 16 years or older, of at least 60": [
        "condition",
        "condition",
    ],
    "Score above 60 by Lansky (age 1 to 16 years)": ["condition"],
    "creatinine ≤ 0.8 mg/dL for participants aged 2 to 5 years": ["condition"],
    "must weigh 50 kg if younger than 18 years old": ["condition"],
    "One of the following: diabetes; age over 65 years; obesity": ["condition"],
    "However, participants over 70 years of age who are fit may be included": ["permission"],
    "Patients aged 16-17 may enrol with parental consent": ["permission"],
    "For participants aged 2 to 17 years, failure means no response": ["condition"],
    "A CT scan will not be performed on any patient younger than 30 years": ["condition"],
    "medium dose (patients aged 12-17 years) or high dose": ["condition"],
    "NOTE: patients aged 60 years and over": ["definition"],
    "Except for participants aged 1 to 17 years": ["exception"],
}


@pytest.mark.parametrize("text", ROLES)
def test_what_an_age_is_in_its_sentence(text: str) -> None:
    assert [fact.role for fact in ages(text)] == ROLES[text]


def test_outside_a_range() -> None:
    [outside], [inside] = (
        ages("Children outside the 4-10 years age range"),
        ages("Children 4-10 years of age"),
    )
    assert (outside.negated, inside.negated) == (True, False)


CONCERNS: dict[str, list[tuple[str | None, str | None]]] = {
    "Patients aged ≥ 18 years": [(None, None)],
    "Males and females aged 18 to 60 years": [(None, None)],
    "Males and non-pregnant females 18 to 80 years of age": [(None, None)],
    "Men ≥ 18 years; women ≥ 40 years": [("Men", "male"), ("women", "female")],
    "Parents aged over 21": [("Parents", None)],
    "The child's caregiver must be 18 years or older": [("caregiver", None)],
    "Haploidentical donors aged 18 to 50 years": [("donors", None)],
    "a related young (age ≤ 40) donor": [("donor", None)],
    "Pediatric arm: aged 1 to 17 years": [("Pediatric arm", None)],
    "(A1) Subject is between 2 and 6 years old": [("A1", None)],
    "First 3 enrolled subjects: age ≥ 18 years": [("First 3 enrolled subjects", None)],
    "Adults aged ≥ 19 years (Korea) or age ≥ 18 years": [("Korea", None), (None, None)],
    "Aged ≥ 2 years for unaffected subjects": [("for unaffected subjects", None)],
    "aged 18 to 55 years for patients receiving one drug": [("for patients receiving one drug", None)],
}


@pytest.mark.parametrize("text", CONCERNS)
def test_whom_an_age_concerns(text: str) -> None:
    found = ages(text)
    assert [(fact.concerns, fact.concerns_sex) for fact in found] == CONCERNS[text]
    for fact in found:
        if fact.concerns is not None:
            assert text[fact.concerns_start : fact.concerns_end] == fact.concerns


PIECES = st.sampled_from(
    [
        "age ",
        "aged ",
        "18",
        "65",
        " years",
        " old",
        ">=",
        "<",
        "≥",
        " to ",
        "-",
        " and ",
        " or ",
        "between ",
        "children ",
        "\\",
        "(",
        ")",
        "months",
        "older",
        " than ",
        "eighteen ",
        ".",
        ";",
        "\n",
        " ",
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_facts_point_at_their_words(text: str) -> None:
    end = 0
    for fact in ages(text):
        assert 0 <= fact.span_start < fact.span_end <= len(text)
        assert fact.span_start >= end, "facts do not overlap"
        end = fact.span_end
        words = text[fact.span_start : fact.span_end]
        assert any(mark.isdigit() for mark in words) or "eighteen" in words
        assert (fact.value_low, fact.value_high) != (None, None)
        if fact.value_low is not None and fact.value_high is not None:
            assert fact.value_low <= fact.value_high


@pytest.mark.parametrize(
    "piece", ["age ", "1 to ", "18-", "≥ 18 and ", "at least ", "18 ", " ", "(", "teen-"]
)
def test_a_long_repetition_is_read(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    assert all(fact.span_end <= len(text) for fact in ages(text))
    assert _ends(ages(f"Age < 18. {' ' * 20_000}")) == [("LT", 18, "year")]
