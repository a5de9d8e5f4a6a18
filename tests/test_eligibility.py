"""Eligibility texts in every layout: type, depth and words of each criterion; spans exact; nothing lost."""

import re
import string
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.eligibility import Criterion
from scraper.parser.text.segmentation.criteria import parse_criteria

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
    "counts in one line, commas between, one number missing": (
        "Exclusion Criteria:\n\n1) Gout, 2) asthma, 3) dialysis, 5) if any, cancer.",
        [
            ("exclusion", 0, "Gout,"),
            ("exclusion", 0, "asthma,"),
            ("exclusion", 0, "dialysis,"),
            ("exclusion", 0, "if any, cancer."),
        ],
    ),
    "numbers after bullets": (
        "Inclusion Criteria:\n\n* 1. Adults\n* 2. Gout. 3. Consent\n\n  4. Able to walk",
        [
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "Gout."),
            ("inclusion", 0, "Consent"),
            ("inclusion", 0, "Able to walk"),
        ],
    ),
    "a number in brackets begins a list under its item": (
        "Inclusion Criteria:\n\n1. One of: (1) fever, (2) cough, or (3) rash\n2. Consent",
        [
            ("inclusion", 0, "One of:"),
            ("inclusion", 1, "fever,"),
            ("inclusion", 1, "cough, or"),
            ("inclusion", 1, "rash"),
            ("inclusion", 0, "Consent"),
        ],
    ),
    "letters, then a Roman number": (
        "Inclusion Criteria:\n\na. Fever with:\n\ni. cough\n\nii. rash\n\nb. Consent",
        [
            ("inclusion", 0, "Fever with:"),
            ("inclusion", 1, "cough"),
            ("inclusion", 1, "rash"),
            ("inclusion", 0, "Consent"),
        ],
    ),
    "other numbers": (
        "Inclusion Criteria:\n\n1- Adults\n2- Gout\n\nExclusion Criteria:\n\n（1） Dialysis\n② Cancer\n3、 Stroke",
        [
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "Gout"),
            ("exclusion", 0, "Dialysis"),
            ("exclusion", 0, "Cancer"),
            ("exclusion", 0, "Stroke"),
        ],
    ),
    "Roman numbers": (
        "Inclusion Criteria:\n\nI. Adults\nII. One of: i) fever, ii) cough, iii) rash\nIII. Consent",
        [
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "One of:"),
            ("inclusion", 1, "fever,"),
            ("inclusion", 1, "cough,"),
            ("inclusion", 1, "rash"),
            ("inclusion", 0, "Consent"),
        ],
    ),
    "semicolons": (
        "Inclusion Criteria:\n\nAdults; gout (acute; or chronic); able to walk",
        [
            ("inclusion", 0, "Adults;"),
            ("inclusion", 0, "gout (acute; or chronic);"),
            ("inclusion", 0, "able to walk"),
        ],
    ),
    "prose": (
        "Inclusion Criteria:\n\nAdults with gout are eligible. They must be able to walk.\n\n"
        "Exclusion Criteria:\n\nPeople on dialysis, e.g. at home. Anyone with cancer.",
        [
            ("inclusion", 0, "Adults with gout are eligible."),
            ("inclusion", 0, "They must be able to walk."),
            ("exclusion", 0, "People on dialysis, e.g. at home."),
            ("exclusion", 0, "Anyone with cancer."),
        ],
    ),
    "lines, some of several sentences": (
        "Inclusion Criteria:\n\nAdults\nGout. It must be acute.\nConsent\nAble to walk",
        [
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "Gout. It must be acute."),
            ("inclusion", 0, "Consent"),
            ("inclusion", 0, "Able to walk"),
        ],
    ),
    "text block: first item left of its list, a chance marker in a wrapped line": (
        "\n        1. Patients whose gout was confirmed by a doctor who has read hepatitis\n"
        "             B) or C results of the last twelve months before they were asked\n\n"
        "          2. Adults\n\n          3. Consent\n      ",
        [
            (
                "inclusion",
                0,
                "Patients whose gout was confirmed by a doctor who has read hepatitis"
                " B) or C results of the last twelve months before they were asked",
            ),
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "Consent"),
        ],
    ),
    "paragraphs of the old cancer database": (
        "DISEASE CHARACTERISTICS: Histologically proven thymoma One of the following stages: Stage III Stage "
        "IV No CNS metastases\n\nPATIENT CHARACTERISTICS: Age: 18 and over Performance status: Not specified "
        "Renal: Creatinine no greater than 2 mg/dL OR Creatinine clearance at least 60 mL/min AST no greater "
        "than 2 times ULN Other: No New York Heart Association class III heart disease HIV negative "
        "Life Expectancy: Over 1 year\n\nPRIOR CONCURRENT THERAPY: Surgery: See Disease Characteristics "
        "Recovered from surgery",
        [
            ("other", 0, "DISEASE CHARACTERISTICS:"),
            ("inclusion", 0, "Histologically proven thymoma"),
            ("inclusion", 0, "One of the following stages:"),
            ("inclusion", 1, "Stage III"),
            ("inclusion", 1, "Stage IV"),
            ("inclusion", 0, "No CNS metastases"),
            ("other", 0, "PATIENT CHARACTERISTICS:"),
            ("inclusion", 0, "Age: 18 and over"),
            ("other", 0, "Performance status: Not specified"),
            (
                "inclusion",
                0,
                "Renal: Creatinine no greater than 2 mg/dL OR Creatinine clearance at least 60 mL/min",
            ),
            ("inclusion", 0, "AST no greater than 2 times ULN"),
            ("inclusion", 0, "Other: No New York Heart Association class III heart disease"),
            ("inclusion", 0, "HIV negative"),
            ("inclusion", 0, "Life Expectancy: Over 1 year"),
            ("other", 0, "PRIOR CONCURRENT THERAPY:"),
            ("other", 0, "Surgery: See Disease Characteristics"),
            ("inclusion", 0, "Recovered from surgery"),
        ],
    ),
    "exclusion inside such a paragraph": (
        "DISEASE CHARACTERISTICS: Thymoma The following types are excluded: Thymic carcinoma Carcinoid "
        "No other cancer",
        [
            ("other", 0, "DISEASE CHARACTERISTICS:"),
            ("inclusion", 0, "Thymoma"),
            ("exclusion", 0, "The following types are excluded:"),
            ("exclusion", 1, "Thymic carcinoma"),
            ("exclusion", 1, "Carcinoid"),
            ("inclusion", 0, "No other cancer"),
        ],
    ),
    "headings between dashes, wrapped": (
        "PROTOCOL ENTRY CRITERIA:\n\n--Disease Characteristics-- Gout - Attacks for a year - No dialysis --Prior/"
        "Concurrent\nTherapy-- No steroids",
        [
            ("other", 0, "PROTOCOL ENTRY CRITERIA:"),
            ("other", 0, "--Disease Characteristics--"),
            ("inclusion", 0, "Gout"),
            ("inclusion", 0, "Attacks for a year"),
            ("inclusion", 0, "No dialysis"),
            ("other", 0, "--Prior/Concurrent Therapy--"),
            ("inclusion", 0, "No steroids"),
        ],
    ),
    "labels without colon": (
        "PATIENT CHARACTERISTICS:\n\nAge\n\n* 18 and over\n\nSex\n\n* Female",
        [
            ("other", 0, "PATIENT CHARACTERISTICS:"),
            ("other", 0, "Age"),
            ("inclusion", 0, "18 and over"),
            ("other", 0, "Sex"),
            ("inclusion", 0, "Female"),
        ],
    ),
    "allowed and excluded drugs of the AIDS registry": (
        "Inclusion Criteria\n\nConcurrent Medication:\n\nAllowed:\n\n* Acyclovir.\n\nExclusion Criteria\n\n"
        "Concurrent Medication:\n\nExcluded:\n\n* Steroids.",
        [
            ("other", 0, "Inclusion Criteria"),
            ("other", 0, "Concurrent Medication:"),
            ("other", 0, "Allowed:"),
            ("inclusion", 0, "Acyclovir."),
            ("other", 0, "Exclusion Criteria"),
            ("other", 0, "Concurrent Medication:"),
            ("other", 0, "Excluded:"),
            ("exclusion", 0, "Steroids."),
        ],
    ),
    "a paragraph that its list spells out": (
        "Inclusion Criteria:\n\nAdequate renal function, defined as one of:\n\n* Creatinine below 2\n* Clearance over 60",
        [
            ("inclusion", 0, "Adequate renal function, defined as one of:"),
            ("inclusion", 1, "Creatinine below 2"),
            ("inclusion", 1, "Clearance over 60"),
        ],
    ),
    "an announcement": (
        "Inclusion Criteria:\n\nPatients must meet all of the following criteria:\n\n* Adults\n\n"
        "Patients are excluded if:\n\n* On dialysis",
        [
            ("other", 0, "Inclusion Criteria:"),
            ("inclusion", 0, "Adults"),
            ("exclusion", 0, "On dialysis"),
        ],
    ),
    "required and contraindicated": (
        "1. Required characteristics\n   * Adults\n2. Contraindications\n   * Dialysis",
        [("inclusion", 0, "Adults"), ("exclusion", 0, "Dialysis")],
    ),
    "notes and connectors": (
        "Inclusion Criteria:\n\n* Gout\n\nOR\n\n* Asthma\n* Note: both will do\n\nExclusion Criteria:\n\n* None",
        [
            ("inclusion", 0, "Gout"),
            ("other", 0, "OR"),
            ("inclusion", 0, "Asthma"),
            ("other", 0, "Note: both will do"),
            ("other", 0, "None"),
        ],
    ),
    "headings that end otherwise": (
        "Inclusion criteria.\n\n* Adults\n* Exclusion: dialysis\n\nExclusion criteria：\n\n* Cancer",
        [("inclusion", 0, "Adults"), ("exclusion", 0, "Exclusion: dialysis"), ("exclusion", 0, "Cancer")],
    ),
    "stray dashes": (
        "Inclusion Criteria:\n\nMild asthma -\n\nExclusion Criteria:\n\nSmoking\n\n\\-",
        [("inclusion", 0, "Mild asthma -"), ("exclusion", 0, "Smoking")],
    ),
    "windows line ends": (
        "Inclusion Criteria:\r\n\r\n* Adults\r\n* Gout\r\n\r\nExclusion Criteria:\r\n\r\n* Dialysis\r\n",
        [("inclusion", 0, "Adults"), ("inclusion", 0, "Gout"), ("exclusion", 0, "Dialysis")],
    ),
    "paragraphs inside an item": (
        "Inclusion Criteria:\n\n1. Not pregnant\n\n   Women past the menopause count as such:\n\n   * over 55\n\n"
        "2. Chronic disease, such\n\n   as gout\n\n   o Gout for a year\n3. Consent",
        [
            ("inclusion", 0, "Not pregnant"),
            ("inclusion", 1, "Women past the menopause count as such:"),
            ("inclusion", 2, "over 55"),
            ("inclusion", 0, "Chronic disease, such as gout"),
            ("inclusion", 1, "Gout for a year"),
            ("inclusion", 0, "Consent"),
        ],
    ),
    "a list pasted into the first bullet; bullets too many": (
        "Inclusion Criteria:\n\n* • Adults\n\n  * Gout\n  * Consent\n\nExclusion Criteria:\n\n* Dialysis\n* • Stroke\n* • Cancer\n* \\- HIV",
        [
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "Gout"),
            ("inclusion", 0, "Consent"),
            ("exclusion", 0, "Dialysis"),
            ("exclusion", 0, "Stroke"),
            ("exclusion", 0, "Cancer"),
            ("exclusion", 0, "HIV"),
        ],
    ),
    "numbers of a protocol": (
        "Inclusion Criteria:\n\n5.2.3 Adults 5.2.4 Gout\n\na. General concerns 5.3.1 No stroke. 5.3.2 No dialysis.\n\n"
        "Exclusion Criteria:\n\n* Version 5.0.1 Grade 3",
        [
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "Gout"),
            ("inclusion", 0, "General concerns"),
            ("inclusion", 1, "No stroke."),
            ("inclusion", 1, "No dialysis."),
            ("exclusion", 0, "Version 5.0.1 Grade 3"),
        ],
    ),
    "dashes glued to the word in front": (
        "Inclusion Criteria:- Gout in the last year- No dialysis in the last year- HER2- or HER2+ cancer",
        [
            ("inclusion", 0, "Gout in the last year-"),
            ("inclusion", 0, "No dialysis in the last year- HER2- or HER2+ cancer"),
        ],
    ),
    "semicolons between places": (
        "Lives in Springfield, Illinois; Salem, Oregon; or Dover, Delaware and is an adult",
        [
            (
                "inclusion",
                0,
                "Lives in Springfield, Illinois; Salem, Oregon; or Dover, Delaware and is an adult",
            )
        ],
    ),
    "more words in front of a heading inside a line": (
        "Inclusion Criteria: - Adults - Gout Additional Exclusion Criteria (part 2): - Dialysis - Stroke",
        [
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "Gout"),
            ("exclusion", 0, "Dialysis"),
            ("exclusion", 0, "Stroke"),
        ],
    ),
    "letters and long Roman counts in one line": (
        "Inclusion Criteria:\n\n* One of: a) fever b) cough c) rash\n* Any of: i) red ii) blue iii) grey iv) pink "
        "v) black vi) white vii) green viii) brown ix) gold x) silver",
        [
            ("inclusion", 0, "One of:"),
            ("inclusion", 1, "fever"),
            ("inclusion", 1, "cough"),
            ("inclusion", 1, "rash"),
            ("inclusion", 0, "Any of:"),
            ("inclusion", 1, "red"),
            ("inclusion", 1, "blue"),
            ("inclusion", 1, "grey"),
            ("inclusion", 1, "pink"),
            ("inclusion", 1, "black"),
            ("inclusion", 1, "white"),
            ("inclusion", 1, "green"),
            ("inclusion", 1, "brown"),
            ("inclusion", 1, "gold"),
            ("inclusion", 1, "silver"),
        ],
    ),
    "semicolons in square brackets": (
        "Inclusion Criteria:\n\nAdults; gout [acute; or chronic]; able to walk",
        [
            ("inclusion", 0, "Adults;"),
            ("inclusion", 0, "gout [acute; or chronic];"),
            ("inclusion", 0, "able to walk"),
        ],
    ),
    "brackets in paragraphs of the old cancer database": (
        "DISEASE CHARACTERISTICS: Histologically proven thymoma (Stages (In order) I Or II) No CNS metastases At least "
        "18 One of the following: Fever Cough Required: Consent No dialysis",
        [
            ("other", 0, "DISEASE CHARACTERISTICS:"),
            ("inclusion", 0, "Histologically proven thymoma (Stages (In order) I Or II)"),
            ("inclusion", 0, "No CNS metastases"),
            ("inclusion", 0, "At least 18"),
            ("inclusion", 0, "One of the following:"),
            ("inclusion", 1, "Fever"),
            ("inclusion", 1, "Cough"),
            ("inclusion", 1, "Required: Consent"),
            ("inclusion", 0, "No dialysis"),
        ],
    ),
    "a sentence that its list spells out": (
        "Inclusion Criteria:\n\nPatients are eligible with gout confirmed by one of the following:\n\n* Tophi\n* Crystals",
        [
            ("inclusion", 0, "Patients are eligible with gout confirmed by one of the following:"),
            ("inclusion", 1, "Tophi"),
            ("inclusion", 1, "Crystals"),
        ],
    ),
    "a dash alone at the beginning; a range": (
        "Inclusion Criteria:\n\n- Adults\n\nAged 18 - 65\n\nGrade - Mild",
        [("inclusion", 0, "Adults"), ("inclusion", 0, "Aged 18 - 65"), ("inclusion", 0, "Grade - Mild")],
    ),
    "a letter i after h; a Roman i after g": (
        "Inclusion Criteria:\n\nh. Gout:\ni. Asthma\nj. Cough\n\nExclusion Criteria:\n\ng. Gout:\ni. red\nii. blue",
        [
            ("inclusion", 0, "Gout:"),
            ("inclusion", 0, "Asthma"),
            ("inclusion", 0, "Cough"),
            ("exclusion", 0, "Gout:"),
            ("exclusion", 1, "red"),
            ("exclusion", 1, "blue"),
        ],
    ),
    "one number in the line of another": (
        "Inclusion Criteria:\n\n1. Adults, 2. consent\n3. Pain of grade 4. or less\n5. Gout 6. Asthma",
        [
            ("inclusion", 0, "Adults,"),
            ("inclusion", 0, "consent"),
            ("inclusion", 0, "Pain of grade 4. or less"),
            ("inclusion", 0, "Gout"),
            ("inclusion", 0, "Asthma"),
        ],
    ),
    "one paragraph of three holds two sentences": (
        "Inclusion Criteria:\n\nAdults\n\nGout. It must be acute.\n\nConsent",
        [
            ("inclusion", 0, "Adults"),
            ("inclusion", 0, "Gout. It must be acute."),
            ("inclusion", 0, "Consent"),
        ],
    ),
    "a number in the column of bullets is no list under them": (
        "Inclusion Criteria:\n\n* One of:\n  * fever\n  1. cough",
        [("inclusion", 0, "One of:"), ("inclusion", 1, "fever"), ("inclusion", 1, "cough")],
    ),
    "text block: first bullet left of its list": (
        "\n        -  Adults who were admitted to the hospital with pneumonia and have a letter\n\n"
        "          -  Gout\n\n          -  Consent\n      ",
        [
            ("inclusion", 0, "Adults who were admitted to the hospital with pneumonia and have a letter"),
            ("inclusion", 0, "Gout"),
            ("inclusion", 0, "Consent"),
        ],
    ),
    "two introductions in a paragraph of the old cancer database": (
        "DISEASE CHARACTERISTICS: One of the following: Fever Cough Any of the following: Gout Asthma\n\n"
        "PATIENT CHARACTERISTICS: Renal: Not specified",
        [
            ("other", 0, "DISEASE CHARACTERISTICS:"),
            ("inclusion", 0, "One of the following:"),
            ("inclusion", 1, "Fever"),
            ("inclusion", 1, "Cough"),
            ("inclusion", 0, "Any of the following:"),
            ("inclusion", 1, "Gout"),
            ("inclusion", 1, "Asthma"),
            ("other", 0, "PATIENT CHARACTERISTICS:"),
            ("other", 0, "Renal: Not specified"),
        ],
    ),
    "a column too far; back between two columns": (
        "Inclusion Criteria:\n\n* Gout\n * Asthma\n\nExclusion Criteria:\n\n* One of:\n    * fever\n      * dry\n  * cough",
        [
            ("inclusion", 0, "Gout"),
            ("inclusion", 0, "Asthma"),
            ("exclusion", 0, "One of:"),
            ("exclusion", 1, "fever"),
            ("exclusion", 2, "dry"),
            ("exclusion", 1, "cough"),
        ],
    ),
    "a paragraph in front of bullets is no prose; marks at the end; nothing between marks": (
        "Inclusion Criteria:\n\nGout. It is acute.\n\n* Values <5 or 7>\n\n1. Adults with gout 2. or more attacks\n\n"
        "Exclusion Criteria:\n\nStroke; ; cancer; dialysis",
        [
            ("inclusion", 0, "Gout. It is acute."),
            ("inclusion", 0, "Values <5 or 7>"),
            ("inclusion", 0, "Adults with gout 2. or more attacks"),
            ("exclusion", 0, "Stroke;"),
            ("exclusion", 0, "cancer;"),
            ("exclusion", 0, "dialysis"),
        ],
    ),
    "a sentence that ended does not go on; two numbers missing": (
        "Inclusion Criteria:\n\n1. Chronic disease;\n\n   as gout\n2. Of these: 1) fever, 3) cough",
        [
            ("inclusion", 0, "Chronic disease;"),
            ("inclusion", 1, "as gout"),
            ("inclusion", 0, "Of these: 1) fever, 3) cough"),
        ],
    ),
    "one number missing after the first; a title in front of a name": (
        "Inclusion Criteria:\n\n1) Gout, 3) asthma\n\nExclusion Criteria:\n\nSeen by Dr. Smith before. On dialysis.",
        [
            ("inclusion", 0, "Gout, 3) asthma"),
            ("exclusion", 0, "Seen by Dr. Smith before."),
            ("exclusion", 0, "On dialysis."),
        ],
    ),
    "a list in a paragraph of the old cancer database ends where an item states something": (
        "DISEASE CHARACTERISTICS: One of the following: Fever Cough Prior surgery allowed",
        [
            ("other", 0, "DISEASE CHARACTERISTICS:"),
            ("inclusion", 0, "One of the following:"),
            ("inclusion", 1, "Fever"),
            ("inclusion", 1, "Cough"),
            ("inclusion", 0, "Prior surgery allowed"),
        ],
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
    assert (one.section, one.applies_to) == ("Inclusion Criteria for Cohort A", "Cohort A")
    assert (other.section, other.applies_to) == ("Exclusion Criteria", None)


COHORTS = {
    "in the heading": ("Exclusion criteria (Part B):\n\n* Cancer", "Part B"),
    "a label above the heading": ("Cohort 2\n\nExclusion Criteria:\n\n* Cancer", "Cohort 2"),
    "a label above the list": ("Exclusion Criteria:\n\nCohort 2:\n\n* Cancer", "Cohort 2"),
    "words in front of the heading": ("Healthy Volunteers Exclusion Criteria:\n\n* Cancer", None),
}


@pytest.mark.parametrize("place", COHORTS)
def test_where_a_cohort_is_named(place: str) -> None:
    text, expected = COHORTS[place]
    found = [c for c in parse_criteria(text) if c.criterion_type != "other"]
    assert [(c.text, c.criterion_type) for c in found] == [("Cancer", "exclusion")]
    assert expected is None or found[0].applies_to == expected


def test_exclusion_inside_inclusion() -> None:
    text = "Inclusion Criteria:\n\n* Adults\n* Patients with any of the following are excluded:\n  * Cancer"
    assert [c.criterion_type for c in parse_criteria(text)] == ["inclusion", "exclusion", "exclusion"]


@pytest.mark.parametrize(
    "item",
    [
        "Aged 18 - 65 years",
        "Grade 2. or less",
        "Hepatitis B) or C",
        "Fusion between L1 - S1 and T2 - T4",
        "Vitamin B. deficiency",
    ],
)
def test_one_item_stays_one(item: str) -> None:
    assert [c.text for c in parse_criteria(f"Inclusion Criteria:\n\n* {item}")] == [item]


def check(text: str) -> None:
    assert unexplained(text, check_spans(text)) == []


def check_spans(text: str) -> list[Criterion]:
    criteria = parse_criteria(text)
    reached = 0
    for ordinal, criterion in enumerate(criteria):
        assert criterion.ordinal == ordinal
        assert criterion.text == text[criterion.span_start : criterion.span_end] != ""
        assert criterion.span_start >= reached
        assert (criterion.depth == 0) == (criterion.parent is None)
        assert criterion.parent is None or criteria[criterion.parent].depth == criterion.depth - 1
        reached = criterion.span_end
    return criteria


MARKER = re.compile(
    r"(?<!\w)(?:\d{1,2}(?:\\?\.\d{1,2})+\\?[.)]?(?!\S)|\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,5})\\?[.)]"
    r"|[(（]?\d{1,2}\\?[．、）/-]|[①-⑳])|(?<!\S)o(?!\S)"
)
LAYOUT = re.compile(r"<!--[\s-]*-->|[\s\\.,:：;\-–—_*+•●○◦▪■□‣⁃∙·➢✓❖►()\[\]#'\"]")


def unexplained(text: str, criteria: list[Criterion]) -> list[str]:
    """What stands between the spans and is neither layout, nor a marker, nor the heading of what follows."""
    left, reached = [], 0
    for criterion in criteria:
        gap = " ".join(text[reached : criterion.span_start].split())
        heading = criterion.section or ""
        left.append(LAYOUT.sub("", MARKER.sub(" ", gap.replace(heading, " ", 1) if heading else gap)))
        reached = criterion.span_end
    left.append(LAYOUT.sub("", MARKER.sub(" ", text[reached:])))
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
def test_arbitrary_text_is_read_whole(text: str) -> None:
    check(text)


REPEATED = [
    "(((((",
    "1. 1. 1. ",
    "1) x, 2) y, ",
    "inclusion criteria inclusion criteria ",
    "Inclusion Criteria: ",
    "DISEASE CHARACTERISTICS: No No of the following: ",
    "--Disease Characteristics-- ",
    "--A B",
    "New York Heart Association ",
    "a\n\nb\n\n",
    "* a\n  * b\n",
    " ",
    "\n",
    "; ",
    ". A",
    "\\-",
    "<!-- ",
    "\u00a0",
    "\u0130",
]


@pytest.mark.parametrize("unit", REPEATED)
@pytest.mark.parametrize("begin", ["", "Inclusion Criteria:\n\n", "DISEASE CHARACTERISTICS: ", "\n        "])
def test_long_repetition_is_read_whole(begin: str, unit: str) -> None:
    check(begin + (unit * 20_000)[:20_000])


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=12), st.text(max_size=40))
def test_any_repetition_is_read(unit: str, end: str) -> None:
    check((unit * 20_000)[:20_000] + end)


def _texts_v2(shared: Path) -> Iterator[str]:
    for file in (shared / "corpus/api_v2").glob("*.json"):
        module = orjson.loads(file.read_bytes())["protocolSection"].get("eligibilityModule", {})
        yield module.get("eligibilityCriteria", "")


def _texts_v1(shared: Path) -> Iterator[str]:
    for file in (shared / "corpus/api_v1").glob("*.json"):
        for literal in re.findall(r'"EligibilityCriteria": ?("(?:[^"\\]|\\.)*")', file.read_text("utf-8")):
            yield orjson.loads(literal)


def _texts_xml(shared: Path) -> Iterator[str]:
    for folder in ("public_xml", "history/xml"):
        for file in (shared / "corpus" / folder).rglob("*.xml"):
            block = ElementTree.parse(file).find(".//criteria/textblock")  # noqa: S314 -- our own corpus
            yield (block.text or "") if block is not None else ""


TEXTS = {"v2": _texts_v2, "v1": _texts_v1, "xml": _texts_xml}


@pytest.mark.corpus
@pytest.mark.parametrize("form", TEXTS)
def test_nothing_of_a_real_text_is_lost(shared: Path, form: str) -> None:
    texts = [text for text in TEXTS[form](shared) if text]
    assert texts
    for text in texts:
        check(text)


@pytest.mark.corpus
def test_nothing_of_a_page_is_lost(shared: Path) -> None:
    page = next((shared / "seed").glob("*.txt")).read_text("utf-8")
    check(page)
