"""What has a grade or a stage: "grade 2 diarrhea", "stage III or IV colorectal cancer"."""

import re

from scraper.parser.text.thresholds.criterion_context import Line
from scraper.parser.text.thresholds.listed_subjects import Name
from scraper.parser.text.thresholds.words import LINKS, words

_LABELS = LINKS | words(
    "grade graded grading stage staged staging class level ctcae nci common criteria version who fda any or"
    " and the of to severe known active clinical pathological pathologic clinically new from disease's with"
    " pre existing ajcc figo tnm prior previous residual persistent unresolved significant evidence"
    " history"
)
_TOXICITY = re.compile(
    r"\b(?:toxicit(?:y|ies)|adverse (?:events?|effects?|reactions?)|side effects?|ae|aes|irae|iraes|ctcae)\b"
)
_LONGEST = 5
"""Words of an owner's name; a longer one is no name."""


def owner_of(line: Line, name: Name) -> str | None:
    """The words that have a grade, small; "toxicity" where the criterion speaks of adverse effects."""
    named = [word for word in line.words[name.first : name.end] if word[0].isalpha() or word == "-"]
    while named and (named[0] in _LABELS or named[0] == "-"):
        named.pop(0)
    while named and (named[-1] in _LABELS or named[-1] == "-"):
        named.pop()
    if named and len([word for word in named if word != "-"]) <= _LONGEST:
        owner = " ".join(named).replace(" - ", "-")
        return "toxicity" if _TOXICITY.match(owner) else owner
    return "toxicity" if _TOXICITY.search(line.tokens.text) else None
