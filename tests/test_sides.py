"""Which side a criterion stands on, whom it is for, and what is no criterion: every kind with invented words.

An expected outline is one line a criterion: I, E or O (inclusion, exclusion, other), two blanks for each
level of nesting, the words, and after ``@`` the group that it is for.
"""

import orjson
import pytest

from schemas.eligibility import Criterion
from schemas.provenance import RawDocument
from scraper.parser.read import read
from scraper.parser.text.segmentation.criteria import parse_criteria
from scraper.parser.text.segmentation.sides import side_suspect
from tests.databases import study


def outline(text: str) -> list[str]:
    return [_line(criterion) for criterion in parse_criteria(text)]


def _line(criterion: Criterion) -> str:
    words = (
        f"{criterion.criterion_type[0].upper()} {'  ' * criterion.depth}{' '.join(criterion.text.split())}"
    )
    return f"{words} @ {criterion.applies_to}" if criterion.applies_to else words


ANNOUNCEMENTS = [
    ("Patients are not allowed to take part if:", "E"),
    ("Participants may not take part if they:", "E"),
    ("Volunteers who do not have any of the following may join:", "E"),
    ("To be eligible, participants should not meet any of these criteria:", "E"),
    ("Patients eligible for inclusion must not meet any of the following criteria:", "E"),
    ("The presence of any of the following will exclude a participant:", "E"),
    ("Participants with one of the following will be disqualified:", "E"),
    ("Individuals will be precluded from enrolling if:", "E"),
    ("None of the following may apply to participants:", "E"),
    ("Not eligible are patients with:", "E"),
    ("Participants are ineligible if:", "E"),
    ("Contraindications", "E"),
    ("Non-inclusion criteria:", "E"),
    ("Criteria for exclusion:", "E"),
    ("III.6 EXCLUSION CRITERIA", "E"),
    ("4.2. Exclusion criteria", "E"),
    ("Exlcusion critera", "E"),
    ("[Exclusion Criteria]", "E"),
    ("Exclusion.", "E"),
    ("Exclusions in a first round of the whole:", "E"),
    ("KRAS Wild Type Exclusion", "E"),
    ("Adjuvant Treatment Exclusions", "E"),
    ("Maintenance Therapy Inclusion", "I"),
    ("【Exclusion Criteria】", "E"),
    ("Participants are not excluded if:", "I"),
    ("Patients who cannot swallow are eligible if:", "I"),
    ("Patients must meet all of the following:", "I"),
    ("Inclusion / Exclusion Criteria:", "I"),
    ("Patient Inclusion Criteria:", "I"),
    ("Entry criteria:", "I"),
]


@pytest.mark.parametrize(("announcement", "side"), ANNOUNCEMENTS)
def test_what_a_line_announces(announcement: str, side: str) -> None:
    assert outline(f"{announcement}\n\n* Gout\n* Asthma") == [f"{side} Gout", f"{side} Asthma"]


SPEAKS_OF_A_LIST = [
    "Subjects who do not fulfil the inclusion criteria",
    "Not meeting inclusion criteria",
    "Any participant not meeting inclusion criteria",
    "Unable to satisfy inclusion criteria",
    "Any exclusion criteria in the drug's label",
    "Exclusion criteria for patients with gout in the second part of this trial",
    "Patient meets the exclusion criteria of the main trial",
]


@pytest.mark.parametrize("item", SPEAKS_OF_A_LIST)
def test_an_item_that_speaks_of_a_list_is_a_criterion(item: str) -> None:
    text = f"Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* {item}\n* Gout"
    assert outline(text) == ["I Adults", f"E {item}", "E Gout"]


WITHOUT_COLON = {
    "a sentence of its own": (
        "Adults with gout who signed the consent. Study Exclusion Criteria. Prior dialysis.",
        ["I Adults with gout who signed the consent.", "E Prior dialysis."],
    ),
    "in front of the first item, on its line": (
        "Inclusion Criteria Adults with gout\n\nExclusion Criteria Prior organ transplant",
        ["I Adults with gout", "E Prior organ transplant"],
    ),
    "small words": ("Exclusion criteria prior organ transplant", ["E prior organ transplant"]),
    "at the end of an item's line": (
        "Inclusion Criteria\n\n* Adults\n* Four weeks since surgery. Exclusion Criteria\n* Gout",
        ["I Adults", "I Four weeks since surgery.", "E Gout"],
    ),
    "glued to both": (
        "INCLUSION CRITERIA Adults with gout EXCLUSION CRITERIA Dialysis",
        ["I Adults with gout", "E Dialysis"],
    ),
    "glued to an item, of a second group": (
        "Inclusion Criteria:\n\n* Men over 40 who sign a consent Inclusion Criteria Partner\n* Lives with the man",
        ["I Men over 40 who sign a consent", "I Lives with the man @ Partner"],
    ),
    "after a word that says there is no inclusion": (
        "Inclusion Criteria:\n\n* Adults\n\nNo inclusion / Exclusion Criteria: pregnancy",
        ["I Adults", "O No inclusion /", "E pregnancy"],
    ),
    "both at once is no exclusion": (
        "Adults only. Inclusion / Exclusion Criteria: gout",
        ["O Adults only.", "I gout"],
    ),
    "two in a line, one at its end": (
        "Inclusion Criteria: adults Exclusion Criteria:\n\n* Gout",
        ["I adults", "E Gout"],
    ),
    "with a colon, after a sentence": (
        "Inclusion Criteria:\n\n* Adults. Exclusion Criteria:\n* Gout",
        ["I Adults.", "E Gout"],
    ),
}


@pytest.mark.parametrize("place", WITHOUT_COLON)
def test_a_heading_inside_a_line(place: str) -> None:
    text, expected = WITHOUT_COLON[place]
    assert outline(text) == expected


NO_HEADING = [
    "Meets all Exclusion Criteria",
    "Exclusion criteria are checked by a doctor",
    "Inclusion criteria of the main trial apply to everybody here.",
    "Fulfils the Inclusion Criteria Gout has in the guideline",
]


@pytest.mark.parametrize("words", NO_HEADING)
def test_words_of_a_heading_inside_a_sentence(words: str) -> None:
    assert f"I {words}" in outline(f"Inclusion Criteria:\n\n* Adults\n* {words}\n* Gout")


def test_without_headings_a_sentence_gives_its_own_side() -> None:
    text = "Adults with gout.\n\nPatients on dialysis will be excluded from the trial.\n\nSmokers are excluded unless they stop."
    assert outline(text) == [
        "I Adults with gout.",
        "E Patients on dialysis will be excluded from the trial.",
        "I Smokers are excluded unless they stop.",
    ]
    assert outline(f"Inclusion Criteria:\n\n{text}")[1][0] == "I"


def test_a_policy_is_no_list() -> None:
    text = "Exclusion Criteria:\n\n* Dialysis\n\nInclusion of Women and Minorities:\n\n* Both sexes"
    assert outline(text) == ["E Dialysis", "O Inclusion of Women and Minorities:", "E Both sexes"]


def test_an_item_names_its_own_side() -> None:
    text = "Exclusion Criteria:\n\n* Gout\n* Inclusion: adults\n* exclusion criteria: dialysis"
    assert outline(text) == ["E Gout", "I Inclusion: adults", "E dialysis"]


SAY_NOTHING = [
    "None",
    "N/A",
    "No exclusion criteria",
    "This study has no exclusion criteria",
    "No exclusion.",
]


@pytest.mark.parametrize("words", [*SAY_NOTHING, "There are no exclusion criteria for this study"])
def test_an_empty_list(words: str) -> None:
    assert outline(f"Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* {words}")[-1] == f"O {words}"


EXCEPTIONS = {
    "an item with bullets under it": (
        "Exclusion Criteria:\n\n6. Smoking\n7. Patients with hepatitis are eligible, provided that all of the "
        "following hold:\n\n   * treated\n   * no cirrhosis\n8. Dialysis",
        [
            "E Smoking",
            "E Patients with hepatitis are eligible, provided that all of the following hold:",
            "I   treated",
            "I   no cirrhosis",
            "E Dialysis",
        ],
    ),
    "a paragraph after an item; the count goes on": (
        "Exclusion Criteria:\n\n1. Smoking\n2. Hepatitis\n\nPatients with hepatitis are eligible if:\n\n* treated\n\n"
        "3. Dialysis\n4. Gout",
        ["E Smoking", "E Hepatitis", "I treated @ Patients with hepatitis", "E Dialysis", "E Gout"],
    ),
    "a numbered list under it that reaches the same number": (
        "Exclusion Criteria:\n\n1. Smoking\n\nPatients with hepatitis are eligible if:\n\n1. treated\n2. cured\n3. fit\n\n"
        "2. Dialysis",
        [
            "E Smoking",
            "I treated @ Patients with hepatitis",
            "I cured @ Patients with hepatitis",
            "I fit @ Patients with hepatitis",
            "E Dialysis",
        ],
    ),
    "bullets further left go on": (
        "Exclusion Criteria:\n\n* Hepatitis\n\nPatients with hepatitis are eligible if:\n\n  * treated\n\n* Dialysis",
        ["E Hepatitis", "I treated @ Patients with hepatitis", "E Dialysis"],
    ),
    "nothing shows where it ends: the side of the list stays": (
        "Exclusion Criteria:\n\n* Hepatitis\n\nPatients with hepatitis are eligible if:\n\n* treated\n* Dialysis",
        ["E Hepatitis", "O Patients with hepatitis are eligible if:", "E treated", "E Dialysis"],
    ),
    "the count goes on under the second heading": (
        "Patients must meet these criteria:\n\n1. Adults\n2. Gout\n\nPatients are excluded if:\n\n3. Dialysis\n4. Smoking",
        ["I Adults", "I Gout", "E Dialysis", "E Smoking"],
    ),
    "exclusions among inclusions": (
        "Inclusion Criteria:\n\n* Adults\n* Patients must not have any of the following:\n  * Dialysis\n* Gout",
        ["I Adults", "E Patients must not have any of the following:", "E   Dialysis", "I Gout"],
    ),
    "not excluded is not excluded": (
        "Exclusion Criteria:\n\n* Patients on warfarin are not allowed if:\n  * INR over 3\n* Gout",
        ["E Patients on warfarin are not allowed if:", "E   INR over 3", "E Gout"],
    ),
}


@pytest.mark.parametrize("kind", EXCEPTIONS)
def test_an_exception_ends_where_the_list_goes_on(kind: str) -> None:
    text, expected = EXCEPTIONS[kind]
    assert outline(text) == expected


ASIDES = {
    "blocks of notes and definitions": (
        "Inclusion Criteria:\n\n* Adults\n\nNotes:\n\n* Gout is judged by a doctor\n\nExclusion Criteria:\n\n* Dialysis\n\n"
        "Definitions:\n\n* Dialysis is of any kind",
        [
            "I Adults",
            "O Notes:",
            "O Gout is judged by a doctor",
            "E Dialysis",
            "O Definitions:",
            "O Dialysis is of any kind",
        ],
    ),
    "a definition of one word": (
        "Inclusion Criteria:\n\n1. High risk\n\nDefinition of high risk:\n\n* two attacks\n\n2. Adults",
        ["I High risk", "O Definition of high risk:", "O two attacks", "I Adults"],
    ),
    "a note with its own count": (
        "Exclusion Criteria:\n\n1. Smoking\n\nNote: A fracture is old when:\n\n1. healed\n2. painless\n\n2. Dialysis",
        ["E Smoking", "O Note: A fracture is old when:", "O healed", "O painless", "E Dialysis"],
    ),
    "a note in a list, with what is under it": (
        "Exclusion Criteria:\n\n* Smoking\n* Please note that smoking is defined as:\n  * one pack a day\n* Dialysis",
        ["E Smoking", "O Please note that smoking is defined as:", "O   one pack a day", "E Dialysis"],
    ),
    "long notes, notes in brackets": (
        "Exclusion Criteria:\n\n* Smoking\n* NOTE: "
        + "whoever stopped a year ago may join " * 5
        + "\n* (Note: as judged)\n"
        "* N.B.: gout",
        [
            "E Smoking",
            "O NOTE: " + " ".join(["whoever stopped a year ago may join"] * 5),
            "O (Note: as judged)",
            "O N.B.: gout",
        ],
    ),
    "a note at the column of the list: its items may be the list's": (
        "Exclusion Criteria:\n\n* Smoking\n\nNote: Old is any of these:\n\n* over 80\n* Dialysis",
        ["E Smoking", "O Note: Old is any of these:", "E over 80", "E Dialysis"],
    ),
    "the list goes on deeper than the note's: the registry's conversion": (
        "Exclusion Criteria:\n\n* Smoking\n\nNote: Old is any of these:\n\n* over 80\n* in a home\n\n  * Dialysis\n  * Gout",
        ["E Smoking", "O Note: Old is any of these:", "O over 80", "O in a home", "E Dialysis", "E Gout"],
    ),
    "a noted finding is a criterion": (
        "Exclusion Criteria:\n\n* Noted dementia\n* Abnormal values, definite\n* Other criteria apply.",
        ["E Noted dementia", "E Abnormal values, definite", "O Other criteria apply."],
    ),
}


@pytest.mark.parametrize("kind", ASIDES)
def test_what_is_beside_the_criteria(kind: str) -> None:
    text, expected = ASIDES[kind]
    assert outline(text) == expected


HEADING_LABELS = [
    ("Interventional phase inclusion criteria", "Interventional phase"),
    ("Inclusion Criteria for Arm A and Arm B", "Arm A and Arm B"),
    ("Additional Inclusion Criteria for Sub-Study B Phase 2 only", "Sub-Study B Phase 2 only"),
    ("Additional inclusion criteria for Arm D (wurzamab + steroid arm)", "Arm D (wurzamab + steroid arm)"),
    ("Inclusion Criteria (Healthy Volunteers)", "Healthy Volunteers"),
    ("Inclusion criteria, mothers", "mothers"),
    ("Inclusion criteria of the control group", "control group"),
    ("The inclusion criteria for the case group are as follows", "case group"),
    ('Criteria for inclusion in the "control" group', '"control" group'),
    ("Donor Inclusion Criteria", "Donor"),
    ("Recipient Procurement Inclusion Criteria", "Recipient Procurement"),
    ("Sibling inclusion criteria for genetic testing", "Sibling"),
    ("Patients with gout and asthma inclusion criteria", "Patients with gout and asthma"),
    ("Adult group specific inclusion criteria (n=38 per group)", "Adult group"),
    ("Key Inclusion Criteria for Dose Expansion Cohorts", "Dose Expansion Cohorts"),
    ("Inclusion criteria for surveillance phase", "surveillance phase"),
    ("Cohorts A1 and A2 must meet the following inclusion criteria", "Cohorts A1 and A2"),
    ("For the non-atopic arm, patients must meet all of the following criteria", "non-atopic arm"),
    ("In addition to criteria 1-8, asthmatic volunteers must meet these criteria", "asthmatic volunteers"),
    ("Donors must meet these criteria", "Donors"),
    ("Child must meet these criteria", None),
    ("Inclusion Criteria for adults with gout of one or of both of the two big feet", None),
    (
        "Inclusion Criteria for adults with gout of one or of both feet",
        "adults with gout of one or of both feet",
    ),
    ("Inclusion Criteria for All Subjects", None),
    ("Inclusion criteria for all parts plus", None),
    ("Inclusion Criteria for Participants in all parts of the study", None),
    ("Inclusion Criteria (Screening)", None),
    ("Inclusion criteria for trial entry", None),
    ("Patients with any of the following will be included", None),
    ("If Group 1 is full, participants must have all of the following for Group 2", None),
    ("Each participant must meet all of the following inclusion criteria", None),
    ("Female participants must meet these criteria", None),
    ("Patient Inclusion Criteria", None),
]


@pytest.mark.parametrize(("heading", "label"), HEADING_LABELS)
def test_the_group_of_a_heading(heading: str, label: str | None) -> None:
    criteria = parse_criteria(f"{heading}:\n\n* Gout\n\nExclusion Criteria:\n\n* Dialysis")
    assert [(one.criterion_type, one.applies_to) for one in criteria] == [
        ("inclusion", label),
        ("exclusion", None),
    ]


LINE_LABELS = [
    ("Mothers:", "Mothers"),
    ("Fathers:", "Fathers"),
    ("Healthy volunteers:", "Healthy volunteers"),
    ("SLE:", "SLE"),
    ("IIM:", "IIM"),
    ("For the IgG group:", "IgG group"),
    ("For C-section mothers:", "C-section mothers"),
    ("HR positive patients:", "HR positive patients"),
    ("Crohn's disease patients with fistulas:", "Crohn's disease patients with fistulas"),
    ("Part 1 of the study (i.e., gout):", "Part 1 of the study (i.e., gout)"),
    ("Phase 1b & 2:", "Phase 1b & 2"),
    ("Cohort 2", "Cohort 2"),
    ("CONTROL GROUP", "CONTROL GROUP"),
    ("For Part B only", "Part B only"),
    ("Participants in the Expansion Part Only (adults):", "Participants in the Expansion Part Only (adults)"),
    ("For combination with wurzamab:", "combination with wurzamab"),
    ("Any of the following:", None),
    ("ECG:", None),
    ("Wash-out periods:", None),
    ("In the screening period:", None),
    ("Patient age:", None),
    ("Blood counts (for patients with gout):", None),
    ("Patients treated with:", None),
    ("All cohorts:", None),
    ("Common to both groups:", None),
    ("Participants may be:", None),
    ("General criteria:", None),
    (
        "Adults with gout of one foot or of both their two feet:",
        "Adults with gout of one foot or of both their two feet",
    ),
    ("Adults with gout of one foot or of both of their two feet:", None),
]


@pytest.mark.parametrize(("line", "label"), LINE_LABELS)
def test_the_group_that_a_line_names(line: str, label: str | None) -> None:
    text = f"Inclusion Criteria:\n\n{line}\n\n* Gout\n* Asthma\n\nExclusion Criteria:\n\n* Dialysis"
    found = [(one.text, one.applies_to) for one in parse_criteria(text)]
    assert found == [(line, None), ("Gout", label), ("Asthma", label), ("Dialysis", None)]


REACH = {
    "lines above both headings": (
        "Cohort A\n\nInclusion criteria:\n\n* Adults\n\nExclusion criteria:\n\n* Smoking\n\n"
        "Cohort B\n\nInclusion criteria:\n\n* Children\n\nExclusion criteria:\n\n* Dialysis",
        [
            "O Cohort A",
            "I Adults @ Cohort A",
            "E Smoking @ Cohort A",
            "O Cohort B",
            "I Children @ Cohort B",
            "E Dialysis @ Cohort B",
        ],
    ),
    "one exclusion list after two groups is of all": (
        "Cohort A\n\nInclusion criteria:\n\n* Adults\n\nCohort B\n\nInclusion criteria:\n\n* Children\n\n"
        "Exclusion criteria:\n\n* Dialysis",
        ["O Cohort A", "I Adults @ Cohort A", "O Cohort B", "I Children @ Cohort B", "E Dialysis"],
    ),
    "a line ends the one before; both groups": (
        "Inclusion criteria:\n\nMothers:\n\n* Adults\n\nBoth groups:\n\n* Consent",
        ["O Mothers:", "I Adults @ Mothers", "O Both groups:", "I Consent"],
    ),
    "a topic ends a kind of person": (
        "Exclusion criteria:\n\nFor female participants:\n\n* Pregnancy\n\nGeneral criteria:\n\n* Dialysis",
        [
            "O For female participants:",
            "E Pregnancy @ female participants",
            "O General criteria:",
            "E Dialysis",
        ],
    ),
    "a topic does not end a part of the study": (
        "Inclusion criteria:\n\nPart 1:\n\n* Adults\n\nGeneral criteria:\n\n* Consent",
        ["O Part 1:", "I Adults @ Part 1", "O General criteria:", "I Consent @ Part 1"],
    ),
    "all parts end a part": (
        "Inclusion criteria:\n\nPart 1:\n\n* Adults\n\nAll parts:\n\n* Consent",
        ["O Part 1:", "I Adults @ Part 1", "O All parts:", "I Consent"],
    ),
    "a sentence that names a part is a criterion": (
        "Inclusion criteria:\n\nGout is present in Part 1.\n\n* Adults\n\nPart 1,\n\n* Children",
        ["I Gout is present in Part 1.", "I Adults", "I Part 1,", "I Children"],
    ),
    "a topic under the heading of a group": (
        "Donor inclusion criteria:\n\n* Adults\n\nBlood values:\n\n* Hb 12",
        ["I Adults @ Donor", "O Blood values:", "I Hb 12 @ Donor"],
    ),
    "the count goes on after women": (
        "Inclusion criteria:\n\n1. Adults\n\nFemale participants:\n\n* Not pregnant\n\n2. Consent",
        ["I Adults", "O Female participants:", "I Not pregnant @ Female participants", "I Consent"],
    ),
    "the count of a part goes on in the next": (
        "Inclusion criteria:\n\nPart 1:\n\n1. Adults\n2. Gout\n\nPart 2:\n\n* Asthma\n\n3. Consent",
        [
            "O Part 1:",
            "I Adults @ Part 1",
            "I Gout @ Part 1",
            "O Part 2:",
            "I Asthma @ Part 2",
            "I Consent @ Part 2",
        ],
    ),
    "items with bullets under them": (
        "Inclusion criteria:\n\n* Cohort 1:\n  * Adults\n* Group B\n  * Children\n* Women of childbearing age must:\n"
        "  * use contraception\n* Consent",
        [
            "I Cohort 1:",
            "I   Adults @ Cohort 1",
            "I Group B",
            "I   Children @ Group B",
            "I Women of childbearing age must:",
            "I   use contraception @ Women of childbearing age",
            "I Consent",
        ],
    ),
    "items between others in one column": (
        "Inclusion criteria:\n\n* Patients:\n* Gout\n* Healthy volunteers:\n* No gout",
        ["O Patients:", "I Gout @ Patients", "O Healthy volunteers:", "I No gout @ Healthy volunteers"],
    ),
    "an exclusion item of conditions": (
        "Exclusion criteria:\n\n* Patients with a heart condition:\n  * Angina\n* Women who:\n  * breast-feed",
        ["E Patients with a heart condition:", "E   Angina", "E Women who:", "E   breast-feed"],
    ),
    "an item's own words": (
        "Inclusion criteria:\n\n* Cohort 1: Gout\n* Parts 1 and 2 only: Asthma\n* Fit for surgery (Part B only).\n* Phase: acute\n"
        "* Group B: note\n* Note: Part 1: none",
        [
            "I Cohort 1: Gout @ Cohort 1",
            "I Parts 1 and 2 only: Asthma @ Parts 1 and 2 only",
            "I Fit for surgery (Part B only). @ Part B only",
            "I Phase: acute",
            "I Group B: note @ Group B",
            "O Note: Part 1: none",
        ],
    ),
    "an item of a part without colon": (
        "Inclusion criteria:\n\n* Group 1 participants with rheumatism, osteoporosis, spondylolisthesis\n  * Adults",
        [
            "I Group 1 participants with rheumatism, osteoporosis, spondylolisthesis",
            "I   Adults @ Group 1 participants with rheumatism, osteoporosis, spondylolisthesis",
        ],
    ),
    "a line that says something of a part": (
        "Inclusion criteria:\n\nCohort 2 is closed\n\n* Adults",
        ["I Cohort 2 is closed", "I Adults"],
    ),
    "a sentence under the heading of a group": (
        "Inclusion Criteria for Cohort A:\n\nPatients must meet all of these criteria:\n\n* Adults\n\n"
        "Patients will be excluded if:\n\n* Dialysis",
        ["O Inclusion Criteria for Cohort A:", "I Adults @ Cohort A", "E Dialysis"],
    ),
    "bullets with the heading of a part": (
        "Inclusion criteria:\n\n* Adults\n* Part A1: Dose Escalation Inclusion Criteria\n* Gout\n\nExclusion criteria:\n\n* Dialysis",
        ["I Adults", "I Gout @ Part A1: Dose Escalation", "E Dialysis"],
    ),
    "a bullet above headings": (
        "* Cohort of early cancer:\n\nInclusion criteria:\n\n* Adults\n\nExclusion criteria:\n\n* Dialysis\n\n* Cohort of late cancer:\n\n"
        "Inclusion criteria:\n\n* Children",
        [
            "O Cohort of early cancer:",
            "I Adults @ Cohort of early cancer",
            "E Dialysis @ Cohort of early cancer",
            "O Cohort of late cancer:",
            "I Children @ Cohort of late cancer",
        ],
    ),
    "additional criteria for a part": (
        "Inclusion criteria:\n\n* Adults\n\nAdditional criteria for Cohort B:\n\n* Gout",
        ["I Adults", "O Additional criteria for Cohort B:", "I Gout @ Cohort B"],
    ),
    "patients next to individuals": (
        "Patient inclusion criteria:\n\n* Adults\n\nInclusion criteria for individuals:\n\n* Fit",
        ["I Adults @ Patient", "I Fit @ individuals"],
    ),
    "patients next to clinics": (
        "Patient inclusion criteria:\n\n* Adults\n\nClinic inclusion criteria:\n\n* Has a nurse",
        ["I Adults @ Patient", "I Has a nurse @ Clinic"],
    ),
}


@pytest.mark.parametrize("kind", REACH)
def test_how_far_a_label_reaches(kind: str) -> None:
    text, expected = REACH[kind]
    assert outline(text) == expected


SUSPECT = [
    "Inclusion Criteria:\n\n* Adults\n* As exclusion criteria count dialysis and gout",
    "* Adults\n\nwhich exclusion criteria count, says the list\n\n* Dialysis",
    "Exclusion Criteria:\n\n* Smoking\n\nParticipants are allowed to join if:\n\n* Adults",
    "Exclusion Criteria:\n\n* Smoking\n* Note: as asked\n\nParticipants are allowed to join if:\n\n* Gout",
]
SOUND = [
    "",
    "* Adults",
    "Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* None",
    "Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:",
    "Exclusion Criteria:\n\nNone\n\nInclusion Criteria:\n\n* Adults",
    "Inclusion Criteria:\n\n* Adults\n* Other inclusion/exclusion criteria may apply\n* Gout",
    "Inclusion Criteria:\n\n* Meets none of the exclusion criteria\n* Gout",
    "Exclusion Criteria:\n\n* Smoking\n\nInclusion Criteria:\n\n* Adults",
    "Inclusion Criteria:\n\n* Adults\n* Exclusion: dialysis\n* Gout\n\nExclusion Criteria:\n\n* Smoking",
    "Donor exclusion criteria:\n\n* Smoking\n\nRecipient eligibility:\n\n* Adults",
    "Exclusion Criteria:\n\n1. Smoking\n2. Gout\n\nPatients with gout are eligible if:\n\n* treated\n\n3. Dialysis",
    "Exclusion Criteria:\n\n* Patients on warfarin are eligible if:\n  * INR below 3\n* Dialysis",
]


@pytest.mark.parametrize("text", SUSPECT)
def test_a_text_whose_sides_are_in_doubt(text: str) -> None:
    assert side_suspect(text, parse_criteria(text))
    record = study()
    record["protocolSection"]["eligibilityModule"] = {"eligibilityCriteria": text}
    found = read(RawDocument(orjson.dumps(record), "test.json", "api_v2"))
    (issue,) = [issue for issue in found.issues if issue.kind == "side_suspect"]
    assert issue.path == "protocolSection.eligibilityModule.eligibilityCriteria"
    assert [one.message for one in found.findings if one.code == "side_suspect"] == [issue.message]


def test_a_doubt_is_said_in_words() -> None:
    said = [side_suspect(text, parse_criteria(text)) for text in SUSPECT]
    assert said == [
        "the text says 'exclusion criteria' and no exclusion was read",
        "the text says 'exclusion criteria' and no exclusion was read",
        "inclusion comes after exclusion without a heading of its own: 'Adults'",
        "inclusion comes after exclusion without a heading of its own: 'Gout'",
    ]


@pytest.mark.parametrize("text", SOUND)
def test_a_text_whose_sides_are_not_in_doubt(text: str) -> None:
    assert side_suspect(text, parse_criteria(text)) is None
