"""Headings of eligibility texts: how inclusion, exclusion and groups are announced, as tables.

Read off about 2,000 eligibility texts of the registry in all its layouts, 2026-11-23.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from schemas.eligibility import CriterionType
from scraper.parser.text.segmentation.labels import (
    is_of_a_sex,
    label_of_heading,
    label_of_line,
    label_of_sentence,
)

MAX_HEADING = 160
"""Characters; a longer line is no heading, whatever it says."""

MAX_WORDS = 25
"""Words of a sentence that announces a list."""

CUES: tuple[tuple[CriterionType, str], ...] = (
    (
        "exclusion",
        r"exclusions?(?: criteri\w*)?|(?<!not )(?<!not be )excluded?|non-?inclusion(?: criteri\w*)?|"
        r"ineligib\w+|"
        r"not (?:be |been )?(?:eligible|allowed|permitted|accepted|enrolled|included)|"
        r"(?<!who )(?<!that )(?:must|may|should|shall|can|will) ?not(?! be excluded)|"
        r"none of the|not (?:\w+ ){1,3}(?:any|either|one)|disqualif\w+|preclud\w+|prohibit\w+|"
        r"reasons? for exclusion|criteria for exclusion|contra-?indications?",
    ),
    (
        "inclusion",
        r"inclusions?(?: criteri\w*)?|included|eligib\w+(?: criteri\w*)?|entry criteria|selection criteria|"
        r"must (?:have|meet|be|fulfil\w*)|criteria for inclusion|required|allowed|permitted|"
        r"not (?:be )?excluded",
    ),
)
"""Words that announce a type, the first that is found in a heading wins."""

CRITERIA_WORDS = frozenset({"criteria", "criterion", "criterias", "crieria", "critera", "critieria"})

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
    r"(?:there are |there is |(?:this |the )?study has |we have )?no (?:specific |other |further )?"
    r"(?:inclusion|exclusion) criteri\w+(?: (?:for|in|of) (?:this|the) study)?|"
    r"(?:note:?\s*)?(?:other|additional|further) (?:protocol[- ])?(?:defined|specified|related)? ?"
    r"(?:inclusion(?: ?/ ?| and | or )?)?(?:exclusion)? ?"
    r"(?:criteria )?(?:may |might )?(?:also )?appl(?:y|ies|ied)|no (?:in|ex)clusion(?: criteria)? ?/?)[.;]?",
    re.IGNORECASE,
)
"""Items that state nothing: type "other"."""

EXCLUDED = re.compile(
    r"[^.;:]{1,300}\b(?:will be|are|is|were) (?:excluded|ineligible|not eligible)"
    r"(?: (?:from|for|to)\b(?:(?!unless|except|if\b)[^.;:]){0,80})?[.;]?",
    re.IGNORECASE,
)
"""A whole criterion that says that it excludes: "Patients on dialysis are excluded."."""

_HERE = (
    r"(?: (?:if|when|as follows|because|(?:from|for|in) (?:the |this )?(?:study|trial|protocol|participation)"
    r"\b.{0,60}))?\s*:?$"
)
EXCLUDES = re.compile(
    r"\b(?:exclud\w+|exclusions?|ineligible|not (?:be )?(?:eligible|enrolled|included|allowed|permitted)|"
    rf"may not participate){_HERE}|"
    r"\b(?:patients?|subjects?|participants?|individuals?) (?:must|may|should|shall|can) ?not "
    r"(?:have|be|meet)\b[^.;:]{0,60}:$",
    re.IGNORECASE,
)
"""How an item announces that those under it exclude; "ineligible for transplant, defined as" does not."""

ADMITS = re.compile(
    r"(?<!not )(?<!not be )\b(?:eligible|allowed|permitted|included|enrolled|acceptable)\b"
    r"[^.;:]{0,40}?\b(?:if|provided|when|as long as|on condition)\b[^.;:]{0,80}:$",
    re.IGNORECASE,
)
"""How an item of an exclusion list announces an exception that those under it describe."""

EXCEPTS = re.compile(
    r"\b(?:patients|subjects|participants|individuals|persons|women|men|those) "
    r"(?:with|who|whose|on|having|receiving|taking|in whom)\b.{1,80}"
    r"\b(?:eligible|allowed|permitted|included|enrolled)\b",
    re.IGNORECASE,
)
"""How a sentence between exclusions admits some patients: "Patients with hepatitis are eligible if:"."""

OWN_LABEL = re.compile(r"(?:in|ex)clusions?(?: criteri\w+)?\s*:", re.IGNORECASE)
"""An item that names its own type."""

NOTE = re.compile(
    r"[(\[\\*]{0,3}(?:(?:please )?notes?\b|n\.?b\.?\s*:|"
    r"(?:foot-?notes?|definitions?|abbreviations?)(?: \d+)?\s*:)",
    re.IGNORECASE,
)
"""How a note begins: it is no criterion."""

ASIDE = re.compile(
    r"(?:(?:foot-?)?notes?|(?:general |study )?definitions?(?: (?:of|for)\b.{1,60})?|abbreviations?|glossary|"
    r"references?)",
    re.IGNORECASE,
)
"""A line in front of a list none of which is a criterion."""


class Heading(NamedTuple):
    """A heading: the type it announces (None: leaves it as it is) and the cohort it restricts to.

    ``applies_to`` is kept whole ("Arm A and Arm B").
    ``is_sentence``: it announces by what it says ("Patients are excluded if:"), not by a heading's words.
    ``is_pdq``: it is one of the old cancer database, whose paragraphs have no marks between items.
    """

    type: CriterionType | None
    applies_to: str | None
    is_sentence: bool = False
    is_pdq: bool = False


_SECTION_NUMBER = re.compile(r"^(?:\d{1,2}|[IVX]{1,4}(?=\.))(?:\.\d{1,2}){0,3}[.)]?\s+")
"""``III.6 EXCLUSION CRITERIA`` is copied from a protocol."""

_CUES = tuple((kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for kind, pattern in CUES)
_BOTH = re.compile(r"inclusion\s*(?:/|and|or|&)\s*exclusion", re.IGNORECASE)
_CRITERIA_HEADING = re.compile(
    r"(?:[\w,:()/&'’ -]{0,60}?\b)?(?P<cue>inclusions?|exclusions?|non-?inclusions?|eligibility|entry|"
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
    text = _repaired(_SECTION_NUMBER.sub("", line.strip("-–—*_#<>【】 ")).strip("[]").replace("\\", ""))
    lower = text.lower()
    if lower in GROUP_HEADINGS:
        alone = with_colon or text.isupper() or lower in PDQ_HEADINGS
        return Heading(None, None, is_pdq=lower in PDQ_HEADINGS) if alone else None
    if _POLICY.match(text):
        return None
    match = _CRITERIA_HEADING.fullmatch(text)
    if _BARE.fullmatch(text) or (match and _is_criteria_heading(text, match, with_colon)):
        return Heading(_announced(text), label_of_heading(text))
    if with_colon and len(text.split()) <= MAX_WORDS and _ALL.search(lower) and not NOTE.match(text):
        kind = _announced(text)
        label = label_of_sentence(text)
        label = None if label and is_of_a_sex(label) else label
        return Heading(kind, label, is_sentence=True) if kind else None
    return None


def _is_criteria_heading(text: str, match: re.Match[str], with_colon: bool) -> bool:
    words = len(text.split())
    if not with_colon and (_REFERS.search(text, 0, match.start("cue")) or _TALKS.match(match["rest"])):
        return False
    if match["word"]:
        restricts = _RESTRICTION.match(match["rest"]) or label_of_line(match["rest"].strip())
        return words <= 18 and bool(restricts) and (with_colon or words <= 10)
    return words <= 8 and (with_colon or bool(_NAMED_PART.fullmatch(text)))


_NAMED_PART = re.compile(r"(?:[A-Z0-9][\w/+-]*\s+){1,5}(?:Inclusion|Exclusion)s?")
"""``PIK3CA Wild Type Inclusion``: a part of the trial in capitals and what it asks, alone on a line."""

_POLICY = re.compile(r"(?:in|ex)clusion of (?:women|minorit|children|both|special)", re.IGNORECASE)
"""``Inclusion of Women and Minorities`` is a policy, no list."""

_TALKS = re.compile(r"\s*(?:are|include)\b(?!.*\b(?:follow|below))", re.IGNORECASE)
_REFERS = re.compile(
    r"\b(?:not|no|nor|any|all|meet\w*|met|fulfil\w*|satisf\w*|violat\w*|fail\w*|match\w*|lack\w*|without|per|see|"
    r"has|have|having|does|do|is|are|who|unable|outside|according)\b",
    re.IGNORECASE,
)
"""What makes a line without colon speak of a list, not head it: "Not meeting the inclusion criteria"."""

_ALL = re.compile(
    r"\b(?:patients?|subjects?|participants?|individuals?|women|men|volunteers?|children|persons?|those|"
    r"candidates?|"
    r"criteria|following|if)\b"
)


def _announced(text: str) -> CriterionType | None:
    if _BOTH.search(text):
        return "inclusion"
    for kind, pattern in _CUES:
        if pattern.search(text):
            return kind
    return None


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
