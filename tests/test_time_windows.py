"""Time windows in criteria: bound, side, event, what happens; what is no window."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.eligibility import Fact
from scraper.parser.text.time_windows.reader import time_windows

Shared = tuple[str | None, str | None, str | None, str | None]
Window = tuple[str | None, str | None, float | None, float | None, str | None, str | None]


def _window(fact: Fact) -> Window:
    return fact.relation, fact.comparator, fact.value_low, fact.value_high, fact.unit, fact.anchor


EVENTS: dict[str, Window] = {
    "surgery within 4 weeks before randomization": ("before", "LTEQ", None, 4, "week", "randomization"),
    "at least 6 months prior to the first dose of study drug": (
        "before",
        "GTEQ",
        6,
        None,
        "month",
        "first dose of study drug",
    ),
    "contraception for 12 months after the last dose": ("after", "EQ", 12, 12, "month", "last dose"),
    "within 30 days of screening": ("before", "LTEQ", None, 30, "day", "screening"),
    "within six weeks of birth": ("after", "LTEQ", None, 6, "week", "birth"),
    "more than 3 months after stopping steroids": ("after", "GT", 3, None, "month", "stopping steroids"),
    "within 72 hours since symptom onset": ("after", "LTEQ", None, 72, "hour", "symptom onset"),
    "≥3 months post-amputation": ("after", "GTEQ", 3, None, "month", "amputation"),
    "≤ 4 weeks from major surgery": ("after", "LTEQ", None, 4, "week", "major surgery"),
    "within 14 days from enrolment": ("before", "LTEQ", None, 14, "day", "enrolment"),
    "antibiotics 2 weeks prior to visit 1": ("before", "EQ", 2, 2, "week", "visit 1"),
    "in the 3 months preceding the study": ("before", "LTEQ", None, 3, "month", "study"),
    "during the 12 weeks before baseline": ("before", "LTEQ", None, 12, "week", "baseline"),
    "in the first 6 months of treatment": ("after", "LTEQ", None, 6, "month", "treatment"),
    "At least 4 weeks must have elapsed since radiotherapy": (
        "after",
        "GTEQ",
        4,
        None,
        "week",
        "radiotherapy",
    ),
    "2 to 4 weeks after the clinic visit": ("after", "BETWEEN", 2, 4, "week", "clinic visit"),
    "time since transplant of at least 2 years": ("after", "GTEQ", 2, None, "year", "transplant"),
    "no more than 28 days (4 weeks) before consent": ("before", "LTEQ", None, 28, "day", "consent"),
    "within 4 weeks or 5 half-lives, whichever is longer, before dosing": (
        "before",
        "LTEQ",
        None,
        4,
        "week",
        "dosing",
    ),
    "within the last 3 months prior to inclusion": ("before", "LTEQ", None, 3, "month", "inclusion"),
    "stable dose for >= 3 months prior to Day 1": ("before", "GTEQ", 3, None, "month", "Day 1"),
    "preterm birth within 52 weeks before screening": ("before", "LTEQ", None, 52, "week", "screening"),
    "within 2 hours of ingestion": (None, "LTEQ", None, 2, "hour", "ingestion"),
}


@pytest.mark.parametrize("text", EVENTS)
def test_window_at_an_event(text: str) -> None:
    (fact,) = time_windows(text)
    assert _window(fact) == EVENTS[text]


NO_EVENT: dict[str, Window] = {
    "stroke in the past 6 months": ("before", "LTEQ", None, 6, "month", None),
    "smoking during the previous year": ("before", "LTEQ", None, 1, "year", None),
    "pregnancy planned within the next 12 months": ("after", "LTEQ", None, 12, "month", None),
    "pain for more than six weeks": (None, "GT", 6, None, "week", None),
    "steroids for the preceding 4 weeks": ("before", "EQ", 4, 4, "week", None),
    "fever lasting at least 3 consecutive days": (None, "GTEQ", 3, None, "day", None),
    "transfusion within 7 days": (None, "LTEQ", None, 7, "day", None),
    "recent use (within 6 months) of hormones": (None, "LTEQ", None, 6, "month", None),
    "pregnancy planned in the next 12 months / breastfeeding": ("after", "LTEQ", None, 12, "month", None),
    "remission (past 3 months) per protocol": ("before", "LTEQ", None, 3, "month", None),
    "tamoxifen for between 2 and 3 years": (None, "BETWEEN", 2, 3, "year", None),
    "use in the previous 4 weeks of steroids": ("before", "LTEQ", None, 4, "week", None),
    "relapse after 12 months": (None, "EQ", 12, 12, "month", None),
    "2 weeks must have elapsed": (None, "GTEQ", 2, None, "week", None),
    "2 years of amenorrhea": (None, "EQ", 2, 2, "year", None),
    "asthma of two years or more": (None, "GTEQ", 2, None, "year", None),
    "stopped less than 48 hours ago": ("before", "LT", None, 48, "hour", None),
    "disease-free for one and a half years": (None, "EQ", 1.5, 1.5, "year", None),
    "therapy over the last half year": ("before", "LTEQ", None, 0.5, "year", None),
    "a washout of 5+ days": (None, "GTEQ", 5, None, "day", None),
    "in the past-month": ("before", "LTEQ", None, 1, "month", None),
    "a 12-week period of observation": (None, "EQ", 12, 12, "week", None),
    "dialysis ≥ 3 mos": (None, "GTEQ", 3, None, "month", None),
    "biopsy (<6months)": (None, "LT", None, 6, "month", None),
    "pain that began any time after surgery and lasts for at least 6 months": (
        None,
        "GTEQ",
        6,
        None,
        "month",
        None,
    ),
    "in the first 5 years of screening": (None, "LTEQ", None, 5, "year", "screening"),
    "postmenopausal for at least 1 year": (None, "GTEQ", 1, None, "year", None),
    "a 10-week group program": (None, "EQ", 10, 10, "week", None),
    "minimum duration of symptoms of 3 weeks": (None, "GTEQ", 3, None, "week", None),
}


@pytest.mark.parametrize("text", NO_EVENT)
def test_window_without_event(text: str) -> None:
    (fact,) = time_windows(text)
    assert _window(fact) == NO_EVENT[text]


def test_days_and_words() -> None:
    text = "Live vaccine within 4 weeks before randomization."
    (fact,) = time_windows(text)
    assert (fact.days_low, fact.days_high) == (None, 28)
    assert text[fact.span_start : fact.span_end] == "within 4 weeks before randomization"
    assert fact.subject == "Live vaccine"
    assert fact.rule == "window_event"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Myocardial infarction within 6 months", "Myocardial infarction"),
        ("Stroke, asthma or surgery within 6 months", "Stroke, asthma or surgery"),
        ("Use in the previous 4 weeks of steroids", "steroids"),
        ("Treatment in the last 4 weeks with steroids", "steroids"),
        ("History within the last year", None),
        ("Patients who had surgery within 6 months", "surgery"),
        ("Steroids in the last 4 weeks", "Steroids"),
        ("pain that began any time after surgery and lasts for at least 6 months", "pain"),
        ("investigational product during the last 2 weeks", "investigational product"),
        ("Has had a history of any gastric bleeding within 3 months", "gastric bleeding"),
        ("Warfarin must have been stopped at least 5 days before the biopsy", "Warfarin"),
        ("Biologics other than those against one cytokine within 8 weeks", "Biologics"),
        ("Steroid tablets (e.g., prednisone) within 30 days", "Steroid tablets"),
        ("Active tuberculosis requiring treatment within 3 years", "Active tuberculosis"),
        ("Substance use disorder in the past year", "Substance use disorder"),
        ("Surgery on the study eye within 90 days", "Surgery on the study eye"),
        ("agree to use contraception during the study and for 30 days thereafter", "contraception"),
        ("contraception from signing the consent form until 30 days after the last dose", "contraception"),
        ("At least 6 weeks since the last dose of radiotherapy", "radiotherapy"),
        ("12 months of natural (spontaneous) amenorrhea", "natural (spontaneous) amenorrhea"),
        ("In the past 6 months, stroke or seizure", "stroke or seizure"),
        ("postmenopausal for at least 1 year", "postmenopausal"),
        ("AST ≤ 2 x ULN within 10 days", "AST"),
        ("An ECOG score of ≤ 1 within 7 days", "ECOG score"),
        ("PR interval > 220 ms, and syncope within 6 months", "syncope"),
        ("Has had in the past 2 years any seizure", "seizure"),
        ("Was treated in the last month for scabies in a clinic", "scabies in a clinic"),
        ("At least 3 months of conservative care", "conservative care"),
        ("A minimum of 6 weeks conservative treatment", "conservative treatment"),
        ("2 weeks washout period of nasal steroids", "nasal steroids"),
        ("Any of the following within 6 months: stroke, angina", "stroke, angina"),
        ("any other product within < 4 half-lives OR within 30 days before dosing", "other product"),
        ("Hives as defined in the handbook for at least 6 weeks", "Hives"),
        ("Infections requiring antibiotics or as judged by the physician within 1 month", "antibiotics"),
        ("Stopped oral estrogens less than 3 months before baseline", "Stopped oral estrogens"),
        ("The biopsy must have been carried out within 4 weeks", "biopsy"),
        ("he/she must be off the drug for 2 months", "off the drug"),
        ("Stroke within 6 months before the first dose of study drug of any kind", "Stroke"),
        ("Willing to use condoms, from study entry until 30 days after the last dose", "condoms"),
        ("Any prior (left or right) fracture, past (less than 10 years)", "fracture"),
        ("Bilirubin within normal limits within 90 days before registration", "Bilirubin"),
        ("Butalbital on ≥ 15 days per month in the 3 months before baseline", "Butalbital"),
        ("Creams, including but not limited to steroids (TCS), within the past week", "Creams"),
        ("No response per the investigator, and a biopsy ≥ 14 days before Day 1", "biopsy"),
        (
            "Angina as per the society, or a myocardial infarction in the past 6 months",
            "myocardial infarction",
        ),
        ("Treated definitively more than 3 years ago", None),
        ("Weight loss (5% or more, or 5 kg or more, within the last 6 months)", "Weight loss"),
        ("Risks, including anemia, receipt of a live vaccine within 3 months", "live vaccine"),
        ("A gel that has a failure rate of < 1% per year, for 90 days", "gel"),
        ("Any of these conditions in the past 6 months: stroke, sepsis", "stroke, sepsis"),
        ("Fish oil (capsule, powder) as an oral supplement within 1 month", "Fish oil"),
        ("Know recent history (within previous 12 months) of drug addiction", "drug addiction"),
        ("Contraception which the investigator considers effective for 3 months", "Contraception"),
        ("> 1 burst of steroids in the past year", "1 burst of steroids"),
        ("intend to exclusively breastfeed for at least 16 weeks", "intend to exclusively breastfeed"),
        ("infection requiring antimicrobials that remains at least 14 days before dosing", "antimicrobials"),
        ("Current or within 4 weeks prior to enrollment use of nasal steroids", "nasal steroids"),
        ("Rhinitis due to birch pollen for at least 2 years", "Rhinitis"),
        ("Who, in the opinion of the investigator, misuse alcohol within 2 years", "misuse alcohol"),
        ("> 1 emergency visit or > 1 admission in the past 6 months", "1 admission"),
        (
            "Safe methods (gel) with a failure rate of < 1% and for 5 months after the study",
            "Safe methods (gel)",
        ),
        ("12 months of amenorrhea [in doubt, a blood sample]", "amenorrhea"),
        ("Symptoms have been present at a similar level for at least 3 months", "Symptoms"),
        ("Any antibody, not only limited to rituximab, within 6 months", "antibody"),
        ("They must be stable for at least 4 weeks", None),
        ("within 30 days before screening", None),
        ("a wash-out (within 5 half-lives or 7 days before the first dose)", None),
        ("At least 4 migraine days per month for the last 3 months", "migraine"),
        ("9 Blood loss or donation of more than 400 mL within 2 months", "Blood loss or donation"),
        ("Sepsis, severe angina, NYHA Class ≥ II failure within 6 months", "Sepsis, severe angina"),
        ("A positive skin test (wheal ≥ 3 mm) within the past year", "positive skin test"),
        ("Contraception as detailed in Appendix 2 for 90 days after dosing", None),
        ("Follow the dietary guidance in Appendix 2 for at least 90 days", "dietary guidance"),
        ("Accepted any kind of operations within 4 weeks", "operations"),
        ("Relapse allowed providing radiotherapy was stopped > 6 months ago", "radiotherapy"),
        ("An exacerbation resulting in admission within 12 months", None),
        ("FEV1 rise (shown at study entry or documented in the last year)", None),
        ("In women of childbearing potential, a urine test must be negative within 7 days", "urine test"),
        ("Follow-up before randomization, bone scan up to 28 days after surgery", "bone scan"),
        ("Hay fever symptoms 3 or more days per week in at least 1 week", "Hay fever symptoms"),
        ("They must be registered within 42 weeks after the last dose of chemotherapy", None),
        ("Blood sugar under 10 mmol/L for at least six months", "Blood sugar"),
        ("Admitted to a stroke unit for more than 24 hours", "Admitted to a stroke unit"),
        ("If a drug was part of the earlier regimen, at least one year should have passed", None),
        ("Products that alter the gut flora within a week", None),
        ("Hypertension not controlled with tablets within 3 months", None),
        ("Individuals who have been withdrawn for at least 90 days", None),
        ("unless the treatment involved the use of an inhaler within 3 years", None),
        ("Any of the following substances that cannot be paused 7 days before dosing", None),
        ("Scores were ≥ 2 points in the last year", None),
        ("Chronic effects due to agents administered more than 4 weeks earlier", None),
        ("Diabetes (defined as an HbA1c > 7% within 28 days)", None),
        ("Willing to wait until 3 months after the infusion", None),
        ("Lesions are eligible provided the patient is > 4 weeks beyond surgery", None),
    ],
)
def test_what_a_window_limits(text: str, subject: str | None) -> None:
    assert [fact.subject for fact in time_windows(text)] == [subject]


SHARED: dict[str, list[Shared]] = {
    "surgery >= 2 weeks, and radiation >= 4 weeks prior to enrollment": [
        ("surgery", "before", "enrollment", "GTEQ"),
        ("radiation", "before", "enrollment", "GTEQ"),
    ],
    "Seizure within 3 weeks, stroke within 4 weeks, or biopsy within 6 weeks before randomization": [
        ("Seizure", "before", "randomization", "LTEQ"),
        ("stroke", "before", "randomization", "LTEQ"),
        ("biopsy", "before", "randomization", "LTEQ"),
    ],
    "steroids within 2 weeks (topical) or 4 weeks (systemic) before baseline": [
        ("steroids", "before", "baseline", "LTEQ"),
        ("steroids", "before", "baseline", "LTEQ"),
    ],
    "Cytostatics within 2 weeks (6 weeks for nitrosoureas) prior to enrollment": [
        ("Cytostatics", "before", "enrollment", "LTEQ"),
        ("nitrosoureas", "before", "enrollment", "LTEQ"),
    ],
    "Pregnancy within 4 months after the last dose of drug one, or 5 months after the last one of drug two": [
        ("Pregnancy", "after", "last dose of drug one", "LTEQ"),
        ("Pregnancy", "after", "last one of drug two", "LTEQ"),
    ],
    "Asthma for at least 1 year, and an attack within 4 weeks prior to screening": [
        ("Asthma", None, None, "GTEQ"),
        ("attack", "before", "screening", "LTEQ"),
    ],
    "At least 24 months but not more than 60 months of hormone therapy": [
        ("hormone therapy", None, None, "GTEQ"),
        ("hormone therapy", None, None, "LTEQ"),
    ],
    "Steroids during the 4 weeks, and antihistamines during the 7 days before enrollment": [
        ("Steroids", "before", "enrollment", "LTEQ"),
        ("antihistamines", "before", "enrollment", "LTEQ"),
    ],
    "Condoms from 4 weeks before the start to 12 weeks after the second dose": [
        ("Condoms", "before", "start", "EQ"),
        ("Condoms", "after", "second dose", "EQ"),
    ],
    "Pain for 2 years; surgery for 3 days before the visit": [
        ("Pain", None, None, "EQ"),
        ("surgery", "before", "visit", "EQ"),
    ],
}


@pytest.mark.parametrize("text", SHARED)
def test_a_list_shares_side_event_and_bound(text: str) -> None:
    found = [(fact.subject, fact.relation, fact.anchor, fact.comparator) for fact in time_windows(text)]
    assert found == SHARED[text]


SEVERAL: dict[str, list[tuple[str | None, float | None, float | None]]] = {
    "for more than 3 months and less than 36 months": [("GT", 3, None), ("LT", None, 36)],
    "1 day before and for 3 months after surgery": [("EQ", 1, 1), ("EQ", 3, 3)],
    "scans between 4 weeks and 24 months after surgery": [("GTEQ", 4, None), ("LTEQ", None, 24)],
    "symptoms for 3 days to 2 weeks": [("GTEQ", 3, None), ("LTEQ", None, 2)],
    "within the last 26 weeks (6 months) before screening": [("LTEQ", None, 26)],
    "within 5 half-lives or 14 days before dosing": [("LTEQ", None, 14)],
    "during and for 6 months after the study": [("EQ", 6, 6)],
}


@pytest.mark.parametrize("text", SEVERAL)
def test_several_times(text: str) -> None:
    found = [(fact.comparator, fact.value_low, fact.value_high) for fact in time_windows(text)]
    assert found == SEVERAL[text]


NO_WINDOWS = [
    "aged 18 years or older",
    "life expectancy of at least 6 months",
    "Expected survival > 12 weeks",
    "gestational age 24 to 32 weeks",
    "between 16 and 24 weeks of gestation",
    "exercise at least 3 days per week",
    "more than 2 days/week",
    "every 3 months",
    "24 weeks of amenorrhea",
    "preterm birth (< 37 weeks)",
    "illness that limits life expectancy to ≤5 years",
    "once a week",
    "QTc < 470 msec",
    "prothrombin time below 15 seconds",
    "a 24-hour urine collection",
    "protein above 500 mg in 24 hours",
    "creatinine clearance > 60 mL/min",
    "visit on day 28",
    "a follow-up of ± 4 h",
    "less than 21 years at the time of inclusion",
    "vitamin D 400 IU",
    "between January 2015 and July 2018",
    "the following day",
    "2-hour post-load glucose",
    "3 days (weekend)",
    "Age > 18 months (i.e., > 547 days)",
    "enrolled into age cohorts (≥12 to < 18 years, ≥5 to < 12 years)",
]
"""Ages, rates, measured times, dates, and times of nothing."""


@pytest.mark.parametrize("text", NO_WINDOWS)
def test_no_window(text: str) -> None:
    assert time_windows(text) == []


SEEN_IN_THE_WILD: dict[str, Window] = {
    "Lung scan older that 6 months": (None, "GT", 6, None, "month", None),
    "within 1 months prior to first dosing": ("before", "LTEQ", None, 1, "month", "first dosing"),
    "within two (2) years prior randomization": ("before", "LTEQ", None, 2, "year", "randomization"),
    "\\>/= 2 weeks before registration": ("before", "GTEQ", 2, None, "week", "registration"),
    "within ≤ 7 days of dosing": ("before", "LTEQ", None, 7, "day", "dosing"),
    "within the last 30days of Visit 1": ("before", "LTEQ", None, 30, "day", "Visit 1"),
    "Within 28days（4 weeks) before dosing": ("before", "LTEQ", None, 28, "day", "dosing"),
    "Any of the following in the previous 6 months": ("before", "LTEQ", None, 6, "month", None),
    "amenorrhea for 12 or more months": (None, "GTEQ", 12, None, "month", None),
    "drugs within 4 weeks (or 5 half-lives of the investigational drug \\[IND\\], whichever is longer)"
    " before screening": ("before", "LTEQ", None, 4, "week", "screening"),
    "relapse within 6 months of receiving an inhibitor either alone or not": (
        None,
        "LTEQ",
        None,
        6,
        "month",
        "receiving an inhibitor",
    ),
    "on the drug for at least 3 days prior to the in-clinic visit": (
        "before",
        "GTEQ",
        3,
        None,
        "day",
        "in-clinic visit",
    ),
    "until 24 h +/- 4 h after the second scan": ("after", "EQ", 24, 24, "hour", "second scan"),
    "relapse more than 12 months from completion of (neo)adjuvant therapy": (
        "after",
        "GT",
        12,
        None,
        "month",
        "completion of (neo)adjuvant therapy",
    ),
    "function as defined below within 14 days of treatment": (
        "before",
        "LTEQ",
        None,
        14,
        "day",
        "treatment",
    ),
    "condoms from Day 1 through 90 days after the last dose": ("after", "LTEQ", None, 90, "day", "last dose"),
    "at least 3 years previously": ("before", "GTEQ", 3, None, "year", None),
}
"""Spellings as registrations have them."""


@pytest.mark.parametrize("text", SEEN_IN_THE_WILD)
def test_seen_in_the_wild(text: str) -> None:
    assert SEEN_IN_THE_WILD[text] in [_window(fact) for fact in time_windows(text)]


PIECES = st.sampled_from(
    [
        "within ",
        "3",
        "six ",
        " weeks",
        " months ",
        "month",
        "past ",
        "the ",
        "before ",
        "of ",
        "(",
        ")",
        "-",
        " to ",
        "and ",
        "at least ",
        ">",
        "≥",
        "or more ",
        "half",
        "a ",
        "5 half-lives ",
        "whichever ",
        "h",
        "d ",
        "\\",
        "\n",
        "dose ",
        ".",
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_facts_point_at_their_words(text: str) -> None:
    for fact in time_windows(text):
        assert 0 <= fact.span_start < fact.span_end <= len(text)
        words = text[fact.span_start : fact.span_end]
        assert any(mark.isdigit() for mark in words) or any(
            word in words for word in ("six", "half", "month", "a ")
        )
        assert fact.anchor is None or fact.anchor in words
        if fact.days_low is not None and fact.days_high is not None:
            assert 0 <= fact.days_low <= fact.days_high


@pytest.mark.parametrize(
    "piece",
    ["within ", "1 to ", "within 3 days (", "3 days or ", "1 year ", "the ", " ", "3 days of the ", "of "],
)
def test_a_long_repetition_is_read(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    assert all(fact.span_end <= len(text) for fact in time_windows(text))
