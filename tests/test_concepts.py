"""Medical concepts in criteria: what is marked, what it is called, what is said of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.eligibility import Concept, CriterionType
from scraper.parser.text.concepts.drug_classes import classes_of_drugs, members_of
from scraper.parser.text.concepts.mentions import mentions
from scraper.parser.text.concepts.names import name_of, spelled_alike
from scraper.parser.text.concepts.reader import concepts_in, concepts_of
from scraper.parser.text.concepts.words import EDGE, words_of
from scraper.parser.text.facts import facts_in, facts_of
from scraper.parser.text.segmentation.criteria import parse_criteria


def read(text: str, section: CriterionType = "exclusion") -> list[Concept]:
    return concepts_in(text, section, facts_in(text))


def marked(text: str) -> list[str]:
    return [f"{concept.kind}: {concept.text}" for concept in read(text)]


EXAMPLES = [
    ("Known hypersensitivity to penicillin", ["condition: hypersensitivity", "drug: penicillin"]),
    ("Treatment with warfarin or rivaroxaban", ["drug: warfarin", "drug: rivaroxaban"]),
    ("Current use of beta-blockers", ["drug_class: beta-blockers"]),
    (
        "Diabetes mellitus, heart failure or asthma",
        ["condition: Diabetes mellitus", "condition: heart failure", "condition: asthma"],
    ),
    ("Prior allogeneic stem cell transplantation", ["procedure: allogeneic stem cell transplantation"]),
    ("Patients on hemodialysis", ["procedure: hemodialysis"]),
    (r"Serum IgG \> 16 g/L", ["measurement: Serum IgG"]),
    ("EGFR mutation", ["biomarker: EGFR"]),
    ("KEAP1 mutation on tissue", ["biomarker: KEAP1"]),
]


@pytest.mark.parametrize(("text", "found"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_what_is_marked(text: str, found: list[str]) -> None:
    assert marked(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Absolute neutrophil count (ANC) >= 1500/uL", ["Absolute neutrophil count", "ANC"]),
        ("alanine aminotransferase (ALT) > 3 x ULN", ["alanine aminotransferase", "ALT"]),
    ],
)
def test_a_mention_holds_no_half_of_a_bracket(text: str, found: list[str]) -> None:
    assert [text[mention.start : mention.end] for mention in mentions([text])[0]] == found


NO_CONCEPT = [
    "Inclusion criteria:",
    "Lead investigator at the site",
    "Able to understand and sign the consent form",
    "Age 18 to 65 years",
    "Meets the gold standard of the site",
    "DISEASE CHARACTERISTICS:",
    "",
]
"""Headings, ordinary words, people, consent: nothing medical."""


@pytest.mark.parametrize("text", NO_CONCEPT)
def test_ordinary_words_are_no_concepts(text: str) -> None:
    assert marked(text) == []


NAMES = [
    ("condition", "severe asthma", "D001249", "Asthma"),
    ("condition", "heart attack", "D009203", "Myocardial Infarction"),
    ("condition", "COPD", "D029424", "Pulmonary Disease, Chronic Obstructive"),
    ("condition", "malignancies", "D009369", "Neoplasms"),
    ("condition", "chronic hepatitis B", "D019694", "Hepatitis B, Chronic"),
    ("drug", "Keytruda", "DPT0O3T46P", "Pembrolizumab"),
    ("drug", "acetylsalicylic acid", "D001241", "Aspirin"),
    ("procedure", "haemodialysis", "D006435", "Renal Dialysis"),
    ("biomarker", "EGFR", "HGNC:3236", "EGFR"),
]


@pytest.mark.parametrize(("kind", "text", "code", "label"), NAMES)
def test_names(kind: str, text: str, code: str, label: str) -> None:
    name = name_of(kind, text)
    assert name is not None
    assert (name.code, name.label) == (code, label)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("condition", "AS"),
        ("condition", "PD"),
        ("drug", "study drug"),
        ("measurement", "hemoglobin"),
        ("drug", ""),
    ],
)
def test_no_name_where_it_is_not_certain(kind: str, text: str) -> None:
    assert name_of(kind, text) is None


def test_spellings_of_one_name_have_one_key() -> None:
    assert {spelled_alike(text) for text in ("Beta-blockers", "beta blocker", "Beta–Blocker")} == {
        "beta blocker"
    }


SAID = [
    ("No history of stroke", "inclusion", "stroke", "negated", "excluded"),
    ("History of stroke", "exclusion", "stroke", "", "excluded"),
    ("History of stroke", "inclusion", "stroke", "", "required"),
    ("Without asthma or eczema", "inclusion", "eczema", "negated", "excluded"),
    (
        "Malignancy other than basal cell carcinoma",
        "exclusion",
        "basal cell carcinoma",
        "exception",
        "allowed",
    ),
    ("Malignancy, except for melanoma in situ", "exclusion", "Malignancy", "", "excluded"),
    ("Not only asthma", "inclusion", "asthma", "", "required"),
    ("Anemia with or without thalassemia", "inclusion", "thalassemia", "", "required"),
    ("Patients who are warfarin-naive", "inclusion", "warfarin", "negated", "excluded"),
    ("For patients with diabetes, HbA1c must be stable", "inclusion", "diabetes", "", "subgroup"),
    ("History of stroke", "other", "stroke", "", None),
]


@pytest.mark.parametrize(("text", "section", "mention", "said", "role"), SAID)
def test_what_is_said(text: str, section: CriterionType, mention: str, said: str, role: str | None) -> None:
    [concept] = [concept for concept in read(text, section) if concept.text.startswith(mention)]
    assert "negated" * concept.negated + "exception" * concept.exception == said
    assert concept.role == role


WINDOWS = [
    (
        "Stroke or myocardial infarction within 6 months",
        {"Stroke": "within 6 months", "myocardial infarction": "within 6 months"},
    ),
    ("Asthma; major surgery within 4 weeks of enrollment", {"Asthma": None}),
    ("In the past 3 months, treatment with methotrexate", {"methotrexate": "In the past 3 months"}),
    (
        "Chemotherapy within 3 weeks, or radiotherapy within 2 weeks",
        {"Chemotherapy": "within 3 weeks", "radiotherapy": "within 2 weeks"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), WINDOWS, ids=[text for text, _ in WINDOWS])
def test_windows(text: str, expected: dict[str, str | None]) -> None:
    facts = facts_in(text)
    found = {
        concept.text: None
        if concept.window is None
        else text[facts[concept.window].span_start : facts[concept.window].span_end]
        for concept in read(text)
    }
    assert found.items() >= expected.items()


def test_a_measurement_is_linked_to_its_threshold() -> None:
    text = "Serum creatinine < 1.5 mg/dL"
    [concept] = [concept for concept in read(text, "inclusion") if concept.kind == "measurement"]
    assert concept.threshold is not None
    assert facts_in(text)[concept.threshold].fact_type == "threshold"


@pytest.mark.parametrize(
    ("term", "member"),
    [
        ("checkpoint inhibitors", "pembrolizumab"),
        ("Immune Checkpoint Inhibitors", "nivolumab"),
        ("PD-L1 inhibitors", "atezolizumab"),
        ("statins", "simvastatin"),
        ("beta blockers", "metoprolol"),
    ],
)
def test_members_of_a_class_of_drugs(term: str, member: str) -> None:
    assert name_of("drug", member) in list(members_of(term))


def test_a_drug_of_another_class_is_no_member() -> None:
    assert name_of("drug", "pembrolizumab") not in list(members_of("PD-L1 inhibitors"))
    assert list(members_of("pembrolizumab")) == []


def test_every_member_of_a_class_has_a_name_of_its_own() -> None:
    for term, members in classes_of_drugs().items():
        assert len({name_of("drug", member) for member in members} - {None}) == len(members), term


TREATED = [
    "Prior treatment with EGFR inhibitors",
    "anti-PD-L1 antibody",
    "HER2-targeted therapy",
    "EGFR > 60 mL/min",
]


@pytest.mark.parametrize("text", TREATED)
def test_the_target_of_a_drug_is_no_marker(text: str) -> None:
    assert not [concept for concept in read(text) if concept.kind == "biomarker"]


def test_spans_count_in_the_whole_text() -> None:
    text = "Inclusion Criteria:\n\n* Asthma\n* Type 2 diabetes\n\nExclusion Criteria:\n\n* Stroke within 6 months\n"
    criteria = parse_criteria(text)
    concepts = concepts_of(criteria, list(map(facts_of, criteria)))
    found = [concept for listed in concepts for concept in listed]
    assert [text[concept.span_start : concept.span_end] for concept in found] == [
        concept.text for concept in found
    ]
    assert [(concept.text, concept.role) for concept in found] == [
        ("Asthma", "required"),
        ("Type 2 diabetes", "required"),
        ("Stroke", "excluded"),
    ]


@given(st.lists(st.text(alphabet=st.sampled_from("aé9 .,;()-\n¶µ≥HIV心"), max_size=60), max_size=4))
def test_any_texts_can_be_read(texts: list[str]) -> None:
    found = mentions(texts)
    assert len(found) == len(texts)
    for text, listed in zip(texts, found, strict=True):
        assert all(0 <= mention.start < mention.end <= len(text) for mention in listed)
        assert listed == sorted(listed)


@given(st.text(max_size=80))
def test_words_lie_where_they_say(text: str) -> None:
    words, starts, ends = words_of(text)
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)] == words
    assert "".join(words) == "".join(text.split()) or any(char.isspace() for char in "".join(words)) is False


def test_texts_are_read_alike_alone_and_together() -> None:
    texts = ["History of asthma", f"Stroke {EDGE} or migraine", "No warfarin", ""]
    assert mentions(texts) == [mentions([text])[0] for text in texts]
