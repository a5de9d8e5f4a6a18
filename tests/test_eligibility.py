"""Eligibility texts in every layout: type, depth and words of each criterion; spans exact; nothing lost."""

import re
import string
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.eligibility import Criterion
from scraper.parser.text.eligibility import parse_criteria

LAYOUTS: dict[str, tuple[str, list[tuple[str, int, str]]]] = {
    "markdown": (
        "Inclusion Criteria:\n\n* Asthma\n* Age over 17\n\nExclusion Criteria:\n\n* Smoking",
        [("inclusion", 0, "Asthma"), ("inclusion", 0, "Age over 17"), ("exclusion", 0, "Smoking")],
    ),
    "nested under bullets and numbers": (
        "Inclusion Criteria:\n\n* One of:\n  * fever\n  * cough\n    1. dry\n* Consent",
        [
            ("inclusion", 0, "One of:"),
            ("inclusion", 1, "fever"),
            ("inclusion", 1, "cough"),
            ("inclusion", 2, "dry"),
            ("inclusion", 0, "Consent"),
        ],
    ),
    "numbers and letters": (
        "INCLUSION CRITERIA\n1. Diabetes, as shown by\na. glucose\nb. HbA1c\n2. Age 18\nEXCLUSION CRITERIA\n1. Pregnancy",
        [
            ("inclusion", 0, "Diabetes, as shown by"),
            ("inclusion", 1, "glucose"),
            ("inclusion", 1, "HbA1c"),
            ("inclusion", 0, "Age 18"),
            ("exclusion", 0, "Pregnancy"),
        ],
    ),
    "hard-wrapped text block": (
        "\n        Inclusion Criteria:\n\n          -  Patients who were admitted to the hospital with pneumonia that was"
        "\n             confirmed by a radiologist\n\n          -  Adults\n\n        Exclusion Criteria:\n\n          -  HIV\n",
        [
            (
                "inclusion",
                0,
                "Patients who were admitted to the hospital with pneumonia that was confirmed by a radiologist",
            ),
            ("inclusion", 0, "Adults"),
            ("exclusion", 0, "HIV"),
        ],
    ),
    "paragraphs without bullets": (
        "Inclusion Criteria:\n\nAdults with gout\n\nAble to walk\n\nExclusion Criteria:\n\nDialysis",
        [
            ("inclusion", 0, "Adults with gout"),
            ("inclusion", 0, "Able to walk"),
            ("exclusion", 0, "Dialysis"),
        ],
    ),
    "all in one line": (
        "Inclusion Criteria: 1. Adults 2. Gout for one year 3. Consent Exclusion Criteria: 1. Dialysis 2. Cancer",
        [
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "Gout for one year"),
            ("inclusion", 0, "Consent"),
            ("exclusion", 0, "Dialysis"),
            ("exclusion", 0, "Cancer"),
        ],
    ),
    "dashes in one line": (
        "Inclusion Criteria: - Adults - Gout Exclusion Criteria: - Dialysis - Cancer",
        [
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "Gout"),
            ("exclusion", 0, "Dialysis"),
            ("exclusion", 0, "Cancer"),
        ],
    ),
    "headings as bullets": (
        "* Inclusion Criteria:\n  * Adults\n* Exclusion Criteria:\n  * Dialysis",
        [("inclusion", 0, "Adults"), ("exclusion", 0, "Dialysis")],
    ),
    "exclusion first, typing errors": (
        "Exlusion Criteria:\n\n* Dialysis\n\nInlcusion Criteria:\n\n* Adults",
        [("exclusion", 0, "Dialysis"), ("inclusion", 0, "Adults")],
    ),
    "no heading": ("* Adults\n* Gout", [("inclusion", 0, "Adults"), ("inclusion", 0, "Gout")]),
    "introduction": (
        "Recruited in clinics.\n\nInclusion Criteria:\n\n* Adults",
        [("other", 0, "Recruited in clinics."), ("inclusion", 0, "Adults")],
    ),
    "groups of the old cancer database": (
        "DISEASE CHARACTERISTICS:\n\n* Lymphoma\n\nPATIENT CHARACTERISTICS:\n\nAge:\n\n* Not specified",
        [
            ("other", 0, "DISEASE CHARACTERISTICS:"),
            ("inclusion", 0, "Lymphoma"),
            ("other", 0, "PATIENT CHARACTERISTICS:"),
            ("other", 0, "Age:"),
            ("other", 0, "Not specified"),
        ],
    ),
    "separated lists": (
        "Inclusion Criteria:\n\n* Adults\n\n<!-- -->\n\n* Gout",
        [("inclusion", 0, "Adults"), ("inclusion", 0, "Gout")],
    ),
    "escaped numbers": (
        "Inclusion Criteria:\n\n1\\. Adults\n2\\. Gout",
        [("inclusion", 0, "Adults"), ("inclusion", 0, "Gout")],
    ),
    "page bullets": (
        "Inclusion Criteria:\n\n  • Adults\n  • Gout",
        [("inclusion", 0, "Adults"), ("inclusion", 0, "Gout")],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str) -> None:
    text, expected = LAYOUTS[layout]
    found = [(c.criterion_type, c.depth, " ".join(c.text.split())) for c in parse_criteria(text)]
    assert found == expected


def test_sections_and_cohorts_are_named() -> None:
    text = "Inclusion Criteria for Cohort A:\n\n* Adults\n\nExclusion Criteria:\n\n* Cancer"
    one, other = parse_criteria(text)
    assert (one.section, one.cohort) == ("Inclusion Criteria for Cohort A", "Cohort A")
    assert (other.section, other.cohort) == ("Exclusion Criteria", None)


def test_exclusion_inside_inclusion() -> None:
    text = "Inclusion Criteria:\n\n* Adults\n* Patients with any of the following are excluded:\n  * Cancer"
    assert [c.criterion_type for c in parse_criteria(text)] == ["inclusion", "exclusion", "exclusion"]


@pytest.mark.parametrize(
    "item", ["Aged 18 - 65 years", "Grade 2. or less", "Hepatitis B) or C", "Vitamin B. deficiency"]
)
def test_one_item_stays_one(item: str) -> None:
    assert [c.text for c in parse_criteria(f"Inclusion Criteria:\n\n* {item}")] == [item]


def check(text: str) -> None:
    criteria = parse_criteria(text)
    behind = 0
    for ordinal, criterion in enumerate(criteria):
        assert criterion.ordinal == ordinal
        assert criterion.text == text[criterion.span_start : criterion.span_end] != ""
        assert criterion.span_start >= behind
        assert (criterion.depth == 0) == (criterion.parent is None)
        assert criterion.parent is None or criteria[criterion.parent].depth == criterion.depth - 1
        behind = criterion.span_end
    assert unexplained(text, criteria) == []


MARKER = re.compile(
    r"(?<!\w)(?:\d{1,2}(?:\\?\.\d{1,2})+\\?[.)]?(?!\S)|\(?(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})\\?[.)])"
)
LAYOUT = re.compile(r"<!--[\s-]*-->|[\s\\.,:;\-–—_*+•●○◦▪■□‣⁃∙·➢✓❖►()\[\]#'\"]")


def unexplained(text: str, criteria: list[Criterion]) -> list[str]:
    """What stands between the spans and is neither layout, nor a marker, nor the heading of what follows."""
    left, behind = [], 0
    for criterion in criteria:
        gap = " ".join(text[behind : criterion.span_start].split())
        heading = criterion.section or ""
        left.append(LAYOUT.sub("", MARKER.sub(" ", gap.replace(heading, " ", 1) if heading else gap)))
        behind = criterion.span_end
    left.append(LAYOUT.sub("", MARKER.sub(" ", text[behind:])))
    return [rest for rest in left if rest]


eligibility_like = st.lists(
    st.tuples(
        st.sampled_from(["", "  ", "    ", "          "]),
        st.sampled_from(["", "* ", "- ", "1. ", "2) ", "a. ", "• ", "(i) "]),
        st.sampled_from(
            [
                "Inclusion Criteria:",
                "Exclusion criteria",
                "Adults",
                "Age 18 - 65; no gout; no cancer.",
                "x",
                "",
            ]
        )
        | st.text(alphabet=string.printable, max_size=30),
        st.sampled_from(["\n", "\n\n", "\r\n"]),
    ).map("".join),
    max_size=14,
).map("".join)


@settings(max_examples=300)
@given(eligibility_like)
def test_spans_are_exact_and_nothing_is_lost(text: str) -> None:
    check(text)


@given(st.text(max_size=400))
def test_arbitrary_text_never_fails(text: str) -> None:
    for criterion in parse_criteria(text):
        assert criterion.text == text[criterion.span_start : criterion.span_end]


@pytest.mark.corpus
def test_nothing_of_a_real_text_is_lost(shared: Path) -> None:
    for file in (shared / "corpus/api_v2").glob("*.json"):
        module = orjson.loads(file.read_bytes())["protocolSection"].get("eligibilityModule", {})
        check(module.get("eligibilityCriteria", ""))
