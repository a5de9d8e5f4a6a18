"""What has a grade or a stage: "grade 2 diarrhea", "stage III or IV colorectal cancer"."""

import re

from scraper.parser.text.thresholds.criterion_context import Line
from scraper.parser.text.thresholds.listed_subjects import Name
from scraper.parser.text.thresholds.words import ENDS, LINKS, words

_LABELS = LINKS | words(
    "anatomic anatomical prognostic grade graded grading stage staged staging class level ctcae nci"
    " common criteria version who fda any or and the of to severe known active clinical pathological"
    " pathologic clinically new from disease's with pre existing ajcc figo tnm prior previous residual"
    " persistent unresolved significant evidence history verified documented related treatment-related"
    " ongoing resectable unresectable operable inoperable metastatic locally advanced histologically"
    " cytologically confirmed no case cases ann arbor"
)
_TOXICITY = re.compile(
    r"\b(?:toxicit(?:y|ies)|adverse (?:events?|effects?|reactions?)|side effects?|ae|aes|irae|iraes|ctcae)\b"
)
_NO_OWNER = words(
    "negative positive healthy elston-ellis nottingham bloom-richardson sbr histologic histological nuclear"
    " tumor leading requiring resulting eligible ineligible cns factors factor intent"
    " metastasis metastases hr abnormality abnormalities"
)
"""Last words of what has no grade: "HER2 negative stage II"."""

_BEFORE = re.compile(
    r"(?:^|[,;:(/]|\b(?:or|and|with|of|any) ) {0,3}"
    r"(?P<owner>[a-z][a-z'-]{2,25}(?: [a-z][a-z'-]{2,25}){0,3}) {0,3}\(? ?"
    r"(?:[<>≥≤=]{1,3}|of(?: at least)?|at least|greater than(?: or equal to)?|more than|less than)[ /=]{0,3}$"
)
"""What stands before the sign of a grade: "acute GVHD >= grade 2"."""

_OF = re.compile(
    r" {1,3}of (?:the )?(?P<owner>[a-z][a-z'-]{2,25}(?: [a-z][a-z'-]{2,25}){0,2}?)"
    r" (?=[<>≥≤=]|at least |of |is |greater |more |less )"
)
_SPECIFIC_IGE = re.compile(
    r"specific (?:ige|immunoglobulin e)"
    r"|(?:\bige|immunoglobulin e)\b[^.;<>≥≤]{0,40}? (?:to|against) (?!be\b|the\b|\d)[a-z]"
)
_LONGEST = 5
"""Words of an owner's name; a longer one is no name."""


def owner_of(line: Line, name: Name) -> str | None:
    """The words that have a grade, small; "toxicity" where the criterion speaks of adverse effects."""
    named = _stripped([word for word in line.words[name.first : name.end] if _is_word(word)])
    if not named:
        named = _after_of(line, name) or _before_sign(line, name)
    if named == ["disease"] or (named and named[-1] in _NO_OWNER):
        return None
    if named and len([word for word in named if word != "-"]) <= _LONGEST:
        owner = " ".join(named).replace(" - ", "-")
        return "toxicity" if _TOXICITY.match(owner) or "criteria for adverse" in owner else owner
    return "toxicity" if _TOXICITY.search(line.tokens.text) else None


def _is_word(word: str) -> bool:
    return word == "-" or (word[0].isalpha() and not word[1:].replace(".", "").isdigit())


def _stripped(named: list[str]) -> list[str]:
    """The words without labels at their ends."""
    while named and (named[0] in _LABELS or named[0] == "-"):
        named.pop(0)
    while named and (named[-1] in _LABELS or named[-1] == "-"):
        named.pop()
    return named


def _after_of(line: Line, name: Name) -> list[str]:
    """The words after "grade of", up to a bound."""
    found = _OF.match(line.tokens.text, line.tokens.ends[name.end - 1])
    return _stripped(found["owner"].split()) if found else []


def _before_sign(line: Line, name: Name) -> list[str]:
    """The words before the sign of a bound that names its grade after it."""
    start = line.tokens.starts[name.first]
    found = _BEFORE.search(line.tokens.text, max(0, start - 90), start)
    if found is None:
        return []
    named: list[str] = []
    for word in reversed(found["owner"].split()):
        if word in ENDS or word in LINKS or word.endswith(("ed", "ing")):
            break
        named.insert(0, word)
    return _stripped(named)


def is_specific_ige(line: Line, name: Name, unit: str | None) -> bool:
    """Whether immunoglobulin E is that against an allergen: by its unit (kUA/L), or "IgE to peanut"."""
    if "total" in line.words[name.first : name.end]:
        return False
    return (unit or "").lower() == "kua/l" or _SPECIFIC_IGE.search(line.tokens.text) is not None
