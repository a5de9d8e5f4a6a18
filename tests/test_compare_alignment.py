"""Which outcomes, criteria and arms of different trials share a row: no pair rather than a wrong one."""

from pathlib import Path

import pytest

from scraper.explore.compare import Comparison, abbreviations, arms, compare, criteria, outcomes, wording
from scraper.explore.compare.alignment import align
from scraper.parser.text.time_frames.reader import time_frame
from scraper.runs.load import load
from tests.databases import study, write

A, B, C = "NCT99000901", "NCT99000902", "NCT99000903"

Titled = tuple[str, str]
"""A title and its time frame."""

SAME_OUTCOME: list[tuple[Titled, Titled]] = [
    (("Overall survival", "Up to 3 years"), ("Overall Survival (OS)", "7 years")),
    (("OS", "Up to 2 years"), ("Overall survival (OS)", "5 years")),
    (("Progression-free survival (PFS)", "2 years"), ("Progression Free Survival per RECIST 1.1", "1 year")),
    (
        ("Objective response rate (ORR)", "24 months"),
        ("Part 2 - ORR as assessed by the investigator", "12 months"),
    ),
    (("Change in Itch Score at Week 12", "Baseline, Week 12"), ("Itch score", "At weeks 4, 8 and 12")),
    (("Change in HbA1c", "6 months"), ("Haemoglobin A1c", "26 weeks")),
    (("Change in HbA1c", "6 months"), ("Glycated haemoglobin (HbA1c)", "24 weeks")),
    (("Nasal Polyp Score (NPS)", "Week 24"), ("Change from baseline in NPS", "Week 24")),
    (("Number of participants with adverse events", "1 year"), ("Adverse Events (AEs)", "Up to 24 weeks")),
    (("Hospital length of stay", "Up to 30 days"), ("Length of hospital stay", "Up to 90 days")),
    (("Kaplan-Meier estimate of overall survival", "5 years"), ("Overall survival", "4 years")),
]
ANOTHER_OUTCOME: list[tuple[Titled, Titled]] = [
    # another week
    (("Change in itch score at week 12", "Week 12"), ("Change in itch score at week 24", "Week 24")),
    (("Change in weight", "12 weeks"), ("Change in weight", "52 weeks")),
    (("Overall survival at 1 year", "1 year"), ("Overall survival at 5 years", "5 years")),
    (("Pain at day 30", "Day 30"), ("Pain", "30 days after the last dose")),
    # another part of the body
    (("Pain in the left knee", "Week 12"), ("Pain in the right knee", "Week 12")),
    (("Bone density of the hip", "1 year"), ("Bone density of the spine", "1 year")),
    (("Bone density", "1 year"), ("Bone density of the spine", "1 year")),
    # another instrument, or scale of it
    (("Pain on the VAS", "Week 12"), ("Pain on the NRS", "Week 12")),
    (("Urticaria activity score", "Week 12"), ("Urticaria activity score (UAS7)", "Week 12")),
    (("SF-36 physical component", "Week 12"), ("SF-36 mental component", "Week 12")),
    (("SF-36", "Week 12"), ("SF-12", "Week 12")),
    (("PASI 75", "Week 12"), ("PASI 90", "Week 12")),
    # another population
    (("Overall survival", "2 years"), ("Overall survival in PD-L1 positive participants", "2 years")),
    # another thing
    (("Change in weight", "Week 12"), ("Change in blood pressure", "Week 12")),
    (("Systolic blood pressure", "Week 12"), ("Diastolic blood pressure", "Week 12")),
    (("Overall survival (OS)", "2 years"), ("Overall response rate (ORR)", "2 years")),
    (("Disease-free survival", "2 years"), ("Progression-free survival", "2 years")),
    (("Radiographic progression-free survival", "2 years"), ("Progression-free survival", "2 years")),
    (("Adverse events", "2 years"), ("Serious adverse events", "2 years")),
    (("Adverse events", "2 years"), ("Adverse events that lead to discontinuation", "2 years")),
    (("Adverse events", "2 years"), ("Adverse events and serious adverse events", "2 years")),
    (("Serum albumin", "Week 8"), ("Serum ferritin", "Week 8")),
    # another kind of measure of it
    (("Change in itch score", "Week 12"), ("Number of participants with an itch score of 0", "Week 12")),
    (("Duration of response", "2 years"), ("Time to response", "2 years")),
    (("Percent change in weight", "Week 12"), ("Change in weight", "Week 12")),
    # nobody knows when
    (("Itch score", "Whenever it is convenient"), ("Itch score", "Week 12")),
    (("Improvement", "Week 12"), ("Change", "Week 12")),
]


def read(titled: Titled, kind: str = "primary") -> outcomes.Outcome:
    title, when = titled
    frame = time_frame(when)
    points = f"[{', '.join(map(str, frame.points_days))}]" if frame.points_days else None
    known = outcomes.Known(abbreviations.of_all(["Nasal Polyp Score (NPS)"]), frozenset())
    return outcomes.read(
        title, kind, outcomes.Frame(when, frame.kind, frame.end_days, points, frame.anchor), known
    )


@pytest.mark.parametrize(("one", "other"), SAME_OUTCOME)
def test_the_same_outcome_is_paired(one: Titled, other: Titled) -> None:
    assert outcomes.likeness(read(one), read(other)) > 0
    assert outcomes.likeness(read(other), read(one, "secondary")) > 0


@pytest.mark.parametrize(("one", "other"), ANOTHER_OUTCOME)
def test_another_outcome_gets_a_row_of_its_own(one: Titled, other: Titled) -> None:
    assert outcomes.likeness(read(one), read(other)) == 0
    assert outcomes.likeness(read(other), read(one)) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Able to swallow tablets", "Unable to swallow tablets"),
        ("Newly diagnosed myeloma of the bone marrow", "Relapsed diagnosed myeloma of the bone marrow"),
    ],
)
def test_words_that_exclude_each_other_are_no_pair(one: str, other: str) -> None:
    """Also where nothing but words is known of the criteria."""
    bare = [criteria.read(text, 0, None, (), ()) for text in (one, other, one.upper())]
    assert criteria.likeness(bare[0], bare[1]) == 0
    assert criteria.likeness(bare[0], bare[2]) == 100


SAME_CRITERION = [
    ("Inclusion", "Age \\>= 18 years", "Male or female, 18 to 75 years of age at screening"),
    ("Exclusion", "Pregnant or breastfeeding women", "Pregnancy, lactation, or plans to become pregnant"),
    ("Inclusion", "Hemoglobin \\>= 9 g/dL", "Haemoglobin of at least 10 g/dL"),
    ("Inclusion", "ECOG performance status 0 or 1", "Eastern Cooperative Oncology Group (ECOG) PS \\<= 2"),
    ("Inclusion", "Life expectancy of at least 12 weeks", "A life expectancy \\> 3 months"),
    ("Inclusion", "Written informed consent", "Able to understand and sign the informed consent"),
    ("Exclusion", "Uncontrolled asthma", "Asthma that is uncontrolled"),
    ("Exclusion", "Major surgery within 4 weeks", "Major surgery within 14 days before the first dose"),
    ("Exclusion", "Previous treatment with omalizumab", "Omalizumab treatment within 12 months"),
]
ANOTHER_CRITERION = [
    ("Inclusion", "Age \\>= 18 years", "Written informed consent"),
    ("Inclusion", "Hemoglobin \\>= 9 g/dL", "Platelets \\>= 100 x 10^9/L"),
    ("Exclusion", "Body mass index \\> 40 kg/m2", "Body mass index \\< 18 kg/m2"),
    ("Inclusion", "Diagnosis of type 1 diabetes", "Diagnosis of type 2 diabetes"),
    ("Exclusion", "History of lymphoma", "History of tuberculosis"),
    ("Exclusion", "Active tuberculosis", "Latent tuberculosis"),
    ("Exclusion", "Pregnant women", "Use of probiotics earlier in the pregnancy"),
    ("Inclusion", "Informed consent", "Contraception from the time of consent until the last dose"),
    (
        "Inclusion",
        "Women must use effective contraception",
        "Male participants must use effective contraception",
    ),
    ("Exclusion", "Surgery of the nose in the last year", "Major surgery in the last year"),
    ("Exclusion", "Autologous stem cell transplant", "Allogeneic stem cell transplant"),
    ("Inclusion", "Newly diagnosed multiple myeloma", "Relapsed multiple myeloma"),
    ("Exclusion", "Neoadjuvant chemotherapy", "Adjuvant chemotherapy"),
    ("Exclusion", "Hepatitis B infection", "Hepatitis C infection"),
    ("Inclusion", "Creatinine \\<= 1.5 x ULN", "Bilirubin \\<= 1.5 x ULN"),
    ("Exclusion", "Severe asthma", "Severe depression"),
    ("Exclusion", "Inflammatory bowel disease", "Inflammatory breast cancer"),
    (
        "Exclusion",
        "Diabetes",
        "Adrenal insufficiency, hypopituitarism, acromegaly, pheochromocytoma, goiter or diabetes",
    ),
    ("Inclusion", "Under 55 years of age", "At least 60 years of age"),
    ("Inclusion", "Adults aged 18 to 50 years", "Parents aged over 18 years"),
    ("Inclusion", "No bilateral breast cancer", "No chemotherapy for this breast cancer"),
    ("Exclusion", "Neutropenia of grade 3", "Neuropathy of grade 3"),
]


def compared(folder: Path, side: str, *texts: str) -> Comparison:
    records = [
        study(nct_id, eligibilityModule={"eligibilityCriteria": f"{side} Criteria:\n\n* {text}"})
        for nct_id, text in zip((A, B, C), texts, strict=False)
    ]
    path = str(folder / "t.db")
    load(path, (write(folder / "s.json", *records),))
    return compare(path, [A, B, C][: len(texts)], ["criteria"])


@pytest.mark.parametrize(("side", "one", "other"), SAME_CRITERION)
def test_the_same_criterion_is_paired(tmp_path: Path, side: str, one: str, other: str) -> None:
    assert len(compared(tmp_path, side, one, other).sections[0].rows) == 1


@pytest.mark.parametrize(("side", "one", "other"), ANOTHER_CRITERION)
def test_another_criterion_gets_a_row_of_its_own(tmp_path: Path, side: str, one: str, other: str) -> None:
    assert len(compared(tmp_path, side, one, other).sections[0].rows) == 2


def test_a_group_does_not_drift_from_trial_to_trial(tmp_path: Path) -> None:
    """What is like the second may be far from the first: each member of a row is like every other."""
    first = "Pregnant women"
    second = "Pregnant women, or no effective contraception"
    third = "No effective contraception"
    assert len(compared(tmp_path, "Exclusion", second, third).sections[0].rows) == 1
    rows = compared(tmp_path / "..", "Exclusion", first, second, third).sections[0].rows
    assert sorted([bool(cell) for cell in row.cells] for row in rows) == [
        [False, False, True],
        [True, True, False],
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Placebo", "Placebo arm", True),
        ("Zorvelimab 300 mg", "Zorvelimab 150 mg", True),
        ("Zorvelimab", "Zorvelimab plus exercise", False),
        ("Intervention arm", "Active arm", False),
        ("Placebo powder", "Placebo extract", False),
    ],
)
def test_arms_of_one_treatment_are_paired(one: str, other: str, same: bool) -> None:
    assert (arms.likeness(arms.read(one, ""), arms.read(other, "")) > 0) is same


def test_no_item_is_lost_or_shown_twice() -> None:
    items = [arms.read(name, "") for name in ("Alphamab", "Betamab", "Gammamab", "Alphamab")]
    groups = align([items, items[1:], items[:2]], arms.likeness)
    assert sum(len(group.items) for group in groups) == 4 + 3 + 2


def outcome_rows(
    folder: Path, *modules: dict[str, list[dict[str, str]]]
) -> list[tuple[str, list[str | None]]]:
    records = [study(nct_id, outcomesModule=each) for nct_id, each in zip((A, B, C), modules, strict=False)]
    load(str(folder / "t.db"), (write(folder / "s.json", *records),))
    found = compare(str(folder / "t.db"), [A, B, C][: len(modules)], ["outcomes"])
    return [(row.label, row.cells) for row in found.sections[0].rows if row.label != "Primary ends, days"]


def test_the_right_week_is_taken_and_the_type_may_differ(tmp_path: Path) -> None:
    weeks = [{"measure": f"Itch score at week {week}", "timeFrame": f"Week {week}"} for week in (12, 24)]
    rows = outcome_rows(
        tmp_path,
        {"primaryOutcomes": weeks[:1], "secondaryOutcomes": weeks[1:]},
        {"primaryOutcomes": weeks[1:]},
    )
    assert rows == [
        ("Primary", ["Itch score at week 12 [Week 12; to day 84]", None]),
        (
            "Outcome",
            [
                "Itch score at week 24 [secondary; Week 24; to day 168]",
                "Itch score at week 24 [primary; Week 24; to day 168]",
            ],
        ),
    ]


def test_of_two_candidates_the_one_of_the_same_type_is_taken(tmp_path: Path) -> None:
    several = {
        "primaryOutcomes": [{"measure": "ORR by the investigator", "timeFrame": "Up to 1 year"}],
        "secondaryOutcomes": [{"measure": "Objective response rate (ORR)", "timeFrame": "Up to 1 year"}],
    }
    one = {"primaryOutcomes": [{"measure": "Objective response rate (ORR)", "timeFrame": "Up to 2 years"}]}
    rows = outcome_rows(tmp_path, several, one)
    assert [bool(cells[1]) for _, cells in rows] == [True, False]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nasal Polyp Score (NPS)", {"nps": "nasal polyp score"}),
        ("Number of adverse events (AEs)", {"ae": "adverse events"}),
        (
            "Quality of life - 22-item Sino-Nasal Outcome Test (SNOT-22)",
            {"snot-22": "sino nasal outcome test"},
        ),
        ("Itch (worst)", {}),
        ("Pain (VAS)", {}),
    ],
)
def test_abbreviations_that_a_text_explains(text: str, found: dict[str, str]) -> None:
    assert abbreviations.explained(text) == found


def test_an_abbreviation_that_is_explained_in_two_ways_is_not_read() -> None:
    assert abbreviations.of_all(["Pain relief score (PRS)", "Polygenic risk score (PRS)"]) == {}


def test_every_list_of_words_is_small_letters_and_has_no_word_twice() -> None:
    for name in ("outcome_empty", "outcome_soft", "arm_empty", "criterion_empty", "criterion_soft"):
        found = wording.tables()[name].split()
        assert len(found) == len(set(found)), name
        assert found == [word.casefold() for word in found]
