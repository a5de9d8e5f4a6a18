"""Headings of eligibility texts: how inclusion, exclusion and groups are announced, as tables.

Read off about 2,000 eligibility texts of the registry in all its layouts, 2026-11-23.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from schemas.eligibility import CriterionType

MAX_HEADING = 160
"""Characters; a longer line is no heading, whatever it says."""

CUES: tuple[tuple[CriterionType, str], ...] = (
    (
        "exclusion",
        r"exclusions?(?: criteri\w*)?|excluded|non-?inclusion(?: criteri\w*)?|ineligib\w+|"
        r"not (?:be )?eligible|"
        r"may not participate|reasons? for exclusion|criteria for exclusion|contra-?indications?|"
        r"not (?:be )?(?:enrolled|included)",
    ),
    (
        "inclusion",
        r"inclusions?(?: criteri\w*)?|included|eligib\w+(?: criteri\w*)?|entry criteria|selection criteria|"
        r"must (?:have|meet|be|fulfil\w*)|criteria for inclusion|required|allowed|permitted",
    ),
)
"""Words that announce a type, the first that is found in a heading wins."""

CRITERIA_WORDS = frozenset({"criteria", "criterion", "criterias", "crieria", "critera", "critieria"})

COHORT = re.compile(
    r"\b(?:(?:cohort|group|part|arm|phase|stage|step|stratum|strata|cases?|controls?|"
    r"sub-?stud(?:y|ies)|parents?|"
    r"caregivers?|patients with|healthy volunteers?|healthy controls?|participants with|subjects with|"
    r"donors?|recipients?|children|adults?|infants?|mothers?|partners?|providers?|clinicians?)\b.*)",
    re.IGNORECASE,
)
"""What a heading restricts its criteria to, from the word that names a cohort to the end."""

GROUP_LABEL = re.compile(
    r"(?:cohort|group|part|arm|phase|stage|step|stratum|sub-?study|study)s? (?-i:[A-Z0-9]{1,4})\b.{0,80}|"
    r".{1,60}\b(?:cohort|group|arm|phase|period|population)",
    re.IGNORECASE,
)
"""A line without colon above headings: the name of the group whose criteria follow."""

PDQ_HEADINGS = (
    "disease characteristics",
    "patient characteristics",
    "prior/concurrent therapy",
    "prior concurrent therapy",
    "protocol entry criteria",
)
"""Headings of the old cancer database (PDQ) and the registry of rare diseases, known without a colon too."""

GROUP_HEADINGS = (
    *PDQ_HEADINGS,
    "concurrent medication",
    "prior medication",
    "concurrent treatment",
    "prior treatment",
    "risk behavior",
    "patient inclusion criteria",
    "biologic therapy",
    "chemotherapy",
    "endocrine therapy",
    "radiotherapy",
    "surgery",
    "age",
    "sex",
    "menopausal status",
    "performance status",
    "life expectancy",
    "hematopoietic",
    "hepatic",
    "renal",
    "cardiovascular",
    "pulmonary",
    "immunologic",
    "neurologic",
    "other",
)
"""Labels of the same and of the AIDS registry; they group and leave the type as it is."""

DEFINES = re.compile(
    r"\b(?:defined|documented|confirmed|evidenced|demonstrated|shown|proven|established|characteri[sz]ed|"
    r"diagnosed|indicated|manifested|consist\w*|based|according)\b(?: \w+){0,2} "
    r"(?:as|by|on|of|to|with|either|both|the following|any|all|one|at least)\b[^.;:]{0,100}$",
    re.IGNORECASE,
)
"""How a line in front of a list is a criterion itself: "Adequate renal function, defined as:"."""

SAYS_NOTHING = re.compile(
    r"(?:not specified|see (?:disease|patient) characteristics|none(?: specified)?|n/?a|nil|or|and|"
    r"and/or|not applicable|additional criteria exist|"
    r"(?:note:?\s*)?(?:other|additional|further) (?:protocol[- ])?(?:defined|specified)? ?"
    r"(?:inclusion(?: ?/ ?| and | or )?)?(?:exclusion)? ?"
    r"criteria (?:may |might )?(?:also )?appl(?:y|ies|ied))[.;]?",
    re.IGNORECASE,
)
"""Items that state nothing: type "other"."""

EXCLUDES = re.compile(
    r"\b(?:exclud\w+|exclusions?|ineligible|not (?:be )?(?:eligible|enrolled|included|allowed|permitted)|"
    r"may not participate)"
    r"(?: (?:if|when|as follows|because|(?:from|for|in) (?:the |this )?(?:study|trial|protocol|participation)"
    r"\b.{0,60}))?\s*:?$",
    re.IGNORECASE,
)
"""How an item announces that those under it exclude; "ineligible for transplant, defined as" does not."""

OWN_LABEL = re.compile(r"(?:in|ex)clusions?(?: criteri\w+)?\s*:", re.IGNORECASE)
"""An item that names its own type."""

NOTE = re.compile(r"(?:please )?note\b|n\.?b\.?\s*:", re.IGNORECASE)


class Heading(NamedTuple):
    """A heading: the type it announces (None: leaves it as it is) and the cohort it restricts to.

    ``is_sentence``: it announces by what it says ("Patients are excluded if:"), not by a heading's words.
    ``is_pdq``: it is one of the old cancer database, whose paragraphs have no marks between items.
    """

    type: CriterionType | None
    cohort: str | None
    is_sentence: bool = False
    is_pdq: bool = False


_CUES = tuple((kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for kind, pattern in CUES)
_BOTH = re.compile(r"inclusion\s*(?:/|and|or|&)\s*exclusion", re.IGNORECASE)
_CRITERIA_HEADING = re.compile(
    r"(?:[\w,()/&'’ -]{0,60}?\b)?(?P<cue>inclusions?|exclusions?|non-?inclusions?|eligibility|entry|"
    r"selection)(?:\s+(?P<word>criteri\w*))?(?P<rest>\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(
    r"(?:key |main |major |general |specific |additional |other |common |study |patient |subject )*"
    r"(?:(?:inclusions?|exclusions?|non-?inclusions?|(?:in)?eligibility)(?: (?:criteri\w*|requirements?))?|"
    r"contra-?indications?|required characteristics)",
    re.IGNORECASE,
)
_RESTRICTION = re.compile(
    r"\s*(?:$|[-–—:(,/]|for\b|of\b|in\b|to\b|include|are\b|\(|part\b|phase\b|cohort\b|group\b|arm\b|\d)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def heading(line: str, with_colon: bool) -> Heading | None:
    """What a whole line announces as a heading; None when it is none.

    ``line`` is trimmed, without bullet and final colon; ``with_colon`` says whether it ended in one.
    """
    if line[-1:] == "." and _BARE.fullmatch(line, 0, len(line) - 1):
        line = line[:-1]
    if not line or len(line) > MAX_HEADING or line[-1] in ".;,":
        return None
    text = _repaired(line.strip("-–—*_# ").replace("\\", ""))
    lower = text.lower()
    if lower in GROUP_HEADINGS:
        alone = with_colon or text.isupper() or lower in PDQ_HEADINGS
        return Heading(None, None, is_pdq=lower in PDQ_HEADINGS) if alone else None
    match = _CRITERIA_HEADING.fullmatch(text)
    if _BARE.fullmatch(text) or (match and _is_criteria_heading(text, match, with_colon)):
        return Heading(_announced(text), _cohort(text))
    if with_colon and len(text.split()) <= 25 and _addresses_all(lower) and (kind := _announced(text)):
        return Heading(kind, _cohort(text), is_sentence=True)
    return None


def _is_criteria_heading(text: str, match: re.Match[str], with_colon: bool) -> bool:
    words = len(text.split())
    if match["word"]:
        return words <= 18 and bool(_RESTRICTION.match(match["rest"])) and (with_colon or words <= 10)
    return with_colon and words <= 8


_ALL = re.compile(
    r"\b(?:patients?|subjects?|participants?|individuals?|women|men|volunteers?|children|persons?|those|"
    r"candidates?|"
    r"criteria|following|if)\b"
)


def _addresses_all(lower: str) -> bool:
    return bool(_ALL.search(lower))


def _announced(text: str) -> CriterionType | None:
    if _BOTH.search(text):
        return "inclusion"
    for kind, pattern in _CUES:
        if pattern.search(text):
            return kind
    return None


def _cohort(text: str) -> str | None:
    match = COHORT.search(text)
    return match[0].strip(" :()-–—") or None if match else None


_LONG_WORD = re.compile(r"[A-Za-z]{6,11}")
_RIGHT = {right[0]: right for right in ("inclusion", "exclusion", "criteria")}
_OTHER_WORDS = frozenset(
    (
        "inclusions",
        "exclusions",
        "criterion",
        "included",
        "excluded",
        "including",
        "excluding",
        "inclusive",
        "exclusive",
    )
)


def _repaired(text: str) -> str:
    """Without typing errors in the two words everything hangs on: Inlcusion, Exlusion, Exclusion Critera."""
    return _LONG_WORD.sub(_repair, text)


def _repair(match: re.Match[str]) -> str:
    word = match[0].lower()
    right = _RIGHT.get(word[0])
    if right is None or word == right or word in _OTHER_WORDS:
        return match[0]
    return right if DamerauLevenshtein.distance(word, right, score_cutoff=2) <= 2 else match[0]
