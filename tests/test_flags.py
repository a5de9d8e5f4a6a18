"""Flags of criteria, and limits of sex and healthy volunteers: names, words, denials."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.eligibility import Fact
from schemas.sense import asked
from scraper.parser.text.flags.reader import _spoken_of, _stored_stems, flags, labels
from tests.cpu_time import STALLED, at_most


def named(text: str) -> list[tuple[str, bool]]:
    """The flags of a text, with whether they are denied."""
    return [(fact.subject_normalized or "", fact.negated) for fact in flags(text) if fact.fact_type == "flag"]


def limits(text: str, kind: str) -> list[Fact]:
    return [fact for fact in flags(text) if fact.fact_type == kind]


EXAMPLES = [
    ("Pregnant or breastfeeding women", [("pregnancy", False), ("lactation", False)]),
    ("Not pregnant or nursing", [("pregnancy", True), ("lactation", True)]),
    ("Non-pregnant, non-lactating", [("pregnancy", True), ("lactation", True)]),
    ("Lives in a nursing home", []),
    ("A negative serum or urine pregnancy test", [("pregnancy", True)]),
    ("Must agree to use highly effective contraception", [("contraception", False)]),
    ("Unwilling to use adequate birth control", [("contraception", True)]),
    ("Not heterosexually active, must agree to use condoms", [("contraception", False)]),
    ("Signed informed consent form", [("informed_consent", False)]),
    ("Unable to give written informed consent", [("informed_consent", True)]),
    ("Life expectancy of at least 12 weeks", [("life_expectancy", False)]),
    ("ECOG performance status 0 to 2", [("performance_status", False)]),
    ("Karnofsky score over 70", [("performance_status", False)]),
    ("Washout period of 5 half-lives", [("prior_therapy_washout", False)] * 2),
    ("At least 4 weeks since prior chemotherapy", [("prior_therapy_washout", False)]),
    ("No major surgery within 28 days", [("prior_therapy_washout", True)]),
    ("Prior malignancy within 3 years", []),
    ("Able to read and speak English", [("language", False)]),
    ("Does not speak the local language", [("language", True)]),
    ("Non-English speaking", [("language", True)]),
    ("English bulldog owners", []),
    ("Owns a smartphone with internet access", [("technology_access", False)]),
    ("No access to a telephone", [("technology_access", True)]),
    ("Reached by phone call", []),
    ("Self-identify as Latino", [("ethnicity", False)]),
    ("Hemoglobin over 9 g/dL", []),
]

SEEN_IN_THE_WILD = [
    ("cannot be confirmed as negative, a pregnancy test is needed", [("pregnancy", False)]),
    (
        "not pregnant, lactating, or breastfeeding",
        [("pregnancy", True), ("lactation", True), ("lactation", True)],
    ),
    ("not lactating and using contraceptives", [("lactation", True), ("contraception", False)]),
    ("men who do not consent to use condoms", [("contraception", True)]),
    ("Non-palliative radiotherapy within 2 weeks", [("prior_therapy_washout", False)]),
    ("an illness that limits the ability to give consent", [("informed_consent", True)]),
    ("a pregnancy test must be negative", [("pregnancy", True)]),
    ("unability to sign the consent", [("informed_consent", True)]),
    ("unable to give assent or consent", [("informed_consent", True)] * 2),
    ("no more than 5 half-lives", [("prior_therapy_washout", False)]),
    (
        "has not had radiotherapy within 7 days, or cranial radiotherapy within 14 days",
        [("prior_therapy_washout", True)] * 2,
    ),
    ("with or without pregnancy", [("pregnancy", False)]),
    ("a test that shows a nonpregnant woman", [("pregnancy", True)]),
    ("an intrauterine device ( iud )", [("contraception", False)]),
    ("negative serum beta - hcg", [("pregnancy", True)]),
    ("breast - feeding", [("lactation", False)]),
    ("not  only\tpregnant", [("pregnancy", False)]),
    ("informed\n  consent", [("informed_consent", False)]),
]
"""Spellings and layouts that once were read wrongly."""


@pytest.mark.parametrize(("text", "expected"), EXAMPLES + SEEN_IN_THE_WILD)
def test_flags(text: str, expected: list[tuple[str, bool]]) -> None:
    assert named(text) == expected


ROLES: list[tuple[str, list[tuple[str, str, str | None]]]] = [
    ("Must use effective contraception", [("contraception", "limit", None)]),
    ("Men must agree to use condoms", [("contraception", "limit", "Men")]),
    (
        "Women of childbearing potential should use birth control",
        [("contraception", "limit", "Women of childbearing potential")],
    ),
    ("Men and women must use contraception", [("contraception", "limit", None)]),
    ("For WOCBP: a negative pregnancy test", [("pregnancy", "limit", "WOCBP")]),
    ("Pregnant women", [("pregnancy", "limit", None)]),
    ("Pregnancy-capable female subjects", [("pregnancy", "mention", None)]),
    (
        "A female of child bearing potential must use condoms",
        [("contraception", "limit", "female of child bearing potential")],
    ),
    (
        "Women (not sterilized, pre-menopausal women) should use contraception (see Section 5.3 for contraception)",
        [("contraception", "limit", "Women"), ("contraception", "mention", None)],
    ),
    (
        "Must use safe contraception (for example contraceptive pills)",
        [("contraception", "limit", None), ("contraception", "definition", None)],
    ),
    ("told so prior to consenting to participate", [("informed_consent", "mention", None)]),
    ("must have received at least one infusion of a drug within 12 months", []),
    ("Pregnancy testing is required", [("pregnancy", "mention", None)]),
    ("Having a pregnancy plan", [("pregnancy", "mention", None)]),
    ("Hormonal contraceptives within 30 days", [("contraception", "mention", None)]),
    ("Use of oral contraceptives", [("contraception", "mention", None)]),
    ("Contraceptives must be discontinued", [("contraception", "mention", None)]),
    ("(see the annex for contraceptive methods)", [("contraception", "mention", None)]),
    ("Women (WOCBP) and men with partners must use contraception", [("contraception", "limit", None)]),
    (
        "Willing to use contraception, for example an oral contraceptive or a double barrier method",
        [("contraception", "limit", None), ("contraception", "definition", None)],
    ),
    ("Acceptable methods include: intrauterine devices", [("contraception", "definition", None)]),
    ("Periodic abstinence", [("contraception", "mention", None)]),
    ("Withdrawal is not an acceptable method of contraception", [("contraception", "mention", None)]),
    ("Women who are sterile do not require contraception", [("contraception", "mention", None)]),
    ("Intrauterine device (IUD)", [("contraception", "definition", None)]),
    (
        "Agree to use contraception (condom, spermicide)",
        [("contraception", "limit", None), ("contraception", "definition", None)],
    ),
    ("Able to give consent", [("informed_consent", "limit", None)]),
    ("Should a woman suspect she is pregnant", [("pregnancy", "mention", None)]),
    ("or the legal age of consent", [("informed_consent", "mention", None)]),
    ("drugs taken before signing the informed consent", [("informed_consent", "mention", None)]),
    ("A sterile partner is a highly effective birth control method", [("contraception", "definition", None)]),
    ("Expected to live with the parents", []),
    ("As described in the informed consent form", [("informed_consent", "mention", None)]),
    ("Eligible for and consenting to a transplant", []),
    ("Flares requiring treatment with steroids within 12 months", []),
]


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_roles_and_whom_a_flag_concerns(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = [(fact.subject_normalized, fact.role, fact.concerns) for fact in flags(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("Male or female, aged 18 or older", "all"),
        ("Adults of both sexes", "all"),
        ("Men and women with asthma", "all"),
        ("Female", "female"),
        ("Female gender", "female"),
        ("Postmenopausal women", "female"),
        ("Women aged 18 to 70 years", "female"),
        ("Healthy adult male subjects, 18 to 55 years", "male"),
        ("Males only", "male"),
    ],
)
def test_limits_of_sex(text: str, sex: str) -> None:
    assert [fact.subject_normalized for fact in limits(text, "sex")] == [sex]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Women", "absent"),
        ("Male subjects.", "absent"),
        ("Women with a mutation of BRCA1", None),
        ("Men or women with active tuberculosis", None),
    ],
)
def test_a_described_sex_is_not_excluded(text: str, asks: str | None) -> None:
    [sex] = limits(text, "sex")
    assert asked("exclusion", sex).asks == asks
    assert asked("inclusion", sex).asks == "present"


@pytest.mark.parametrize(
    "text",
    [
        "Female participants must use contraception",
        "Women of childbearing potential",
        "Women who are pregnant or nursing",
        "Men with partners of childbearing potential must use condoms",
        "Men or women should use contraception",
        "Male subjects with a body weight of 50 kg or above; female subjects of 45 kg or above",
        "Hemoglobin over 13 g/dL in men",
        "History of female infertility",
        "Women with a negative pregnancy test",
        "Mental disorder",
        "Male/female condoms",
    ],
)
def test_sentences_on_some_participants_limit_no_sex(text: str) -> None:
    assert limits(text, "sex") == []


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Healthy volunteers", [False]),
        ("Healthy adult male and female subjects, 18 to 55 years", [False]),
        ("Not healthy volunteers", [True]),
        ("Non-healthy volunteers", [True]),
        ("Healthy skin at the site", []),
        ("Healthy donors", []),
        ("Otherwise healthy adults with asthma", []),
        ("Specimen from a healthy subject", []),
        ("Values as in healthy people", []),
    ],
)
def test_healthy_volunteers(text: str, negated: list[bool]) -> None:
    assert [fact.negated for fact in limits(text, "healthy_volunteers")] == negated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pregnant women < @NUMBER years of age", ["pregnancy", "age", "gender"]),
        ("body mass index ( bmi ) ≥ @NUMBER kg / m2", ["bmi"]),
        ("men and women with asthma", ["gender"]),
        ("agree to use contraception", ["contraception_consent"]),
        ("able to read english", ["language_fluency"]),
        ("gestational age of 20 weeks", []),
        ("informed consent", []),
    ],
)
def test_labels(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    labels(text)
    check(text)


WORDS = (
    "not no pregnant must agree to use contraception , . ( ) women men or and male healthy volunteers within 4"
    " weeks since prior therapy able read english language without consent negative serum hcg test smartphone"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join))
def test_facts_point_at_their_words(text: str) -> None:
    check(text)


def check(text: str) -> None:
    """What holds for every fact."""
    for fact in flags(text):
        assert text[fact.span_start : fact.span_end] == fact.subject
        assert fact.subject.strip(string.whitespace)
        assert fact.rule


@pytest.mark.parametrize(
    "part",
    [
        "not ",
        "pregnant ",
        "agree to use a ",
        "able to read ",
        "healthy adult ",
        "received a within ",
        "women ",
        " ",
    ],
)
def test_repetition_does_not_stall(part: str) -> None:
    with at_most(STALLED):
        check(part * (20_000 // len(part)))


def test_no_stem_hides_another_in_one_word() -> None:
    """Any two stems, one after the other with the letters that they can share."""
    _, by_letter, stored = _stored_stems()
    stems = [pair for several in by_letter.values() for pair in several]
    for one, _ in stems:
        for other, number in stems:
            for shared in range(min(len(one), len(other))):
                if one.endswith(other[:shared]):
                    assert stored[number] in _spoken_of(one + other[shared:]), (one, other)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Intoxicated at the point of consent", "mention"),
        ("stable at the time of signing the informed consent", "mention"),
        ("Signed informed consent", "limit"),
        ("Able to give written informed consent", "limit"),
    ],
)
def test_a_consent_that_is_a_moment_is_no_demand(text: str, role: str) -> None:
    assert [fact.role for fact in flags(text) if fact.subject_normalized == "informed_consent"] == [role]
