"""What a bound is in its sentence, whom it concerns, and what it asks of a participant."""

import pytest

from schemas.eligibility import CriterionType, Fact
from schemas.sense import asked
from scraper.explore.admitted import Admitted, in_signs
from scraper.parser.text.facts import facts_in

IN, EX = "inclusion", "exclusion"

# Side, text, and of each threshold: subject, role, what is asked, whom it concerns.
SEEN_IN_THE_WILD: list[tuple[str, str, list[tuple[str, str, str | None, str | None]]]] = [
    (
        EX,
        "has not recovered from toxicity of prior therapy (i.e., to grade 1 or lower)",
        [("grade of toxicity", "definition", "≤ 1", None)],
    ),
    (EX, "Neuropathy, except grade 2 or lower", [("grade", "exception", "≤ 2", None)]),
    (EX, "Effects of earlier treatment unless resolved to grade 1", [("grade", "exception", "1", None)]),
    (
        EX,
        "Adverse events that have not resolved to grade 1 or lower",
        [("grade of toxicity", "limit", "≤ 1", None)],
    ),
    (
        EX,
        "Not recovered to <= grade 1 from the acute effects of chemotherapy, except alopecia",
        [("grade", "limit", "≤ 1", None)],
    ),
    (IN, "Recovered from all toxicities >= grade 2", [("grade of toxicity", "limit", "< 2", None)]),
    (EX, "Unresolved toxicity of grade 2 or more", [("grade of toxicity", "limit", "< 2", None)]),
    (
        IN,
        "All toxicities resolved to grade 1 or lower, except grade 2 neuropathy",
        [("grade of toxicity", "limit", "≤ 1", None), ("grade of neuropathy", "permission", "2", None)],
    ),
    (
        EX,
        "Toxicity not recovered to grade 1 or less (excluding grade 2 neuropathy)",
        [("grade of toxicity", "limit", "≤ 1", None), ("grade of neuropathy", "exception", "2", None)],
    ),
    (EX, "If QTc > 470 ms, one repeat test is allowed", [("QTc interval", "condition", None, None)]),
    (
        EX,
        "The following are not excluded: prostate cancer with a Gleason score <= 6",
        [("Gleason score", "permission", "≤ 6", None)],
    ),
    (EX, "Hepatitis B. HBV DNA must be < 2000 IU/mL", [("HBV DNA", "demand", "< 2000", None)]),
    (
        IN,
        "for ALT ≥ 2 x ULN, a scan must be done",
        [("alanine aminotransferase", "condition", None, None)],
    ),
    (
        EX,
        "Participants with HBV DNA < 500 IU/mL who take an antiviral may be eligible",
        [("HBV DNA", "permission", "< 500", None)],
    ),
    (
        IN,
        "Fasting glucose <= 180 mg/dL at the screening visit for participants on insulin",
        [("fasting glucose", "limit", "≤ 180", "participants on insulin")],
    ),
    (
        IN,
        "Absence of a long QT interval (QTc prolongation is defined as > 450 ms)",
        [("QTc interval", "limit", "≤ 450", None)],
    ),
    (IN, "No transfusion (hemoglobin > 9 g/dL)", [("hemoglobin", "limit", "> 9", None)]),
    (
        IN,
        "All patients with ≥ 4 positive lymph nodes must have had a dissection",
        [("positive lymph nodes", "condition", None, None)],
    ),
    (
        EX,
        "PEFR < 80% of predicted for participants > 6 and able to blow",
        [("peak expiratory flow", "limit", "≥ 80", None)],
    ),
    (
        IN,
        "Toxicity of grade 1 in accordance with cancer criteria",
        [("grade of toxicity", "limit", "1", None)],
    ),
    (EX, "Acute GVHD >= grade 2", [("grade of acute gvhd", "limit", "< 2", None)]),
    (EX, "grade of verified vertigo >= 2", [("grade of vertigo", "limit", "< 2", None)]),
    (EX, "Residual toxicity > NCI CTCAE v5.0 Grade 1", [("grade of toxicity", "limit", "≤ 1", None)]),
    (IN, "HER2 negative stage II", [("stage", "limit", "2", None)]),
    (
        IN,
        "progesterone receptor on < 1% of tumor cell nuclei",
        [("progesterone receptor expression", "limit", "< 1", None)],
    ),
    (EX, "on warfarin (an INR up to 2.0 is allowed)", [("INR", "permission", "≤ 2", None)]),
    (EX, "Gleason 8 will be allowed", [("Gleason score", "permission", "8", None)]),
    (
        IN,
        "bilirubin <= 1.5 x ULN (Gilbert's syndrome: < 3 x ULN was allowed)",
        [("total bilirubin", "limit", "≤ 1.5", None), ("total bilirubin", "permission", "< 3", None)],
    ),
    (
        IN,
        "ECOG 0-1 (ECOG 2 is allowed if due to the disease)",
        [
            ("ECOG performance status", "limit", "0 to 1", None),
            ("ECOG performance status", "permission", "2", None),
        ],
    ),
    (EX, "Patients with hemoglobin < 8 g/dL will be excluded", [("hemoglobin", "permission", "≥ 8", None)]),
    (IN, "Patients with HbA1c > 10 % are not eligible", [("hemoglobin A1c", "permission", "≤ 10", None)]),
    (
        IN,
        "CrCl >= 60 mL/min for participants with creatinine > 1.5 x ULN",
        [
            ("creatinine clearance", "limit", "≥ 60", "participants with creatinine > 1.5 x ULN"),
            ("creatinine", "condition", None, None),
        ],
    ),
    (
        IN,
        "QTcF <= 450 ms for males or <= 470 ms for females",
        [("QTc interval", "limit", "≤ 450", "males"), ("QTc interval", "limit", "≤ 470", "females")],
    ),
    (
        IN,
        "Hemoglobin: males >= 13 g/dL, females >= 12 g/dL",
        [("hemoglobin", "limit", "≥ 13", "males"), ("hemoglobin", "limit", "≥ 12", "females")],
    ),
    (
        IN,
        "Hemoglobin >= 13 g/dL (men) or >= 12 g/dL (women)",
        [("hemoglobin", "limit", "≥ 13", "men"), ("hemoglobin", "limit", "≥ 12", "women")],
    ),
    (
        IN,
        "ALT <= 2.5 x ULN (<= 5 x ULN if liver metastases are present)",
        [
            ("alanine aminotransferase", "limit", "≤ 2.5", None),
            ("alanine aminotransferase", "limit", "≤ 5", "liver metastases are present"),
        ],
    ),
    (
        IN,
        "Total bilirubin <= 1.5 x ULN; <= 3 x ULN for patients with Gilbert's syndrome",
        [
            ("total bilirubin", "limit", "≤ 1.5", None),
            ("total bilirubin", "limit", "≤ 3", "patients with Gilbert's syndrome"),
        ],
    ),
    (
        IN,
        "Itch score (range 0 - 42) of at least 16",
        [("Itch score", "scale_range", None, None), ("Itch score", "limit", "≥ 16", None)],
    ),
    (
        IN,
        "Platelets >= 90,000/uL without transfusion Hemoglobin >= 9 g/dL",
        [("platelets", "limit", "≥ 90", None), ("hemoglobin", "limit", "≥ 9", None)],
    ),
    (EX, "Lack of adequate marrow function (ANC >= 1500/uL)", [("neutrophils", "limit", "≥ 1.5", None)]),
    (
        EX,
        "Does not have a creatinine clearance of at least 50 mL/min",
        [("creatinine clearance", "limit", "≥ 50", None)],
    ),
    (
        EX,
        "Blood pressure not controlled to < 140/90 mmHg",
        [
            ("systolic blood pressure", "limit", "< 140", None),
            ("diastolic blood pressure", "limit", "< 90", None),
        ],
    ),
    (
        EX,
        "Serum creatinine > 2 mg/dL unless creatinine clearance >= 60 mL/min",
        [("creatinine", "limit", "≤ 2", None), ("creatinine clearance", "exception", "≥ 60", None)],
    ),
    (
        EX,
        "Uncontrolled hypertension, defined as systolic blood pressure > 160 mmHg",
        [
            ("systolic blood pressure", "limit", "≤ 160", None),
        ],
    ),
    (IN, "CTCAE version 5.0 grade 2 or higher", [("grade of toxicity", "limit", "≥ 2", None)]),
    (IN, "Creatinine clearance by Cockcroft-Gault: (140 - age) x weight / 72", []),
    (IN, "Men and women with BMI 18 to 30 kg/m2", [("body mass index", "limit", "18 to 30", None)]),
]


SEEN_IN_THE_WILD += [
    (
        EX,
        "Severe effects of earlier inhibitors. All other effects must be resolved to grade 1 or less.",
        [("grade", "demand", "≤ 1", None)],
    ),
    (
        EX,
        "Also excluded will be patients with a body mass index > 30",
        [("body mass index", "limit", "≤ 30", None)],
    ),
    (
        EX,
        "Toxicity other than alopecia not recovered to grade 1 or lower",
        [("grade of toxicity", "limit", "≤ 1", None)],
    ),
    (
        IN,
        "Total bilirubin <= 1.5 x ULN (for subjects with Gilbert's disease <= 3 x ULN)",
        [
            ("total bilirubin", "limit", "≤ 1.5", None),
            ("total bilirubin", "limit", "≤ 3", "subjects with Gilbert's disease"),
        ],
    ),
    (
        IN,
        "No evidence of distant metastasis (stage I, II or III)",
        [("stage", "limit", "1 to 3", None)],
    ),
    (EX, "Poorly controlled diabetes (HbA1c of 8.0% or higher)", [("hemoglobin A1c", "limit", "< 8", None)]),
]


def _asks(side: CriterionType, fact: Fact) -> str | None:
    found = asked(side, fact)
    return in_signs(Admitted(*found)) if found.asks else None


@pytest.mark.parametrize(("side", "text", "expected"), SEEN_IN_THE_WILD)
def test_roles(
    side: CriterionType, text: str, expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    found = [
        (fact.subject_normalized or fact.subject, fact.role, _asks(side, fact), fact.concerns)
        for fact in facts_in(text)
        if fact.fact_type == "threshold"
    ]
    assert found == expected


@pytest.mark.parametrize(("side", "text", "expected"), SEEN_IN_THE_WILD)
def test_whom_it_concerns_is_a_place_of_the_text(side: str, text: str, expected: object) -> None:
    for fact in facts_in(text):
        if fact.concerns is not None:
            assert text[slice(fact.concerns_start, fact.concerns_end)] == fact.concerns


def test_sexes_and_ages_of_those_whom_it_concerns_are_typed() -> None:
    male, female = facts_in("QTcF <= 450 ms for males or <= 470 ms for females")
    assert (male.concerns_sex, female.concerns_sex) == ("male", "female")
    found = facts_in("Lansky score of at least 60 for patients aged under 16 years")
    score, age = (fact for fact in found if fact.fact_type in ("threshold", "age"))
    assert (score.concerns, score.concerns_days_high) == ("patients aged under 16 years", 16 * 365.25)
    assert (age.fact_type, age.role) == ("age", "condition")
