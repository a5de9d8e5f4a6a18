"""Thresholds: subject, bound and unit of each; the tables of subjects and units; any text is survived."""

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scraper.parser.text.thresholds
from schemas.eligibility import Criterion, Fact
from scraper.parser.text.facts import facts_of
from scraper.parser.text.thresholds.reader import thresholds
from scraper.parser.text.thresholds.subjects import Subject, subjects
from scraper.parser.text.thresholds.units import convert, units
from tests.cpu_time import STALLED, at_most

DATA = Path(scraper.parser.text.thresholds.__file__).parent


def short(fact: Fact) -> str:
    """A fact in one line: name, bound with its values, unit."""
    low, high = fact.value_low, fact.value_high
    if fact.comparator == "IN":
        values = ",".join(f"{value:g}" for value in fact.values)
    elif fact.comparator == "BETWEEN":
        values = f"{low:g}..{high:g}"
    else:
        values = f"{high if low is None else low:g}"
    return f"{fact.subject_normalized or fact.subject} {fact.comparator} {values} {fact.unit or '-'}"


COMPARATORS = {
    "Hemoglobin ≥ 9 g/dL": "hemoglobin GTEQ 9 g/dL",
    "Hemoglobin >= 9 g/dL": "hemoglobin GTEQ 9 g/dL",
    "Hemoglobin => 9 g/dL": "hemoglobin GTEQ 9 g/dL",
    "Hemoglobin >/= 9 g/dL": "hemoglobin GTEQ 9 g/dL",
    "Hemoglobin > or = 9 g/dL": "hemoglobin GTEQ 9 g/dL",
    "Hemoglobin \\>= 9 g/dL": "hemoglobin GTEQ 9 g/dL",
    "Hemoglobin >\\= 9 g/dL": "hemoglobin GTEQ 9 g/dL",
    "BMI =\\< 30": "body mass index LTEQ 30 -",
    "Hemoglobin of at least 9 g/dL": "hemoglobin GTEQ 9 g/dL",
    "hemoglobin of no less than 9": "hemoglobin GTEQ 9 -",
    "hemoglobin not less than 9 g/dL": "hemoglobin GTEQ 9 g/dL",
    "hemoglobin must not exceed 18 g/dL": "hemoglobin LTEQ 18 g/dL",
    "Hgb 9 g/dl or higher": "hemoglobin GTEQ 9 g/dl",
    "Hgb 9 g/dl or less": "hemoglobin LTEQ 9 g/dl",
    "Hgb less than (<) 9 g/dl": "hemoglobin LT 9 g/dl",
    "hemoglobin greater than or equal to (≥) 9 g/dL": "hemoglobin GTEQ 9 g/dL",
    "hemoglobin is below 9 g/dL": "hemoglobin LT 9 g/dL",
    "ECOG performance status of 2 or better": "ECOG performance status LTEQ 2 -",
    "Karnofsky score of 70 or better": "Karnofsky performance status GTEQ 70 -",
    "NYHA class II or worse": "NYHA class GTEQ 2 -",
    "minimum body weight of 30 kg": "body weight GTEQ 30 kg",
    "body weight of 45 kilogram (kg) or above": "body weight GTEQ 45 kilogram",
    "> NYHA class II": "NYHA class GT 2 -",
    "LVEF = 40%": "left ventricular ejection fraction EQ 40 %",
    "AST 3 times higher than ULN": "aspartate aminotransferase GT 3 ULN",
    "bilirubin twice higher than normal": "total bilirubin GT 2 ULN",
}

RANGES = {
    "T-score of -1.0 to -2.5": "T-score BETWEEN -2.5..-1 -",
    "QTc > 450-ms": "QTc interval GT 450 -",
    "BMI between 18.5 and 30 kg/m2": "body mass index BETWEEN 18.5..30 kg/m2",
    "BMI 18.5-30 kg/m2": "body mass index BETWEEN 18.5..30 kg/m2",
    "BMI from 18.5 to 30": "body mass index BETWEEN 18.5..30 -",
    "BMI of 18.5～30 kg/m²": "body mass index BETWEEN 18.5..30 kg/m²",
    "BMI > 18 and < 30 kg/m2": "body mass index BETWEEN 18..30 kg/m2",
    "BMI ≥ 18 kg/m2 but ≤ 30 kg/m2": "body mass index BETWEEN 18..30 kg/m2",
    "18 ≤ BMI < 30": "body mass index BETWEEN 18..30 -",
    "HbA1c 7.0% - 10.0%": "hemoglobin A1c BETWEEN 7..10 %",
    "weight between 50 kg (inclusive) and 90 kg (exclusive)": "body weight BETWEEN 50..90 kg",
    "MMSE score between 10 and 26": "MMSE BETWEEN 10..26 -",
    "stage I to stage III": "stage BETWEEN 1..3 -",
    "NYHA class II-IV": "NYHA class BETWEEN 2..4 -",
    "ECOG equal to 0 or 1": "ECOG performance status IN 0,1 -",
    "BMI ≥ 27 kg/m2 with at least 2 complications": "body mass index GTEQ 27 kg/m2",
    "LVEF ≥ 50% in patients of age 60 and over": "left ventricular ejection fraction GTEQ 50 %",
    "Creatinine ≤ 1.5 ⋅ ULN": "creatinine LTEQ 1.5 ULN",
    "ECOG 0-1": "ECOG performance status BETWEEN 0..1 -",
    "ECOG performance status of 0, 1 or 2": "ECOG performance status IN 0,1,2 -",
    "ECOG performance status 0,1": "ECOG performance status IN 0,1 -",
    "ASA I, II, or III": "ASA physical status IN 1,2,3 -",
    "ASA 1/2": "ASA physical status IN 1,2 -",
    "Skin type Ⅲ or Ⅳ": "Fitzpatrick skin type IN 3,4 -",
    "T-score ≤ -2.5": "T-score LTEQ -2.5 -",
    "T-score between -2.5 and -1.0": "T-score BETWEEN -2.5..-1 -",
}

UNITS = {
    "Platelets ≥ 100 x 10^9/L": "platelets GTEQ 100 x 10^9/L",
    "Platelets ≥ 100 × 109/L": "platelets GTEQ 100 × 109/L",
    "Platelets ≥ 100×10⁹/L": "platelets GTEQ 100 ×10⁹/L",
    "Platelets ≥ 100,000/mm3": "platelets GTEQ 100000 /mm3",
    "Platelets ≥ 100 000/µl": "platelets GTEQ 100000 /µl",
    "Platelets ≥ 100'000/µL": "platelets GTEQ 100000 /µL",
    "ANC ≥ 1.5*10^9 cells/L": "neutrophils GTEQ 1.5 *10^9 cells/L",
    "Platelets ≥ 100 109/L": "platelets GTEQ 100 109/L",
    "Platelets < 50.000 /mmc": "platelets LT 50000 /mmc",
    "Platelets between 50.000 and 100.000 /mmc": "platelets BETWEEN 50000..100000 /mmc",
    "Platelets > 75 K/uL": "platelets GT 75 K/uL",
    "Temperature > 38,5 °C": "body temperature GT 38.5 °C",
    "Bilirubin ≤ 1.5 x ULN": "total bilirubin LTEQ 1.5 ULN",
    "Bilirubin ≤ 1.5 \\* ULN": "total bilirubin LTEQ 1.5 ULN",
    "Bilirubin ≤ 1.5×ULN": "total bilirubin LTEQ 1.5 ULN",
    "Bilirubin > 2 times the institutional upper limit of normal (ULN)": "total bilirubin GT 2 ULN",
    "Bilirubin more than twice the upper limit of normal": "total bilirubin GT 2 ULN",
    "Creatinine > five times the upper limit of normal": "creatinine GT 5 ULN",
    "ALT > 5N": "alanine aminotransferase GT 5 ULN",
    "Lipase > ULN": "lipase GT 1 ULN",
    "Platelets below the lower limit of normal": "platelets LT 1 LLN",
    "eGFR < 30 mL/min per 1.73 m2": "glomerular filtration rate LT 30 mL/min per 1.73 m2",
    "weight below the 5th percentile": "body weight LT 5 percentile",
    "life expectancy of more than 3 months": "life expectancy GT 3 months",
    "QTc > 470 msec": "QTc interval GT 470 msec",
    "HIV-1 RNA < 50 copies/mL": "HIV RNA LT 50 copies/mL",
    "IgE > 81 kilo-units/L": "immunoglobulin E GT 81 kilo-units/L",
    "eosinophils > 15/high power field": "eosinophils GT 15 /high power field",
    "FEV1 under the 5. percentile": "FEV1 LT 5 . percentile",
    "at least 4 invented headache days per month": "invented headache days GTEQ 4 per month",
    "fewer than 3 bowel movements/week": "bowel movements LT 3 /week",
    "more than 2 liters of supplemental oxygen": "supplemental oxygen flow GT 2 liters",
}

SEVERAL: dict[str, list[str]] = {
    "BP >140/90 mmHg": [
        "systolic blood pressure GT 140 mmHg",
        "diastolic blood pressure GT 90 mmHg",
    ],
    "ALT or SGPT ≤ 2 x ULN": ["alanine aminotransferase LTEQ 2 ULN"],
    "AST and ALT ≤ 2.5 x ULN": [
        "aspartate aminotransferase LTEQ 2.5 ULN",
        "alanine aminotransferase LTEQ 2.5 ULN",
    ],
    "ALT (SGPT) ≤ 3 x ULN (≤ 5 x ULN in case of liver metastases)": [
        "alanine aminotransferase LTEQ 3 ULN",
        "alanine aminotransferase LTEQ 5 ULN",
    ],
    "QTc > 450 ms for men or > 470 ms for women": ["QTc interval GT 450 ms", "QTc interval GT 470 ms"],
    "weight not < 45 kg or > 90 kg": ["body weight GTEQ 45 kg", "body weight LTEQ 90 kg"],
    "BMI < 18 or > 35": ["body mass index LT 18 -", "body mass index GT 35 -"],
    "Karnofsky or Lansky score ≥ 50": [
        "Karnofsky performance status GTEQ 50 -",
        "Lansky performance status GTEQ 50 -",
    ],
    "platelets <20,000 and INR >5": ["platelets LT 20000 -", "INR GT 5 -"],
    "ANC ≥ 1.5 x 10^9/L, Hb ≥ 90 g/L; albumin > 3 g/dL": [
        "neutrophils GTEQ 1.5 x 10^9/L",
        "hemoglobin GTEQ 90 g/L",
        "albumin GT 3 g/dL",
    ],
    "Anemia (Hgb < 8 g/dL)": ["hemoglobin LT 8 g/dL"],
    "AST ≤ 2.5 x ULN; if liver metastases, then ≤ 5 x ULN": [
        "aspartate aminotransferase LTEQ 2.5 ULN",
        "aspartate aminotransferase LTEQ 5 ULN",
    ],
    "QTcF: male > 450 ms, female > 470 ms": ["QTc interval GT 450 ms", "QTc interval GT 470 ms"],
    "bilirubin normal (or any of a lone bilirubin) and creatinine ≤ 130 umol/L": [
        "creatinine LTEQ 130 umol/L"
    ],
}

SUBJECTS = {
    "creatinine clearance (by Cockcroft-Gault) below 30 ml/min": "creatinine clearance LT 30 ml/min",
    "Absolute neutrophil count (ANC) ≥ 1,500/mm3": "neutrophils GTEQ 1500 /mm3",
    "score of 20 or more on the MMSE": "MMSE GTEQ 20 -",
    "< 37 weeks of gestation": "gestational age LT 37 weeks",
    "5% or more blasts": "blasts GTEQ 5 %",
    "FEV1/FVC < 0.7": "FEV1/FVC LT 0.7 -",
    "New York Heart Association (NYHA) functional class III or IV": "NYHA class IN 3,4 -",
    "heart failure (NYHA classification ≥ grade III)": "NYHA class GTEQ 3 -",
    "class III or IV heart failure according to NYHA": "NYHA class IN 3,4 -",
    "maximal jaw gap of < 20 mm": "maximal jaw gap LT 20 mm",
    "distance between the tumor and the margin of > 2 mm": "distance between the tumor and the margin GT 2 mm",
    "WXYZ score > 12": "WXYZ score GT 12 -",
    "a score of 23 or less on the Invented Memory Screen": "Invented Memory Screen LTEQ 23 -",
    "ex-smokers of less than 10 pack-years": "pack years LT 10 pack-years",
    "grade 3 neuropathy": "grade of neuropathy EQ 3 -",
    "class IV heart failure": "NYHA class EQ 4 -",
    "Heart failure (class II or III)": "NYHA class IN 2,3 -",
    "angina, class 3 or worse": "CCS angina class GTEQ 3 -",
    "ASAIII-IV": "ASA physical status BETWEEN 3..4 -",
    "neutropenia (< 1000/mm3)": "neutrophils LT 1000 /mm3",
    "indirect bilirubin < 1.5 x ULN": "indirect bilirubin LT 1.5 ULN",
    "Invented Mood Index (IMI-3) total score > 29": "Invented Mood Index (IMI-3) total score GT 29 -",
    "Apgar score at 5 minutes > 7": "Apgar score GT 7 -",
    "MMSE: illiterate ≤ 17": "MMSE LTEQ 17 -",
    "newborns of < 1500 g at birth": "birth weight LT 1500 g",
    "3 months or longer expected survival": "life expectancy GTEQ 3 months",
    "back pain ≥ 4 on a 0-10 numeric rating scale": "numeric rating scale GTEQ 4 -",
    "ejection fraction (read by an invented scanner (IS) or a map (IM)) < 40%": (
        "left ventricular ejection fraction LT 40 %"
    ),
    "stage IV non-squamous non-small cell lung cancer": "stage EQ 4 -",
    "urination frequency more than 8 times per day": "urination frequency GT 8 times per day",
    "shortening fraction ≥ 28%": "fractional shortening GTEQ 28 %",
    "physical activity (> 4 hours per week)": "physical activity GT 4 hours per week",
    "rash must cover < 10% of body surface area": "body surface area LT 10 %",
    "more than 10 py": "pack years GT 10 py",
}

SEEN_IN_THE_WILD = {
    "HbA1C:>6.5%": "hemoglobin A1c GT 6.5 %",
    "Blood pressure ( systolic ) above 180 mm Hg": "systolic blood pressure GT 180 mm Hg",
    "Haemoglobin < 9gm%": "hemoglobin LT 9 gm%",
    "Creatinine ＞ 1.5 mg/dL": "creatinine GT 1.5 mg/dL",
    "creatinine˃1.5 mg/dL": "creatinine GT 1.5 mg/dL",
    "WBC < 3.5 10^3/uL": "leukocytes LT 3.5 10^3/uL",
    "BMI 35 kg/m2 or greater": "body mass index GTEQ 35 kg/m2",
    "Karnofsky \\&gt;= 60": "Karnofsky performance status GTEQ 60 -",
    "elevation of bilirubin > 2 x ULN": "total bilirubin GT 2 ULN",
    "Platelets ³ 100,000/mm³": "platelets GTEQ 100000 /mm³",
    "Bilirubin £ 1.5 x ULN": "total bilirubin LTEQ 1.5 ULN",
    "ECOG =<2": "ECOG performance status LTEQ 2 -",
    "SpO2 of 90% or greater on room air": "oxygen saturation GTEQ 90 %",
    "hematocrit > 48 % (women)": "hematocrit GT 48 %",
    "prostate size between 90g and 200g": "prostate volume BETWEEN 90..200 g",
    "smoking at least 10 cigarettes per day": "cigarettes smoked GTEQ 10 cigarettes per day",
    "Weighing over 100 lbs": "body weight GT 100 lbs",
    "HBV DNA < 6 log IU/mL": "HBV DNA LT 6 log IU/mL",
}

ONE = COMPARATORS | RANGES | UNITS | SUBJECTS | SEEN_IN_THE_WILD

NONE = [
    "Child-Pugh A or B",
    "Age ≥ 18 years",
    "aged 18 to 65",
    "within 4 weeks before the first dose",
    "prednisone > 10 mg/day",
    "at least two prior lines of therapy",
    "5 x 10 steps",
    "type 2 diabetes",
    "CD4 T cells and HbA1c are measured",
    "Mini-Mental State Examination [18]",
    "pain on a scale (0-10)",
    "stage IIIB or 3A disease",
    "creatinine more than 20% above the upper limit of normal",
    "iOS 9 or greater",
    "the number of lesions is ≤ 5",
    "steroid dose not above the acceptable threshold (> 10 mg daily)",
    "responsiveness of FEV1 ≥ 10%",
    "a decrease in transcript levels of > 3 logs",
    "hypertension (140-159/90-99 mmHg)",
    "WXYZ titer > 1:80",
    "lives in the ABC area (<45-minute drive)",
    "visual acuity of 20/40 or better",
    "GFR declined: a decline in GFR of > 10%",
    "ECOG 12",
    "Stage I through Stage IIIc",
    "use of an invented infusion > 500 mL",
    "PT > ULN + 4 seconds",
    "HBV DNA above the lower limit of quantification",
    "an item 4 or 5 on the Invented Risk Scale",
    "drug X up to 4-fold of the dose",
    "a needle with a minimum diameter: 16-gauge",
    "radiation allowed to < 25% of an invented field",
    "more than 3 tablets per day",
    "response (PR) ≥ 4 months",
    "hemoglobin outside the range of 8 to 12 g/dL",
    "glucose before the invented visit was ≥ 75% of the predicted value",
    "at low risk (< 30%) by the treating physician",
    "",
]


@pytest.mark.parametrize("text", ONE)
def test_one_threshold(text: str) -> None:
    assert [short(fact) for fact in thresholds(text)] == [ONE[text]]


@pytest.mark.parametrize("text", SEVERAL)
def test_several_thresholds(text: str) -> None:
    assert [short(fact) for fact in thresholds(text)] == SEVERAL[text]


@pytest.mark.parametrize("text", NONE)
def test_no_threshold(text: str) -> None:
    assert thresholds(text) == []


@pytest.mark.parametrize("text", [*ONE, *SEVERAL])
def test_a_threshold_points_at_its_words(text: str) -> None:
    for fact in thresholds(text):
        words = text[fact.span_start : fact.span_end]
        assert words
        assert fact.subject
        assert fact.subject in text
        assert fact.rule != "threshold_further_bound" or fact.subject not in words


CONVERTED: dict[str, tuple[float | None, float | None, str | None]] = {
    "Hemoglobin ≥ 90 g/L": (9.0, None, "g/dL"),
    "Hemoglobin ≥ 5.6 mmol/L": (None, None, None),
    "Hemoglobin ≥ 9": (None, None, None),
    "Platelets ≥ 100,000/mm3": (100.0, None, "10*9/L"),
    "Platelets ≥ 100 K/uL": (100.0, None, "10*9/L"),
    "Creatinine > 1.5 mg/dL": (1.5, None, "mg/dL"),
    "Creatinine > 132 µmol/L": (None, None, None),
    "Serum potassium > 5.5 mEq/L": (5.5, None, "mmol/L"),
    "ionized calcium < 2.2 mEq/L": (None, 1.1, "mmol/L"),
    "Bilirubin > 2 x ULN": (None, None, None),
    "Temperature ≥ 100.4 °F": (38.0, None, "Cel"),
    "Weight > 100 lbs": (45.359237, None, "kg"),
    "BMI > 30": (30.0, None, "kg/m2"),
    "BMI > 85th percentile": (None, None, None),
    "life expectancy > 3 months": (91.3125, None, "d"),
    "Karnofsky ≥ 60%": (60.0, None, "{score}"),
    "HbA1c > 53 mmol/mol": (None, None, None),
    "eGFR > 60 mL/min": (None, None, None),
}


@pytest.mark.parametrize("text", CONVERTED)
def test_conversion_only_where_exact(text: str) -> None:
    (fact,) = thresholds(text)
    assert (fact.canonical_low, fact.canonical_high, fact.canonical_unit) == CONVERTED[text]


def test_ends_of_a_range_are_in_it_or_not() -> None:
    def ends(text: str) -> tuple[bool | None, bool | None]:
        (fact,) = thresholds(text)
        return fact.low_inclusive, fact.high_inclusive

    assert ends("BMI 18-30") == (True, True)
    assert ends("BMI > 18 and ≤ 30") == (False, True)
    assert ends("BMI ≥ 18 and < 30") == (True, False)
    assert ends("weight between 50 kg (inclusive) and 90 kg (exclusive)") == (True, False)
    assert ends("BMI ≥ 18") == (True, None)
    assert ends("BMI < 18") == (None, False)


def test_a_unit_that_cannot_be_is_not_certain() -> None:
    (fact,) = thresholds("IOP > 21 mm")
    assert (fact.unit, fact.unit_ucum) == ("mm", None)


def test_a_life_expectancy_has_days() -> None:
    (fact,) = thresholds("life expectancy ≥ 12 weeks")
    assert (fact.days_low, fact.days_high) == (84.0, None)


def test_negation() -> None:
    assert thresholds("no lymph node > 10 mm")[0].negated
    assert not thresholds("no greater than NYHA class 2")[0].negated
    assert not thresholds("with or without asthma FEV1 > 70%")[0].negated
    assert not thresholds("no transfusion, hemoglobin > 9 g/dL")[0].negated


def test_the_words_of_a_subject_keep_their_brackets_and_prefixes() -> None:
    def subject(text: str) -> str | None:
        return thresholds(text)[0].subject

    assert subject("Anemia (Hgb < 8 g/dL)") == "Hgb"
    assert subject("hemoglobin (Hgb) < 8 g/dL") == "hemoglobin (Hgb)"
    assert subject("Heart failure (NYHA) class ≥ grade II") == "NYHA"
    assert subject("Non-fasting C-peptide > 0.2 nmol/L") == "Non-fasting C-peptide"


def stored(text: str) -> list[tuple[str, str | None]]:
    """Type and subject of the numbers that all readers together find in one criterion."""
    whole = Criterion("inclusion", None, None, 0, 0, None, text, 0, len(text))
    return [
        (fact.fact_type, fact.subject_normalized)
        for fact in facts_of(whole)
        if fact.fact_type in ("threshold", "time_window", "age")
    ]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Life expectancy of at least 12 weeks", ("threshold", "life expectancy")),
        ("duration of diabetes > 5 years", ("threshold", "disease duration")),
        ("Gestational age of 24 to 34 weeks", ("threshold", "gestational age")),
        ("symptoms for at least 3 months", ("time_window", None)),
        ("Lansky index (by the patient's age) ≥ 50", ("threshold", "Lansky performance status")),
        ("Age ≥ 18 years", ("age", None)),
    ],
)
def test_a_number_is_stored_once(text: str, fact: tuple[str, str | None]) -> None:
    assert stored(text) == [fact]


# ---- the tables


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", ["subjects.csv", "units.csv"])
def test_every_row_has_its_source(name: str) -> None:
    assert all(row["source"].strip() for row in rows(name))


@pytest.mark.parametrize(("name", "key"), [("subjects.csv", "name"), ("units.csv", "ucum")])
def test_a_spelling_means_one_thing(name: str, key: str) -> None:
    meaning: dict[str, str] = {}
    for row in rows(name):
        for spelling in filter(None, row["spellings"].split("|")):
            assert meaning.setdefault(spelling.lower(), row[key]) == row[key], spelling
    assert len({row[key] for row in rows(name)}) == len(rows(name))


def test_every_spelling_of_a_subject_is_read() -> None:
    missed = []
    for row in rows("subjects.csv"):
        subject = subjects()[row["name"]]
        for spelling in row["spellings"].split("|"):
            text = f"{spelling.removeprefix('=')} > {_possible(subject)}"
            if not any(_names(fact, row) for fact in thresholds(text)):
                missed.append(spelling)
    assert missed == []


def _names(fact: Fact, row: dict[str, str]) -> bool:
    """Whether a fact's name is that of a subject, or of the scale that it is, or a grade's with its owner."""
    name = fact.subject_normalized or ""
    return name == (row["same_as"] or row["name"]) or name.startswith(f"{row['name']} of ")


def _possible(subject: Subject) -> str:
    """A value that the subject can have, in a unit that it is given in."""
    value = subject.greatest if subject.greatest is not None else 30
    canonical = subject.canonical
    written = next(
        (row["spellings"] for row in rows_of_units() if canonical and row["ucum"] == canonical.ucum), ""
    )
    return f"{value:g} {written.split('|')[0]}"


def rows_of_units(cached: list[dict[str, str]] = []) -> list[dict[str, str]]:  # noqa: B006 - read once
    cached.extend(rows("units.csv") if not cached else [])
    return cached


def test_every_spelling_of_a_unit_is_read() -> None:
    for row in rows("units.csv"):
        for spelling in filter(None, row["spellings"].split("|")):
            facts = thresholds(f"WXYZ score > 7.5 {spelling}") + thresholds(
                f"ABC: serum pressure > 7.5 {spelling}"
            )
            assert all(fact.unit_ucum in (None, row["ucum"]) for fact in facts), spelling


def test_units_of_subjects_are_known() -> None:
    for row in rows("subjects.csv"):
        assert all(code.partition(":")[0] in units() for code in row["units"].split())
    for subject in subjects().values():
        assert subject.kind in {"lab", "count", "vital", "measure", "score", "scale", "graded", "time"}
        assert subject.better in {"", "low", "high"}


def test_codes_are_ucum() -> None:
    parser: Any = pytest.importorskip("ucumvert").get_ucum_parser()
    for code in units():
        parser.parse(code)


def test_factors_agree_with_ucum() -> None:
    registry = pytest.importorskip("ucumvert").PintUcumRegistry()
    groups: dict[str, list[str]] = {}
    for code, unit in units().items():
        arbitrary = "{" in code or "U" in code or unit.group in {"temperature", "attenuation", "sound"}
        if not arbitrary:
            groups.setdefault(unit.group, []).append(code)
    for codes in groups.values():
        first = registry.from_ucum(codes[0]).to_base_units()
        for code in codes[1:]:
            ratio = (registry.from_ucum(code).to_base_units() / first).to("dimensionless").magnitude
            ours = units()[code].factor / units()[codes[0]].factor
            assert ratio == pytest.approx(float(ours), rel=1e-9), code


def test_conversions_are_exact() -> None:
    assert convert(0.1, units()["g/dL"], units()["g/L"]) == 1.0
    assert convert(1.1, units()["g/L"], units()["g/dL"]) == 0.11
    assert convert(98.6, units()["[degF]"], units()["Cel"]) == 37.0
    assert convert(3.0, units()["meq/L"], units()["mmol/L"], Fraction(1, 2)) == 1.5
    assert convert(1.0, units()["g/dL"], units()["mmol/L"]) is None


# ---- any text

WORDS = st.sampled_from(
    [
        "BMI",
        "hemoglobin",
        "ECOG",
        "NYHA",
        "class",
        "ALT",
        "AST",
        "and",
        "or",
        "(",
        ")",
        "[",
        "]",
        ",",
        ";",
        ".",
        "/",
        "-",
        "to",
        "between",
        ">",
        "<",
        "≥",
        "≤",
        "=",
        "\\",
        "x",
        "ULN",
        "upper",
        "limit",
        "of",
        "normal",
        "1",
        "2.5",
        "30",
        "1,500",
        "50.000",
        "10^9/L",
        "g/dL",
        "%",
        "kg/m2",
        "mmHg",
        "III",
        "IV",
        "score",
        "at",
        "least",
        "no",
        "more",
        "than",
        "not",
        "140/90",
        "µ²",
        "½",
        "é",
        "blood",
        "pressure",
        "platelets",
        "(ANC)",
        "weeks",
        "gestation",
        "≥18",
        "<5",
        "×",
        "10⁹",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))


@given(TEXTS)
@settings(max_examples=400)
def test_any_text_gives_facts_inside_it(text: str) -> None:
    for fact in thresholds(text):
        assert 0 <= fact.span_start < fact.span_end <= len(text)
        words = text[fact.span_start : fact.span_end]
        assert any(letter.isdigit() for letter in words) or fact.unit in ("ULN", "LLN") or _is_roman(words)
        assert fact.subject is not None
        assert fact.subject in text
        assert fact.comparator is not None
        bounds = fact.value_low, fact.value_high
        assert bounds != (None, None)
        if None not in bounds:
            assert bounds[0] <= bounds[1]  # type: ignore[operator]


def _is_roman(words: str) -> bool:
    return any(numeral in words for numeral in ("I", "V", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ"))


PATHOLOGICAL = [
    "BMI > 30 ",
    "> ",
    "1 or ",
    "1, 2, ",
    "x ",
    "(",
    "AST and ALT or ",
    "the upper limit of ",
    "more than or equal to ",
    "1/1/",
    "1-",
    "10^",
    "serum ",
    "≥ 3 x ULN, ",
    "ANC (ANC) ",
    "no ",
    "BMI < 3 or > 5 or ",
    "mg/",
    " ",
    "V ",
]


@pytest.mark.parametrize("part", PATHOLOGICAL)
def test_repetition_does_not_stall(part: str) -> None:
    with at_most(STALLED):
        thresholds(part * (20_000 // len(part)))
