"""Whom criteria are for: the group, part of the study or person that a heading or a line alone names."""

import re
from functools import lru_cache

MAX_LABEL = 12
"""Words up to which a line names a group."""

PARTS = ("cohort ", "group ", "arm ", "part ", "phase ", "stratum ", "sub-study ", "substudy ")
"""How an item begins that names a part of the study."""

_OWN_FIRST = tuple(
    word for part in PARTS for word in (part.strip(), part.strip().title(), part.strip().upper())
)
_PARTS = (
    r"(?:cohort|group|part|arm|phase|stage|step|stratum|sub-?group|population)s?|"
    r"strata|sub-?stud(?:y|ies)|(?<!out )(?<!screening )(?<!baseline )(?<!run-in )period"
)
_MEMBERS = (
    r"(?:patient|subject|participant|volunteer|individual|person|adult|adolescent|teenager|youth|"
    r"infant|newborn|neonate|mother|father|partner|parent|guardian|caregiver|carer|dyad|couple|spouse|sibling|"
    r"twin|relative|proband|donor|recipient|control|case|comparator|provider|clinician|physician|doctor|nurse|"
    r"therapist|interpreter|clinic|site|school|student|teacher|employee|worker|veteran|survivor|user|smoker|male|"
    r"female|boy|girl|household|responder)s?|"
    r"child(?:ren)?|m[ae]n|wom[ae]n|people|staff|famil(?:y|ies)|offspring|bab(?:y|ies)"
)
_SEXES = r"(?:male|female|boy|girl)s?|m[ae]n|wom[ae]n"
_NUMBER = r"(?-i:\d{1,2}[A-Za-z]?|[A-Z]{1,2}\d{0,2}|[IVX]{1,4}[a-z]?|[a-z]\b)"
_NUMBERS = rf"{_NUMBER}(?:(?:\s*(?:[,/&+–-]|and|or|to)\s*)+{_NUMBER})*"

_NAMED_PART = re.compile(rf"(?:.{{1,40}}\b)?(?:{_PARTS}|study)[ -]?{_NUMBERS}(?!\w).*", re.IGNORECASE)
_HEAD = re.compile(
    r"\s*(?:\b(?:with|without|of|in|for|from|at|on|to|whose|receiving|undergoing|treated|aged|enrolled|having|"
    r"assigned|randomi[sz]ed|only|alone|diagnosed|requiring)\b|[(\[,:/–—-]\s|[(\[,:/–—]).*",
    re.IGNORECASE,
)
_NOUN_LAST = re.compile(rf".*\b(?:{_PARTS}|{_MEMBERS})", re.IGNORECASE)
_PART_LAST = re.compile(rf".{{1,60}}\b(?:{_PARTS})(?: only)?", re.IGNORECASE)
_OF_A_SEX = re.compile(rf".*\b(?:{_SEXES})\b.*", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,3}[A-Z0-9][A-Za-z0-9+-]{0,6}")
_TOPICS = re.compile(
    r"AGE|SEX|OR|AND|NOTE|NB|BMI|E[CK]G|MRI|CT|PET|CNS|CVS|GI|ECOG|KPS|LVEF|ICF|CBC|PK|PD|HIV|HBV|HCV|CRP|ALT|AST|"
    r"INR|APTT|PT|GFR|QTC|BP|LFTS?|ADL|ASA|NYHA|TNM|[IVX]+",
    re.IGNORECASE,
)
"""Capitals that name what a list is about (an examination, a scale), not who it is for."""

_FOR = re.compile(
    r"(?:(?:(?:additional|further|specific|other) )?criteria for|"
    r"(?:applicable|applies|common|specific|limited|restricted) (?:to|for)|for|in|among)\s+"
    r"(?:(?:enrol?lment|inclusion|entry|participation) (?:in|into|to) )?(?:the )?",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:(?:patients?|subjects?|participants?|individuals?) (?:in|of|from) )?"
    rf"(?:all|both|every|each|any|across all)(?: of)?(?: the| other| study| enrolled| eligible| potential)*"
    rf"(?: ?(?:{_PARTS}|(?:patient|subject|participant|individual|person|volunteer|candidate)s?|people|"
    r"criteria))?(?: (?:in|of|at|plus|and)\b.*)?(?: ?\(.*\))?",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"(?:the |study |eligible )*(?:patient|subject|participant|individual|person)s?", re.IGNORECASE
)
_SAYS = re.compile(
    r"\b(?:must|will|shall|should|may|can|cannot|are|is|was|were|be|has|have|had|do|does|need|needs|meet|meets|"
    r"meeting|fulfil\w*|satisfy\w*|who|that|which|if|when|following|follows|criteri\w+|includ\w+|exclud\w+|"
    r"defined|any|(?<!of )(?:the|this) study|eligib\w+|exampl\w+|instance|plus)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"(?:\bcriteria for )?\b(?:non-?)?(?:inclusions?|exclusions?|eligibility|ineligibility|entry|selection)\b"
    r"(?:\s*(?:/|and|or|&)\s*exclusions?)?(?:\s+criteri\w+)?(?:\s+\d+\s?[-–]\s?\d+)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"[^A-Za-z]*(?:(?:the|an?|key|main|major|minor|general|specific|additional|other|common|further|important|"
    r"basic|core|and|of|for)\b[^A-Za-z]*)*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s:(\[,–—-]*(?:(?:for|of|in|to|into|related|specific|regarding|only|applicable|enrol\w+|the)\b[\s:(–—-]*)*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:\b(?:are|is|include|includes|were|as follows)\b.*|\bspecific|\bplus|[\s:\].,–—-]+)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?:(?P<for>(?:for|in|among)\b(?! addition)[^(,]{3,70}),\s.*|"
    r"(?:in addition\b[^,]{1,60},\s*)?(?P<who>.{3,60}?)\s+"
    r"(?:must|will|shall|should|may|can|cannot|are|is|have|has|need)\b.*)",
    re.IGNORECASE,
)
_OWN_PART = rf"(?:cohort|group|part|arm|phase|stratum|sub-?study)s? {_NUMBERS}"
_OWN_BEFORE = re.compile(rf"({_OWN_PART}(?: only)?)\s?[:–-]\s+(?=\S)", re.IGNORECASE)
_OWN_AFTER = re.compile(rf"\((?:for )?({_OWN_PART} only)\)[.;]?\Z", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:an?|the|these|our)\s+", re.IGNORECASE)


_DANGLES = re.compile(r"(?:.*\s)?(?:with|by|of|for|to|and|or|in|as|than|from|on|at|the|a|an|per)|")
"""A label cut off in the middle: "Patients treated with"; "Cohort A" is whole."""


def names_all(words: str) -> bool:
    """Whether a line ends a restriction: "All cohorts", "Common to both groups"."""
    return bool(_ALL.fullmatch(_without(_FOR, words)))


def is_anybody(label: str) -> bool:
    """Whether a label restricts only where others stand next to it: "Patients" next to "Controls"."""
    return bool(_ANYBODY.fullmatch(label))


def is_named_part(words: str) -> bool:
    """Whether a line alone, without a colon, names a part of the study: "Cohort 2", "Treatment phase"."""
    bare = _without(_FOR, words)
    if len(bare.split()) > MAX_LABEL or _SAYS.search(bare):
        return False
    return bool(_NAMED_PART.fullmatch(bare) or _PART_LAST.fullmatch(bare))


def label_of_item(item: str, type_: str) -> str | None:
    """Whom an item of a list restricts those under it to.

    Under an exclusion item "Patients with a heart condition:" stand conditions, not what these must have.
    """
    label = label_of_line(item)
    sure = type_ == "inclusion" or is_named_part(item) or is_kind_of_person(item) or is_of_a_sex(item)
    return label if sure else None


def is_of_a_sex(label: str) -> bool:
    """Whether a label names one sex: criteria for all often follow without a word."""
    return bool(_OF_A_SEX.fullmatch(label))


def is_kind_of_person(words: str) -> bool:
    """Whether a line names a kind of person and no more, and no sex: "Healthy volunteers"."""
    return bool(_NOUN_LAST.fullmatch(words) and not _HEAD.search(words) and not is_of_a_sex(words))


@lru_cache(maxsize=1024)
def label_of_line(words: str) -> str | None:
    """Whom a line in front of a list restricts it to, whole: "Arm A and Arm B", "Mothers", "SLE"."""
    bare = _without(_FOR, words).strip()
    if not bare or len(bare.split()) > MAX_LABEL or _ALL.fullmatch(bare):
        return None
    if _SAYS.search(bare):
        return label_of_sentence(words)
    restricts = words[:4].lower() == "for " and len(bare.split()) > 1
    return _whole(bare) if _names_group(bare) or restricts or _is_acronym(bare) else None


def own_label(item: str) -> str | None:
    """Whom an item says that it is for: "Cohort 1: Gout", "Fit for surgery (Part B only)"."""
    match = _OWN_BEFORE.match(item) if item.startswith(_OWN_FIRST) else None
    if not match and item[-8:].rstrip(").;").endswith(("only", "ONLY")):
        match = _OWN_AFTER.search(item, max(0, len(item) - 40))
    return match[1] if match else None


def label_of_heading(text: str) -> str | None:
    """Whom a heading restricts its criteria to: "Inclusion Criteria for Arm A", "Donor exclusion criteria".

    ``text``: the heading without its colon.
    """
    cue = _CUE.search(text)
    if not cue:
        return None
    before = _without(_BEFORE, text[: cue.start()])
    after = _bare(_without(_AFTER, text[cue.end() :]))
    before = _bare(before)
    if _may_be_label(after) and _names_group(after):
        return _whole(after)
    if _may_be_label(before) and (_names_group(before) or _NOUN_LAST.match(before)):
        return _whole(before)
    return label_of_sentence(text)


def _bare(words: str) -> str:
    return _closed(_TAIL.sub("", words.strip(" :(-–—,")))


def _may_be_label(words: str) -> bool:
    return len(words.split()) <= MAX_LABEL and not _ALL.fullmatch(words) and not _SAYS.search(words)


def label_of_sentence(text: str) -> str | None:
    """Whom a sentence in front of a list is about: "Cohorts A1 and A2 must meet ...", "For Phase 2, ..."."""
    match = _SENTENCE.fullmatch(text)
    if not match:
        return None
    who = _without(_ARTICLE, _without(_FOR, match["for"] or match["who"]))
    if _SAYS.search(who) or _ALL.fullmatch(who) or is_anybody(who) or not _names_group(who):
        return None
    return _whole(who) if " " in who or who[-1] == "s" else None  # "Child is ...": one of all


def _without(pattern: re.Pattern[str], words: str) -> str:
    """The words without what a pattern finds at their beginning."""
    match = pattern.match(words)
    return words[match.end() :] if match else words


def _names_group(words: str) -> bool:
    """Whether the noun that the words are about is a part of the study or a kind of person."""
    if "=" in words.partition("(")[0] or _DANGLES.fullmatch(words):
        return False
    if _NAMED_PART.fullmatch(words):
        return True
    head = _HEAD.sub("", words.replace('"', ""), count=1)
    return bool(head and _NOUN_LAST.fullmatch(head))


def _is_acronym(words: str) -> bool:
    return bool(_ACRONYM.fullmatch(words)) and not _TOPICS.fullmatch(words)


def _closed(words: str) -> str:
    """The words without a bracket or quotation mark whose other half is missing."""
    if words.count(")") != words.count("("):
        words = words.strip("()")
    return words.replace('"', "") if words.count('"') == 1 else words


def _whole(words: str) -> str:
    """The label without the marks around it."""
    return _closed(words.strip(" :;,.-–—*_'"))
