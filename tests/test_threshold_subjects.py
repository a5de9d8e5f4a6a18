"""Different things have different names, the same scale under several spellings has one; slips are kept apart."""

import pytest

from scraper.parser.text.facts import facts_in
from scraper.parser.text.thresholds.plausibility import slip

NAMES = [
    ("Peanut-specific IgE >= 0.7 kU/L", "allergen-specific IgE"),
    ("specific IgE >= 0.7 kU/L to house dust mite", "allergen-specific IgE"),
    ("Total IgE >= 30 IU/mL", "immunoglobulin E"),
    ("IgE to peanut of >= 10 kU/L", "allergen-specific IgE"),
    ("Specific IgE against grass (IgE > 0.7 kU/L)", "allergen-specific IgE"),
    ("unresectable stage III", "stage"),
    ("A positive SPT (diameter ≥ 3 mm) for birch", "skin prick test wheal"),
    ("greater than Common Terminology Criteria for Adverse Events (CTCAE) grade 1", "grade of toxicity"),
    ("Anatomic Stage II", "stage"),
    ("IgE >= 10 kUA/L", "allergen-specific IgE"),
    ("Serum IgE level to be below 1300 IU/mL", "immunoglobulin E"),
    ("Hamilton Depression Rating Scale-17 score > 18", "HAM-D"),
    ("grade 2 or higher diarrhea", "grade of diarrhea"),
    ("CTCAE grade > 1 toxicity", "grade of toxicity"),
    ("Toxicity of earlier chemotherapy of grade 2 or more", "grade of toxicity"),
    ("Stage III or IV colorectal cancer", "stage of colorectal cancer"),
    ("In the case of stage III disease", "stage"),
    ("Ann Arbor stage II-IV", "stage"),
    ("Stage 3 non eligible for chemoradiotherapy", "stage"),
    ("High-risk factors (Grade 3)", "grade"),
    ("Treated with curative intent (Stage II to III)", "stage"),
    ("no evidence of distant metastasis (stage I, II or III)", "stage"),
    ("stage IV HR+ breast cancer", "stage"),
    ("Alkalin phosphatases ≤ 5 x ULN", "alkaline phosphatase"),
    ("IGA score of 3 or more", "IGA"),
    ("IgA < 70 mg/dL", "immunoglobulin A"),
    ("WHO grade III or IV glioma", "grade of glioma"),
    ("disc height less than 5 mm", "disc height"),
    ("height less than 150 cm", "height"),
    ("pulmonary hypertension with a pressure > 35 mmHg", "pulmonary artery pressure"),
    ("postural drop > 30 mmHg", "orthostatic blood pressure change"),
    ("weight change of more than 5 kg in the last 3 months", "weight change"),
    ("weight loss of more than 5 kg in the last 3 months", "weight loss"),
    ("ECOG 0 or 1", "ECOG performance status"),
    ("WHO performance status 0-2", "ECOG performance status"),
    ("Zubrod performance status of 0 to 2", "ECOG performance status"),
    ("performance status <= 2", "ECOG performance status"),
    ("IIEF-5 score <= 21", "IIEF-5"),
    ("IIEF-EF domain score <= 25", "IIEF-EF"),
    ("IIEF >= 26", "IIEF"),
    ("EF >= 50%", "left ventricular ejection fraction"),
    ("Penile curvature > 30 degrees", "penile curvature"),
    ("Cobb angle > 30 degrees", "Cobb angle"),
    ("QT interval > 500 ms", "QT interval"),
    ("QTcF > 500 ms", "QTc interval"),
    ("calcium (corrected for albumin) > 3 mmol/L", "calcium"),
    ("Cockcroft and Gault equation >= 50 mL/min", "creatinine clearance"),
    ("Breast Imaging-Reporting and Data System score of 4", "BI-RADS"),
    ("Peak velocity < 25 cm/sec", "jet velocity"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_names(text: str, name: str) -> None:
    assert [fact.subject_normalized for fact in facts_in(text) if fact.fact_type == "threshold"] == [name]


@pytest.mark.parametrize(
    "text", ["contraception (failure rate < 1%)", "a safe method (Pearl Index < 1)", "equivalent to > 50%"]
)
def test_what_is_no_measure_of_a_participant(text: str) -> None:
    assert [fact for fact in facts_in(text) if fact.fact_type == "threshold"] == []


def test_a_grade_of_skin_is_no_immunoglobulin() -> None:
    assert not [fact for fact in facts_in("active dermatitis (IGA 2 or more)") if fact.subject_normalized]


def test_a_product_is_none_of_its_factors() -> None:
    assert all(fact.subject_normalized is None for fact in facts_in("weight x IgE < 3,000,000"))


def test_a_ratio_and_its_percentage_are_one_value() -> None:
    values = [facts_in(text)[0].canonical_high for text in ("FEV1/FVC < 0.7", "FEV1/FVC < 70%")]
    assert values == [70, 70]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Hemoglobin >= 9 mg/dL", (0.009, "g/dL")),
        ("Platelets >= 100,000/mL", (0.1, "10*9/L")),
        ("Albumin >= 2.5 mg/dL", (0.0025, "g/dL")),
        ("Hemoglobin >= 9 g/dL", None),
        ("Platelets >= 100,000/uL", None),
    ],
)
def test_a_slip_keeps_its_unit_and_says_what_it_comes_to(text: str, meant: tuple[float, str] | None) -> None:
    fact = facts_in(text)[0]
    assert slip(fact) == meant
    assert (fact.canonical_unit is None) == (meant is not None)


@pytest.mark.parametrize(
    ("text", "comparator", "value"),
    [
        ("Hemoglobin equal to or greater than100 g/L", "GTEQ", 100),
        ("Life expectancy of less than twelve months", "LT", 12),
        ("Life expectancy of at least six (6) months", "GTEQ", 6),
        ("At least 3 positive lymph nodes", "GTEQ", 3),
        ("4 or more relapses in the last year", "GTEQ", 4),
    ],
)
def test_numbers_glued_in_words_and_of_things(text: str, comparator: str, value: float) -> None:
    fact = next(fact for fact in facts_in(text) if fact.fact_type == "threshold")
    assert (fact.comparator, fact.value_low or fact.value_high) == (comparator, value)
